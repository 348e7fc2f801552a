//! The same words, set otherwise: the verdict and the words reported stay.
//!
//! Rules about how an article is put together (`structure`, `date`) keep their format, and what their lines and blocks
//! are: only what stands within a line is changed.

use std::ops::Range;

use claimspan::document::Format;
use claimspan::rule::Kind;

use super::example::Example;
use super::{DATA, Variant, Wanted};

/// From so many letters on a word is long enough to be parted.
const LONG: usize = 6;

pub(super) fn variants(example: &Example<'_>) -> Vec<Variant> {
    let mut made = Made {
        example,
        variants: Vec::new(),
    };
    let text = &example.text;
    let words = &example.words;
    let composed = matches!(example.rule.kind, Kind::Structure(_) | Kind::Date(_));
    made.add("crlf", example.format, text.replace('\n', "\r\n"));
    made.add("curly", example.format, curly(text, example.format));
    let said = &text[words.clone()];
    made.at(
        "no-break-space",
        example.format,
        said.replace(' ', "\u{a0}"),
    );
    made.at("soft-hyphen", example.format, parted(said, "\u{ad}"));
    made.at(
        "no-break-hyphen",
        example.format,
        said.replace('-', "\u{2011}"),
    );
    if composed {
        return made.variants;
    }
    made.add("upper-case", example.format, text.to_uppercase());
    made.add(
        "paragraph-before",
        example.format,
        format!("{}\n\n{text}", DATA.neutral),
    );
    made.add(
        "paragraph-after",
        example.format,
        format!("{text}\n\n{}", DATA.neutral),
    );
    let Some(text) = (example.format == Format::Text).then_some(text) else {
        return made.variants;
    };
    let parts = || [&text[..words.start], said, &text[words.end..]].map(str::to_owned);
    let markdown = |said: String| {
        let [before, _, after] = parts();
        format!("{before}{said}{after}\n")
    };
    let html = |said: String| {
        let [before, _, after] = parts();
        paragraphs(&[escaped(&before), said, escaped(&after)].concat())
    };
    made.add("markdown", Format::Markdown, format!("{text}\n"));
    made.add("html", Format::Html, paragraphs(&escaped(text)));
    if let Some(space) = middle_space(said) {
        let wrapped = format!("{}\n{}", &said[..space], &said[space + 1..]);
        if let Some(full) = filled(text, words, space) {
            made.add("wrapped-crlf", Format::Text, full.replace('\n', "\r\n"));
            made.add("wrapped", Format::Text, full);
        }
        made.add(
            "wrapped-markdown",
            Format::Markdown,
            markdown(wrapped.clone()),
        );
        made.add("wrapped-html", Format::Html, html(escaped(&wrapped)));
        made.add(
            "entity-space",
            Format::Html,
            html(escaped(said).replace(' ', "&nbsp;")),
        );
    }
    let hyphened = parted(said, "\u{ad}");
    if hyphened != said {
        made.add(
            "entity-soft-hyphen",
            Format::Html,
            html(escaped(&hyphened).replace('\u{ad}', "&shy;")),
        );
    }
    if let Some(word) = middle_word(said) {
        let around = |open: &str, close: &str, plain: fn(&str) -> String| {
            [
                &said[..word.start],
                open,
                &said[word.clone()],
                close,
                &said[word.end..],
            ]
            .map(|part| {
                if part == open || part == close {
                    part.to_owned()
                } else {
                    plain(part)
                }
            })
            .concat()
        };
        made.add(
            "bold",
            Format::Markdown,
            markdown(around("**", "**", str::to_owned)),
        );
        made.add(
            "emphasis",
            Format::Markdown,
            markdown(around("_", "_", str::to_owned)),
        );
        made.add(
            "bold-html",
            Format::Html,
            html(around("<b>", "</b>", escaped)),
        );
    }
    made.variants
}

struct Made<'a> {
    example: &'a Example<'a>,
    variants: Vec<Variant>,
}

impl Made<'_> {
    /// A variant, if it differs from the example at all.
    fn add(&mut self, name: &str, format: Format, text: String) {
        if text != self.example.text {
            self.variants.push(Variant {
                name: name.to_owned(),
                text,
                format,
                wanted: Wanted::Same,
            });
        }
    }

    /// A variant with other words in the place of those reported.
    fn at(&mut self, name: &str, format: Format, said: String) {
        let Example { text, words, .. } = self.example;
        let changed = [&text[..words.start], &said, &text[words.end..]].concat();
        self.add(name, format, changed);
    }
}

/// The text in paragraphs of HTML.
fn paragraphs(text: &str) -> String {
    let blocks = text.split("\n\n").map(|block| format!("<p>{block}</p>\n"));
    blocks.collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The space nearest to the middle of the words.
fn middle_space(words: &str) -> Option<usize> {
    let spaces = words.match_indices(' ').map(|(at, _)| at);
    spaces.min_by_key(|at| at.abs_diff(words.len() / 2))
}

/// The letters and digits of the word in the middle.
fn middle_word(words: &str) -> Option<Range<usize>> {
    let mut start = 0;
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words.split(' ') {
        let inner = word.trim_matches(|char: char| !char.is_alphanumeric());
        let shift = word.find(inner).unwrap_or(0);
        if !inner.is_empty() {
            found.push(start + shift..start + shift + inner.len());
        }
        start += word.len() + 1;
    }
    let middle = found.len() / 2;
    (!found.is_empty()).then(|| found.swap_remove(middle))
}

/// The words with a mark in the middle of their longest one.
fn parted(words: &str, mark: &str) -> String {
    let runs = words.split(|char: char| !char.is_ascii_lowercase());
    let longest = runs.max_by_key(|run| run.len()).unwrap_or_default();
    if longest.len() < LONG {
        return words.to_owned();
    }
    let (head, tail) = longest.split_at(longest.len() / 2);
    words.replacen(longest, &[head, mark, tail].concat(), 1)
}

/// The paragraph of the words, filled up before and broken to lines of one width, so that one ends in their middle.
fn filled(text: &str, words: &Range<usize>, space: usize) -> Option<String> {
    let at = words.start + space;
    let start = text[..at].rfind("\n\n").map_or(0, |at| at + 2);
    let end = text[at..].find("\n\n").map_or(text.len(), |end| at + end);
    let lead = format!("{} ", DATA.neutral);
    let paragraph = [&lead, &text[start..end]].concat();
    let wanted = lead.len() + at - start;
    let wrapped = WIDTHS.map(|width| wrapped(&paragraph, width));
    let fits = |one: &String| one.as_bytes()[wanted] == b'\n';
    let wrapped = wrapped.into_iter().find(fits)?;
    Some([&text[..start], &wrapped, &text[end..]].concat())
}

/// The widths at which people break lines.
const WIDTHS: [usize; 10] = [72, 76, 80, 70, 68, 74, 78, 66, 64, 62];

/// A paragraph with lines as full as they can be.
fn wrapped(paragraph: &str, width: usize) -> String {
    let mut wrapped = String::new();
    let mut line = 0;
    for word in paragraph.split(' ') {
        let more = word.chars().count();
        if line > 0 && line + 1 + more > width {
            wrapped.push('\n');
            line = more;
        } else {
            if line > 0 {
                wrapped.push(' ');
            }
            line += more + usize::from(line > 0);
        }
        wrapped.push_str(word);
    }
    wrapped
}

/// The text with printers' quotes and apostrophes.
fn curly(text: &str, format: Format) -> String {
    if format != Format::Text {
        return text.to_owned();
    }
    let mut curly = String::new();
    let mut before = ' ';
    for char in text.chars() {
        let opens = before.is_whitespace() || matches!(before, '(' | '\u{2014}');
        curly.push(match (char, opens) {
            ('"', true) => '\u{201c}',
            ('"', false) => '\u{201d}',
            ('\'', true) => '\u{2018}',
            ('\'', false) => '\u{2019}',
            (other, _) => other,
        });
        before = char;
    }
    curly
}
