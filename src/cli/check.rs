//! `claimspan check`: judges the articles and reports.
//!
//! In: paths. Out: a report on standard output, troubles on standard error. Broken packs end the run before anything
//! is checked. Findings that a baseline knows or that touch no changed line are marked, not dropped. Neither the number of threads nor the order of the paths changes the report. Next: [`crate::lint`].

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::Outcome;
use super::articles::{ArticleArguments, Worked};
use super::baseline::Book;
use super::choice::Choice;
use super::mend::{self, Fixing, Mended};
use super::since::Since;
use super::terminal::Terminal;
use crate::changes::{self, Regions};
use crate::compare::{self, Said};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Format;
use crate::lint::{self, Checked};
use crate::pack::RuleSet;
use crate::report::{Fixed, OutputFormat, Run, Sources, Summary};
use crate::source::Source;

/// What to check, and with which rules.
#[derive(Debug, clap::Args)]
pub(super) struct Judging {
    #[command(flatten)]
    articles: ArticleArguments,

    #[command(flatten)]
    choice: Choice,

    /// Judge as on this day: what has expired by then, what is out of date; the system's date if absent
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,

    /// Do not compare the articles with each other
    #[arg(long)]
    no_across: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    judging: Judging,

    #[command(flatten)]
    excuses: Excuses,

    #[command(flatten)]
    fixing: Fixing,

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

/// What excuses findings from failing the run.
#[derive(Debug, clap::Args)]
struct Excuses {
    /// Count only what this baseline does not know; see `claimspan baseline`
    #[arg(long, value_name = "FILE", help_heading = "Adopting it")]
    baseline: Option<String>,

    /// Fail also when the baseline knows what is mended by now
    #[arg(long, requires = "baseline", help_heading = "Adopting it")]
    baseline_strict: bool,

    /// Count only what touches lines that have changed since this commit branched off
    #[arg(long, value_name = "COMMIT", help_heading = "Adopting it")]
    since: Option<String>,
}

/// What is kept of a checked article: its source only if a diagnostic points into it.
#[derive(Clone)]
pub(super) struct Kept {
    /// Its path as it is shown.
    pub(super) path: String,
    pub(super) format: Format,
    source: Option<Source>,
    diagnostics: Vec<Diagnostic>,
    compared: Said,
    words: usize,
    skipped: BTreeMap<String, usize>,
    /// What of it has changed, if that matters.
    pub(super) regions: Option<Regions>,
}

/// The articles after they were judged one by one.
pub(super) struct Examined {
    pub(super) rules: &'static RuleSet,
    today: Date,
    worked: Worked<Kept>,
    /// How much could not be done; it has been told.
    pub(super) troubles: usize,
}

/// Checks the articles and reports.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let started = Instant::now();
    let judging = &arguments.judging;
    let opened = match open(arguments) {
        Ok(opened) => opened,
        Err(troubles) => {
            for trouble in &troubles {
                terminal.error(trouble);
            }
            return Outcome::Failure;
        }
    };
    let since = opened.since.as_ref();
    let Some(mut examined) = judging.examine(terminal, since) else {
        return Outcome::Failure;
    };
    let mut fixed = None;
    if arguments.fixing.wanted() {
        let mut mended = match examined.mend(arguments, since, terminal) {
            Ok(mended) => mended,
            Err(trouble) => {
                terminal.error(&trouble);
                return Outcome::Failure;
            }
        };
        if arguments.fixing.shown() {
            examined.troubles += mended.troubles;
            return show(&mended, &examined, arguments, terminal);
        }
        mended.write(&mut examined.worked.articles, terminal);
        examined.troubles += mended.troubles;
        fixed = Some(mended.count());
    }
    let (rules, troubles) = (examined.rules, examined.troubles);
    let mut gathered = examined.gather(judging);
    gathered.summary.fixed = fixed.map(|fixed| Fixed {
        left: arguments.fixing.left(&gathered.diagnostics),
        ..fixed
    });
    if let Some(book) = &opened.book {
        mark(&mut gathered, book, rules, arguments);
    }
    gathered.summary.elapsed = started.elapsed();
    let found = conclude(gathered, arguments, terminal);
    if troubles == 0 {
        found
    } else {
        Outcome::Failure
    }
}

/// What was opened before anything was checked.
struct Opened {
    book: Option<Book>,
    since: Option<Since>,
}

fn open(arguments: &Arguments) -> Result<Opened, Vec<String>> {
    let stdin = arguments.judging.articles.stdin();
    if let Some(trouble) = arguments.fixing.refused(stdin.as_deref()) {
        return Err(vec![trouble]);
    }
    let excuses = &arguments.excuses;
    let book = excuses.baseline.as_deref().map(Book::open).transpose()?;
    let since = excuses.since.as_deref();
    let since = since.map(|commit| Since::ask(commit, stdin)).transpose();
    Ok(Opened {
        book,
        since: since.map_err(|trouble| vec![trouble])?,
    })
}

/// Shows what fixes would change.
fn show(
    mended: &Mended,
    examined: &Examined,
    arguments: &Arguments,
    terminal: &Terminal,
) -> Outcome {
    if let Err(error) = mended.show(terminal) {
        terminal.error(&format!("standard output: {error}; check where it goes"));
        return Outcome::Failure;
    }
    match examined.troubles {
        0 if mended.count().articles == 0 || arguments.exit_zero => Outcome::Clean,
        0 => Outcome::Findings,
        _ => Outcome::Failure,
    }
}

/// Marks what the baseline knows. Of a strict one, what is stale is found as well.
fn mark(gathered: &mut Gathered, book: &Book, rules: &RuleSet, arguments: &Arguments) {
    let across = arguments.judging.across();
    let matching = book.looked(&gathered.checked, rules, across, |scope| {
        book.baseline.mark(&mut gathered.diagnostics, scope)
    });
    gathered.summary.stale = matching.stale.len();
    if book.baseline.strict || arguments.excuses.baseline_strict {
        let (stale, source) = book.stale(&matching);
        gathered.diagnostics.extend(stale);
        gathered.texts.extend(source.cloned());
    }
}

impl Judging {
    /// Whether articles are compared with each other.
    pub(super) fn across(&self) -> bool {
        !self.no_across
    }

    /// Judges the articles one by one. None if nothing could be; why has been told.
    pub(super) fn examine(&self, terminal: &Terminal, since: Option<&Since>) -> Option<Examined> {
        let rules = self.articles.load(terminal)?;
        if let Err(troubles) = self.choice.apply(rules) {
            for trouble in &troubles {
                terminal.error(trouble);
            }
            return None;
        }
        let rules = &*rules;
        let today = self.today.unwrap_or_else(|| ZonedDateTime::now().date());
        let check = |source, format| keep(lint::check(source, format, rules, today), format, since);
        let worked = self.articles.work(terminal, check)?;
        worked.any.then(|| Examined {
            rules,
            today,
            troubles: worked.troubles,
            worked,
        })
    }
}

impl Examined {
    /// Everything that was found, with where the articles disagree and with what has changed.
    pub(super) fn gather(mut self, judging: &Judging) -> Gathered {
        let kept = std::mem::take(&mut self.worked.articles);
        settle(kept, &self.worked, self.rules, judging)
    }

    /// Applies fixes to the articles, in memory.
    fn mend(
        &mut self,
        arguments: &Arguments,
        since: Option<&Since>,
        terminal: &Terminal,
    ) -> Result<Mended, String> {
        let judging = &arguments.judging;
        let (rules, today) = (self.rules, self.today);
        let mut articles = std::mem::take(&mut self.worked.articles);
        let worked = &self.worked;
        let check = mend::Check {
            settle: &|kept| settle(kept, worked, rules, judging),
            again: &|articles| {
                let again =
                    |source, format| keep(lint::check(source, format, rules, today), format, since);
                judging.articles.rework(terminal, articles, again)
            },
        };
        let mended = arguments.fixing.mend(&mut articles, &check, terminal);
        self.worked.articles = articles;
        mended
    }
}

fn keep(checked: Checked, format: Format, since: Option<&Since>) -> Kept {
    let mut skipped = BTreeMap::new();
    for region in &checked.skipped {
        *skipped.entry(region.reason.to_owned()).or_insert(0) += 1;
    }
    Kept {
        path: checked.source.path.clone(),
        format,
        regions: since.map(|since| since.regions(&checked.source)),
        source: (!checked.diagnostics.is_empty()).then_some(checked.source),
        diagnostics: checked.diagnostics,
        compared: checked.compared,
        words: checked.words,
        skipped,
    }
}

/// What was found in all articles.
pub(super) struct Gathered {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What the articles say that others may say otherwise.
    compared: Vec<Said>,
    /// The sources that the diagnostics point into.
    pub(super) texts: Vec<Source>,
    /// The paths of all articles that were checked.
    pub(super) checked: BTreeSet<String>,
    summary: Summary,
}

/// Puts together what was found in the articles, in the order of output.
fn settle(kept: Vec<Kept>, worked: &Worked<Kept>, rules: &RuleSet, judging: &Judging) -> Gathered {
    let since: Option<BTreeMap<String, Regions>> = kept
        .iter()
        .map(|article| Some((article.path.clone(), article.regions.clone()?)))
        .collect();
    let mut all = gather(kept, worked);
    if judging.across() {
        compare_all(worked, rules, &mut all);
    }
    all.diagnostics
        .sort_by(|one, other| one.order().cmp(&other.order()));
    if let Some(regions) = since {
        for found in &mut all.diagnostics {
            let touched = changes::touches(found, |file| regions.get(file));
            found.standing.changed = Some(touched);
        }
    }
    all
}

fn gather(kept: Vec<Kept>, worked: &Worked<Kept>) -> Gathered {
    let mut all = Gathered {
        diagnostics: Vec::new(),
        compared: Vec::new(),
        texts: Vec::new(),
        checked: BTreeSet::new(),
        summary: Summary {
            articles: kept.len(),
            unreadable: worked.troubles,
            ..Summary::default()
        },
    };
    for article in kept {
        all.checked.insert(article.path);
        all.summary.words += article.words;
        for (reason, count) in article.skipped {
            *all.summary.skipped.entry(reason).or_insert(0) += count;
        }
        all.diagnostics.extend(article.diagnostics);
        all.compared.push(article.compared);
        all.texts.extend(article.source);
    }
    all
}

/// Adds where the articles disagree. The sources that are needed besides are read once more.
fn compare_all(worked: &Worked<Kept>, rules: &RuleSet, all: &mut Gathered) {
    let conflicts = compare::conflicts(&all.compared, rules, false);
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
