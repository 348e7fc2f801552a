//! Claims of all articles to where the articles disagree: the one step that looks at more than one of them.
//!
//! In: what each article says ([`Said`]), from articles just read or from files that other machines wrote, and never a
//! text. Out: [`Conflict`]s, the [`Matrix`] of claims and articles, and the [`Change`]s between two versions.
//! Occurrences that say the same in the same contexts about the same subject are one voice, however many articles they
//! stand in, and only voices are compared: the work grows with the claims, not with their square.
//! Where a rule's fact settles who is right, every article that departs from it is one conflict; an open disagreement
//! is one conflict for each answer that has fewer articles behind it. What two sentences of one article say against
//! each other is not told here: the rule itself has found it. Next: [`crate::report`].

mod change;
mod group;
mod matrix;
mod said;
mod undeclared;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use crate::claim::profile::is_one_name;
use crate::claim::record::{ClaimRecord, PositionRecord, SpanRecord};
use crate::claim::statement::record::StatementRecord;
use crate::pack::RuleSet;
use crate::rule::{Kind, Rule};
use crate::source::Span;

pub use change::{Change, Changed, changes};
pub use matrix::{Agreement, Cell, Column, FOLDER, Group, Matrix, Row, Wanted, answer};
pub use said::{Said, merge};
pub use verdict::{diagnostic, message, severity};

/// Articles that cannot all be right about one thing.
#[derive(Debug)]
pub struct Conflict<'a> {
    /// The rule that knows which answers exclude each other.
    pub rule: &'a Rule,
    /// The declared claim; none for statements that nothing declares.
    pub claim: Option<&'a str>,
    /// The occurrence that departs from the fact, or from what more articles say.
    pub departing: Passage<'a>,
    /// How many articles say the same as it.
    pub with: usize,
    /// An occurrence of the answer that it departs from, in another article.
    pub other: Passage<'a>,
    /// How many articles say so.
    pub against: usize,
    /// Further occurrences that say the same as the departing one, each in an article of its own.
    pub further: Vec<Passage<'a>>,
    /// Whether a rule's fact decides between them.
    pub settled: bool,
}

impl<'a> Conflict<'a> {
    /// All words that take part in it.
    pub fn passages(&self) -> impl Iterator<Item = &Passage<'a>> {
        [&self.departing, &self.other]
            .into_iter()
            .chain(&self.further)
    }
}

/// Words of an article that take part in a conflict.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// The article's path.
    pub file: &'a str,
    /// The words, in bytes of the file on disk.
    pub span: SpanRecord,
    /// The same in the text of the source, where it is at hand.
    pub words: Span,
    /// Where they start.
    pub start: PositionRecord,
    /// Where they end.
    pub end: PositionRecord,
    /// The words.
    pub text: &'a str,
    /// The sentence that they stand in.
    pub sentence: &'a str,
    /// The answer that they give: a value or a stance, or the words themselves.
    pub answer: &'a str,
    /// How it is said.
    pub status: &'a str,
}

impl<'a> From<&'a ClaimRecord> for Passage<'a> {
    fn from(record: &'a ClaimRecord) -> Self {
        let answer = record.value.as_ref().or(record.held.as_ref());
        let answer = answer.or(record.stance.as_ref());
        Self {
            file: &record.file,
            span: record.span,
            words: record.told().words,
            start: record.told().start,
            end: record.told().end,
            text: &record.told().text,
            sentence: &record.told().sentence,
            answer: answer.map(String::as_str).unwrap_or_default(),
            status: &record.status,
        }
    }
}

impl<'a> Passage<'a> {
    /// A statement of an article that gives this answer.
    fn of_statement(file: &'a str, record: &'a StatementRecord, answer: &'a str) -> Self {
        Self {
            file,
            span: record.span,
            words: record.place,
            start: record.start,
            end: record.end,
            text: &record.text,
            sentence: record.sentence(),
            answer,
            status: "asserted",
        }
    }
}

/// Where the articles disagree, in the order of the departing occurrences. Some of it is told in the `overview` alone:
/// answers that are guarded or no error by themselves, and what a range finds wrong in one article already.
pub fn conflicts<'a>(all: &'a [Said], rules: &'a RuleSet, overview: bool) -> Vec<Conflict<'a>> {
    let mut found = of_claims(all, rules, overview);
    for rule in &rules.rules {
        if let Kind::Undeclared(kind) = &rule.kind
            && kind.across
        {
            found.extend(undeclared::conflicts(rule, kind.differs, all, rules));
        }
    }
    // What a contradiction tells of the same words, a range need not tell again.
    let is_range = |conflict: &Conflict<'_>| matches!(conflict.rule.kind, Kind::Range(_));
    let told: BTreeSet<(&str, SpanRecord)> = found
        .iter()
        .filter(|conflict| !is_range(conflict))
        .map(|conflict| (conflict.departing.file, conflict.departing.span))
        .collect();
    found.retain(|conflict| {
        let departing = (conflict.departing.file, conflict.departing.span);
        !is_range(conflict) || !told.contains(&departing)
    });
    found.sort_by(|one, two| order(one).cmp(&order(two)));
    found
}

/// Those about declared claims, in no order. It takes only the answers of the claims, and none of their words.
pub fn of_claims<'a>(all: &'a [Said], rules: &'a RuleSet, overview: bool) -> Vec<Conflict<'a>> {
    let mut by_claim: BTreeMap<&str, Vec<(&Said, &ClaimRecord)>> = BTreeMap::new();
    for said in all {
        for record in said
            .claims
            .iter()
            .filter(|record| record.is_answer(overview))
        {
            by_claim
                .entry(&record.claim)
                .or_default()
                .push((said, record));
        }
    }
    let mut found = Vec::new();
    for (rule, claim) in across(rules).filter(|(rule, _)| overview || !is_overview(rule)) {
        let guarded = is_overview(rule);
        let judged = |said: &Said| said.is_judged(&rules.packs[rule.pack]);
        let claims: &[usize] = match &rule.kind {
            // One range judges several claims about one thing: they are compared with each other, once.
            Kind::Range(_) if rule.claims.first() != Some(&claim) => continue,
            Kind::Range(_) => &rule.claims,
            _ => &[claim],
        };
        let of = |claim: &usize| by_claim.get(rules.claims[*claim].id.as_str());
        let said: Vec<(&Said, &ClaimRecord)> = claims
            .iter()
            .filter_map(of)
            .flatten()
            .copied()
            .filter(|(said, record)| judged(said) && record.is_answer(guarded))
            .filter(|(_, record)| rule.covers(&record.context, rules))
            .filter(|(_, record)| takes(rule, claim, record, rules))
            .collect();
        for records in of_one_place(rule, said) {
            let answers = group::answers(records, guarded);
            found.extend(verdict::conflicts(rule, claim, &answers, rules));
        }
    }
    found
}

type Order<'c> = (&'c str, usize, &'c str, &'c str, usize);

fn order<'c>(conflict: &'c Conflict<'_>) -> Order<'c> {
    let departing = conflict.departing;
    let other = conflict.other;
    (
        departing.file,
        departing.span.start,
        &conflict.rule.id,
        other.file,
        other.span.start,
    )
}

/// The rules that compare what articles say of a claim, with each of their claims.
fn across(rules: &RuleSet) -> impl Iterator<Item = (&Rule, usize)> {
    let compare = rules.rules.iter().filter(|rule| match &rule.kind {
        Kind::Contradiction(kind) => kind.across,
        Kind::Range(kind) => kind.across,
        Kind::Consistent(kind) => kind.across,
        _ => false,
    });
    compare.flat_map(|rule| rule.claims.iter().map(move |claim| (rule, *claim)))
}

/// Whether only the overview tells where articles disagree by this rule.
fn is_overview(rule: &Rule) -> bool {
    rule.is_for_overview() || matches!(rule.kind, Kind::Range(_))
}

/// Whether what a record says takes part.
fn takes(rule: &Rule, claim: usize, record: &ClaimRecord, rules: &RuleSet) -> bool {
    match &rule.kind {
        Kind::Contradiction(kind) => kind.takes(claim, record, rules),
        _ => true,
    }
}

/// A value that must be the same is that of one place: only articles that name one and the same are compared.
fn of_one_place<'a>(
    rule: &Rule,
    said: Vec<(&'a Said, &'a ClaimRecord)>,
) -> Vec<Vec<&'a ClaimRecord>> {
    if !matches!(rule.kind, Kind::Consistent(_)) {
        return vec![said.into_iter().map(|(_, record)| record).collect()];
    }
    let mut places: Vec<(&str, Vec<&ClaimRecord>)> = Vec::new();
    let mut named: Vec<(&str, &ClaimRecord)> = said
        .into_iter()
        .filter_map(|(said, record)| match said.profile.names.as_slice() {
            [name] => Some((name.as_str(), record)),
            _ => None,
        })
        .collect();
    named.sort_by_key(|(name, record)| (*name, &*record.file, record.span));
    for (name, record) in named {
        match places.last_mut() {
            Some((known, records)) if is_one_name(known, name) => records.push(record),
            _ => places.push((name, vec![record])),
        }
    }
    places.into_iter().map(|(_, records)| records).collect()
}
