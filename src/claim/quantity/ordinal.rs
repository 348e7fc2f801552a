//! Numbers that put things in order: "ninth", "21st", "the twenty-second session".
//!
//! In: a place in the sentence. Out: the value and the token after it. An ordinal counts nothing: of "twenty-third" neither
//! the "twenty" nor the "third" is a quantity. Next: [`super::frequency`] for "every ninth day".

use super::number::WordSum;
use super::reader::Reader;
use super::words::{Form, Role};
use crate::document::token::TokenKind;

impl Reader<'_> {
    /// The ordinal that begins at this token.
    pub(super) fn ordinal(&self, at: usize) -> Option<(f64, usize)> {
        let token = self.token(at)?;
        if let Some(value) = self.rules.value(token, Role::Ordinal) {
            return Some((value, at + 1));
        }
        if token.kind == TokenKind::Word
            && self.slice(token).starts_with(|c: char| c.is_ascii_digit())
        {
            let digits = self.slice(token).trim_end_matches(char::is_alphabetic);
            return Some((digits.parse().ok()?, at + 1));
        }
        self.ordinal_in_words(at)
    }

    /// Reads past an ordinal of several words, of which each alone would be a number: "twenty-third", "a hundred and fifth".
    pub(super) fn ordinal_in_words(&self, at: usize) -> Option<(f64, usize)> {
        let article = self.is(at, Role::Article) && self.is(at + 1, Role::Scale);
        let from = if article { at + 1 } else { at };
        let mut sum = WordSum::default();
        for next in from.. {
            let token = self.token(next)?;
            if next > from
                && let Some(value) = self.rules.value(token, Role::Ordinal)
                && sum.takes_last(value)
            {
                let end = next + 1;
                return self
                    .puts_in_order(at, next)
                    .then(|| (sum.with_last(value), end));
            }
            if let Some(value) = self
                .rules
                .value(token, Role::Word)
                .filter(|value| sum.takes(*value))
            {
                sum.add(value);
            } else if let Some(scale) = self.rules.value(token, Role::Scale) {
                sum.scale(scale);
            } else if !(sum.ends_in_scale() && self.is(next, Role::And)) {
                return None;
            }
        }
        None
    }

    /// Whether the last word of a number that begins at `start` does put things in order: not in "one hundredth of", "a
    /// thirty-second pause", "twenty fifth-graders".
    fn puts_in_order(&self, start: usize, last: usize) -> bool {
        let next = last + 1;
        let joined = |at: usize| self.token(at).is_some_and(|token| token.joined);
        if self.is(next, Role::Of) && self.is(last, Role::Fraction)
            || (joined(next) && !joined(last))
        {
            return false;
        }
        if self.rules.unit_words.starting(self.tokens, last).is_none() {
            return true;
        }
        let counted = self.rules.unit_words.starting(self.tokens, next);
        let one = counted.is_some_and(|(_, (_, form))| form == Form::One);
        let article = self.is(start, Role::Article)
            || self
                .before(start)
                .is_some_and(|before| self.rules.is(before, Role::Article));
        one && !article
    }
}
