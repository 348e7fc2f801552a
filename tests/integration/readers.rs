//! What is written in Markdown and the HTML that another hand makes of it are the same document to us: the same blocks
//! in the same places, with the same words.
//!
//! The HTML is made by the crate `markdown`, which shares no line with the reader that we use; or it is what the
//! CommonMark specification expects of its examples. The specification is not in this repository, for its licence is not
//! ours: `tests/others.sh` fetches it and runs the test that is left out otherwise.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use claimspan::document::{Block, BlockKind, Document, Format};
use claimspan::parse::parse;
use claimspan::source::Source;
use markdown::{CompileOptions, Constructs, Options, ParseOptions, to_html_with_options};
use proptest::prelude::*;
use proptest::sample::select;
use regex::Regex;

/// Reads a text and tells its blocks, a line each.
fn told(text: &str, format: Format) -> Vec<String> {
    let document = parse(&Source::from_text("x", text), format);
    let blocks = document.blocks.iter();
    blocks.map(|block| line(&document, block)).collect()
}

fn line(document: &Document, block: &Block) -> String {
    let words = |id: usize| document.blocks[id].prose.text();
    let headings: Vec<&str> = block.headings.iter().map(|id| words(*id)).collect();
    let mut out = format!("{} [{}]", kind(&block.kind), headings.join(" > "));
    if block.quoted {
        out.push_str(" quoted");
    }
    if block.after_rule {
        out.push_str(" after a rule");
    }
    if let Some(lead_in) = block.lead_in {
        write!(out, " <- {}", words(lead_in)).unwrap();
    }
    write!(out, ": {}", block.prose.text()).unwrap();
    // In code and in alternative text nothing is marked for readers.
    let marks = block.prose.marks().iter();
    for mark in marks.filter(|_| block.kind.is_prose()) {
        let text = &block.prose.text()[mark.range.clone()];
        write!(out, " {{{:?} {text}}}", mark.kind).unwrap();
    }
    out
}

fn kind(kind: &BlockKind) -> String {
    match kind {
        BlockKind::Cell {
            table,
            row,
            column,
            header,
            row_header,
            column_header,
        } => format!("Cell {table} {row}:{column} {header} {row_header:?} {column_header:?}"),
        kind => format!("{kind:?}"),
    }
}

/// The examples of the specification: Markdown and HTML.
fn examples(spec: &str) -> Vec<(String, String)> {
    let fence = "`".repeat(32);
    let mut found = Vec::new();
    let mut lines = spec.lines();
    while let Some(line) = lines.next() {
        if line.trim_end() != format!("{fence} example") {
            continue;
        }
        let part = |lines: &mut std::str::Lines<'_>, end: &str| {
            let taken = lines.take_while(|line| *line != end);
            taken.fold(String::new(), |text, line| {
                text + &line.replace('→', "\t") + "\n"
            })
        };
        let markdown = part(&mut lines, ".");
        let html = part(&mut lines, &fence);
        found.push((markdown, html));
    }
    found
}

/// Examples of the specification that we read otherwise, and why.
const OTHERWISE: &[(usize, &str)] = &[
    (
        148,
        "Markdown after a blank line in a cell of raw HTML is a block of its own, before the cell",
    ),
    (
        629,
        "to HTML a section of raw characters ends at the first `>`, to Markdown at `]]>`",
    ),
];

#[test]
#[ignore = "the specification is fetched by tests/others.sh"]
fn the_examples_of_commonmark() {
    let path = std::env::var("CLAIMSPAN_COMMONMARK").unwrap();
    let examples = examples(&fs::read_to_string(path).unwrap());
    assert!(examples.len() > 600, "{}", examples.len());
    let mut wrong = Vec::new();
    for (at, (markdown, html)) in examples.iter().enumerate() {
        let (ours, theirs) = (told(markdown, Format::Markdown), told(html, Format::Html));
        let known = OTHERWISE.iter().any(|(number, _)| *number == at + 1);
        if (ours != theirs) != known {
            wrong.push(difference(
                &format!("example {}: {markdown}", at + 1),
                &ours,
                &theirs,
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!(
        "{} of {} examples are alike",
        examples.len() - OTHERWISE.len(),
        examples.len()
    );
}

fn difference(what: &str, ours: &[String], theirs: &[String]) -> String {
    let (ours, theirs) = (ours.join("\n"), theirs.join("\n"));
    format!("{what}\nfrom Markdown:\n{ours}\nfrom HTML:\n{theirs}\n")
}

/// The HTML of another reader, with tables, strikethrough and tasks.
fn html(markdown: &str) -> String {
    let options = Options {
        parse: ParseOptions {
            constructs: Constructs {
                gfm_strikethrough: true,
                gfm_table: true,
                gfm_task_list_item: true,
                ..Constructs::default()
            },
            ..ParseOptions::default()
        },
        compile: CompileOptions {
            allow_dangerous_html: true,
            allow_dangerous_protocol: true,
            ..CompileOptions::default()
        },
    };
    to_html_with_options(markdown, &options).unwrap()
}

/// Without what only one of the readers knows: front matter, footnotes, definitions, comments in braces, anchors of
/// headings.
fn common(markdown: &str) -> String {
    let mut text = markdown.replace("\r\n", "\n");
    for (pattern, instead) in [
        (r"\A\u{feff}?(?s)(---|\+\+\+)\n.*?\n(---|\+\+\+)\n", ""),
        (r"(?m)^\[\^[^\]]*\]:", "Note: "),
        (r"\[\^[^\]]*\]", ""),
        (r"(?m)^(\s*): +", "$1"),
        (r" *\{#[^}]*\}", ""),
    ] {
        text = Regex::new(pattern)
            .unwrap()
            .replace_all(&text, instead)
            .into_owned();
    }
    text
}

#[test]
fn articles_in_markdown_are_read_as_their_html() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in ["corpus", "tests/data/parse/markdown", "."] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            count += 1;
            let markdown = common(&fs::read_to_string(&path).unwrap());
            let (ours, theirs) = (
                told(&markdown, Format::Markdown),
                told(&html(&markdown), Format::Html),
            );
            if ours != theirs {
                let first = ours
                    .iter()
                    .zip(&theirs)
                    .position(|(one, other)| one != other);
                let at = first.unwrap_or(ours.len().min(theirs.len()));
                let part = |lines: &[String]| lines[at..lines.len().min(at + 3)].to_vec();
                wrong.push(difference(
                    &path.display().to_string(),
                    &part(&ours),
                    &part(&theirs),
                ));
            }
        }
    }
    assert!(count > 20, "{count} articles");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Parts of a line that both readers know.
const PARTS: &[&str] = &[
    "Ketamine",
    "is given",
    "in a clinic.",
    "It is not",
    "approved",
    "for pain?",
    "Yes!",
    "**not**",
    "*never*",
    "_rarely_",
    "***very***",
    "~~twice~~",
    "`a dose`",
    "`` a ` dose ``",
    "[a *long* talk](https://a.example/b \"title\")",
    "<https://a.example>",
    "![a drip](d.png)",
    "![a *long* drip][d]",
    "AT&amp;T",
    "caf&eacute;",
    "5&nbsp;mg",
    "\\*a star",
    "a \\| stroke",
    "<b>bold</b>",
    "<br>",
    "<!-- a note -->",
    "<?php ?>",
    "\u{201c}said\u{201d}",
    "don't",
    "1,500 -- 2,000",
    "snake_case",
    "2 * 3",
    "a < b",
    "été",
];

fn words() -> impl Strategy<Value = String> {
    // A line begins with a word, so that it is no list, no heading and no block of HTML by chance.
    let parts = prop::collection::vec(select(PARTS), 0..6);
    parts.prop_map(|parts| format!("Here {}", parts.join(" ")).trim_end().to_owned())
}

/// Blocks of Markdown, one in the other.
fn blocks() -> impl Strategy<Value = Vec<String>> {
    let paragraph = || {
        let lines = prop::collection::vec(words(), 1..4);
        (lines, select(vec!["\n", "  \n", "\\\n"])).prop_map(|(lines, end)| lines.join(end))
    };
    let cell = || words().prop_map(|line| line.replace('`', ""));
    let block = prop_oneof![
        4 => paragraph(),
        1 => (1..7_usize, words()).prop_map(|(level, line)| format!("{} {line}", "#".repeat(level))),
        1 => (words(), select(vec!["===", "---"])).prop_map(|(line, under)| format!("{line}\n{under}")),
        1 => Just("***".to_owned()),
        1 => words().prop_map(|line| format!("```text\n{line}\n```")),
        1 => words().prop_map(|line| format!("<!-- {} -->", line.replace(['-', '>', '<', '?'], ""))),
        1 => prop::collection::vec((cell(), cell()), 1..4).prop_map(|rows| {
            let mut rows = rows.into_iter().map(|(one, two)| format!("| {one} | {two} |"));
            let head = rows.next().unwrap_or_default();
            let body: Vec<String> = rows.collect();
            [vec![head, "|---|:-:|".to_owned()], body].concat().join("\n")
        }),
    ];
    let item = |mark: &'static str| {
        move |blocks: Vec<String>| {
            let text = blocks.join("\n\n");
            let rest = " ".repeat(mark.len());
            let lines = text.lines().enumerate().map(|(at, line)| match (at, line) {
                (0, line) => format!("{mark}{line}"),
                (_, "") => String::new(),
                (_, line) => format!("{rest}{line}"),
            });
            lines.collect::<Vec<_>>().join("\n")
        }
    };
    let nested = block.prop_recursive(3, 12, 3, move |inner| {
        let inner = || prop::collection::vec(inner.clone(), 1..4);
        let list = move |mark, between: &'static str| {
            let items = prop::collection::vec(inner().prop_map(item(mark)), 1..4);
            items.prop_map(move |items| items.join(between))
        };
        let quoted = |blocks: Vec<String>| {
            let text = blocks.join("\n\n");
            text.lines()
                .map(|line| format!("> {line}"))
                .collect::<Vec<_>>()
                .join("\n")
        };
        prop_oneof![
            list("- ", "\n"),
            list("* ", "\n\n"),
            list("1. ", "\n"),
            list("7) ", "\n\n"),
            inner().prop_map(quoted),
        ]
    });
    prop::collection::vec(nested, 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_markdown_is_read_as_its_html(blocks in blocks()) {
        let markdown = format!("{}\n\n[d]: e.png\n", blocks.join("\n\n"));
        let html = html(&markdown);
        let (ours, theirs) = (told(&markdown, Format::Markdown), told(&html, Format::Html));
        prop_assert!(ours == theirs, "{}", difference(&format!("{markdown}\n{html}"), &ours, &theirs));
    }
}
