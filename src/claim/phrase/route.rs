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

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Passage;
use super::anchor::{self, Anchor};
use super::glossary::Glossary;
use super::machine::may_be_passed;
use super::program;
use super::read::Node;
use crate::claim::quantity::Quantity;
use crate::document::token::{TokenKind, WordId};

/// The bit that all places from the 64th on share.
const LAST: u64 = 1 << (u64::BITS - 1);

/// A distance that no bit is away from another.
const FAR: u32 = u64::BITS;

/// Words that stand in a text so often leave out too few phrases to be noted as a need.
const FREQUENT: usize = 1_000;

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
    /// One of the options of a choice in the glossary.
    Choice(u32),
    Mention(u32),
    /// One of the glossary's patterns of quantities.
    Quantity(u32),
    Year,
    /// The beginning of the passage.
    Beginning,
}

/// What the options of a choice need, of which a match holds one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Choice {
    /// Words of which each alone may be an option: the number of a set.
    ones: u32,
    /// Words side by side: the numbers of rows.
    rows: Range<u32>,
    /// Choices that are options themselves.
    choices: Vec<u32>,
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

impl<T> Rows<T> {
    /// How many rows there are.
    fn count(&self) -> u32 {
        narrow(self.ends.len())
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

    /// Whether a token of this place or a later one will do.
    pub(super) fn has_from(self, place: u32) -> bool {
        self.0 >> place.min(u64::BITS - 1) != 0
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
        drawn.marks.sort_by_cached_key(|mark| {
            let words = match mark.wanted {
                Wanted::Words(set) => glossary.sets.row(set).len(),
                Wanted::Choice(choice) => glossary.words_of(choice),
                // Every passage has one.
                Wanted::Beginning => usize::MAX,
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

/// What a phrase cannot do without, as far as it can be told without looking where anything stands.
pub struct Needs {
    /// A quantity.
    pub quantity: bool,
    /// For each mark that asks for words these words, of which one must be there: the rarest mark first.
    pub words: Vec<Vec<WordId>>,
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

    /// What the phrase of this number needs: a quantity, even as its anchor, and words besides those of its anchor.
    pub fn needs(&self, number: u32, glossary: &Glossary) -> Needs {
        let wanted = |mark: &Mark| mark.wanted;
        let marks = self.0.row(number);
        let others = marks.split_last().map_or(&[][..], |(_, others)| others);
        let mut words: Vec<(usize, Vec<WordId>)> = others
            .iter()
            .filter_map(|mark| glossary.needed(mark.wanted))
            .map(|words| (glossary.frequency(&words), words))
            .filter(|(frequency, _)| *frequency <= FREQUENT)
            .collect();
        words.sort();
        Needs {
            quantity: marks
                .iter()
                .map(wanted)
                .any(|one| matches!(one, Wanted::Quantity(_))),
            words: words.into_iter().map(|(_, words)| words).collect(),
        }
    }

    /// Where a match of the phrase of this number could begin in the passage whose places these are.
    pub fn starts(&self, number: u32, places: &mut Places, passage: &Passage<'_>) -> Starts {
        let marks = self.0.row(number);
        let turns = marks.len().min(MARKS);
        let mut own = [0; MARKS];
        let mut in_turn = [0; MARKS];
        for (n, mark) in marks.iter().enumerate().take(turns) {
            let turn = usize::from(mark.turn) % MARKS;
            own[turn] = places.of(mark.wanted, passage);
            // Most phrases end here: the passage lacks a word of theirs.
            if own[turn] == 0 {
                return Starts(0);
            }
            in_turn[turn] = n;
        }
        let mark = |turn: usize| &marks[in_turn[turn]];
        for turn in 1..turns {
            let (before, mark) = (own[turn - 1], mark(turn));
            own[turn] &= ahead(before, mark.within, mark.touches);
            if own[turn] == 0 {
                return Starts(0);
            }
        }
        let mut last = u64::MAX;
        for turn in (0..turns).rev() {
            let mark = mark(turn);
            last = behind(last & own[turn], mark.within, mark.touches);
        }
        Starts(last)
    }
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
        let first = self.marks.is_empty() && self.since == 0;
        match node {
            Node::Sequence(items) => items.iter().for_each(|item| self.follow(item, glossary)),
            Node::Value { node, .. } => self.follow(node, glossary),
            Node::Words(forms) if forms.ones.is_empty() && forms.longer.len() == 1 => {
                let words = forms.longer.iter().flatten();
                words.for_each(|word| self.follow(&Node::Word(*word), glossary));
            }
            part => {
                if first && program::starts(part, glossary) {
                    self.mark(Wanted::Beginning, 0);
                }
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
                let wanted = match options(part, glossary) {
                    Some(choice) => Wanted::Choice(choice),
                    None => glossary.wanted(&anchor),
                };
                self.mark(wanted, inner);
                self.since = (inner + 1).min(FAR);
                self.signs = has_sign(part, glossary);
            }
        }
    }
}

impl Drawn {
    /// Adds a mark that may have so many places of its part before it.
    fn mark(&mut self, wanted: Wanted, inner: u32) {
        let before = self.marks.last();
        let begins = before.is_none_or(|mark| mark.wanted == Wanted::Beginning);
        self.marks.push(Mark {
            wanted,
            turn: small(self.marks.len()),
            within: small((self.since + inner).min(FAR) as usize),
            touches: begins || self.signs,
        });
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
            Anchor::Quantity(wanted) => Wanted::Quantity(self.pattern(wanted)),
            Anchor::Year => Wanted::Year,
        }
    }
}

/// The options of a node as a choice of the glossary: its number, if one of them has several words side by side. All
/// others are told well enough by the node's anchor.
pub(super) fn options(node: &Node, glossary: &mut Glossary) -> Option<u32> {
    let mut all = Options::default();
    all.add(node, glossary)?;
    if all.rows.is_empty() && all.choices.is_empty() {
        return None;
    }
    all.ones.sort_unstable();
    all.ones.dedup();
    all.rows.sort_unstable();
    all.rows.dedup();
    all.choices.sort_unstable();
    all.choices.dedup();
    match (
        all.ones.as_slice(),
        all.rows.as_slice(),
        all.choices.as_slice(),
    ) {
        ([], [], [one]) => Some(*one),
        _ => Some(glossary.choice(all)),
    }
}

/// The options of a node while they are gathered.
#[derive(Debug, Default, Clone, PartialEq, Eq, Hash)]
pub(super) struct Options {
    ones: Vec<WordId>,
    rows: Vec<Vec<WordId>>,
    choices: Vec<u32>,
}

impl Options {
    /// Adds what a match of this node needs. None if it may need no word at all.
    fn add(&mut self, node: &Node, glossary: &Glossary) -> Option<()> {
        match node {
            Node::Word(id) | Node::Sign(_, id) => self.ones.push(*id),
            Node::Words(forms) => {
                self.ones.extend(forms.ones.iter());
                self.rows.extend(forms.longer.iter().cloned());
            }
            Node::Choice(nodes) => {
                nodes.iter().try_for_each(|node| self.add(node, glossary))?;
            }
            Node::Value { node, .. } => self.add(node, glossary)?,
            Node::Sequence(items) => match row(items) {
                Some(row) => self.rows.push(row),
                None => self.add(anchor::cheapest(items, glossary)?, glossary)?,
            },
            Node::Vocabulary(number) => {
                let entry = glossary.entry(*number)?;
                match (&entry.ones, entry.options, &entry.anchor) {
                    (Some(ones), ..) => self.ones.extend(ones.iter()),
                    (None, Some(choice), _) => self.choices.push(choice),
                    (None, None, Some(Anchor::Words(words))) => self.ones.extend(words.iter()),
                    _ => return None,
                }
            }
            _ => return None,
        }
        Some(())
    }
}

/// The words of a sequence that is nothing but several words.
fn row(items: &[Node]) -> Option<Vec<WordId>> {
    let word = |item: &Node| match item {
        Node::Word(id) => Some(*id),
        _ => None,
    };
    let row: Option<Vec<WordId>> = items.iter().map(word).collect();
    row.filter(|row| row.len() > 1)
}

impl Glossary {
    /// The number of a choice.
    fn choice(&mut self, options: Options) -> u32 {
        if let Some(known) = self.numbers_of_choices.get(&options) {
            return *known;
        }
        let first = self.rows.count();
        for row in &options.rows {
            self.rows.add(row);
        }
        let choice = Choice {
            ones: self.set(&options.ones.as_slice().into()),
            rows: first..self.rows.count(),
            choices: options.choices.clone(),
        };
        let number = narrow(self.choices.len());
        self.choices.push(choice);
        self.numbers_of_choices.insert(options, number);
        number
    }

    /// The words of which a passage must have one for what a mark asks for, in order; none if that is no word.
    fn needed(&self, wanted: Wanted) -> Option<Vec<WordId>> {
        let mut words = Vec::new();
        match wanted {
            Wanted::Word(word) => words.push(word),
            Wanted::Words(set) => words.extend(self.sets.row(set)),
            Wanted::Choice(choice) => self.needed_of(choice, &mut words),
            Wanted::Mention(_) | Wanted::Quantity(_) | Wanted::Year | Wanted::Beginning => {
                return None;
            }
        }
        words.sort_unstable();
        words.dedup();
        Some(words)
    }

    /// The words of which one must be there for any option of a choice: of words side by side the rarest.
    fn needed_of(&self, choice: u32, words: &mut Vec<WordId>) {
        let Some(choice) = self.choices.get(choice as usize) else {
            return;
        };
        words.extend(self.sets.row(choice.ones));
        let frequency = |word: &&WordId| self.common.frequency(**word);
        let rows = choice.rows.clone();
        words.extend(rows.filter_map(|row| self.rows.row(row).iter().min_by_key(frequency)));
        for other in &choice.choices {
            self.needed_of(*other, words);
        }
    }

    /// About how often one of these words stands in a text ([`Common::frequency`](crate::document::token::Common)).
    fn frequency(&self, words: &[WordId]) -> usize {
        words.iter().map(|word| self.common.frequency(*word)).sum()
    }

    /// How many words a choice looks for.
    fn words_of(&self, choice: u32) -> usize {
        let Some(choice) = self.choices.get(choice as usize) else {
            return 0;
        };
        let rows = choice.rows.clone().map(|row| self.rows.row(row).len());
        let choices = choice.choices.iter().map(|choice| self.words_of(*choice));
        self.sets.row(choice.ones).len() + rows.sum::<usize>() + choices.sum::<usize>()
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
    /// The places of choices that have been looked for, each with the number of the passage.
    choices: Vec<(u32, u64)>,
    /// The number of the passage among those read.
    passage: u32,
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
        self.passage = self.passage.wrapping_add(1);
        if self.passage == 0 {
            self.choices.clear();
            self.passage = 1;
        }
        for word in self.words.drain(..) {
            self.slots[word.0 as usize] = 0;
        }
        self.places.clear();
        self.places.push(0);
        let mut place = 0;
        for token in &tokens[start..end] {
            // Nobody asks for what nobody names.
            if token.word != WordId::UNKNOWN {
                let slot = self.slot_for(token.word);
                self.places[usize::from(slot)] |= bit(place);
            }
            place += u32::from(!may_be_passed(token.kind));
        }
    }

    /// The slot of a word, given one if it has none.
    fn slot_for(&mut self, word: WordId) -> u8 {
        let at = word.0 as usize;
        if self.slots.len() <= at {
            self.slots.resize(at + 1, 0);
        }
        if self.slots[at] == 0 {
            // A passage of more different words than that lets the last ones share a place.
            if self.places.len() < usize::from(u8::MAX) {
                self.places.push(0);
            }
            self.slots[at] = small(self.places.len() - 1);
            self.words.push(word);
        }
        self.slots[at]
    }

    fn slot(&self, word: WordId) -> u8 {
        self.slots.get(word.0 as usize).copied().unwrap_or(0)
    }

    fn word(&self, word: WordId) -> u64 {
        self.places[usize::from(self.slot(word))]
    }

    /// The places of a set's words.
    fn set(&self, number: u32, passage: &Passage<'_>) -> u64 {
        let words = passage.glossary.sets.row(number).iter();
        words.fold(0, |places, word| places | self.word(*word))
    }

    /// The places at which options of a choice stand: many phrases of a passage ask for the same.
    fn choice(&mut self, number: u32, passage: &Passage<'_>) -> u64 {
        let at = number as usize;
        if let Some((noted, places)) = self.choices.get(at)
            && *noted == self.passage
        {
            return *places;
        }
        let places = self.look_for(number, passage);
        if self.choices.len() <= at {
            self.choices.resize(at + 1, (0, 0));
        }
        self.choices[at] = (self.passage, places);
        places
    }

    fn look_for(&mut self, number: u32, passage: &Passage<'_>) -> u64 {
        let glossary = passage.glossary;
        let Some(choice) = glossary.choices.get(number as usize) else {
            return 0;
        };
        let mut places = self.set(choice.ones, passage);
        for row in choice.rows.clone() {
            let mut words = glossary.rows.row(row).iter();
            let mut row = words.next().map_or(0, |first| self.word(*first));
            while row != 0
                && let Some(word) = words.next()
            {
                row = self.word(*word) & ahead(row, 1, false);
            }
            places |= row;
        }
        for other in &choice.choices {
            places |= self.choice(*other, passage);
        }
        places
    }

    /// The places at which it stands.
    fn of(&mut self, wanted: Wanted, passage: &Passage<'_>) -> u64 {
        match wanted {
            Wanted::Word(word) => self.word(word),
            Wanted::Words(number) => self.set(number, passage),
            Wanted::Choice(number) => self.choice(number, passage),
            Wanted::Mention(subject) => {
                let mentions = passage.mentions.iter();
                let own = mentions.filter(|mention| mention.subject == subject as usize);
                own.fold(0, |places, own| {
                    places | place_of(passage, own.tokens.start)
                })
            }
            Wanted::Quantity(number) => {
                let pattern = passage.glossary.patterns.get(number as usize);
                let taken = |quantity: &&Quantity| pattern.is_some_and(|one| one.takes(quantity));
                let quantities = passage.quantities.iter().filter(taken);
                quantities.fold(0, |places, quantity| {
                    places | place_of(passage, quantity.tokens.start)
                })
            }
            Wanted::Year => (passage.start..passage.end)
                .filter(|at| passage.tokens[*at].year)
                .fold(0, |places, at| places | place_of(passage, at)),
            Wanted::Beginning => {
                let tokens = &passage.tokens[passage.start..passage.end];
                let signs = tokens
                    .iter()
                    .take_while(|token| matches!(token.kind, TokenKind::Sign(_)))
                    .filter(|token| !may_be_passed(token.kind));
                ahead(1, small(signs.count()), true)
            }
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
