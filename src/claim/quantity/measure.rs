//! What a number begins: first of all an amount with its unit.
//!
//! In: a [`Number`]. Out: one [`Quantity`](super::Quantity) or none, and the token at which reading goes on. The
//! order of the attempts is the order of how much a reading explains: a share before a count, a unit before a noun.
//! Next: [`super::count`], [`super::share`] and [`super::age`] for what has no unit right after it.

use super::Kind;
use super::frequency::Often;
use super::number::{Number, NumberForm};
use super::prefix::{Draft, Prefix};
use super::reader::{Found, Reader};
use super::unit::Measured;
use super::words::{Before, Role};
use crate::document::token::TokenKind;

/// How far back a verb of change or a word for a score is looked for.
pub(super) const FAR: usize = 6;

/// How many numbers a list that shares one unit may have.
const LONGEST_LIST: usize = 6;

/// One number or a range of two, with the unit right after it.
#[derive(Debug, Clone)]
pub(super) struct Amount {
    pub(super) number: Number,
    pub(super) end: usize,
    pub(super) lo: Option<f64>,
    pub(super) hi: Option<f64>,
    pub(super) unit: Option<Measured>,
    pub(super) approximate: bool,
    pub(super) range: bool,
}

impl Amount {
    pub(super) fn draft(&self, kind: Kind, unit: &str) -> Draft {
        let mut draft = Draft::new(self.number.start..self.end, kind, (self.lo, self.hi), unit);
        draft.approximate = self.approximate;
        draft.range = self.range;
        draft
    }

    pub(super) fn one(&self) -> bool {
        self.lo == Some(1.0) && self.hi == Some(1.0)
    }

    /// The number, as far as what follows is concerned.
    pub(super) fn last(&self) -> Number {
        let plural = self.range || !self.one();
        Number {
            end: self.end,
            value: if plural {
                self.hi.filter(|_| !self.range)
            } else {
                Some(1.0)
            },
            ..self.number
        }
    }
}

impl Reader<'_> {
    /// Reads what a number begins; the token to go on at.
    pub(super) fn measure(&mut self, number: Number) -> usize {
        let prefix = self.prefix_of(&number);
        if let Some(next) = self.share(&number, &prefix) {
            return next;
        }
        let amount = self.amount(&number, &prefix);
        let next = match &amount.unit {
            Some(unit) => self.with_unit(&amount, unit, &prefix),
            None => self.without_unit(&amount, &prefix),
        };
        let next = next.unwrap_or(number.end).max(number.start + 1);
        if self.floor < next
            && self
                .found
                .last()
                .is_some_and(|last| last.quantity.tokens.end >= next)
        {
            self.floor = next;
        }
        next
    }

    /// The number with its unit, or the range that it begins.
    pub(super) fn amount(&self, number: &Number, prefix: &Prefix) -> Amount {
        let unit = self.unit_after(number);
        let end = unit.as_ref().map_or(number.end, |unit| unit.end);
        if let Some(range) = self.range(number, unit.as_ref(), end, prefix) {
            return range;
        }
        let unit = unit.or_else(|| self.unit_of_list(number));
        let times = unit.as_ref().map_or(1.0, |unit| unit.times);
        let half = unit.as_ref().and_then(|unit| self.half_more(unit));
        let (part, end) = half.unwrap_or((0.0, end));
        let value = number.value.map(|value| (value + part) * times);
        Amount {
            number: *number,
            end,
            lo: value,
            hi: value,
            unit,
            approximate: number.approximate,
            range: false,
        }
    }

    /// "a tablet and a half", but not "a tablet and a half glass". Durations have more parts, see `compound_duration`.
    fn half_more(&self, unit: &Measured) -> Option<(f64, usize)> {
        let (part, end) = self
            .and_part(unit.end)
            .filter(|_| unit.kind != Kind::Duration && self.is(unit.end + 1, Role::Article))?;
        let joined = self.token(end).is_some_and(|token| token.joined);
        let other = self.rules.unit_words.starting(self.tokens, end).is_some();
        (!joined && !other && !self.is(end, Role::Group)).then_some((part, end))
    }

    fn range(
        &self,
        first: &Number,
        unit: Option<&Measured>,
        end: usize,
        prefix: &Prefix,
    ) -> Option<Amount> {
        let between = prefix.has(Before::Between);
        let words = if between {
            &self.rules.range_and
        } else {
            &self.rules.range_to
        };
        let (next, ()) = words.starting(self.tokens, end)?;
        let spaced = |at: usize| self.token(at).is_some_and(|token| token.spaced);
        if self.is(end, Role::Tight) && (spaced(end) || spaced(next)) {
            return None;
        }
        let mut second = self
            .number(next)
            .filter(|second| second.form != NumberForm::Vague)?;
        let mut second_unit = self.unit_after(&second);
        // "half an hour to an hour and a half".
        if let Some(unit) = &mut second_unit
            && let Some((part, end)) = self.and_part(unit.end)
        {
            second.value = second.value.map(|value| value + part);
            (unit.end, unit.resume) = (end, end);
        }
        if second.form == NumberForm::Article && second_unit.is_none() {
            return None;
        }
        if prefix.has(Before::From) && self.changes(prefix.start(first.start)) {
            return self.before_change(first, unit, second_unit);
        }
        let (lo, hi, measured) = joined(first, unit, &second, second_unit)?;
        Some(Amount {
            number: *first,
            end: measured.as_ref().map_or(second.end, |unit| unit.end),
            lo: Some(lo),
            hi: Some(hi),
            unit: measured,
            approximate: first.approximate || second.approximate,
            range: true,
        })
    }

    /// The unit that the last number of a list gives to all: "6 and 12 weeks", "0.1, 0.2 or 0.5 mg/kg".
    fn unit_of_list(&self, number: &Number) -> Option<Measured> {
        let mut at = number.end;
        let mut closed = false;
        for _ in 0..LONGEST_LIST {
            let (next, ()) = self.rules.number_list.starting(self.tokens, at)?;
            closed |= !self.is_sign(next - 1, ',');
            let other = self
                .number(next)
                .filter(|other| other.form == NumberForm::Plain && other.money.is_none())?;
            if let Some(mut unit) = self.unit_after(&other).or_else(|| self.noun_after(&other)) {
                if self
                    .rules
                    .age_after
                    .starting(self.tokens, unit.end)
                    .is_some()
                {
                    unit.kind = Kind::Age;
                }
                (unit.end, unit.resume) = (number.end, number.end);
                return Some(unit).filter(|_| closed && number.form == NumberForm::Plain);
            }
            at = other.end;
        }
        None
    }

    /// The first value of "raised from 5 to 10 mg", with the unit of the second.
    fn before_change(
        &self,
        first: &Number,
        unit: Option<&Measured>,
        second: Option<Measured>,
    ) -> Option<Amount> {
        let mut unit = match unit {
            Some(unit) => unit.clone(),
            None => second?,
        };
        if unit.end > first.end && first.money.is_none() && self.unit_after(first).is_none() {
            unit.end = first.end;
            unit.resume = first.end;
        }
        let value = first.value.map(|value| value * unit.times);
        Some(Amount {
            number: *first,
            end: unit.end,
            lo: value,
            hi: value,
            unit: Some(unit),
            approximate: first.approximate,
            range: false,
        })
    }

    fn changes(&self, at: usize) -> bool {
        let from = at.saturating_sub(FAR).max(self.start);
        self.tokens[from..at]
            .iter()
            .any(|token| self.rules.is(token, Role::Change))
    }

    fn with_unit(&mut self, amount: &Amount, unit: &Measured, prefix: &Prefix) -> Option<usize> {
        if amount.number.form == NumberForm::Article && !self.article_counts(amount, unit, prefix) {
            return None;
        }
        let mut draft = amount.draft(unit.kind, &unit.name);
        draft.lasts = unit.unit.is_some_and(|unit| self.rules.units[unit].lasts);
        if unit.kind == Kind::Duration && !amount.range {
            self.compound_duration(amount, unit, &mut draft);
        }
        self.suffix(&mut draft);
        if let Some((end, ())) = self.rules.age_after.starting(self.tokens, draft.tokens.end) {
            draft.kind = Kind::Age;
            draft.tokens.end = end;
            self.suffix(&mut draft);
        }
        if unit.kind == Kind::Duration
            && let Some(next) = self.per_time(&draft, unit, prefix)
        {
            return Some(next);
        }
        let pieces = unit.unit.is_some_and(|unit| self.rules.units[unit].pieces);
        let often = pieces.then(|| self.per_unit(draft.tokens.end)).flatten();
        self.settle(prefix, &mut draft);
        if draft.kind == Kind::Duration
            && prefix.has_bound()
            && self.person_before(draft.tokens.start)
        {
            draft.kind = Kind::Age;
        }
        let next = draft.tokens.end.max(unit.resume);
        let tokens = draft.tokens.clone();
        let mut found = draft.found();
        if found.quantity.kind == Kind::Duration {
            found.seconds = self.seconds(&found);
        }
        self.push(found);
        if let Some((end, per)) = often {
            let draft = Draft {
                range: amount.range,
                ..Draft::new(
                    amount.number.start..end,
                    Kind::Frequency,
                    (amount.lo, amount.hi),
                    "",
                )
            };
            let often = self.times(amount, per);
            self.floor = tokens.start;
            return Some(self.push_frequency(
                draft,
                amount.number.start,
                often,
                Some(unit.name.clone()),
            ));
        }
        Some(next)
    }

    /// Whether "a week" is a time and not the "a week" of some frequency.
    fn article_counts(&self, amount: &Amount, unit: &Measured, prefix: &Prefix) -> bool {
        let listed = unit.unit.map(|unit| &self.rules.units[unit]);
        if unit.kind != Kind::Duration {
            let more = amount.end > unit.end;
            return more || unit.kind != Kind::Dose && amount.range;
        }
        let long =
            listed.is_some_and(|unit| unit.size >= self.rules.shortest_span && unit.times == 1.0);
        let free = prefix.is_empty() && long && !amount.range && !self.found.is_empty();
        let before = self.before(amount.number.start);
        let loose = before
            .is_some_and(|before| !self.rules.is(before, Role::Stop) && self.slice(before) != ",");
        let joined = self.tokens[amount.end - 1].joined;
        let placed = self.is(amount.end, Role::NotAfter);
        !(joined || (free && loose && !placed))
    }

    /// "2 h 30 min", "an hour and a half", "1h45m", "an hour or two".
    fn compound_duration(&self, amount: &Amount, unit: &Measured, draft: &mut Draft) {
        let Some((value, size)) = draft.lo.zip(unit.size) else {
            return;
        };
        if let Some((part, end)) = self.and_part(draft.tokens.end) {
            let times = unit.times;
            (draft.lo, draft.hi) = (Some(value + part * times), Some(value + part * times));
            draft.tokens.end = end;
        } else if let Some((more, name, below, end)) = self.smaller_time(draft.tokens.end, size) {
            let total = value * size / below + more;
            (draft.lo, draft.hi) = (Some(total), Some(total));
            draft.unit = name;
            draft.tokens.end = end;
        } else if amount.one()
            && let Some((next, ())) = self.rules.range_or.starting(self.tokens, draft.tokens.end)
            && let Some(second) = self
                .number(next)
                .filter(|second| second.form == NumberForm::Plain)
            && !self.plural_at(second.end)
        {
            let hi = second.value.map(|second| second * unit.times);
            if hi > draft.hi {
                draft.hi = hi;
                draft.range = true;
                draft.tokens.end = second.end;
            }
        }
    }

    /// The smaller part of a compound duration: its value, unit, size in seconds and the token after it.
    fn smaller_time(&self, at: usize, size: f64) -> Option<(f64, String, f64, usize)> {
        let at = if self.is(at, Role::And) { at + 1 } else { at };
        let number = self
            .number(at)
            .filter(|number| number.form == NumberForm::Plain)?;
        let value = number.value?;
        let letter = self
            .token(number.end)
            .map(|token| self.slice(token).to_lowercase());
        let compact = letter.and_then(|letter| self.rules.compact.get(&letter).copied());
        let digits = self.is_digits(at);
        let (unit, end) = match compact.filter(|_| digits) {
            Some(unit) => (unit, number.end + 1),
            None => {
                let measured = self.unit_after(&number)?;
                (measured.unit?, measured.end)
            }
        };
        let unit = &self.rules.units[unit];
        let smaller = unit.kind == Kind::Duration && unit.size < size && value * unit.size < size;
        smaller.then(|| (value, unit.name.clone(), unit.size, end))
    }

    /// "150 minutes a week" is a rate, "five days a week" a frequency.
    fn per_time(&mut self, draft: &Draft, unit: &Measured, prefix: &Prefix) -> Option<usize> {
        let at = draft.tokens.end;
        let (next, ()) = self
            .rules
            .per
            .starting(self.tokens, at)
            .filter(|_| !self.is(at, Role::Every))?;
        let (end, below) = self.time(next)?;
        let below = &self.rules.units[below];
        if unit
            .size
            .is_none_or(|size| size >= below.size * below.times)
        {
            return None;
        }
        let day = self.rules.units[self.rules.daypart_unit].size;
        if unit.size == Some(day) {
            let often = Often {
                lo: draft.lo,
                hi: draft.hi,
                unit: self.time(next)?.1,
                interval: false,
                approximate: false,
            };
            let start = draft.tokens.start;
            let draft = Draft {
                tokens: start..end,
                ..draft.clone()
            };
            return Some(self.push_frequency(draft, start, often, None));
        }
        let mut draft = Draft {
            kind: Kind::Rate,
            unit: format!("{}/{}", draft.unit, below.frequency),
            ..draft.clone()
        };
        draft.tokens.end = end;
        self.suffix(&mut draft);
        self.settle(prefix, &mut draft);
        self.push(draft.found());
        Some(end)
    }

    pub(super) fn times(&self, amount: &Amount, unit: usize) -> Often {
        Often {
            lo: amount.lo,
            hi: amount.hi,
            unit,
            interval: false,
            approximate: amount.approximate,
        }
    }

    /// The span after a counted thing: "a week", but not the "daily" that belongs to the next noun.
    pub(super) fn per_unit(&self, at: usize) -> Option<(usize, usize)> {
        let at = self.past_thing(at);
        let (end, unit) = self.per(at)?;
        let adverb = self.rules.every_words.starting(self.tokens, at).is_some();
        (!(adverb && self.plural_at(end))).then_some((end, unit))
    }

    /// Skips the "of ketamine" of "two sessions of ketamine a week".
    fn past_thing(&self, at: usize) -> usize {
        if !self.is(at, Role::Of) {
            return at;
        }
        let plain = |at: usize| {
            let token = self.token(at);
            token.is_some_and(|token| {
                token.kind == TokenKind::Word && !self.rules.is(token, Role::Stop)
            })
        };
        let after = (at + 2..at + 4).find(|next| self.per(*next).is_some());
        after
            .filter(|next| (at + 1..*next).all(plain))
            .unwrap_or(at)
    }

    /// Adds a quantity that only totals use.
    pub(super) fn push_hidden(&mut self, draft: Draft, seconds: f64) {
        self.push(Found {
            seconds: Some((seconds, seconds)),
            hidden: true,
            ..draft.found()
        });
    }
}

/// Two numbers as one range: both ends and the unit of both, the smaller one if they differ.
fn joined(
    first: &Number,
    unit: Option<&Measured>,
    second: &Number,
    second_unit: Option<Measured>,
) -> Option<(f64, f64, Option<Measured>)> {
    let (lo, hi) = first.value.zip(second.value)?;
    // "two or three dozen", "$2–3 million".
    let left_out = first.scale == 1.0 && lo < hi / second.scale;
    let lo = if left_out { lo * second.scale } else { lo };
    let Some(unit) = unit else {
        let times = second_unit.as_ref().map_or(1.0, |unit| unit.times);
        return (lo < hi).then_some((lo * times, hi * times, second_unit));
    };
    let (lo, hi) = (lo * unit.times, hi);
    let in_money = Measured {
        end: second.end,
        resume: second.end,
        ..unit.clone()
    };
    let second_unit = second_unit.or(Some(in_money).filter(|_| first.money.is_some()))?;
    let hi = hi * second_unit.times;
    if unit.name == second_unit.name {
        return (lo < hi).then_some((lo, hi, Some(second_unit)));
    }
    let (size, second_size) = unit.size.zip(second_unit.size)?;
    if unit.kind != second_unit.kind || lo * size >= hi * second_size {
        return None;
    }
    let end = second_unit.end;
    let (lo, hi, measured) = if size <= second_size {
        (
            lo,
            hi * second_size / size,
            Measured {
                end,
                resume: end,
                ..unit.clone()
            },
        )
    } else {
        (lo * size / second_size, hi, second_unit)
    };
    Some((lo, hi, Some(measured)))
}
