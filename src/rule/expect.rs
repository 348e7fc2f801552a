//! `expect`: a claim with a value that must be one of the right ones.
//!
//! Wrong are an asserted value that is not among them, and a denial of a value that is.

use super::Rule;
use crate::claim::{Article, Status, Value};
use crate::diagnostic::Diagnostic;

/// What is right.
#[derive(Debug, Clone)]
pub struct Expect {
    /// Indexes of the right values in the claim's vocabulary.
    pub values: Vec<usize>,
}

impl Expect {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>) -> Vec<Diagnostic> {
        rule.claims_of(article)
            .filter(|claim| {
                let Some(Value::Word { value, .. }) = claim.value else {
                    return false;
                };
                let right = self.values.contains(&value);
                match claim.status {
                    Status::Negated => right,
                    status => !right && rule.statuses.contains(&status),
                }
            })
            .map(|claim| {
                let text = claim.value_text(article.rules);
                let value = if claim.status == Status::Negated {
                    format!("not {text}")
                } else {
                    text
                };
                rule.report(article, claim, &value)
            })
            .collect()
    }
}
