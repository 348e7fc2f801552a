//! `expect`: a claim with a value that must be one of the right ones.
//!
//! Wrong are a value that is not among them, said with one of the rule's statuses, and a denial of a value that is.
//! The rule may name further claims with answers that are as wrong as a wrong value ("it is in no class at all"). A
//! sentence is reported once. Where one value only is right and the wrong one is written by its name ("Schedule II"), the
//! name of the right one is offered in its place.

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::claim::{Article, Claim, Status, Value};
use crate::diagnostic::{Diagnostic, Fix, Safety};
use crate::source::Span;

/// What is right.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
                let mut diagnostic = rule.report(article, claim, &said(article, claim));
                diagnostic.fix = self.correction(article, claim);
                found.push(diagnostic);
            }
        }
        found
    }

    /// The right value's name in the place of the wrong one's, where it stands among the claim's words once.
    fn correction(&self, article: &Article<'_>, claim: &Claim) -> Option<Fix> {
        let (Some(Value::Word { slot, value }), [right]) = (&claim.value, &self.values[..]) else {
            return None;
        };
        if claim.status != Status::Asserted {
            return None;
        }
        let values = &article.rules.slots[*slot].values;
        let words = article.source.slice(claim.span);
        let mut named = words
            .match_indices(values[*value].as_str())
            .filter(|(at, name)| {
                let before = words[..*at].chars().next_back();
                let after = words[at + name.len()..].chars().next();
                let is_apart = |char: Option<char>| char.is_none_or(|char| !char.is_alphanumeric());
                is_apart(before) && is_apart(after)
            });
        let (at, name) = named.next()?;
        if named.next().is_some() {
            return None;
        }
        let start = claim.span.start + at;
        let edit = article.instead(claim, Span::new(start, start + name.len()), &values[*right])?;
        Some(Fix {
            edits: vec![edit],
            message: format!("write `{}`", values[*right]),
            safety: Safety::Unsafe,
        })
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
