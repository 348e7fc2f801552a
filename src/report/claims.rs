//! Claims and quantities to lists, one file a format.
//!
//! In: [`Record`]s, the wire form, which stays the same when the types inside change (`version` tells which it is).
//! Out: bytes on a writer.

mod json_lines;
mod spreadsheet;
mod table;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::claim::{Article, Claim, Quantity};
use crate::source::{Position, Source, Span};

/// The version of the wire form.
const VERSION: u32 = 1;

/// How to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    /// For people.
    Table,
    /// One JSON object a line.
    JsonLines,
    /// Comma-separated values for spreadsheets.
    Csv,
}

impl ListFormat {
    /// Writes the records in this format.
    pub fn render(self, records: &[Record], why: bool, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Table => table::render(records, why, out),
            Self::JsonLines => json_lines::render(records, why, out),
            Self::Csv => spreadsheet::render(records, out),
        }
    }
}

/// A line of a list.
#[derive(Debug)]
pub enum Record {
    /// Something that an article says.
    Claim(Box<ClaimRecord>),
    /// A number that an article gives.
    Quantity(QuantityRecord),
}

/// A half-open range of bytes of the file on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SpanRecord {
    start: usize,
    end: usize,
}

/// A line and a column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PositionRecord {
    line: usize,
    column: usize,
}

/// A claim as it is written out.
#[derive(Debug, Serialize)]
pub struct ClaimRecord {
    version: u32,
    file: String,
    span: SpanRecord,
    start: PositionRecord,
    end: PositionRecord,
    text: String,
    claim: String,
    subject: Option<String>,
    status: &'static str,
    cues: Vec<CueRecord>,
    context: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<WhyRecord>,
}

/// A cue that was in force.
#[derive(Debug, Serialize)]
pub struct CueRecord {
    axis: &'static str,
    text: String,
    span: SpanRecord,
    #[serde(skip)]
    id: String,
}

/// What decided a claim.
#[derive(Debug, Serialize)]
pub struct WhyRecord {
    /// Where the subject was found, and its words.
    subject: String,
    /// Per dimension the words that set the context, or that it is the default.
    context: BTreeMap<String, String>,
    /// The ids of the cues in force.
    cues: Vec<String>,
}

/// A quantity as it is written out.
#[derive(Debug, Serialize)]
pub struct QuantityRecord {
    version: u32,
    file: String,
    span: SpanRecord,
    start: PositionRecord,
    end: PositionRecord,
    text: String,
    kind: &'static str,
    lo: Option<f64>,
    hi: Option<f64>,
    unit: String,
    approximate: bool,
    lo_open: bool,
    hi_open: bool,
    derived: bool,
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
            file: source.path.clone(),
            span: source.file_span(span).into(),
            start: source.position(span.start).into(),
            end: source.position(span.end).into(),
            text: source.slice(span).to_owned(),
            kind: quantity.kind.name(),
            lo: quantity.lo,
            hi: quantity.hi,
            unit: quantity.unit.clone(),
            approximate: quantity.approximate,
            lo_open: quantity.lo_open,
            hi_open: quantity.hi_open,
            derived: quantity.derived,
        }
    }
}

impl ClaimRecord {
    /// The record of a claim.
    pub fn new(article: &Article<'_>, claim: &Claim) -> Self {
        let (source, rules) = (article.source, article.rules);
        let declaration = &rules.claims[claim.declaration];
        let cue = |evidence: &crate::claim::Evidence| CueRecord {
            axis: evidence.status.name(),
            text: source.slice(evidence.span).to_owned(),
            span: source.file_span(evidence.span).into(),
            id: evidence.cue.clone(),
        };
        let subject = claim
            .subject
            .as_ref()
            .and_then(|choice| choice.subjects.first());
        Self {
            version: VERSION,
            file: source.path.clone(),
            span: source.file_span(claim.span).into(),
            start: source.position(claim.span.start).into(),
            end: source.position(claim.span.end).into(),
            text: source.slice(claim.span).to_owned(),
            claim: declaration.id.clone(),
            subject: subject.map(|subject| rules.subjects[*subject].id.clone()),
            status: claim.status.name(),
            cues: claim.evidence.iter().map(cue).collect(),
            context: contexts(article, claim, |_, value| value),
            stance: claim
                .stance
                .map(|stance| declaration.stances[stance].id.clone()),
            value: claim.value.as_ref().map(|_| claim.value_text(rules)),
            why: Some(why(article, claim)),
        }
    }
}

fn why(article: &Article<'_>, claim: &Claim) -> WhyRecord {
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
