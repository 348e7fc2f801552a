//! The lines that close a report for people: what was read, what was found, what was left out.

use std::io::{self, Write};

use super::Run;
use super::visible::line;
use crate::diagnostic::Severity;

/// Writes the closing lines.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = &run.summary;
    writeln!(
        out,
        "checked {}, {} in {:.2} s; {}, {}, {}",
        counted(summary.articles, "article"),
        counted(summary.words, "word"),
        summary.elapsed.as_secs_f64(),
        counted(run.count(Severity::Error), "error"),
        counted(run.count(Severity::Warning), "warning"),
        counted(run.count(Severity::Note), "note"),
    )?;
    let excused = run.excused();
    if !excused.is_empty() {
        let excuses: Vec<String> = excused
            .iter()
            .map(|(excuse, count)| format!("{} {excuse}", grouped(*count)))
            .collect();
        let findings = counted(excused.values().sum(), "finding");
        writeln!(out, "not counted: {findings} ({})", excuses.join(", "))?;
    }
    for told in [stale(run), applied(run)].into_iter().flatten() {
        writeln!(out, "{told}")?;
    }
    let skipped: usize = summary.skipped.values().sum();
    if skipped > 0 {
        let reasons: Vec<String> = summary
            .skipped
            .iter()
            .map(|(reason, count)| format!("{} {}", grouped(*count), line(reason)))
            .collect();
        let regions = counted(skipped, "region");
        writeln!(out, "not read as prose: {regions} ({})", reasons.join(", "))?;
    }
    if summary.unreadable > 0 {
        let paths = counted(summary.unreadable, "path");
        writeln!(out, "not checked: {paths}, see the errors")?;
    }
    Ok(())
}

/// What the baseline knows and nothing needs, if anything.
fn stale(run: &Run<'_>) -> Option<String> {
    let (entries, need) = match run.summary.stale {
        0 => return None,
        1 => ("1 entry".to_owned(), "is"),
        many => (format!("{} entries", grouped(many)), "are"),
    };
    let advice = "take out with `claimspan baseline prune`";
    Some(format!(
        "baseline: {entries} {need} needed no more; {advice}"
    ))
}

/// What fixes have changed, if they were applied.
fn applied(run: &Run<'_>) -> Option<String> {
    let fixed = run.summary.fixed?;
    let fixes = match fixed.fixes {
        1 => "1 fix".to_owned(),
        many => format!("{} fixes", grouped(many)),
    };
    let articles = counted(fixed.articles, "article");
    let left = match fixed.left {
        0 => String::new(),
        left => format!("; {} more with `--unsafe-fixes`", grouped(left)),
    };
    Some(format!("applied: {fixes} in {articles}{left}"))
}

/// A number with its noun in the right number.
fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(count))
}

/// A number with commas between thousands.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_words() {
        assert_eq!(counted(0, "error"), "0 errors");
        assert_eq!(counted(1, "error"), "1 error");
        assert_eq!(counted(1_234_567, "word"), "1,234,567 words");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1000), "1,000");
    }
}
