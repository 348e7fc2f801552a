//! `markdown`: a summary for a comment on a pull request or for a job: the totals, and a folded table for each article.
//!
//! Text of articles is written so that it means nothing to Markdown: signs are character references, and nobody is
//! mentioned by it. It is kept short enough for a comment; what is cut is counted. What does not count is left out
//! but for its number.

use std::io::{self, Write};

use super::sentence::sentence;
use super::visible::{self, line};
use super::{Run, summary};
use crate::diagnostic::Diagnostic;

/// At most so many findings of one article are shown.
const ROWS: usize = 25;

/// At most so many bytes are written before the rest is cut: a comment on GitHub may have 65,536 characters.
const LENGTH: usize = 55_000;

/// Writes the summary.
pub(super) fn render(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "### Claimspan: {}\n", headline(run))?;
    let told = summary::read(run).into_iter().chain(summary::unread(run));
    for told in told {
        writeln!(out, "{}  ", plain(&told))?;
    }
    let (mut written, mut cut) = (0, 0);
    for (file, found) in run.by_file() {
        let table = table(file, &found, run);
        if written + table.len() > LENGTH {
            cut += found.len();
            continue;
        }
        written += table.len();
        out.write_all(table.as_bytes())?;
    }
    if cut > 0 {
        let findings = summary::counted(cut, "finding");
        let what = format!("{findings} in further articles are not shown here.");
        writeln!(out, "\n{what}")?;
    }
    Ok(())
}

fn headline(run: &Run<'_>) -> String {
    if run.counting().next().is_some() {
        summary::totals(run.counting())
    } else {
        "no findings".to_owned()
    }
}

/// The findings of one article.
fn table(file: &str, found: &[&Diagnostic], run: &Run<'_>) -> String {
    let name = plain(&visible::name(file));
    let totals = summary::totals(found.iter().copied());
    let mut lines = vec![
        String::new(),
        format!("<details><summary><code>{name}</code>: {totals}</summary>"),
        String::new(),
        "| place | severity | finding | rule |".to_owned(),
        "|--:|---|---|---|".to_owned(),
    ];
    for diagnostic in found.iter().take(ROWS) {
        let start = run.sources.place(file, diagnostic.primary.span).start;
        lines.push(format!(
            "| {}:{} | {} | {} | {} |",
            start.line,
            start.column,
            diagnostic.severity.name(),
            plain(&sentence(diagnostic, run.sources)),
            plain(&line(&diagnostic.rule)),
        ));
    }
    lines.push(String::new());
    if found.len() > ROWS {
        let more = summary::counted(found.len() - ROWS, "more finding");
        lines.push(format!("{more} in this article."));
        lines.push(String::new());
    }
    lines.push("</details>\n".to_owned());
    lines.join("\n")
}

/// A text that is shown as it is: no markup, no mention of a person or an issue, no link.
fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            // A comment parts what would be a mention or the number of an issue.
            '@' | '#' => shown.push_str(&format!("&#{};<!-- -->", u32::from(char))),
            // What follows "www" would be a link.
            '.' if shown.ends_with(['w', 'W']) => shown.push_str("&#46;"),
            ',' | ';' | '.' | '-' | '\'' | '/' | '(' | ')' | '?' | '%' => shown.push(char),
            '\u{fffe}' | '\u{ffff}' => shown.push('\u{fffd}'),
            _ if char.is_ascii_punctuation() => {
                shown.push_str(&format!("&#{};", u32::from(char)));
            }
            _ => shown.push(char),
        }
    }
    shown
}
