//! `rdjson`: the diagnostic format of reviewdog, one object.
//!
//! Columns count bytes of UTF-8 from 1, a byte-order mark among them; an end is the place after the last byte. It has
//! no way to mark what does not count, so that is left out. All edits of a fix are one suggestion, since a reader may
//! take one of several.

use std::io::{self, Write};

use serde::Serialize;

use super::Run;
use super::escape::write_pretty;
use super::sentence::reasons;
use super::visible::line;
use crate::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::source::{Source, Span};

#[derive(Serialize)]
struct DiagnosticResult<'a> {
    source: Tool,
    diagnostics: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Found<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Related<'a> {
    message: String,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

/// Writes the object.
pub(super) fn render(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let result = DiagnosticResult {
        source: Tool {
            name: "claimspan",
            url: env!("CARGO_PKG_REPOSITORY"),
        },
        diagnostics: run.counting().map(|one| found(one, run)).collect(),
    };
    write_pretty(&result, out)
}

fn found<'a>(diagnostic: &'a Diagnostic, run: &'a Run<'_>) -> Found<'a> {
    let mut message = vec![line(&diagnostic.message).into_owned()];
    message.extend(reasons(diagnostic));
    let card = run.rules.iter().find(|card| card.id == diagnostic.rule);
    let url = card.and_then(|card| card.sources.iter().find_map(|source| source.url.as_deref()));
    let related = diagnostic.secondary.iter().map(|label| Related {
        message: line(&label.message).into_owned(),
        location: location(label, run),
    });
    Found {
        message: message.join("\n"),
        location: location(&diagnostic.primary, run),
        severity: match diagnostic.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Note => "INFO",
        },
        code: Code {
            value: &diagnostic.rule,
            url,
        },
        suggestions: diagnostic
            .fix
            .iter()
            .filter_map(|fix| suggestion(fix, run.sources.get(&diagnostic.primary.file)?))
            .collect(),
        related_locations: related.collect(),
    }
}

fn location<'a>(label: &'a Label, run: &Run<'_>) -> Location<'a> {
    Location {
        path: &label.file,
        range: range(label.span, run.sources.get(&label.file)),
    }
}

fn range(span: Span, source: Option<&Source>) -> Range {
    let position = |offset: usize| {
        let Some(source) = source else {
            return Position { line: 1, column: 1 };
        };
        let line = source.position(offset).line;
        let start = source.line_span(line - 1).map_or(0, |line| line.start);
        Position {
            line,
            column: offset - start + 1,
        }
    };
    Range {
        start: position(span.start),
        end: position(span.end),
    }
}

/// The text from the first edit to the last, as it would be.
fn suggestion(fix: &Fix, source: &Source) -> Option<Suggestion> {
    let (first, last) = (fix.edits.first()?, fix.edits.last()?);
    let mut text = String::new();
    let mut from = first.span.start;
    for edit in &fix.edits {
        text.push_str(source.text.get(from..edit.span.start)?);
        text.push_str(&edit.replacement);
        from = edit.span.end;
    }
    Some(Suggestion {
        range: range(first.span.cover(last.span), Some(source)),
        text,
    })
}
