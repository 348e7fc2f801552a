//! Which of two answers departs from the other, and how it is told.
//!
//! A fact decides where one side breaks a rule that judges the claim by itself. Otherwise the answer with more
//! articles behind it stands; of two with equally many, the one that the first article gives. An open disagreement is
//! a note, whatever the rule's severity: two articles alone fail no build.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ptr;

use super::group::{Answer, Voice, one};
use super::{Conflict, Passage};
use crate::claim::record::ClaimRecord;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::pack::RuleSet;
use crate::rule::{Differs, Kind, Rule};
use crate::settle::fingerprint;

/// How many further articles with the same answer a conflict names.
pub(super) const FURTHER: usize = 4;

/// Two answers that exclude each other, with the articles that give them in contexts that can be meant together.
struct Clash<'v, 'a> {
    one: Cow<'v, Voice<'a>>,
    two: Cow<'v, Voice<'a>>,
}

/// Joins another voice to those that speak already, if there are any.
fn join<'v, 'a>(
    speaking: Option<Cow<'v, Voice<'a>>>,
    voice: &'v Voice<'a>,
) -> Option<Cow<'v, Voice<'a>>> {
    match speaking {
        None => Some(Cow::Borrowed(voice)),
        Some(Cow::Borrowed(known)) if ptr::eq(known, voice) => Some(Cow::Borrowed(known)),
        Some(mut known) => {
            known.to_mut().extend(voice);
            Some(known)
        }
    }
}

impl Clash<'_, '_> {
    /// Whether an article gives the first answer and not the second as well.
    fn is_across(&self) -> bool {
        let mut files = self.one.keys();
        files.any(|file| !self.two.contains_key(file))
    }
}

/// The conflicts between the answers to one claim.
pub(super) fn conflicts<'a>(
    rule: &'a Rule,
    claim: usize,
    answers: &[Answer<'a>],
    rules: &'a RuleSet,
) -> Vec<Conflict<'a>> {
    let judge = Judge {
        rule,
        claim,
        ranges: accepted_by_range(rule, claim, rules),
        rules,
    };
    let mut found = Vec::new();
    for answer in answers {
        let clashes = answers
            .iter()
            .filter_map(|other| judge.clash(answer, other));
        // Of the answers that stand against this one, the one that most articles give.
        let heaviest = clashes
            .filter(|clash| judge.departs(clash) && clash.is_across())
            .max_by(|one, other| weight(&one.two).cmp(&weight(&other.two)));
        if let Some(clash) = heaviest {
            found.extend(judge.tell(rule, &clash));
        }
    }
    found
}

/// More articles weigh more; then the first article's path and place.
fn weight<'v>(voice: &'v Voice<'_>) -> (usize, Reverse<Option<(&'v str, usize)>>) {
    let first = one(voice).map(|record| (&*record.file, record.span.start));
    (voice.len(), Reverse(first))
}

/// The rules that say which quantities are right for this claim.
fn accepted_by_range<'r>(rule: &Rule, claim: usize, rules: &'r RuleSet) -> Vec<&'r Rule> {
    let others = rules.rules.iter().filter(|other| other.id != rule.id);
    let ranges = others.filter(|rule| match &rule.kind {
        Kind::Range(range) => range.accept.iter().any(|accept| accept.claim == claim),
        _ => false,
    });
    ranges.collect()
}

struct Judge<'r> {
    rule: &'r Rule,
    claim: usize,
    ranges: Vec<&'r Rule>,
    rules: &'r RuleSet,
}

impl Judge<'_> {
    /// The articles that give the two answers in contexts that can be meant together.
    fn clash<'v, 'a>(
        &self,
        one_answer: &'v Answer<'a>,
        two_answer: &'v Answer<'a>,
    ) -> Option<Clash<'v, 'a>> {
        let (mut first, mut second) = (None, None);
        for one in &one_answer.voices {
            for two in &two_answer.voices {
                if self.excludes(one, two) {
                    first = join(first, one);
                    second = join(second, two);
                }
            }
        }
        Some(Clash {
            one: first?,
            two: second?,
        })
    }

    fn excludes(&self, voice: &Voice<'_>, other: &Voice<'_>) -> bool {
        let Some((one, two)) = one(voice).zip(one(other)) else {
            return false;
        };
        let both_right = one.against.is_empty() && two.against.is_empty();
        // Values that a rule's range accepts side by side are no disagreement.
        let tolerated = both_right
            && one.quantity.is_some()
            && self.ranges.iter().any(|range| {
                range.covers(&one.context, self.rules) && range.covers(&two.context, self.rules)
            });
        !tolerated
            && match &self.rule.kind {
                Kind::Contradiction(kind) => kind.excludes(self.claim, one, two, self.rules),
                Kind::Range(_) => {
                    let wrong = |record: &ClaimRecord| record.against.contains(&self.rule.id);
                    wrong(one) != wrong(two) && is_one_thing(one, two)
                }
                Kind::Consistent(_) => {
                    one.value.is_some()
                        && two.value.is_some()
                        && one.value != two.value
                        && one.stance == two.stance
                }
                _ => false,
            }
    }

    /// Whether a fact speaks against what a record says.
    fn is_wrong(&self, record: &ClaimRecord) -> bool {
        let by_answer = match &self.rule.kind {
            Kind::Contradiction(kind) => kind.is_known_wrong(self.claim, record, self.rules),
            _ => false,
        };
        by_answer || !record.against.is_empty()
    }

    /// Whether the first answer of a clash departs from the second: from the fact, or else from what more articles say.
    fn departs(&self, clash: &Clash<'_, '_>) -> bool {
        match (self.wrong(&clash.one), self.wrong(&clash.two)) {
            (true, false) => true,
            (false, true) => false,
            _ => weight(&clash.one) < weight(&clash.two),
        }
    }

    fn wrong(&self, voice: &Voice<'_>) -> bool {
        one(voice).is_some_and(|record| self.is_wrong(record))
    }

    /// Where a fact decides, every article that departs from it; else the first, with some of the others. An article
    /// that gives both answers contradicts itself, which has been told.
    fn tell<'a>(&self, rule: &'a Rule, clash: &Clash<'_, 'a>) -> Vec<Conflict<'a>> {
        let settled = self.wrong(&clash.one) && !self.wrong(&clash.two);
        let Some(other) = one(&clash.two) else {
            return Vec::new();
        };
        let apart = clash.one.iter();
        let mut apart = apart
            .filter(|(file, _)| !clash.two.contains_key(*file))
            .map(|(_, record)| *record);
        let conflict = |departing: &'a ClaimRecord, further| Conflict {
            rule,
            claim: Some(departing.claim.as_str()),
            departing: departing.into(),
            with: clash.one.len(),
            other: other.into(),
            against: clash.two.len(),
            further,
            settled,
        };
        if settled {
            return apart.map(|record| conflict(record, Vec::new())).collect();
        }
        let first = apart.next();
        let further = apart.take(FURTHER).map(Passage::from).collect();
        first
            .map(|record| conflict(record, further))
            .into_iter()
            .collect()
    }
}

/// Whether two records may be of one thing: one subject, and no context that only the one can have.
fn is_one_thing(one: &ClaimRecord, two: &ClaimRecord) -> bool {
    let mut contexts = one.context.iter();
    let same = contexts.all(|(id, value)| two.context.get(id).is_none_or(|other| other == value));
    same && (one.subject.is_none() || two.subject.is_none() || one.subject == two.subject)
}

/// What the articles disagree about, in a line.
pub fn message(conflict: &Conflict<'_>, rules: &RuleSet) -> String {
    let Conflict {
        departing, other, ..
    } = conflict;
    let against = counted(conflict.against);
    let Some(id) = conflict.claim else {
        return match &conflict.rule.kind {
            Kind::Undeclared(kind) if kind.differs == Differs::Quantity => format!(
                "articles disagree: `{}` here, `{}` in {against}",
                departing.answer, other.answer
            ),
            _ => format!(
                "articles disagree: `{}` here, and the opposite, `{}`, in {against}",
                departing.text, other.text
            ),
        };
    };
    let claim = rules.claims.iter().find(|claim| claim.id == id);
    let asks = claim.map(|claim| claim.asks.as_str()).unwrap_or_default();
    format!(
        "articles disagree: {asks} `{}` here, `{}` in {against}",
        departing.answer, other.answer
    )
}

/// How much a conflict weighs: what the rule says where a fact decides; two articles alone are a note.
pub fn severity(conflict: &Conflict<'_>) -> Severity {
    if conflict.settled {
        conflict.rule.severity
    } else {
        Severity::Note
    }
}

/// The conflict as a diagnostic, its labels in the files of both sides.
pub fn diagnostic(conflict: &Conflict<'_>, rules: &RuleSet) -> Diagnostic {
    let (departing, other) = (conflict.departing, conflict.other);
    let mut found = Diagnostic::at(
        &conflict.rule.id,
        severity(conflict),
        message(conflict, rules),
        label(departing, ""),
    );
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
            .push(label(*record, "the same as in the first"));
    }
    found.notes = conflict.rule.notes();
    found.help.clone_from(&conflict.rule.help);
    found.claim = conflict.claim.unwrap_or_default().to_owned();
    fingerprint::assign_across(&mut found, departing.sentence, other.answer);
    found
}

fn label(passage: Passage<'_>, message: &str) -> Label {
    Label {
        file: passage.file.to_owned(),
        span: passage.words,
        message: message.to_owned(),
    }
}

fn counted(articles: usize) -> String {
    match articles {
        1 => "1 article".to_owned(),
        many => format!("{many} articles"),
    }
}
