//! The words that we read of HTML are those that a browser shows. What Chromium shows is told by `tests/browser/words.sh`,
//! which runs this test; it is left out otherwise.
//!
//! The browser is asked for the words of a page without what we leave out by design (`tests/browser/words.mjs`: menus, form
//! fields, buttons that ask nothing, signs of notes). On our side stands what a page shows: no title, no description, no
//! alternative text and no comment.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use claimspan::document::{BlockKind, Format, ProseBuilder};
use claimspan::parse::parse;
use claimspan::source::Source;

/// A page as the browser shows it.
#[derive(serde::Deserialize)]
struct Shown {
    file: String,
    /// Its words, line by line.
    lines: Vec<String>,
    /// What was taken out before: the reason, and the words.
    left: Vec<(String, String)>,
}

/// Pages that we read otherwise than a browser, and why.
const OTHERWISE: &[(&str, &str)] = &[(
    "tests/data/parse/html/left-out.html",
    "a menu that never ends is read, or the rest of the page would be lost with it",
)];

/// The words of some texts, spelled as prose is, and which of them begin a text.
fn words<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<(String, bool)> {
    let mut words = Vec::new();
    for text in texts {
        let mut builder = ProseBuilder::new();
        builder.push(text, 0);
        let prose = builder.finish();
        let text = prose.text().split_whitespace();
        words.extend(
            text.enumerate()
                .map(|(at, word)| (word.to_owned(), at == 0)),
        );
    }
    words
}

#[test]
#[ignore = "tests/browser/words.sh asks the browser"]
fn a_browser_shows_the_words_that_are_read() {
    let path = std::env::var("CLAIMSPAN_BROWSER_WORDS").unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    let (mut pages, mut blocks, mut same, mut wrong) = (0, 0, 0, Vec::new());
    for line in fs::read_to_string(path).unwrap().lines() {
        let shown: Shown = serde_json::from_str(line).unwrap();
        for (reason, text) in &shown.left {
            *left.entry(reason.clone()).or_default() += text.split_whitespace().count();
        }
        let source = Source::from_text("x", fs::read_to_string(root.join(&shown.file)).unwrap());
        let document = parse(&source, Format::Html);
        let read: Vec<&str> = document
            .blocks
            .iter()
            .filter(|block| {
                let is_code = block.kind == BlockKind::Code;
                let apart = matches!(block.kind, BlockKind::Title | BlockKind::Description);
                (block.kind.is_prose() || is_code) && !apart
            })
            .map(|block| block.prose.text())
            .collect();
        pages += 1;
        blocks += read.len();
        let (ours, theirs) = (
            words(read.into_iter()),
            words(shown.lines.iter().map(String::as_str)),
        );
        // Each block of ours begins where a line of the browser's begins; a block may hold several lines.
        let differs =
            |((word, begins), (other, begins_line)): (&(String, bool), &(String, bool))| {
                word != other || (*begins && !begins_line)
            };
        let first = ours.iter().zip(&theirs).position(differs);
        if OTHERWISE.iter().any(|(page, _)| *page == shown.file) {
            let alike = first.is_none() && ours.len() == theirs.len();
            assert!(!alike, "{} is read as it is shown", shown.file);
            continue;
        }
        match first {
            None if ours.len() == theirs.len() => same += ours.len(),
            first => {
                let at = first.unwrap_or(ours.len().min(theirs.len()));
                let part = |words: &[(String, bool)]| -> String {
                    let words = words[at.saturating_sub(4)..].iter().take(12);
                    words
                        .map(|(word, begins)| {
                            if *begins {
                                format!(" | {word}")
                            } else {
                                format!(" {word}")
                            }
                        })
                        .collect()
                };
                wrong.push(format!(
                    "{}:\n  read  {}\n  shown {}",
                    shown.file,
                    part(&ours),
                    part(&theirs)
                ));
            }
        }
    }
    println!("{pages} pages, {blocks} blocks, {same} words alike; left out, in words: {left:?}");
    assert!(pages >= 20, "{pages} pages");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
