//! `scrape-debris`: what was never meant to be read as the article's words.
//!
//! | words | what they are |
//! |---|---|
//! | `lines` | lines that come from a form, a menu or the text behind an image |
//! | `contents` | headings of tables of contents; reported where no contents follow |
//! | `chrome` | headings of the site; reported where nothing follows |
//! | `plain` | signs that stand for a word when they stand alone: a telephone |
//!
//! Besides, by layout: a stray line of few words in small letters, and words glued together where a list lost its
//! line ends. The same line several times is one diagnostic with the further places.

use std::collections::BTreeMap;

use super::Reader;
use super::section::{self, Next};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, BlockId, BlockKind};
use crate::source::Span;

pub(super) const WORDS: [&str; 4] = ["lines", "contents", "chrome", "plain"];

/// A longer line says something.
const FEW_WORDS: usize = 15;
/// A stray caption has so many words at most.
const STRAY_WORDS: usize = 3;
/// Glued words are so long, in characters, at least.
const GLUED: usize = 40;
/// And hold so many places where a capital follows a small letter.
const SEAMS: usize = 3;

pub(super) fn judge(reader: &Reader<'_>) -> Vec<Diagnostic> {
    let document = reader.article.document;
    let mut by_text: BTreeMap<String, usize> = BTreeMap::new();
    let mut found: Vec<Diagnostic> = Vec::new();
    for (id, block) in document.prose_blocks() {
        let Some(span) = debris(reader, id, block) else {
            continue;
        };
        let key = block.prose.text().to_lowercase();
        if let Some(at) = by_text.get(&key) {
            let label = reader.article.label(span, "here again");
            found[*at].secondary.push(label);
            continue;
        }
        by_text.insert(key, found.len());
        found.push(reader.report(id, span));
    }
    found
}

/// The bytes of what is debris in a block.
fn debris(reader: &Reader<'_>, id: BlockId, block: &Block) -> Option<Span> {
    let text = block.prose.text();
    if text.is_empty() || matches!(block.kind, BlockKind::Title | BlockKind::Description) {
        return None;
    }
    if let Some(glued) = glued(text) {
        return Some(block.prose.source_span(glued));
    }
    let words = block.prose.word_count();
    if words > FEW_WORDS {
        return None;
    }
    let is = (matches!(block.kind, BlockKind::Caption) && is_stray(block, words))
        || reader.says("lines", id)
        || reader.words.plain.iter().any(|sign| text == sign)
        || (reader.says("contents", id) && lacks_contents(reader, id))
        || (reader.says("chrome", id) && heads_nothing(reader, id));
    is.then(|| block.prose.span())
}

/// A few words in small letters: the text behind an image.
fn is_stray(block: &Block, words: usize) -> bool {
    let text = block.prose.text();
    words <= STRAY_WORDS
        && text.chars().next().is_some_and(char::is_lowercase)
        && !text.ends_with(['.', ':', '?', '!'])
}

/// Where words are glued together, as in a list that lost its line ends.
fn glued(text: &str) -> Option<std::ops::Range<usize>> {
    let mut at = 0;
    for bytes in text.as_bytes().split(|byte| *byte == b' ') {
        let range = at..at + bytes.len();
        at += bytes.len() + 1;
        if bytes.len() < GLUED {
            continue;
        }
        let word = &text[range.clone()];
        if word.chars().count() < GLUED || word.contains(['/', '@', '=', '_', '%']) {
            continue;
        }
        let mut before = ' ';
        let seams = word.chars().filter(|char| {
            let seam = before.is_lowercase() && char.is_uppercase();
            before = *char;
            seam
        });
        if seams.count() >= SEAMS {
            return Some(range);
        }
    }
    None
}

/// A table of contents with no list, no menu and no line after it that belongs to it.
fn lacks_contents(reader: &Reader<'_>, id: BlockId) -> bool {
    let document = reader.article.document;
    if reader.sections.has_menu(id) {
        return false;
    }
    match reader.sections.next(id) {
        Next::Shown => false,
        Next::End => true,
        Next::Block(next) => {
            const LINE: usize = 12;
            let block = &document.blocks[next];
            let short = block.prose.word_count() <= LINE;
            let heading = matches!(block.kind, BlockKind::Heading(_));
            match block.kind {
                BlockKind::Item { .. } | BlockKind::Cell { .. } => false,
                _ => heading || !short || block.prose.text().ends_with('.'),
            }
        }
    }
}

fn heads_nothing(reader: &Reader<'_>, id: BlockId) -> bool {
    let document = reader.article.document;
    let block = &document.blocks[id];
    if !matches!(block.kind, BlockKind::Heading(_)) || reader.sections.has_menu(id) {
        return false;
    }
    match reader.sections.next(id) {
        Next::Shown => false,
        Next::End => true,
        Next::Block(next) => !section::is_under(&document.blocks[next], id),
    }
}
