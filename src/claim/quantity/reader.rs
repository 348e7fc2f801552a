//! One pass over a sentence: at each token a name, a date, a frequency or a number is tried, in that order.
//!
//! In: [`Quantities`] and tokens. Out: [`Quantity`]s in reading order. Every attempt looks at a bounded number of
//! tokens ahead and behind, so a sentence is read in linear time. Next: [`super::measure`] for what a number begins.

use std::ops::Range;

use super::words::{Quantities, Role};
use super::{Kind, Quantity, total};
use crate::document::token::{Token, TokenKind};

/// Where a reading of one sentence stands.
pub(super) struct Reader<'a> {
    pub(super) rules: &'a Quantities,
    pub(super) text: &'a str,
    /// The block's tokens up to the end of the sentence.
    pub(super) tokens: &'a [Token],
    /// First token of the sentence.
    pub(super) start: usize,
    /// First token that the words before a number may take: what stands earlier is used up.
    pub(super) floor: usize,
    pub(super) found: Vec<Found>,
}

/// A quantity with what the totals need to know of it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) quantity: Quantity,
    /// Of a duration its seconds, of a frequency the seconds from one time to the next; low and high.
    pub(super) seconds: Option<(f64, f64)>,
    /// Of a frequency the unit of what is counted: "two infusions a week".
    pub(super) counted: Option<String>,
    /// Whether only totals may use it.
    pub(super) hidden: bool,
}

/// How many quantities back a number without a unit may take its unit from.
const REMEMBERED: usize = 6;

impl Found {
    pub(super) fn new(quantity: Quantity) -> Self {
        Self {
            quantity,
            seconds: None,
            counted: None,
            hidden: false,
        }
    }
}

/// Reads the quantities of a sentence.
pub(super) fn read(
    rules: &Quantities,
    text: &str,
    tokens: &[Token],
    sentence: Range<usize>,
) -> Vec<Quantity> {
    let end = sentence.end.min(tokens.len());
    let start = sentence.start.min(end);
    let tokens = &tokens[..end];
    let mut reader = Reader {
        rules,
        text,
        tokens,
        start,
        floor: start,
        found: Vec::new(),
    };
    if !(start..end).any(|at| reader.hints(at)) {
        return Vec::new();
    }
    let mut at = start;
    while at < end {
        at = reader.step(at).max(at + 1);
    }
    let mut found = reader.finish();
    found.sort_by_key(|quantity| (quantity.tokens.start, quantity.tokens.end, quantity.derived));
    found
}

impl<'a> Reader<'a> {
    /// Whether a quantity may be near: most sentences end here.
    fn hints(&self, at: usize) -> bool {
        self.is_digits(at) || self.is(at, Role::Hint) || self.begins_compact(at)
    }

    /// Reads what begins at this token; the token to go on at.
    fn step(&mut self, at: usize) -> usize {
        if !self.may_begin(at) {
            return at + 1;
        }
        if let Some(next) = self.aside(at).or_else(|| self.frequency(at)) {
            self.floor = next;
            return next;
        }
        if let Some(next) = self.decade_word(at).or_else(|| self.fold(at)) {
            self.floor = next;
            return next;
        }
        self.number(at)
            .map_or(at + 1, |number| self.measure(number))
    }

    /// Whether anything may begin at this token: most end here.
    fn may_begin(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let with_digit = || self.slice(token).starts_with(|c: char| c.is_ascii_digit());
        self.rules.opens(token)
            || match token.kind {
                TokenKind::Number => true,
                // A reference, a telephone number.
                TokenKind::Sign(sign) => matches!(sign, '[' | '(' | '+'),
                TokenKind::Word => self.begins_compact(at) || self.rules.any(token) && with_digit(),
            }
    }

    fn finish(mut self) -> Vec<Quantity> {
        total::add(&mut self);
        let shown = self.found.into_iter().filter(|found| !found.hidden);
        shown.map(|found| found.quantity).collect()
    }

    pub(super) fn token(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at)
    }

    /// The token before, if it is in the sentence.
    pub(super) fn before(&self, at: usize) -> Option<&'a Token> {
        at.checked_sub(1)
            .filter(|before| *before >= self.start)
            .and_then(|before| self.tokens.get(before))
    }

    pub(super) fn is(&self, at: usize, role: Role) -> bool {
        self.token(at)
            .is_some_and(|token| self.rules.is(token, role))
    }

    pub(super) fn is_sign(&self, at: usize, sign: char) -> bool {
        self.token(at).is_some_and(|token| token.is_sign(sign))
    }

    pub(super) fn is_digits(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| token.kind == TokenKind::Number)
    }

    pub(super) fn slice(&self, token: &Token) -> &'a str {
        self.text.get(token.range()).unwrap_or("")
    }

    /// The value of a token of plain digits without sign, comma or point.
    pub(super) fn whole_number(&self, at: usize) -> Option<(f64, usize)> {
        let token = self
            .token(at)
            .filter(|token| token.kind == TokenKind::Number)?;
        let slice = self.slice(token);
        let plain = slice.len() <= 12 && slice.bytes().all(|byte| byte.is_ascii_digit());
        let value = plain.then(|| slice.parse().ok())??;
        Some((value, slice.len()))
    }

    /// The quantities read last, the latest first; as far back as a writer expects a reader to remember.
    pub(super) fn last_found(&self) -> impl Iterator<Item = &Found> {
        self.found.iter().rev().take(REMEMBERED)
    }

    pub(super) fn push(&mut self, found: Found) {
        self.found.push(found);
    }

    /// Adds a quantity that needs nothing but its ends: a date, a phone number.
    pub(super) fn push_plain(
        &mut self,
        tokens: Range<usize>,
        kind: Kind,
        ends: (Option<f64>, Option<f64>),
        unit: &str,
    ) {
        self.push(Found::new(Quantity {
            tokens,
            kind,
            lo: ends.0,
            hi: ends.1,
            unit: unit.to_owned(),
            approximate: false,
            lo_open: false,
            hi_open: false,
            derived: false,
        }));
    }
}
