//! `grouped`: for people: the name of each article, its findings below it, a line each, and the summary.

use std::io::{self, Write};

use super::sentence::sentence;
use super::visible::{self, line};
use super::{Run, summary};

/// Writes the articles that have findings, with an empty line after each, and the summary.
pub(super) fn render(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (file, found) in run.by_file() {
        writeln!(out, "{}", visible::name(file))?;
        let place = |span| {
            let start = run.sources.place(file, span).start;
            format!("{}:{}", start.line, start.column)
        };
        let places: Vec<String> = found.iter().map(|one| place(one.primary.span)).collect();
        let widest = places.iter().map(String::len).max().unwrap_or_default();
        for (diagnostic, place) in found.iter().zip(&places) {
            writeln!(
                out,
                "  {place:widest$}  {:7}  {}  [{}]",
                diagnostic.severity.name(),
                sentence(diagnostic, run.sources),
                line(&diagnostic.rule),
            )?;
        }
        writeln!(out)?;
    }
    summary::write(run, out)
}
