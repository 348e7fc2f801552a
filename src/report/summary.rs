//! The lines that close a report for people: what was read, what was found, what was left out.

use std::io::{self, Write};

use super::Run;
use super::visible::line;
use crate::diagnostic::{Diagnostic, Severity};

/// Writes the closing lines.
pub(super) fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = &run.summary;
    writeln!(
        out,
        "checked {} in {:.2} s; {}",
        amount(run),
        summary.elapsed.as_secs_f64(),
        totals(run.counting()),
    )?;
    let rest = [
        excused(run),
        stale(run),
        applied(run),
        skipped(run),
        apart(run),
        unread(run),
    ];
    rest.iter()
        .flatten()
        .try_for_each(|told| writeln!(out, "{told}"))
}

/// The same without the time that it took, line by line, but for what could not be read.
pub(super) fn read(run: &Run<'_>) -> Vec<String> {
    let totals = totals(run.counting());
    let first = format!("checked {}; {totals}", amount(run));
    let rest = [
        excused(run),
        stale(run),
        applied(run),
        skipped(run),
        apart(run),
    ];
    let rest = rest.into_iter().flatten();
    std::iter::once(first).chain(rest).collect()
}

fn amount(run: &Run<'_>) -> String {
    let summary = &run.summary;
    format!(
        "{}, {}",
        counted(summary.articles, "article"),
        counted(summary.words, "word")
    )
}

/// How many errors, warnings and notes these are.
pub(super) fn totals<'a>(found: impl IntoIterator<Item = &'a Diagnostic>) -> String {
    let [mut errors, mut warnings, mut notes] = [0; 3];
    for diagnostic in found {
        match diagnostic.severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
            Severity::Note => notes += 1,
        }
    }
    format!(
        "{}, {}, {}",
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(notes, "note")
    )
}

/// What was found and does not count, if anything.
fn excused(run: &Run<'_>) -> Option<String> {
    let excused = run.excused();
    let excuses: Vec<String> = excused
        .iter()
        .map(|(excuse, count)| format!("{} {excuse}", grouped(*count)))
        .collect();
    let findings = counted(excused.values().sum(), "finding");
    let told = format!("not counted: {findings} ({})", excuses.join(", "));
    (!excused.is_empty()).then_some(told)
}

/// What was not read as prose, if anything.
fn skipped(run: &Run<'_>) -> Option<String> {
    let summary = &run.summary;
    let skipped: usize = summary.skipped.values().sum();
    let reasons: Vec<String> = summary
        .skipped
        .iter()
        .map(|(reason, count)| format!("{} {}", grouped(*count), line(reason)))
        .collect();
    let regions = counted(skipped, "region");
    let told = format!("not read as prose: {regions} ({})", reasons.join(", "));
    (skipped > 0).then_some(told)
}

/// What was not compared, if there are too many articles for it.
fn apart(run: &Run<'_>) -> Option<String> {
    let told = "not compared between so many articles: statements that no rule declares; `claimspan compare` does";
    run.summary.apart.then(|| told.to_owned())
}

/// What could not be checked, if anything.
pub(super) fn unread(run: &Run<'_>) -> Option<String> {
    let unreadable = run.summary.unreadable;
    let paths = counted(unreadable, "path");
    (unreadable > 0).then(|| format!("not checked: {paths}, see the errors"))
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
pub(super) fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(count))
}

/// A number with commas between thousands.
pub(super) fn grouped(count: usize) -> String {
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
