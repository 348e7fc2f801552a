//! `claimspan check`: judges the articles and reports.
//!
//! In: paths. Out: a report on standard output, troubles on standard error. Broken packs end the run before anything
//! is checked. Neither the number of threads nor the order of the paths changes the report. Next: [`crate::lint`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::Outcome;
use super::articles::{ArticleArguments, Worked};
use super::choice::Choice;
use super::settings::{self, Settings};
use super::terminal::Terminal;
use crate::compare::{self, Said};
use crate::config::{CommandLine, Selection};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{self, Checked};
use crate::pack::RuleSet;
use crate::report::{OutputFormat, Run, Sources, Summary};
use crate::settle::suppress::{self, Suppressions};
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

    /// How to report; `full` unless the configuration says otherwise
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        env = "CLAIMSPAN_OUTPUT_FORMAT"
    )]
    output_format: Option<OutputFormat>,

    /// Exit with 1 for findings of this severity or a heavier one; `error` unless the configuration says otherwise
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<Severity>,

    /// Check nothing; show every setting that holds for this article, and where it was said
    #[arg(long, value_name = "FILE")]
    pub(super) show_settings: Option<String>,

    /// Do not compare the articles with each other
    #[arg(long)]
    no_across: bool,

    /// Exit with 0 also when there are findings; troubles still give 2
    #[arg(long)]
    exit_zero: bool,
}

/// What is kept of a checked article: its source only if a diagnostic points into it.
struct Kept {
    file: String,
    selection: Arc<Selection>,
    suppressions: Suppressions,
    source: Option<Source>,
    diagnostics: Vec<Diagnostic>,
    compared: Said,
    words: usize,
    skipped: BTreeMap<String, usize>,
}

/// Checks the articles and reports.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let started = Instant::now();
    if let Some(path) = &arguments.show_settings {
        return settings::show(&arguments.articles.only(path), arguments, terminal);
    }
    let Some(settings) = settings::settle(&arguments.articles, arguments, terminal) else {
        return Outcome::Failure;
    };
    let rules = settings.rules;
    let today = arguments
        .today
        .unwrap_or_else(|| ZonedDateTime::now().date());
    let check = |source: Source, format| {
        keep(lint::check_by(
            source,
            format,
            rules,
            today,
            |source, document| settings.choices.selection(&source.path, document, rules),
        ))
    };
    let Some(mut worked) = arguments.articles.work(terminal, check) else {
        return Outcome::Failure;
    };
    if !worked.any {
        return Outcome::Failure;
    }
    let mut gathered = gather(&mut worked);
    if settings.across {
        compare_all(&worked, rules, &mut gathered);
    }
    let terms = suppress::Terms {
        rules,
        known: settings.choices.known(),
        today,
        compared: settings.across && arguments.articles.looks_around(),
        severity: &|file: &str, rule: &str| gathered.selections.get(file)?.severity(rule),
    };
    suppress::settle(&mut gathered.diagnostics, &gathered.suppressions, &terms);
    gathered.summary.elapsed = started.elapsed();
    let found = conclude(gathered, &settings, arguments, terminal);
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
    let is_shown = !checked.diagnostics.is_empty() || !checked.suppressions.is_empty();
    Kept {
        file: checked.source.path.clone(),
        selection: checked.selection,
        suppressions: checked.suppressions,
        source: is_shown.then_some(checked.source),
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
    compared: Vec<Said>,
    /// The sources that the diagnostics point into.
    texts: Vec<Source>,
    /// The rules that judged each article.
    selections: BTreeMap<String, Arc<Selection>>,
    suppressions: BTreeMap<String, Suppressions>,
    summary: Summary,
}

fn gather(worked: &mut Worked<Kept>) -> Gathered {
    let kept = std::mem::take(&mut worked.articles);
    let mut all = Gathered {
        diagnostics: Vec::new(),
        compared: Vec::new(),
        texts: Vec::new(),
        selections: BTreeMap::new(),
        suppressions: BTreeMap::new(),
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
        all.compared.push(article.compared);
        all.texts.extend(article.source);
        if !article.suppressions.is_empty() {
            all.suppressions
                .insert(article.file.clone(), article.suppressions);
        }
        all.selections.insert(article.file, article.selection);
    }
    all
}

/// Adds where the articles disagree. The sources that are needed besides are read once more.
fn compare_all(worked: &Worked<Kept>, rules: &RuleSet, all: &mut Gathered) {
    let conflicts = compare::conflicts(&all.compared, rules, false);
    let told = conflicts
        .iter()
        .filter_map(|conflict| tell(conflict, rules, &all.selections));
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

/// A conflict as it weighs where it departs; none if its rule does not judge both sides.
fn tell(
    conflict: &compare::Conflict<'_>,
    rules: &RuleSet,
    selections: &BTreeMap<String, Arc<Selection>>,
) -> Option<Diagnostic> {
    let severity = |file: &str| selections.get(file)?.severity(&conflict.rule.id);
    let own = severity(conflict.departing.file)?;
    severity(conflict.other.file)?;
    let mut told = compare::diagnostic(conflict, rules);
    if conflict.settled {
        told.severity = own;
    }
    Some(told)
}

/// Reports on the articles that were checked.
fn conclude(
    all: Gathered,
    settings: &Settings,
    arguments: &Arguments,
    terminal: &Terminal,
) -> Outcome {
    let Gathered {
        mut diagnostics,
        texts,
        summary,
        ..
    } = all;
    diagnostics.sort_by(|one, other| one.order().cmp(&other.order()));
    let fails = |diagnostic: &Diagnostic| {
        diagnostic.standing.counts() && diagnostic.severity >= settings.fail_on
    };
    let has_findings = !arguments.exit_zero && diagnostics.iter().any(fails);
    let sources: Sources<'_> = texts.iter().collect();
    let run = Run {
        diagnostics,
        sources: &sources,
        summary,
    };
    let format = settings.output_format;
    match terminal.print(|out, style| format.render(&run, out, style)) {
        Err(error) => {
            terminal.error(&format!("standard output: {error}; check where it goes"));
            Outcome::Failure
        }
        Ok(()) if has_findings => Outcome::Findings,
        Ok(()) => Outcome::Clean,
    }
}

impl Arguments {
    /// What the options say of the run.
    pub(super) fn command_line(&self) -> CommandLine {
        let word = |format: OutputFormat| {
            let value = clap::ValueEnum::to_possible_value(&format);
            value.map(|value| value.get_name().to_owned())
        };
        CommandLine {
            fail_on: self.fail_on,
            output_format: self.output_format.and_then(word),
            across: self.no_across.then_some(false),
            ..self.articles.command_line()
        }
    }

    /// The choice of rules that the options make.
    pub(super) fn choice(&self) -> &Choice {
        &self.choice
    }
}
