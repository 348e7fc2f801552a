//! How a claim is said: asserted, negated, hedged, conditional, question, attributed, refuted, historical.
//!
//! Every cue that governs the claim's words is evidence; so are question marks with the answers that follow them,
//! quotation marks, and the structure around the block (see [`super::structure`]). Where several are in force, the
//! first of this order is reported: question, refuted, attributed, conditional, historical, hedged, negated, asserted.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::cue::{self, CueMatch, Direction, Scope};
use super::phrase::Match;
use super::reading::{REMEMBERED, Reading};
use super::structure;
use crate::document::token::TokenKind;
use crate::document::{BlockId, MarkKind};
use crate::source::Span;

/// The status of a claim, weakest claim on the report first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// The article says so.
    Asserted,
    /// The article denies it.
    Negated,
    /// It may be so.
    Hedged,
    /// It was so, or was thought so.
    Historical,
    /// It is so on a condition.
    Conditional,
    /// Somebody says so.
    Attributed,
    /// It is told in order to be rejected.
    Refuted,
    /// It is asked.
    Question,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Asserted,
        Self::Negated,
        Self::Hedged,
        Self::Historical,
        Self::Conditional,
        Self::Attributed,
        Self::Refuted,
        Self::Question,
    ];

    /// The word used in packs and in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Negated => "negated",
            Self::Hedged => "hedged",
            Self::Historical => "historical",
            Self::Conditional => "conditional",
            Self::Attributed => "attributed",
            Self::Refuted => "refuted",
            Self::Question => "question",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// What speaks for a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The status.
    pub status: Status,
    /// The cue's id, or the name of the structure.
    pub cue: String,
    /// Its words in the file.
    pub span: Span,
    /// Whether it turns another negation round.
    pub flips: bool,
    /// Whether it tells only how often or for how many.
    pub mild: bool,
}

/// The group of cues after which a text speaks for itself again ("Fact:").
const FACT: &str = "fact";

/// The group of cues that tell what somebody believes or says.
const BELIEF: &str = "belief";

/// The fewest words between quotation marks that are somebody's statement rather than a term.
const QUOTATION_FROM: usize = 4;

/// The status of what a phrase matched, and all that speaks for it; mild words ("typically") among it if it `weighs` them.
pub fn resolve(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    hit: &Match,
    weighs: bool,
) -> (Status, Vec<Evidence>) {
    let tokens = &hit.tokens;
    let mut evidence = local(reading, block, sentence, hit);
    let quoted = quotation(reading, block, tokens, &mut evidence);
    let own = evidence.len();
    neighbours(reading, block, sentence, quoted, &mut evidence);
    let rebutted = evidence[own..]
        .iter()
        .any(|item| item.status == Status::Refuted);
    structure::label_value(reading, block, sentence, tokens, &mut evidence);
    structure::inherited(reading, block, sentence, &mut evidence);
    structure::footnoted(reading, block, sentence, tokens, &mut evidence);
    question(reading, block, sentence, tokens, rebutted, &mut evidence);
    evidence.retain(|item| weighs || !item.mild);
    (settle(&evidence), evidence)
}

/// Cues of the same sentence, and those of earlier sentences that reach through the block.
fn local(reading: &Reading<'_>, block: BlockId, sentence: usize, hit: &Match) -> Vec<Evidence> {
    let cues = &reading.rules.cues;
    let target = &hit.tokens;
    let gaps = hit.gaps();
    let around = cue::around(reading, block, sentence, target, &gaps);
    let facts: Vec<usize> = around
        .iter()
        .filter(|hit| cues[hit.cue].group.as_deref() == Some(FACT))
        .map(|hit| hit.tokens.start)
        .collect();
    let ended = |hit: &CueMatch| {
        cues[hit.cue].scope == Scope::Block
            && facts
                .iter()
                .any(|fact| hit.tokens.end <= *fact && *fact < target.end)
    };
    let in_gap = |hit: &CueMatch| gaps.iter().any(|gap| gap.contains(&hit.tokens.start));
    let governing: Vec<&CueMatch> = around
        .iter()
        .filter(|hit| {
            in_gap(hit)
                || cues[hit.cue].governs(reading, block, sentence, &hit.tokens, target)
                    && !ended(hit)
        })
        .collect();
    let in_force = |group: &Option<String>| {
        group.is_some() && governing.iter().any(|hit| cues[hit.cue].group == *group)
    };
    let mut evidence = Vec::new();
    for hit in &governing {
        let cue = &cues[hit.cue];
        if (cue.needs.is_none() || in_force(&cue.needs)) && !in_force(&cue.yields_to) {
            push(reading, block, hit, &mut evidence);
        }
    }
    if facts.iter().all(|fact| *fact > target.start) {
        from_earlier(reading, block, sentence, &mut evidence);
    }
    evidence
}

/// Cues of earlier sentences that reach through the block, up to one that says what is true.
fn from_earlier(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    evidence: &mut Vec<Evidence>,
) {
    let cues = &reading.rules.cues;
    for earlier in (0..sentence).rev().take(REMEMBERED) {
        if reading.begins_label(block, earlier + 1) || ends_bold(reading, block, earlier, sentence)
        {
            break;
        }
        let hits = reading.cues(block, earlier);
        if hits
            .iter()
            .any(|hit| cues[hit.cue].group.as_deref() == Some(FACT))
        {
            break;
        }
        for hit in hits
            .iter()
            .filter(|hit| cues[hit.cue].scope == Scope::Block)
        {
            push(reading, block, hit, evidence);
        }
    }
}

/// Whether a sentence is what its block begins with in bold, and a later one stands behind the bold words: "**Myth: …** It
/// is not so."
fn ends_bold(reading: &Reading<'_>, block: BlockId, sentence: usize, later: usize) -> bool {
    let words = reading.text_range(block, sentence);
    let behind = reading.text_range(block, later).start;
    let first = reading.document.blocks[block].prose.marks().first();
    first.is_some_and(|mark| {
        // The full stop may stand behind the bold words.
        let whole = mark.range.start <= words.start && words.end <= mark.range.end + 1;
        mark.kind == MarkKind::Strong && whole && mark.range.end <= behind
    })
}

fn push(reading: &Reading<'_>, block: BlockId, hit: &CueMatch, evidence: &mut Vec<Evidence>) {
    let cue = &reading.rules.cues[hit.cue];
    if let Some(status) = cue.status {
        evidence.push(Evidence {
            status,
            cue: cue.id.clone(),
            span: reading.span(block, &hit.tokens),
            flips: cue.flips,
            mild: cue.mild,
        });
    }
}

/// Cues of the next sentence that look back, and of the previous one that look ahead. What is quoted is believed.
fn neighbours(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    quoted: bool,
    evidence: &mut Vec<Evidence>,
) {
    let cues = &reading.rules.cues;
    let held: Vec<String> = reading
        .cues(block, sentence)
        .iter()
        .filter_map(|hit| cues[hit.cue].group.clone())
        .collect();
    let mut look = |other: usize, direction: Direction| {
        for hit in reading.cues(block, other) {
            let cue = &cues[hit.cue];
            let met = cue
                .needs
                .as_ref()
                .is_none_or(|group| held.contains(group) || (quoted && group == BELIEF));
            if cue.direction == direction && met {
                push(reading, block, hit, evidence);
            }
        }
    };
    if sentence + 1 < reading.block(block).sentences.len() {
        look(sentence + 1, Direction::Previous);
    }
    if sentence > 0 {
        look(sentence - 1, Direction::Next);
    }
}

/// Words between quotation marks are somebody's.
fn quotation(
    reading: &Reading<'_>,
    block: BlockId,
    target: &Range<usize>,
    evidence: &mut Vec<Evidence>,
) -> bool {
    let around = |pair: &&Range<usize>| pair.start < target.start && target.end < pair.end;
    let tokens = &reading.block(block).tokens;
    let quotes = reading.quotes(block);
    // Quotations do not overlap: only the last that begins before the target can hold it.
    let last = quotes.partition_point(|pair| pair.start < target.start);
    let Some(pair) = quotes[..last].last().filter(around) else {
        return false;
    };
    let words = tokens[pair.clone()]
        .iter()
        .filter(|token| !matches!(token.kind, TokenKind::Sign(_)))
        .count();
    if words < QUOTATION_FROM {
        return false;
    }
    evidence.push(Evidence {
        status: Status::Attributed,
        cue: "quotation".to_owned(),
        span: reading.span(block, pair),
        flips: false,
        mild: false,
    });
    true
}

/// A question, or the status of its answer.
fn question(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    target: &Range<usize>,
    rebutted: bool,
    evidence: &mut Vec<Evidence>,
) {
    let Some(mark) = question_mark(reading, block, sentence, target) else {
        structure::verdict(reading, block, evidence);
        return;
    };
    let answer = structure::answer(reading, block, sentence, mark);
    let embeds = structure::embeds(reading, block, sentence);
    let ends = reading.span(block, &(mark..mark + 1)).end;
    // "Is it true that it is not …?" asks of a statement with its denial.
    let in_statement = |item: &Evidence| {
        embeds.is_some_and(|of| of.end <= item.span.start && item.span.end <= ends)
    };
    match answer {
        Some(answer) if answer.status == Status::Asserted => {}
        Some(answer) => evidence.push(Evidence {
            status: answer.status,
            cue: "answer".to_owned(),
            span: answer.span,
            flips: embeds.is_some() && answer.status == Status::Negated,
            mild: false,
        }),
        None if rebutted || structure::presumes(reading, block, sentence, target) => {}
        None => evidence.push(Evidence {
            status: Status::Question,
            cue: "question-mark".to_owned(),
            span: reading.span(block, &(mark..mark + 1)),
            flips: false,
            mild: false,
        }),
    }
    if let Some(answer) = answer {
        // The answer decides; what the question's own words hint at does not, save a denial that it gives a reason for.
        evidence.retain(|item| {
            item.cue == "answer"
                || item.status == Status::Refuted
                || (item.status == Status::Negated && (answer.reason || in_statement(item)))
        });
    }
}

/// The question mark behind the target in its sentence, or at its end.
fn question_mark(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    target: &Range<usize>,
) -> Option<usize> {
    let reading = reading.block(block);
    let end = reading.sentences[sentence].end;
    (target.end.saturating_sub(1)..end).find(|at| reading.tokens[*at].is_sign('?'))
}

/// The one status to report.
pub(super) fn settle(evidence: &[Evidence]) -> Status {
    let denials = evidence
        .iter()
        .filter(|item| item.status == Status::Negated);
    let (flips, plain): (Vec<&Evidence>, Vec<&Evidence>) = denials.partition(|item| item.flips);
    let turns = flips.len() + usize::from(!plain.is_empty());
    let negated = turns % 2 == 1;
    let others = evidence
        .iter()
        .map(|item| item.status)
        .filter(|status| *status != Status::Negated);
    let polarity = if negated {
        Status::Negated
    } else {
        Status::Asserted
    };
    others.max().unwrap_or(polarity).max(polarity)
}
