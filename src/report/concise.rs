//! `concise`: one line a diagnostic, `path:line:column: severity[rule] message`, then the summary.
//!
//! The line is what editors and `grep` read; a message that quotes words over a line break is put on one line.

use std::io::{self, Write};

use super::visible::line;
use super::{Run, summary};

/// Writes one line for each diagnostic, and the summary.
pub(super) fn render(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in run.counting() {
        let file = &diagnostic.primary.file;
        let start = run.sources.place(file, diagnostic.primary.span).start;
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            line(file),
            start.line,
            start.column,
            diagnostic.severity.name(),
            line(&diagnostic.rule),
            line(&diagnostic.message),
        )?;
    }
    summary::write(run, out)
}
