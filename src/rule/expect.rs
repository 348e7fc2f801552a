//! `expect`: a claim with a value that must be one of the right ones.
//!
//! Wrong are a value that is not among them, said with one of the rule's statuses, and a denial of a value that is.
//! The rule may name further claims with answers that are as wrong as a wrong value ("it is in no class at all"). A
//! sentence is reported once.

use super::Rule;
use crate::claim::{Article, Claim, Status, Value};
use crate::diagnostic::Diagnostic;

/// What is right.
#[derive(Debug, Clone)]
pub struct Expect {
    /// Indexes of the right values in the claim's vocabulary.
    pub values: Vec<usize>,
    /// Claims with the answers to them that may not be held.
    pub stances: Vec<(usize, usize)>,
}

impl Expect {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>) -> Vec<Diagnostic> {
        let mut reported = None;
        let mut found = Vec::new();
        for claim in rule.claims_of(article) {
            let place = Some((claim.block, claim.sentence));
            if place != reported && self.is_broken_by(rule, claim) {
                reported = place;
                found.push(rule.report(article, claim, &said(article, claim)));
            }
        }
        found
    }

    /// Whether this claim says something else than what is right.
    pub(super) fn is_broken_by(&self, rule: &Rule, claim: &Claim) -> bool {
        // Somebody's words count as the article's only where nothing else speaks against them.
        let mixed = claim.status == Status::Attributed
            && claim
                .evidence
                .iter()
                .any(|item| item.status != Status::Attributed);
        if mixed {
            return false;
        }
        if let Some(Value::Word { value, .. }) = claim.value {
            let right = self.values.contains(&value);
            return match claim.status {
                Status::Negated => right,
                status => !right && rule.statuses.contains(&status),
            };
        }
        let said = claim
            .stance
            .filter(|_| rule.statuses.contains(&claim.status));
        let wrong = |stance| self.stances.contains(&(claim.declaration, stance));
        claim.held.or(said).is_some_and(wrong)
    }
}

/// The value or the answer, in words.
fn said(article: &Article<'_>, claim: &Claim) -> String {
    let text = claim.answer_text(article.rules);
    if claim.status == Status::Negated && claim.value.is_some() {
        format!("not {text}")
    } else {
        text
    }
}
