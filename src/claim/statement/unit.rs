//! Sentences to units, units to clauses.
//!
//! In: the tokens of a sentence. Out: [`Unit`]s, which are words or the words of a phrase with what they mean, and the
//! ranges of them that are clauses. A clause ends where the cues' stops say so, at a comma between two verbs, and before
//! "and" with a verb of its own. What the clauses say is for [`super::clause`].

use std::ops::Range;

use super::clause::Reader;
use super::lexis::{Meaning, Stem};
use crate::claim::phrase::Passage;
use crate::claim::quantity::Quantity;
use crate::document::BlockId;
use crate::document::token::TokenKind;

/// A word, or the words of a phrase, with what they mean.
pub(super) struct Unit<'a> {
    pub(super) tokens: Range<usize>,
    pub(super) stem: Stem<'a>,
    pub(super) meaning: Option<&'a Meaning>,
    /// What a phrase that begins here says of the whole clause.
    pub(super) marks: Vec<(Range<usize>, &'a Meaning)>,
    pub(super) phrase: bool,
    pub(super) sign: Option<char>,
    pub(super) number: bool,
    pub(super) verb: bool,
}

impl Unit<'_> {
    pub(super) fn is(&self, test: impl Fn(&Meaning) -> bool) -> bool {
        self.meaning.is_some_and(test)
    }

    /// All that is meant here.
    pub(super) fn meanings(&self) -> impl Iterator<Item = &'_ Meaning> {
        let marks = self.marks.iter().map(|(_, meaning)| *meaning);
        self.meaning.into_iter().chain(marks)
    }
}

/// A sentence, ready to be cut.
pub(super) struct Sentence<'a> {
    pub(super) block: BlockId,
    pub(super) sentence: usize,
    pub(super) units: Vec<Unit<'a>>,
    pub(super) quantities: Vec<&'a Quantity>,
}

impl<'a> Reader<'a> {
    /// A sentence in units; none if it asks.
    pub(super) fn sentence(&self, block: BlockId, sentence: usize) -> Option<Sentence<'a>> {
        let passage = self.reading.bare(block, sentence);
        let range = passage.start..passage.end;
        if passage.tokens[range.clone()]
            .iter()
            .any(|token| token.is_sign('?'))
        {
            return None;
        }
        let quantities = self.reading.quantities(block, sentence).iter();
        let units = self.units(block, &passage, range);
        // "Half-life" is no half of anything.
        let counts = |quantity: &&Quantity| {
            !units.iter().any(|unit| {
                unit.phrase
                    && unit.is(|m| m.attribute.is_some())
                    && unit.tokens.start <= quantity.tokens.start
                    && quantity.tokens.end <= unit.tokens.end
            })
        };
        Some(Sentence {
            block,
            sentence,
            quantities: quantities.filter(counts).collect(),
            units,
        })
    }

    fn units(&self, block: BlockId, passage: &Passage<'_>, range: Range<usize>) -> Vec<Unit<'a>> {
        let rules = self.reading.rules;
        let lexis = &rules.lexis;
        let found = lexis.phrases.find(passage).into_iter();
        let (mut phrases, marks): (Vec<(Range<usize>, &Meaning)>, Vec<_>) = found
            .map(|(id, hit)| (hit.tokens, &lexis.phrase_meanings[*id]))
            .partition(|(_, meaning)| meaning.stands_for_words());
        phrases.sort_by_key(|(tokens, _)| (tokens.start, std::cmp::Reverse(tokens.len())));
        let mut units = Vec::with_capacity(range.len());
        let mut next = phrases.into_iter().peekable();
        let mut at = range.start;
        while at < range.end {
            let here = marks.iter().filter(|(tokens, _)| tokens.start == at);
            let marks: Vec<(Range<usize>, &Meaning)> = here.cloned().collect();
            while next.peek().is_some_and(|(tokens, _)| tokens.start < at) {
                next.next();
            }
            let token = &passage.tokens[at];
            if let Some((tokens, meaning)) = next.next_if(|(tokens, _)| tokens.start == at) {
                at = tokens.end;
                let (first, own) = self.meaning_of(block, tokens.start);
                // "Comes from", "keep taking".
                let verb = meaning.verb || own.is_some_and(|own| own.verb && !own.light);
                let stem = format!("{}…", &*first);
                units.push(Unit {
                    tokens,
                    stem: Stem::Own(stem.into()),
                    meaning: Some(meaning),
                    marks,
                    phrase: true,
                    sign: None,
                    number: false,
                    verb,
                });
                continue;
            }
            let sign = match token.kind {
                TokenKind::Sign(sign) => Some(sign),
                _ => None,
            };
            let (stem, meaning) = match sign {
                Some(_) => (Stem::Shared(""), None),
                None => self.meaning_of(block, at),
            };
            // "The walk", "your stay": a noun.
            let named = units
                .last()
                .is_some_and(|unit: &Unit<'_>| unit.is(|m| m.article));
            let verb = !named
                && (meaning.is_some_and(|meaning| meaning.verb)
                    || rules.is_verb_among(std::slice::from_ref(token)));
            units.push(Unit {
                tokens: at..at + 1,
                stem,
                meaning,
                marks,
                phrase: false,
                sign,
                number: token.kind == TokenKind::Number,
                verb,
            });
            at += 1;
        }
        units
    }

    /// Where the clauses of a sentence are, in units.
    pub(super) fn clauses(&self, read: &Sentence<'_>) -> Vec<Range<usize>> {
        let units = &read.units;
        let stops = self.reading.stops(read.block, read.sentence);
        let clause_stops = self.reading.clause_stops(read.block, read.sentence);
        let stop_at = |at: usize| {
            let mut all = stops.iter().chain(clause_stops);
            all.any(|stop| stop.start == at)
        };
        let has_verb = |range: Range<usize>| units[range].iter().any(|unit| unit.verb);
        let mut found = Vec::new();
        let mut start = 0;
        for at in 1..units.len() {
            let unit = &units[at];
            let number = |at: usize| units.get(at).is_some_and(|unit| unit.number);
            let cuts = match unit.sign {
                Some(':') => !(number(at - 1) && number(at + 1)) && has_verb(start..at),
                Some(',') => {
                    let end = (at + 1..units.len())
                        .find(|next| units[*next].sign == Some(','))
                        .unwrap_or(units.len());
                    // "To avoid a fee, …" limits like "if you come late, …".
                    let opens = !units[start].is(|m| m.limit || m.condition || m.purpose);
                    let next = units.get(at + 1);
                    let limited = next.is_some_and(|next| next.is(|m| m.condition));
                    let is_reason = |unit: &Unit<'_>| unit.is(|m| m.reason);
                    let reason = is_reason(&units[start]) || next.is_some_and(is_reason);
                    has_verb(start..at) && (reason || has_verb(at + 1..end) && opens && !limited)
                }
                Some('.') => {
                    let next = units.get(at + 1);
                    next.is_some_and(|next| self.token(read.block, next.tokens.start).capital)
                        && has_verb(start..at)
                        && has_verb(at + 1..units.len())
                }
                Some(_) => stop_at(unit.tokens.start),
                None if unit.is(|m| m.condition) => false,
                None if unit.is(|m| m.joint) => {
                    let next = units.get(at + 1);
                    has_verb(start..at)
                        && (next.is_some_and(|next| next.verb || next.is(|m| m.pronoun || m.joint))
                            || unit.is(|m| m.reason) && has_verb(at + 1..units.len()))
                }
                None => stop_at(unit.tokens.start),
            };
            if cuts {
                if start < at {
                    found.push(start..at);
                }
                start = if unit.sign.is_some() { at + 1 } else { at };
            }
        }
        if start < units.len() {
            found.push(start..units.len());
        }
        found
    }
}
