//! Claims of all articles to where the articles disagree: the one step that looks at more than one of them.
//!
//! In: [`ClaimRecord`]s, from articles just read or from files that other machines wrote, and never a text. Out:
//! [`Conflict`]s. Occurrences that say the same in the same contexts about the same subject are one voice, however
//! many articles they stand in, and only voices are compared: the work grows with the claims, not with their square.
//! Where a rule's fact settles who is right, every article that departs from it is one conflict; an open disagreement
//! is one conflict for each answer that has fewer articles behind it. What two sentences of one article say against
//! each other is not told here: the rule itself has found it. Next: [`crate::report`].

mod group;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use crate::claim::record::ClaimRecord;
use crate::claim::{Article, Status};
use crate::pack::RuleSet;
use crate::rule::{Kind, Rule};

pub use verdict::diagnostic;

/// Articles that cannot all be right about one claim.
#[derive(Debug)]
pub struct Conflict<'a> {
    /// The rule that knows which answers exclude each other.
    pub rule: &'a Rule,
    /// The occurrence that departs from the fact, or from what more articles say.
    pub departing: &'a ClaimRecord,
    /// How many articles say the same as it.
    pub with: usize,
    /// An occurrence of the answer that it departs from, in another article.
    pub other: &'a ClaimRecord,
    /// How many articles say so.
    pub against: usize,
    /// Further occurrences that say the same as the departing one, each in an article of its own.
    pub further: Vec<&'a ClaimRecord>,
    /// Whether a rule's fact decides between them.
    pub settled: bool,
}

/// What an article says that other articles may say otherwise, of the packs that judge it.
pub fn compared(article: &Article<'_>, judges: impl Fn(&Rule) -> bool) -> Vec<ClaimRecord> {
    let rules = across(article.rules).filter(|(rule, _)| judges(rule));
    let claims: BTreeSet<usize> = rules.map(|(_, claim)| claim).collect();
    let said = article.claims.iter();
    said.filter(|claim| !claim.copied && claims.contains(&claim.declaration))
        .map(|claim| ClaimRecord::new(article, claim, false))
        .filter(stands)
        .collect()
}

/// Where the articles disagree, in the order of the departing occurrences.
pub fn conflicts<'a>(records: &'a [ClaimRecord], rules: &'a RuleSet) -> Vec<Conflict<'a>> {
    let mut by_claim: BTreeMap<&str, Vec<&ClaimRecord>> = BTreeMap::new();
    let said = |record: &&ClaimRecord| !record.copied && stands(record);
    for record in records.iter().filter(said) {
        by_claim.entry(&record.claim).or_default().push(record);
    }
    let mut found = Vec::new();
    for (rule, claim) in across(rules) {
        let Kind::Contradiction(kind) = &rule.kind else {
            continue;
        };
        let said = by_claim.get(rules.claims[claim].id.as_str());
        let said = said.into_iter().flatten().copied().filter(|record| {
            rule.covers(&record.context, rules) && kind.takes(claim, record, rules)
        });
        let answers = group::answers(said.collect());
        found.extend(verdict::conflicts(rule, kind, claim, &answers, rules));
    }
    found.sort_by(|one, two| order(one).cmp(&order(two)));
    found
}

fn order<'c>(conflict: &'c Conflict<'_>) -> (&'c str, usize, &'c str, &'c str) {
    let departing = conflict.departing;
    (
        &departing.file,
        departing.span.start,
        &conflict.rule.id,
        &conflict.other.file,
    )
}

/// The rules that compare articles, with each of their claims.
fn across(rules: &RuleSet) -> impl Iterator<Item = (&Rule, usize)> {
    let compare = rules
        .rules
        .iter()
        .filter(|rule| matches!(&rule.kind, Kind::Contradiction(kind) if kind.across));
    compare.flat_map(|rule| rule.claims.iter().map(move |claim| (rule, *claim)))
}

/// Whether the article stands behind what its words say.
fn stands(record: &ClaimRecord) -> bool {
    let asserted = record.status == Status::Asserted.name();
    record.held.is_some() || (record.value.is_some() && asserted)
}
