//! Edits that change nothing that an article says change no verdict; taking a wrong sentence out takes its finding out.
//! On the articles of `corpus/` and on generated ones.
//!
//! Edits of single sentences are in `mutations.rs`, edits around findings that a baseline knows in `gate.rs`, the order of
//! files and the number of threads in `findings.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use claimspan::diagnostic::Diagnostic;
use claimspan::document::sentence::sentences;
use claimspan::document::token::tokenize;
use claimspan::document::{BlockKind, Document, Format};
use claimspan::lint;
use claimspan::pack::{self, RuleSet};
use claimspan::parse::parse;
use claimspan::rule::{Kind, Rule};
use claimspan::source::discover::format_of;
use claimspan::source::{Source, Span};

use self::generator::Article;
use crate::program;

#[path = "../../benches/generator/articles.rs"]
mod generator;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| pack::load(&[]).rules);

fn articles() -> Vec<Article> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let written = paths.filter_map(|path| {
        Some(Article {
            format: format_of(&path)?,
            name: path.file_name()?.to_string_lossy().into_owned(),
            text: fs::read_to_string(&path).unwrap(),
        })
    });
    let generated = (0..generator::WRONG_EVERY).map(generator::article);
    let mut articles: Vec<Article> = written.chain(generated).collect();
    articles.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(articles.len() > 80, "{}", articles.len());
    articles
}

fn check(source: Source, format: Format) -> lint::Checked {
    lint::check(source, format, &RULES, crate::TODAY)
}

/// A rule and all passages that it points at, in the words of the article.
type Verdict = (String, Vec<String>);

/// What is said of a text, in the order of its words.
fn verdicts(checked: &lint::Checked) -> Vec<Verdict> {
    let verdict = |found: &Diagnostic| {
        let labels = std::iter::once(&found.primary).chain(&found.secondary);
        let passages = labels.map(|label| plain(checked.source.slice(label.span)));
        (found.rule.clone(), passages.collect())
    };
    let mut verdicts: Vec<Verdict> = checked.diagnostics.iter().map(verdict).collect();
    verdicts.sort();
    verdicts
}

fn judged(name: &str, text: &str, format: Format) -> Vec<Verdict> {
    verdicts(&check(Source::from_text(name, text), format))
}

/// Words with single spaces between them, and straight quotes.
fn plain(text: &str) -> String {
    let straight = text.replace(['\u{2018}', '\u{2019}'], "'");
    let straight = straight.replace(['\u{201c}', '\u{201d}'], "\"");
    let words: Vec<&str> = straight.split_whitespace().collect();
    words.join(" ")
}

/// Compares the verdicts on all articles before and after an edit.
fn assert_same(edit: impl Fn(&Article) -> Option<(String, Source)>) {
    let mut wrong = Vec::new();
    let mut edited = 0;
    for article in articles() {
        let Some((what, source)) = edit(&article) else {
            continue;
        };
        edited += 1;
        let before = judged(&article.name, &article.text, article.format);
        let after = verdicts(&check(source, article.format));
        if before != after {
            let lost = before.iter().filter(|one| !after.contains(one));
            let new = after.iter().filter(|one| !before.contains(one));
            wrong.push(format!(
                "{}, {what}:\n  lost {:?}\n  new {:?}",
                article.name,
                lost.collect::<Vec<_>>(),
                new.collect::<Vec<_>>()
            ));
        }
    }
    assert!(edited > 20, "{edited} articles were edited");
    assert!(
        wrong.is_empty(),
        "{} of {edited}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn renamed(article: &Article, text: String) -> Option<(String, Source)> {
    (text != article.text).then(|| {
        (
            String::new(),
            Source::from_text(article.name.as_str(), text),
        )
    })
}

#[test]
fn the_name_of_the_file_says_nothing() {
    assert_same(|article| {
        let source = Source::from_text("x/y.z", article.text.as_str());
        Some((String::new(), source))
    });
}

#[test]
fn line_ends_are_those_of_any_system() {
    assert_same(|article| renamed(article, article.text.replace('\n', "\r\n")));
}

#[test]
fn the_encoding_says_nothing() {
    assert_same(|article| {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(article.text.encode_utf16().flat_map(u16::to_le_bytes));
        let source = Source::from_bytes(article.name.as_str(), bytes).unwrap();
        Some((String::new(), source))
    });
    assert_same(|article| {
        let bytes = [b"\xef\xbb\xbf", article.text.as_bytes()].concat();
        let source = Source::from_bytes(article.name.as_str(), bytes).unwrap();
        Some((String::new(), source))
    });
}

#[test]
fn white_space_at_the_ends_of_lines_and_of_the_file_says_nothing() {
    assert_same(|article| renamed(article, format!("{}\n\n\n", article.text)));
    assert_same(|article| {
        let lines: Vec<String> = article
            .text
            .lines()
            .map(|line| format!("{line} "))
            .collect();
        renamed(article, lines.join("\n"))
    });
}

/// The parts of an article between blank lines; none of HTML.
fn parts(article: &Article) -> Option<Vec<&str>> {
    (article.format != Format::Html).then(|| article.text.split("\n\n").collect())
}

/// Whether a part is plain text: a paragraph of sentences, by its first and last signs.
fn is_plain(part: &str) -> bool {
    let begins = part.starts_with(|first: char| first.is_uppercase());
    let ends = part.trim_end().ends_with(['.', '?', '!']);
    begins
        && ends
        && part.len() > 120
        && !part
            .lines()
            .any(|line| line.ends_with("  ") || line.contains('|'))
}

/// A paragraph with lines of at most this width.
fn wrapped(paragraph: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in paragraph.split_whitespace() {
        match lines.last_mut() {
            // What begins a list or a heading does not begin a line.
            Some(line)
                if line.len() + word.len() < width || !word.starts_with(char::is_alphabetic) =>
            {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

/// Whether a part is written on one line that is longer than this, and may be wrapped. A text file is wrapped throughout,
/// as a program would do it: from one line that is much longer than the others a reader infers something.
fn is_long(part: &str, format: Format, width: usize) -> bool {
    let begins =
        part.starts_with(|first: char| first.is_alphabetic() || matches!(first, '"' | '('));
    match format {
        Format::Text => begins && part.trim().lines().count() == 1 && part.len() > width,
        _ => is_plain(part),
    }
}

#[test]
fn lines_break_anywhere() {
    for width in [60, 64, 72, 80, 100] {
        assert_same(|article| {
            let parts = parts(article)?.into_iter().map(|part| {
                if is_long(part, article.format, width) {
                    wrapped(part, width)
                } else {
                    part.to_owned()
                }
            });
            let text = parts.collect::<Vec<_>>().join("\n\n");
            (text != article.text).then(|| {
                (
                    width.to_string(),
                    Source::from_text(article.name.as_str(), text),
                )
            })
        });
    }
}

#[test]
fn quotes_are_straight_or_curly() {
    assert_same(|article| {
        let mut first = true;
        let parts = parts(article)?.into_iter().map(|part| {
            // Front matter has quotes of its own kind.
            let apart = std::mem::take(&mut first) && part.starts_with("---") || !is_plain(part);
            if apart { part.to_owned() } else { curly(part) }
        });
        renamed(article, parts.collect::<Vec<_>>().join("\n\n"))
    });
}

fn curly(text: &str) -> String {
    let mut before = ' ';
    let turn = |char: char| {
        let opens = before.is_whitespace() || matches!(before, '(' | '[' | '*' | '_' | '\u{2014}');
        before = char;
        match (char, opens) {
            ('"', true) => '\u{201c}',
            ('"', false) => '\u{201d}',
            ('\'', true) => '\u{2018}',
            ('\'', false) => '\u{2019}',
            (other, _) => other,
        }
    };
    text.chars().map(turn).collect()
}

/// A paragraph that says nothing that a rule could ask for.
const ASIDE: &str =
    "The bakery across the street opens at seven and closes when the bread is gone.";

#[test]
fn a_paragraph_about_something_else_says_nothing() {
    assert_same(|article| {
        let parts = parts(article)?;
        let mut written = Vec::new();
        let mut before = "";
        for part in &parts {
            // Between two paragraphs; below a heading or a colon it would be what these announce.
            if is_plain(before) && is_plain(part) {
                written.push(ASIDE);
            }
            written.push(part);
            before = part;
        }
        renamed(article, written.join("\n\n"))
    });
}

#[test]
fn a_sentence_that_is_taken_out_is_not_reported() {
    let (mut count, mut wrong) = (0, Vec::new());
    for article in articles() {
        let source = Source::from_text(article.name.as_str(), article.text.as_str());
        let document = parse(&source, article.format);
        let before = check(source, article.format);
        for found in before.diagnostics.iter().filter(|found| is_of_words(found)) {
            let Some(span) = sentence(&document, found.primary.span) else {
                continue;
            };
            count += 1;
            let text = [&article.text[..span.start], &article.text[span.end..]].concat();
            let after = check(
                Source::from_text(article.name.as_str(), text),
                article.format,
            );
            if told(&after, &found.rule) >= told(&before, &found.rule) {
                wrong.push(format!(
                    "{}: {}: {}",
                    article.name,
                    found.rule,
                    &article.text[span.range()]
                ));
            }
        }
    }
    assert!(count > 50, "{count} findings");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Whether a finding is about words, and not about what is missing from the article or how it is put together.
fn is_of_words(found: &Diagnostic) -> bool {
    let rule = RULES.rules.iter().find(|rule| rule.id == found.rule);
    let whole = |rule: &Rule| {
        matches!(
            rule.kind,
            Kind::Require(_) | Kind::Structure(_) | Kind::Date(_)
        )
    };
    !rule.is_some_and(whole)
}

/// How many passages a rule points at.
fn told(checked: &lint::Checked, rule: &str) -> usize {
    let found = checked
        .diagnostics
        .iter()
        .filter(|found| found.rule == rule);
    found.map(|found| 1 + found.secondary.len()).sum()
}

/// The sentence that holds a span, unless it is more or less than the whole of one: what a rule says of an article, a
/// heading or a cell is no sentence.
fn sentence(document: &Document, span: Span) -> Option<Span> {
    let block = document.blocks.iter().find(|block| {
        let holds = block.prose.span().start <= span.start && span.end <= block.prose.span().end;
        holds && matches!(block.kind, BlockKind::Paragraph)
    })?;
    let text = block.prose.text();
    let tokens = tokenize(text, &RULES.lexicon);
    let spans = sentences(text, &tokens, &RULES.stops)
        .into_iter()
        .map(|range| {
            block
                .prose
                .source_span(tokens[range.start].start()..tokens[range.end - 1].end())
        });
    let mut spans =
        spans.filter(|sentence| sentence.start <= span.start && span.end <= sentence.end);
    spans.next()
}

/// Every word of a text file is read once; of the other formats every word that stands in no markup.
#[test]
fn every_word_is_read_once() {
    let mut wrong = Vec::new();
    for article in articles() {
        let source = Source::from_text(article.name.as_str(), article.text.as_str());
        let document = parse(&source, article.format);
        let mut read = vec![0_u8; source.text.len()];
        for block in &document.blocks {
            let text = block.prose.text();
            for (at, char) in text
                .char_indices()
                .filter(|(_, char)| char.is_alphanumeric())
            {
                let span = block.prose.source_span(at..at + char.len_utf8());
                read[span.start] += 1;
            }
        }
        for skipped in &document.skipped {
            read[skipped.span.range()].fill(1);
        }
        for entry in &document.front_matter {
            read[entry.span.range()].fill(1);
        }
        let mut missed: BTreeMap<usize, &str> = BTreeMap::new();
        for (at, char) in source
            .text
            .char_indices()
            .filter(|(_, char)| char.is_alphanumeric())
        {
            if read[at] > 1 || (read[at] == 0 && !in_markup(&source.text, at, char, article.format))
            {
                let line = source.text[..at].rfind('\n').map_or(0, |line| line + 1);
                let rest = &source.text[line..];
                missed.insert(line, rest.lines().next().unwrap_or_default());
            }
        }
        if !missed.is_empty() {
            wrong.push(format!("{}: {missed:#?}", article.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a letter or digit belongs to markup: a tag or a reference, where a link leads, the number of a list, a
/// name of front matter.
fn in_markup(text: &str, at: usize, char: char, format: Format) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |line| line + 1);
    let before = &text[line..at];
    let after = text[at..].lines().next().unwrap_or_default();
    let digits = after.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let numbered = char.is_ascii_digit()
        && before
            .trim_start_matches([' ', '>'])
            .chars()
            .all(|digit| digit.is_ascii_digit())
        && digits.starts_with(['.', ')']);
    let last = |open: char, close: char| {
        let opened = text[..at].rfind(open);
        opened.is_some_and(|opened| !text[opened..at].contains(close))
    };
    match format {
        Format::Text => numbered,
        Format::Html => last('<', '>') || last('&', ';'),
        Format::Markdown => {
            let matter = text.starts_with("---\n")
                && text[4..].find("\n---").is_some_and(|end| at < end + 4);
            let target = before
                .rfind("](")
                .is_some_and(|open| !before[open..].contains(')'));
            let note = before
                .rfind("[^")
                .is_some_and(|open| !before[open..].contains(']'));
            numbered || matter || target || note || last('<', '>') || last('&', ';')
        }
    }
}

/// All articles and all examples of the rules, mended twice: the second time nothing is left to mend.
#[test]
fn what_is_mended_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    for article in articles() {
        program::put(&folder, &article.name, article.text);
    }
    for rule in &RULES.rules {
        for (at, example) in rule.flags.iter().enumerate() {
            let extension = match example.format {
                Format::Text => "txt",
                Format::Markdown => "md",
                Format::Html => "html",
            };
            let name = format!("{}-{at}.{extension}", rule.id);
            program::put(&folder, &name, example.marked().unwrap().text);
        }
    }
    let mend = || {
        let arguments = [
            "check",
            "--isolated",
            "--today",
            "2026-11-25",
            "--fix",
            "--unsafe-fixes",
            ".",
        ];
        let output = program::run(&folder, &arguments);
        let told = [output.stdout, output.stderr].concat();
        String::from_utf8(told).unwrap()
    };
    let first = mend();
    assert!(
        first.contains("applied: ") && !first.contains("applied: 0 fixes"),
        "{first}"
    );
    let second = mend();
    assert!(second.contains("applied: 0 fixes"), "{second}");
}
