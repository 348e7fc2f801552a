//! Shares that are not written in percent: "one in five", "two-thirds of", "3 infections per 1,000 procedures".
//!
//! In: a [`Number`] or an [`Amount`] and what follows it. Out: a quantity of kind rate, given in percent. A share of a
//! named whole ("4 of the 20 volunteers") leaves the whole to be counted.

use super::Kind;
use super::measure::{Amount, FAR};
use super::number::{Number, NumberForm};
use super::prefix::{Draft, Prefix};
use super::reader::Reader;
use super::words::{Before, Form, Role, Share};

impl Reader<'_> {
    /// "one in five", "nine out of ten", "4 of the 20".
    pub(super) fn share(&mut self, number: &Number, prefix: &Prefix) -> Option<usize> {
        let whole = matches!(number.form, NumberForm::Plain);
        if !whole || number.money.is_some() {
            return None;
        }
        let mut top = (number.value?, number.value?);
        let mut at = number.end;
        if let Some((next, ())) = self.rules.range_to.starting(self.tokens, at)
            && let Some(second) = self
                .number(next)
                .filter(|second| second.form == NumberForm::Plain)
        {
            top.1 = second.value.filter(|second| *second > top.0)?;
            at = second.end;
        }
        let (below, share) = self.rules.share.starting(self.tokens, at)?;
        let whole = self.whole_of_share(below, top.1, share)?;
        // "One of the two" picks one and measures nothing.
        if share == Share::Of && top.1 == 1.0 {
            return None;
        }
        if self.is_score(number.start, whole.end) && share == Share::In {
            return Some(whole.end);
        }
        let bottom = whole.value?;
        let mut draft = Draft::new(
            number.start..whole.end,
            Kind::Rate,
            (Some(100.0 * top.0 / bottom), Some(100.0 * top.1 / bottom)),
            &self.rules.names.percent,
        );
        draft.range = top.0 < top.1;
        self.second_share(&mut draft, prefix);
        self.suffix(&mut draft);
        self.settle(prefix, &mut draft);
        let end = draft.tokens.end;
        self.push(draft.found());
        // The whole is a count of its own: "4 of the 20 volunteers".
        Some(if share == Share::Of { whole.start } else { end })
    }

    /// The number that a share is out of.
    fn whole_of_share(&self, at: usize, part: f64, share: Share) -> Option<Number> {
        let million = || self.is(at, Role::Scale).then(|| self.words(at, at));
        let whole = self
            .number(at)
            .or_else(million)
            .filter(|whole| whole.form == NumberForm::Plain && whole.money.is_none())?;
        let value = whole
            .value
            .filter(|value| *value >= part.max(2.0) && value.fract() == 0.0)?;
        let unit = self.rules.unit_words.starting(self.tokens, whole.end);
        let measure = unit.is_some_and(|(_, (unit, form))| {
            let kind = self.rules.units[unit].kind;
            let inner = form == Form::One && share == Share::Of;
            kind != Kind::Count && !inner
        });
        let year = self.whole_number(at).is_some_and(|(year, length)| {
            let (first, last) = self.rules.years;
            length == 4 && (first..=last).contains(&year) && value % 100.0 != 0.0
        });
        (!measure && !year).then_some(whole)
    }

    /// "1 in 5 to 1 in 3", "between one in five and one in three".
    fn second_share(&self, draft: &mut Draft, prefix: &Prefix) {
        let words = if prefix.has(Before::Between) {
            &self.rules.range_and
        } else {
            &self.rules.range_to
        };
        let second = || {
            let (next, ()) = words.starting(self.tokens, draft.tokens.end)?;
            let part = self.number(next)?;
            let (below, _) = self.rules.share.starting(self.tokens, part.end)?;
            let whole = self.whole_of_share(below, part.value?, Share::In)?;
            Some((100.0 * part.value? / whole.value?, whole.end))
        };
        if let Some((value, end)) = second().filter(|(value, _)| Some(*value) > draft.lo) {
            draft.hi = Some(value);
            draft.range = true;
            draft.tokens.end = end;
        }
    }

    fn is_score(&self, start: usize, end: usize) -> bool {
        let from = start.saturating_sub(FAR).max(self.start);
        let near = self.tokens[from..start].iter();
        near.chain(self.tokens.get(end))
            .any(|token| self.rules.is(token, Role::Score))
    }

    /// "3 infections per 1,000 procedures", "one person in ten".
    pub(super) fn share_of_many(
        &mut self,
        amount: &Amount,
        draft: &Draft,
        prefix: &Prefix,
    ) -> Option<usize> {
        let at = draft.tokens.end;
        let per = self.rules.share_per.starting(self.tokens, at);
        let many = per
            .and_then(|(below, ())| self.whole_of_share(below, amount.hi?, Share::In))
            .filter(|whole| whole.value.is_some_and(|bottom| bottom >= 100.0));
        let among = self.rules.share.starting(self.tokens, at);
        let few = || {
            let (below, share) = among.filter(|(_, share)| *share == Share::In)?;
            let whole = self.whole_of_share(below, amount.hi?, share)?;
            Some(whole).filter(|whole| !self.plural_at(whole.end) && !self.is_digits(below))
        };
        let whole = many.or_else(few)?;
        let bottom = whole.value?;
        let noun = self
            .noun_after(&whole)
            .filter(|noun| noun.end == whole.end + 1);
        let mut draft = draft.clone();
        draft.kind = Kind::Rate;
        draft.unit.clone_from(&self.rules.names.percent);
        draft.lo = amount.lo.map(|lo| 100.0 * lo / bottom);
        draft.hi = amount.hi.map(|hi| 100.0 * hi / bottom);
        draft.tokens.end = noun.map_or(whole.end, |noun| noun.end);
        self.settle(prefix, &mut draft);
        let end = draft.tokens.end;
        self.push(draft.found());
        Some(end)
    }

    /// "two-thirds of the group", "more than half", "between a quarter and a third".
    pub(super) fn fraction_share(&mut self, amount: &Amount, prefix: &Prefix) -> Option<usize> {
        let of = self.is(amount.end, Role::Of);
        let whole =
            self.is(amount.end, Role::Whole) && amount.number.end == amount.number.start + 1;
        let several = self.is(amount.number.start, Role::Word)
            || self
                .before(amount.number.start)
                .is_some_and(|before| self.rules.is(before, Role::By));
        let loose = !self.token(amount.end).is_some_and(|token| token.joined);
        if !(of || (whole || several || amount.range || !prefix.is_empty()) && loose) {
            return None;
        }
        let mut draft = amount.draft(Kind::Rate, &self.rules.names.percent);
        draft.lo = draft.lo.map(|lo| lo * 100.0);
        draft.hi = draft.hi.map(|hi| hi * 100.0);
        self.suffix(&mut draft);
        self.settle(prefix, &mut draft);
        let end = draft.tokens.end;
        self.push(draft.found());
        Some(end)
    }
}
