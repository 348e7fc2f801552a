//! `disguise`: what people read is not what stands there.
//!
//! Reported are words in which letters of another script stand for Latin ones, or which are made of letters for
//! formulas, and passages in which a sign turns the order of reading. Claims are found in such words all the same
//! ([`crate::document::lookalike`]), but search, screen readers and other tools see something else. A block in a script
//! that runs from right to left may have its direction set; only signs that turn single letters around are reported
//! there. One finding a block, at the first place. It knows no words.

use std::ops::Range;

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::document::{Block, MarkKind, lookalike};

pub(super) fn judge(reader: &Reader<'_>) -> Vec<Diagnostic> {
    let article = reader.article;
    let mut found = Vec::new();
    for (id, block) in article.document.prose_blocks() {
        let turned = turned(block, article.source.slice(block.span));
        let place = [turned, disguised(block.prose.text())];
        let Some(place) = place.into_iter().flatten().min_by_key(|place| place.start) else {
            continue;
        };
        found.push(reader.report(id, block.prose.source_span(place)));
    }
    found
}

/// What stands after the first sign that turns the order, up to the next such sign or the end of the word.
fn turned(block: &Block, raw: &str) -> Option<Range<usize>> {
    let text = block.prose.text();
    let mut marks = block.prose.marks().iter();
    let signs = marks
        .by_ref()
        .filter(|mark| mark.kind == MarkKind::Direction);
    let mut places = signs.map(|mark| mark.range.start);
    let first = places.next()?;
    let forced = raw.contains(['\u{202d}', '\u{202e}']);
    if !forced && text.chars().any(runs_left) {
        return None;
    }
    let start = first + (text[first..].len() - text[first..].trim_start().len());
    let end = places.find(|place| *place > start).unwrap_or_else(|| {
        let rest = &text[start..];
        start + rest.find(' ').unwrap_or(rest.len())
    });
    let end = start + text[start..end].trim_end().len();
    (start < end).then_some(start..end)
}

/// Whether a letter belongs to a script that runs from right to left.
fn runs_left(char: char) -> bool {
    matches!(char, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// The first word that is not what it looks like.
fn disguised(text: &str) -> Option<Range<usize>> {
    if text.is_ascii() {
        return None;
    }
    let mut start = 0;
    for word in text.split(|char: char| !char.is_alphanumeric()) {
        if lookalike::undisguised(word).is_some() {
            return Some(start..start + word.len());
        }
        let after = start + word.len();
        let gap = text[after..].chars().next().map_or(0, char::len_utf8);
        start = after + gap;
    }
    None
}
