//! Which blocks belong to a heading, and what a reader finds where a block ends.
//!
//! In: a document. Out: answers about what follows a block: another block, a picture, a form, or nothing. It knows no
//! words; the checks decide what counts as something to read.

use crate::document::{Block, BlockId, BlockKind, Document};

/// Regions without prose that give a reader something all the same. A hidden panel is shown by a script.
const SHOWN: [&str; 7] = [
    "list number",
    "embedded",
    "form field",
    "code",
    "svg",
    "hidden",
    "image",
];

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

/// The document, with the places of what is shown without prose, in order.
#[derive(Debug)]
pub(super) struct Sections<'a> {
    document: &'a Document,
    shown: Vec<usize>,
    menus: Vec<usize>,
}

impl<'a> Sections<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let starts = |wanted: &dyn Fn(&str) -> bool| {
            let regions = document.skipped.iter();
            let mut starts: Vec<usize> = regions
                .filter(|skipped| wanted(skipped.reason))
                .map(|skipped| skipped.span.start)
                .collect();
            starts.sort_unstable();
            starts
        };
        Self {
            document,
            shown: starts(&|reason| SHOWN.contains(&reason)),
            menus: starts(&|reason| reason == "nav"),
        }
    }

    /// What follows after `id`, comments and empty blocks left out.
    pub(super) fn next(&self, id: BlockId) -> Next {
        let blocks = &self.document.blocks;
        let found = (id + 1..blocks.len()).find(|at| {
            let block = &blocks[*at];
            block.kind != BlockKind::Comment && (is_cell(block) || !block.prose.is_empty())
        });
        let to = found.map_or(usize::MAX, |at| blocks[at].span.start);
        if holds(&self.shown, blocks[id].span.end, to) {
            return Next::Shown;
        }
        match found {
            Some(at) if blocks[at].kind == BlockKind::Code => Next::Shown,
            Some(at) => Next::Block(at),
            None => Next::End,
        }
    }

    /// Whether a menu stands between a block and the next.
    pub(super) fn has_menu(&self, id: BlockId) -> bool {
        let blocks = &self.document.blocks;
        let to = blocks
            .get(id + 1)
            .map_or(usize::MAX, |block| block.span.start);
        holds(&self.menus, blocks[id].span.end, to)
    }
}

/// Whether one of the places, which are in order, lies between two others.
fn holds(places: &[usize], from: usize, to: usize) -> bool {
    let first = places.partition_point(|place| *place < from);
    places.get(first).is_some_and(|place| *place < to)
}

fn is_cell(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Cell { .. })
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
