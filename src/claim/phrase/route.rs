//! Where in a sentence a phrase could match, from the places of the words that it cannot do without.
//!
//! In: a [`Node`], once; then the [`Places`] of a passage's words, once a passage. Out: the tokens at which a match
//! could begin, as [`Starts`], often none. Most phrases whose anchor a sentence holds are turned away here, since their
//! other words are missing, stand in another order or too far away; the machine runs for what is left.
//!
//! A set of places is 64 bits, a bit a token, so that "these words, at most four tokens further on" costs a few
//! shifts (R. Baeza-Yates and G. Gonnet, "A new approach to text searching", 1992, search so for letters). Tokens that
//! the machine passes over have the place of the next that it does not. All tokens from the 64th on share the last bit,
//! which no shift leaves: there the test says yes too often, never no.

use serde::{Deserialize, Serialize};

use super::Passage;
use super::anchor::{self, Anchor};
use super::glossary::Glossary;
use super::machine::may_be_passed;
use super::read::Node;
use crate::document::token::WordId;

/// The bit that all places from the 64th on share.
const LAST: u64 = 1 << (u64::BITS - 1);

/// A distance that no bit is away from another.
const FAR: u32 = u64::BITS;

/// The most marks that a route keeps: the rest would turn away little more.
const MARKS: usize = 8;

/// What a match passes on its way: the mark with the fewest words first, and last the anchor, which is there whenever
/// the phrase is thought of.
#[derive(Debug, Clone)]
pub struct Route(Vec<Mark>);

/// Something that a match must hold.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Mark {
    wanted: Wanted,
    /// Its turn in the match, from 0.
    turn: u8,
    /// How many places it stands at most after the mark before it, or after the beginning.
    within: u8,
    /// Whether it may have the same place as that.
    touches: bool,
}

/// An [`Anchor`], in few bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Wanted {
    Word(WordId),
    /// One of the glossary's sets of words.
    Words(u32),
    Mention(u32),
    Quantity,
    Year,
}

/// The routes of many phrases.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Routes(Rows<Mark>);

/// Sets of words.
pub(super) type Sets = Rows<WordId>;

/// Many short rows, side by side in memory.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Rows<T> {
    all: Vec<T>,
    /// Where each row ends.
    ends: Vec<u32>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            ends: Vec::new(),
        }
    }
}

impl<T: Copy> Rows<T> {
    /// Adds a row; its number.
    pub(super) fn add(&mut self, row: &[T]) -> u32 {
        self.all.extend(row);
        self.ends.push(narrow(self.all.len()));
        narrow(self.ends.len() - 1)
    }

    fn row(&self, number: u32) -> &[T] {
        let number = number as usize;
        let end = |number: usize| self.ends.get(number).map_or(0, |end| *end as usize);
        let start = number.checked_sub(1).map_or(0, end);
        self.all.get(start..end(number)).unwrap_or_default()
    }
}

/// Tokens at which a match could begin: a bit a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Starts(u64);

impl Starts {
    /// Any token.
    pub const ANY: Self = Self(u64::MAX);

    /// Whether no token will do.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether a token of this place will do.
    pub(super) fn has(self, place: u32) -> bool {
        self.0 & bit(place) != 0
    }
}

impl Route {
    /// The route of a phrase that is filed under this anchor. Words are taken into the glossary's sets.
    pub(super) fn of(node: &Node, anchor: &Anchor, glossary: &mut Glossary) -> Self {
        let mut drawn = Drawn::default();
        drawn.follow(node, glossary);
        let there = glossary.wanted(anchor);
        drawn.marks.sort_by_key(|mark| {
            let words = match mark.wanted {
                Wanted::Words(set) => glossary.sets.row(set).len(),
                _ => 1,
            };
            (mark.wanted == there, words)
        });
        Self(drawn.marks)
    }

    /// The route of a phrase of plain words that begins with this one.
    pub(super) fn word(word: WordId) -> Self {
        Self(vec![Mark {
            wanted: Wanted::Word(word),
            turn: 0,
            within: 0,
            touches: true,
        }])
    }
}

impl Routes {
    /// Adds the route of the next phrase.
    pub fn add(&mut self, route: &Route) {
        self.0.add(&route.0);
    }

    /// Adds the route that a phrase of this number has among others.
    pub fn add_from(&mut self, others: &Self, number: u32) {
        self.0.add(others.0.row(number));
    }

    /// Where a match of the phrase of this number could begin in the passage whose places these are.
    pub fn starts(&self, number: u32, places: &Places, passage: &Passage<'_>) -> Starts {
        let marks = self.0.row(number);
        // Most phrases end here: the passage lacks a word of theirs.
        if marks.iter().all(|mark| places.has(mark.wanted, passage)) {
            follow(marks, places, passage)
        } else {
            Starts(0)
        }
    }
}

/// Where a match could begin that passes these marks in their turn.
fn follow(marks: &[Mark], places: &Places, passage: &Passage<'_>) -> Starts {
    let mut passed = [0; MARKS];
    let mut in_turn = [0; MARKS];
    for (n, mark) in marks.iter().enumerate() {
        in_turn[usize::from(mark.turn) % MARKS] = n;
    }
    let turns = marks.len().min(MARKS);
    let mut last = 0;
    for turn in 0..turns {
        let mark = &marks[in_turn[turn]];
        let own = places.of(mark.wanted, passage);
        last = match turn {
            0 => own,
            _ => own & ahead(last, mark.within, mark.touches),
        };
        if last == 0 {
            return Starts(0);
        }
        passed[turn] = last;
    }
    for turn in (0..turns).rev() {
        let mark = &marks[in_turn[turn]];
        last = behind(last & passed[turn], mark.within, mark.touches);
    }
    Starts(last)
}

/// A route while it is drawn.
#[derive(Default)]
struct Drawn {
    marks: Vec<Mark>,
    /// How many places lie at most between the last mark, or the beginning, and what comes next.
    since: u32,
    /// Whether a sign has been passed since then.
    signs: bool,
}

impl Drawn {
    fn follow(&mut self, node: &Node, glossary: &mut Glossary) {
        match node {
            Node::Sequence(items) => items.iter().for_each(|item| self.follow(item, glossary)),
            Node::Value { node, .. } => self.follow(node, glossary),
            part => {
                let width = width(part, glossary);
                self.signs |= has_sign(part, glossary);
                let Some(anchor) = anchor::anchor(part, glossary) else {
                    self.since = (self.since + width).min(FAR);
                    return;
                };
                if self.marks.len() == MARKS {
                    return;
                }
                // The anchor may be any of the part's tokens, so that much may lie before it, and after it.
                let inner = width.saturating_sub(1);
                self.marks.push(Mark {
                    wanted: glossary.wanted(&anchor),
                    turn: small(self.marks.len()),
                    within: small((self.since + inner).min(FAR) as usize),
                    touches: self.marks.is_empty() || self.signs,
                });
                self.since = (inner + 1).min(FAR);
                self.signs = has_sign(part, glossary);
            }
        }
    }
}

impl Glossary {
    fn wanted(&mut self, anchor: &Anchor) -> Wanted {
        match anchor {
            Anchor::Words(words) => match words[..] {
                [word] => Wanted::Word(word),
                _ => Wanted::Words(self.set(words)),
            },
            Anchor::Mention(subject) => Wanted::Mention(narrow(*subject)),
            Anchor::Quantity => Wanted::Quantity,
            Anchor::Year => Wanted::Year,
        }
    }
}

/// The most places that a match of a node covers.
pub(super) fn width(node: &Node, glossary: &Glossary) -> u32 {
    let width = |node| width(node, glossary);
    let whole = match node {
        Node::Word(_) | Node::Sign(..) | Node::Year | Node::Number => 1,
        Node::Words(forms) => {
            let rows = forms.longer.iter().map(Vec::len).max();
            u32::try_from(rows.unwrap_or(1).max(1)).unwrap_or(FAR)
        }
        Node::Sequence(items) => items.iter().map(width).sum(),
        Node::Choice(options) => options.iter().map(width).max().unwrap_or(0),
        Node::Perhaps(inner) => width(inner),
        Node::Gap(most) => u32::try_from(*most).unwrap_or(FAR),
        Node::Start | Node::End => 0,
        Node::Quantity { .. } | Node::Mention(_) => FAR,
        Node::Value { node, .. } => width(node),
        Node::Vocabulary(number) => glossary.entry(*number).map_or(FAR, |entry| entry.width),
    };
    whole.min(FAR)
}

/// Whether a match of a node may hold a sign, which may have the place of its neighbour.
pub(super) fn has_sign(node: &Node, glossary: &Glossary) -> bool {
    let has_sign = |node| has_sign(node, glossary);
    match node {
        Node::Sign(..) => true,
        Node::Sequence(items) | Node::Choice(items) => items.iter().any(has_sign),
        Node::Perhaps(inner) => has_sign(inner),
        Node::Value { node, .. } => has_sign(node),
        Node::Vocabulary(number) => glossary.entry(*number).is_none_or(|entry| entry.has_sign),
        Node::Word(_)
        | Node::Words(_)
        | Node::Year
        | Node::Number
        | Node::Gap(_)
        | Node::Start
        | Node::End
        | Node::Quantity { .. }
        | Node::Mention(_) => false,
    }
}

/// The places of a passage's words; memory that is used again for every passage.
#[derive(Debug, Default)]
pub struct Places {
    /// Whose words these are: the number of the reading, the address of its tokens, and which of them.
    key: (u64, usize, usize, usize),
    /// For each word of the rule set its place in `places`; 0 for words that the passage lacks.
    slots: Vec<u8>,
    /// The words that have such a place.
    words: Vec<WordId>,
    /// The places of the passage's words, after a zero.
    places: Vec<u64>,
}

impl Places {
    /// Notes the words of a passage, if they are not those that it knows.
    pub fn read(&mut self, passage: &Passage<'_>) {
        let Passage {
            reading,
            tokens,
            start,
            end,
            ..
        } = *passage;
        // While a reading lasts, its tokens stay where they are.
        let key = (reading, tokens.as_ptr() as usize, start, end);
        if reading != 0 && key == self.key {
            return;
        }
        self.key = key;
        for word in self.words.drain(..) {
            self.slots[word.0 as usize] = 0;
        }
        self.places.clear();
        self.places.push(0);
        let mut place = 0;
        for token in &tokens[start..end] {
            let word = token.word.0 as usize;
            if self.slots.len() <= word {
                self.slots.resize(word + 1, 0);
            }
            if self.slots[word] == 0 {
                // A passage of more different words than that lets the last ones share a place.
                if self.places.len() < usize::from(u8::MAX) {
                    self.places.push(0);
                }
                self.slots[word] = small(self.places.len() - 1);
                self.words.push(token.word);
            }
            self.places[usize::from(self.slots[word])] |= bit(place);
            place += u32::from(!may_be_passed(token.kind));
        }
    }

    fn slot(&self, word: WordId) -> u8 {
        self.slots.get(word.0 as usize).copied().unwrap_or(0)
    }

    fn word(&self, word: WordId) -> u64 {
        self.places[usize::from(self.slot(word))]
    }

    /// Whether the passage has it at all.
    fn has(&self, wanted: Wanted, passage: &Passage<'_>) -> bool {
        match wanted {
            Wanted::Word(word) => self.slot(word) != 0,
            Wanted::Words(number) => {
                let mut words = passage.glossary.sets.row(number).iter();
                words.any(|word| self.slot(*word) != 0)
            }
            other => self.of(other, passage) != 0,
        }
    }

    /// The places at which it stands.
    fn of(&self, wanted: Wanted, passage: &Passage<'_>) -> u64 {
        match wanted {
            Wanted::Word(word) => self.word(word),
            Wanted::Words(number) => {
                let words = passage.glossary.sets.row(number).iter();
                words.fold(0, |places, word| places | self.word(*word))
            }
            Wanted::Mention(subject) => {
                let mentions = passage.mentions.iter();
                let own = mentions.filter(|mention| mention.subject == subject as usize);
                own.fold(0, |places, own| {
                    places | place_of(passage, own.tokens.start)
                })
            }
            Wanted::Quantity => passage.quantities.iter().fold(0, |places, quantity| {
                places | place_of(passage, quantity.tokens.start)
            }),
            Wanted::Year => (passage.start..passage.end)
                .filter(|at| passage.tokens[*at].year)
                .fold(0, |places, at| places | place_of(passage, at)),
        }
    }
}

fn small(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The bit of a token.
fn place_of(passage: &Passage<'_>, at: usize) -> u64 {
    let before = passage.tokens.get(passage.start..at).unwrap_or_default();
    let places = before.iter().filter(|token| !may_be_passed(token.kind));
    bit(narrow(places.count()))
}

fn bit(place: u32) -> u64 {
    1 << place.min(u64::BITS - 1)
}

/// All places at most so far after these.
fn ahead(places: u64, most: u8, touches: bool) -> u64 {
    let most = u32::from(most);
    let from = if touches { places } else { places << 1 };
    let steps = most.saturating_sub(u32::from(!touches));
    let spread = spread(from, steps, |places, by| places << by);
    let reaches_last = places != 0 && places.leading_zeros() <= most;
    spread | if reaches_last { LAST } else { 0 }
}

/// All places at most so far before these.
fn behind(places: u64, most: u8, touches: bool) -> u64 {
    let most = u32::from(most);
    let from = if touches { places } else { places >> 1 };
    let steps = most.saturating_sub(u32::from(!touches));
    spread(from, steps, |places, by| places >> by) | places & LAST
}

/// These places and those at most so many shifts of one away.
fn spread(mut places: u64, steps: u32, shift: impl Fn(u64, u32) -> u64) -> u64 {
    let mut done = 0;
    while done < steps.min(u64::BITS - 1) {
        let by = (done + 1).min(steps.min(u64::BITS - 1) - done);
        places |= shift(places, by);
        done += by;
    }
    places
}
