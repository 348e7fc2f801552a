//! `forbid`: a claim that may not be held.
//!
//! The rule names claims and, for claims with stances, the answers that are wrong. An answer is held when it is
//! asserted, or when the opposite answer is denied and the claim says what its denial means, or when its status is one
//! that the rule names besides. A claim without stances is held when its status is one of the rule's (`asserted`
//! unless the rule says otherwise). A sentence that gives the same answer twice, or two answers with the same words, is
//! reported once, at the first.

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::claim::{Article, Claim};
use crate::diagnostic::Diagnostic;

/// What is forbidden.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Forbid {
    /// Per claim of the rule, by index, the stances that may not be held; empty for claims without stances.
    pub stances: Vec<(usize, usize)>,
}

impl Forbid {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>) -> Vec<Diagnostic> {
        let mut held: Vec<&Claim> = rule
            .claims_of(article)
            .filter(|claim| self.is_broken_by(rule, claim))
            .collect();
        // Claims stand in the order of their spans.
        held.dedup_by(|two, one| {
            let answer = |claim: &Claim| {
                (
                    claim.block,
                    claim.sentence,
                    claim.declaration,
                    claim.held.or(claim.stance),
                )
            };
            let overlaps = two.span.start < one.span.end;
            two.stance.is_some() && (overlaps || answer(two) == answer(one))
        });
        held.into_iter()
            .map(|claim| rule.report(article, claim, &claim.value_text(article.rules)))
            .collect()
    }

    /// Whether this claim may not be held.
    pub(super) fn is_broken_by(&self, rule: &Rule, claim: &Claim) -> bool {
        let counts = claim.held.is_some() || rule.statuses.contains(&claim.status);
        let forbidden = |stance| self.stances.contains(&(claim.declaration, stance));
        counts && claim.held.or(claim.stance).is_none_or(forbidden)
    }
}
