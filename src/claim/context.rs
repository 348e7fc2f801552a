//! What limits a claim: setting, jurisdiction, phase and whatever other dimensions the packs declare.
//!
//! Per dimension the nearest cue wins: in the clause, the sentence, an earlier sentence of the paragraph, the lead-in,
//! the table's headers, the headings from the innermost outwards; else the dimension's default, if it has one.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::reading::{REMEMBERED, Reading};
use crate::document::{BlockId, BlockKind};
use crate::source::Span;

/// A context that limits a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Index of the value in its dimension.
    pub value: usize,
    /// The cue's words; none for a default.
    pub span: Option<Span>,
}

/// The cue of a context: dimension and value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextCue {
    /// Index of the dimension.
    pub dimension: usize,
    /// Index of the value.
    pub value: usize,
}

/// The contexts of the claim at `tokens`, one per dimension.
pub fn resolve(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    tokens: &Range<usize>,
    implied: &[(usize, usize)],
) -> Vec<Option<Held>> {
    let dimensions = &reading.rules.dimensions;
    let mut held: Vec<Option<Held>> = vec![None; dimensions.len()];
    let words = reading.span(block, tokens);
    let own = cues(reading, block, sentence);
    let stops = reading.stops(block, sentence);
    for (dimension, slot) in held.iter_mut().enumerate() {
        let nearest = own
            .iter()
            .filter(|(cue, _)| cue.dimension == dimension)
            .min_by_key(|(_, range)| {
                let (from, to) = if range.end <= tokens.start {
                    (range.end, tokens.start)
                } else {
                    (tokens.end.min(range.start), range.start)
                };
                let clauses = stops
                    .iter()
                    .filter(|stop| from <= stop.start && stop.end <= to)
                    .count();
                (clauses, to.saturating_sub(from), range.start)
            });
        *slot = nearest.map(|(cue, range)| Held {
            value: cue.value,
            span: Some(reading.span(block, range)),
        });
    }
    // What the claim's own words imply is nearest of all.
    for (dimension, value) in implied {
        held[*dimension] = Some(Held {
            value: *value,
            span: Some(words),
        });
    }
    fill_from_around(reading, block, sentence, &mut held);
    for (slot, dimension) in held.iter_mut().zip(dimensions) {
        if slot.is_none() {
            *slot = dimension.default.map(|value| Held { value, span: None });
        }
    }
    held
}

fn fill_from_around(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    held: &mut [Option<Held>],
) {
    let open = |held: &[Option<Held>]| {
        held.iter()
            .zip(&reading.rules.dimensions)
            .any(|(slot, dimension)| slot.is_none() && dimension.reaches)
    };
    let mut ring: Vec<(BlockId, usize)> = (0..sentence)
        .rev()
        .take(REMEMBERED)
        .map(|earlier| (block, earlier))
        .collect();
    for id in blocks_around(reading, block) {
        ring.extend(
            (0..reading.block(id).sentences.len())
                .rev()
                .take(REMEMBERED)
                .map(|sentence| (id, sentence)),
        );
    }
    for (id, sentence) in ring {
        if !open(held) {
            return;
        }
        for (cue, range) in cues(reading, id, sentence) {
            let dimension = &reading.rules.dimensions[cue.dimension];
            if held[cue.dimension].is_none() && dimension.reaches {
                held[cue.dimension] = Some(Held {
                    value: cue.value,
                    span: Some(reading.span(id, &range)),
                });
            }
        }
    }
}

fn blocks_around(reading: &Reading<'_>, block: BlockId) -> Vec<BlockId> {
    let blocks = &reading.document.blocks;
    let mut ring = Vec::new();
    if let BlockKind::Cell {
        row_header,
        column_header,
        ..
    } = blocks[block].kind
    {
        ring.extend(row_header);
        ring.extend(column_header);
    }
    let mut lead_in = blocks[block].lead_in;
    for _ in 0..16 {
        let Some(id) = lead_in else { break };
        ring.push(id);
        lead_in = blocks[id].lead_in;
    }
    ring.extend(blocks[block].headings.iter().rev());
    ring
}

fn cues(reading: &Reading<'_>, block: BlockId, sentence: usize) -> Vec<(ContextCue, Range<usize>)> {
    let index = &reading.rules.contexts;
    let passage = reading.bare(block, sentence);
    if !index.may_match(&passage.tokens[passage.start..passage.end]) {
        return Vec::new();
    }
    let mut found: Vec<(ContextCue, Range<usize>)> = index
        .find(&passage)
        .into_iter()
        .map(|(cue, hit)| (*cue, hit.tokens))
        .collect();
    // Of cues of one dimension that overlap, the longest stands.
    found.sort_by_key(|(_, range)| (std::cmp::Reverse(range.len()), range.start));
    let mut kept: Vec<(ContextCue, Range<usize>)> = Vec::new();
    for (cue, range) in found {
        let covered = kept.iter().any(|(other, taken)| {
            other.dimension == cue.dimension && taken.start < range.end && range.start < taken.end
        });
        if !covered {
            kept.push((cue, range));
        }
    }
    kept.sort_by_key(|(_, range)| range.start);
    kept
}
