//! The quantities and times of a statement, and what each is of.
//!
//! In: the units of a clause. Out: [`Amount`]s: what the language's reader of quantities finds, times of day, and bare
//! numbers after a preposition; with the attribute, the end of a range and the relation that words beside it give.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::clause::Reader;
use super::lexis::{Bound, Meaning};
use super::unit::{Sentence, Unit};
use super::{Amount, OnceCell, Statement};
use crate::claim::quantity::{Kind, Quantity};
use crate::document::{BlockId, BlockKind};

impl Reader<'_> {
    /// Takes the quantities and times of these units into the statement.
    pub(super) fn amounts(
        &mut self,
        read: &Sentence<'_>,
        units: &[Unit<'_>],
        times: Vec<Quantity>,
        made: &mut Statement,
    ) {
        let tokens = &made.tokens;
        let plain = read.quantities.iter().filter(|q| {
            tokens.start <= q.tokens.start
                && q.tokens.end <= tokens.end
                && !q.derived
                && !is_day(q)
                && !times.iter().any(|time| {
                    time.tokens.start < q.tokens.end && q.tokens.start < time.tokens.end
                })
        });
        let mut all: Vec<(Quantity, bool)> = plain.map(|q| ((*q).clone(), false)).collect();
        all.extend(
            self.bare_numbers(read, units, made)
                .into_iter()
                .map(|q| (q, false)),
        );
        // "four tablets a day" is read both as a dose and as a frequency: the longer says more.
        let longer: Vec<Range<usize>> = all.iter().map(|(q, _)| q.tokens.clone()).collect();
        all.retain(|(q, _)| {
            !longer.iter().any(|other| {
                other.len() > q.tokens.len()
                    && other.start <= q.tokens.start
                    && q.tokens.end <= other.end
            })
        });
        for (quantity, _) in &mut all {
            self.complete(units, &made.taken, quantity);
        }
        all.extend(times.into_iter().map(|time| (time, true)));
        for (mut quantity, clock) in all {
            let exceeds = quantity.lo.is_some() && quantity.hi.is_none();
            if made.capped && exceeds {
                // "Not more than three": three at most.
                quantity.hi = quantity.lo.take();
            }
            let amount = self.amount(read, units, quantity, clock);
            made.amounts.push(amount);
        }
        self.inherit_attribute(read.block, made);
    }

    /// "A baby of six months" is an age; "Ten grams of salt a day" is an amount of each day.
    fn complete(&self, units: &[Unit<'_>], taken: &[Range<usize>], quantity: &mut Quantity) {
        let is_time = quantity.kind == Kind::Duration;
        let marks = || units.iter().flat_map(|unit| &unit.marks);
        let ages = |(tokens, meaning): &(Range<usize>, &Meaning)| {
            meaning.aged && tokens.end == quantity.tokens.start
        };
        if is_time && marks().any(ages) {
            quantity.kind = Kind::Age;
            return;
        }
        if !is_time && quantity.kind != Kind::Dose || quantity.unit.contains('/') {
            return;
        }
        let free = |tokens: &Range<usize>| !taken.iter().any(|other| other.contains(&tokens.start));
        let per = marks()
            .filter(|(tokens, _)| tokens.start >= quantity.tokens.end && free(tokens))
            .find_map(|(_, meaning)| meaning.per);
        if let Some(period) = per {
            quantity.unit = format!(
                "{}/{}",
                quantity.unit, self.reading.rules.lexis.periods[period]
            );
            if is_time {
                quantity.kind = Kind::Rate;
            }
        }
    }

    /// Numbers without a unit right after a preposition: "starts at 45".
    fn bare_numbers(
        &self,
        read: &Sentence<'_>,
        units: &[Unit<'_>],
        made: &Statement,
    ) -> Vec<Quantity> {
        let pairs = units.windows(2).filter(|pair| {
            pair[1].number
                && pair[0].is(|m| m.limit)
                && !made
                    .taken
                    .iter()
                    .any(|taken| taken.contains(&pair[1].tokens.start))
        });
        let value = |pair: &[Unit<'_>]| {
            let value = self.lower(read.block, pair[1].tokens.start).parse().ok()?;
            Some(Quantity {
                tokens: pair[1].tokens.clone(),
                kind: Kind::Other,
                lo: Some(value),
                hi: Some(value),
                unit: String::new(),
                approximate: false,
                lo_open: false,
                hi_open: false,
                derived: false,
            })
        };
        pairs.filter_map(value).collect()
    }

    fn amount(
        &mut self,
        read: &Sentence<'_>,
        units: &[Unit<'_>],
        quantity: Quantity,
        clock: bool,
    ) -> Amount {
        let distance = |unit: &Unit<'_>| {
            if unit.tokens.end <= quantity.tokens.start {
                quantity.tokens.start - unit.tokens.end
            } else {
                unit.tokens.start.saturating_sub(quantity.tokens.end)
            }
        };
        let nearest = |test: &dyn Fn(&Meaning) -> bool| {
            units
                .iter()
                .filter(|unit| unit.is(test))
                .min_by_key(|unit| distance(unit))
        };
        let attribute =
            nearest(&|m| m.attribute.is_some()).and_then(|unit| unit.meaning?.attribute);
        let bound: Option<Bound> =
            nearest(&|m| m.bound.is_some()).and_then(|unit| unit.meaning?.bound);
        let before = units.iter().rev().find(|unit| {
            unit.tokens.end <= quantity.tokens.start && !unit.is(|m| m.light && !m.limit)
        });
        let after = units
            .iter()
            .find(|unit| unit.tokens.start >= quantity.tokens.end);
        let relates = |unit: &&Unit<'_>| unit.is(|m| (m.limit || m.condition) && !m.neutral);
        // "Two nights after a fall", but "for two nights after a fall".
        let after = after.filter(|after| {
            after.is(|m| !m.alternatives.is_empty())
                && !before.is_some_and(|unit| unit.is(|m| m.limit))
        });
        let before = before.filter(relates).map(|unit| &*unit.stem);
        let after = after.filter(relates).map(|unit| &*unit.stem);
        let number = |stem: Option<&str>, concepts: &mut FxHashMap<String, u32>, groups: u32| {
            stem.map(|stem| {
                let next = groups + u32::try_from(concepts.len()).unwrap_or(0);
                *concepts.entry(stem.to_owned()).or_insert(next)
            })
        };
        let groups = self.reading.rules.lexis.groups;
        let before = number(before, &mut self.concepts, groups);
        let after = number(after, &mut self.concepts, groups);
        let text = self.reading.text(read.block);
        let first = self.token(read.block, quantity.tokens.start).start();
        let last = self.token(read.block, quantity.tokens.end - 1).end();
        Amount {
            clock,
            digits: text[first..last]
                .chars()
                .filter(char::is_ascii_digit)
                .collect(),
            attribute,
            bound,
            before,
            after,
            stand: OnceCell::new(),
            block: read.block,
            span: self.reading.span(read.block, &quantity.tokens),
            quantity,
        }
    }

    /// Whether the headers of a cell speak of times of day.
    pub(super) fn speaks_of_times(&self, block: BlockId) -> bool {
        let BlockKind::Cell {
            row_header,
            column_header,
            ..
        } = self.reading.document.blocks[block].kind
        else {
            return false;
        };
        row_header.into_iter().chain(column_header).any(|label| {
            (0..self.reading.block(label).tokens.len()).any(|at| {
                let meaning = self.look_up(label, at);
                meaning.is_some_and(|meaning| meaning.clock)
            })
        })
    }

    /// A quantity in a cell is of what its headers say.
    fn inherit_attribute(&self, block: BlockId, made: &mut Statement) {
        let BlockKind::Cell {
            row_header,
            column_header,
            ..
        } = self.reading.document.blocks[block].kind
        else {
            return;
        };
        for label in column_header.into_iter().chain(row_header) {
            let sentences = 0..self.reading.block(label).sentences.len();
            for read in sentences.filter_map(|sentence| self.sentence(label, sentence)) {
                for meaning in read.units.iter().flat_map(Unit::meanings) {
                    for amount in &mut made.amounts {
                        amount.attribute = amount.attribute.or(meaning.attribute);
                        amount.bound = amount.bound.or(meaning.bound);
                    }
                }
            }
        }
    }
}

/// Whether a quantity is a day or a month without a year: a word like any other.
pub(super) fn is_day(quantity: &Quantity) -> bool {
    quantity.kind == Kind::Date && quantity.lo.is_none()
}
