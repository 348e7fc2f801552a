//! `claimspan check`: judges the articles and reports.
//!
//! In: paths. Out: a report on standard output, troubles on standard error. Broken packs end the run before anything
//! is checked. Findings that a baseline knows or that touch no changed line are marked, not dropped. Neither the number
//! of threads nor the order of the paths changes the report. Next: [`crate::lint`].

mod stream;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::Outcome;
use super::articles::{ArticleArguments, Worked};
use super::baseline::Book;
use super::choice::Choice;
use super::mend::{self, Fixing, Mended};
use super::output::{self, Output};
use super::settings::{self, Settings};
use super::since::Since;
use super::stream::InputFormat;
use super::terminal::Terminal;
use crate::changes::{self, Regions};
use crate::claim::Article;
use crate::claim::record::ClaimRecord;
use crate::compare::{self, Said};
use crate::config::{CommandLine, Selection};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Document, Format, Skipped};
use crate::lint::{self, Across, Checked};
use crate::pack::RuleSet;
use crate::parse;
use crate::report::{Fixed, Run, Sources, Summary};
use crate::settle::suppress::{self, Suppressions};
use crate::source::Source;

/// What to check, and with which rules.
#[derive(Debug, Clone, clap::Args)]
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

    /// Read articles from standard input in this form, and answer each with a line; nothing is compared between them
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with_all = [
        "baseline", "diff", "exclude", "fix", "force_exclude", "output_file", "show_settings", "since",
        "stdin_filename", "unsafe_fixes",
    ])]
    input_format: Option<InputFormat>,

    #[command(flatten)]
    excuses: Excuses,

    #[command(flatten)]
    fixing: Fixing,

    #[command(flatten)]
    output: Output,

    /// Exit with 1 for findings of this severity or a heavier one; `error` unless the configuration says otherwise
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<Severity>,

    /// Check nothing; show every setting that holds for this article, and where it was said
    #[arg(long, value_name = "FILE")]
    show_settings: Option<String>,

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

/// What is kept of a checked article. Of most of very many it is this and no more.
#[derive(Clone)]
pub(super) struct Kept {
    /// Its path as it is shown.
    pub(super) path: Arc<str>,
    pub(super) format: Format,
    selection: Arc<Selection>,
    words: usize,
    skipped: Box<[(&'static str, usize)]>,
    found: Option<Box<Found>>,
    compared: Option<Said>,
    /// What of it has changed, if that matters.
    pub(super) regions: Option<Box<Regions>>,
}

/// What was found in an article, with the text that it points into.
#[derive(Clone)]
struct Found {
    source: Source,
    diagnostics: Vec<Diagnostic>,
    suppressions: Suppressions,
}

/// The articles after they were judged one by one.
pub(super) struct Examined {
    pub(super) rules: &'static RuleSet,
    settings: Arc<Settings>,
    pub(super) today: Date,
    worked: Worked<Kept>,
    /// How much could not be done; it has been told.
    pub(super) troubles: usize,
}

/// Checks the articles and reports.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let started = Instant::now();
    if let Some(path) = &arguments.show_settings {
        let judging = arguments.judging.only(path);
        return settings::show(&judging, &arguments.command_line(), terminal);
    }
    if let Err(trouble) = arguments.output.check() {
        terminal.error(&trouble);
        return Outcome::Failure;
    }
    if arguments.input_format.is_some() {
        return stream::run(arguments, terminal);
    }
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
    let Some(mut examined) = judging.examine(&arguments.command_line(), terminal, since) else {
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
    let settings = Arc::clone(&examined.settings);
    let mut gathered = examined.gather(judging);
    gathered.summary.fixed = fixed.map(|fixed| Fixed {
        left: arguments.fixing.left(&gathered.diagnostics),
        ..fixed
    });
    if let Some(book) = &opened.book {
        mark(&mut gathered, book, rules, arguments);
    }
    gathered.summary.elapsed = started.elapsed();
    let found = conclude(gathered, &settings, arguments, terminal);
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
    let outcome = match examined.troubles {
        0 if mended.count().articles == 0 || arguments.exit_zero => Outcome::Clean,
        0 => Outcome::Findings,
        _ => Outcome::Failure,
    };
    mended.show(outcome, terminal)
}

/// Marks what the baseline knows. Of a strict one, what is stale is found as well.
fn mark(gathered: &mut Gathered, book: &Book, rules: &RuleSet, arguments: &Arguments) {
    let across = gathered.across;
    let mut diagnostics = std::mem::take(&mut gathered.diagnostics);
    let matching = book.looked(gathered.checked(), rules, across, |scope| {
        book.baseline.mark(&mut diagnostics, scope)
    });
    gathered.diagnostics = diagnostics;
    gathered.summary.stale = matching.stale.len();
    if book.baseline.strict || arguments.excuses.baseline_strict {
        let (stale, source) = book.stale(&matching);
        gathered.diagnostics.extend(stale);
        sort(&mut gathered.diagnostics);
        gathered.texts.extend(source.cloned());
    }
}

impl Judging {
    /// What the options say of the run.
    pub(super) fn command_line(&self) -> CommandLine {
        CommandLine {
            across: self.no_across.then_some(false),
            ..self.articles.command_line()
        }
    }

    /// The articles.
    pub(super) fn articles(&self) -> &ArticleArguments {
        &self.articles
    }

    /// The choice of rules that the options make.
    pub(super) fn choice(&self) -> &Choice {
        &self.choice
    }

    /// The same for this article, and no other path.
    fn only(&self, path: &str) -> Self {
        Self {
            articles: self.articles.only(path),
            ..self.clone()
        }
    }

    /// The same, but for this file, which is to be written.
    pub(super) fn without(&self, written: &Path) -> Self {
        Self {
            articles: self.articles.without(written),
            ..self.clone()
        }
    }

    /// The day as on which to judge.
    fn today(&self) -> Date {
        self.today.unwrap_or_else(|| ZonedDateTime::now().date())
    }

    /// Judges the articles one by one. None if nothing could be; why has been told.
    pub(super) fn examine(
        &self,
        command_line: &CommandLine,
        terminal: &Terminal,
        since: Option<&Since>,
    ) -> Option<Examined> {
        let (examined, _) = self.examine_and(command_line, terminal, since, |_| ())?;
        Some(examined)
    }

    /// The same, and whatever else is made of each article.
    pub(super) fn examine_and<T: Send>(
        &self,
        command_line: &CommandLine,
        terminal: &Terminal,
        since: Option<&Since>,
        make: impl Fn(&Article<'_>) -> T + Sync,
    ) -> Option<(Examined, Vec<T>)> {
        let settings = Arc::new(settings::settle(self, command_line, terminal)?);
        let today = self.today();
        let terms = Terms {
            settings: &settings,
            today,
        };
        let check = |source: Source, format| {
            let document = parse::parse(&source, format);
            let (checked, made) = terms.judge(source, &document, &make);
            (keep(checked, format, since), made)
        };
        let (worked, made) = self.articles.work(terminal, check)?.split();
        let examined = worked.any.then(|| Examined {
            rules: settings.rules,
            troubles: worked.troubles,
            worked,
            settings,
            today,
        })?;
        Some((examined, made))
    }
}

/// What articles are judged with.
#[derive(Clone, Copy)]
struct Terms<'a> {
    settings: &'a Settings,
    today: Date,
}

impl Terms<'_> {
    /// Judges one article by the rules that are chosen for it, and makes something else of it.
    fn judge<T>(
        self,
        source: Source,
        document: &Document,
        make: impl Fn(&Article<'_>) -> T,
    ) -> (Checked, T) {
        let Self { settings, today } = self;
        let judging = lint::Judging {
            rules: settings.rules,
            today,
            across: settings.across,
        };
        let choose = |source: &Source, document: &Document| {
            let choices = &settings.choices;
            choices.selection(&source.path, document, settings.rules)
        };
        lint::check_and(source, document, &judging, choose, make)
    }
}

impl Examined {
    /// Everything that was found, with where the articles disagree and with what has changed.
    pub(super) fn gather(mut self, judging: &Judging) -> Gathered {
        let kept = std::mem::take(&mut self.worked.articles);
        let ground = Ground {
            worked: &self.worked,
            settings: &self.settings,
            today: self.today,
            judging,
        };
        settle(kept, &ground)
    }

    /// Applies fixes to the articles, in memory.
    fn mend(
        &mut self,
        arguments: &Arguments,
        since: Option<&Since>,
        terminal: &Terminal,
    ) -> Result<Mended, String> {
        let judging = &arguments.judging;
        let (settings, today) = (&self.settings, self.today);
        let mut articles = std::mem::take(&mut self.worked.articles);
        let ground = Ground {
            worked: &self.worked,
            settings,
            today,
            judging,
        };
        let check = mend::Check {
            settle: &|kept| settle(kept, &ground),
            again: &|articles| {
                let again = |source: Source, format| {
                    let document = parse::parse(&source, format);
                    let (checked, ()) = Terms { settings, today }.judge(source, &document, |_| ());
                    keep(checked, format, since)
                };
                judging.articles.rework(terminal, articles, again)
            },
        };
        let mended = arguments.fixing.mend(&mut articles, &check, terminal);
        self.worked.articles = articles;
        mended
    }
}

fn keep(mut checked: Checked, format: Format, since: Option<&Since>) -> Kept {
    checked.diagnostics.shrink_to_fit();
    let skipped = counted(&checked.skipped);
    let is_shown = !checked.diagnostics.is_empty() || !checked.suppressions.is_empty();
    Kept {
        path: Arc::clone(&checked.source.path),
        format,
        regions: since.map(|since| Box::new(since.regions(&checked.source))),
        selection: checked.selection,
        found: is_shown.then(|| {
            Box::new(Found {
                source: checked.source,
                diagnostics: checked.diagnostics,
                suppressions: checked.suppressions,
            })
        }),
        compared: checked.compared,
        words: checked.words,
        skipped,
    }
}

/// How many regions were not read as prose, by reason.
fn counted(skipped: &[Skipped]) -> Box<[(&'static str, usize)]> {
    let mut counted = BTreeMap::new();
    for region in skipped {
        *counted.entry(region.reason).or_insert(0) += 1;
    }
    counted.into_iter().collect()
}

/// What was found in all articles.
pub(super) struct Gathered {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What the articles say that others may say otherwise.
    compared: Vec<Said>,
    /// The sources that the diagnostics point into.
    pub(super) texts: Vec<Source>,
    /// Whether the articles were compared with each other in all that they say.
    pub(super) across: bool,
    /// The articles that were checked, and the rules that judged each.
    selections: Selections,
    pub(super) suppressions: BTreeMap<String, Suppressions>,
    pub(super) summary: Summary,
}

/// The rules that judged each article, in the order of their paths.
struct Selections(Vec<(Arc<str>, Arc<Selection>)>);

impl Selections {
    /// How much a rule weighs in an article; none if it does not judge there.
    fn severity(&self, file: &str, rule: &str) -> Option<Severity> {
        let at = self.0.binary_search_by(|(path, _)| (**path).cmp(file));
        let (_, selection) = self.0.get(at.ok()?)?;
        selection.severity(rule)
    }
}

impl Gathered {
    /// The paths of all articles that were checked.
    pub(super) fn checked(&self) -> impl Iterator<Item = &str> {
        self.selections.0.iter().map(|(path, _)| &**path)
    }

    /// How much a rule weighs in an article; none if it does not judge there.
    pub(super) fn severity(&self, file: &str, rule: &str) -> Option<Severity> {
        self.selections.severity(file, rule)
    }
}

/// What the findings are put together with.
struct Ground<'a> {
    worked: &'a Worked<Kept>,
    settings: &'a Settings,
    today: Date,
    judging: &'a Judging,
}

impl Ground<'_> {
    /// Of the claims of an article only the answers are kept. Those that take part in a disagreement are read once more,
    /// for their words.
    fn tell_again(&self, all: &mut Gathered) {
        let conflicts = compare::of_claims(&all.compared, self.settings.rules, false);
        let passages = conflicts.iter().flat_map(compare::Conflict::passages);
        let files: BTreeSet<String> = passages.map(|passage| passage.file.to_owned()).collect();
        let terms = Terms {
            settings: self.settings,
            today: self.today,
        };
        for said in &mut all.compared {
            if !files.contains(&*said.file) {
                continue;
            }
            let at_hand = all.texts.iter().find(|text| text.path == said.file);
            let source = at_hand.cloned().or_else(|| self.worked.source(&said.file));
            let format = self.worked.format(&said.file);
            if let Some((source, format)) = source.zip(format) {
                let document = parse::parse(&source, format);
                let claims = |article: &Article<'_>| ClaimRecord::all(article, false);
                let (_, claims) = terms.judge(source, &document, claims);
                said.tell(claims);
            }
        }
    }
}

/// Puts together what was found in the articles, in the order of output.
fn settle(kept: Vec<Kept>, ground: &Ground<'_>) -> Gathered {
    let since: Option<BTreeMap<String, Regions>> = kept
        .iter()
        .map(|article| Some((article.path.to_string(), *article.regions.clone()?)))
        .collect();
    let settings = ground.settings;
    let mut all = gather(kept, ground.worked);
    // What was compared in part tells nothing of what needs no excuse any more.
    all.across = settings.across == Across::Statements;
    all.summary.apart = settings.across == Across::Claims;
    if settings.across > Across::Nothing {
        compare_all(ground, &mut all);
    }
    let terms = suppress::Terms {
        rules: settings.rules,
        known: settings.choices.known(),
        today: ground.today,
        compared: all.across && ground.judging.articles.looks_around(),
        severity: &|file: &str, rule: &str| all.selections.severity(file, rule),
    };
    suppress::settle(&mut all.diagnostics, &all.suppressions, &terms);
    sort(&mut all.diagnostics);
    if let Some(regions) = since {
        for found in &mut all.diagnostics {
            let touched = changes::touches(found, |file| regions.get(file));
            found.standing.changed = Some(touched);
        }
    }
    all
}

/// Puts findings in the order of output.
fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|one, other| one.order().cmp(&other.order()));
}

fn gather(kept: Vec<Kept>, worked: &Worked<Kept>) -> Gathered {
    let mut all = Gathered {
        diagnostics: Vec::new(),
        compared: Vec::with_capacity(kept.iter().filter(|kept| kept.compared.is_some()).count()),
        texts: Vec::new(),
        across: false,
        selections: Selections(Vec::with_capacity(kept.len())),
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
            *all.summary.skipped.entry(reason.to_owned()).or_insert(0) += count;
        }
        all.compared.extend(article.compared);
        if let Some(found) = article.found {
            all.diagnostics.extend(found.diagnostics);
            all.texts.push(found.source);
            if !found.suppressions.is_empty() {
                let path = article.path.to_string();
                all.suppressions.insert(path, found.suppressions);
            }
        }
        all.selections.0.push((article.path, article.selection));
    }
    all
}

/// Adds where the articles disagree. The sources that are needed besides are read once more.
fn compare_all(ground: &Ground<'_>, all: &mut Gathered) {
    let (worked, rules) = (ground.worked, ground.settings.rules);
    ground.tell_again(all);
    let conflicts = compare::conflicts(&all.compared, rules, false);
    let told = conflicts
        .iter()
        .filter_map(|conflict| tell(conflict, rules, &all.selections));
    let told: Vec<Diagnostic> = told.collect();
    let known: BTreeSet<&str> = all.texts.iter().map(|text| &*text.path).collect();
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
    selections: &Selections,
) -> Option<Diagnostic> {
    let severity = |file: &str| selections.severity(file, &conflict.rule.id);
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
        diagnostics,
        texts,
        summary,
        ..
    } = all;
    let has_findings = arguments.fail(&diagnostics, settings);
    let sources: Sources<'_> = texts.iter().collect();
    let run = Run {
        diagnostics,
        sources: &sources,
        summary,
        rules: output::cards(settings.rules),
        root: output::root(),
    };
    if !arguments
        .output
        .write(&run, settings.output_format, terminal)
    {
        Outcome::Failure
    } else if has_findings {
        Outcome::Findings
    } else {
        Outcome::Clean
    }
}

impl Arguments {
    /// Whether the run fails by one of these.
    fn fail(&self, diagnostics: &[Diagnostic], settings: &Settings) -> bool {
        let fails = |diagnostic: &Diagnostic| {
            diagnostic.standing.counts() && diagnostic.severity >= settings.fail_on
        };
        !self.exit_zero && diagnostics.iter().any(fails)
    }

    /// What the options say of the run.
    pub(super) fn command_line(&self) -> CommandLine {
        CommandLine {
            fail_on: self.fail_on,
            output_format: self.output.format(),
            ..self.judging.command_line()
        }
    }
}
