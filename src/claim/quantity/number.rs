//! Numbers in digits and words, without their unit.
//!
//! In: a place in the sentence. Out: a [`Number`]: "1,500", "1½", "2.3 million", "a hundred and twenty", "half a
//! dozen", "two-thirds", "a few", "twice", "an" (hour). What it counts is [`super::unit`]'s business.

use super::reader::Reader;
use super::words::{Before, Role};
use crate::document::token::{TokenKind, fraction};

/// A number and its tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub(super) start: usize,
    pub(super) end: usize,
    /// None for vague ones.
    pub(super) value: Option<f64>,
    pub(super) form: NumberForm,
    pub(super) approximate: bool,
    /// What its last word multiplied it with, which "two or three dozen" leaves out in the first number.
    pub(super) scale: f64,
    /// The currency whose sign stands before it.
    pub(super) money: Option<usize>,
}

/// How a number is written, as far as it decides what may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberForm {
    /// "six", "40", "a hundred".
    Plain,
    /// "a", "an".
    Article,
    /// "a single".
    Single,
    /// "half", "two-thirds", "¾".
    Fraction,
    /// "a dozen", "a couple of".
    Group,
    /// "a few", "several".
    Vague,
    /// "once", "twice".
    Times,
}

impl Number {
    fn new(start: usize, end: usize, value: f64, form: NumberForm) -> Self {
        Self {
            start,
            end,
            value: Some(value),
            form,
            approximate: form == NumberForm::Group,
            scale: 1.0,
            money: None,
        }
    }

    fn scaled(self, scale: f64) -> Self {
        Self {
            value: self.value.map(|value| value * scale),
            scale: self.scale * scale,
            ..self
        }
    }
}

impl Reader<'_> {
    /// The number that begins at this token.
    pub(super) fn number(&self, at: usize) -> Option<Number> {
        let finite = |number: &Number| number.value.is_none_or(f64::is_finite);
        self.any_number(at).filter(finite)
    }

    fn any_number(&self, at: usize) -> Option<Number> {
        let token = self.token(at)?;
        if self.rules.is(token, Role::MoneySign) {
            return self.price(at);
        }
        if token.kind == TokenKind::Number {
            return self.digits(at);
        }
        if let Some(vague) = self.vague(at) {
            return Some(vague);
        }
        if let Some(value) = self.rules.value(token, Role::Times) {
            return Some(Number::new(at, at + 1, value, NumberForm::Times));
        }
        if self.rules.is(token, Role::Article) {
            return Some(self.after_article(at));
        }
        if self.rules.is(token, Role::Fraction) && !self.rules.is(token, Role::Ordinal) {
            return self.bare_fraction(at, at);
        }
        if self.rules.is(token, Role::Group) {
            return self.bare_group(at);
        }
        self.rules.value(token, Role::Word)?;
        Some(self.words(at, at))
    }

    fn price(&self, at: usize) -> Option<Number> {
        let sign = self.token(at)?;
        let unit = *self.rules.money_signs.get(&sign.word)?;
        let number = self.digits(at + 1)?;
        let mut price = Number {
            start: at,
            money: Some(unit),
            ..number
        };
        if let Some(scale) = self.token(price.end).filter(|scale| !scale.spaced)
            && let Some(value) = self.rules.value(scale, Role::MoneyScale)
        {
            price = price.scaled(value);
            price.end += 1;
        }
        Some(price)
    }

    fn vague(&self, at: usize) -> Option<Number> {
        let ordered = self.is(at, Role::Few)
            && self
                .before(at)
                .is_some_and(|before| self.rules.is(before, Role::Order));
        let end = match self.rules.vague.starting(self.tokens, at) {
            Some((end, ())) => end,
            None if ordered && !self.is(at, Role::Group) => at + 1,
            None => return None,
        };
        let end = if self.is(end, Role::Of) { end + 1 } else { end };
        Some(Number {
            value: None,
            approximate: true,
            ..Number::new(at, end, 0.0, NumberForm::Vague)
        })
    }

    /// "a", "a hundred", "a dozen", "a third", "a single".
    fn after_article(&self, at: usize) -> Number {
        let next = at + 1;
        let found = match self.token(next) {
            Some(token) if self.rules.is(token, Role::Scale) => Some(self.words(at, next)),
            Some(token) if self.rules.is(token, Role::Group) => Some(self.group(at, next, 1.0)),
            Some(token) if self.rules.is(token, Role::Fraction) => self.bare_fraction(at, next),
            // "a good third".
            Some(token)
                if self.rules.is(token, Role::Pass) && self.is(next + 1, Role::Fraction) =>
            {
                self.bare_fraction(at, next + 1)
            }
            Some(token) if self.rules.is(token, Role::Single) => {
                Some(Number::new(at, next + 1, 1.0, NumberForm::Single))
            }
            _ => None,
        };
        found.unwrap_or_else(|| Number::new(at, next, 1.0, NumberForm::Article))
    }

    /// "dozen" or "couple" at `at`, so many of them.
    fn group(&self, start: usize, at: usize, count: f64) -> Number {
        let size = self
            .token(at)
            .and_then(|token| self.rules.value(token, Role::Group))
            .unwrap_or(1.0);
        let end = if self.is(at + 1, Role::Of) {
            at + 2
        } else {
            at + 1
        };
        let (part, end) = self.and_part(end).unwrap_or((0.0, end));
        Number::new(start, end, count + part, NumberForm::Group).scaled(size)
    }

    /// "couple of weeks" and "every couple of weeks", but not "the couple".
    fn bare_group(&self, at: usize) -> Option<Number> {
        let ordered = self
            .before(at)
            .is_some_and(|before| self.rules.is(before, Role::Order));
        (ordered || self.is(at + 1, Role::Of)).then(|| self.group(at, at, 1.0))
    }

    /// "half", "half a dozen", "a half-dozen", "a third", "quarter of".
    fn bare_fraction(&self, start: usize, at: usize) -> Option<Number> {
        let value = self
            .token(at)
            .and_then(|token| self.rules.value(token, Role::Fraction))?;
        if self.is(at + 1, Role::Group) {
            return Some(self.group(start, at + 1, value));
        }
        if self.is(at + 1, Role::Article) {
            let unit = self.token(at + 2)?;
            if self.rules.is(unit, Role::Group) {
                return Some(self.group(start, at + 2, value));
            }
            if let Some(scale) = self.rules.value(unit, Role::Scale) {
                return Some(Number::new(start, at + 3, value * scale, NumberForm::Plain));
            }
        }
        Some(Number::new(start, at + 1, value, NumberForm::Fraction))
    }

    /// Digits with what may follow them: "1 ½", "1 1/2", "2.3 million", "2 dozen", "2 and a half".
    fn digits(&self, at: usize) -> Option<Number> {
        let token = self.token(at)?;
        let mut start = at;
        let mut value = digits_value(self.slice(token))?;
        let mut form = if value < 1.0 && !self.slice(token).is_ascii() {
            NumberForm::Fraction
        } else {
            NumberForm::Plain
        };
        // ".5 mg": the point is a sign of its own.
        let point = at
            .checked_sub(1)
            .filter(|point| *point >= self.floor && self.is_sign(*point, '.'));
        if let Some(point) =
            point.filter(|point| !token.spaced && self.tokens[*point].spaced && self.start < *point)
        {
            start = point;
            value /= 10_f64.powi(i32::try_from(self.slice(token).len()).unwrap_or(0));
        }
        let mut end = at + 1;
        if let Some((part, after)) = self.stroke_fraction(at) {
            (value, end, form) = (part, after, NumberForm::Fraction);
        } else if let Some((part, after)) = self
            .mixed_part(end)
            .or_else(|| self.dashed_part(end, value))
        {
            (value, end) = (value + part, after);
        }
        Some(self.after_number(Number::new(start, end, value, form)))
    }

    /// "1/2", "3/4".
    pub(super) fn stroke_fraction(&self, at: usize) -> Option<(f64, usize)> {
        let (above, _) = self.whole_number(at)?;
        let stroke = self
            .token(at + 1)
            .filter(|sign| sign.is_sign('/') && !sign.spaced)?;
        let (below, _) = self.whole_number(at + 2)?;
        let tight = stroke.end() == self.token(at + 2)?.start() && !self.is_sign(at + 3, '/');
        let plausible = above >= 1.0 && above < below && below <= 10.0;
        (tight && plausible).then_some((above / below, at + 3))
    }

    /// The "½" of "1 ½" or the "1/2" of "1 1/2".
    fn mixed_part(&self, at: usize) -> Option<(f64, usize)> {
        let token = self
            .token(at)
            .filter(|token| token.kind == TokenKind::Number)?;
        let mut chars = self.slice(token).chars();
        let vulgar = chars
            .next()
            .and_then(fraction)
            .filter(|_| chars.next().is_none());
        vulgar
            .map(|part| (part, at + 1))
            .or_else(|| self.stroke_fraction(at))
    }

    /// The "-1/2" of "1-1/2", which cannot be the end of a range.
    fn dashed_part(&self, at: usize, value: f64) -> Option<(f64, usize)> {
        let dash = self
            .token(at)
            .filter(|dash| dash.is_sign('–') && !dash.spaced)?;
        let tight = self
            .token(at + 1)
            .is_some_and(|next| next.start() == dash.end());
        let whole = value >= 1.0 && value.fract() == 0.0;
        self.stroke_fraction(at + 1).filter(|_| tight && whole)
    }

    /// Numbers in words: "twenty-one", "two thousand five hundred", "a hundred and twenty".
    pub(super) fn words(&self, start: usize, from: usize) -> Number {
        let mut sum = WordSum::default();
        let mut at = from;
        while let Some(token) = self.token(at) {
            if let Some(value) = self.rules.value(token, Role::Word) {
                if !sum.takes(value) || (at > from && self.begins_compound(at)) {
                    break;
                }
                sum.add(value);
            } else if let Some(scale) = self.rules.value(token, Role::Scale) {
                sum.scale(scale);
            } else if !(sum.ends_in_scale() && self.and_goes_on(start, at, &sum)) {
                break;
            }
            at += 1;
        }
        let number = Number {
            scale: sum.last,
            ..Number::new(start, at, sum.value(), NumberForm::Plain)
        };
        self.after_number(number)
    }

    /// Whether the "and" at `at` joins parts of the number that begins at `start`: "a hundred and twenty", but not "between
    /// three hundred and four hundred".
    fn and_goes_on(&self, start: usize, at: usize, sum: &WordSum) -> bool {
        let first = at + 1;
        if !self.is(at, Role::And) || !self.is(first, Role::Word) {
            return false;
        }
        let part = |at: usize| self.is(at, Role::Word) || self.is(at, Role::Scale);
        let end = (first..).find(|at| !part(*at)).unwrap_or(first);
        let scales = self.tokens[first..end]
            .iter()
            .filter_map(|token| self.rules.value(token, Role::Scale));
        let highest = scales.fold(1.0, f64::max);
        let is_second = self.is(end, Role::And) && self.is(end + 1, Role::Word);
        let ends_range = self.prefix(start).has(Before::Between) && !is_second;
        highest != sum.last && highest != sum.largest && !ends_range
    }

    /// Whether the number word at `at` belongs to what follows: "twenty five-minute calls".
    fn begins_compound(&self, at: usize) -> bool {
        let joins = self
            .token(at + 1)
            .is_some_and(|next| next.joined && next.kind == TokenKind::Word);
        let part = self.is(at + 1, Role::Scale) || self.is(at + 1, Role::Word);
        joins && !part && self.token(at).is_some_and(|token| !token.joined)
    }

    /// Takes in what multiplies or adds to a number: "million", "dozen", "thirds", "and a half".
    fn after_number(&self, mut number: Number) -> Number {
        while let Some(scale) = self
            .token(number.end)
            .and_then(|token| self.rules.value(token, Role::Scale))
        {
            number = number.scaled(scale);
            number.end += 1;
        }
        if self.is(number.end, Role::Group) {
            return self.group(number.start, number.end, number.value.unwrap_or(1.0));
        }
        if let Some(part) = self
            .token(number.end)
            .and_then(|token| self.rules.value(token, Role::Fraction))
            && number.form == NumberForm::Plain
            && !self.token(number.end + 1).is_some_and(|next| next.joined)
        {
            let value = number.value.map(|value| value * part);
            return Number {
                value,
                form: NumberForm::Fraction,
                end: number.end + 1,
                ..number
            };
        }
        if let Some((part, end)) = self.and_part(number.end) {
            number.value = number.value.map(|value| value + part);
            number.end = end;
            if let Some(scale) = self
                .token(end)
                .and_then(|token| self.rules.value(token, Role::Scale))
            {
                number.value = number.value.map(|value| value * scale);
                number.end += 1;
            }
        }
        number
    }

    /// "and a half", "and three quarters": what it adds, and the token after it.
    pub(super) fn and_part(&self, at: usize) -> Option<(f64, usize)> {
        if !self.is(at, Role::And) {
            return None;
        }
        let token = self.token(at + 1)?;
        let count = if self.rules.is(token, Role::Article) {
            Some(1.0)
        } else {
            self.rules.value(token, Role::Word)
        };
        let (count, at) = count.map_or((1.0, at + 1), |count| (count, at + 2));
        let part = self
            .token(at)
            .and_then(|token| self.rules.value(token, Role::Fraction))?;
        let value = count * part;
        (value < 1.0 && !self.is(at + 1, Role::Of)).then_some((value, at + 1))
    }
}

/// Adds up number words as they come.
#[derive(Default)]
pub(super) struct WordSum {
    total: f64,
    current: f64,
    any: bool,
    scaled: bool,
    /// The scale that it ends in, or 1.
    last: f64,
    /// The largest scale in it.
    largest: f64,
}

impl WordSum {
    /// Whether the word can go on: a unit after a ten, anything after a hundred.
    pub(super) fn takes(&self, value: f64) -> bool {
        let rest = self.current % 100.0;
        let after_ten = rest >= 20.0 && rest % 10.0 == 0.0 && (1.0..10.0).contains(&value);
        !self.any || after_ten || (self.scaled && rest == 0.0 && value < 100.0)
    }

    /// Whether an ordinal of this value can be the last word: "twenty-third", "a hundred and fifth", "two hundredth".
    pub(super) fn takes_last(&self, value: f64) -> bool {
        if value >= 100.0 {
            self.any && self.current > 0.0
        } else {
            self.any && self.takes(value)
        }
    }

    /// The sum with an ordinal as its last word.
    pub(super) fn with_last(&self, value: f64) -> f64 {
        if value >= 100.0 {
            self.total + self.current * value
        } else {
            self.value() + value
        }
    }

    /// Whether "hundred", "thousand" and the like came last.
    pub(super) fn ends_in_scale(&self) -> bool {
        self.last > 1.0
    }

    pub(super) fn add(&mut self, value: f64) {
        self.current += value;
        self.any = true;
        self.last = 1.0;
    }

    pub(super) fn scale(&mut self, scale: f64) {
        if scale <= 100.0 {
            self.current = self.current.max(1.0) * scale;
        } else {
            self.total += self.current.max(1.0) * scale;
            self.current = 0.0;
        }
        self.any = true;
        self.scaled = true;
        self.last = scale;
        self.largest = self.largest.max(scale);
    }

    fn value(&self) -> f64 {
        self.total + self.current
    }
}

/// The value of a number token: groups, decimals and one vulgar fraction at the end.
fn digits_value(slice: &str) -> Option<f64> {
    let mut digits = slice;
    let mut part = 0.0;
    if let Some(value) = slice.chars().next_back().and_then(fraction) {
        part = value;
        digits = slice.trim_end_matches(|char| fraction(char).is_some());
    }
    if digits.is_empty() {
        return Some(part);
    }
    let plain: String = digits.chars().filter(|char| *char != ',').collect();
    let value: f64 = plain.parse().ok()?;
    value.is_finite().then_some(value + part)
}
