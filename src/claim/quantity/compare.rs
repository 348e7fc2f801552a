//! Quantities side by side: conversion within a dimension, and whether two can both hold.
//!
//! In: values and units. Out: the value in another unit, or whether two intervals have nothing in common. Different
//! kinds are never compared; what a quantity is of is the caller's business.

use super::words::Quantities;
use super::{EVERY, Kind, PER, Quantity};

/// How far two ends may be apart, relative to them, and still be taken as the same: rounding.
const EXACT: f64 = 0.01;

/// The same when the units differ: a month is four weeks to most writers.
const ACROSS_UNITS: f64 = 0.09;

/// The same when one of them is approximate.
const APPROXIMATE: f64 = 0.2;

/// An interval in a base unit; open ends are infinite.
#[derive(Debug, Clone, Copy)]
struct Interval {
    lo: f64,
    hi: f64,
    lo_open: bool,
    hi_open: bool,
}

impl Quantities {
    /// The value in another unit of the same dimension; none if there is no way from one to the other.
    ///
    /// Units with a stroke convert in what stands before it: `mcg/kg` to `mg/kg`.
    pub fn convert(&self, value: f64, from: &str, to: &str) -> Option<f64> {
        if from == to {
            return Some(value);
        }
        let (from, from_rest) = from.split_once('/').unwrap_or((from, ""));
        let (to, to_rest) = to.split_once('/').unwrap_or((to, ""));
        if from_rest != to_rest {
            return None;
        }
        let from = self.unit_named(from)?;
        let to = self.unit_named(to)?;
        let same = from.dimension.is_some() && from.dimension == to.dimension;
        same.then(|| value * from.size / to.size)
    }

    /// Whether no value can be both quantities. False for kinds and units that cannot be compared, and for vague ones.
    pub fn disjoint(&self, one: &Quantity, two: &Quantity) -> bool {
        let Some((first, second)) = self.interval(one, two).zip(self.interval(two, two)) else {
            return false;
        };
        let slack = if one.approximate || two.approximate {
            APPROXIMATE
        } else if one.unit == two.unit {
            EXACT
        } else {
            ACROSS_UNITS
        };
        first.below(second, slack) || second.below(first, slack)
    }

    /// The interval of a quantity in the unit of another; of a frequency, in seconds from one time to the next.
    fn interval(&self, quantity: &Quantity, like: &Quantity) -> Option<Interval> {
        if quantity.kind != like.kind {
            return None;
        }
        let end = |end: Option<f64>, open: f64| match end {
            Some(value) => self.convert(value, &quantity.unit, &like.unit),
            None => Some(open),
        };
        if quantity.kind == Kind::Frequency {
            return self.period(quantity);
        }
        Some(Interval {
            lo: end(quantity.lo, f64::NEG_INFINITY)?,
            hi: end(quantity.hi, f64::INFINITY)?,
            lo_open: quantity.lo_open,
            hi_open: quantity.hi_open,
        })
    }

    /// Seconds from one time to the next: the more often, the fewer.
    fn period(&self, quantity: &Quantity) -> Option<Interval> {
        let (word, name) = quantity.unit.split_once(' ')?;
        let size = self.units.iter().find(|unit| unit.frequency == name)?.size;
        let lo = quantity.lo.unwrap_or(0.0);
        let hi = quantity.hi.unwrap_or(f64::INFINITY);
        match word {
            EVERY => Some(Interval {
                lo: lo * size,
                hi: hi * size,
                lo_open: quantity.lo_open,
                hi_open: quantity.hi_open,
            }),
            PER => Some(Interval {
                lo: size / hi,
                hi: size / lo,
                lo_open: quantity.hi_open,
                hi_open: quantity.lo_open,
            }),
            _ => None,
        }
    }
}

impl Interval {
    /// Whether all of it lies below the other.
    fn below(self, other: Self, slack: f64) -> bool {
        let gap = other.lo - self.hi;
        let touching = (self.hi_open || other.lo_open) && gap == 0.0;
        touching || gap.is_finite() && gap > slack * self.hi.abs().max(other.lo.abs())
    }
}
