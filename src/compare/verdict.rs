//! Which of two answers departs from the other, and how it is told.
//!
//! A fact decides where one side breaks a rule that judges the claim by itself. Otherwise the answer with more
//! articles behind it stands; of two with equally many, the one that the first article gives. An open disagreement is
//! a note, whatever the rule's severity: two articles alone fail no build.

use std::cmp::Reverse;

use super::Conflict;
use super::group::Group;
use crate::claim::record::ClaimRecord;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::pack::RuleSet;
use crate::rule::{Contradiction, Kind, Rule};
use crate::settle::fingerprint;

/// How many further articles with the same answer a conflict names.
const FURTHER: usize = 4;

/// The conflicts between the groups of one claim.
pub(super) fn conflicts<'a>(
    rule: &'a Rule,
    kind: &Contradiction,
    claim: usize,
    groups: &[Group<'a>],
    rules: &RuleSet,
) -> Vec<Conflict<'a>> {
    let tolerant = accepted_by_range(claim, rules);
    let excludes = |one: &Group<'_>, two: &Group<'_>| {
        let both_right = !one.is_wrong() && !two.is_wrong();
        // Values that a rule's range accepts side by side are no disagreement.
        let tolerated = both_right
            && one.one().quantity.is_some()
            && tolerant.iter().any(|range| {
                range.covers(&one.one().context, rules) && range.covers(&two.one().context, rules)
            });
        !tolerated && kind.excludes(one.one(), two.one(), rules)
    };
    let mut found = Vec::new();
    for group in groups {
        let others = groups.iter().filter(|other| excludes(group, other));
        if group.is_wrong() {
            let right: Vec<&Group<'_>> = others.clone().filter(|other| !other.is_wrong()).collect();
            if let Some(right) = right.iter().copied().max_by_key(|other| rank(other)) {
                found.extend(departures(rule, group, right));
                continue;
            }
        }
        let stronger = others
            .filter(|other| other.is_wrong() == group.is_wrong() && rank(other) > rank(group))
            .max_by_key(|other| rank(other));
        if let Some(stronger) = stronger {
            found.extend(disagreement(rule, group, stronger));
        }
    }
    found
}

/// More articles weigh more; then the first article's path and place.
fn rank<'g>(group: &'g Group<'_>) -> (usize, Reverse<(&'g str, usize)>) {
    let first = group.one();
    (
        group.articles.len(),
        Reverse((&first.file, first.span.start)),
    )
}

/// The rules that say which quantities are right for this claim.
fn accepted_by_range(claim: usize, rules: &RuleSet) -> Vec<&Rule> {
    let ranges = rules.rules.iter().filter(|rule| match &rule.kind {
        Kind::Range(range) => range.accept.iter().any(|accept| accept.claim == claim),
        _ => false,
    });
    ranges.collect()
}

/// Every article that departs from the fact, against one that has it right. An article that also has it right
/// contradicts itself, which has been told.
fn departures<'a>(rule: &'a Rule, wrong: &Group<'a>, right: &Group<'a>) -> Vec<Conflict<'a>> {
    let departing = wrong.articles.iter();
    departing
        .filter(|(file, _)| !right.articles.contains_key(*file))
        .map(|(_, departing)| Conflict {
            rule,
            departing,
            with: wrong.articles.len(),
            other: right.one(),
            against: right.articles.len(),
            further: Vec::new(),
            settled: true,
        })
        .collect()
}

/// The first article with the weaker answer, against one with the stronger.
fn disagreement<'a>(
    rule: &'a Rule,
    weaker: &Group<'a>,
    stronger: &Group<'a>,
) -> Option<Conflict<'a>> {
    let mut apart = weaker
        .articles
        .iter()
        .filter(|(file, _)| !stronger.articles.contains_key(*file))
        .map(|(_, record)| *record);
    let departing = apart.next()?;
    Some(Conflict {
        rule,
        departing,
        with: weaker.articles.len(),
        other: stronger.one(),
        against: stronger.articles.len(),
        further: apart.take(FURTHER).collect(),
        settled: false,
    })
}

/// The conflict as a diagnostic, its labels in the files of both sides.
pub fn diagnostic(conflict: &Conflict<'_>, rules: &RuleSet) -> Diagnostic {
    let (departing, other) = (conflict.departing, conflict.other);
    let asks = rules
        .claims
        .iter()
        .find(|claim| claim.id == departing.claim);
    let asks = asks.map(|claim| claim.asks.as_str()).unwrap_or_default();
    let message = format!(
        "articles disagree: {asks} {} here, {} in {}",
        answer(departing),
        answer(other),
        counted(conflict.against),
    );
    let severity = if conflict.settled {
        conflict.rule.severity
    } else {
        Severity::Note
    };
    let mut found = Diagnostic::at(&conflict.rule.id, severity, message, label(departing, ""));
    found.primary.message = if conflict.settled {
        "this departs from the fact, and from what other articles say".to_owned()
    } else {
        format!("so says {}", counted(conflict.with))
    };
    let message = format!("so says {}", counted(conflict.against));
    found.secondary.push(label(other, &message));
    for record in &conflict.further {
        found
            .secondary
            .push(label(record, "the same as in the first"));
    }
    found.notes = conflict.rule.notes();
    found.help.clone_from(&conflict.rule.help);
    let parts = [
        conflict.rule.id.as_str(),
        &departing.file,
        &departing.text,
        &other.file,
        &other.text,
    ];
    found.fingerprint = fingerprint::of(&parts);
    found
}

fn label(record: &ClaimRecord, message: &str) -> Label {
    Label {
        file: record.file.clone(),
        span: record.words,
        message: message.to_owned(),
    }
}

fn answer(record: &ClaimRecord) -> String {
    let answer = record.value.as_ref().or(record.held.as_ref());
    format!("`{}`", answer.map(String::as_str).unwrap_or_default())
}

fn counted(articles: usize) -> String {
    match articles {
        1 => "1 article".to_owned(),
        many => format!("{many} articles"),
    }
}
