//! Passages that stand twice in an article, as happens when text is pasted.

use std::collections::HashMap;

use super::{BlockId, Document};

/// A run of repeated blocks counts as a pasted copy from this many characters on.
const COPY_FROM: usize = 120;

/// For every block, whether it belongs to the second copy of a passage.
pub fn copies(document: &Document) -> Vec<bool> {
    let mut copied = vec![false; document.blocks.len()];
    for (_, second) in passages(document) {
        for id in second {
            copied[id] = true;
        }
    }
    copied
}

/// The passages that stand twice: the blocks of the first and of the second copy.
pub fn passages(document: &Document) -> Vec<(Vec<BlockId>, Vec<BlockId>)> {
    let body: Vec<BlockId> = document
        .prose_blocks()
        .filter(|(_, block)| !block.prose.is_empty() && super_is_body(block.kind))
        .map(|(id, _)| id)
        .collect();
    let text = |at: usize| document.blocks[body[at]].prose.text();
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut found = Vec::new();
    let mut at = 0;
    while at < body.len() {
        let Some(earlier) = first.get(text(at)).copied() else {
            first.insert(text(at), at);
            at += 1;
            continue;
        };
        let mut length = 0;
        while at + length < body.len()
            && earlier + length < at
            && text(earlier + length) == text(at + length)
        {
            length += 1;
        }
        let characters: usize = (at..at + length).map(|n| text(n).chars().count()).sum();
        if characters >= COPY_FROM {
            found.push((
                body[earlier..earlier + length].to_vec(),
                body[at..at + length].to_vec(),
            ));
        }
        at += length.max(1);
    }
    found
}

fn super_is_body(kind: super::BlockKind) -> bool {
    !matches!(
        kind,
        super::BlockKind::Title | super::BlockKind::Description
    )
}
