//! `github`: workflow commands, which GitHub Actions turns into annotations of a change, and the summary.
//!
//! GitHub shows ten annotations of a kind for each step. Where there are more, nine are made and the tenth says how
//! many are missing; those stand in the log as plain lines, between commands that keep GitHub from reading them, since
//! they quote articles. What does not count is left out. Paths are told from the top of the repository.

use std::io::{self, Write};

use super::sentence::{reasons, sentence};
use super::visible::{self, line};
use super::{Run, concise, summary};
use crate::diagnostic::{Diagnostic, Severity};
use crate::settle::fingerprint;

/// How many annotations of a kind GitHub shows for a step.
const LIMIT: usize = 10;

/// Writes the annotations, then the log.
pub(super) fn render(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut log: Vec<u8> = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let same = |diagnostic: &&Diagnostic| diagnostic.severity == severity;
        let found: Vec<&Diagnostic> = run.counting().filter(same).collect();
        let shown = if found.len() > LIMIT {
            LIMIT - 1
        } else {
            found.len()
        };
        let (shown, cut) = found.split_at(shown);
        for diagnostic in shown {
            annotation(diagnostic, run, out)?;
        }
        if !cut.is_empty() {
            let count = cut.len();
            let what = format!(
                "{count} more of this kind are not shown here, since GitHub shows {LIMIT} of a kind for each step; \
                 the log of this step has them"
            );
            writeln!(out, "::{} title=claimspan::{}", kind(severity), data(&what))?;
        }
        for diagnostic in cut {
            concise::write_one(diagnostic, run, &mut log)?;
        }
    }
    for told in summary::read(run).into_iter().chain(summary::unread(run)) {
        writeln!(log, "{told}")?;
    }
    let log = String::from_utf8_lossy(&log);
    let token = token(&log);
    write!(out, "::stop-commands::{token}\n{log}::{token}::\n")
}

fn annotation(diagnostic: &Diagnostic, run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let file = &diagnostic.primary.file;
    let place = run.sources.place(file, diagnostic.primary.span);
    let (start, end) = (place.start, place.end);
    write!(
        out,
        "::{} file={},line={},endLine={}",
        kind(diagnostic.severity),
        property(&visible::name(&run.root.path(file))),
        start.line,
        end.line,
    )?;
    // Columns are of one line or of none.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    let mut message = vec![sentence(diagnostic, run.sources)];
    message.extend(reasons(diagnostic));
    writeln!(
        out,
        ",title={}::{}",
        property(&line(&diagnostic.rule)),
        data(&message.join("\n")),
    )
}

/// The command for this severity.
fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

/// What stands behind the last colons.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What a property is set to.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A word that the log does not hold: commands begin again where it stands.
fn token(log: &str) -> String {
    let mut token = format!("claimspan-{}", fingerprint::hash(log));
    while log.contains(&token) {
        token = format!("claimspan-{}", fingerprint::hash(&(token + log)));
    }
    token
}
