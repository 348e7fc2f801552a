//! `contradiction`: two answers to one question that an article holds side by side.
//!
//! Two occurrences contradict when both hold an answer, the answers differ (or their quantities have no value in
//! common), and every dimension of context can hold for both. A general statement and one that is limited in a
//! dimension that the rule calls `distinct` can both be right. One diagnostic per article and claim: the primary
//! label is the later occurrence, the secondary ones are what it contradicts.

use super::Rule;
use crate::claim::{Article, Claim, Status, Value};
use crate::diagnostic::Diagnostic;

/// What cannot be held together.
#[derive(Debug, Clone)]
pub struct Contradiction {
    /// Dimensions in which a limited statement does not contradict a general one.
    pub distinct: Vec<usize>,
}

impl Contradiction {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for declaration in &rule.claims {
            let held: Vec<&Claim> = rule
                .claims_of(article)
                .filter(|claim| claim.declaration == *declaration && is_held(claim))
                .collect();
            if let Some(diagnostic) = self.first_conflict(rule, article, &held) {
                found.push(diagnostic);
            }
        }
        found
    }

    fn first_conflict(
        &self,
        rule: &Rule,
        article: &Article<'_>,
        held: &[&Claim],
    ) -> Option<Diagnostic> {
        let (earlier, later) = held.iter().enumerate().find_map(|(n, later)| {
            let earlier = held[..n]
                .iter()
                .find(|earlier| self.conflict(article, earlier, later))?;
            Some((*earlier, *later))
        })?;
        let mut diagnostic = rule.report(article, later, &later.value_text(article.rules));
        diagnostic.secondary.retain(|label| label.file.is_empty());
        diagnostic.primary.message =
            "this cannot hold together with what the article says elsewhere".to_owned();
        for claim in held {
            let other = std::ptr::eq(*claim, earlier)
                || (!std::ptr::eq(*claim, later) && self.conflict(article, claim, later));
            if other {
                diagnostic
                    .secondary
                    .push(article.label(claim.span, "the article says otherwise here"));
            }
        }
        Some(diagnostic)
    }

    fn conflict(&self, article: &Article<'_>, one: &Claim, two: &Claim) -> bool {
        let apart = match (&one.value, &two.value) {
            (Some(Value::Quantity(a)), Some(Value::Quantity(b))) => {
                article.rules.quantities.disjoint(a, b)
            }
            (Some(Value::Word { value: a, .. }), Some(Value::Word { value: b, .. })) => a != b,
            _ => matches!((one.held, two.held), (Some(a), Some(b)) if a != b),
        };
        apart && is_one_subject(one, two) && self.compatible(one, two)
    }

    fn compatible(&self, one: &Claim, two: &Claim) -> bool {
        one.context
            .iter()
            .zip(&two.context)
            .enumerate()
            .all(|(dimension, pair)| match pair {
                (Some(a), Some(b)) => a.value == b.value,
                (None, None) => true,
                _ => !self.distinct.contains(&dimension),
            })
    }
}

/// Whether both are about the same subject, where both have one.
fn is_one_subject(one: &Claim, two: &Claim) -> bool {
    match (&one.subject, &two.subject) {
        (Some(one), Some(two)) => one.subjects.iter().any(|id| two.subjects.contains(id)),
        _ => true,
    }
}

/// Whether the article itself stands behind an answer or a value here.
fn is_held(claim: &Claim) -> bool {
    claim.held.is_some() || (claim.value.is_some() && claim.status == Status::Asserted)
}
