//! The wire form of claims and quantities: what `claims` writes and `compare` reads.
//!
//! In: an [`Article`]. Out: [`ClaimRecord`]s, which hold all that a comparison needs, so that the article itself need
//! not be at hand. The form stays the same when the types inside change; `version` tells which it is. Next:
//! [`crate::compare`], [`crate::report`].

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::profile::Profile;
use super::quantity::Kind;
use super::{Article, Claim, Quantity, Status, Value};
use crate::source::{Position, Source, Span};

/// The version of the wire form.
pub const VERSION: u32 = 1;

/// How many digits a telephone number has without the code of its country.
const NATIONAL: usize = 10;

/// The claim of a line that only tells what its article is: of an article that makes no claim.
pub const NO_CLAIM: &str = "none";

/// A half-open range of bytes of the file on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SpanRecord {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// A line and a column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PositionRecord {
    /// The line.
    pub line: usize,
    /// The column, in Unicode scalar values.
    pub column: usize,
}

/// A claim as it is written out. Very many articles give few answers: those that are alike share one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Line", into = "Line")]
pub struct ClaimRecord {
    /// The article's path.
    pub file: Arc<str>,
    /// Its words, in bytes of the file on disk.
    pub span: SpanRecord,
    /// What it says.
    pub answer: Arc<AnswerRecord>,
    /// What only who tells of it must know: finding disagreements takes none of it.
    pub told: Option<Box<Told>>,
}

/// What a claim says, wherever it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerRecord {
    /// The declared claim: `pack/id`.
    pub claim: String,
    /// What it is about: `pack/id`.
    pub subject: Option<String>,
    /// How it is said.
    pub status: String,
    /// What limits it: dimension to value.
    pub context: Contexts,
    /// Which answer its words give.
    pub stance: Option<String>,
    /// Which answer the article stands behind: the same when asserted, what the denial means when negated.
    pub held: Option<String>,
    /// Its value in words.
    pub value: Option<String>,
    /// Its value as a quantity, where it is one.
    pub quantity: Option<Box<MeasureRecord>>,
    /// The rules whose facts it departs from.
    pub against: Vec<String>,
    /// Whether it stands in the second copy of a passage that was pasted twice.
    pub copied: bool,
}

/// What only who tells of a claim must know.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Its words in the text of the source, for those that have it at hand.
    pub words: Span,
    /// Where its words start.
    pub start: PositionRecord,
    /// Where they end.
    pub end: PositionRecord,
    /// The words.
    pub text: String,
    /// The sentence that they stand in.
    pub sentence: String,
    /// The cues that were in force.
    pub cues: Vec<CueRecord>,
    /// What its article is; on the first line of each article.
    pub article: Option<Box<Profile>>,
    /// What decided it; written when asked for.
    pub why: Option<Box<WhyRecord>>,
}

/// What is told of a claim of which only the answer is kept.
static UNTOLD: Told = Told {
    words: Span { start: 0, end: 0 },
    start: PositionRecord { line: 1, column: 1 },
    end: PositionRecord { line: 1, column: 1 },
    text: String::new(),
    sentence: String::new(),
    cues: Vec::new(),
    article: None,
    why: None,
};

/// A [`ClaimRecord`] with all that it holds side by side, in the order in which it is written.
#[derive(Serialize, Deserialize)]
struct Line {
    version: u32,
    file: Arc<str>,
    span: SpanRecord,
    start: PositionRecord,
    end: PositionRecord,
    text: String,
    sentence: String,
    claim: String,
    subject: Option<String>,
    status: String,
    cues: Vec<CueRecord>,
    context: Contexts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stance: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    held: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quantity: Option<Box<MeasureRecord>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    against: Vec<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    copied: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    article: Option<Box<Profile>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    why: Option<Box<WhyRecord>>,
}

impl From<Line> for ClaimRecord {
    fn from(line: Line) -> Self {
        Self {
            file: line.file,
            span: line.span,
            answer: AnswerRecord::shared(AnswerRecord {
                claim: line.claim,
                subject: line.subject,
                status: line.status,
                context: line.context,
                stance: line.stance,
                held: line.held,
                value: line.value,
                quantity: line.quantity,
                against: line.against,
                copied: line.copied,
            }),
            told: Some(Box::new(Told {
                words: Span::default(),
                start: line.start,
                end: line.end,
                text: line.text,
                sentence: line.sentence,
                cues: line.cues,
                article: line.article,
                why: line.why,
            })),
        }
    }
}

impl From<ClaimRecord> for Line {
    fn from(record: ClaimRecord) -> Self {
        let answer = Arc::unwrap_or_clone(record.answer);
        let told = record.told.map_or_else(|| UNTOLD.clone(), |told| *told);
        Self {
            version: VERSION,
            file: record.file,
            span: record.span,
            start: told.start,
            end: told.end,
            text: told.text,
            sentence: told.sentence,
            claim: answer.claim,
            subject: answer.subject,
            status: answer.status,
            cues: told.cues,
            context: answer.context,
            stance: answer.stance,
            held: answer.held,
            value: answer.value,
            quantity: answer.quantity,
            against: answer.against,
            copied: answer.copied,
            article: told.article,
            why: told.why,
        }
    }
}

impl Deref for ClaimRecord {
    type Target = AnswerRecord;

    fn deref(&self) -> &AnswerRecord {
        &self.answer
    }
}

impl Eq for AnswerRecord {}

impl Hash for AnswerRecord {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // A quantity that has the same words in the same answer is nearly always the same.
        (&self.claim, &self.subject, &self.status, &self.context).hash(state);
        (&self.stance, &self.held, &self.value, &self.against).hash(state);
        self.copied.hash(state);
    }
}

/// So many different answers are shared.
const SHARED: usize = 4096;

impl AnswerRecord {
    /// The same answer, in the memory of one that is alike, if there is one.
    fn shared(answer: Self) -> Arc<Self> {
        thread_local! {
            static KNOWN: RefCell<FxHashSet<Arc<AnswerRecord>>> = RefCell::default();
        }
        KNOWN.with_borrow_mut(|known| match known.get(&answer) {
            Some(shared) => Arc::clone(shared),
            None => {
                let own = Arc::new(answer);
                if known.len() < SHARED {
                    known.insert(Arc::clone(&own));
                }
                own
            }
        })
    }
}

/// What limits a claim: dimension to value.
pub type Contexts = BTreeMap<String, String>;

/// A quantity without its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureRecord {
    /// Its kind: `count`, `duration` …
    pub kind: Kind,
    /// The lower end; none without a bound.
    pub lo: Option<f64>,
    /// The upper end; none without a bound.
    pub hi: Option<f64>,
    /// The canonical unit.
    pub unit: String,
    /// Whether the writer says that it is not exact.
    pub approximate: bool,
    /// Whether the lower end itself is excluded.
    pub lo_open: bool,
    /// Whether the upper end itself is excluded.
    pub hi_open: bool,
}

/// A cue that was in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CueRecord {
    /// The status that it gives.
    pub axis: String,
    /// Its words.
    pub text: String,
    /// Their bytes in the file on disk.
    pub span: SpanRecord,
}

/// What decided a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhyRecord {
    /// Where the subject was found, and its words.
    pub subject: String,
    /// Per dimension the words that set the context, or that it is the default.
    pub context: BTreeMap<String, String>,
    /// The ids of the cues in force.
    pub cues: Vec<String>,
}

/// A quantity as it is written out.
#[derive(Debug, Serialize)]
pub struct QuantityRecord {
    /// The version of this form.
    pub version: u32,
    /// The article's path.
    pub file: Arc<str>,
    /// Its words, in bytes of the file on disk.
    pub span: SpanRecord,
    /// Where they start.
    pub start: PositionRecord,
    /// Where they end.
    pub end: PositionRecord,
    /// The words.
    pub text: String,
    /// The quantity itself.
    #[serde(flatten)]
    pub measure: MeasureRecord,
    /// Whether it is worked out from other quantities of the sentence.
    pub derived: bool,
}

impl From<Span> for SpanRecord {
    fn from(span: Span) -> Self {
        Self {
            start: span.start,
            end: span.end,
        }
    }
}

impl From<Position> for PositionRecord {
    fn from(position: Position) -> Self {
        Self {
            line: position.line,
            column: position.column,
        }
    }
}

impl QuantityRecord {
    /// The record of a quantity.
    pub fn new(source: &Source, span: Span, quantity: &Quantity) -> Self {
        Self {
            version: VERSION,
            file: Arc::clone(&source.path),
            span: source.file_span(span).into(),
            start: source.position(span.start).into(),
            end: source.position(span.end).into(),
            text: source.slice(span).to_owned(),
            measure: quantity.into(),
            derived: quantity.derived,
        }
    }
}

impl From<&Quantity> for MeasureRecord {
    fn from(quantity: &Quantity) -> Self {
        Self {
            kind: quantity.kind,
            lo: quantity.lo,
            hi: quantity.hi,
            unit: quantity.unit.clone(),
            approximate: quantity.approximate,
            lo_open: quantity.lo_open,
            hi_open: quantity.hi_open,
        }
    }
}

impl MeasureRecord {
    /// Whether both are bounded, of one unit, and not the same.
    pub fn is_other_than(&self, other: &Self) -> bool {
        let bounded = |one: &Self| one.lo.is_some() && one.hi.is_some();
        bounded(self)
            && bounded(other)
            && self.unit == other.unit
            && (self.lo, self.hi) != (other.lo, other.hi)
    }

    /// The quantity, which stands nowhere any more.
    pub fn quantity(&self) -> Quantity {
        Quantity {
            tokens: 0..0,
            kind: self.kind,
            lo: self.lo,
            hi: self.hi,
            unit: self.unit.clone(),
            approximate: self.approximate,
            lo_open: self.lo_open,
            hi_open: self.hi_open,
            derived: false,
        }
    }
}

impl ClaimRecord {
    /// What only who tells of it must know; empty where it is not kept.
    pub fn told(&self) -> &Told {
        self.told.as_deref().unwrap_or(&UNTOLD)
    }

    /// Whether the article stands behind what its words say, in a passage of its own; with a guarded answer too if
    /// `guarded`.
    pub(crate) fn is_answer(&self, guarded: bool) -> bool {
        let said = self.status == Status::Asserted.name() || guarded && self.is_guarded();
        !self.copied && (self.answered(guarded).is_some() || (self.value.is_some() && said))
    }

    /// The answer that the article gives; a guarded one too if `guarded`.
    pub(crate) fn answered(&self, guarded: bool) -> Option<&str> {
        let own = self.stance.as_deref();
        let own = own.filter(|_| guarded && self.is_guarded());
        self.held.as_deref().or(own)
    }

    fn is_guarded(&self) -> bool {
        let guarded = [Status::Hedged, Status::Conditional, Status::Attributed];
        guarded.iter().any(|status| self.status == status.name())
    }

    /// The records of all claims of an article, each with what decided it if `why`.
    pub fn all(article: &Article<'_>, why: bool) -> Vec<Self> {
        let claims = article.claims.iter();
        claims.map(|claim| Self::new(article, claim, why)).collect()
    }

    /// The line of an article that makes no claim, at the start of its prose.
    pub fn of_silent(article: &Article<'_>) -> Self {
        let (source, at) = (article.source, article.document.prose_start());
        let position: PositionRecord = source.position(at).into();
        Self {
            file: Arc::clone(&source.path),
            span: source.file_span(Span::empty(at)).into(),
            answer: AnswerRecord::shared(AnswerRecord {
                claim: NO_CLAIM.to_owned(),
                subject: None,
                status: Status::Asserted.name().to_owned(),
                context: Contexts::new(),
                stance: None,
                held: None,
                value: None,
                quantity: None,
                against: Vec::new(),
                copied: false,
            }),
            told: Some(Box::new(Told {
                words: Span::empty(at),
                start: position,
                end: position,
                ..UNTOLD.clone()
            })),
        }
    }

    /// Reads a line of a claim file. What is wrong with it is told in words.
    pub fn read(line: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(line).map_err(|_| "this is no UTF-8".to_owned())?;
        let value: serde_json::Value =
            serde_json::from_str(text).map_err(|error| wrong("JSON", &error))?;
        let version = value.get("version").and_then(serde_json::Value::as_u64);
        match version {
            None => return Err("this is no claim: it has no `version`".to_owned()),
            Some(version) if version != u64::from(VERSION) => {
                return Err(format!(
                    "this claim has version {version}, and this program reads version {VERSION}"
                ));
            }
            Some(_) => {}
        }
        if value.get("claim").is_none() && value.get("kind").is_some() {
            return Err("this is a quantity, and no claim".to_owned());
        }
        serde_json::from_str(text).map_err(|error| wrong("claim", &error))
    }

    /// The record of a claim, with what decided it if `why`.
    pub fn new(article: &Article<'_>, claim: &Claim, why: bool) -> Self {
        let (source, rules) = (article.source, article.rules);
        let declaration = &rules.claims[claim.declaration];
        let cue = |evidence: &crate::claim::Evidence| CueRecord {
            axis: evidence.status.name().to_owned(),
            text: source.slice(evidence.span).to_owned(),
            span: source.file_span(evidence.span).into(),
        };
        let stance = |stance: usize| declaration.stances[stance].id.clone();
        let subject = claim
            .subject
            .as_ref()
            .and_then(|choice| choice.subjects.first());
        let answer = AnswerRecord {
            claim: declaration.id.clone(),
            subject: subject.map(|subject| rules.subjects[*subject].id.clone()),
            status: claim.status.name().to_owned(),
            context: contexts(article, claim, |_, value| value),
            stance: claim.stance.map(stance),
            held: claim.held.map(stance),
            value: claim.value.as_ref().map(|value| match value {
                Value::Quantity(quantity) if quantity.kind == Kind::Phone => {
                    national(source.slice(claim.span))
                }
                _ => claim.value_text(rules),
            }),
            quantity: match &claim.value {
                Some(Value::Quantity(quantity)) => Some(Box::new(quantity.into())),
                _ => None,
            },
            against: rules
                .rules
                .iter()
                .filter(|rule| rule.is_broken_by(article, claim))
                .map(|rule| rule.id.clone())
                .collect(),
            copied: claim.copied,
        };
        Self {
            file: Arc::clone(&source.path),
            span: source.file_span(claim.span).into(),
            answer: AnswerRecord::shared(answer),
            told: Some(Box::new(Told {
                words: claim.span,
                start: source.position(claim.span.start).into(),
                end: source.position(claim.span.end).into(),
                text: source.slice(claim.span).to_owned(),
                sentence: article.sentence_text(claim),
                cues: claim.evidence.iter().map(cue).collect(),
                article: None,
                why: why.then(|| Box::new(decided(article, claim))),
            })),
        }
    }
}

/// That a line is not what it should be, and why; which line it is, its reader knows.
fn wrong(what: &str, error: &serde_json::Error) -> String {
    let error = error.to_string();
    let why = error.split(" at line").next().unwrap_or_default();
    format!("this is no {what}: {why}")
}

/// The digits of a telephone number without the code of its country.
fn national(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let code = digits.len().saturating_sub(NATIONAL);
    digits[code..].to_owned()
}

fn decided(article: &Article<'_>, claim: &Claim) -> WhyRecord {
    let words = |span: Span| {
        let at = article.source.position(span.start);
        format!(
            "\"{}\" at {}:{}",
            article.source.slice(span),
            at.line,
            at.column
        )
    };
    let subject = match &claim.subject {
        None => "none was named".to_owned(),
        Some(choice) => match choice.span {
            Some(span) => format!("from {}, {}", choice.by.name(), words(span)),
            None => format!("from {}", choice.by.name()),
        },
    };
    WhyRecord {
        subject,
        context: contexts(article, claim, |span, _| match span {
            Some(span) => words(span),
            None => "the default".to_owned(),
        }),
        cues: claim
            .evidence
            .iter()
            .map(|evidence| evidence.cue.clone())
            .collect(),
    }
}

/// Per dimension that limits the claim, something of its cue and its value.
fn contexts(
    article: &Article<'_>,
    claim: &Claim,
    text: impl Fn(Option<Span>, String) -> String,
) -> BTreeMap<String, String> {
    let dimensions = article.rules.dimensions.iter().zip(&claim.context);
    dimensions
        .filter_map(|(dimension, held)| {
            let held = held.as_ref()?;
            Some((
                dimension.id.clone(),
                text(held.span, dimension.values[held.value].clone()),
            ))
        })
        .collect()
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes what it may skip by reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}
