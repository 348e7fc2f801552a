//! What is reported is true of the article, whatever the article is made of: places are places of the file, lines and
//! columns are those that a person counts, and words that are quoted stand where the finding points.
//!
//! Articles are put together from the examples of the shipped rules and from headings, spelled as a format can spell
//! them: with markup, references and signs without width inside words, in lines of any length, in any encoding. What is
//! reported may be anything; it must be true. Nor does it depend on the order of files or on the number of threads, and
//! what is mended once is mended. Which verdict is right is asked in `mutations.rs`.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use claimspan::document::{BlockKind, Document, Format};
use claimspan::lint;
use claimspan::pack::{self, RuleSet};
use claimspan::parse::parse;
use claimspan::report::{OutputFormat, Root, Run, Sources, Style, Summary};
use claimspan::rule::{Example, Rule};
use claimspan::source::discover::format_of;
use claimspan::source::{Source, Span};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::{program, spans};

static RULES: LazyLock<RuleSet> = LazyLock::new(|| pack::load(&[]).rules);

/// Sentences that shipped rules report, as they are read.
static WRONG: LazyLock<Vec<String>> = LazyLock::new(|| {
    let marked = |example: &Example| Some(example.marked().ok()?.text);
    sentences(|rule| &rule.flags, marked)
});

/// Sentences that they let pass.
static RIGHT: LazyLock<Vec<String>> =
    LazyLock::new(|| sentences(|rule| &rule.passes, |example| Some(example.text.clone())));

fn sentences(
    examples: fn(&Rule) -> &Vec<Example>,
    text: fn(&Example) -> Option<String>,
) -> Vec<String> {
    let all = RULES.rules.iter().flat_map(examples);
    let plain = all.filter(|example| example.format == Format::Text);
    let one_line = |text: &String| !text.contains(['\n', '`']);
    plain.filter_map(text).filter(one_line).collect()
}

/// Headings; with nothing under them they are reported too.
const HEADINGS: &[&str] = &[
    "Ketamine",
    "Risks & costs",
    "What you & your family need to know before the first session, and what can wait until after it",
    "What are the side effects?",
    "Sources",
];

/// What suppresses something, nothing, or is wrong.
const DIRECTIVES: &[&str] = &[
    "claimspan-ignore ketamine/cure: it is quoted",
    "claimspan-ignore ketamine/cur, health/disclaimer: café 🎧",
    "claimspan-ignore-file health/*: all of it, until 2026-01-01",
    "claimspan-ignore",
    "claimspan-ignored ketamine/cure: no such word",
];

/// How a format spells what a reader sees.
struct Spelling {
    format: Format,
    extension: &'static str,
    /// What may stand inside a word unseen.
    seams: &'static [&'static str],
    /// What may stand around a word.
    wraps: &'static [(&'static str, &'static str)],
    /// What may stand between words.
    gaps: &'static [&'static str],
    paragraph: (&'static str, &'static str),
    heading: (&'static str, &'static str),
    item: (&'static str, &'static str),
}

const SPELLINGS: [Spelling; 3] = [
    Spelling {
        format: Format::Markdown,
        extension: "md",
        seams: spans::MARKDOWN_SEAMS,
        wraps: spans::MARKDOWN_WRAPS,
        gaps: spans::MARKDOWN_GAPS,
        paragraph: ("", "\n\n"),
        heading: ("## ", "\n\n"),
        item: ("- ", "\n"),
    },
    Spelling {
        format: Format::Html,
        extension: "html",
        seams: spans::HTML_SEAMS,
        wraps: spans::HTML_WRAPS,
        gaps: spans::HTML_GAPS,
        paragraph: ("<p>", "</p>\n"),
        heading: ("<h2>", "</h2>\n"),
        item: ("<li>", "\n"),
    },
    Spelling {
        format: Format::Text,
        extension: "txt",
        seams: spans::TEXT_SEAMS,
        wraps: spans::TEXT_WRAPS,
        gaps: &[" ", "  ", "\u{a0}", "\n", "\r\n", "\u{2009}"],
        paragraph: ("", "\n\n"),
        heading: ("\n", "\n\n"),
        item: ("- ", "\n"),
    },
];

impl Spelling {
    /// A text as this format may spell it; what is chosen follows from `whim`, of which zeros change nothing.
    fn spell(&self, text: &str, whim: &[u8]) -> String {
        let mut whim = whim.iter().cycle().map(|byte| usize::from(*byte));
        let mut next = || whim.next().unwrap_or_default();
        let mut spelled = String::new();
        for (at, word) in text.split(' ').enumerate() {
            let (gap, wrap, seam) = (next(), next(), next());
            if at > 0 {
                spelled += one_in(4, gap, self.gaps).unwrap_or(&" ");
            }
            let (open, close) = *one_in(8, wrap, self.wraps).unwrap_or(&("", ""));
            // Of a heading or an item the first word stays as it is, lest it begin something else.
            let (open, close) = if at == 0 { ("", "") } else { (open, close) };
            let seam = one_in(8, seam, self.seams).filter(|_| open != "`");
            let middle = word.chars().count() / 2;
            let middle = word.char_indices().nth(middle).map_or(0, |(at, _)| at);
            let (first, second) = word.split_at(middle);
            let parts = [first, second].map(|part| {
                if open == "`" {
                    part.to_owned()
                } else {
                    self.escape(part)
                }
            });
            let seam = seam.copied().unwrap_or_default();
            spelled += &[open, &parts[0], seam, &parts[1], close].concat();
        }
        spelled
    }

    fn escape(&self, text: &str) -> String {
        let escape = |char: char| match (self.format, char) {
            (Format::Html, '&') => "&amp;".to_owned(),
            (Format::Html, '<') => "&lt;".to_owned(),
            (Format::Markdown, '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '\\' | '|') => {
                format!("\\{char}")
            }
            (_, char) => char.to_string(),
        };
        text.chars().map(escape).collect()
    }
}

/// One of a list in one of so many cases.
fn one_in<T>(cases: usize, number: usize, list: &[T]) -> Option<&T> {
    (number % cases == 1).then(|| &list[number / cases % list.len()])
}

/// How often a file has which.
const ENCODINGS: &[Encoding] = &[
    Encoding::Utf8,
    Encoding::Utf8,
    Encoding::Utf16,
    Encoding::Western,
];

/// How the text of a file becomes bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16,
    Western,
}

#[derive(Debug, Clone)]
struct Article {
    name: String,
    text: String,
    encoding: Encoding,
}

impl Article {
    fn bytes(&self) -> Vec<u8> {
        match self.encoding {
            Encoding::Utf8 => self.text.clone().into_bytes(),
            Encoding::Utf16 => {
                let units = self.text.encode_utf16();
                units.flat_map(u16::to_be_bytes).collect()
            }
            Encoding::Western => {
                let byte = |char| u8::try_from(u32::from(char)).unwrap();
                self.text.chars().map(byte).collect()
            }
        }
    }

    fn source(&self) -> Source {
        Source::from_bytes(self.name.as_str(), self.bytes()).unwrap()
    }

    /// The places between its characters, by their bytes in the file.
    fn places(&self) -> BTreeMap<u64, Place> {
        let mut places = BTreeMap::new();
        let mut place = Place {
            byte: 0,
            line: 1,
            column: 1,
        };
        let mut on_disk = 0;
        let mut chars = self.text.chars().peekable();
        places.insert(on_disk, place);
        while let Some(char) = chars.next() {
            on_disk += match self.encoding {
                Encoding::Utf8 => char.len_utf8(),
                Encoding::Utf16 => 2 * char.len_utf16(),
                Encoding::Western => 1,
            } as u64;
            place.byte += char.len_utf8();
            let ends = char == '\n' || char == '\r' && chars.peek() != Some(&'\n');
            if ends {
                (place.line, place.column) = (place.line + 1, 1);
            } else if on_disk > 3 || char != '\u{feff}' {
                place.column += 1;
            }
            places.insert(on_disk, place);
        }
        places
    }
}

/// A place between characters.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// The bytes of the text before it.
    byte: usize,
    line: u64,
    column: u64,
}

/// A part of an article: what it is, and how it is to be spelled.
#[derive(Debug, Clone)]
enum Part {
    Paragraph(Vec<(String, Vec<u8>)>),
    Item(String, Vec<u8>),
    Heading(&'static str, Vec<u8>),
    Directive(&'static str),
}

fn sentence() -> impl Strategy<Value = String> {
    let of = |list: &'static LazyLock<Vec<String>>| {
        any::<prop::sample::Index>().prop_map(move |index| index.get(&list[..]).clone())
    };
    prop_oneof![3 => of(&WRONG), 1 => of(&RIGHT)]
}

fn part() -> impl Strategy<Value = Part> {
    let whim = || prop::collection::vec(any::<u8>(), 1..24);
    let spelled = || (sentence(), whim());
    prop_oneof![
        6 => prop::collection::vec(spelled(), 1..4).prop_map(Part::Paragraph),
        2 => spelled().prop_map(|(text, whim)| Part::Item(text, whim)),
        3 => (select(HEADINGS), whim()).prop_map(|(text, whim)| Part::Heading(text, whim)),
        1 => select(DIRECTIVES).prop_map(Part::Directive),
    ]
}

fn article() -> impl Strategy<Value = Article> {
    let parts = prop::collection::vec(part(), 1..6);
    (
        parts,
        0..SPELLINGS.len(),
        any::<(bool, bool, bool)>(),
        select(ENCODINGS),
    )
        .prop_map(|(parts, spelling, flags, encoding)| {
            written(&parts, &SPELLINGS[spelling], flags, encoding)
        })
}

fn written(
    parts: &[Part],
    spelling: &Spelling,
    (curly, wide, mark): (bool, bool, bool),
    encoding: Encoding,
) -> Article {
    let mut text = String::new();
    let spell = |words: &str, whim: &[u8]| {
        let words = if curly {
            self::curly(words)
        } else {
            words.to_owned()
        };
        spelling.spell(&words, whim)
    };
    let mut put = |(open, close): (&str, &str), inner: &str| text += &[open, inner, close].concat();
    for part in parts {
        match part {
            Part::Paragraph(sentences) => {
                let spelled = sentences.iter().map(|(words, whim)| spell(words, whim));
                // What stands before the words on their line is longer in bytes than in characters.
                let before = wide.then(|| "Café 日本 🎧.".to_owned());
                let all: Vec<String> = before.into_iter().chain(spelled).collect();
                put(spelling.paragraph, &all.join(" "));
            }
            Part::Item(words, whim) => put(spelling.item, &spell(words, whim)),
            Part::Heading(words, whim) => {
                // A heading of Markdown or of plain text is one line.
                let spelled = spell(words, whim);
                let line = spelled
                    .split_inclusive(['\r', '\n'])
                    .map(|line| line.trim_end());
                put(spelling.heading, &line.collect::<Vec<_>>().join(" "));
            }
            Part::Directive(words) => put(("<!-- ", " -->\n\n"), words),
        }
    }
    let narrow = text
        .chars()
        .all(|char| matches!(char, '\n' | '\r' | ' '..='~' | '\u{a0}'..='\u{ff}'));
    let encoding = match encoding {
        Encoding::Western if !narrow || text.is_ascii() => Encoding::Utf8,
        other => other,
    };
    if encoding == Encoding::Utf16 || encoding == Encoding::Utf8 && mark {
        text.insert(0, '\u{feff}');
    }
    let name = format!("a.{}", spelling.extension);
    Article {
        name,
        text,
        encoding,
    }
}

fn curly(words: &str) -> String {
    let mut open = false;
    let turn = |char| match char {
        '"' => {
            open = !open;
            if open { '\u{201c}' } else { '\u{201d}' }
        }
        '\'' => '\u{2019}',
        other => other,
    };
    words.chars().map(turn).collect()
}

/// How much has been looked at, so that a property that meets nothing does not hold.
#[derive(Debug, Default)]
struct Seen {
    findings: Cell<usize>,
    quoted: Cell<usize>,
    noted: Cell<usize>,
    edits: Cell<usize>,
}

fn count(cell: &Cell<usize>) {
    cell.set(cell.get() + 1);
}

/// An article with what the checks need of it.
struct Read {
    source: Source,
    document: Document,
    places: BTreeMap<u64, Place>,
}

impl Read {
    fn of(article: &Article, format: Format) -> Self {
        let source = article.source();
        let document = parse(&source, format);
        Self {
            document,
            source,
            places: article.places(),
        }
    }

    /// The span of a finding, a label or an edit, in bytes of the text.
    fn span(&self, of: &Value) -> Result<Span, TestCaseError> {
        let end = |name: &str| {
            let on_disk = of["span"][name].as_u64().unwrap();
            let place = self.places.get(&on_disk).copied();
            place.ok_or_else(|| {
                TestCaseError::fail(format!("{name} is between no characters: {of}"))
            })
        };
        let (start, end) = (end("start")?, end("end")?);
        prop_assert!(start.byte <= end.byte, "{of}");
        for (name, place) in [("start", start), ("end", end)] {
            // Edits have no lines and columns.
            let Some(told) = of.get(name) else { continue };
            let told = (told["line"].as_u64(), told["column"].as_u64());
            prop_assert_eq!(told, (Some(place.line), Some(place.column)), "{}", of);
        }
        Ok(Span::new(start.byte, end.byte))
    }

    /// The words at a span as they are read; of what is not prose as they stand.
    fn words(&self, span: Span) -> Vec<String> {
        let blocks = self.document.blocks.iter();
        let prose =
            blocks.filter(|block| block.span.overlaps(span) && block.kind != BlockKind::Comment);
        let mut words: Vec<String> = prose
            .map(|block| one_line(block.prose.within(span)))
            .collect();
        if words.is_empty() {
            words.push(one_line(self.source.slice(span)));
        }
        words
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands between backticks.
fn quoted(text: &str) -> Result<Vec<&str>, TestCaseError> {
    let parts: Vec<&str> = text.split('`').collect();
    prop_assert!(parts.len() % 2 == 1, "a quotation has no end: {text}");
    Ok(parts.into_iter().skip(1).step_by(2).collect())
}

/// All that must be true of a report in JSON about these articles.
fn is_true(articles: &[Article], report: &Value, seen: &Seen) -> Result<(), TestCaseError> {
    let read: BTreeMap<&str, Read> = articles
        .iter()
        .map(|article| {
            let format = format_of(article.name.as_ref()).unwrap();
            (article.name.as_str(), Read::of(article, format))
        })
        .collect();
    let of = |value: &Value| &read[value["file"].as_str().unwrap()];
    let found = report["diagnostics"].as_array().unwrap();
    for one in found {
        count(&seen.findings);
        of(one).span(one)?;
        let mut passages = Vec::new();
        for label in one["labels"].as_array().unwrap() {
            let read = of(label);
            passages.extend(read.words(read.span(label)?));
        }
        let edits = one["fix"]["edits"].as_array();
        let mut end = 0;
        for edit in edits.into_iter().flatten() {
            count(&seen.edits);
            let span = of(edit).span(edit)?;
            prop_assert!(end <= span.start, "edits run forward: {one}");
            end = span.end;
        }
        let rule = RULES.rule(one["rule"].as_str().unwrap());
        let message = one["message"].as_str().unwrap();
        let labels = one["labels"].as_array().unwrap().iter();
        let told = labels.map(|label| label["message"].as_str().unwrap());
        for text in std::iter::once(message).chain(told) {
            for words in quoted(text)? {
                if rule.is_some_and(|rule| is_of_pack(rule, text, words)) {
                    continue;
                }
                count(&seen.quoted);
                let shown = words.trim_end_matches('…');
                prop_assert!(
                    passages.iter().any(|passage| passage.contains(shown)),
                    "`{words}` stands at none of {passages:?}: {one}"
                );
            }
        }
        // A note may tell of words that stand elsewhere, such as the label of a value.
        let own =
            |note: &str| rule.is_none_or(|rule| rule.why == note) || note.starts_with("source: ");
        let notes = one["notes"].as_array().unwrap().iter();
        let notes = notes.map(|note| note.as_str().unwrap());
        for note in notes.filter(|note| !own(note)) {
            for words in quoted(note)? {
                count(&seen.noted);
                let whole = of(one).words(Span::new(0, of(one).source.text.len()));
                prop_assert!(
                    whole.iter().any(|block| block.contains(words)),
                    "`{words}`: {one}"
                );
            }
        }
    }
    let order = |one: &Value| {
        let number = |name: &str| one["span"][name].as_u64().unwrap();
        let text = |name: &str| one[name].as_str().unwrap().to_owned();
        (
            text("file"),
            number("start"),
            number("end"),
            text("rule"),
            text("message"),
        )
    };
    prop_assert!(
        found.is_sorted_by_key(order),
        "findings are in order: {report}"
    );
    Ok(())
}

/// Whether a message quotes words of the pack: they stand so in the rule's own, are the better term, or are what two
/// articles answer to a claim.
fn is_of_pack(rule: &Rule, message: &str, words: &str) -> bool {
    let own = rule.message.contains(&format!("`{words}`"));
    let values = || RULES.slots.iter().flat_map(|slot| &slot.values);
    let better = rule.message.contains("`{value}`") && values().any(|value| value == words);
    let mut claims = rule.claims.iter().map(|claim| &RULES.claims[*claim]);
    let asks = |text: &str| message.starts_with(&format!("articles disagree: {text} `"));
    own || better || claims.any(|claim| asks(&claim.asks))
}

/// What the library reports of one article.
fn reported(article: &Article) -> Value {
    let format = format_of(article.name.as_ref()).unwrap();
    let checked = lint::check(article.source(), format, &RULES, crate::TODAY);
    let sources: Sources<'_> = std::iter::once(&checked.source).collect();
    let run = Run {
        diagnostics: checked.diagnostics,
        sources: &sources,
        summary: Summary::default(),
        rules: Vec::new(),
        root: Root::default(),
    };
    let mut out = Vec::new();
    OutputFormat::Json
        .render(&run, &mut out, Style::Plain)
        .unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    })
}

#[test]
fn what_is_reported_is_true_of_the_article() {
    let seen = Seen::default();
    runner(1024)
        .run(&article(), |article| {
            is_true(std::slice::from_ref(&article), &reported(&article), &seen)
        })
        .unwrap();
    assert!(
        seen.findings.get() > 2000
            && seen.quoted.get() > 500
            && seen.noted.get() > 20
            && seen.edits.get() > 50,
        "{seen:?}"
    );
}

/// Articles in one folder, compared with each other, with what they suppress.
#[test]
fn what_a_run_reports_is_true_and_depends_on_its_articles_alone() {
    let seen = Seen::default();
    let mended = Cell::new(0);
    let folders = prop::collection::vec(article(), 12);
    runner(6)
        .run(&folders, |mut articles| {
            let folder = tempfile::tempdir().unwrap();
            for (number, article) in articles.iter_mut().enumerate() {
                article.name = format!("{number:02}{}", article.name);
                program::put(&folder, &article.name, article.bytes());
            }
            let check = |format: &str, more: &[&str]| {
                let all = [
                    "check",
                    "--isolated",
                    "--today",
                    "2026-11-25",
                    "--output-format",
                ];
                let output = program::run(&folder, &[&all[..], &[format], more].concat());
                String::from_utf8(output.stdout).unwrap()
            };
            let names = articles.iter().map(|article| article.name.as_str());
            let mut paths: Vec<&str> = names.collect();
            let of_paths = |threads: &str, paths: &[&str]| {
                ["json", "full"]
                    .map(|format| without_time(&check(format, &[&[threads], paths].concat())))
            };
            let one = of_paths("-j1", &paths);
            is_true(&articles, &serde_json::from_str(&one[0]).unwrap(), &seen)?;
            paths.reverse();
            paths.rotate_left(5);
            prop_assert!(
                one == of_paths("-j2", &paths),
                "the order of paths or the number of threads counts"
            );
            let fixed = || -> Vec<Vec<u8>> {
                check("json", &["--fix", "--unsafe-fixes", "."]);
                let read = |path: &&str| fs::read(folder.path().join(path)).unwrap();
                paths.iter().map(read).collect()
            };
            let once = fixed();
            prop_assert!(once == fixed(), "what is mended is mended once more");
            let before = articles.iter().map(Article::bytes);
            let kept = before.filter(|bytes| once.contains(bytes)).count();
            mended.set(mended.get() + articles.len() - kept);
            Ok(())
        })
        .unwrap();
    assert!(
        seen.findings.get() > 200 && seen.quoted.get() > 50 && mended.get() > 6,
        "{seen:?}, {mended:?}"
    );
}

/// The report without the one thing that differs between runs; JSON has nothing of the kind.
fn without_time(report: &str) -> String {
    match report.rsplit_once(" words in ") {
        Some((before, after)) => format!("{before}{}", after.split_once(" s; ").unwrap().1),
        None => report.to_owned(),
    }
}
