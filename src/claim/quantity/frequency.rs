//! How often: "daily", "every other day", "Mondays and Thursdays", and the "a week" of "twice a week".
//!
//! In: a place in the sentence. Out: a frequency per span (`per week`) or an interval (`every week`), with the seconds
//! from one time to the next for [`super::total`].

use super::number::{Number, NumberForm};
use super::prefix::Draft;
use super::reader::{Found, Reader};
use super::words::Role;
use super::{EVERY, Kind, PER};
use crate::document::token::TokenKind;

/// How many times in which span, or one in how many spans.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Often {
    pub(super) lo: Option<f64>,
    pub(super) hi: Option<f64>,
    pub(super) unit: usize,
    pub(super) interval: bool,
    pub(super) approximate: bool,
}

impl Often {
    fn exactly(value: f64, unit: usize, interval: bool) -> Self {
        Self {
            lo: Some(value),
            hi: Some(value),
            unit,
            interval,
            approximate: false,
        }
    }
}

impl Reader<'_> {
    /// Reads a frequency that no number begins; the token after it.
    pub(super) fn frequency(&mut self, at: usize) -> Option<usize> {
        let (end, often) = self
            .every_word(at)
            .or_else(|| self.weekdays(at))
            .or_else(|| self.interval(at))
            .or_else(|| self.dayparts(at))
            .or_else(|| self.compact_interval(at))?;
        if self.is(end, Role::NotBefore) {
            return Some(end);
        }
        let draft = Draft::new(at..end, Kind::Frequency, (often.lo, often.hi), "");
        Some(self.push_frequency(draft, at, often, None))
    }

    /// Adds a frequency with the words around it; the token after it.
    pub(super) fn push_frequency(
        &mut self,
        mut draft: Draft,
        number: usize,
        often: Often,
        counted: Option<String>,
    ) -> usize {
        let unit = &self.rules.units[often.unit];
        let times = if often.interval {
            unit.times
        } else {
            1.0 / unit.times
        };
        draft.kind = Kind::Frequency;
        // A bound inside has taken an end away: "three or more times a week".
        let (low, high) = (draft.lo.is_some(), draft.hi.is_some());
        let open = |end: bool| end || !draft.bounded;
        let both = often.lo.zip(often.hi);
        let both = both.map(|(lo, hi)| (lo * times, hi * times));
        draft.lo = both.map(|(lo, _)| lo).filter(|_| open(low));
        draft.hi = both.map(|(_, hi)| hi).filter(|_| open(high));
        draft.approximate |= often.approximate;
        let word = if often.interval { EVERY } else { PER };
        draft.unit = format!("{word} {}", unit.frequency);
        let seconds = both.map(|(lo, hi)| {
            if often.interval {
                (lo * unit.size, hi * unit.size)
            } else {
                (unit.size / hi, unit.size / lo)
            }
        });
        self.suffix(&mut draft);
        let prefix = self.prefix(number);
        self.settle(&prefix, &mut draft);
        let end = draft.tokens.end;
        self.push(Found {
            seconds: seconds.filter(|(lo, hi)| *lo > 0.0 && hi.is_finite()),
            counted,
            ..draft.found()
        });
        self.floor = end;
        end
    }

    /// "daily", "on alternate days".
    fn every_word(&self, at: usize) -> Option<(usize, Often)> {
        let (end, word) = self.rules.every_words.starting(self.tokens, at)?;
        Some((end, Often::exactly(word.value, word.unit, word.interval)))
    }

    /// The span after a number of times: "a week", "per day", "daily"; the token after it and the unit.
    pub(super) fn per(&self, at: usize) -> Option<(usize, usize)> {
        if let Some((end, word)) = self.rules.every_words.starting(self.tokens, at) {
            return (!word.interval && word.value == 1.0).then_some((end, word.unit));
        }
        let (next, ()) = self.rules.per.starting(self.tokens, at)?;
        self.time(next)
            .filter(|(end, _)| !self.is(*end, Role::NotAfter))
    }

    /// The name of a time in the singular.
    pub(super) fn time(&self, at: usize) -> Option<(usize, usize)> {
        let (end, (unit, form)) = self.rules.unit_words.starting(self.tokens, at)?;
        let singular = !matches!(form, super::words::Form::Many | super::words::Form::Joined);
        (singular && self.rules.units[unit].kind == Kind::Duration).then_some((end, unit))
    }

    /// "every day", "every other day", "every four to six weeks", "each morning".
    pub(super) fn interval(&self, at: usize) -> Option<(usize, Often)> {
        if !self.is(at, Role::Every) {
            return None;
        }
        let next = match self.rules.every_pass.starting(self.tokens, at + 1) {
            Some((end, ())) => end,
            None => at + 1,
        };
        if self.is(next, Role::Daypart) {
            let (end, count) = self.list(next, |at| self.is(at, Role::Daypart));
            return Some((
                end,
                Often::exactly(count, self.rules.daypart_unit, count == 1.0),
            ));
        }
        if let Some((end, unit)) = self.time(next) {
            return Some((end, Often::exactly(1.0, unit, true)));
        }
        let alternate = self
            .token(next)
            .and_then(|token| self.rules.value(token, Role::Alternate))
            .map(|value| (value, next + 1));
        let ordinal = || self.ordinal(next).filter(|(value, _)| *value > 1.0);
        if let Some((value, end)) = alternate.or_else(ordinal)
            && let Some((end, unit)) = self.time(end)
        {
            return Some((end, Often::exactly(value, unit, true)));
        }
        let number = self.number(next)?;
        let amount = self.amount(&number, &self.prefix(next));
        let (end, unit) = match &amount.unit {
            Some(unit) if unit.kind == Kind::Duration => (unit.end, unit.unit?),
            None if self.ends_clause(amount.end) => (amount.end, self.last_interval()?),
            _ => return None,
        };
        let often = Often {
            lo: amount.lo,
            hi: amount.hi,
            unit,
            interval: true,
            approximate: amount.approximate,
        };
        // The amount has counted a fortnight as two weeks already.
        let times = 1.0 / self.rules.units[often.unit].times;
        let often = Often {
            lo: often.lo.map(|lo| lo * times),
            hi: often.hi.map(|hi| hi * times),
            ..often
        };
        Some((end, often))
    }

    /// The unit of the interval before: "every eight weeks, then every 12".
    fn last_interval(&self) -> Option<usize> {
        let last = self
            .last_found()
            .find(|found| found.quantity.kind == Kind::Frequency)?;
        let (every, name) = last.quantity.unit.split_once(' ')?;
        let unit = self
            .rules
            .units
            .iter()
            .position(|unit| unit.frequency == name);
        unit.filter(|_| every == EVERY)
    }

    /// "Mondays, Wednesdays and Fridays", "every Monday".
    fn weekdays(&self, at: usize) -> Option<(usize, Often)> {
        let every = self.is(at, Role::Every);
        let first = if every { at + 1 } else { at };
        let any = |at: usize| self.is(at, Role::Weekdays) || self.is(at, Role::Weekday);
        if !(self.is(first, Role::Weekdays) || (every && any(first))) {
            return None;
        }
        let (end, count) = self.list(first, any);
        Some((end, Often::exactly(count, self.rules.weekday_unit, false)))
    }

    /// "morning and evening"; one alone is no frequency.
    fn dayparts(&self, at: usize) -> Option<(usize, Often)> {
        if !self.is(at, Role::Daypart) {
            return None;
        }
        let (end, count) = self.list(at, |at| self.is(at, Role::Daypart));
        (count > 1.0).then(|| (end, Often::exactly(count, self.rules.daypart_unit, false)))
    }

    /// A list of words, and how many there are.
    fn list(&self, at: usize, member: impl Fn(usize) -> bool) -> (usize, f64) {
        let mut end = at + 1;
        let mut count = 1.0;
        while count < 7.0
            && let Some((next, ())) = self.rules.list.starting(self.tokens, end)
            && member(next)
        {
            end = next + 1;
            count += 1.0;
        }
        (end, count)
    }

    /// Whether the word has digits inside as "q8h" has.
    pub(super) fn begins_compact(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            let prefix = self.rules.every_prefix.as_bytes();
            let bytes = self.text.as_bytes();
            let digit = token.start() + prefix.len();
            token.kind == TokenKind::Word
                && digit < token.end()
                && bytes[digit].is_ascii_digit()
                && bytes[token.start()..digit].eq_ignore_ascii_case(prefix)
        })
    }

    /// "q8h".
    fn compact_interval(&self, at: usize) -> Option<(usize, Often)> {
        if !self.begins_compact(at) {
            return None;
        }
        let (_, value, unit) = split_compact(self.slice(self.token(at)?))?;
        let unit = *self.rules.compact.get(&unit.to_lowercase())?;
        Some((at + 1, Often::exactly(value, unit, true)))
    }

    /// The seconds of a plain duration, for totals.
    pub(super) fn seconds(&self, found: &Found) -> Option<(f64, f64)> {
        let quantity = &found.quantity;
        let size = self.rules.unit_named(&quantity.unit)?.size;
        let lo = quantity.lo.or(quantity.hi)?;
        let hi = quantity.hi.or(quantity.lo)?;
        Some((lo * size, hi * size))
    }

    /// "a threefold rise".
    pub(super) fn fold(&mut self, at: usize) -> Option<usize> {
        let value = self
            .token(at)
            .and_then(|token| self.rules.value(token, Role::Folds))?;
        let unit = self.rules.names.times.clone();
        self.push_plain(at..at + 1, Kind::Other, (Some(value), Some(value)), &unit);
        Some(at + 1)
    }

    /// A whole multiple without a span: "three times as likely", "twice the risk"; the token after it.
    pub(super) fn multiple(&mut self, number: &Number, draft: Draft, end: usize) -> Option<usize> {
        let plain = number.form != NumberForm::Times || number.value != Some(1.0);
        if !(plain && self.is(end, Role::Multiple)) {
            return None;
        }
        let mut draft = Draft {
            kind: Kind::Other,
            unit: self.rules.names.times.clone(),
            ..draft
        };
        draft.tokens.end = end;
        let prefix = self.prefix(number.start);
        self.settle(&prefix, &mut draft);
        self.push(draft.found());
        self.floor = end;
        Some(end)
    }
}

/// Letters, digits and letters of one word: "q8h", "h45m".
pub(super) fn split_compact(word: &str) -> Option<(&str, f64, &str)> {
    let digits = word.find(|char: char| char.is_ascii_digit())?;
    let rest = &word[digits..];
    let letters = rest
        .find(|char: char| !char.is_ascii_digit())
        .unwrap_or(rest.len());
    let value = rest[..letters].parse().ok()?;
    let after = &rest[letters..];
    after
        .chars()
        .all(char::is_alphabetic)
        .then_some((&word[..digits], value, after))
}
