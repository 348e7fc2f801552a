//! `json`: one object for machines, the same bytes for the same articles.
//!
//! The structs here are the wire form and stand apart from [`Diagnostic`], so that the inside may change and the
//! contract not. Spans are bytes of the file on disk; lines and columns count from 1, columns in Unicode scalar
//! values; an end is the place after the last character. It holds no time and no thread count.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::visible::is_unsafe;
use super::{Run, Sources};
use crate::diagnostic::{BaselineState, Diagnostic, Fix, Label, Safety, Severity, Suppression};
use crate::source::{Position, Span};

/// The version of this contract.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct ReportWire<'a> {
    version: u32,
    diagnostics: Vec<DiagnosticWire<'a>>,
    summary: SummaryWire<'a>,
}

#[derive(Serialize)]
struct DiagnosticWire<'a> {
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    file: &'a str,
    span: SpanWire,
    start: PositionWire,
    end: PositionWire,
    labels: Vec<LabelWire<'a>>,
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixWire<'a>>,
    fingerprint: &'a str,
    headings: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    suppression: Option<SuppressionWire<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<bool>,
}

#[derive(Serialize)]
struct SuppressionWire<'a> {
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    file: &'a str,
    span: SpanWire,
    start: PositionWire,
    end: PositionWire,
}

#[derive(Serialize)]
struct LabelWire<'a> {
    file: &'a str,
    span: SpanWire,
    start: PositionWire,
    end: PositionWire,
    message: &'a str,
    primary: bool,
}

#[derive(Serialize)]
struct FixWire<'a> {
    message: &'a str,
    safe: bool,
    edits: Vec<EditWire<'a>>,
}

#[derive(Serialize)]
struct EditWire<'a> {
    file: &'a str,
    span: SpanWire,
    replacement: &'a str,
}

#[derive(Serialize)]
struct SpanWire {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct PositionWire {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct SummaryWire<'a> {
    articles: usize,
    words: usize,
    skipped: &'a BTreeMap<String, usize>,
    unreadable: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// Writes the run as one JSON object and a line feed.
pub(super) fn render(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = ReportWire {
        version: VERSION,
        diagnostics: run
            .diagnostics
            .iter()
            .map(|diagnostic| diagnostic_wire(diagnostic, run.sources))
            .collect(),
        summary: SummaryWire {
            articles: run.summary.articles,
            words: run.summary.words,
            skipped: &run.summary.skipped,
            unreadable: run.summary.unreadable,
            errors: run.count(Severity::Error),
            warnings: run.count(Severity::Warning),
            notes: run.count(Severity::Note),
        },
    };
    let json = serde_json::to_string_pretty(&report)?;
    write_escaped(&json, out)?;
    out.write_all(b"\n")
}

/// Writes JSON with everything that could move a terminal's cursor as `\u` escapes. Such characters stand only
/// within strings, where the escape means the same.
fn write_escaped(json: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut from = 0;
    let harmful = |(_, char): &(usize, char)| *char != '\n' && is_unsafe(*char);
    for (at, char) in json.char_indices().filter(harmful) {
        out.write_all(&json.as_bytes()[from..at])?;
        for unit in char.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}")?;
        }
        from = at + char.len_utf8();
    }
    out.write_all(&json.as_bytes()[from..])
}

fn diagnostic_wire<'a>(diagnostic: &'a Diagnostic, sources: &Sources<'_>) -> DiagnosticWire<'a> {
    let file = &diagnostic.primary.file;
    let place = sources.place(file, diagnostic.primary.span);
    let standing = &diagnostic.standing;
    let primary = label_wire(&diagnostic.primary, true, sources);
    let secondary = diagnostic
        .secondary
        .iter()
        .map(|label| label_wire(label, false, sources));
    DiagnosticWire {
        rule: &diagnostic.rule,
        severity: diagnostic.severity.name(),
        message: &diagnostic.message,
        file,
        span: place.span.into(),
        start: place.start.into(),
        end: place.end.into(),
        labels: std::iter::once(primary).chain(secondary).collect(),
        notes: &diagnostic.notes,
        help: diagnostic.help.as_deref(),
        fix: diagnostic
            .fix
            .as_ref()
            .map(|fix| fix_wire(fix, file, sources)),
        fingerprint: &diagnostic.fingerprint,
        headings: &diagnostic.headings,
        suppression: standing
            .suppressed
            .as_ref()
            .map(|suppression| suppression_wire(suppression, sources)),
        baseline: standing.baseline.map(|state| match state {
            BaselineState::New => "new",
            BaselineState::Unchanged => "unchanged",
        }),
        changed: standing.changed,
    }
}

fn suppression_wire<'a>(
    suppression: &'a Suppression,
    sources: &Sources<'_>,
) -> SuppressionWire<'a> {
    let Label { file, span, .. } = &suppression.label;
    let place = sources.place(file, *span);
    SuppressionWire {
        reason: &suppression.reason,
        until: suppression.until.map(|day| day.to_string()),
        file,
        span: place.span.into(),
        start: place.start.into(),
        end: place.end.into(),
    }
}

fn label_wire<'a>(label: &'a Label, primary: bool, sources: &Sources<'_>) -> LabelWire<'a> {
    let place = sources.place(&label.file, label.span);
    LabelWire {
        file: &label.file,
        span: place.span.into(),
        start: place.start.into(),
        end: place.end.into(),
        message: &label.message,
        primary,
    }
}

fn fix_wire<'a>(fix: &'a Fix, file: &'a str, sources: &Sources<'_>) -> FixWire<'a> {
    let edits = fix.edits.iter().map(|edit| EditWire {
        file,
        span: sources.place(file, edit.span).span.into(),
        replacement: &edit.replacement,
    });
    FixWire {
        message: &fix.message,
        safe: fix.safety == Safety::Safe,
        edits: edits.collect(),
    }
}

impl From<Span> for SpanWire {
    fn from(span: Span) -> Self {
        Self {
            start: span.start,
            end: span.end,
        }
    }
}

impl From<Position> for PositionWire {
    fn from(position: Position) -> Self {
        Self {
            line: position.line,
            column: position.column,
        }
    }
}
