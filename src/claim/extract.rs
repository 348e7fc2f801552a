//! The one pass from a document to its claims.

use std::cell::OnceCell;
use std::ops::Range;

use super::index::Index;
use super::phrase::{Capture, Match, Passage};
use super::reading::Reading;
use super::status::{self, Status};
use super::subject;
use super::{Article, Claim, Quantity, Value, context};
use crate::document::repeat::Repeats;
use crate::document::{BlockId, BlockKind, Document};
use crate::pack::{Owner, RuleSet};
use crate::source::{Source, Span};

/// Reads an article's claims.
pub fn extract<'a>(source: &'a Source, document: &'a Document, rules: &'a RuleSet) -> Article<'a> {
    let reading = Reading::new(document, rules);
    let repeats = Repeats::read(document);
    let mut claims = Vec::new();
    for (block, _) in document.prose_blocks() {
        for sentence in 0..reading.block(block).sentences.len() {
            in_sentence(&reading, block, sentence, &mut claims);
            in_answer(&reading, block, sentence, &mut claims);
        }
        in_first_entry(&reading, block, &mut claims);
        in_value(&reading, block, &mut claims);
    }
    for claim in &mut claims {
        claim.copied = repeats.copied[claim.block];
    }
    claims.sort_by_key(|claim: &Claim| (claim.span, claim.declaration, claim.stance));
    // The same words may be found both as a sentence and as a value.
    claims.dedup_by(|two, one| {
        (one.span, one.declaration, one.stance) == (two.span, two.declaration, two.stance)
    });
    Article {
        source,
        document,
        rules,
        reading,
        repeats,
        claims,
        statements: OnceCell::new(),
        judged_by: OnceCell::new(),
    }
}

/// All quantities that an article gives, in order, with their words in the file.
pub fn quantities(document: &Document, rules: &RuleSet) -> Vec<(Span, Quantity)> {
    let reading = Reading::new(document, rules);
    let mut found = Vec::new();
    for (block, _) in document.prose_blocks() {
        let own = reading.block(block);
        for sentence in &own.sentences {
            for quantity in
                rules
                    .quantities
                    .read(reading.text(block), &own.tokens, sentence.clone())
            {
                found.push((reading.span(block, &quantity.tokens), quantity));
            }
        }
    }
    found.sort_by_key(|(span, quantity)| (*span, quantity.derived));
    found
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
    let quantities = reading.quantities(block, sentence);
    let mentions = subject::between(reading.mentions(block), &range);
    then(&Passage {
        quantities,
        mentions,
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
    for (owner, mut hit) in best(index.find(passage)) {
        let declaration = &reading.rules.claims[owner.claim];
        let excepted = declaration.except.find(passage);
        if !declaration.company.allows(passage)
            || excepted
                .iter()
                .any(|(_, other)| overlap(&other.tokens, &hit.tokens))
        {
            continue;
        }
        leave_last_sign(reading, block, &mut hit.tokens);
        claims.extend(claim(reading, block, sentence, passage, owner, &hit));
    }
}

/// What parts or ends a statement belongs to none of its sides: "it is not controlled." makes its claim without the stop.
fn leave_last_sign(reading: &Reading<'_>, block: BlockId, words: &mut Range<usize>) {
    const PARTING: [char; 10] = ['.', ',', ';', ':', '!', '"', '(', '–', '—', '-'];
    let tokens = &reading.block(block).tokens;
    while words.len() > 1
        && PARTING
            .iter()
            .any(|sign| tokens[words.end - 1].is_sign(*sign))
    {
        words.end -= 1;
    }
}

/// Of the matches of one claim that overlap, the longest; of equals, the one declared first.
fn best(mut found: Vec<(&Owner, Match)>) -> Vec<(&Owner, Match)> {
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
        hit,
        passage.mentions,
        &declaration.subjects,
    );
    if !declaration.subjects.is_empty() {
        let choice = choice.as_ref()?;
        let wanted = |subject: &usize| declaration.subjects.contains(subject);
        if !choice.subjects.iter().any(wanted) || choice.by > declaration.farthest {
            return None;
        }
    }
    let (status, evidence) = status::resolve(reading, block, sentence, hit, declaration.weighs);
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
        context: context::resolve(reading, block, sentence, &hit.tokens, &declaration.implies),
        block,
        sentence,
        span: reading.span(block, &hit.tokens),
        passage: reading.span(block, &(passage.start..passage.end)),
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

/// A block that gives the value of a label: the label's words and the value's are one statement.
fn in_value(reading: &Reading<'_>, block: BlockId, claims: &mut Vec<Claim>) {
    if reading.block(block).sentences.is_empty() {
        return;
    }
    let mut made: Vec<usize> = Vec::new();
    let labels = labels(reading, block);
    if let [Some(column), Some(row)] = labels {
        made.extend(labelled_by_both(reading, row, column));
        made.extend(labelled_by_both(reading, column, row));
    }
    for label in labels.into_iter().flatten() {
        for sentence in 0..reading.block(label).sentences.len() {
            let columns = reading
                .rules
                .column_index
                .find(&reading.bare(label, sentence));
            made.extend(columns.into_iter().map(|(claim, _)| *claim));
        }
    }
    valued(reading, block, 0, made, claims);
}

/// Longer headers than this, in tokens, are not read as one label.
const LONGEST_LABEL: usize = 16;

/// The claims that two headers label only together, read one after the other: "Ketamine infusion | 40 min" under "Time".
fn labelled_by_both(reading: &Reading<'_>, first: BlockId, second: BlockId) -> Vec<usize> {
    let tokens = |block: BlockId| reading.block(block).tokens.as_slice();
    let joint = tokens(first).len();
    let tokens = [tokens(first), tokens(second)].concat();
    if tokens.len() > LONGEST_LABEL {
        return Vec::new();
    }
    let both = Passage {
        reading: 0,
        glossary: &reading.rules.glossary,
        tokens: &tokens,
        quantities: &[],
        mentions: &[],
        start: 0,
        end: tokens.len(),
    };
    let found = reading.rules.column_index.find(&both).into_iter();
    found
        .filter(|(_, hit)| hit.tokens.start < joint && joint < hit.tokens.end)
        // What stands between would be words of the one that say something else.
        .filter(|(_, hit)| hit.gaps().is_empty())
        .map(|(claim, _)| *claim)
        .collect()
}

/// What may label a block: the headers of its column and its row, its term or lead-in, the heading right above it.
fn labels(reading: &Reading<'_>, block: BlockId) -> [Option<BlockId>; 2] {
    let own = &reading.document.blocks[block];
    match own.kind {
        BlockKind::Cell {
            column_header,
            row_header,
            header: false,
            ..
        } => [column_header, row_header],
        BlockKind::Definition | BlockKind::Item { .. } => [own.lead_in, None],
        BlockKind::Paragraph => [own.headings.last().copied(), None],
        _ => [None, None],
    }
}

/// The sentence after a question: the question's words and the answer's are one statement.
fn in_answer(reading: &Reading<'_>, block: BlockId, sentence: usize, claims: &mut Vec<Claim>) {
    let asked = &reading.rules.asked_index;
    let question = reading.bare(block, sentence);
    let asks = question.tokens[question.start..question.end]
        .iter()
        .any(|token| token.is_sign('?'));
    if !asks || !asked.may_match(&question.tokens[question.start..question.end]) {
        return;
    }
    let made = asked
        .find(&question)
        .iter()
        .map(|(claim, _)| **claim)
        .collect();
    if sentence + 1 < reading.block(block).sentences.len() {
        valued(reading, block, sentence + 1, made, claims);
    } else if let Some(next) = reading.next_block(block)
        && !reading.block(next).sentences.is_empty()
    {
        valued(reading, next, 0, made, claims);
    }
}

/// Reads a sentence as the value of labels that belong to these claims.
fn valued(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    mut made: Vec<usize>,
    claims: &mut Vec<Claim>,
) {
    made.sort_unstable();
    made.dedup();
    for claim in made {
        let index = &reading.rules.claims[claim].cell_index;
        with_passage(reading, block, sentence, |passage| {
            found(reading, block, sentence, index, passage, claims);
        });
    }
}

/// The first entry of a list or table that puts things in order.
fn in_first_entry(reading: &Reading<'_>, block: BlockId, claims: &mut Vec<Claim>) {
    let rankings = &reading.rules.ranking_index;
    if reading.block(block).sentences.is_empty() {
        return;
    }
    let Some(above) = ranking(reading, block) else {
        return;
    };
    for sentence in 0..reading.block(above).sentences.len() {
        for (claim_id, _) in rankings.find(&reading.bare(above, sentence)) {
            let index = &reading.rules.claims[*claim_id].first_index;
            with_passage(reading, block, 0, |passage| {
                found(reading, block, 0, index, passage, claims);
            });
        }
    }
}

/// What may say of a list or table that it puts things in order, for its first entry.
fn ranking(reading: &Reading<'_>, block: BlockId) -> Option<BlockId> {
    let blocks = &reading.document.blocks;
    match blocks[block].kind {
        BlockKind::Item { list, depth, .. } => {
            let goes_on = blocks[..block].last().is_some_and(|before| {
                matches!(before.kind, BlockKind::Item { list: other, depth: deep, .. }
                    if other == list || deep > depth)
            });
            let above = blocks[block]
                .lead_in
                .or(blocks[block].headings.last().copied());
            above.filter(|_| !goes_on)
        }
        BlockKind::Cell {
            row: 1,
            row_header: Some(first),
            ..
        } => match blocks[first].kind {
            BlockKind::Cell { column_header, .. } => column_header,
            _ => None,
        },
        _ => None,
    }
}

/// Whether two ranges share a token.
pub fn overlap(one: &Range<usize>, two: &Range<usize>) -> bool {
    one.start < two.end && two.start < one.end
}
