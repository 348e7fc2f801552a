//! Diagnostics to output, one file a format.
//!
//! In: a [`Run`], what was found in all articles. Out: bytes on a writer. A report neither sorts nor
//! changes a severity; what does not count ([`Run::counting`]) is left out for people and marked for machines that can
//! tell the difference. It alone knows JSON, XML and colour. To add a format: a file beside these, a variant of
//! [`OutputFormat`], its arm in [`OutputFormat::render`]. Next: [`crate::cli`].

mod card;
mod checkstyle;
pub mod claims;
pub mod compare;
mod concise;
mod drawing;
mod escape;
mod full;
mod github;
mod gitlab;
mod grouped;
mod json;
mod json_lines;
mod junit;
mod markdown;
pub mod page;
mod rdjson;
mod root;
mod sarif;
mod sentence;
pub mod stream;
mod summary;
pub mod suppressions;
mod visible;
mod wire;
mod xml;

pub use card::{RuleCard, SourceCard};
pub use root::Root;
pub use visible::{is_unsafe, line as visible_line, name as visible_name};

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Position, Source, Span};

/// All that a report tells.
#[derive(Debug)]
pub struct Run<'a> {
    /// What was found, in the order of output.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that labels point into.
    pub sources: &'a Sources<'a>,
    /// What was read.
    pub summary: Summary,
    /// The rules that judged.
    pub rules: Vec<RuleCard>,
    /// Where paths are told from, for services that know the repository only.
    pub root: Root,
}

/// What was read, whatever was found.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// How many articles were checked.
    pub articles: usize,
    /// How many words of prose they have.
    pub words: usize,
    /// How many regions were not read as prose, by reason.
    pub skipped: BTreeMap<String, usize>,
    /// How many of the files and paths that were asked for could not be checked.
    pub unreadable: usize,
    /// What fixes have changed, if they were applied.
    pub fixed: Option<Fixed>,
    /// How many entries of the baseline know nothing any more.
    pub stale: usize,
    /// Whether the articles were so many that they were compared in what they claim, and not in whatever else they say.
    pub apart: bool,
    /// How long it took; only people are told, so that machines get the same bytes each time.
    pub elapsed: Duration,
}

/// What fixes have changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fixed {
    /// How many were applied.
    pub fixes: usize,
    /// To how many articles.
    pub articles: usize,
    /// How many there are besides that somebody must look at.
    pub left: usize,
}

/// Sources by the path that is shown.
#[derive(Debug, Default)]
pub struct Sources<'a> {
    by_path: BTreeMap<&'a str, &'a Source>,
}

/// Where a label stands, in the terms of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// Bytes of the file on disk.
    span: Span,
    start: Position,
    end: Position,
}

/// How the output may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Characters only.
    Plain,
    /// With ANSI colours.
    Colored,
}

/// The output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputFormat {
    /// For people: every diagnostic drawn in its text.
    Full,
    /// For people and editors: one line each.
    Concise,
    /// For people: one line each, under the name of the article.
    Grouped,
    /// For machines: one JSON object.
    Json,
    /// For machines: a JSON object a line.
    JsonLines,
    /// For code scanning: the Static Analysis Results Interchange Format, 2.1.0.
    Sarif,
    /// For GitHub Actions: workflow commands that annotate a change.
    Github,
    /// For GitLab: a report on code quality.
    Gitlab,
    /// For servers that show tests: JUnit's XML.
    Junit,
    /// For reviewdog: its diagnostic format.
    Rdjson,
    /// For what reads checkstyle's XML.
    Checkstyle,
    /// For a comment on a pull request or the summary of a job.
    Markdown,
}

impl OutputFormat {
    /// All of them, those for people first.
    pub const ALL: [Self; 12] = [
        Self::Full,
        Self::Concise,
        Self::Grouped,
        Self::Json,
        Self::JsonLines,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Rdjson,
        Self::Checkstyle,
        Self::Markdown,
    ];

    /// The word used in options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Grouped => "grouped",
            Self::Json => "json",
            Self::JsonLines => "json-lines",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Rdjson => "rdjson",
            Self::Checkstyle => "checkstyle",
            Self::Markdown => "markdown",
        }
    }

    /// The JSON Schema of the formats that are this program's own.
    pub fn schema(self) -> Option<serde_json::Value> {
        match self {
            Self::Json => Some(wire::report_schema().into()),
            Self::JsonLines => Some(wire::line_schema().into()),
            _ => None,
        }
    }

    /// Writes the run in this format.
    pub fn render(self, run: &Run<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
        match self {
            Self::Full => full::render(run, out, style),
            Self::Concise => concise::render(run, out),
            Self::Grouped => grouped::render(run, out),
            Self::Json => json::render(run, out),
            Self::JsonLines => json_lines::render(run, out),
            Self::Sarif => sarif::render(run, out),
            Self::Github => github::render(run, out),
            Self::Gitlab => gitlab::render(run, out),
            Self::Junit => junit::render(run, out),
            Self::Rdjson => rdjson::render(run, out),
            Self::Checkstyle => checkstyle::render(run, out),
            Self::Markdown => markdown::render(run, out),
        }
    }
}

/// Draws diagnostics as the full format does, without a summary: for mistakes in packs.
pub fn draw(
    diagnostics: &[Diagnostic],
    sources: &Sources<'_>,
    out: &mut dyn Write,
    style: Style,
) -> io::Result<()> {
    full::draw(diagnostics, sources, out, style)
}

impl Run<'_> {
    /// The diagnostics that count, which people are shown; machines get the others too, marked.
    pub fn counting(&self) -> impl Iterator<Item = &Diagnostic> {
        let counts = |diagnostic: &&Diagnostic| diagnostic.standing.counts();
        self.diagnostics.iter().filter(counts)
    }

    /// The diagnostics that count, by the file that they stand in.
    fn by_file(&self) -> BTreeMap<&str, Vec<&Diagnostic>> {
        by_file(self.counting())
    }

    /// How many diagnostics that count have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        let same = |diagnostic: &&Diagnostic| diagnostic.severity == severity;
        self.counting().filter(same).count()
    }

    /// How many diagnostics do not count, by what excuses them: suppressed, in the baseline, outside the changed
    /// lines. A diagnostic is counted once, under the first of these.
    pub fn excused(&self) -> BTreeMap<&'static str, usize> {
        let mut excused = BTreeMap::new();
        for diagnostic in &self.diagnostics {
            if let Some(excuse) = diagnostic.standing.excuse() {
                *excused.entry(excuse).or_insert(0) += 1;
            }
        }
        excused
    }
}

/// Diagnostics by the file that they stand in.
fn by_file<'a>(
    found: impl IntoIterator<Item = &'a Diagnostic>,
) -> BTreeMap<&'a str, Vec<&'a Diagnostic>> {
    let mut files: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in found {
        let file = files.entry(&diagnostic.primary.file).or_default();
        file.push(diagnostic);
    }
    files
}

impl<'a> Sources<'a> {
    /// The source of this path.
    pub fn get(&self, path: &str) -> Option<&'a Source> {
        self.by_path.get(path).copied()
    }

    /// Where a span stands. A file that is not known has no lines: the span stays as it is, at 1:1.
    fn place(&self, file: &str, span: Span) -> Place {
        let Some(source) = self.get(file) else {
            let start = Position { line: 1, column: 1 };
            return Place {
                span,
                start,
                end: start,
            };
        };
        Place {
            span: source.file_span(span),
            start: source.position(span.start),
            end: source.position(span.end),
        }
    }
}

impl<'a> FromIterator<&'a Source> for Sources<'a> {
    fn from_iter<I: IntoIterator<Item = &'a Source>>(sources: I) -> Self {
        let by_path = sources
            .into_iter()
            .map(|source| (&*source.path, source))
            .collect();
        Self { by_path }
    }
}
