//! `full`: every diagnostic drawn in its text by `codespan-reporting`, then the summary.
//!
//! The primary label stands under the words, secondary labels under theirs, also in other files; reason, source,
//! help and fix follow as notes. A label over several lines is drawn in parts, without its middle, and of one source
//! at most [`LINES`] lines are drawn; labels beyond them are named in a note.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use codespan_reporting::diagnostic as codespan;
use codespan_reporting::term::termcolor::Ansi;
use codespan_reporting::term::{self, Styles, StylesWriter};

use super::drawing::{Gallery, Part};
use super::visible::{line, wrapped};
use super::{Run, Sources, Style, summary};
use crate::diagnostic::{Diagnostic, Fix, Label, Severity};

/// At most so many lines of one source are drawn for one diagnostic.
const LINES: usize = 6;

/// At most so many parts of one label are drawn; of a longer one its first, its second and its last.
const PARTS: usize = 4;

/// At most so many labels are drawn, and so many more are named.
const LABELS: usize = 12;

/// Where notes are wrapped.
const NOTE_WIDTH: usize = 96;

/// Draws every diagnostic, and writes the summary.
pub(super) fn render(run: &Run<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    draw(run.counting(), run.sources, out, style)?;
    summary::write(run, out)
}

/// Draws diagnostics.
pub(super) fn draw<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources<'_>,
    out: &mut dyn Write,
    style: Style,
) -> io::Result<()> {
    let mut gallery = Gallery::new(sources);
    let config = term::Config::default();
    let styles = Styles::default();
    for diagnostic in diagnostics {
        let drawn = compose(diagnostic, sources, &mut gallery);
        let written = match style {
            Style::Plain => term::emit_to_io_write(out, &config, &gallery, &drawn),
            Style::Colored => {
                let mut colored = StylesWriter::new(Ansi::new(&mut *out), &styles);
                term::emit_to_write_style(&mut colored, &config, &gallery, &drawn)
            }
        };
        written.map_err(into_io)?;
    }
    Ok(())
}

fn into_io(error: codespan_reporting::files::Error) -> io::Error {
    match error {
        codespan_reporting::files::Error::Io(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

fn compose(
    diagnostic: &Diagnostic,
    sources: &Sources<'_>,
    gallery: &mut Gallery<'_>,
) -> codespan::Diagnostic<usize> {
    let mut canvas = Canvas::default();
    canvas.add(&diagnostic.primary, codespan::LabelStyle::Primary, gallery);
    for label in &diagnostic.secondary {
        canvas.add(label, codespan::LabelStyle::Secondary, gallery);
    }
    let mut notes: Vec<String> = Vec::new();
    notes.extend(also(&canvas.beyond, sources));
    notes.extend(
        diagnostic
            .notes
            .iter()
            .map(|note| wrapped(note, NOTE_WIDTH)),
    );
    if let Some(help) = &diagnostic.help {
        notes.push(wrapped(&format!("help: {help}"), NOTE_WIDTH));
    }
    if let Some(fix) = &diagnostic.fix {
        notes.push(fix_note(fix, &diagnostic.primary.file, sources));
    }
    codespan::Diagnostic::new(severity(diagnostic.severity))
        .with_code(line(&diagnostic.rule))
        .with_message(line(&diagnostic.message))
        .with_labels(canvas.labels)
        .with_notes(notes)
}

fn severity(severity: Severity) -> codespan::Severity {
    match severity {
        Severity::Error => codespan::Severity::Error,
        Severity::Warning => codespan::Severity::Warning,
        Severity::Note => codespan::Severity::Note,
    }
}

/// The labels of one diagnostic, and those that there is no room for.
#[derive(Default)]
struct Canvas<'a> {
    labels: Vec<codespan::Label<usize>>,
    /// The lines drawn of each source.
    lines: BTreeMap<usize, BTreeSet<usize>>,
    count: usize,
    beyond: Vec<&'a Label>,
}

impl<'a> Canvas<'a> {
    fn add(&mut self, label: &'a Label, style: codespan::LabelStyle, gallery: &mut Gallery<'_>) {
        let Some(id) = gallery.drawing(&label.file) else {
            self.beyond.push(label);
            return;
        };
        let parts = shortened(gallery.parts(id, label.span));
        let lines = self.lines.entry(id).or_default();
        let wanted: BTreeSet<usize> = parts.iter().map(|part| part.line).collect();
        if lines.union(&wanted).count() > LINES || self.count == LABELS {
            self.beyond.push(label);
            return;
        }
        lines.extend(wanted);
        self.count += 1;
        let last = parts.len() - 1;
        for (number, part) in parts.into_iter().enumerate() {
            let message = if number == last {
                line(&label.message)
            } else {
                "".into()
            };
            let drawn = codespan::Label::new(style, id, part.range).with_message(message);
            self.labels.push(drawn);
        }
    }
}

/// All parts, or the first two and the last.
fn shortened(mut parts: Vec<Part>) -> Vec<Part> {
    if parts.len() > PARTS {
        parts.drain(2..parts.len() - 1);
    }
    parts
}

/// A note that names the labels there was no room for.
fn also(beyond: &[&Label], sources: &Sources<'_>) -> Option<String> {
    if beyond.is_empty() {
        return None;
    }
    let mut places: Vec<String> = beyond
        .iter()
        .take(LABELS)
        .map(|label| {
            let start = sources.place(&label.file, label.span).start;
            format!("{}:{}:{}", line(&label.file), start.line, start.column)
        })
        .collect();
    if beyond.len() > LABELS {
        places.push(format!("and {} more", beyond.len() - LABELS));
    }
    Some(wrapped(
        &format!("also at: {}", places.join(", ")),
        NOTE_WIDTH,
    ))
}

/// The fix in words, with the text that it puts in.
fn fix_note(fix: &Fix, file: &str, sources: &Sources<'_>) -> String {
    let message = line(&fix.message);
    let Some(first) = fix.edits.first() else {
        return wrapped(&format!("help: {message}"), NOTE_WIDTH);
    };
    let text = first.replacement.trim();
    if text.is_empty() {
        return wrapped(&format!("help: {message}"), NOTE_WIDTH);
    }
    if !text.contains('\n') && text.len() + message.len() < NOTE_WIDTH {
        return wrapped(&format!("help: {message}: `{text}`"), NOTE_WIDTH);
    }
    let at = sources.place(file, first.span).start;
    let place = format!("{}:{}:{}", line(file), at.line, at.column);
    let head = wrapped(&format!("help: {message} ({place}):"), NOTE_WIDTH);
    let body = wrapped(text, NOTE_WIDTH - 2).replace('\n', "\n  ");
    format!("{head}\n  {body}")
}
