//! The one pass from a document to its claims.

use std::ops::Range;

use super::index::Index;
use super::phrase::{Capture, Match, Passage};
use super::reading::Reading;
use super::status::{self, Status};
use super::subject::{self, Mention};
use super::{Article, Claim, Value, context};
use crate::document::{BlockId, BlockKind, Document, repeat};
use crate::pack::{Owner, RuleSet};
use crate::source::Source;

/// Reads an article's claims.
pub fn extract<'a>(source: &'a Source, document: &'a Document, rules: &'a RuleSet) -> Article<'a> {
    let reading = Reading::new(document, rules);
    let copies = repeat::copies(document);
    let mut claims = Vec::new();
    for (block, _) in document.prose_blocks() {
        for sentence in 0..reading.block(block).sentences.len() {
            in_sentence(&reading, block, sentence, &mut claims);
        }
        in_cell(&reading, block, &mut claims);
    }
    for claim in &mut claims {
        claim.copied = copies[claim.block];
    }
    claims.sort_by_key(|claim: &Claim| (claim.span, claim.declaration, claim.stance));
    Article {
        source,
        document,
        rules,
        claims,
    }
}

fn in_sentence(reading: &Reading<'_>, block: BlockId, sentence: usize, claims: &mut Vec<Claim>) {
    let index = &reading.rules.claim_index;
    let bare = reading.bare(block, sentence);
    let tokens = &bare.tokens[bare.start..bare.end];
    if !index.may_match(tokens) && !index.has_open_anchors() {
        return;
    }
    with_passage(reading, block, sentence, |passage| {
        found(reading, block, sentence, index, passage, claims);
    });
}

/// Works out a sentence's quantities and mentions, which phrases may ask for.
fn with_passage(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    then: impl FnOnce(&Passage<'_>),
) {
    let bare = reading.bare(block, sentence);
    let range = bare.start..bare.end;
    let quantities = reading
        .rules
        .quantities
        .read(reading.text(block), bare.tokens, range.clone());
    let mentions: Vec<Mention> = reading
        .mentions(block)
        .iter()
        .filter(|mention| range.contains(&mention.tokens.start))
        .cloned()
        .collect();
    then(&Passage {
        quantities: &quantities,
        mentions: &mentions,
        ..bare
    });
}

fn found(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    index: &Index<Owner>,
    passage: &Passage<'_>,
    claims: &mut Vec<Claim>,
) {
    for (owner, hit) in best(index.find(passage)) {
        let declaration = &reading.rules.claims[owner.claim];
        if !declaration.company.allows(passage) {
            continue;
        }
        claims.extend(claim(reading, block, sentence, passage, owner, &hit));
    }
}

/// Of the matches of one claim that overlap, the longest; of equals, the one declared first.
fn best<'i>(mut found: Vec<(&'i Owner, Match)>) -> Vec<(&'i Owner, Match)> {
    found.sort_by_key(|(_, hit)| (std::cmp::Reverse(hit.tokens.len()), hit.tokens.start));
    let mut kept: Vec<(&Owner, Match)> = Vec::new();
    for (owner, hit) in found {
        let covered = kept.iter().any(|(other, taken)| {
            other.claim == owner.claim
                && taken.tokens.start < hit.tokens.end
                && hit.tokens.start < taken.tokens.end
        });
        if !covered {
            kept.push((owner, hit));
        }
    }
    kept.sort_by_key(|(owner, hit)| (hit.tokens.start, owner.claim));
    kept
}

fn claim(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    passage: &Passage<'_>,
    owner: &Owner,
    hit: &Match,
) -> Option<Claim> {
    let declaration = &reading.rules.claims[owner.claim];
    let choice = subject::resolve(
        reading,
        block,
        sentence,
        &hit.tokens,
        &hit.captures,
        passage.mentions,
    );
    if let Some(wanted) = declaration.subject {
        let choice = choice.as_ref()?;
        if !choice.subjects.contains(&wanted) || choice.by > declaration.farthest {
            return None;
        }
    }
    let (status, evidence) = status::resolve(reading, block, sentence, hit);
    let held = match status {
        Status::Asserted => owner.stance,
        Status::Negated => owner
            .stance
            .and_then(|stance| declaration.stances[stance].denied),
        _ => None,
    };
    Some(Claim {
        declaration: owner.claim,
        stance: owner.stance,
        held,
        value: value(declaration.value, &hit.captures, passage),
        status,
        evidence,
        subject: choice,
        context: context::resolve(reading, block, sentence, &hit.tokens),
        block,
        span: reading.span(block, &hit.tokens),
        tokens: hit.tokens.clone(),
        copied: false,
    })
}

/// What filled the slot that gives the claim its value.
fn value(slot: Option<usize>, captures: &[Capture], passage: &Passage<'_>) -> Option<Value> {
    let slot = slot?;
    let capture = captures.iter().find(|capture| capture.slot == slot)?;
    match (capture.value, capture.quantity) {
        (Some(value), _) => Some(Value::Word { slot, value }),
        (None, Some(index)) => passage.quantities.get(index).cloned().map(Value::Quantity),
        (None, None) => None,
    }
}

/// A body cell whose column header makes the claim: the header's words and the cell's are one statement.
fn in_cell(reading: &Reading<'_>, block: BlockId, claims: &mut Vec<Claim>) {
    let BlockKind::Cell {
        column_header: Some(header),
        header: false,
        ..
    } = reading.document.blocks[block].kind
    else {
        return;
    };
    let columns = &reading.rules.column_index;
    for sentence in 0..reading.block(header).sentences.len() {
        for (claim_id, _) in columns.find(&reading.bare(header, sentence)) {
            let index = &reading.rules.claims[*claim_id].cell_index;
            if let Some(first) = (!reading.block(block).sentences.is_empty()).then_some(0) {
                with_passage(reading, block, first, |passage| {
                    found(reading, block, first, index, passage, claims);
                });
            }
        }
    }
}

/// Whether two ranges share a token.
pub fn overlap(one: &Range<usize>, two: &Range<usize>) -> bool {
    one.start < two.end && two.start < one.end
}
