//! Totals that follow from a frequency and a duration: "twice weekly for four weeks" is 8 sessions.
//!
//! In: the quantities of a sentence. Out: more of them, marked as derived, each covering both of its parts. A total
//! is worked out only where the parts stand together, or in one clause with nothing between them that ends the
//! frequency's reach; it never replaces the parts.

use super::number::NumberForm;
use super::prefix::Draft;
use super::reader::{Found, Reader};
use super::words::Role;
use super::{EVERY, Kind, Quantity};
use crate::document::token::{Token, TokenKind};

/// How many tokens may stand between a frequency and its duration in one clause.
const REACH: usize = 10;

/// How many quantities away the other part of a total may be.
const NEAR: usize = 4;

/// Counts above this are whole numbers; below it, a month that is no whole number of weeks gives a range.
const SMALL: f64 = 20.0;

/// Adds the totals.
pub(super) fn add(reader: &mut Reader) {
    reader.spacings();
    let frequency = |found: &Found| found.quantity.kind == Kind::Frequency;
    if !reader.found.iter().any(frequency) {
        return;
    }
    reader.hidden_spans();
    reader
        .found
        .sort_by_key(|found| (found.quantity.tokens.start, found.quantity.tokens.end));
    let mut totals = Vec::new();
    let mut used = None;
    for (at, found) in reader.found.iter().enumerate() {
        if found.quantity.kind == Kind::Frequency {
            totals.extend(reader.total(at, found, &mut used));
        }
    }
    totals.dedup();
    reader.found.extend(totals.into_iter().map(Found::new));
}

/// How often something happens, worked out over one or two frequencies.
struct Pace {
    /// Seconds from one time to the next, low and high.
    seconds: (f64, f64),
    start: usize,
    end: usize,
    counted: Option<String>,
    approximate: bool,
    /// Whether the number of times has a lower and an upper end.
    ends: (bool, bool),
}

impl Reader<'_> {
    /// "until week eight", "the first fortnight": spans that are no quantity by themselves.
    fn hidden_spans(&mut self) {
        for at in self.start..self.tokens.len() {
            if let Some((next, ())) = self.rules.until.starting(self.tokens, at) {
                self.until_week(at, next);
            }
            if let Some((next, ())) = self.rules.span.starting(self.tokens, at)
                && let Some((end, unit)) = self.time(next)
            {
                let unit = &self.rules.units[unit];
                let draft = Draft::new(
                    at..end,
                    Kind::Duration,
                    (Some(unit.times), Some(unit.times)),
                    &unit.name,
                );
                self.push_hidden(draft, unit.times * unit.size);
            }
        }
    }

    /// "a month apart": an interval, for totals only.
    fn spacings(&mut self) {
        let apart = |found: &&Found| {
            let end = found.quantity.tokens.end;
            found.quantity.kind == Kind::Duration && self.is(end, Role::Apart)
        };
        let spacings: Vec<Found> = self.found.iter().filter(apart).cloned().collect();
        for mut spacing in spacings {
            spacing.quantity.kind = Kind::Frequency;
            spacing.quantity.tokens.end += 1;
            spacing.hidden = true;
            self.push(spacing);
        }
    }

    fn until_week(&mut self, at: usize, next: usize) {
        if let Some((end, unit)) = self.time(next)
            && let Some(number) = self
                .number(end)
                .filter(|number| number.form == NumberForm::Plain)
            && let Some(value) = number.value
        {
            let unit = &self.rules.units[unit];
            let draft = Draft::new(
                at..number.end,
                Kind::Duration,
                (Some(value), Some(value)),
                &unit.name,
            );
            self.push_hidden(draft, value * unit.size);
        }
    }

    /// The total that the frequency at this place gives, if it has a duration or a number of times.
    ///
    /// A duration is used once: in "twice weekly for four weeks and weekly after that" it is not the second one's.
    fn total(&self, at: usize, found: &Found, used: &mut Option<usize>) -> Option<Quantity> {
        let pace = self.pace(at, found)?;
        let duration = self.duration_of(at, &pace);
        if let Some(duration) =
            duration.filter(|duration| *used != Some(duration.quantity.tokens.start))
        {
            *used = Some(duration.quantity.tokens.start);
            return self.counted_total(&pace, duration);
        }
        let count = self.count_of(at, &pace, found.hidden)?;
        self.duration_total(&pace, count)
    }

    /// The frequency, multiplied with a second one: "two a day, five days a week".
    fn pace(&self, at: usize, found: &Found) -> Option<Pace> {
        let tokens = &found.quantity.tokens;
        let mut pace = Pace {
            seconds: found.seconds?,
            start: tokens.start,
            end: tokens.end,
            counted: found.counted.clone(),
            approximate: found.quantity.approximate,
            ends: ends(&found.quantity),
        };
        let before = at.checked_sub(1).map(|before| &self.found[before]);
        if let Some(before) = before.filter(|before| self.adjoins(before, pace.start))
            && let Some(seconds) = before
                .seconds
                .filter(|_| before.quantity.kind == Kind::Frequency)
        {
            let day = self.rules.units[self.rules.daypart_unit].size;
            if seconds.1 <= day && pace.seconds.0 > day {
                pace.seconds = (
                    seconds.0 / day * pace.seconds.0,
                    seconds.1 / day * pace.seconds.1,
                );
                pace.start = before.quantity.tokens.start;
                pace.counted = before.counted.clone().or(pace.counted);
            }
        }
        let dose = before.filter(|before| before.quantity.kind == Kind::Dose);
        if let Some(dose) =
            dose.filter(|dose| dose.quantity.tokens.end == pace.start && pace.counted.is_none())
        {
            self.with_dose(&mut pace, dose);
        }
        Some(pace)
    }

    /// "one capsule three times a day": capsules; "500 mg twice daily": doses.
    fn with_dose(&self, pace: &mut Pace, dose: &Found) {
        let pieces = self
            .rules
            .unit_named(&dose.quantity.unit)
            .is_some_and(|unit| unit.pieces);
        let exact = dose
            .quantity
            .lo
            .zip(dose.quantity.hi)
            .filter(|(lo, _)| pieces && *lo > 0.0);
        let Some((lo, hi)) = exact else {
            pace.counted = Some(self.rules.names.dose.clone());
            return;
        };
        pace.counted = Some(dose.quantity.unit.clone());
        pace.seconds = (pace.seconds.0 / hi, pace.seconds.1 / lo);
        pace.start = dose.quantity.tokens.start;
    }

    /// Whether a quantity ends right before a token, or a comma before it.
    fn adjoins(&self, found: &Found, start: usize) -> bool {
        let end = found.quantity.tokens.end;
        end == start || (end + 1 == start && self.is_sign(end, ','))
    }

    /// The duration that the frequency runs through: the next one near it, else one that introduces it.
    fn duration_of(&self, at: usize, pace: &Pace) -> Option<&Found> {
        let duration = |found: &&Found| {
            let long = found
                .seconds
                .is_some_and(|(lo, hi)| lo.max(hi) >= pace.seconds.1);
            found.quantity.kind == Kind::Duration && long
        };
        let after = self.found[at + 1..]
            .iter()
            .find(|found| found.quantity.tokens.start >= pace.end);
        let after = after
            .filter(duration)
            .filter(|found| self.runs_through(pace, found));
        let before = || {
            let before = self.found[..at]
                .iter()
                .rev()
                .take(NEAR)
                .find(|found| found.quantity.tokens.end <= pace.start)?;
            Some(before)
                .filter(duration)
                .filter(|found| self.introduces(found, pace))
        };
        after.or_else(before)
    }

    /// Whether nothing but linking words stands between, or "for" right before the duration in the same clause.
    fn runs_through(&self, pace: &Pace, duration: &Found) -> bool {
        let start = duration.quantity.tokens.start;
        let gap = &self.tokens[pace.end..start];
        if gap.iter().all(|token| self.rules.is(token, Role::Gap)) && gap.len() <= REACH {
            return true;
        }
        let introduced = self
            .rules
            .during
            .ending(self.tokens, start, pace.end)
            .is_some();
        introduced && gap.len() <= REACH && gap.iter().all(|token| !self.ends_reach(token, true))
    }

    /// "over four weeks, you come in twice a week".
    fn introduces(&self, duration: &Found, pace: &Pace) -> bool {
        let tokens = &duration.quantity.tokens;
        let gap = &self.tokens[tokens.end..pace.start];
        let introduced = duration.hidden
            || self
                .rules
                .during
                .ending(self.tokens, tokens.start, self.start)
                .is_some();
        let signs = |gap: &[Token]| {
            gap.iter()
                .all(|token| token.is_sign(',') || token.is_sign('('))
        };
        let adjoins = match gap.split_first() {
            Some((of, rest)) if self.rules.is(of, Role::Of) => rest.len() <= 3,
            _ => signs(gap),
        };
        (introduced || adjoins)
            && gap.len() <= REACH
            && gap.iter().all(|token| !self.ends_reach(token, false))
    }

    fn ends_reach(&self, token: &Token, comma: bool) -> bool {
        let sign = match token.kind {
            TokenKind::Sign(',') => comma,
            TokenKind::Sign('.' | ';' | ':' | '—' | '?' | '!') => true,
            _ => false,
        };
        sign || self.rules.is(token, Role::TotalStop)
    }

    fn counted_total(&self, pace: &Pace, duration: &Found) -> Option<Quantity> {
        let (lo, hi) = duration.seconds?;
        let (lo, lo_loose) = whole_number(lo / pace.seconds.1, f64::floor);
        let (hi, hi_loose) = whole_number(hi / pace.seconds.0, f64::ceil);
        let tokens = &duration.quantity.tokens;
        let unit = pace
            .counted
            .clone()
            .unwrap_or_else(|| self.rules.names.session.clone());
        Some(Quantity {
            tokens: pace.start.min(tokens.start)..pace.end.max(tokens.end),
            kind: Kind::Count,
            lo: duration.quantity.lo.filter(|_| pace.ends.0).map(|_| lo),
            hi: duration.quantity.hi.filter(|_| pace.ends.1).map(|_| hi),
            unit,
            approximate: pace.approximate || duration.quantity.approximate || lo_loose || hi_loose,
            lo_open: duration.quantity.lo_open,
            hi_open: duration.quantity.hi_open,
            derived: true,
        })
    }

    /// The count that a frequency goes on for: "once every three weeks, six times", "six infusions, two a week".
    fn count_of(&self, at: usize, pace: &Pace, spacing: bool) -> Option<&Found> {
        let counts = |found: &&Found| {
            let unit = &found.quantity.unit;
            let same = *unit == self.rules.names.time
                || *unit == self.rules.names.session
                || pace.counted.as_ref().is_some_and(|counted| counted == unit);
            found.quantity.kind == Kind::Count
                && same
                && found.quantity.lo.is_some_and(|lo| lo > 1.0)
        };
        let links = |token: &Token| {
            let any = spacing && token.kind == TokenKind::Word && !self.ends_reach(token, true);
            any || self.rules.is(token, Role::Gap)
        };
        let near = |from: usize, to: usize| {
            let gap = self.tokens.get(from..to);
            gap.is_some_and(|gap| gap.len() <= 3 && gap.iter().all(links))
        };
        let around = at.saturating_sub(NEAR)..self.found.len().min(at + NEAR);
        self.found[around].iter().filter(counts).find(|found| {
            let tokens = &found.quantity.tokens;
            near(pace.end, tokens.start) || near(tokens.end, pace.start)
        })
    }

    /// How long so many times take: at least the spaces between them, at most one more.
    fn duration_total(&self, pace: &Pace, count: &Found) -> Option<Quantity> {
        let (lo, hi) = (count.quantity.lo?, count.quantity.hi?);
        let unit = self
            .rules
            .units
            .iter()
            .filter(|unit| unit.kind == Kind::Duration && unit.times == 1.0);
        let week = self.rules.units[self.rules.weekday_unit].size;
        let day = self.rules.units[self.rules.daypart_unit].size;
        let size = if pace.seconds.1 * hi >= 2.0 * week {
            week
        } else {
            day
        };
        let unit = unit.into_iter().find(|unit| unit.size == size)?;
        let tokens = &count.quantity.tokens;
        Some(Quantity {
            tokens: pace.start.min(tokens.start)..pace.end.max(tokens.end),
            kind: Kind::Duration,
            lo: Some((lo - 1.0).max(0.0) * pace.seconds.0 / size),
            hi: Some(hi * pace.seconds.1 / size),
            unit: unit.name.clone(),
            approximate: true,
            lo_open: false,
            hi_open: false,
            derived: true,
        })
    }
}

/// Whether a frequency has a least and a most; of an interval the longest gives the least.
fn ends(frequency: &Quantity) -> (bool, bool) {
    let (lo, hi) = (frequency.lo.is_some(), frequency.hi.is_some());
    if frequency.unit.starts_with(EVERY) {
        (hi, lo)
    } else {
        (lo, hi)
    }
}

/// A number of times without its fraction, and whether one was cut off.
fn whole_number(value: f64, cut: fn(f64) -> f64) -> (f64, bool) {
    let near = value.round();
    if (value - near).abs() < 0.05 || value > SMALL {
        (near, (value - near).abs() > 0.01)
    } else {
        (cut(value), true)
    }
}
