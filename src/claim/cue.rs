//! Cues: words that set the status of what stands within their scope.
//!
//! The method is that of NegEx (Chapman et al., 2001) and ConText (Harkema et al., 2009): a cue has a status, a
//! direction and a scope; pseudo-cues ("not only") use up words that would mislead; clause ends stop a scope. All cues
//! and clause ends are data in `rules/language/<code>/cues.toml`.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::index::{Index, Numbered};
use super::phrase::Passage;
use super::reading::Reading;
use super::status::Status;
use crate::document::BlockId;
use crate::document::token::{Token, TokenKind};

/// `cues.toml` as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CuesWire {
    /// Signs that end a statement.
    pub stop_signs: Vec<char>,
    /// Phrases that end a statement, from their first word.
    pub stops: Vec<Spanned<String>>,
    /// Phrases that end a clause but not a statement of several clauses ("If you …, it …").
    pub clause_stops: Vec<Spanned<String>>,
    /// Words that join the last member of a list.
    pub list_joins: Vec<String>,
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
    /// What it reaches beyond its own block; if absent, a cue that looks ahead reaches the items of a list.
    pub reach: Option<Vec<Reach>>,
    /// It counts only in the first sentence of its block.
    #[serde(default)]
    pub first: bool,
    /// It counts only where a cue of this group governs the same words.
    pub needs: Option<String>,
    /// The group that it belongs to.
    pub group: Option<String>,
    /// It does not count where a cue of this group governs the same words.
    pub yields_to: Option<String>,
    /// It tells how often or for how many ("can", "typically", "some"), and counts only for claims that weigh such words.
    #[serde(default)]
    pub mild: bool,
}

/// Where what a cue governs stands, seen from the cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Up to the end of the clause.
    #[default]
    Clause,
    /// Up to the end of the noun phrase.
    Noun,
    /// Up to the end of the statement; commas and clauses within it do not end it.
    Statement,
    /// Up to the end of the sentence.
    Sentence,
    /// Up to the end of the block.
    Block,
}

/// What a cue reaches beyond its own block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
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
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// Whether it counts only in the first sentence of its block.
    pub first: bool,
    /// The group that it needs.
    pub needs: Option<String>,
    /// The group that it belongs to.
    pub group: Option<String>,
    /// The group that it yields to.
    pub yields_to: Option<String>,
    /// Whether it counts only for claims that weigh how often and for how many.
    pub mild: bool,
}

/// A cue in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueMatch {
    /// Index of the cue.
    pub cue: usize,
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// A cue's phrase in a sentence, before words that several cues share are given to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    phrase: u32,
    hit: CueMatch,
}

/// All that could be a cue in a sentence.
pub fn candidates(reading: &Reading<'_>, block: BlockId, sentence: usize) -> Vec<Candidate> {
    let found = reading
        .rules
        .cue_index
        .find_numbered(&reading.bare(block, sentence));
    let counts = |one: &Candidate| sentence == 0 || !reading.rules.cues[one.hit.cue].first;
    found
        .into_iter()
        .map(Candidate::from)
        .filter(counts)
        .collect()
}

/// The cues of a sentence: the longest first choice, no word used twice.
pub fn find(reading: &Reading<'_>, block: BlockId, sentence: usize) -> Vec<CueMatch> {
    let candidates = reading.cue_candidates(block, sentence).iter();
    let found = candidates.map(|one| one.hit.clone()).collect();
    choose(reading, block, found)
}

/// The tokens of the cues that deny. Most sentences have none, which is seen without the other cues.
pub fn denials(reading: &Reading<'_>, block: BlockId, sentence: usize) -> Vec<Range<usize>> {
    let passage = reading.bare(block, sentence);
    if reading.rules.denials().find(&passage).is_empty() {
        return Vec::new();
    }
    let cues = reading.cues(block, sentence).iter();
    let denies = |hit: &&CueMatch| reading.rules.cues[hit.cue].status == Some(Status::Negated);
    cues.filter(denies).map(|hit| hit.tokens.clone()).collect()
}

/// How many words of a target a cue before it may share: "once the | swelling is gone".
const SHARED: usize = 2;

/// The cues around a target: words of the target are no cue, except that pseudo-cues may use them up, that cues with
/// a gap may hold the target in it, and that a cue may end with the target's first words where these only begin it. Words in the gaps of the
/// target's own phrase are not the target's.
pub fn around(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    target: &Range<usize>,
    gaps: &[Range<usize>],
) -> Vec<CueMatch> {
    let passage = reading.bare(block, sentence);
    let beginnings = &reading.rules.beginnings;
    let sides = [passage.start..target.start, target.end..passage.end];
    let places = || sides.iter().chain(gaps);
    let mut found = Vec::new();
    let mut again = Vec::new();
    for candidate in reading.cue_candidates(block, sentence) {
        let Candidate { phrase, hit } = candidate;
        let cue = &reading.rules.cues[hit.cue];
        let holds = cue.status.is_none() || cue.direction == Direction::Inside;
        let beside =
            |place: &Range<usize>| place.start <= hit.tokens.start && hit.tokens.end <= place.end;
        if holds || places().any(beside) {
            found.push(hit.clone());
            continue;
        }
        again.push(*phrase);
        let ahead = matches!(cue.direction, Direction::Forward | Direction::Both);
        let shared = target.start..hit.tokens.end.min(target.end);
        let only_begins = shared.len() <= SHARED
            && hit.tokens.end < target.end
            && passage
                .tokens
                .get(shared)
                .is_some_and(|shared| shared.iter().all(|token| beginnings.contains(&token.word)));
        if ahead && hit.tokens.start < target.start && only_begins {
            found.push(CueMatch {
                cue: hit.cue,
                tokens: hit.tokens.start..target.start,
            });
        }
    }
    // A phrase that took words of the target may hold beside it as well.
    again.dedup();
    for phrase in again {
        for place in places() {
            let hits = reading.rules.cue_index.find_phrase(phrase, &passage, place);
            found.extend(hits.into_iter().map(|hit| Candidate::from(hit).hit));
        }
    }
    choose(reading, block, found)
}

impl From<Numbered<'_, usize>> for Candidate {
    fn from((phrase, cue, hit): Numbered<'_, usize>) -> Self {
        Self {
            phrase,
            hit: CueMatch {
                cue: *cue,
                tokens: hit.tokens,
            },
        }
    }
}

/// Of cues that share a word, the longest; of equals, the one declared first, and with it one that says the same in
/// another direction. Cues that govern nothing in their own sentence, or only what stands in their gap, use up no words;
/// nor does a mild one, save from another mild one, since not every claim weighs it;
/// nor does one with `needs`, which is a verdict on something else besides: the "not" of "; it is not a cure" denies a
/// cure whether or not it also rejects what was believed before;
/// nor does a pseudo-cue that only begins with the last word of a cue before it: "a myth that | ketamine was made in …".
fn choose(reading: &Reading<'_>, block: BlockId, mut found: Vec<CueMatch>) -> Vec<CueMatch> {
    let tokens = &reading.block(block).tokens;
    let beginnings = &reading.rules.beginnings;
    let touches = |hit: &CueMatch, other: &CueMatch| {
        hit.tokens.start < other.tokens.start
            && hit.tokens.end == other.tokens.start + 1
            && tokens
                .get(other.tokens.start)
                .is_some_and(|token| beginnings.contains(&token.word))
    };
    found.sort_by_key(|hit| {
        (
            std::cmp::Reverse(hit.tokens.len()),
            hit.tokens.start,
            hit.cue,
        )
    });
    let mut kept: Vec<CueMatch> = Vec::new();
    for hit in found {
        let cue = &reading.rules.cues[hit.cue];
        let taken = kept.iter().any(|other| {
            let holder = &reading.rules.cues[other.cue];
            let same = other.tokens == hit.tokens
                && holder.status == cue.status
                && holder.direction != cue.direction;
            let begins = holder.status.is_none() && cue.status.is_some() && touches(&hit, other);
            holder.direction.is_local()
                && (holder.mild == cue.mild || (cue.mild && holder.status.is_none()))
                && holder.needs.is_none()
                && !same
                && !begins
                && other.tokens.start < hit.tokens.end
                && hit.tokens.start < other.tokens.end
        });
        // What a heading introduces is not governed by words that a pseudo-cue has used up.
        let used_up = cue.direction == Direction::Beyond
            && kept.iter().any(|other| {
                reading.rules.cues[other.cue].status.is_none()
                    && other.tokens.start <= hit.tokens.start
                    && hit.tokens.end <= other.tokens.end
            });
        if !(used_up || cue.direction.is_local() && taken) {
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| (hit.tokens.start, hit.cue));
    kept
}

impl Direction {
    /// Whether it governs words of its own sentence outside its own words.
    fn is_local(self) -> bool {
        matches!(self, Self::Forward | Self::Backward | Self::Both)
    }
}

/// The words and signs of a sentence that end a statement.
pub fn stops(reading: &Reading<'_>, block: BlockId, sentence: usize) -> Vec<Range<usize>> {
    let rules = reading.rules;
    let passage = reading.bare(block, sentence);
    let mut found = matches(&rules.stop_index, &passage);
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

/// The words that end a clause within a statement.
pub fn clause_stops(reading: &Reading<'_>, block: BlockId, sentence: usize) -> Vec<Range<usize>> {
    let passage = reading.bare(block, sentence);
    matches(&reading.rules.clause_stop_index, &passage)
}

fn matches(index: &Index<()>, passage: &Passage<'_>) -> Vec<Range<usize>> {
    let found = index.find(passage).into_iter();
    found.map(|((), hit)| hit.tokens).collect()
}

impl CueWire {
    /// What it reaches beyond its own block. A lead-in governs its list as if the list were part of its sentence.
    pub fn reach(&self) -> Vec<Reach> {
        let ahead = matches!(self.direction, Direction::Forward | Direction::Both);
        let usual = if ahead {
            vec![Reach::Items]
        } else {
            Vec::new()
        };
        self.reach.clone().unwrap_or(usual)
    }
}

/// The words between a cue and what it may govern.
struct Way<'a> {
    reading: &'a Reading<'a>,
    block: BlockId,
    sentence: usize,
    cue: &'a Range<usize>,
    target: &'a Range<usize>,
    between: Range<usize>,
    forward: bool,
    /// Whether the cue opens the sentence and its comma is no end: true of all but denials.
    opens: bool,
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
        let between = if forward {
            at.end..target.start
        } else if backward {
            target.end..at.start
        } else {
            return false;
        };
        if self.most.is_some_and(|most| between.len() > most) {
            return false;
        }
        let way = Way {
            reading,
            block,
            sentence,
            cue: at,
            target,
            between,
            forward,
            opens: forward
                && self.status != Some(Status::Negated)
                && at.start == reading.block(block).sentences[sentence].start,
        };
        match self.scope {
            Scope::Sentence | Scope::Block => true,
            Scope::Statement => !way.leaves_statement(),
            Scope::Clause => !way.leaves_statement() && !way.leaves_clause(),
            Scope::Noun => !way.leaves_statement() && !way.leaves_clause() && !way.passes_verb(),
        }
    }
}

impl Way<'_> {
    fn tokens(&self) -> &[Token] {
        &self.reading.block(self.block).tokens
    }

    fn meets(&self, stops: &[Range<usize>]) -> bool {
        stops.iter().any(|stop| {
            self.between.contains(&stop.start) || self.between.contains(&(stop.end - 1))
        })
    }

    fn leaves_statement(&self) -> bool {
        self.meets(self.reading.stops(self.block, self.sentence))
            || leaves_brackets(&self.tokens()[self.between.clone()], self.forward)
    }

    fn leaves_clause(&self) -> bool {
        self.meets(self.reading.clause_stops(self.block, self.sentence)) || self.crosses_comma()
    }

    /// Whether a comma on the way ends the clause. One comma does, unless a list goes on behind it; two or more
    /// enclose an aside or part a list, so the way leads on, unless the cue itself stands in an aside.
    fn crosses_comma(&self) -> bool {
        let tokens = self.tokens();
        let mut between = self.between.clone();
        // "At best, the brace slows …": the comma after an opening adverb belongs to it.
        if self.opens
            && tokens
                .get(self.cue.end)
                .is_some_and(|token| token.is_sign(','))
        {
            between.start += 1;
        }
        let commas = || between.clone().filter(|at| tokens[*at].is_sign(','));
        let Some(last) = commas().next_back() else {
            return false;
        };
        let aside = self.in_aside();
        if commas().count() > 1 {
            return aside;
        }
        let joins = |at: usize| {
            tokens
                .get(at)
                .is_some_and(|token| self.reading.rules.list_joins.contains(&token.word))
        };
        let before = (last + 2..self.between.end).any(joins);
        let after = joins(self.target.end)
            || (joins(self.target.end + 1)
                && tokens.get(self.target.end).is_some_and(|t| t.is_sign(',')));
        aside || !(before || after)
    }

    /// Whether the cue begins an aside: the comma right before it is not the second of a pair.
    fn in_aside(&self) -> bool {
        let start = self.reading.block(self.block).sentences[self.sentence].start;
        let tokens = &self.tokens()[start..self.cue.start];
        let commas = tokens.iter().filter(|token| token.is_sign(',')).count();
        tokens.last().is_some_and(|token| token.is_sign(',')) && commas % 2 == 1
    }

    fn passes_verb(&self) -> bool {
        let between = self.reading.passage(self.block, self.between.clone());
        !self.reading.rules.finite.find(&between).is_empty()
    }
}

/// Whether a way through these tokens leaves a bracket that it did not enter or, backwards, enters one. A target in
/// brackets is an aside that nothing behind the brackets governs.
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
    lowest < 0 || (!forward && depth > 0)
}
