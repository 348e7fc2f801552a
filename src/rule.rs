//! Rules, compiled: what is judged, and one file for each kind of judgement.
//!
//! In: the claims of an article and the article itself. Out: diagnostics. A kind is a struct with a `judge` function
//! in a file of its own; all of its messages stand there. Rules know nothing of formats. To add a kind: a file, a
//! variant of [`Kind`], its arm in [`Rule::judge`] and in `pack/compile/rules.rs`.

mod cite;
mod consistent;
mod contradiction;
mod date;
mod example;
mod expect;
mod forbid;
mod pair;
mod prefer;
mod range;
mod require;
mod structure;
mod undeclared;

pub use cite::Cite;
pub use consistent::Consistent;
pub use contradiction::Contradiction;
pub use date::{MONTHS, Stamp, WORDS as STAMP_WORDS};
pub use example::{BracketMistake, Example, Marked};
pub use expect::Expect;
pub use forbid::Forbid;
pub use pair::{Pair, Within};
pub use prefer::Prefer;
pub use range::{Accept, Range};
pub use require::{Place, Require};
pub use structure::{Check, Composition, Words};
pub use undeclared::{Differs, Undeclared, Voice, clash};

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::claim::{self, Article, Claim, Status};
use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Safety, Severity};
use crate::document::Format;
use crate::pack::RuleSet;
use crate::parse::{self, writing};
use crate::source::{Source, Span};

/// A compiled rule.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rule {
    /// `pack/name`.
    pub id: String,
    /// The pack's index.
    pub pack: usize,
    /// The TOML file that it stands in.
    pub file: String,
    /// Where its id stands there.
    pub at: Span,
    /// How much a diagnostic of it weighs.
    pub severity: Severity,
    /// What is wrong, with `{value}` and `{words}` to be filled in.
    pub message: String,
    /// Why it matters.
    pub why: String,
    /// What to write instead.
    pub help: Option<String>,
    /// What it rests on.
    pub sources: Vec<Fact>,
    /// The day by which someone must look at it again, as YYYY-MM-DD.
    pub review_by: String,
    /// The last day on which the fact is known to hold; for good if absent.
    pub valid_until: Option<Date>,
    /// Indexes of the claims that it judges.
    pub claims: Vec<usize>,
    /// Statuses that count.
    pub statuses: Vec<Status>,
    /// Contexts in which alone it judges: dimension and values.
    pub when: Vec<(usize, Vec<usize>)>,
    /// Contexts in which it does not judge.
    pub unless: Vec<(usize, Vec<usize>)>,
    /// Ids of the rules that know better: where one of them reports in the same sentence, this one is silent.
    pub yields_to: Vec<String>,
    /// Examples that it must report, words in brackets.
    pub flags: Vec<Example>,
    /// Examples that it must not report.
    pub passes: Vec<Example>,
    /// The judgement.
    pub kind: Kind,
}

/// What a rule rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Enough to find it.
    pub title: String,
    /// Where it is on the web.
    pub url: Option<String>,
    /// The day on which it was checked, as YYYY-MM-DD.
    pub checked: String,
}

/// The kinds of judgement.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Kind {
    /// No such claim may be held.
    Forbid(Forbid),
    /// Some such claim must be made.
    Require(Require),
    /// The claim's value must be one of these.
    Expect(Expect),
    /// The claim's quantity must lie between these.
    Range(Range),
    /// Two answers to one question cannot both be held.
    Contradiction(Contradiction),
    /// Two statements cannot both be made, of whatever they are.
    Undeclared(Undeclared),
    /// Where this is said, that must be said as well.
    Pair(Pair),
    /// What this says needs a source beside it.
    Cite(Cite),
    /// The claim's value is the same wherever it stands.
    Consistent(Consistent),
    /// The article must be put together soundly.
    Structure(Composition),
    /// The article must say when it was last looked at.
    Date(Stamp),
    /// There is a better term.
    Prefer(Prefer),
}

impl Kind {
    /// The words that packs use for kinds, in order.
    pub const NAMES: [&str; 11] = [
        "cite",
        "consistent",
        "contradiction",
        "date",
        "expect",
        "forbid",
        "pair",
        "prefer",
        "range",
        "require",
        "structure",
    ];

    /// The word that packs use.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Forbid(_) => "forbid",
            Self::Require(_) => "require",
            Self::Expect(_) => "expect",
            Self::Range(_) => "range",
            Self::Contradiction(_) | Self::Undeclared(_) => "contradiction",
            Self::Pair(_) => "pair",
            Self::Cite(_) => "cite",
            Self::Consistent(_) => "consistent",
            Self::Structure(_) => "structure",
            Self::Date(_) => "date",
            Self::Prefer(_) => "prefer",
        }
    }
}

impl Rule {
    /// All that this rule has to say of the article on the day `today`. No rule asks a clock.
    pub fn judge(&self, article: &Article<'_>, today: Date) -> Vec<Diagnostic> {
        match &self.kind {
            Kind::Forbid(kind) => kind.judge(self, article),
            Kind::Require(kind) => kind.judge(self, article),
            Kind::Expect(kind) => kind.judge(self, article),
            Kind::Range(kind) => kind.judge(self, article),
            Kind::Contradiction(kind) => kind.judge(self, article),
            Kind::Undeclared(kind) => kind.judge(self, article),
            Kind::Pair(kind) => kind.judge(self, article),
            Kind::Cite(kind) => kind.judge(self, article),
            Kind::Consistent(kind) => kind.judge(self, article),
            Kind::Structure(kind) => kind.judge(self, article),
            Kind::Date(kind) => kind.judge(self, article, today),
            Kind::Prefer(kind) => kind.judge(self, article),
        }
    }

    /// Whether this rule alone, whatever else the article says, finds a claim wrong: the fact that the rule states
    /// decides between articles that disagree.
    pub fn is_broken_by(&self, article: &Article<'_>, claim: &Claim) -> bool {
        let wrong = match &self.kind {
            Kind::Forbid(kind) => kind.is_broken_by(self, article, claim),
            Kind::Expect(kind) => kind.is_broken_by(self, claim),
            Kind::Range(kind) => kind.is_broken_by(self, article.rules, claim),
            _ => false,
        };
        wrong && self.claims.contains(&claim.declaration) && self.in_context(claim)
    }

    /// Whether it offers a text to insert.
    pub fn offers(&self) -> bool {
        match &self.kind {
            Kind::Require(_) => true,
            Kind::Pair(kind) => kind.text.is_some(),
            _ => false,
        }
    }

    /// Offers this text in place of its own.
    pub fn offer(&mut self, text: String) {
        match &mut self.kind {
            Kind::Require(kind) => kind.text = Some(text),
            Kind::Pair(kind) => kind.text = Some(text),
            _ => {}
        }
    }

    /// Whether it has something to say of what other articles say.
    pub fn compares_articles(&self) -> bool {
        match &self.kind {
            Kind::Contradiction(kind) => kind.across,
            Kind::Undeclared(kind) => kind.across,
            Kind::Consistent(kind) => kind.across,
            Kind::Range(kind) => kind.across,
            _ => false,
        }
    }

    /// Whether only the overview of all articles tells of it, and no check.
    pub fn is_for_overview(&self) -> bool {
        matches!(&self.kind, Kind::Contradiction(kind) if kind.overview)
    }

    /// Which of its days has passed on this day: `valid-until`, or `review-by`.
    pub fn due(&self, today: Date) -> Option<&'static str> {
        if self.valid_until.is_some_and(|day| today > day) {
            return Some("valid-until");
        }
        let review: Option<Date> = self.review_by.parse().ok();
        review.filter(|day| today > *day).map(|_| "review-by")
    }

    /// The day on which its newest source was checked; the first of all days for a rule without a source.
    pub fn checked(&self) -> Date {
        let days = self.sources.iter();
        let newest = days.filter_map(|fact| fact.checked.parse().ok()).max();
        newest.unwrap_or(Date::MIN)
    }

    /// What has been found, as it weighs on this day: once the fact may no longer hold, only a note to look at it.
    pub fn as_of(&self, today: Date, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if let Some(day) = self.valid_until.filter(|day| today > *day) {
            for diagnostic in &mut found {
                diagnostic.severity = Severity::Note;
                diagnostic.notes.push(format!(
                    "this rule's fact was known to hold until {day}; it needs review before the text is changed"
                ));
            }
        }
        found
    }

    /// The article's claims that this rule is about: of its claims, in its contexts, not in a pasted copy.
    fn claims_of<'a>(&'a self, article: &'a Article<'_>) -> impl Iterator<Item = &'a Claim> + 'a {
        article.claims.iter().filter(|claim| {
            self.claims.contains(&claim.declaration) && !claim.copied && self.in_context(claim)
        })
    }

    fn in_context(&self, claim: &Claim) -> bool {
        let has = |limit: &(usize, Vec<usize>)| claim.is_in(limit);
        self.when.iter().all(has) && !self.unless.iter().any(has)
    }

    /// The same for the contexts of a claim that was written out.
    pub(crate) fn covers(&self, context: &BTreeMap<String, String>, rules: &RuleSet) -> bool {
        let has = |(dimension, values): &(usize, Vec<usize>)| {
            let dimension = &rules.dimensions[*dimension];
            context
                .get(&dimension.id)
                .is_some_and(|held| values.iter().any(|value| dimension.values[*value] == *held))
        };
        self.when.iter().all(has) && !self.unless.iter().any(has)
    }

    /// A diagnostic at the words of this claim, with the cue that decided its status where there is one.
    fn report(&self, article: &Article<'_>, claim: &Claim, value: &str) -> Diagnostic {
        let words = article.words(claim.block, claim.span);
        let message = self
            .message
            .replace("{value}", value)
            .replace("{words}", words);
        let mut diagnostic = Diagnostic::at(
            &self.id,
            self.severity,
            message,
            article.label(claim.span, ""),
        );
        for evidence in claim
            .evidence
            .iter()
            .filter(|evidence| evidence.status == claim.status)
        {
            let message = format!("this makes the claim {}", evidence.status.name());
            diagnostic
                .secondary
                .push(article.label(evidence.span, message));
        }
        diagnostic.notes = self.notes();
        diagnostic.help.clone_from(&self.help);
        diagnostic.headings = article.headings(claim.block);
        diagnostic.passage = claim.passage;
        let declaration = &article.rules.claims[claim.declaration];
        diagnostic.claim.clone_from(&declaration.id);
        diagnostic
    }

    /// A diagnostic about what the whole article lacks: an empty span at the start of its prose.
    fn report_absence(&self, article: &Article<'_>) -> Diagnostic {
        let start = Span::empty(article.document.prose_start());
        let label = article.label(start, "");
        let mut diagnostic = Diagnostic::at(&self.id, self.severity, &self.message, label);
        diagnostic.whole = true;
        diagnostic.notes = self.notes();
        diagnostic.help.clone_from(&self.help);
        diagnostic
    }

    /// Why, and what it rests on.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = vec![self.why.clone()];
        for fact in &self.sources {
            let url = fact
                .url
                .as_ref()
                .map(|url| format!(", {url}"))
                .unwrap_or_default();
            notes.push(format!(
                "source: {}{url} (checked {})",
                fact.title, fact.checked
            ));
        }
        notes
    }
}

impl Claim {
    /// Whether it is limited to one of these values of a dimension.
    fn is_in(&self, (dimension, values): &(usize, Vec<usize>)) -> bool {
        self.context[*dimension]
            .as_ref()
            .is_some_and(|held| values.contains(&held.value))
    }
}

impl Article<'_> {
    /// A label in this article.
    pub fn label(&self, span: Span, message: impl Into<String>) -> Label {
        Label {
            file: self.source.path.to_string(),
            span,
            message: message.into(),
        }
    }

    /// The insertion of a text at the end of the article, unless nobody would read it there, or what it says of these
    /// claims would not count (`says`), as under a heading "Myths".
    fn insertion(
        &self,
        text: &str,
        safety: Safety,
        claims: &[usize],
        says: impl Fn(&Claim) -> bool,
    ) -> Option<Fix> {
        let edit = writing::paragraph(self.source, self.document, text)?;
        let page = writing::page_of_end(self.document, edit.span.start, text);
        let source = Source::from_text(&*self.source.path, page);
        let document = parse::parse(&source, Format::Html);
        let tried = claim::extract(&source, &document, self.rules);
        let of_these = |claim: &&Claim| claims.contains(&claim.declaration);
        let heard: Vec<&Claim> = tried.claims.iter().filter(of_these).collect();
        if !heard.is_empty() && !heard.into_iter().any(says) {
            return None;
        }
        Some(Fix {
            edits: vec![edit],
            message: "insert it at the end of the article".to_owned(),
            safety,
        })
    }

    /// Other words in the place of some of a claim's, unless markup stands in the way.
    fn instead(&self, claim: &Claim, span: Span, words: &str) -> Option<Edit> {
        let block = &self.document.blocks[claim.block];
        writing::instead(self.source, self.document, block, span, words)
    }
}
