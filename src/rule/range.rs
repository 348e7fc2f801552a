//! `range`: a quantity that must lie within what is accepted.
//!
//! Units are converted within their dimension. A stated range counts as wrong when either of its ends lies outside;
//! an end without a bound (`up to 6`, `at least 2`) is not judged. The rule may name further claims with answers that
//! are out of range in words of their own ("it takes all night").

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::claim::{Article, Claim, Value};
use crate::diagnostic::Diagnostic;
use crate::pack::RuleSet;

/// What is accepted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Range {
    /// Whether articles are compared with each other as well.
    pub across: bool,
    /// Per claim.
    pub accept: Vec<Accept>,
    /// Further claims with the answers to them that say, without a number, what is out of range.
    pub stances: Vec<(usize, usize)>,
}

/// What is accepted for the value of a claim.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Accept {
    /// The claim's index.
    pub claim: usize,
    /// The least.
    pub min: f64,
    /// The most.
    pub max: f64,
    /// Of what: a canonical unit.
    pub unit: String,
}

/// Rounding when units are converted: a month is not quite four weeks.
const TOLERANCE: f64 = 0.02;

impl Range {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>) -> Vec<Diagnostic> {
        rule.claims_of(article)
            .filter(|claim| self.is_broken_by(rule, article.rules, claim))
            .map(|claim| rule.report(article, claim, &claim.answer_text(article.rules)))
            .collect()
    }

    /// Whether this claim is out of range.
    pub(super) fn is_broken_by(&self, rule: &Rule, rules: &RuleSet, claim: &Claim) -> bool {
        let measured = rule.statuses.contains(&claim.status)
            && self
                .accept
                .iter()
                .any(|accept| accept.is_broken_by(claim, rules));
        let held = |stance| self.stances.contains(&(claim.declaration, stance));
        measured || claim.held.is_some_and(held)
    }
}

impl Accept {
    fn is_broken_by(&self, claim: &Claim, rules: &RuleSet) -> bool {
        let Some(Value::Quantity(quantity)) = claim
            .value
            .as_ref()
            .filter(|_| claim.declaration == self.claim)
        else {
            return false;
        };
        let convert = |end: Option<f64>| {
            end.and_then(|value| rules.quantities.convert(value, &quantity.unit, &self.unit))
        };
        let low = convert(quantity.lo).is_some_and(|lo| lo < self.min * (1.0 - TOLERANCE));
        let high = convert(quantity.hi).is_some_and(|hi| hi > self.max * (1.0 + TOLERANCE));
        // `more than 12` has no upper end, and yet says enough.
        let beyond = quantity.hi.is_none() && convert(quantity.lo).is_some_and(|lo| lo > self.max);
        let short = quantity.lo.is_none() && convert(quantity.hi).is_some_and(|hi| hi < self.min);
        low || high || beyond || short
    }
}
