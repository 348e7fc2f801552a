//! Numbers that are no quantity: labels, citations, idioms, clock times; and dates and telephone numbers.
//!
//! In: a place in the sentence. Out: the token after the aside. Dates and phones are added with their own kind, so
//! that nobody takes them for a count; of the rest nothing is kept.

use super::Kind;
use super::number::{Number, NumberForm};
use super::reader::Reader;
use super::words::{Form, Role};
use crate::document::token::{Token, TokenKind};

/// How many tokens a citation in square brackets may have.
const LONGEST_CITATION: usize = 16;

/// How many groups of digits a telephone number may have.
const MOST_GROUPS: usize = 6;

impl Reader<'_> {
    /// Reads past an aside that begins here; the token after it.
    pub(super) fn aside(&mut self, at: usize) -> Option<usize> {
        self.citation(at)
            .or_else(|| self.idiom(at))
            .or_else(|| self.name(at))
            .or_else(|| self.label(at))
            .or_else(|| self.date(at))
            .or_else(|| self.phone(at))
            .or_else(|| self.pair(at))
            .or_else(|| self.clock(at))
            .or_else(|| self.ordinal_in_words(at).map(|(_, end)| end))
    }

    /// "no one", "24/7"; but "one to one and a half" is a range.
    fn idiom(&self, at: usize) -> Option<usize> {
        if let Some((end, ())) = self.rules.idioms.starting(self.tokens, at) {
            return self.and_part(end).is_none().then_some(end);
        }
        let (end, ()) = self.rules.loose_idioms.starting(self.tokens, at)?;
        let roles = [Role::Stop, Role::Lasting];
        let placed = self
            .before(at)
            .is_some_and(|before| roles.iter().any(|role| self.rules.is(before, *role)));
        let goes_on =
            self.is(end, Role::Of) || self.rules.range_or.starting(self.tokens, end).is_some();
        (!placed && !goes_on).then_some(end)
    }

    /// "[6–8]", "[3, 4]".
    fn citation(&self, at: usize) -> Option<usize> {
        if !self.is_sign(at, '[') || !self.is_digits(at + 1) {
            return None;
        }
        let inside = |token: &Token| {
            token.kind == TokenKind::Number
                || matches!(token.kind, TokenKind::Sign(',' | ';' | '–' | '-' | '—'))
        };
        let rest = self.tokens[at + 1..].iter().take(LONGEST_CITATION);
        let end = at + 1 + rest.take_while(|token| inside(token)).count();
        self.is_sign(end, ']').then_some(end + 1)
    }

    /// The number of a hyphenated name: the "19" of "COVID-19".
    fn name(&self, at: usize) -> Option<usize> {
        let token = self.token(at)?;
        if token.kind != TokenKind::Number || !token.joined {
            return None;
        }
        let before = self
            .before(at)
            .filter(|before| before.kind == TokenKind::Word)?;
        let number = [
            Role::Joinable,
            Role::Word,
            Role::Scale,
            Role::Pass,
            Role::Fraction,
        ];
        if number.iter().any(|role| self.rules.is(before, *role)) {
            return None;
        }
        let range = self.is_sign(at + 1, '–') && self.is_digits(at + 2);
        Some(if range { at + 3 } else { at + 1 })
    }

    /// "Phase 3", "steps 1 to 4", "week 8": not if the number has a unit of its own.
    fn label(&self, at: usize) -> Option<usize> {
        let weak = self.is(at, Role::WeakLabel);
        if !weak && !self.is(at, Role::Label) {
            return None;
        }
        let mut number = at + 1;
        for _ in 0..2 {
            if let Some((end, ())) = self.rules.label_pass.starting(self.tokens, number) {
                number = end;
            }
        }
        let mut end = self.label_number(number, weak)?;
        while self.is(end, Role::LabelList) {
            let next = if self.is(end + 1, Role::LabelList) {
                end + 2
            } else {
                end + 1
            };
            let Some(after) = self.label_number(next, true) else {
                break;
            };
            end = after;
        }
        Some(end)
    }

    fn label_number(&self, at: usize, weak: bool) -> Option<usize> {
        let token = self.token(at)?;
        let starts = token.kind == TokenKind::Number || self.rules.is(token, Role::Word);
        let number = starts.then(|| self.number(at)).flatten()?;
        if number.form == NumberForm::Group || token.joined {
            return (number.form != NumberForm::Group).then_some(number.end);
        }
        let often = self.is(number.end, Role::TimesWord) || self.per(number.end).is_some();
        let unit = self.rules.unit_words.starting(self.tokens, number.end);
        let own = match unit {
            _ if often => true,
            Some((_, (_, Form::Letter))) => {
                self.token(number.end).is_some_and(|token| !token.spaced)
            }
            Some((_, (_, Form::Joined))) => {
                self.token(number.end).is_some_and(|token| token.joined)
            }
            Some((_, (unit, form))) => {
                let listed = &self.rules.units[unit];
                let plural =
                    form != Form::One || self.token(number.end).is_some_and(|token| token.joined);
                plural && (weak || listed.lasts || listed.kind != Kind::Count)
            }
            None => self.range_follows(number.end) || self.takes_noun(&number),
        };
        (!own).then_some(number.end)
    }

    /// Whether the number counts something farther on: "schedule six ketamine infusions".
    fn takes_noun(&self, number: &Number) -> bool {
        let noun = self.noun_after(number).and_then(|noun| noun.unit);
        noun.is_some_and(|unit| self.rules.units[unit].lasts)
    }

    /// Whether a second number with a unit follows: "schedule 6 to 8 sessions".
    fn range_follows(&self, at: usize) -> bool {
        let Some((next, ())) = self.rules.range_to.starting(self.tokens, at) else {
            return false;
        };
        let unit = self
            .number(next)
            .and_then(|number| self.rules.unit_words.starting(self.tokens, number.end));
        unit.is_some_and(|(_, (unit, form))| {
            let listed = &self.rules.units[unit];
            (listed.lasts || listed.kind != Kind::Count) && form != Form::Letter
        })
    }

    /// "120/80 mmHg": two numbers that are one reading.
    fn pair(&self, at: usize) -> Option<usize> {
        let stroke = self
            .token(at + 1)
            .filter(|sign| sign.is_sign('/') && !sign.spaced)?;
        let tight = self
            .token(at + 2)
            .is_some_and(|next| next.start() == stroke.end());
        if !(tight && self.is_digits(at) && self.is_digits(at + 2))
            || self.stroke_fraction(at).is_some()
        {
            return None;
        }
        let unit = self.rules.unit_words.starting(self.tokens, at + 3);
        Some(unit.map_or(at + 3, |(end, _)| end))
    }

    /// "8:30 a.m.", "5 pm", "9 to 11 am".
    fn clock(&self, at: usize) -> Option<usize> {
        let token = self
            .token(at)
            .filter(|token| token.kind == TokenKind::Number)?;
        let colon = self
            .token(at + 1)
            .filter(|sign| sign.is_sign(':') && !sign.spaced);
        let minutes = self
            .token(at + 2)
            .filter(|next| next.kind == TokenKind::Number && !next.spaced);
        if colon.is_some() && minutes.is_some() && token.end() - token.start() <= 2 {
            let end = at + 3;
            return Some(
                self.rules
                    .clock
                    .starting(self.tokens, end)
                    .map_or(end, |(end, ())| end),
            );
        }
        if let Some((end, ())) = self.rules.clock.starting(self.tokens, at + 1) {
            return Some(end);
        }
        let (next, ()) = self.rules.range_to.starting(self.tokens, at + 1)?;
        let end = self.is_digits(next).then_some(next + 1)?;
        self.rules
            .clock
            .starting(self.tokens, end)
            .map(|(end, ())| end)
    }

    // ── Phones ──

    /// "(415) 555-0132", "020 7946 0011", "988".
    fn phone(&mut self, at: usize) -> Option<usize> {
        let end = self.long_phone(at).or_else(|| self.short_phone(at))?;
        self.push_plain(at..end, Kind::Phone, (None, None), "");
        Some(end)
    }

    fn short_phone(&self, at: usize) -> Option<usize> {
        if !(self.is_digits(at) && self.is(at, Role::Dialled)) {
            return None;
        }
        let more =
            self.is_sign(at + 1, '–') || self.is_sign(at + 1, '%') || self.is_sign(at + 1, '/');
        let counts = self.plural_at(at + 1) || more;
        let street = self
            .before(at)
            .is_some_and(|before| self.rules.is(before, Role::MoneySign));
        (!counts && !street).then_some(at + 1)
    }

    fn long_phone(&self, at: usize) -> Option<usize> {
        let plus = self.is_sign(at, '+');
        let bracket = self.is_sign(at, '(');
        let mut next = if plus || bracket { at + 1 } else { at };
        let mut shape = PhoneShape::default();
        let mut end = at;
        while let Some((_, length)) = self
            .whole_number(next)
            .filter(|_| shape.groups < MOST_GROUPS)
        {
            shape.add(length);
            next += 1;
            end = next;
            if self.is_sign(next, ')') && bracket {
                next += 1;
            }
            let sign = self.token(next).filter(|sign| !sign.spaced);
            if sign.is_some_and(|sign| sign.is_sign('–') || sign.is_sign('-')) {
                shape.dashes += 1;
                next += 1;
            }
        }
        let dialled = self
            .before(at)
            .is_some_and(|before| self.rules.is(before, Role::Dial));
        let zero = self
            .token(at)
            .is_some_and(|token| self.slice(token).starts_with('0'));
        let marked = plus || bracket || shape.dashes > 0 || zero || dialled;
        (marked && shape.is_phone(dialled) && !self.plural_at(end)).then_some(end)
    }

    // ── Dates ──

    fn date(&mut self, at: usize) -> Option<usize> {
        let token = self.token(at)?;
        let (end, year) = if self.rules.is(token, Role::Month) && token.capital {
            self.month_first(at)?
        } else if token.kind == TokenKind::Number || self.begins_with_digit(token) {
            self.day_first(at)
                .or_else(|| self.numeric_date(at))
                .or_else(|| self.years(at))?
        } else {
            return None;
        };
        let name = self.rules.names.date.clone();
        self.push_plain(at..end, Kind::Date, year, &name);
        Some(end)
    }

    fn begins_with_digit(&self, token: &Token) -> bool {
        self.slice(token)
            .starts_with(|char: char| char.is_ascii_digit())
    }

    /// "March 5, 2019", "March 2019", "May 5th".
    fn month_first(&self, at: usize) -> Option<(usize, Ends)> {
        if let Some(year) = self.year(at + 1) {
            return Some((at + 2, (Some(year), Some(year))));
        }
        let mut end = self.day(at + 1)?;
        if self.is_sign(end, '–')
            && let Some(after) = self.day(end + 1)
        {
            end = after;
        }
        Some(self.and_year(end))
    }

    /// "12 May 2022", "the 5th of May".
    fn day_first(&self, at: usize) -> Option<(usize, Ends)> {
        let mut month = self.day(at)?;
        if self.is(month, Role::Of) {
            month += 1;
        }
        let capital = self.token(month).filter(|token| token.capital)?;
        self.rules
            .is(capital, Role::Month)
            .then(|| self.and_year(month + 1))
    }

    fn and_year(&self, at: usize) -> (usize, Ends) {
        let next = if self.is_sign(at, ',') { at + 1 } else { at };
        match self.year(next) {
            Some(year) => (next + 1, (Some(year), Some(year))),
            None => (at, (None, None)),
        }
    }

    /// "2022-05-12", "5/12/2022".
    fn numeric_date(&self, at: usize) -> Option<(usize, Ends)> {
        let sign = |at: usize| {
            let token = self.token(at).filter(|sign| !sign.spaced)?;
            matches!(token.kind, TokenKind::Sign('–' | '/')).then_some(token.kind)
        };
        let same = sign(at + 1)? == sign(at + 3)?;
        let day = |at: usize| {
            self.whole_number(at)
                .is_some_and(|(value, length)| length <= 2 && value <= 31.0)
        };
        let year_first = self.year(at).filter(|_| day(at + 2) && day(at + 4));
        let year_last = self.year(at + 4).filter(|_| day(at) && day(at + 2));
        let year = year_first.or(year_last).filter(|_| same)?;
        Some((at + 5, (Some(year), Some(year))))
    }

    /// "2019", "1970s", "2015–2019": a number that looks like a year and counts nothing.
    fn years(&self, at: usize) -> Option<(usize, Ends)> {
        let first = self.year(at)?;
        let placed = self.before(at).is_some_and(|before| {
            self.rules.is(before, Role::BeforeYear) || self.rules.is(before, Role::Month)
        });
        let decade = self
            .token(at + 1)
            .is_some_and(|token| !token.spaced && self.rules.is(token, Role::AgePlural));
        if decade {
            return Some((at + 2, (Some(first), Some(first + 9.0))));
        }
        let range = self.rules.range_and.starting(self.tokens, at + 1);
        if let Some((next, ())) = range.filter(|(next, ())| !self.unit_at(next + 1))
            && let Some(last) = self.year(next).filter(|last| *last > first)
        {
            return Some((next + 1, (Some(first), Some(last))));
        }
        let counts = self.unit_at(at + 1)
            || (!placed && self.plural_at(at + 1))
            || self.is_sign(at + 1, '–');
        (!counts).then_some((at + 1, (Some(first), Some(first))))
    }

    /// Whether a unit that is no counted noun stands here.
    fn unit_at(&self, at: usize) -> bool {
        let unit = self.rules.unit_words.starting(self.tokens, at);
        unit.is_some_and(|(_, (unit, form))| {
            let tight = self
                .token(at)
                .is_some_and(|token| token.joined || !token.spaced);
            let kind = self.rules.units[unit].kind;
            (form != Form::Letter || tight) && kind != Kind::Count && kind != Kind::Duration
        })
    }

    fn year(&self, at: usize) -> Option<f64> {
        let (value, length) = self.whole_number(at)?;
        let (first, last) = self.rules.years;
        (length == 4 && (first..=last).contains(&value)).then_some(value)
    }

    /// A day of a month, in digits, with or without an ordinal ending.
    fn day(&self, at: usize) -> Option<usize> {
        let token = self.token(at).filter(|token| !token.joined)?;
        let slice = self.slice(token);
        let digits = slice.trim_end_matches(|char: char| char.is_alphabetic());
        let ordinal = slice.len() - digits.len();
        let value: u32 = digits.parse().ok()?;
        let fits = (1..=31).contains(&value) && (ordinal == 0 || ordinal == 2);
        fits.then_some(at + 1)
    }
}

/// The ends of a date: its years.
type Ends = (Option<f64>, Option<f64>);

/// Groups of digits, as they might be a telephone number.
#[derive(Default)]
struct PhoneShape {
    groups: usize,
    digits: usize,
    dashes: usize,
    last: usize,
}

impl PhoneShape {
    fn add(&mut self, length: usize) {
        self.groups += 1;
        self.digits += length;
        self.last = length;
    }

    fn is_phone(&self, dialled: bool) -> bool {
        let long = self.groups >= 3 && (9..=15).contains(&self.digits);
        let local = self.groups == 2 && self.dashes == 1 && self.digits == 7 && self.last == 4;
        let short = dialled && self.groups >= 2 && (6..=15).contains(&self.digits);
        long || local || short || (dialled && self.groups == 1 && (7..=15).contains(&self.digits))
    }
}
