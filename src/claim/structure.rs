//! Status that comes from where words stand: answers under questions, items under lead-ins, cells under headers,
//! labels with their values, sections under headings.
//!
//! A lead-in governs its items as if they were appended to it: every cue whose scope reaches the lead-in's end is in
//! force for the item. The words that answer, yes or no or perhaps, are data in `structure.toml`.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::cue::{Direction, Reach};
use super::index::Index;
use super::reading::Reading;
use super::status::{Evidence, Status};
use crate::document::token::TokenKind;
use crate::document::{BlockId, BlockKind, MarkKind};
use crate::source::Span;

/// `structure.toml` as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StructureWire {
    /// How an answer to a question begins, by the status that it gives.
    pub answers: AnswersWire,
    /// What a cell, a definition or a value after a colon says, whole, by the status that it gives.
    pub values: AnswersWire,
    /// Labels before an answer: `A:`.
    pub answer_labels: Vec<Spanned<String>>,
    /// How a footnote begins that limits the sentence which refers to it, by the status that it gives.
    pub footnotes: AnswersWire,
    /// How a quoted block begins that quotes nobody: `Note:`, `Warning`.
    pub callouts: Vec<Spanned<String>>,
    /// How an answer begins that takes for granted what was asked: `Because`.
    pub reasons: Vec<Spanned<String>>,
    /// How a question begins that asks of a whole statement, whose denials are its own: `Is it true that`.
    #[serde(default)]
    pub embeds: Vec<Spanned<String>>,
    /// How a question begins that takes for granted what comes after in it: `Why wait when`.
    #[serde(default)]
    pub presumes: Vec<Spanned<String>>,
    /// How the text under a heading begins that judges the heading, by the status that it gives: `False.`
    pub verdicts: AnswersWire,
}

/// Phrases by the status that they give.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnswersWire {
    /// Yes.
    #[serde(default)]
    pub asserted: Vec<Spanned<String>>,
    /// No.
    #[serde(default)]
    pub negated: Vec<Spanned<String>>,
    /// Perhaps.
    #[serde(default)]
    pub hedged: Vec<Spanned<String>>,
    /// Only if.
    #[serde(default)]
    pub conditional: Vec<Spanned<String>>,
    /// Nonsense.
    #[serde(default)]
    pub refuted: Vec<Spanned<String>>,
    /// Somebody says so.
    #[serde(default)]
    pub attributed: Vec<Spanned<String>>,
}

/// The compiled part of `structure.toml`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Structure {
    /// How an answer begins.
    pub answers: Index<Status>,
    /// What a value says.
    pub values: Index<Status>,
    /// Labels before an answer.
    pub answer_labels: Index<()>,
    /// How a footnote begins that limits what refers to it.
    pub footnotes: Index<Status>,
    /// How a quoted block begins that quotes nobody.
    pub callouts: Index<()>,
    /// How an answer begins that takes for granted what was asked.
    pub reasons: Index<()>,
    /// How a question begins that asks of a whole statement.
    pub embeds: Index<()>,
    /// How a question begins that takes for granted what comes after in it.
    pub presumes: Index<()>,
    /// How text begins that judges its heading.
    pub verdicts: Index<Status>,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// The status that it gives to what was asked.
    pub status: Status,
    /// Its words.
    pub span: Span,
    /// Whether it gives a reason and so takes the question for true, denial included: "Why not …? Because …".
    pub reason: bool,
}

/// How many sentences under a heading may judge it: "We hear this a lot. It is false."
const JUDGED: usize = 2;

/// Lists may nest; deeper than this no lead-in is looked for.
const NESTING: usize = 8;

/// The answer to the question that this sentence asks with its question mark at `mark`: behind the mark, in the next
/// sentence, or in the block below.
pub fn answer(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    mark: usize,
) -> Option<Answer> {
    let rest = mark + 1..reading.block(block).sentences[sentence].end;
    if let Some(answer) = answer_at(reading, block, rest) {
        return Some(answer);
    }
    let sentences = reading.block(block).sentences.len();
    if sentence + 1 < sentences {
        return answer_in(reading, block, sentence + 1);
    }
    if !asks(reading, block) {
        return None;
    }
    let next = reading.next_block(block)?;
    let kinds = (
        reading.document.blocks[block].kind,
        reading.document.blocks[next].kind,
    );
    let follows = match kinds {
        (
            BlockKind::Cell { table, row, .. },
            BlockKind::Cell {
                table: other,
                row: next_row,
                header: false,
                ..
            },
        ) => (table, row) == (other, next_row),
        (
            _,
            BlockKind::Heading(_) | BlockKind::Title | BlockKind::Cell { .. } | BlockKind::Term,
        ) => false,
        (BlockKind::Term, kind) => kind == BlockKind::Definition,
        (BlockKind::Item { .. }, BlockKind::Item { .. }) => false,
        _ => true,
    };
    follows.then(|| answer_in(reading, next, 0)).flatten()
}

/// The words with which this sentence asks of a whole statement: "Is it true that …?"
pub fn embeds(reading: &Reading<'_>, block: BlockId, sentence: usize) -> Option<Span> {
    let range = reading.block(block).sentences[sentence].clone();
    let embeds = &reading.rules.structure.embeds;
    let found = embeds.find(&reading.passage(block, range.clone()));
    let (_, hit) = found.first()?;
    Some(reading.span(block, &hit.tokens))
}

/// Whether this question takes for granted what stands at the target: "Why wait when …?"
pub fn presumes(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    target: &Range<usize>,
) -> bool {
    let range = reading.block(block).sentences[sentence].clone();
    let presumes = &reading.rules.structure.presumes;
    let found = presumes.find(&reading.passage(block, range.clone()));
    found.iter().any(|(_, hit)| hit.tokens.end <= target.start)
}

/// Whether a block is there to ask: a heading, a term, a bold line, a line that is one question.
fn asks(reading: &Reading<'_>, block: BlockId) -> bool {
    let kind = reading.document.blocks[block].kind;
    kind.is_heading()
        || kind == BlockKind::Term
        || reading.document.blocks[block]
            .prose
            .is_all(MarkKind::Strong)
        || reading.block(block).sentences.len() <= 2
}

fn answer_in(reading: &Reading<'_>, block: BlockId, sentence: usize) -> Option<Answer> {
    let sentences = &reading.block(block).sentences;
    let first = sentences.get(sentence)?.clone();
    // "A1." alone is a label, and the answer comes after it.
    let rest = behind_label(reading, block, first.clone());
    let range = if rest.is_empty() {
        sentences.get(sentence + 1)?.clone()
    } else {
        first
    };
    answer_at(reading, block, range)
}

fn answer_at(reading: &Reading<'_>, block: BlockId, range: Range<usize>) -> Option<Answer> {
    let structure = &reading.rules.structure;
    let range = behind_label(reading, block, range);
    let (status, span) = longest(reading, block, &structure.answers, &range)?;
    let reasons = structure
        .reasons
        .find(&reading.passage(block, range.clone()));
    Some(Answer {
        status,
        span,
        reason: !reasons.is_empty(),
    })
}

/// These words without a label before them (`A:`) and without signs before the first of them.
fn behind_label(reading: &Reading<'_>, block: BlockId, mut range: Range<usize>) -> Range<usize> {
    let labels = &reading.rules.structure.answer_labels;
    let label = labels.find(&reading.passage(block, range.clone()));
    if let Some((_, hit)) = label
        .iter()
        .find(|(_, hit)| hit.tokens.start == range.start)
    {
        range.start = hit.tokens.end;
    }
    while range.start < range.end
        && matches!(
            reading.block(block).tokens[range.start].kind,
            TokenKind::Sign(_)
        )
    {
        range.start += 1;
    }
    range
}

/// What the text under a heading or a bold line says of it before anything else: "Exercise is off limits. – False."
pub fn verdict(reading: &Reading<'_>, block: BlockId, evidence: &mut Vec<Evidence>) {
    let blocks = &reading.document.blocks;
    let kind = blocks[block].kind;
    if !(kind.is_heading()
        || kind == BlockKind::Term
        || blocks[block].prose.is_all(MarkKind::Strong))
    {
        return;
    }
    let Some(next) = reading.next_block(block) else {
        return;
    };
    if !matches!(
        blocks[next].kind,
        BlockKind::Paragraph | BlockKind::Definition
    ) {
        return;
    }
    let verdicts = &reading.rules.structure.verdicts;
    let judged = |sentence: &Range<usize>| {
        let range = behind_label(reading, next, sentence.clone());
        longest(reading, next, verdicts, &range)
    };
    let mut first = reading.block(next).sentences.iter().take(JUDGED);
    if let Some((status, span)) = first.find_map(judged) {
        evidence.push(Evidence {
            status,
            cue: "verdict".to_owned(),
            span,
            flips: false,
            mild: false,
        });
    }
}

fn longest(
    reading: &Reading<'_>,
    block: BlockId,
    index: &Index<Status>,
    range: &Range<usize>,
) -> Option<(Status, Span)> {
    let found = index.find(&reading.passage(block, range.clone()));
    let best = found.into_iter().max_by_key(|(_, hit)| hit.tokens.len())?;
    Some((*best.0, reading.span(block, &best.1.tokens)))
}

/// `Drowsiness: no`, a term with its definition, a row's label with its cell.
pub fn label_value(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    target: &Range<usize>,
    evidence: &mut Vec<Evidence>,
) {
    let index = &reading.rules.structure.values;
    let range = reading.block(block).sentences[sentence].clone();
    let is_colon = |at: &usize| reading.block(block).tokens[*at].is_sign(':');
    let labelled = (range.start..target.start).any(|at| is_colon(&at));
    let colon = (target.end..range.end).find(is_colon).filter(|_| !labelled);
    let mut value = colon.and_then(|colon| longest(reading, block, index, &(colon + 1..range.end)));
    let whole = |id: BlockId| longest(reading, id, index, &(0..reading.block(id).tokens.len()));
    if value.is_none() {
        value = value_blocks(reading, block).into_iter().find_map(whole);
    }
    if value.is_none() {
        value = column_answers(reading, block);
    }
    if let Some((status, span)) = value.filter(|(status, _)| *status != Status::Asserted) {
        evidence.push(Evidence {
            status,
            cue: "value".to_owned(),
            span,
            flips: false,
            mild: false,
        });
    }
}

/// The blocks that may give the value of what this block names: a term's definition, the other cells of the row that
/// this cell heads.
fn value_blocks(reading: &Reading<'_>, block: BlockId) -> Vec<BlockId> {
    let blocks = &reading.document.blocks;
    let same_row = |id: BlockId, of: BlockId| match (blocks[id].kind, blocks[of].kind) {
        (
            BlockKind::Cell { table, row, .. },
            BlockKind::Cell {
                table: other_table,
                row: other_row,
                ..
            },
        ) => table == other_table && row == other_row,
        _ => false,
    };
    match blocks[block].kind {
        BlockKind::Term => reading
            .next_block(block)
            .filter(|next| blocks[*next].kind == BlockKind::Definition)
            .into_iter()
            .collect(),
        BlockKind::Cell { .. } => {
            let mut before = (0..block).rev().take_while(|id| same_row(*id, block));
            if before.any(|id| says_something(reading, id)) {
                return Vec::new();
            }
            (block + 1..blocks.len())
                .take_while(|id| same_row(*id, block))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// How many cells after a header are asked for its column's answers.
const CELLS_LOOKED_AT: usize = 400;

/// What a column's yes and no make of the words of its header: the answer of its only row, else a question that each
/// row answers for itself.
fn column_answers(reading: &Reading<'_>, block: BlockId) -> Option<(Status, Span)> {
    let index = &reading.rules.structure.values;
    let mut answers = (block + 1..reading.document.blocks.len())
        .take(CELLS_LOOKED_AT)
        .take_while(|id| matches!(reading.document.blocks[*id].kind, BlockKind::Cell { .. }))
        .filter(|id| {
            matches!(reading.document.blocks[*id].kind,
                BlockKind::Cell { column_header: Some(header), .. } if header == block)
        })
        .filter_map(|id| longest(reading, id, index, &(0..reading.block(id).tokens.len())));
    let (status, span) = answers.next()?;
    let only = answers.next().is_none();
    Some((if only { status } else { Status::Question }, span))
}

/// Whether a block holds words, not only a number or a sign.
fn says_something(reading: &Reading<'_>, block: BlockId) -> bool {
    let tokens = &reading.block(block).tokens;
    tokens.iter().any(|token| token.kind == TokenKind::Word)
}

/// What lead-ins, table headers and headings lend to a sentence of a block. A lead-in is finished by the first
/// sentence of an item: "Do not take: aspirin. It thins the blood." Whose word a list is, and of what time, holds for
/// all of it.
pub fn inherited(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    evidence: &mut Vec<Evidence>,
) {
    let own = evidence.len();
    lent(reading, block, evidence);
    let listed = matches!(reading.document.blocks[block].kind, BlockKind::Item { .. });
    if !listed && behind_bold(reading, block, sentence) {
        // Under "Myths", the bold words tell one and the others answer it.
        let mut at = 0;
        evidence.retain(|item| {
            at += 1;
            at <= own || item.status != Status::Refuted
        });
    }
    if listed && sentence > 0 {
        let mut at = 0;
        evidence.retain(|item| {
            at += 1;
            at <= own || matches!(item.status, Status::Attributed | Status::Historical)
        });
    }
}

/// Whether a sentence stands behind bold words that begin its block.
fn behind_bold(reading: &Reading<'_>, block: BlockId, sentence: usize) -> bool {
    let words = reading.block(block);
    let start = words.tokens[words.sentences[sentence].start].start();
    let first = reading.document.blocks[block].prose.marks().first();
    first.is_some_and(|mark| {
        mark.kind == MarkKind::Strong && mark.range.start == 0 && mark.range.end <= start
    })
}

/// Whether what is lent to the first sentence of a block denies it.
pub fn denies(reading: &Reading<'_>, block: BlockId) -> bool {
    let mut evidence = Vec::new();
    lent(reading, block, &mut evidence);
    evidence.iter().any(|item| item.status == Status::Negated)
}

fn lent(reading: &Reading<'_>, block: BlockId, evidence: &mut Vec<Evidence>) {
    let blocks = &reading.document.blocks;
    let mut above = blocks[block].lead_in;
    for _ in 0..NESTING {
        let Some(id) = above else { break };
        appended(reading, id, &[Reach::Items], evidence);
        above = blocks[id].lead_in;
    }
    if let BlockKind::Cell {
        column_header: Some(header),
        ..
    } = blocks[block].kind
    {
        appended(reading, header, &[Reach::Items], evidence);
    }
    if let BlockKind::Cell {
        row_header: Some(header),
        ..
    } = blocks[block].kind
    {
        let before = evidence.len();
        appended(reading, header, &[Reach::Items], evidence);
        let end = blocks[header].prose.span().end;
        let mut at = 0;
        evidence.retain(|item| {
            at += 1;
            // A row's name leads on only with its last words: "One user says | …".
            at <= before || item.span.end >= end
        });
    }
    let outside = evidence.len();
    for (above, id) in blocks[block].headings.iter().rev().enumerate() {
        let before = evidence.len();
        appended(reading, *id, &[Reach::Section, Reach::Label], evidence);
        if above > 0 {
            // Under "Myths", a heading tells a myth; what stands under that heading answers it.
            let mut at = 0;
            evidence.retain(|item| {
                at += 1;
                at <= before || item.status != Status::Refuted
            });
        }
    }
    let attributed = |item: &Evidence| item.status == Status::Attributed;
    let unquoted = evidence[outside..].iter().any(attributed)
        && !blocks[block].quoted
        && quotes_under_same_heading(reading, block);
    let mut at = 0;
    evidence.retain(|item| {
        at += 1;
        // Beside quotations the article speaks for itself.
        at <= outside || !unquoted || item.status != Status::Attributed
    });
    quoted(reading, block, evidence);
    if let Some(label) = label_before(reading, block) {
        appended(reading, label, &[Reach::Label], evidence);
    }
}

fn quotes_under_same_heading(reading: &Reading<'_>, block: BlockId) -> bool {
    let heading = reading.document.blocks[block].headings.last();
    heading.is_some_and(|heading| reading.heads_quotation(*heading))
}

/// The cue of what stands in a quoted block that is somebody's.
pub const BLOCK_QUOTE: &str = "block-quote";

/// A quoted block is somebody's, unless it begins like a note or a warning.
fn quoted(reading: &Reading<'_>, block: BlockId, evidence: &mut Vec<Evidence>) {
    let blocks = &reading.document.blocks;
    if !blocks[block].quoted {
        return;
    }
    let first = (0..=block)
        .rev()
        .take_while(|id| blocks[*id].quoted)
        .last()
        .unwrap_or(block);
    let range = 0..reading.block(first).tokens.len();
    let callouts = &reading.rules.structure.callouts;
    if callouts
        .find(&reading.passage(first, range.clone()))
        .is_empty()
    {
        evidence.push(Evidence {
            status: Status::Attributed,
            cue: BLOCK_QUOTE.to_owned(),
            span: blocks[block].prose.span(),
            flips: false,
            mild: false,
        });
    }
}

/// Signs that refer to a note below.
const NOTE_SIGNS: [char; 4] = ['*', '†', '‡', '§'];

/// A reference behind the target, with a note below that limits what is said: "* Only if …".
pub fn footnoted(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    target: &Range<usize>,
    evidence: &mut Vec<Evidence>,
) {
    let note = note_by_sign(reading, block, sentence, target)
        .or_else(|| note_by_mark(reading, block, target));
    let Some((id, from)) = note else { return };
    let Some(first) = reading.block(id).sentences.first() else {
        return;
    };
    let footnotes = &reading.rules.structure.footnotes;
    if let Some((status, span)) = longest(reading, id, footnotes, &(from..first.end.max(from))) {
        evidence.push(Evidence {
            status,
            cue: "footnote".to_owned(),
            span,
            flips: false,
            mild: false,
        });
    }
}

/// The block below that begins with the sign behind the target, and its first token after the sign.
fn note_by_sign(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    target: &Range<usize>,
) -> Option<(BlockId, usize)> {
    let tokens = &reading.block(block).tokens;
    let end = reading.block(block).sentences[sentence].end;
    let sign = (target.start..tokens.len().min(end + 1)).find_map(|at| match tokens[at].kind {
        TokenKind::Sign(sign) if NOTE_SIGNS.contains(&sign) && !tokens[at].spaced => Some(sign),
        _ => None,
    })?;
    let blocks = &reading.document.blocks;
    let starts = |id: &BlockId| {
        let first = reading.block(*id).tokens.first();
        blocks[*id].kind.is_prose() && first.is_some_and(|token| token.is_sign(sign))
    };
    let id = (block + 1..blocks.len()).find(starts)?;
    Some((id, 1))
}

/// The footnote to which a reference right behind the target points: the first to the first.
fn note_by_mark(
    reading: &Reading<'_>,
    block: BlockId,
    target: &Range<usize>,
) -> Option<(BlockId, usize)> {
    let blocks = &reading.document.blocks;
    let references = |id: BlockId| {
        let marks = blocks[id].prose.marks().iter();
        marks.filter(|mark| mark.kind == MarkKind::FootnoteReference)
    };
    let tokens = &reading.block(block).tokens;
    let from = tokens[target.end - 1].end();
    let to = tokens
        .get(target.end)
        .map_or(usize::MAX, |token| token.end());
    let here = references(block).position(|mark| (from..=to).contains(&mark.range.start))?;
    let nth = here + (0..block).map(|id| references(id).count()).sum::<usize>();
    let notes = (0..blocks.len()).filter(|id| blocks[*id].kind == BlockKind::Footnote);
    notes.map(|id| (id, 0)).nth(nth)
}

/// A paragraph that is only a label governs the one after it; of items, one that ends like a label or is bold.
fn label_before(reading: &Reading<'_>, block: BlockId) -> Option<BlockId> {
    let blocks = &reading.document.blocks;
    let before = (0..block)
        .rev()
        .find(|id| blocks[*id].kind.is_prose() && !blocks[*id].prose.is_empty())?;
    let leads_on = |id: BlockId| {
        let last = reading.block(id).tokens.last();
        last.is_some_and(|token| token.is_sign(':')) || blocks[id].prose.is_all(MarkKind::Strong)
    };
    let labels = match blocks[block].kind {
        BlockKind::Cell { .. } => false,
        BlockKind::Item { .. } => leads_on(before),
        _ => true,
    };
    (labels && blocks[before].kind == blocks[block].kind).then_some(before)
}

/// The cues of a block that reach beyond it in one of these ways, as if what it introduces were appended to it.
fn appended(reading: &Reading<'_>, block: BlockId, ways: &[Reach], evidence: &mut Vec<Evidence>) {
    let Some(sentence) = reading.block(block).sentences.len().checked_sub(1) else {
        return;
    };
    // A label is all that its block says.
    if sentence > 0 && *ways == [Reach::Label] {
        return;
    }
    let range = reading.block(block).sentences[sentence].clone();
    let tokens = &reading.block(block).tokens;
    let signs = |tokens: &[crate::document::token::Token]| {
        tokens.iter().all(|t| matches!(t.kind, TokenKind::Sign(_)))
    };
    // What is introduced stands where the closing colon stands.
    let mut end = range.end;
    while end > range.start && matches!(tokens[end - 1].kind, TokenKind::Sign(_)) {
        end -= 1;
    }
    for hit in reading.cues(block, sentence) {
        let cue = &reading.rules.cues[hit.cue];
        let whole = sentence == 0
            && signs(&tokens[range.start..hit.tokens.start])
            && signs(&tokens[hit.tokens.end..range.end]);
        let reaches = cue
            .reach
            .iter()
            .any(|reach| ways.contains(reach) && (*reach != Reach::Label || whole));
        let target = end.max(hit.tokens.end)..end.max(hit.tokens.end) + 1;
        let governs = cue.direction == Direction::Beyond
            || whole
            || cue.governs(reading, block, sentence, &hit.tokens, &target);
        if let (Some(status), true, true) = (cue.status, reaches, governs) {
            evidence.push(Evidence {
                status,
                cue: cue.id.clone(),
                span: reading.span(block, &hit.tokens),
                flips: cue.flips,
                mild: cue.mild,
            });
        }
    }
}
