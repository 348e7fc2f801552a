//! Numbers without a unit right after them: counts, numbers of times, and units that are understood.
//!
//! In: an [`Amount`] without a unit. Out: one quantity or none, and the token at which reading goes on: "six 40-minute
//! infusions", "three times a day", "at least four of these symptoms", "several days, sometimes up to fourteen".

use super::Kind;
use super::frequency::split_compact;
use super::measure::Amount;
use super::number::{Number, NumberForm};
use super::prefix::{Draft, Prefix};
use super::reader::{Found, Reader};
use super::words::Role;

impl Reader<'_> {
    pub(super) fn without_unit(&mut self, amount: &Amount, prefix: &Prefix) -> Option<usize> {
        if matches!(amount.number.form, NumberForm::Article) {
            return None;
        }
        if amount.number.form == NumberForm::Fraction {
            return self.fraction_share(amount, prefix);
        }
        let special = self
            .compact_duration(amount, prefix)
            .or_else(|| self.number_of_folds(amount, prefix))
            .or_else(|| self.number_of_times(amount, prefix));
        if special.is_some() {
            return special;
        }
        if amount.number.form == NumberForm::Times {
            return Some(amount.number.end);
        }
        let mut draft = amount.draft(Kind::Count, "");
        self.suffix(&mut draft);
        self.named_measure(&draft, prefix)
            .or_else(|| self.age(amount, &draft, prefix))
            .or_else(|| self.bare_frequency(amount, &draft))
            .or_else(|| self.count(amount, &draft, prefix))
            .or_else(|| self.unnamed_count(amount, &draft, prefix))
    }

    /// "1h45m".
    fn compact_duration(&mut self, amount: &Amount, prefix: &Prefix) -> Option<usize> {
        let token = self
            .token(amount.end)
            .filter(|token| !token.spaced && !token.joined)?;
        let (above, part, below) = split_compact(self.slice(token))?;
        let above = self.rules.compact.get(&above.to_lowercase())?;
        let above = &self.rules.units[*above];
        let sixtieth = |unit: &&super::words::Unit| {
            unit.kind == Kind::Duration && unit.size * 60.0 == above.size
        };
        let below = match self.rules.compact.get(&below.to_lowercase()) {
            Some(unit) => &self.rules.units[*unit],
            None => self.rules.units.iter().find(sixtieth)?,
        };
        let value = amount
            .lo
            .filter(|_| !amount.range && below.size < above.size)?;
        let total = value * above.size / below.size + part;
        let mut draft = Draft {
            lo: Some(total),
            hi: Some(total),
            ..amount.draft(Kind::Duration, &below.name)
        };
        draft.tokens.end = amount.end + 1;
        self.settle(prefix, &mut draft);
        let end = draft.tokens.end;
        self.push(draft.found());
        Some(end)
    }

    /// "three times a day", "5 or more times a week", "twice weekly", "once every 72 hours", "4x daily".
    fn number_of_times(&mut self, amount: &Amount, prefix: &Prefix) -> Option<usize> {
        let mut draft = amount.draft(Kind::Count, &self.rules.names.time);
        if amount.number.form != NumberForm::Times {
            self.suffix(&mut draft);
            draft.tokens.end = self.past_times(draft.tokens.end)?;
        }
        self.suffix(&mut draft);
        let start = amount.number.start;
        let end = draft.tokens.end;
        let interval = || self.interval(end).filter(|_| amount.one());
        let per = || {
            self.per(end)
                .map(|(end, unit)| (end, self.times(amount, unit)))
        };
        if let Some((end, often)) = interval().or_else(per) {
            draft.tokens.end = end;
            return Some(self.push_frequency(draft, start, often, None));
        }
        if let Some(next) = self.multiple(&amount.number, draft.clone(), end) {
            return Some(next);
        }
        let letter = self.is(end - 1, Role::TimesLetter);
        if amount.number.form == NumberForm::Times || letter || amount.one() {
            return None;
        }
        self.settle(prefix, &mut draft);
        let end = draft.tokens.end;
        self.push(draft.found());
        Some(end)
    }

    /// Past "times", or the "x" that stands right after digits.
    fn past_times(&self, at: usize) -> Option<usize> {
        let letter = self.is(at, Role::TimesLetter) && !self.is_digits(at - 1);
        (self.is(at, Role::TimesWord) && !letter).then_some(at + 1)
    }

    /// "3-fold".
    fn number_of_folds(&mut self, amount: &Amount, prefix: &Prefix) -> Option<usize> {
        let fold = self.token(amount.end).filter(|fold| fold.joined)?;
        let fold = self.rules.is(fold, Role::Fold);
        let mut draft = amount.draft(Kind::Other, &self.rules.names.times);
        draft.tokens.end += 1;
        self.settle(prefix, &mut draft);
        let end = draft.tokens.end;
        fold.then(|| self.push(draft.found())).map(|()| end)
    }

    /// "two a day", "one per week".
    fn bare_frequency(&mut self, amount: &Amount, draft: &Draft) -> Option<usize> {
        let (end, unit) = self.per_unit(draft.tokens.end)?;
        let adverb = self
            .rules
            .every_words
            .starting(self.tokens, draft.tokens.end)
            .is_some();
        if adverb && self.noun_after(&amount.last()).is_some() {
            return None;
        }
        let mut draft = draft.clone();
        draft.tokens.end = end;
        let often = self.times(amount, unit);
        Some(self.push_frequency(draft, amount.number.start, often, None))
    }

    /// "six infusions", "two infusions a week", "3 infections per 1,000 procedures".
    fn count(&mut self, amount: &Amount, draft: &Draft, prefix: &Prefix) -> Option<usize> {
        let from = Number {
            end: draft.tokens.end,
            ..amount.last()
        };
        let noun = self.noun_after(&from)?;
        let mut draft = draft.clone();
        draft.kind = noun.kind;
        draft.unit.clone_from(&noun.name);
        draft.lo = draft.lo.map(|lo| lo * noun.times);
        draft.hi = draft.hi.map(|hi| hi * noun.times);
        draft.tokens.end = noun.end;
        draft.lasts = noun.unit.is_some_and(|unit| self.rules.units[unit].lasts);
        if noun.kind == Kind::Count
            && let Some((end, unit)) = self.per_unit(noun.end)
        {
            draft.tokens.end = end;
            let often = self.times(amount, unit);
            let next = self.push_frequency(draft, amount.number.start, often, Some(noun.name));
            let inner = noun.resume < noun.end;
            return Some(if inner { noun.resume } else { next });
        }
        if let Some(next) = self.share_of_many(amount, &draft, prefix) {
            return Some(next);
        }
        self.suffix(&mut draft);
        self.settle(prefix, &mut draft);
        let next = if noun.resume == noun.end {
            draft.tokens.end
        } else {
            noun.resume
        };
        let mut found = draft.found();
        if found.quantity.kind == Kind::Duration {
            found.seconds = self.seconds(&found);
        }
        self.push(found);
        Some(next)
    }

    /// A number without a noun: "at least four of these symptoms", "groups of twenty-five", "… six infusions, then three".
    fn unnamed_count(&mut self, amount: &Amount, draft: &Draft, prefix: &Prefix) -> Option<usize> {
        let end = draft.tokens.end;
        let one = amount.one();
        let start = prefix.start(amount.number.start);
        let (kind, unit) = if self.is(end, Role::Of) && self.is(end + 1, Role::Whole) && !one {
            let number = Number {
                end: end + 2,
                value: None,
                ..amount.number
            };
            (Kind::Count, self.noun_after(&number)?.name)
        } else if self.groups_before(start) {
            (Kind::Count, self.rules.names.group.clone())
        } else if self.ends_clause(end) && !one && !self.is_after_of(start) {
            self.understood(start)?
        } else {
            return None;
        };
        let mut draft = draft.clone();
        (draft.kind, draft.unit) = (kind, unit);
        self.settle(prefix, &mut draft);
        let end = draft.tokens.end;
        self.push(draft.found());
        Some(end)
    }

    /// The unit that a number without one takes from what was read before: "several days, sometimes up to fourteen".
    fn understood(&self, start: usize) -> Option<(Kind, String)> {
        let goes_on = |found: &Found| {
            let end = found.quantity.tokens.end;
            let linked = self.rules.range_to.starting(self.tokens, end);
            let plain = matches!(
                found.quantity.kind,
                Kind::Duration | Kind::Dose | Kind::Percentage
            );
            plain && linked.is_some_and(|(next, ())| next == start)
        };
        let last = self.last_found().next().filter(|last| goes_on(last));
        let counted = || {
            self.last_found()
                .find(|found| found.quantity.kind == Kind::Count)
        };
        let found = last.or_else(counted)?;
        Some((found.quantity.kind, found.quantity.unit.clone()))
    }

    fn is_after_of(&self, at: usize) -> bool {
        self.before(at)
            .is_some_and(|before| self.rules.is(before, Role::Of))
    }

    fn groups_before(&self, at: usize) -> bool {
        let of = at
            .checked_sub(1)
            .filter(|of| *of > self.start && self.is(*of, Role::Of));
        of.is_some_and(|of| self.is(of - 1, Role::Groups))
    }

    pub(super) fn ends_clause(&self, at: usize) -> bool {
        self.token(at).is_none_or(|token| {
            [',', '.', ';', ')', '!', '?']
                .iter()
                .any(|sign| token.is_sign(*sign))
        })
    }

    /// "a BMI of 30 or more".
    fn named_measure(&mut self, draft: &Draft, prefix: &Prefix) -> Option<usize> {
        let mut at = prefix.start(draft.tokens.start);
        if self.noun_after_adjacent(draft.tokens.end) {
            return None;
        }
        let unit = (0..=2).find_map(|_| {
            if let Some((_, measure)) = self.rules.measures.ending(self.tokens, at, self.start) {
                return Some(self.rules.measure_units[measure].0.clone());
            }
            let before = self.before(at)?;
            let known = &self.rules.measure_units;
            known
                .iter()
                .any(|(_, between)| between.contains(&before.word))
                .then(|| at -= 1)?;
            None
        });
        let mut draft = draft.clone();
        draft.kind = Kind::Other;
        draft.unit = unit?;
        self.settle(prefix, &mut draft);
        let end = draft.tokens.end;
        self.push(draft.found());
        Some(end)
    }

    fn noun_after_adjacent(&self, at: usize) -> bool {
        self.plural_at(at)
    }
}
