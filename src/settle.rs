//! What is finally reported: the one place that filters and orders diagnostics.
//!
//! In: everything that the rules said of one article. Out: the same, each with its fingerprint, in order, one
//! finding for each wrong passage and rule, and none where a rule that knows better reports in the same sentence.
//! Next: [`crate::report`].

pub mod fingerprint;
pub mod suppress;

use std::collections::BTreeMap;

use crate::claim::Article;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Orders and de-duplicates the diagnostics of one article, and gives each its fingerprint.
pub fn settle(found: Vec<Diagnostic>, article: &Article<'_>) -> Vec<Diagnostic> {
    let mut kept = without_yielding(without_overlaps(found), article);
    kept.sort_by(|a, b| a.order().cmp(&b.order()));
    fingerprint::assign(&mut kept, article);
    kept
}

/// Two phrases of one rule may overlap on the same words; the longest stands for both.
fn without_overlaps(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(|a, b| (&a.rule, a.order()).cmp(&(&b.rule, b.order())));
    let mut kept: Vec<Diagnostic> = Vec::new();
    for diagnostic in found {
        let span = diagnostic.primary.span;
        match kept.last_mut() {
            Some(last) if last.rule == diagnostic.rule && last.primary.span.overlaps(span) => {
                if last.primary.span.len() < span.len() {
                    *last = diagnostic;
                }
            }
            _ => kept.push(diagnostic),
        }
    }
    kept
}

/// Leaves out what another rule knows better: one wrong sentence is one finding.
fn without_yielding(mut found: Vec<Diagnostic>, article: &Article<'_>) -> Vec<Diagnostic> {
    let mut passages: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for diagnostic in &found {
        let reported = passages.entry(diagnostic.rule.clone()).or_default();
        reported.push(diagnostic.passage);
    }
    let touched: BTreeMap<String, Touched> = passages
        .into_iter()
        .map(|(rule, passages)| (rule, Touched::new(passages)))
        .collect();
    found.retain(|diagnostic| {
        let better = article.rules.rule(&diagnostic.rule);
        let better = better.map_or(&[][..], |rule| &rule.yields_to);
        !better
            .iter()
            .filter_map(|rule| touched.get(rule))
            .any(|touched| touched.by(diagnostic.passage))
    });
    found
}

/// Passages in order of their starts, each with the farthest end so far.
struct Touched(Vec<(usize, usize)>);

impl Touched {
    fn new(mut passages: Vec<Span>) -> Self {
        passages.sort();
        let mut farthest = 0;
        let reach = |passage: Span| {
            farthest = passage.end.max(farthest);
            (passage.start, farthest)
        };
        Self(passages.into_iter().map(reach).collect())
    }

    /// Whether one of the passages overlaps this one.
    fn by(&self, passage: Span) -> bool {
        let before = self.0.partition_point(|(start, _)| *start < passage.end);
        before > 0 && self.0[before - 1].1 > passage.start
    }
}
