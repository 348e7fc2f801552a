//! Statements: what every sentence of an article says, in a form in which two can be compared without a declaration.
//!
//! In: a [`Reading`]. Out: [`Statements`]: clauses with their content words, opposites, alternatives and quantities,
//! and the pairs of them that share enough words to be about the same thing and differ in something that might
//! exclude. Statuses are worked out later, and only where a pair is alike. Whether a pair cannot hold together is judged by
//! [`crate::rule`]. All words of the language are data: `rules/language/<code>/statement.toml`. Next: [`clause`].

mod amount;
pub mod clause;
mod clock;
pub mod lexis;
mod pair;
pub mod record;
mod unit;
mod wire;

use std::cell::OnceCell;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use lexis::Lexis;
pub use wire::StatementWire;

use super::quantity::{Kind, Quantities, Quantity};
use super::reading::Reading;
use super::status::{self, Status};
use super::{context, phrase::Match};
use crate::document::{BlockId, BlockKind};
use crate::source::Span;
use lexis::{Alternative, Bound, Side};

/// The unit of shares.
const SHARE: &str = "percent";

/// The statements of an article.
#[derive(Debug, Clone, Default)]
pub struct Statements {
    /// All of them, in reading order.
    pub list: Vec<Statement>,
    /// Which may be about the same thing: earlier and later.
    pub pairs: Vec<(usize, usize)>,
    /// How many statements hold a word, by concept.
    pub frequency: Vec<usize>,
    /// The stems of words, by concept, after the concepts of words that mean the same.
    stems: Vec<String>,
}

/// One clause, or a label with its value.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Its block.
    pub block: BlockId,
    /// Its sentence in the block.
    pub sentence: usize,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its words in the file.
    pub span: Span,
    /// Its content words, in order; those of a label before it first.
    pub words: Vec<Word>,
    /// Its quantities.
    pub amounts: Vec<Amount>,
    /// The tokens of its verbs, also of those that say nothing.
    pub verbs: Vec<usize>,
    /// The tokens of its quantities and times.
    pub taken: Vec<Range<usize>>,
    denied: OnceCell<bool>,
    /// Whether what it denies is more than an amount: "not more than three".
    pub capped: bool,
    /// The alternatives that it names.
    pub alternatives: Vec<Alternative>,
    /// The alternatives that its headings and its lead-in name.
    pub around: Vec<Alternative>,
    /// It does not speak of all.
    pub partial: bool,
    /// It turns away from what was said before.
    pub turn: bool,
    /// Its subject is the reader or the writer: you, we.
    pub addressed: bool,
    /// It holds on a condition.
    pub conditional: bool,
    /// Where it allows without demanding.
    pub permits: Vec<Span>,
    /// Where it refuses, in words that elsewhere only guess.
    pub refuses: Vec<Span>,
    /// What it denies is denied of all, always.
    pub universal: bool,
    /// What it says is said of all, always.
    pub total: bool,
    /// From this token on it denies what it says, and says what it denies: after "skip".
    pub omits_from: Option<usize>,
    /// It demands.
    pub demands: bool,
    /// It speaks of the writer's own: we, our.
    pub own: bool,
    /// It speaks of a thing of one place: the desk, the parking.
    pub local: bool,
    /// The tokens in which a denial would be its own.
    pub said: Range<usize>,
    denial: OnceCell<bool>,
    context: OnceCell<Vec<Option<context::Held>>>,
}

/// A content word of a statement.
#[derive(Debug, Clone)]
pub struct Word {
    /// What it means, as a number of this article: words with the same meaning have the same.
    pub concept: u32,
    /// Where it stands.
    pub block: BlockId,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its letters in the file.
    pub span: Span,
    /// Its part in the clause.
    pub place: Place,
    /// The word that opens the limiting phrase in which it stands, if it says more than "in" or "for".
    pub relation: Option<u32>,
    /// It says little.
    pub generic: bool,
    /// It says nothing of its own, but is a side of a pair of opposites.
    pub light: bool,
    /// It says what a quantity is of.
    pub attribute: bool,
    /// It says what something is for.
    pub purpose: bool,
    /// It is a preposition or the like.
    pub function: bool,
    /// It is a verb.
    pub verb: bool,
    /// It was named before, and is only meant here.
    pub inherited: bool,
    /// Its sides in pairs of opposites.
    pub sides: Vec<Side>,
    /// It is a number that is no quantity.
    pub number: bool,
    /// It is what a quantity counts.
    pub counted: bool,
    stand: OnceCell<Stand>,
}

/// The part of a word in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Before the verb.
    Subject,
    /// The verb or after it.
    Predicate,
    /// In a phrase that limits the statement.
    Limit,
}

/// Whether the article says it, denies it, or does neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stand {
    /// It says so.
    Holds,
    /// It denies it.
    Denied,
    /// It asks, guesses, quotes or looks back.
    Open,
}

/// A quantity of a statement.
#[derive(Debug, Clone)]
pub struct Amount {
    /// What it is.
    pub quantity: Quantity,
    /// Its words in the file.
    pub span: Span,
    /// Whether it is a time of day, in minutes.
    pub clock: bool,
    /// The digits, of a telephone number.
    pub digits: String,
    /// The kind of thing that it is of.
    pub attribute: Option<usize>,
    /// Which end of a range it gives.
    pub bound: Option<Bound>,
    /// The preposition before it.
    pub before: Option<u32>,
    /// The word of relation after it: before, after, apart.
    pub after: Option<u32>,
    stand: OnceCell<Stand>,
    /// Its block.
    pub block: BlockId,
}

impl Word {
    /// A subject that is one token, and holds.
    fn named(concept: u32, block: BlockId, at: usize, span: Span) -> Self {
        Self {
            concept,
            block,
            tokens: at..at + 1,
            span,
            place: Place::Subject,
            relation: None,
            generic: false,
            light: false,
            attribute: false,
            purpose: false,
            function: false,
            verb: false,
            inherited: true,
            sides: Vec::new(),
            number: false,
            counted: false,
            stand: OnceCell::new(),
        }
    }

    /// Whether both mean the same, or are sides of one pair of opposites.
    pub fn is_same(&self, other: &Self) -> bool {
        self.concept == other.concept || self.pair_with(other).is_some()
    }

    /// The pair of opposites of which both are a side: this one's and the other's.
    pub fn pair_with(&self, other: &Self) -> Option<(Side, Side)> {
        self.sides.iter().find_map(|side| {
            let other = other.sides.iter().find(|other| other.pair == side.pair)?;
            Some((*side, *other))
        })
    }

    /// Whether the article says it; what is taken over from elsewhere holds.
    pub fn stand(&self) -> Stand {
        self.stand.get().copied().unwrap_or(Stand::Holds)
    }
}

impl Amount {
    /// Whether the article says so.
    pub fn stand(&self) -> Stand {
        self.stand.get().copied().unwrap_or(Stand::Holds)
    }

    /// Whether both can be compared at all.
    pub fn is_like(&self, other: &Self) -> bool {
        let same = self.quantity.kind == other.quantity.kind && self.clock == other.clock;
        same || self.is_share() && other.is_share()
    }

    /// Whether both cannot be the value of one thing. Of two upper ends, or two lower ones, the ends themselves count.
    pub fn differs(&self, other: &Self, quantities: &Quantities) -> bool {
        if !self.is_like(other) {
            return false;
        }
        if self.is_phone() {
            return self.digits != other.digits && self.digits.len() == other.digits.len();
        }
        if self.clock {
            // A time within opening hours is no other hour.
            let ends = |amount: &Self| (amount.quantity.lo, amount.quantity.hi);
            let point = |amount: &Self| amount.quantity.lo == amount.quantity.hi;
            return point(self) == point(other) && ends(self) != ends(other);
        }
        if self.quantity.kind == Kind::Date {
            return self.quantity.lo != other.quantity.lo || self.quantity.hi != other.quantity.hi;
        }
        let (mut one, mut two) = (self.quantity.clone(), other.quantity.clone());
        match (self.side(), other.side()) {
            (Some(a), Some(b)) if a == b => {
                to_end(&mut one, a);
                to_end(&mut two, b);
            }
            (a, b) => {
                widen(&mut one, a);
                widen(&mut two, b);
            }
        }
        if self.is_share() {
            (one.kind, two.kind) = (Kind::Percentage, Kind::Percentage);
        }
        quantities.disjoint(&one, &two)
    }

    /// Which end of a range it gives, by a word beside it or by itself.
    pub fn side(&self) -> Option<Bound> {
        let own = match (self.quantity.lo, self.quantity.hi) {
            (None, Some(_)) => Some(Bound::Most),
            (Some(_), None) => Some(Bound::Least),
            _ => None,
        };
        own.or(self.bound)
    }

    /// Whether it is a share, in percent: "half" is 50 %.
    fn is_share(&self) -> bool {
        let kind = self.quantity.kind;
        kind == Kind::Percentage || kind == Kind::Rate && self.quantity.unit == SHARE
    }

    /// Whether it is a telephone number.
    pub fn is_phone(&self) -> bool {
        self.quantity.kind == Kind::Phone
    }
}

/// Reads the statements of an article and pairs them. Blocks that are a second copy are left out.
pub fn read(reading: &Reading<'_>, copied: &[bool]) -> Statements {
    if reading.rules.lexis.is_empty() {
        return Statements::default();
    }
    let mut reader = clause::Reader::new(reading);
    let mut list = Vec::new();
    for (block, _) in reading.document.prose_blocks() {
        if !copied[block] {
            reader.block(block, &mut list);
        }
    }
    let frequency = pair::frequency(&list, reader.concepts());
    let pairs = pair::pairs(reading, &list, &frequency);
    Statements {
        list,
        pairs,
        frequency,
        stems: reader.into_stems(),
    }
}

impl Statements {
    /// What a concept means: a stem, or `=` and the first of the words that mean the same.
    pub fn name(&self, concept: u32, lexis: &Lexis) -> String {
        let at = concept as usize;
        match lexis.group_names.get(at) {
            Some(group) => format!("={group}"),
            None => {
                let stem = self.stems.get(at - lexis.group_names.len());
                stem.cloned().unwrap_or_default()
            }
        }
    }
}

impl Statement {
    /// The contexts that limit it, once it is settled.
    pub fn context(&self) -> &[Option<context::Held>] {
        self.context.get().map_or(&[], Vec::as_slice)
    }

    /// Works out the status of its words and quantities and its contexts, once. Few statements need it: only those
    /// that are enough like another.
    pub fn settle(&self, reading: &Reading<'_>) {
        if self.context.get().is_some() {
            return;
        }
        let own = |block: BlockId| block == self.block;
        for word in self.words.iter().filter(|word| own(word.block)) {
            if !word.inherited {
                word.stand.get_or_init(|| self.stand(reading, &word.tokens));
            }
        }
        let kind = reading.document.blocks[self.block].kind;
        let is_cell = matches!(kind, BlockKind::Cell { .. });
        for amount in self.amounts.iter().filter(|amount| own(amount.block)) {
            let stand = self.stand(reading, &amount.quantity.tokens);
            // What the headers deny is not the value.
            let denied = stand == Stand::Denied && !is_cell;
            // A telephone number is said, whoever "calls" there.
            let sure = amount.is_phone() || is_cell && stand != Stand::Open;
            let stand = if sure && !denied { Stand::Holds } else { stand };
            amount.stand.get_or_init(|| stand);
        }
        let mut verbs = self.verbs.iter();
        let denied = match self.omits_from {
            Some(from) => self.stand(reading, &(from - 1..from)) == Stand::Holds,
            None => verbs.any(|at| self.stand(reading, &(*at..*at + 1)) == Stand::Denied),
        };
        self.denied.get_or_init(|| denied);
        self.context.get_or_init(|| {
            context::resolve(reading, self.block, self.sentence, &self.tokens, &[])
        });
    }

    /// Whether it, or what stands above it, holds a word that denies.
    pub fn holds_denial(&self, reading: &Reading<'_>) -> bool {
        *self.denial.get_or_init(|| {
            let kind = reading.document.blocks[self.block].kind;
            // A lead-in is finished by the first sentence of an item.
            let goes_on = self.sentence > 0 && matches!(kind, BlockKind::Item { .. });
            let own = |tokens: &Range<usize>| {
                tokens.start < self.said.end && self.said.start < tokens.end
            };
            !self.refuses.is_empty()
                || self.omits_from.is_some()
                || !goes_on && reading.is_denied_from_above(self.block)
                || reading.denials(self.block, self.sentence).iter().any(own)
        })
    }

    /// Whether one of its verbs is denied.
    pub fn is_denied(&self) -> bool {
        self.denied.get().copied().unwrap_or(false)
    }

    /// How the article stands to these tokens. A condition limits and does not decide: its words are compared like
    /// those of any limit.
    fn stand(&self, reading: &Reading<'_>, tokens: &Range<usize>) -> Stand {
        let hit = Match::of(tokens.clone());
        let (_, mut evidence) = status::resolve(reading, self.block, self.sentence, &hit, false);
        let among = |spans: &[Span], span: Span| spans.iter().any(|other| other.overlaps(span));
        for item in evidence
            .iter_mut()
            .filter(|item| item.status == Status::Hedged)
        {
            // "You may not drive" refuses, "you may drive" allows; neither guesses.
            if among(&self.refuses, item.span) {
                item.status = Status::Negated;
            }
        }
        evidence.retain(|item| match item.status {
            Status::Conditional => false,
            Status::Hedged => !among(&self.permits, item.span),
            _ => true,
        });
        let omitted = self.omits_from.is_some_and(|from| from <= tokens.start);
        match status::settle(&evidence) {
            Status::Asserted if omitted => Stand::Denied,
            Status::Negated if omitted => Stand::Holds,
            Status::Asserted => Stand::Holds,
            Status::Negated => Stand::Denied,
            _ => Stand::Open,
        }
    }
}

/// Makes a quantity exactly the end of a range that it gives.
fn to_end(quantity: &mut Quantity, bound: Bound) {
    let end = match bound {
        Bound::Most => quantity.hi,
        Bound::Least | Bound::Start => quantity.lo,
    };
    (quantity.lo, quantity.hi) = (end, end);
    (quantity.lo_open, quantity.hi_open) = (false, false);
}

/// Opens a quantity on the side on which it does not bound.
fn widen(quantity: &mut Quantity, bound: Option<Bound>) {
    match bound {
        Some(Bound::Most) => quantity.lo = None,
        Some(Bound::Least | Bound::Start) => quantity.hi = None,
        None => {}
    }
}
