//! `claimspan check`: judges the articles and reports.
//!
//! In: paths. Out: a report on standard output, troubles on standard error. Broken packs end the run before anything
//! is checked. Neither the number of threads nor the order of the paths changes the report. Next: [`crate::lint`].

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::Outcome;
use super::articles::{ArticleArguments, Worked};
use super::choice::Choice;
use super::terminal::Terminal;
use crate::claim::record::ClaimRecord;
use crate::compare;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{self, Checked};
use crate::pack::RuleSet;
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

    /// Do not compare the articles with each other
    #[arg(long)]
    no_across: bool,

    /// Exit with 0 also when there are findings; troubles still give 2
    #[arg(long)]
    exit_zero: bool,
}

/// What is kept of a checked article: its source only if a diagnostic points into it.
struct Kept {
    source: Option<Source>,
    diagnostics: Vec<Diagnostic>,
    compared: Vec<ClaimRecord>,
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
    let Some(mut worked) = arguments.articles.work(terminal, check) else {
        return Outcome::Failure;
    };
    if !worked.any {
        return Outcome::Failure;
    }
    let mut gathered = gather(&mut worked);
    if !arguments.no_across {
        compare_all(&worked, rules, &mut gathered);
    }
    gathered.summary.elapsed = started.elapsed();
    let found = conclude(gathered, arguments, terminal);
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
        compared: checked.compared,
        words: checked.words,
        skipped,
    }
}

/// What was found in all articles.
struct Gathered {
    diagnostics: Vec<Diagnostic>,
    /// What the articles say that others may say otherwise.
    compared: Vec<ClaimRecord>,
    /// The sources that the diagnostics point into.
    texts: Vec<Source>,
    summary: Summary,
}

fn gather(worked: &mut Worked<Kept>) -> Gathered {
    let kept = std::mem::take(&mut worked.articles);
    let mut all = Gathered {
        diagnostics: Vec::new(),
        compared: Vec::new(),
        texts: Vec::new(),
        summary: Summary {
            articles: kept.len(),
            unreadable: worked.troubles,
            ..Summary::default()
        },
    };
    for article in kept {
        all.summary.words += article.words;
        for (reason, count) in article.skipped {
            *all.summary.skipped.entry(reason).or_insert(0) += count;
        }
        all.diagnostics.extend(article.diagnostics);
        all.compared.extend(article.compared);
        all.texts.extend(article.source);
    }
    all
}

/// Adds where the articles disagree. The sources that are needed besides are read once more.
fn compare_all(worked: &Worked<Kept>, rules: &RuleSet, all: &mut Gathered) {
    let conflicts = compare::conflicts(&all.compared, rules);
    let told = conflicts
        .iter()
        .map(|conflict| compare::diagnostic(conflict, rules));
    let told: Vec<Diagnostic> = told.collect();
    let known: BTreeSet<&str> = all.texts.iter().map(|text| text.path.as_str()).collect();
    let labels = told.iter().flat_map(Diagnostic::labels);
    let files: BTreeSet<&str> = labels.map(|label| label.file.as_str()).collect();
    let further: Vec<Source> = files
        .difference(&known)
        .filter_map(|file| worked.source(file))
        .collect();
    all.texts.extend(further);
    all.diagnostics.extend(told);
}

/// Reports on the articles that were checked.
fn conclude(all: Gathered, arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let Gathered {
        mut diagnostics,
        texts,
        summary,
        ..
    } = all;
    diagnostics.sort_by(|one, other| one.order().cmp(&other.order()));
    let fails = |diagnostic: &Diagnostic| {
        diagnostic.standing.counts() && diagnostic.severity >= arguments.fail_on
    };
    let has_findings = !arguments.exit_zero && diagnostics.iter().any(fails);
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
