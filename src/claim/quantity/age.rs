//! Ages: "aged 18 to 65", "children under 12", "over-50s", "in their thirties".
//!
//! In: an [`Amount`] without a unit, and the words around it. Out: a quantity of kind age. An age with a unit of its
//! own ("older than six months") is read by [`super::measure`].

use super::Kind;
use super::measure::Amount;
use super::prefix::{Draft, Prefix};
use super::reader::Reader;
use super::words::{Before, Role};

impl Reader<'_> {
    /// "aged 18 to 65", "children under 12", "over-50s", "in their thirties".
    pub(super) fn age(&mut self, amount: &Amount, draft: &Draft, prefix: &Prefix) -> Option<usize> {
        let (_, oldest) = self.rules.ages;
        let plausible =
            |value: Option<f64>| value.is_none_or(|value| (1.0..=oldest).contains(&value));
        if !(plausible(amount.lo) && plausible(amount.hi)) || amount.number.value.is_none() {
            return None;
        }
        let mut draft = draft.clone();
        let plural = self.token(draft.tokens.end).is_some_and(|token| {
            !token.spaced && !token.joined && self.rules.is(token, Role::AgePlural)
        });
        if plural && let Some(end) = self.decade_of_life(amount, draft.tokens.end) {
            return Some(end);
        }
        let start = prefix.start(amount.number.start);
        let people = draft.range || draft.bounded || prefix.has_bound();
        let named = prefix.has(Before::Age) || draft.kind == Kind::Age;
        let bare = draft.bare_age && !self.plural_at(draft.tokens.end);
        let being = || {
            let being = &self.rules.being;
            being.ending(self.tokens, start, self.start).is_some()
        };
        let implied =
            people && (self.person_before(start) || being()) && !self.plural_at(draft.tokens.end);
        let bound_age = prefix
            .pieces
            .iter()
            .any(|(_, piece)| matches!(piece, Before::Bound(bound) if bound.age));
        let aside = prefix.is_empty() && !amount.range && self.is_age_aside(amount);
        if !(named || bare || implied || bound_age || aside || (plural && prefix.has_bound())) {
            return None;
        }
        draft.kind = Kind::Age;
        draft.unit.clone_from(&self.rules.names.age);
        draft.tokens.end += usize::from(plural);
        self.settle(prefix, &mut draft);
        draft.kind = Kind::Age;
        let end = draft.tokens.end;
        self.push(draft.found());
        Some(end)
    }

    pub(super) fn person_before(&self, at: usize) -> bool {
        // "adults (18+)".
        let bracket = self.before(at).is_some_and(|before| before.is_sign('('));
        let at = if bracket { at - 1 } else { at };
        self.before(at)
            .is_some_and(|before| self.rules.is(before, Role::Person))
    }

    /// "Hale, 58, a retired driver".
    fn is_age_aside(&self, amount: &Amount) -> bool {
        let (youngest, _) = self.rules.ages;
        let adult = amount
            .lo
            .is_some_and(|value| value >= youngest && value.fract() == 0.0);
        let comma = amount
            .number
            .start
            .checked_sub(1)
            .filter(|comma| self.is_sign(*comma, ','));
        let name = comma
            .and_then(|comma| self.before(comma))
            .is_some_and(|name| {
                let named = name.capital && !self.rules.is(name, Role::Month);
                named || self.rules.is(name, Role::Person)
            });
        adult && name && self.is_digits(amount.number.start) && self.is_sign(amount.end, ',')
    }

    /// "in your 30s", "in his mid-40s"; "the 80s" alone are a time.
    fn decade_of_life(&mut self, amount: &Amount, end: usize) -> Option<usize> {
        let value = amount.lo.filter(|value| value % 10.0 == 0.0)?;
        let start = self.life_before(amount.number.start)?;
        Some(self.push_decades(start, value, end + 1))
    }

    /// "in their forties", as a word.
    pub(super) fn decade_word(&mut self, at: usize) -> Option<usize> {
        let value = self
            .token(at)
            .and_then(|token| self.rules.value(token, Role::Decade))?;
        let start = self.life_before(at)?;
        Some(self.push_decades(start, value, at + 1))
    }

    /// Adds a decade of life, with the second of "their 20s and 30s".
    fn push_decades(&mut self, start: usize, first: f64, end: usize) -> usize {
        let second = |at: usize| {
            let token = self.token(at)?;
            if let Some(value) = self.rules.value(token, Role::Decade) {
                return Some((value, at + 1));
            }
            let plural = self.token(at + 1).filter(|plural| !plural.spaced)?;
            let (value, _) = self
                .whole_number(at)
                .filter(|_| self.rules.is(plural, Role::AgePlural))?;
            (value % 10.0 == 0.0).then_some((value, at + 2))
        };
        let next = self.rules.decade_list.starting(self.tokens, end);
        let second = next
            .and_then(|(next, ())| second(next))
            .filter(|(value, _)| *value > first);
        let (last, end) = second.unwrap_or((first, end));
        let name = self.rules.names.age.clone();
        self.push_plain(
            start..end,
            Kind::Age,
            (Some(first), Some(last + 9.0)),
            &name,
        );
        end
    }

    fn life_before(&self, at: usize) -> Option<usize> {
        let within = at
            .checked_sub(1)
            .filter(|before| *before >= self.floor && self.is(*before, Role::WithinDecade));
        let at = within.unwrap_or(at);
        let (start, ()) = self.rules.possessive.ending(self.tokens, at, self.floor)?;
        Some(start)
    }
}
