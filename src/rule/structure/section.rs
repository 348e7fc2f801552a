//! Which blocks belong to a heading, and what a reader finds where a block ends.
//!
//! In: a document. Out: answers about what follows a block: another block, a picture, a form, or nothing. It knows no
//! words; the checks decide what counts as something to read.

use crate::document::{Block, BlockId, BlockKind, Document};

/// Regions without prose that give a reader something all the same. A hidden panel is shown by a script.
const SHOWN: [&str; 6] = ["embedded", "form field", "code", "svg", "hidden", "image"];

/// What follows a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Something to look at or to fill in.
    Shown,
    /// This block.
    Block(BlockId),
    /// The end of the article.
    End,
}

/// What follows after `id`, comments and empty blocks left out.
pub(super) fn next(document: &Document, id: BlockId) -> Next {
    let found = (id + 1..document.blocks.len()).find(|at| {
        let block = &document.blocks[*at];
        block.kind != BlockKind::Comment && !(block.prose.is_empty() && !is_cell(block))
    });
    let from = document.blocks[id].span.end;
    let to = found.map_or(usize::MAX, |at| document.blocks[at].span.start);
    if is_shown(document, from, to) {
        return Next::Shown;
    }
    match found {
        Some(at) if document.blocks[at].kind == BlockKind::Code => Next::Shown,
        Some(at) => Next::Block(at),
        None => Next::End,
    }
}

fn is_cell(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Cell { .. })
}

/// Whether something without prose stands between two places.
fn is_shown(document: &Document, from: usize, to: usize) -> bool {
    document.skipped.iter().any(|skipped| {
        skipped.span.start >= from && skipped.span.start < to && SHOWN.contains(&skipped.reason)
    })
}

/// Whether a menu stands between a block and the next.
pub(super) fn has_menu(document: &Document, id: BlockId) -> bool {
    let from = document.blocks[id].span.end;
    let to = document
        .blocks
        .get(id + 1)
        .map_or(usize::MAX, |block| block.span.start);
    document.skipped.iter().any(|skipped| {
        skipped.reason == "nav" && skipped.span.start >= from && skipped.span.start < to
    })
}

/// Whether `block` stands under the heading `id`.
pub(super) fn is_under(block: &Block, id: BlockId) -> bool {
    block.headings.contains(&id)
}

/// The level of a heading; 0 for what is none.
pub(super) fn level(block: &Block) -> u8 {
    match block.kind {
        BlockKind::Heading(level) => level,
        _ => 0,
    }
}

/// The innermost heading above a block.
pub(super) fn heading_above(document: &Document, id: BlockId) -> Option<BlockId> {
    document.blocks[id].headings.last().copied()
}

/// Whether a text ends with a question mark.
pub(super) fn asks(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', ')', '*', ' '])
        .ends_with('?')
}
