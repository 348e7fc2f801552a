//! `contradiction`: two answers to one question that an article holds side by side.
//!
//! Two occurrences contradict when both hold an answer, the answers differ (or their quantities have no value in
//! common), and every dimension of context can hold for both. A general statement and one that is limited in a
//! dimension that the rule calls `distinct` can both be right. A dimension in `regardless` tells nothing apart:
//! "approved as an anesthetic and for nothing else" excludes "approved for depression", uses as these are. Where the
//! rule names stances, others take no part: so a claim can have an answer that is too guarded ("rarely") to contradict
//! any. One diagnostic per article and claim: the primary
//! label is the later occurrence, the secondary ones are what it contradicts.

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::claim::context::Held;
use crate::claim::record::ClaimRecord;
use crate::claim::{Article, Claim, Status, Value};
use crate::diagnostic::Diagnostic;
use crate::pack::{Dimension, RuleSet};

/// What cannot be held together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Contradiction {
    /// Dimensions in which a limited statement does not contradict a general one.
    pub distinct: Vec<usize>,
    /// Dimensions that make no difference to the question.
    pub regardless: Vec<usize>,
    /// Claims, by index, with the stances that take part; empty for all.
    pub stances: Vec<(usize, usize)>,
    /// Of these, the answers that the fact supports: across articles the others are known to be wrong.
    pub right: Vec<(usize, usize)>,
    /// Whether articles are compared with each other as well.
    pub across: bool,
    /// Whether only the overview of `compare` tells where they differ; then guarded answers count too.
    pub overview: bool,
    /// Whether quantities of different articles that overlap, but are not the same, differ.
    pub exact: bool,
}

impl Contradiction {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for declaration in &rule.claims {
            let held: Vec<&Claim> = rule
                .claims_of(article)
                .filter(|claim| {
                    claim.declaration == *declaration && is_held(claim) && self.includes(claim)
                })
                .collect();
            if let Some(diagnostic) = self.first_conflict(rule, article, &held) {
                found.push(diagnostic);
            }
        }
        found
    }

    fn includes(&self, claim: &Claim) -> bool {
        let pair = claim.held.map(|held| (claim.declaration, held));
        self.stances.is_empty() || pair.is_some_and(|pair| self.stances.contains(&pair))
    }

    fn first_conflict(
        &self,
        rule: &Rule,
        article: &Article<'_>,
        held: &[&Claim],
    ) -> Option<Diagnostic> {
        // The first of each answer stands for all that are alike, so that a long article takes no longer by the square.
        let mut firsts: Vec<&Claim> = Vec::new();
        let (earlier, later) = held.iter().find_map(|later| {
            let earlier = firsts
                .iter()
                .find(|earlier| self.conflict(article, earlier, later));
            if let Some(earlier) = earlier {
                return Some((*earlier, *later));
            }
            if !firsts.iter().any(|first| is_alike(first, later)) {
                firsts.push(later);
            }
            None
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
        apart && is_one_subject(article, one, two) && self.compatible(one, two)
    }

    /// Whether a claim that was written out takes part.
    pub(crate) fn takes(&self, claim: usize, record: &ClaimRecord, rules: &RuleSet) -> bool {
        let stances = &rules.claims[claim].stances;
        let held = |(of, stance): &(usize, usize)| {
            *of == claim && record.answered(self.overview) == Some(stances[*stance].id.as_str())
        };
        self.stances.is_empty() || self.stances.iter().any(held)
    }

    /// Whether the fact speaks against the answer that a claim gives.
    pub(crate) fn is_known_wrong(
        &self,
        claim: usize,
        record: &ClaimRecord,
        rules: &RuleSet,
    ) -> bool {
        let stances = &rules.claims[claim].stances;
        let mut right = self.right.iter().filter(|(of, _)| *of == claim).peekable();
        right.peek().is_some()
            && record.held.is_some()
            && !right.any(|(_, stance)| record.held.as_ref() == Some(&stances[*stance].id))
    }

    /// Whether two claims that were written out, both of this declaration, cannot both hold.
    pub(crate) fn excludes(
        &self,
        claim: usize,
        one: &ClaimRecord,
        two: &ClaimRecord,
        rules: &RuleSet,
    ) -> bool {
        let apart = match (&one.quantity, &two.quantity) {
            (Some(a), Some(b)) if self.exact => a.is_other_than(b),
            (Some(a), Some(b)) => rules.quantities.disjoint(&a.quantity(), &b.quantity()),
            _ if one.value.is_some() && two.value.is_some() => one.value != two.value,
            _ => {
                let (one, two) = (one.answered(self.overview), two.answered(self.overview));
                one.is_some() && two.is_some() && one != two
            }
        };
        let same = |dimension: (usize, &Dimension)| {
            let (index, Dimension { id, .. }) = dimension;
            match (one.context.get(id), two.context.get(id)) {
                _ if self.regardless.contains(&index) => true,
                (Some(a), Some(b)) => a == b,
                (None, None) => true,
                _ => !self.distinct.contains(&index),
            }
        };
        let one_subject = rules.claims[claim].subjects.is_empty()
            || one.subject.is_none()
            || two.subject.is_none()
            || one.subject == two.subject;
        apart && one_subject && rules.dimensions.iter().enumerate().all(same)
    }

    fn compatible(&self, one: &Claim, two: &Claim) -> bool {
        one.context
            .iter()
            .zip(&two.context)
            .enumerate()
            .all(|(dimension, pair)| match pair {
                _ if self.regardless.contains(&dimension) => true,
                (Some(a), Some(b)) => a.value == b.value,
                (None, None) => true,
                _ => !self.distinct.contains(&dimension),
            })
    }
}

/// Whether two claims give one answer about one subject in one context: then whatever conflicts with either conflicts
/// with the other.
fn is_alike(one: &Claim, two: &Claim) -> bool {
    let value = match (&one.value, &two.value) {
        (Some(Value::Quantity(a)), Some(Value::Quantity(b))) => {
            (a.kind, a.lo, a.hi, a.lo_open, a.hi_open) == (b.kind, b.lo, b.hi, b.lo_open, b.hi_open)
                && a.unit == b.unit
                && a.approximate == b.approximate
        }
        (one, two) => one == two,
    };
    let subject = match (&one.subject, &two.subject) {
        (Some(one), Some(two)) => one.subjects == two.subjects,
        (one, two) => one.is_none() && two.is_none(),
    };
    let same = |(one, two): (&Option<Held>, &Option<Held>)| {
        one.as_ref().map(|held| held.value) == two.as_ref().map(|held| held.value)
    };
    value && subject && one.held == two.held && one.context.iter().zip(&two.context).all(same)
}

/// Whether both are about the same subject, where both have one and the claim asks for one.
fn is_one_subject(article: &Article<'_>, one: &Claim, two: &Claim) -> bool {
    if article.rules.claims[one.declaration].subjects.is_empty() {
        return true;
    }
    match (&one.subject, &two.subject) {
        (Some(one), Some(two)) => one.subjects.iter().any(|id| two.subjects.contains(id)),
        _ => true,
    }
}

/// Whether the article itself stands behind an answer or a value here.
fn is_held(claim: &Claim) -> bool {
    claim.held.is_some() || (claim.value.is_some() && claim.status == Status::Asserted)
}
