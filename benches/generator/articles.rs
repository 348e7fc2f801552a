//! Articles for benchmarks: the same for the same number, on every machine.
//!
//! About 8 KB each, a third in each format, with headings, lists, tables, emphasis and front matter, and sentences put
//! together from [`words`], so that hardly two are alike. Three in ten are about ketamine and one in ten about
//! semaglutide; all name drugs. One in fifty says one thing that is wrong. Next: `examples/articles.rs`,
//! `benches/stages.rs`.

#[path = "words.rs"]
mod words;

use claimspan::document::Format;

/// How long an article gets.
const LENGTH: usize = 8 * 1024;

/// One in so many articles has a finding.
pub(crate) const WRONG_EVERY: usize = 50;

/// An article.
#[derive(Debug, Clone)]
pub(crate) struct Article {
    /// The name of its file.
    pub(crate) name: String,
    /// Its format.
    pub(crate) format: Format,
    /// Its text.
    pub(crate) text: String,
}

/// The article of this number.
pub(crate) fn article(number: usize) -> Article {
    let format = [Format::Markdown, Format::Html, Format::Text][number % 3];
    sized(number, format, LENGTH)
}

/// The article of this number in this format, about so long.
pub(crate) fn sized(number: usize, format: Format, length: usize) -> Article {
    let mut writer = Writer::new(number, format);
    writer.head();
    while writer.text.len() + 400 < length {
        writer.section(length);
    }
    writer.foot();
    let extension = match format {
        Format::Markdown => "md",
        Format::Html => "html",
        Format::Text => "txt",
    };
    Article {
        name: format!("{:03}/{number:06}.{extension}", number / 500),
        format,
        text: writer.text,
    }
}

struct Writer {
    number: usize,
    format: Format,
    state: u64,
    text: String,
    /// Sentences about the topic that have not been used.
    topical: Vec<&'static str>,
    near: Vec<&'static str>,
    headings: Vec<&'static str>,
    wrong: Option<&'static str>,
}

impl Writer {
    fn new(number: usize, format: Format) -> Self {
        let topical: &[&str] = match number % 10 {
            0 | 3 | 6 => &words::KETAMINE,
            8 => &words::SEMAGLUTIDE,
            _ => &[],
        };
        let faulty = number % WRONG_EVERY == 7;
        let mut writer = Self {
            number,
            format,
            state: number as u64 + 1,
            text: String::new(),
            topical: topical.to_vec(),
            near: words::NEAR.to_vec(),
            headings: words::HEADING.to_vec(),
            wrong: faulty.then(|| words::WRONG[number / WRONG_EVERY % words::WRONG.len()]),
        };
        writer.next();
        writer
    }

    /// The next number of SplitMix64.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn one(&mut self, list: &[&'static str]) -> &'static str {
        list[self.below(list.len())]
    }

    /// One that has not been used in this article.
    fn unused(
        &mut self,
        list: impl Fn(&mut Self) -> &mut Vec<&'static str>,
    ) -> Option<&'static str> {
        let count = list(self).len();
        if count == 0 {
            return None;
        }
        let at = self.below(count);
        Some(list(self).swap_remove(at))
    }

    /// A sentence without capital and full stop.
    fn clause(&mut self) -> String {
        let pattern = format!("{} {}", self.one(&words::DOES), self.one(&words::WHY));
        let pattern = pattern.replace(" ,", ",");
        let mut clause = String::new();
        let mut rest = pattern.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (slot, after) = after.split_once('}').unwrap_or((after, ""));
            clause.push_str(before);
            clause.push_str(match slot {
                "matter" => self.one(&words::MATTER),
                "thing" => self.one(&words::THING),
                "condition" => self.one(&words::CONDITION),
                _ => self.one(&words::DRUG),
            });
            rest = after;
        }
        clause.push_str(rest);
        clause
    }

    fn sentence(&mut self) -> String {
        if self.below(6) == 0
            && let Some(topical) = self.unused(|writer| &mut writer.topical)
        {
            return topical.to_owned();
        }
        if self.below(12) == 0
            && let Some(near) = self.unused(|writer| &mut writer.near)
        {
            return near.to_owned();
        }
        let (when, who) = (self.one(&words::WHEN), self.one(&words::WHO));
        // "a nurse may keep": one form of the verb for all.
        let may = self.one(&[
            "may", "can", "will", "might", "like to", "should", "tend to",
        ]);
        let may = match who.starts_with("a ") || who.starts_with("the ") {
            true if may.ends_with(" to") => "may",
            _ => may,
        };
        let clause = self.clause();
        format!("{when}, {who} {may} {clause}.")
    }

    fn paragraph_text(&mut self) -> String {
        let count = 3 + self.below(4);
        let mut sentences: Vec<String> = (0..count).map(|_| self.sentence()).collect();
        if self.text.len() > 1500
            && let Some(wrong) = self.wrong.take()
        {
            sentences.insert(1, wrong.to_owned());
        }
        sentences.join(" ")
    }

    /// The text with one of its words emphasized.
    fn emphasized(&mut self, text: &str) -> String {
        let words: Vec<&str> = text.split(' ').collect();
        let at = self.below(words.len());
        let (open, close) = match self.format {
            Format::Markdown => ("*", "*"),
            Format::Html => ("<em>", "</em>"),
            Format::Text => ("", ""),
        };
        let word = words[at].trim_end_matches(['.', ',', ';', '?']);
        let sign = &words[at][word.len()..];
        let marked = format!("{open}{word}{close}{sign}");
        let mut words: Vec<&str> = words;
        words[at] = &marked;
        words.join(" ")
    }

    fn head(&mut self) {
        let title = format!(
            "Living with {}: {}",
            self.one(&words::CONDITION),
            self.one(&words::HEADING).to_lowercase()
        );
        let author = self.one(&words::AUTHOR);
        let day = format!(
            "2026-{:02}-{:02}",
            1 + self.number % 9,
            1 + self.number % 28
        );
        let head = match self.format {
            Format::Markdown => format!(
                "---\ntitle: \"{title}\"\nauthor: {author}\ndate: {day}\ntags: [health, home]\n---\n\n# {title}\n\n"
            ),
            Format::Html => format!(
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<title>{title}</title>\n<meta name=\"author\" content=\"{author}\">\n\
                 <meta name=\"date\" content=\"{day}\">\n<style>p {{ margin: 0 }}</style>\n</head>\n<body>\n\
                 <nav><a href=\"/\">Home</a> <a href=\"/about\">About</a></nav>\n<main>\n<h1>{title}</h1>\n\
                 <p>By {author}, updated {day}</p>\n"
            ),
            Format::Text => format!("{title}\n\nBy {author}\nUpdated {day}\n\n"),
        };
        self.text.push_str(&head);
        self.paragraph();
    }

    fn paragraph(&mut self) {
        let text = self.paragraph_text();
        let text = self.emphasized(&text);
        let block = match self.format {
            Format::Markdown | Format::Text => format!("{}\n\n", wrapped(&text)),
            Format::Html => format!("<p>{text}</p>\n"),
        };
        self.text.push_str(&block);
    }

    fn section(&mut self, length: usize) {
        let number = self.below(90);
        let heading = match self.unused(|writer| &mut writer.headings) {
            Some(heading) => heading.to_owned(),
            None => format!(
                "{} ({})",
                self.one(&words::HEADING),
                self.text.len() + number
            ),
        };
        let block = match self.format {
            Format::Markdown => format!("## {heading}\n\n"),
            Format::Html => format!("<h2>{heading}</h2>\n"),
            Format::Text => format!("{}\n\n", heading.to_uppercase()),
        };
        self.text.push_str(&block);
        for _ in 0..2 + self.below(2) {
            if self.text.len() + 400 < length {
                self.paragraph();
            }
        }
        match self.below(4) {
            0 => self.list(),
            1 => self.table(),
            _ => {}
        }
    }

    fn list(&mut self) {
        let lead = format!(
            "It helps to do one of these {}:",
            self.one(&["first", "today", "soon"])
        );
        let items: Vec<String> = (0..4).map(|_| self.clause()).collect();
        let (open, close) = match self.format {
            Format::Markdown | Format::Text => (format!("{lead}\n\n"), "\n"),
            Format::Html => (format!("<p>{lead}</p>\n<ul>\n"), "</ul>\n"),
        };
        self.text.push_str(&open);
        for item in items {
            let line = match self.format {
                Format::Markdown | Format::Text => format!("- {item}\n"),
                Format::Html => format!("<li>{item}</li>\n"),
            };
            self.text.push_str(&line);
        }
        self.text.push_str(close);
    }

    fn table(&mut self) {
        let rows: Vec<[&str; 3]> = (0..4)
            .map(|_| {
                [
                    self.one(&words::CONDITION),
                    self.one(&words::DRUG),
                    self.one(&words::MATTER),
                ]
            })
            .collect();
        let header = ["Topic", "Often discussed", "Worth a note"];
        let table = match self.format {
            Format::Markdown => {
                let rows = rows.iter().map(|row| format!("| {} |\n", row.join(" | ")));
                let rows: String = rows.collect();
                format!("| {} |\n|---|---|---|\n{rows}\n", header.join(" | "))
            }
            Format::Html => {
                let cells = |row: &[&str; 3], tag: &str| {
                    let cell = |cell: &&str| format!("<{tag}>{cell}</{tag}>");
                    let cells: String = row.iter().map(cell).collect();
                    format!("<tr>{cells}</tr>\n")
                };
                let rows: String = rows.iter().map(|row| cells(row, "td")).collect();
                format!("<table>\n{}{rows}</table>\n", cells(&header, "th"))
            }
            Format::Text => {
                let rows = rows.iter().map(|row| format!("{}\n", row.join("    ")));
                let rows: String = rows.collect();
                format!("{}\n{rows}\n", header.join("    "))
            }
        };
        self.text.push_str(&table);
    }

    fn foot(&mut self) {
        // What must not be left out of an article about ketamine.
        if self.topical.contains(&words::NOT_FOR) {
            let text = words::NOT_FOR;
            let block = match self.format {
                Format::Markdown | Format::Text => format!("{text}\n\n"),
                Format::Html => format!("<p>{text}</p>\n"),
            };
            self.text.push_str(&block);
        }
        let text = self.one(&words::DISCLAIMER);
        let foot = match self.format {
            Format::Markdown => format!("*{text}*\n"),
            Format::Text => format!("{text}\n"),
            Format::Html => format!(
                "<p>{text}</p>\n</main>\n<footer>&copy; 2026</footer>\n<script>track()</script>\n</body>\n</html>\n"
            ),
        };
        self.text.push_str(&foot);
    }
}

/// A text in lines of at most about 90 columns.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        if column > 0 && column + word.len() > 90 {
            lines.push('\n');
            column = 0;
        } else if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += word.len();
    }
    lines
}
