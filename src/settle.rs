//! What is finally reported: the one place that filters and orders diagnostics.
//!
//! In: everything that the rules said of one article. Out: the same, each with its fingerprint, in order, one
//! finding for each wrong passage and rule. Next: [`crate::report`].

pub mod fingerprint;

use crate::claim::Article;
use crate::diagnostic::Diagnostic;

/// Orders and de-duplicates the diagnostics of one article, and gives each its fingerprint.
pub fn settle(mut found: Vec<Diagnostic>, article: &Article<'_>) -> Vec<Diagnostic> {
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    // Two phrases of one rule may overlap on the same words; the longest stands for both.
    let mut kept: Vec<Diagnostic> = Vec::new();
    for diagnostic in found {
        let same = kept.iter_mut().find(|other| {
            other.rule == diagnostic.rule && other.primary.span.overlaps(diagnostic.primary.span)
        });
        match same {
            Some(other) if other.primary.span.len() < diagnostic.primary.span.len() => {
                *other = diagnostic
            }
            Some(_) => {}
            None => kept.push(diagnostic),
        }
    }
    kept.sort_by(|a, b| a.order().cmp(&b.order()));
    fingerprint::assign(&mut kept, article);
    kept
}
