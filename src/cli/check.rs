//! `claimspan check`: judges the articles and reports.
//!
//! In: paths. Out: a report on standard output, troubles on standard error. Broken packs end the run before anything
//! is checked. Neither the number of threads nor the order of the paths changes the report. Next: [`crate::lint`].

use std::collections::BTreeMap;
use std::time::Instant;

use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::Outcome;
use super::articles::ArticleArguments;
use super::choice::Choice;
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{self, Checked};
use crate::report::{OutputFormat, Run, Sources, Summary};
use crate::source::Source;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    articles: ArticleArguments,

    #[command(flatten)]
    choice: Choice,

    /// Judge as on this day: what has expired by then, what is out of date; the system's date if absent
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,

    /// How to report
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        env = "CLAIMSPAN_OUTPUT_FORMAT",
        default_value_t = OutputFormat::Full
    )]
    output_format: OutputFormat,

    /// Exit with 1 for findings of this severity or a heavier one
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = Severity::Error)]
    fail_on: Severity,

    /// Exit with 0 also when there are findings; troubles still give 2
    #[arg(long)]
    exit_zero: bool,
}

/// What is kept of a checked article: its source only if a diagnostic points into it.
struct Kept {
    source: Option<Source>,
    diagnostics: Vec<Diagnostic>,
    words: usize,
    skipped: BTreeMap<String, usize>,
}

/// Checks the articles and reports.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let started = Instant::now();
    let Some(rules) = arguments.articles.load(terminal) else {
        return Outcome::Failure;
    };
    if let Err(troubles) = arguments.choice.apply(rules) {
        for trouble in &troubles {
            terminal.error(trouble);
        }
        return Outcome::Failure;
    }
    let rules = &*rules;
    let today = arguments
        .today
        .unwrap_or_else(|| ZonedDateTime::now().date());
    let check = |source, format| keep(lint::check(source, format, rules, today));
    let Some(worked) = arguments.articles.work(terminal, check) else {
        return Outcome::Failure;
    };
    if !worked.any {
        return Outcome::Failure;
    }
    let found = conclude(
        worked.articles,
        worked.troubles,
        started,
        arguments,
        terminal,
    );
    if worked.troubles == 0 {
        found
    } else {
        Outcome::Failure
    }
}

fn keep(checked: Checked) -> Kept {
    let mut skipped = BTreeMap::new();
    for region in &checked.skipped {
        *skipped.entry(region.reason.to_owned()).or_insert(0) += 1;
    }
    Kept {
        source: (!checked.diagnostics.is_empty()).then_some(checked.source),
        diagnostics: checked.diagnostics,
        words: checked.words,
        skipped,
    }
}

/// Reports on the articles that were checked.
fn conclude(
    kept: Vec<Kept>,
    unreadable: usize,
    started: Instant,
    arguments: &Arguments,
    terminal: &Terminal,
) -> Outcome {
    let mut summary = Summary {
        articles: kept.len(),
        unreadable,
        ..Summary::default()
    };
    let (mut diagnostics, mut texts) = (Vec::new(), Vec::new());
    for article in kept {
        summary.words += article.words;
        for (reason, count) in article.skipped {
            *summary.skipped.entry(reason).or_insert(0) += count;
        }
        diagnostics.extend(article.diagnostics);
        texts.extend(article.source);
    }
    diagnostics.sort_by(|one, other| one.order().cmp(&other.order()));
    let fails = |diagnostic: &Diagnostic| diagnostic.severity >= arguments.fail_on;
    let has_findings = !arguments.exit_zero && diagnostics.iter().any(fails);
    summary.elapsed = started.elapsed();
    let sources: Sources<'_> = texts.iter().collect();
    let run = Run {
        diagnostics,
        sources: &sources,
        summary,
    };
    let format = arguments.output_format;
    match terminal.print(|out, style| format.render(&run, out, style)) {
        Err(error) => {
            terminal.error(&format!("standard output: {error}; check where it goes"));
            Outcome::Failure
        }
        Ok(()) if has_findings => Outcome::Findings,
        Ok(()) => Outcome::Clean,
    }
}
