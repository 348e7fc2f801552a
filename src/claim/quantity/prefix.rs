//! What stands around a number and bounds it: "up to about", "between", "or more".
//!
//! In: the first token of a number, or the token after it. Out: a [`Prefix`], read from the inside out, and the
//! words after it, both applied to a [`Draft`].

use std::ops::Range;

use super::number::{Number, NumberForm};
use super::reader::{Found, Reader};
use super::wire::Side;
use super::words::{After, Before, Bound, Role};
use super::{Kind, Quantity};

/// How many bound words are read before one number.
const DEEPEST: usize = 4;

/// Words before a number, the nearest first, each with its first token.
#[derive(Debug, Clone, Default)]
pub(super) struct Prefix {
    pub(super) pieces: Vec<(usize, Before)>,
}

impl Prefix {
    pub(super) fn has(&self, piece: Before) -> bool {
        self.pieces.iter().any(|(_, other)| *other == piece)
    }

    pub(super) fn has_bound(&self) -> bool {
        self.pieces
            .iter()
            .any(|(_, piece)| matches!(piece, Before::Bound(_)))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The first token of all of it, or of the number itself.
    pub(super) fn start(&self, number: usize) -> usize {
        self.pieces.last().map_or(number, |(start, _)| *start)
    }
}

/// A quantity in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) tokens: Range<usize>,
    pub(super) kind: Kind,
    pub(super) lo: Option<f64>,
    pub(super) hi: Option<f64>,
    pub(super) unit: String,
    pub(super) approximate: bool,
    pub(super) lo_open: bool,
    pub(super) hi_open: bool,
    /// Whether it has two numbers.
    pub(super) range: bool,
    /// Whether it takes time, so that "over" may mean during.
    pub(super) lasts: bool,
    pub(super) bounded: bool,
    /// Whether its bound says that it is an age if it has no unit.
    pub(super) bare_age: bool,
}

impl Draft {
    pub(super) fn new(
        tokens: Range<usize>,
        kind: Kind,
        ends: (Option<f64>, Option<f64>),
        unit: &str,
    ) -> Self {
        Self {
            tokens,
            kind,
            lo: ends.0,
            hi: ends.1,
            unit: unit.to_owned(),
            approximate: false,
            lo_open: false,
            hi_open: false,
            range: false,
            lasts: false,
            bounded: false,
            bare_age: false,
        }
    }

    /// Bounds it. Of two bounds the nearer holds; a range keeps its own lower end.
    fn bound(&mut self, bound: Bound) {
        if bound.age {
            self.kind = Kind::Age;
        }
        if self.bounded {
            return;
        }
        self.bounded = true;
        self.bare_age = bound.bare_age;
        if bound.range && self.range {
            return;
        }
        match bound.side {
            Side::High => {
                self.lo = None;
                self.hi_open = bound.strict && self.hi.is_some();
            }
            Side::Low if self.range => {}
            Side::Low => {
                self.hi = None;
                self.lo_open = bound.strict && self.lo.is_some();
            }
        }
    }

    pub(super) fn found(self) -> Found {
        Found::new(Quantity {
            tokens: self.tokens,
            kind: self.kind,
            lo: self.lo,
            hi: self.hi,
            unit: self.unit,
            approximate: self.approximate,
            lo_open: self.lo_open,
            hi_open: self.hi_open,
            derived: false,
        })
    }
}

impl Reader<'_> {
    /// The words before a number that begins at `start`.
    pub(super) fn prefix(&self, start: usize) -> Prefix {
        let mut prefix = Prefix::default();
        let mut at = start;
        while prefix.pieces.len() < DEEPEST {
            let Some((first, piece)) = self.rules.before.ending(self.tokens, at, self.floor) else {
                break;
            };
            prefix.pieces.push((first, piece));
            at = first;
        }
        prefix
    }

    /// The words before a number; those before its article too where they bound or approximate it and can mean no time:
    /// "at least a 20-minute wait", but not "within a 12-month span".
    pub(super) fn prefix_of(&self, number: &Number) -> Prefix {
        let near = self.prefix(number.start);
        let joined = self.token(number.end).is_some_and(|token| token.joined);
        let article = number.start > self.floor && self.is(number.start - 1, Role::Article);
        if !(near.is_empty() && joined && article) {
            return near;
        }
        let far = self.prefix(number.start - 1);
        let plain = |(_, piece): &(usize, Before)| match piece {
            Before::About => true,
            Before::Bound(bound) => !bound.strict && !bound.range,
            _ => false,
        };
        if far.pieces.iter().all(plain) {
            far
        } else {
            near
        }
    }

    /// Applies the words before a number, as far as they fit what it turned out to be.
    pub(super) fn settle(&self, prefix: &Prefix, draft: &mut Draft) {
        for (start, piece) in &prefix.pieces {
            match piece {
                Before::Bound(bound) if bound.window && self.takes_time(draft, *start) => break,
                Before::Bound(bound) => draft.bound(*bound),
                Before::About => draft.approximate = true,
                Before::From | Before::Between if !draft.range => break,
                Before::From | Before::Between => {}
                Before::Age => draft.kind = Kind::Age,
                Before::Exact => break,
            }
            draft.tokens.start = *start;
        }
    }

    /// Whether "over", at this token, means during.
    fn takes_time(&self, draft: &Draft, over: usize) -> bool {
        let few = draft.hi.is_some_and(|hi| hi <= self.rules.most_during);
        let before = self.before(over);
        let lasting = before.is_some_and(|before| self.rules.is(before, Role::Lasting));
        draft.lasts && (draft.kind == Kind::Duration || few) && !lasting
    }

    /// Whether a number begins here that is more than an article.
    fn number_proper(&self, at: usize) -> bool {
        self.number(at)
            .is_some_and(|number| number.value.is_some() && number.form != NumberForm::Article)
    }

    /// Takes in "or more", "or so" and the like after a quantity.
    pub(super) fn suffix(&self, draft: &mut Draft) {
        while let Some((end, after)) = self.rules.after.starting(self.tokens, draft.tokens.end) {
            let joined = self
                .token(draft.tokens.end)
                .is_some_and(|token| token.joined);
            match after {
                After::Bound(bound) if bound.joined && !joined => break,
                // "for 12 weeks at least 3 days a week": the bound belongs to what follows.
                After::Bound(_) if draft.bounded || self.number_proper(end) => break,
                After::Bound(bound) => draft.bound(bound),
                After::About => draft.approximate = true,
            }
            draft.tokens.end = end;
        }
    }
}
