//! The contract with machines: what `json` and `json-lines` write, and its JSON Schema.
//!
//! The structs here stand apart from [`Diagnostic`], so that the inside may change and the contract not; what is said
//! of a field here stands in the schema too. Spans are bytes of the file on disk; lines and columns count from 1,
//! columns in Unicode scalar values; an end is the place after the last character. It holds no time and no thread
//! count. A change that breaks readers needs a new [`VERSION`]. Next: `report/json.rs`.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use super::{Run, Sources};
use crate::diagnostic::{BaselineState, Diagnostic, Fix, Label, Safety, Severity, Suppression};
use crate::source::{Position, Span};

/// The version of this contract.
pub(super) const VERSION: u32 = 1;

/// What `claimspan check --output-format json` writes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Report", title = "A report of claimspan check")]
pub(super) struct ReportWire<'a> {
    /// The version of this contract; fields may be added without a new one.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// What was found, in the order of file and place. Those that do not count are among them, marked.
    diagnostics: Vec<DiagnosticWire<'a>>,
    /// What was read, and how many diagnostics count.
    summary: SummaryWire<'a>,
}

/// A line of what `claimspan check --output-format json-lines` writes: the diagnostics, then one summary.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
#[schemars(rename = "Line", title = "A line of a report of claimspan check")]
pub(super) enum LineWire<'a> {
    /// Something that was found.
    Diagnostic(Box<Versioned<DiagnosticWire<'a>>>),
    /// What was read, and how many diagnostics count; the last line.
    Summary(Versioned<SummaryWire<'a>>),
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Versioned<T> {
    /// The version of this contract; fields may be added without a new one.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    #[serde(flatten)]
    content: T,
}

/// Something that was found.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Diagnostic")]
pub(super) struct DiagnosticWire<'a> {
    /// The rule's id: `pack/name`.
    rule: &'a str,
    /// How much it weighs.
    severity: SeverityWire,
    /// What is wrong.
    message: &'a str,
    /// The article.
    file: &'a str,
    /// The words that cause it; empty where something is missing.
    span: SpanWire,
    /// Where the words start.
    start: PositionWire,
    /// Where the words end.
    end: PositionWire,
    /// All places, the words that cause it first.
    labels: Vec<LabelWire<'a>>,
    /// Why it matters, and the sources.
    notes: &'a [String],
    /// What to write instead, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// A change that would mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixWire<'a>>,
    /// A key that survives edits elsewhere in the article.
    fingerprint: &'a str,
    /// The headings above the words, outermost first.
    headings: &'a [String],
    /// The suppression that covers it: it does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppression: Option<SuppressionWire<'a>>,
    /// Whether the baseline has it: if it does, it does not count. Absent without a baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<BaselineWire>,
    /// Whether it touches changed lines: if not, it does not count. Absent if all lines count.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<bool>,
}

/// How much something weighs.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Severity")]
enum SeverityWire {
    /// False or unsafe to act on.
    Error,
    /// Misleading or unsupported.
    Warning,
    /// Incomplete or a matter of style.
    Note,
}

/// Whether the baseline has it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Baseline")]
enum BaselineWire {
    /// It came after the baseline was made.
    New,
    /// The baseline has it.
    Unchanged,
}

/// An author's wish that something should not count.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Suppression")]
struct SuppressionWire<'a> {
    /// Why, in the author's words.
    reason: &'a str,
    /// The last day on which it holds, as YYYY-MM-DD; without end if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// Where it is written.
    file: &'a str,
    span: SpanWire,
    start: PositionWire,
    end: PositionWire,
}

/// A place, and what is said there.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Label")]
struct LabelWire<'a> {
    file: &'a str,
    span: SpanWire,
    start: PositionWire,
    end: PositionWire,
    /// May be empty.
    message: &'a str,
    /// Whether these are the words that cause it.
    primary: bool,
}

/// A change of the article that would mend it: all of the edits or none.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fix")]
struct FixWire<'a> {
    /// What to do, in words.
    message: &'a str,
    /// Whether it may be applied unseen.
    safe: bool,
    /// In the order of the text, without overlaps.
    edits: Vec<EditWire<'a>>,
}

/// One replacement.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Edit")]
struct EditWire<'a> {
    file: &'a str,
    /// What is replaced; empty for an insertion.
    span: SpanWire,
    replacement: &'a str,
}

/// A half-open range of bytes of the file as it is on disk.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Span")]
struct SpanWire {
    start: usize,
    end: usize,
}

/// A place as a person counts it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Position")]
struct PositionWire {
    /// From 1.
    #[schemars(range(min = 1))]
    line: usize,
    /// In Unicode scalar values, from 1.
    #[schemars(range(min = 1))]
    column: usize,
}

/// What was read, and how many diagnostics count.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
pub(super) struct SummaryWire<'a> {
    /// How many articles were checked.
    articles: usize,
    /// How many words of prose they have.
    words: usize,
    /// How many regions were not read as prose, by reason.
    skipped: &'a BTreeMap<String, usize>,
    /// How many of the files and paths that were asked for could not be checked.
    unreadable: usize,
    /// How many errors count.
    errors: usize,
    /// How many warnings count.
    warnings: usize,
    /// How many notes count.
    notes: usize,
    /// How many diagnostics do not count.
    excused: ExcusedWire,
    /// How many entries of the baseline know nothing any more.
    stale: usize,
}

/// How many diagnostics do not count, each under the first reason that holds.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Excused")]
struct ExcusedWire {
    /// Covered by a suppression.
    suppressed: usize,
    /// In the baseline.
    baseline: usize,
    /// Outside the changed lines.
    unchanged: usize,
}

/// The JSON Schema of a report.
pub(super) fn report_schema() -> Schema {
    schema_for!(ReportWire<'_>)
}

/// The JSON Schema of a line.
pub(super) fn line_schema() -> Schema {
    schema_for!(LineWire<'_>)
}

/// The whole run as one object.
pub(super) fn report<'a>(run: &'a Run<'_>) -> ReportWire<'a> {
    ReportWire {
        version: VERSION,
        diagnostics: diagnostics(run).collect(),
        summary: summary(run),
    }
}

/// The run line by line.
pub(super) fn lines<'a>(run: &'a Run<'_>) -> impl Iterator<Item = LineWire<'a>> {
    let last = LineWire::Summary(Versioned::new(summary(run)));
    diagnostics(run)
        .map(|diagnostic| LineWire::Diagnostic(Box::new(Versioned::new(diagnostic))))
        .chain(std::iter::once(last))
}

fn diagnostics<'a>(run: &'a Run<'_>) -> impl Iterator<Item = DiagnosticWire<'a>> {
    let wire = |diagnostic| diagnostic_wire(diagnostic, run.sources);
    run.diagnostics.iter().map(wire)
}

fn summary<'a>(run: &'a Run<'_>) -> SummaryWire<'a> {
    let standings = || run.diagnostics.iter().map(|found| &found.standing);
    let suppressed = standings().filter(|standing| standing.suppressed.is_some());
    let suppressed = suppressed.count();
    let known = standings().filter(|standing| {
        standing.suppressed.is_none() && standing.baseline == Some(BaselineState::Unchanged)
    });
    let baseline = known.count();
    let excused = standings().filter(|standing| !standing.counts()).count();
    SummaryWire {
        articles: run.summary.articles,
        words: run.summary.words,
        skipped: &run.summary.skipped,
        unreadable: run.summary.unreadable,
        errors: run.count(Severity::Error),
        warnings: run.count(Severity::Warning),
        notes: run.count(Severity::Note),
        excused: ExcusedWire {
            suppressed,
            baseline,
            unchanged: excused - suppressed - baseline,
        },
        stale: run.summary.stale,
    }
}

/// A diagnostic as it is written.
pub(super) fn diagnostic_wire<'a>(
    diagnostic: &'a Diagnostic,
    sources: &Sources<'_>,
) -> DiagnosticWire<'a> {
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
        severity: diagnostic.severity.into(),
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
            BaselineState::New => BaselineWire::New,
            BaselineState::Unchanged => BaselineWire::Unchanged,
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

impl From<Severity> for SeverityWire {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Note => Self::Note,
        }
    }
}

impl<T> Versioned<T> {
    fn new(content: T) -> Self {
        Self {
            version: VERSION,
            content,
        }
    }
}
