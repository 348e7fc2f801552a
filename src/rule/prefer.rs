//! `prefer`: a term that has a better one.
//!
//! The rule names claims whose value is the preferred term: a vocabulary of values, each with the terms that it
//! replaces. All occurrences of one term are one diagnostic: the first is the primary label, the others
//! are further places, and the fix replaces all that no markup stands in. It is safe only if the rule says that the terms
//! are `drop-in`: "an alcoholic" has no better term that leaves its sentence as it is. A term between quotation marks is spoken of and does not
//! count. The rule's statuses say how an occurrence must be said to count; names that hold a term are the claim's
//! `except`. A value that begins with a capital stays as it is; another takes the capital of the
//! words that it replaces.

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::claim::{Article, Claim};
use crate::diagnostic::{Diagnostic, Edit, Fix, Safety};

/// A better term for each value.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Prefer {
    /// Whether the better term fits into any sentence that has the other.
    pub drop_in: bool,
}

impl Prefer {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>) -> Vec<Diagnostic> {
        let mut groups: Vec<(String, Vec<&Claim>)> = Vec::new();
        let counted = rule
            .claims_of(article)
            .filter(|claim| rule.statuses.contains(&claim.status) && !is_quoted(article, claim));
        for claim in counted {
            let preferred = claim.value_text(article.rules);
            let same = groups.iter_mut().find(|(term, claims)| {
                *term == preferred && claims[0].declaration == claim.declaration
            });
            match same {
                Some((_, claims)) => claims.push(claim),
                None => groups.push((preferred, vec![claim])),
            }
        }
        groups
            .iter()
            .map(|(preferred, claims)| self.report(rule, article, preferred, claims))
            .collect()
    }

    fn report(
        &self,
        rule: &Rule,
        article: &Article<'_>,
        preferred: &str,
        claims: &[&Claim],
    ) -> Diagnostic {
        let first = claims[0];
        let mut diagnostic = rule.report(article, first, preferred);
        // Which cue decided the status is of no interest here.
        diagnostic.secondary.clear();
        for claim in &claims[1..] {
            diagnostic
                .secondary
                .push(article.label(claim.span, "here as well"));
        }
        let edit = |claim: &&Claim| {
            let words = written_like(preferred, article.source.slice(claim.span));
            article.instead(claim, claim.span, &words)
        };
        let edits: Vec<Edit> = claims.iter().filter_map(edit).collect();
        diagnostic.fix = (!edits.is_empty()).then(|| Fix {
            edits,
            message: format!("write `{preferred}`"),
            safety: if self.drop_in {
                Safety::Safe
            } else {
                Safety::Unsafe
            },
        });
        diagnostic
    }
}

/// Whether the words stand between quotation marks, and nothing else does: the term is spoken of, or somebody's own.
fn is_quoted(article: &Article<'_>, claim: &Claim) -> bool {
    const MARKS: [char; 6] = ['"', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '\''];
    let text = &article.source.text;
    let before = text[..claim.span.start].chars().next_back();
    let after = text[claim.span.end..]
        .trim_start_matches([',', '.'])
        .chars()
        .next();
    before.is_some_and(|char| MARKS.contains(&char))
        && after.is_some_and(|char| MARKS.contains(&char))
}

/// The preferred term with a capital where the words that it replaces have one.
fn written_like(preferred: &str, words: &str) -> String {
    let capital = words.chars().next().is_some_and(char::is_uppercase);
    let mut chars = preferred.chars();
    match chars.next() {
        Some(first) if capital => first.to_uppercase().chain(chars).collect(),
        _ => preferred.to_owned(),
    }
}
