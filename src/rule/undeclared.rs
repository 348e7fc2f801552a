//! `contradiction` without a claim: two statements of one article that cannot both hold, of whatever they are.
//!
//! In: the statements of an article and the pairs of them that share words. Out: one diagnostic for each statement
//! that says the opposite of an earlier one (`differs = "polarity"`), or gives another quantity for the same thing
//! (`differs = "quantity"`). Nobody declares what the article is about, so precision comes first: both must be said
//! by the article itself, nearly all words must be shared, and nothing may be left that could be the reason for the
//! difference (another drug, another group of people, another time or place). [`likeness`] measures what is shared,
//! [`polarity`] and [`amounts`] decide. Pairs that a declared claim covers are left to the rule about that claim, but for
//! amounts where both give the claim the same answer.

mod across;
mod amounts;
mod likeness;
mod polarity;

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::claim::statement::{Statement, Statements};
use crate::claim::{Article, Claim};
use crate::diagnostic::Diagnostic;
use crate::document::BlockId;
use crate::pack::RuleSet;
use crate::source::Span;
use likeness::{Likeness, is_one_context};

pub use across::{Voice, clash};

/// What differs between the two statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Differs {
    /// One says what the other denies.
    Polarity,
    /// Both give a quantity of the same thing.
    Quantity,
}

impl Differs {
    /// The difference of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "polarity" => Some(Self::Polarity),
            "quantity" => Some(Self::Quantity),
            _ => None,
        }
    }

    /// What differs so that not both statements can hold.
    fn between(self, told: Words<'_>, likeness: &Likeness<'_>) -> Option<Opposition> {
        let opposed = polarity::opposed(told, likeness);
        match self {
            Self::Polarity => opposed,
            Self::Quantity if opposed.is_some() => None,
            Self::Quantity => amounts::apart(told, likeness),
        }
    }
}

/// The judgement.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Undeclared {
    /// What differs.
    pub differs: Differs,
    /// Whether articles are compared with each other as well.
    pub across: bool,
}

/// What excludes what, and why.
struct Opposition {
    /// The words of the later statement that those of the earlier exclude.
    words: String,
    /// Why, in words.
    reason: String,
}

/// The rules, and the words of an article for telling why.
#[derive(Clone, Copy)]
struct Words<'a> {
    rules: &'a RuleSet,
    article: Option<&'a Article<'a>>,
}

impl<'a> Words<'a> {
    fn of(self, block: BlockId, span: Span) -> &'a str {
        self.article
            .map_or("", |article| article.words(block, span))
    }
}

/// Two statements that cannot both hold.
struct Clash {
    earlier: usize,
    later: usize,
    opposition: Opposition,
    /// The words of the later that mean the same in both.
    same: Vec<String>,
}

impl Undeclared {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>) -> Vec<Diagnostic> {
        let all = article.statements();
        let mut found: Vec<Clash> = Vec::new();
        for (earlier, later) in &all.pairs {
            if let Some(clash) = self.clash(article, all, *earlier, *later) {
                found.push(clash);
            }
        }
        let mut made = Vec::new();
        let mut at = 0;
        while at < found.len() {
            let end = found[at..]
                .iter()
                .position(|clash| clash.later != found[at].later)
                .map_or(found.len(), |n| at + n);
            made.push(diagnostic(rule, article, &found[at..end]));
            at = end;
        }
        made
    }

    fn clash(
        &self,
        article: &Article<'_>,
        all: &Statements,
        earlier: usize,
        later: usize,
    ) -> Option<Clash> {
        let (one, two) = (&all.list[earlier], &all.list[later]);
        let likeness = Likeness::of(all, one, two)?;
        if !likeness.is_promising()
            || self.is_declared(article, one, two)
            || is_copy(article, one, two)
        {
            return None;
        }
        one.settle(&article.reading);
        two.settle(&article.reading);
        if !is_one_context(one, two) {
            return None;
        }
        let told = Words {
            rules: article.rules,
            article: Some(article),
        };
        let opposition = self.differs.between(told, &likeness)?;
        let shared = likeness.shared.iter();
        let same = shared.map(|(_, word)| told.of(word.block, word.span).to_owned());
        Some(Clash {
            earlier,
            later,
            opposition,
            same: same.collect(),
        })
    }

    /// Whether a declared claim is made in both: then what is said of it is for the rule about that claim. Where both give
    /// the same answer, and it is no quantity, that rule says nothing of their amounts.
    fn is_declared(&self, article: &Article<'_>, one: &Statement, two: &Statement) -> bool {
        let judged = |statement: &Statement| {
            let claims = article.claims.iter();
            claims
                .filter(|claim| claim.span.overlaps(statement.span))
                .filter(|claim| is_judged(article, claim))
                .collect::<Vec<_>>()
        };
        let agree = |a: &Claim, b: &Claim| {
            self.differs == Differs::Quantity
                && a.value.is_none()
                && b.value.is_none()
                && a.held.is_some()
                && a.held == b.held
        };
        let first = judged(one);
        !first.is_empty()
            && judged(two).iter().any(|b| {
                let mut first = first.iter();
                first.any(|a| a.declaration == b.declaration && !agree(a, b))
            })
    }
}

/// Whether the two stand in copies of one sentence. It agrees with itself, though its parts may be opposed to each other.
fn is_copy(article: &Article<'_>, one: &Statement, two: &Statement) -> bool {
    let place = |statement: &Statement| (statement.block, statement.sentence);
    place(one) != place(two) && sentence(article, one) == sentence(article, two)
}

/// The words of the sentence around a statement.
fn sentence<'a>(article: &'a Article<'_>, statement: &Statement) -> &'a str {
    let reading = &article.reading;
    let words = reading.text_range(statement.block, statement.sentence);
    &reading.text(statement.block)[words]
}

fn is_judged(article: &Article<'_>, claim: &Claim) -> bool {
    let mut rules = article.rules.rules.iter();
    rules.any(|rule| {
        matches!(rule.kind, super::Kind::Contradiction(_))
            && rule.claims.contains(&claim.declaration)
            && article.is_judged_by(rule.pack)
    })
}

fn diagnostic(rule: &Rule, article: &Article<'_>, clashes: &[Clash]) -> Diagnostic {
    let all = &article.statements().list;
    let first = &clashes[0];
    let later = &all[first.later];
    let message = rule
        .message
        .replace("{words}", article.words(later.block, later.span))
        .replace("{value}", &first.opposition.words);
    let label = article.label(
        later.span,
        "this cannot hold together with what the article says elsewhere",
    );
    let mut made = Diagnostic::at(&rule.id, rule.severity, message, label);
    for clash in clashes {
        let earlier = &all[clash.earlier];
        made.secondary
            .push(article.label(earlier.span, "the article says otherwise here"));
    }
    let same = first.same.join("`, `");
    made.notes
        .push(format!("taken as the same in both: `{same}`"));
    made.notes.push(first.opposition.reason.clone());
    made.notes.extend(rule.notes());
    made.help.clone_from(&rule.help);
    made.headings = article.headings(later.block);
    made
}
