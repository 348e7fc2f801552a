//! The unit after a number, or the noun that it counts.
//!
//! In: a [`Number`]. Out: a [`Measured`]: `mg/kg/h` of "milligrams per kilogram per hour", `hour` of "half an hour",
//! `session` of "six ketamine infusions", and for a noun that no file names its singular.

use super::Kind;
use super::number::{Number, NumberForm};
use super::reader::Reader;
use super::words::{Form, Role};
use crate::document::token::TokenKind;

/// How many words may stand between a number and the noun that it counts.
const FARTHEST: usize = 5;

/// A unit as read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    pub(super) end: usize,
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Which of the units; none for a noun that is not listed.
    pub(super) unit: Option<usize>,
    /// What the number is multiplied with: a fortnight is 2 weeks.
    pub(super) times: f64,
    /// In the base unit of its dimension, if it has one and is not compound.
    pub(super) size: Option<f64>,
    /// The token at which reading goes on, when another quantity stands inside: "six 40-minute infusions".
    pub(super) resume: usize,
}

impl Reader<'_> {
    /// The unit right after a number. Counted nouns are [`Self::noun_after`]'s, except after a fraction.
    pub(super) fn unit_after(&self, number: &Number) -> Option<Measured> {
        if let Some(unit) = number.money {
            return Some(self.measured(unit, number.end));
        }
        let fraction = number.form == NumberForm::Fraction;
        let at = if fraction {
            self.past_fraction(number)?
        } else {
            self.past_adjectives(number.end)
        };
        let (end, (unit, form)) = self.rules.unit_words.starting(self.tokens, at)?;
        let listed = &self.rules.units[unit];
        let fits = match form {
            Form::Letter => {
                at == number.end && self.is_digits(at - 1) && self.is_letter(at, number)
            }
            Form::Joined => self.tokens[at].joined,
            Form::One if self.is_adjective(at, end, number) => false,
            Form::One | Form::Many | Form::Symbol => fraction || listed.kind != Kind::Count,
        };
        if !fits {
            return None;
        }
        let measured = self.measured(unit, end);
        Some(self.compound(measured, form))
    }

    fn measured(&self, unit: usize, end: usize) -> Measured {
        let listed = &self.rules.units[unit];
        Measured {
            end,
            name: listed.name.clone(),
            kind: listed.kind,
            unit: Some(unit),
            times: listed.times,
            size: listed.dimension.as_ref().map(|_| listed.size),
            resume: end,
        }
    }

    /// "thirty hour-long infusions": the unit belongs to what follows.
    fn is_adjective(&self, at: usize, end: usize, number: &Number) -> bool {
        let joined = |at: usize| self.token(at).is_some_and(|token| token.joined);
        number.value != Some(1.0) && !joined(at) && joined(end)
    }

    /// "of an", "an" or nothing between a fraction and its unit.
    fn past_fraction(&self, number: &Number) -> Option<usize> {
        let at = number.end;
        if self.is(at, Role::Of) {
            return self.is(at + 1, Role::Article).then_some(at + 2);
        }
        // "A third infusion" is an ordinal.
        if self.is(at - 1, Role::Ordinal) {
            return None;
        }
        Some(if self.is(at, Role::Article) {
            at + 1
        } else {
            at
        })
    }

    /// "more", "full", "consecutive" between a number and its unit.
    fn past_adjectives(&self, mut at: usize) -> usize {
        for _ in 0..2 {
            if self.is(at, Role::Pass) {
                at += 1;
            }
        }
        at
    }

    /// A one-letter unit is in lower case; "30s" is a decade, "30 s" is not.
    fn is_letter(&self, at: usize, number: &Number) -> bool {
        let token = &self.tokens[at];
        let decade = !token.spaced && self.rules.is(token, Role::AgePlural);
        let whole = number.value.is_some_and(|value| value.fract() == 0.0);
        !(token.capital || (decade && whole))
    }

    /// "mg/kg/h", "milligrams per kilogram", "IU a day".
    fn compound(&self, mut measured: Measured, form: Form) -> Measured {
        if !matches!(measured.kind, Kind::Dose | Kind::Other) {
            return measured;
        }
        let Some(unit) = measured.unit.map(|unit| &self.rules.units[unit]) else {
            return measured;
        };
        let short = unit.kind == Kind::Dose || form == Form::Symbol || form == Form::Letter;
        for _ in 0..3 {
            let at = if measured.size.is_some() || measured.end == measured.resume {
                self.past_substance(measured.end)
            } else {
                measured.end
            };
            let Some((end, below)) = self.stroke(at, unit.pieces) else {
                break;
            };
            let below = &self.rules.units[below];
            let name = if short { &below.per } else { &below.name };
            measured.name = format!("{}/{name}", measured.name);
            if below.kind == Kind::Dose {
                measured.kind = Kind::Other;
            }
            (measured.end, measured.resume, measured.size) = (end, end, None);
        }
        measured
    }

    /// Skips "of ketamine" in "0.5 mg of ketamine per kg", if a stroke in words and a unit of mass follow.
    fn past_substance(&self, at: usize) -> usize {
        if !self.is(at, Role::Of) {
            return at;
        }
        let after =
            (at + 2..at + 5).find(|next| self.rules.per.starting(self.tokens, *next).is_some());
        let mass = |next: &usize| {
            self.stroke(*next, false)
                .is_some_and(|(_, unit)| self.rules.units[unit].kind != Kind::Duration)
        };
        after.filter(mass).unwrap_or(at)
    }

    /// A stroke or "per" and the unit below it. "A" stands only before a time.
    fn stroke(&self, at: usize, pieces: bool) -> Option<(usize, usize)> {
        let (below, ()) = self.rules.per.starting(self.tokens, at)?;
        if self.is(at, Role::Every) {
            return None;
        }
        let (end, (unit, form)) = self.rules.unit_words.starting(self.tokens, below)?;
        let sign = matches!(self.tokens[at].kind, TokenKind::Sign(_));
        let listed = &self.rules.units[unit];
        let time = listed.kind == Kind::Duration;
        let fits = match form {
            Form::One => time || listed.dimension.is_some(),
            Form::Symbol => listed.kind != Kind::Percentage,
            Form::Letter => sign,
            Form::Many | Form::Joined => false,
        };
        let allowed = if time {
            !pieces
        } else {
            !self.is(at, Role::Article)
        };
        (fits && allowed).then_some((end, unit))
    }

    /// The noun that a number counts, past its adjectives: "two dozen support groups", "six 40-minute infusions".
    pub(super) fn noun_after(&self, number: &Number) -> Option<Measured> {
        let one = number.value == Some(1.0) || number.form == NumberForm::Fraction;
        let mut at = number.end;
        let mut resume = None;
        let mut fallback: Option<Measured> = None;
        let far = number.end + FARTHEST;
        while at < far {
            let token = self.token(at)?;
            let listed = self.rules.unit_words.starting(self.tokens, at);
            if let Some(end) = self.inner_measure(at).filter(|_| listed.is_none()) {
                resume.get_or_insert(at);
                at = end;
                continue;
            }
            if token.kind != TokenKind::Word {
                break;
            }
            if self.rules.every_words.starting(self.tokens, at).is_some() {
                resume.get_or_insert(at);
                at += 1;
                continue;
            }
            if let Some((end, _)) = listed.filter(|(end, _)| self.is_adjective(at, *end, number)) {
                at = end + 1;
                continue;
            }
            if let Some((end, (unit, form))) = listed {
                let mut measured = self.measured(unit, end);
                measured.resume = resume.unwrap_or(end);
                let near = at == number.end;
                let compound = near && token.joined && form == Form::One;
                match form {
                    Form::Many if !one || number.form == NumberForm::Fraction => {
                        return Some(self.later(measured));
                    }
                    Form::One if (one && (near || measured.kind != Kind::Other)) || compound => {
                        return Some(measured);
                    }
                    Form::One => fallback = fallback.or(Some(measured)),
                    _ if near => break,
                    _ => {}
                }
            } else if self.rules.is(token, Role::Stop)
                || self.rules.is(token, Role::Word)
                || self.ends_noun(at, number)
            {
                break;
            } else if let Some(mut measured) = self.unlisted(at).filter(|_| !one) {
                measured.resume = resume.unwrap_or(measured.end);
                return Some(self.later(measured));
            }
            at += 1;
        }
        fallback.filter(|fallback| fallback.kind == Kind::Count || fallback.end <= number.end + 2)
    }

    /// A word that is part of a name or of another number: "5-HT", "5K", "Seven Oaks".
    fn ends_noun(&self, at: usize, number: &Number) -> bool {
        let token = &self.tokens[at];
        let tight = at == number.end && (token.joined || !token.spaced);
        tight
            || (token.capital
                && self
                    .rules
                    .singular(&self.slice(token).to_lowercase())
                    .is_some())
    }

    /// Of two plurals in a row the listed second is the noun: "two sports injuries".
    fn later(&self, measured: Measured) -> Measured {
        match self.rules.unit_words.starting(self.tokens, measured.end) {
            Some((end, (unit, Form::Many))) if self.rules.units[unit].kind == Kind::Count => {
                let resume = if measured.resume == measured.end {
                    end
                } else {
                    measured.resume
                };
                Measured {
                    resume,
                    ..self.measured(unit, end)
                }
            }
            _ => measured,
        }
    }

    /// A noun that no file names, under its own singular.
    fn unlisted(&self, at: usize) -> Option<Measured> {
        let token = self.token(at)?;
        if token.capital || self.rules.is(token, Role::NotPlural) {
            return None;
        }
        let name = self.rules.singular(&self.slice(token).to_lowercase())?;
        Some(Measured {
            end: at + 1,
            name,
            kind: Kind::Count,
            unit: None,
            times: 1.0,
            size: None,
            resume: at + 1,
        })
    }

    /// A measure that serves as an adjective: the "40-minute" of "six 40-minute infusions".
    fn inner_measure(&self, at: usize) -> Option<usize> {
        let starts = self.is_digits(at) || self.is(at, Role::Word) || self.is(at, Role::Fraction);
        let number = starts.then(|| self.number(at)).flatten()?;
        let joined = self
            .token(number.end)
            .is_some_and(|token| token.joined || !token.spaced);
        let (end, (_, form)) = self.rules.unit_words.starting(self.tokens, number.end)?;
        // "four 500 mg tablets".
        let before_pieces = || form == Form::Symbol && self.is_digits(at) && self.counted_at(end);
        (joined || before_pieces()).then_some(end)
    }

    /// Whether the next word is what is counted: "tablet", "tablets", "dose".
    fn counted_at(&self, at: usize) -> bool {
        let listed = self.rules.unit_words.starting(self.tokens, at);
        let piece = listed.is_some_and(|(_, (unit, _))| {
            let unit = &self.rules.units[unit];
            unit.pieces || unit.kind == Kind::Count
        });
        piece || self.plural_at(at)
    }

    /// Whether the next word is a plural, listed or not.
    pub(super) fn plural_at(&self, at: usize) -> bool {
        match self.rules.unit_words.starting(self.tokens, at) {
            Some((_, (_, form))) => match form {
                Form::Many | Form::Symbol => true,
                Form::Letter => self.tokens[at].spaced,
                Form::One | Form::Joined => false,
            },
            None => self.unlisted(at).is_some() && !self.is(at, Role::Stop),
        }
    }
}
