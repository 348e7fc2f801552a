//! Cues: words that set the status of what stands within their scope.
//!
//! The method is that of NegEx (Chapman et al., 2001) and ConText (Harkema et al., 2009): a cue has a status, a
//! direction and a scope; pseudo-cues ("not only") use up words that would mislead; clause ends stop a scope. All cues
//! and clause ends are data in `rules/language/<code>/cues.toml`.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::reading::Reading;
use super::status::Status;
use crate::document::BlockId;
use crate::document::token::{Token, TokenKind};

/// `cues.toml` as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CuesWire {
    /// Signs that end a clause.
    pub stop_signs: Vec<char>,
    /// Phrases that end a clause, from their first word.
    pub stops: Vec<Spanned<String>>,
    /// Phrases that end a noun phrase besides: finite verbs.
    pub finite: Vec<Spanned<String>>,
    /// The cues.
    pub cue: Vec<CueWire>,
}

/// A cue as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CueWire {
    /// Its id, shown where it decides.
    pub id: Spanned<String>,
    /// The status that it sets, or `none` for a pseudo-cue.
    pub status: Spanned<String>,
    /// Its words.
    pub phrases: Vec<Spanned<String>>,
    /// Where what it governs stands; `forward` if absent.
    #[serde(default)]
    pub direction: Direction,
    /// How far it reaches; `clause` if absent.
    #[serde(default)]
    pub scope: Scope,
    /// At most so many tokens away.
    pub most: Option<usize>,
    /// Whether it turns another negation round ("without" after "not").
    #[serde(default)]
    pub flips: bool,
    /// What it reaches beyond its own block.
    #[serde(default)]
    pub reach: Vec<Reach>,
    /// It counts only where a cue of this group governs the same words.
    pub needs: Option<String>,
    /// The group that it belongs to.
    pub group: Option<String>,
}

/// Where what a cue governs stands, seen from the cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// After it.
    #[default]
    Forward,
    /// Before it.
    Backward,
    /// On either side.
    Both,
    /// Within its own words, in a gap.
    Inside,
    /// In the sentence before.
    Previous,
    /// In the sentence after.
    Next,
    /// Nowhere in its own block: only what it reaches.
    Beyond,
}

/// How far a cue reaches in its own block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Up to the end of the clause.
    #[default]
    Clause,
    /// Up to the end of the noun phrase.
    Noun,
    /// Up to the end of the sentence.
    Sentence,
    /// Up to the end of the block.
    Block,
}

/// What a cue reaches beyond its own block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// The list items, cells or definitions that its block introduces.
    Items,
    /// All that stands under its heading.
    Section,
    /// The same as `section`, but only where the cue is all that its block says.
    Label,
}

/// A compiled cue.
#[derive(Debug, Clone)]
pub struct Cue {
    /// Its id.
    pub id: String,
    /// The status that it sets; none for a pseudo-cue.
    pub status: Option<Status>,
    /// Where what it governs stands.
    pub direction: Direction,
    /// How far it reaches.
    pub scope: Scope,
    /// At most so many tokens away.
    pub most: Option<usize>,
    /// Whether it turns another negation round.
    pub flips: bool,
    /// What it reaches beyond its own block.
    pub reach: Vec<Reach>,
    /// The group that it needs.
    pub needs: Option<String>,
    /// The group that it belongs to.
    pub group: Option<String>,
}

/// A cue in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueMatch {
    /// Index of the cue.
    pub cue: usize,
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// The cues of a sentence: the longest first choice, no word used twice.
pub fn find(reading: &Reading<'_>, block: BlockId, sentence: usize) -> Vec<CueMatch> {
    let rules = reading.rules;
    let passage = reading.bare(block, sentence);
    if !rules
        .cue_index
        .may_match(&passage.tokens[passage.start..passage.end])
    {
        return Vec::new();
    }
    let mut found: Vec<CueMatch> = rules
        .cue_index
        .find(&passage)
        .into_iter()
        .map(|(cue, hit)| CueMatch {
            cue: *cue,
            tokens: hit.tokens,
        })
        .collect();
    found.sort_by_key(|hit| {
        (
            std::cmp::Reverse(hit.tokens.len()),
            hit.tokens.start,
            hit.cue,
        )
    });
    let mut taken = vec![false; passage.end - passage.start];
    let mut kept = Vec::new();
    for hit in found {
        let cells = &mut taken[hit.tokens.start - passage.start..hit.tokens.end - passage.start];
        if rules.cues[hit.cue].direction == Direction::Inside {
            kept.push(hit);
        } else if cells.iter().all(|taken| !taken) {
            cells.fill(true);
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| (hit.tokens.start, hit.cue));
    kept
}

/// The words and signs of a sentence that end a clause.
pub fn stops(reading: &Reading<'_>, block: BlockId, sentence: usize) -> Vec<Range<usize>> {
    let rules = reading.rules;
    let passage = reading.bare(block, sentence);
    let mut found: Vec<Range<usize>> = rules
        .stop_index
        .find(&passage)
        .into_iter()
        .map(|((), hit)| hit.tokens)
        .collect();
    for at in passage.start..passage.end {
        if let TokenKind::Sign(sign) = passage.tokens[at].kind {
            let dash = matches!(sign, '–' | '-') && passage.tokens[at].spaced;
            if dash || rules.stop_signs.contains(&sign) {
                found.push(at..at + 1);
            }
        }
    }
    found.sort_by_key(|range| (range.start, range.end));
    found
}

impl Cue {
    /// Whether the cue at `at` governs the words at `target` in the same sentence.
    pub fn governs(
        &self,
        reading: &Reading<'_>,
        block: BlockId,
        sentence: usize,
        at: &Range<usize>,
        target: &Range<usize>,
    ) -> bool {
        if self.direction == Direction::Inside {
            return at.start < target.start && target.end <= at.end;
        }
        let forward = matches!(self.direction, Direction::Forward | Direction::Both)
            && at.end <= target.start;
        let backward = matches!(self.direction, Direction::Backward | Direction::Both)
            && target.end <= at.start;
        let (from, to) = if forward {
            (at.end, target.start)
        } else if backward {
            (target.end, at.start)
        } else {
            return false;
        };
        if self.most.is_some_and(|most| to - from > most) {
            return false;
        }
        match self.scope {
            Scope::Sentence | Scope::Block => true,
            Scope::Clause => !self.is_stopped(reading, block, sentence, from..to, forward),
            Scope::Noun => {
                !self.is_stopped(reading, block, sentence, from..to, forward)
                    && !has_finite(reading, block, from..to)
            }
        }
    }

    fn is_stopped(
        &self,
        reading: &Reading<'_>,
        block: BlockId,
        sentence: usize,
        between: Range<usize>,
        forward: bool,
    ) -> bool {
        let stops = reading.stops(block, sentence);
        let tokens = &reading.block(block).tokens;
        stops
            .iter()
            .any(|stop| between.start <= stop.start && stop.start < between.end)
            || leaves_brackets(&tokens[between], forward)
    }
}

/// Whether a way through these tokens leaves a bracket that it did not enter (or, backwards, enters one).
fn leaves_brackets(tokens: &[Token], forward: bool) -> bool {
    let mut depth = 0_i32;
    let mut lowest = 0;
    for token in tokens {
        match token.kind {
            TokenKind::Sign('(' | '[') => depth += 1,
            TokenKind::Sign(')' | ']') => depth -= 1,
            _ => {}
        }
        lowest = lowest.min(depth);
    }
    if forward {
        lowest < 0
    } else {
        depth > lowest.max(0) && depth > 0
    }
}

fn has_finite(reading: &Reading<'_>, block: BlockId, between: Range<usize>) -> bool {
    let passage = super::phrase::Passage {
        tokens: &reading.block(block).tokens,
        quantities: &[],
        mentions: &[],
        start: between.start,
        end: between.end,
    };
    !reading.rules.finite.find(&passage).is_empty()
}
