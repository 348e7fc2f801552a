//! `claimspan check`: finds the articles, checks them side by side, and reports.
//!
//! In: paths. Out: a report on standard output, troubles on standard error. Broken packs end the run before anything
//! is checked. An article that cannot be read, or that makes the tool fail, is reported and takes none of the others
//! with it; the exit code is 2 then. Neither the number of threads nor the order of the paths changes the report.
//! Next: [`crate::lint`].

mod guard;
mod progress;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::prelude::*;

use super::Outcome;
use super::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Format;
use crate::lint;
use crate::pack::{self, RuleSet};
use crate::report::{self, OutputFormat, Run, Sources, Summary};
use crate::source::Source;
use crate::source::discover::{self, Problem, ProblemKind};
use progress::Progress;

/// Threads have the stack that a main thread has.
const STACK: usize = 8 << 20;

/// Standard input among the paths, and its name where none is given.
const STDIN: &str = "-";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files, folders and patterns; `-` for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<String>,

    /// Read every article in this format, whatever its extension
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,

    /// The name under which standard input is reported; its extension tells the format
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<String>,

    /// A folder of rule packs besides the shipped ones; may be repeated
    #[arg(long, value_name = "FOLDER")]
    rules: Vec<String>,

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

    /// How many threads to use; all processors if absent
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// An article that is to be checked.
struct Input {
    shown: String,
    format: Format,
    from: From,
}

/// Where an article comes from.
enum From {
    File(PathBuf),
    /// Standard input, read already.
    Bytes(Vec<u8>),
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
    let Some(rules) = load(&arguments.rules, terminal) else {
        return Outcome::Failure;
    };
    let mut troubles = Vec::new();
    let inputs = gather(arguments, &mut troubles);
    if inputs.is_empty() && troubles.is_empty() {
        troubles.push("no article found; name files or folders to check".to_owned());
    }
    let kept = if inputs.is_empty() {
        Vec::new()
    } else {
        match check_all(&inputs, &rules, arguments.threads, terminal) {
            Ok(results) => sort_out(results, &mut troubles),
            Err(trouble) => {
                terminal.error(&trouble);
                return Outcome::Failure;
            }
        }
    };
    for trouble in &troubles {
        terminal.error(trouble);
    }
    if inputs.is_empty() {
        return Outcome::Failure;
    }
    let found = conclude(kept, troubles.len(), started, arguments, terminal);
    if troubles.is_empty() {
        found
    } else {
        Outcome::Failure
    }
}

/// The rules, unless something is wrong with a pack; then everything that is wrong has been told.
fn load(folders: &[String], terminal: &Terminal) -> Option<RuleSet> {
    let loaded = pack::load(folders);
    for problem in &loaded.unreadable {
        terminal.error(&format!("{problem}; give `--rules` a folder of rule packs"));
    }
    if !loaded.mistakes.is_empty() {
        let sources: Sources<'_> = loaded.sources.iter().collect();
        terminal.complain(|err, style| report::draw(&loaded.mistakes, &sources, err, style));
        let count = loaded.mistakes.len();
        let mistakes = if count == 1 { "mistake" } else { "mistakes" };
        terminal.error(&format!(
            "rule packs: {count} {mistakes}; mend them first, nothing was checked"
        ));
    }
    (loaded.unreadable.is_empty() && loaded.mistakes.is_empty()).then_some(loaded.rules)
}

/// The articles that the paths lead to, in the order of their names.
fn gather(arguments: &Arguments, troubles: &mut Vec<String>) -> Vec<Input> {
    let (stdin, paths): (Vec<String>, Vec<String>) = arguments
        .paths
        .iter()
        .cloned()
        .partition(|path| path == STDIN);
    let mut inputs = BTreeMap::new();
    let found = discover::discover(&paths, arguments.format);
    troubles.extend(found.problems.iter().map(describe));
    for article in found.articles {
        let input = Input {
            shown: article.shown.clone(),
            format: article.format,
            from: From::File(article.path),
        };
        inputs.insert(article.shown, input);
    }
    if !stdin.is_empty() {
        // An editor sends the text that is not saved yet: it takes the place of the file.
        match read_stdin(arguments) {
            Ok(input) => {
                inputs.insert(input.shown.clone(), input);
            }
            Err(trouble) => troubles.push(trouble),
        }
    } else if arguments.stdin_filename.is_some() {
        troubles.push("--stdin-filename: standard input is not read; add `-` to the paths".into());
    }
    inputs.into_values().collect()
}

fn describe(problem: &Problem) -> String {
    let advice = match problem.kind {
        ProblemKind::DoesNotExist => "check its spelling",
        ProblemKind::MatchesNothing | ProblemKind::BadPattern(_) => "check the pattern",
        ProblemKind::CannotBeRead(_) => "check its permissions",
        ProblemKind::UnknownFormat => "tell the format with `--format`",
        ProblemKind::NoArticle => "name a folder that holds articles",
    };
    format!("{}: {}; {advice}", problem.path, problem.kind)
}

fn read_stdin(arguments: &Arguments) -> Result<Input, String> {
    let shown = match &arguments.stdin_filename {
        Some(name) => name.trim_start_matches("./").to_owned(),
        None => STDIN.to_owned(),
    };
    let told = arguments.stdin_filename.as_ref().map(Path::new);
    let format = match (arguments.format, told) {
        (Some(format), _) => format,
        (None, None) => Format::Text,
        (None, Some(name)) => discover::format_of(name).ok_or_else(|| {
            describe(&Problem {
                path: shown.clone(),
                kind: ProblemKind::UnknownFormat,
            })
        })?,
    };
    let mut bytes = Vec::new();
    match std::io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => Ok(Input {
            shown,
            format,
            from: From::Bytes(bytes),
        }),
        Err(error) => Err(unreadable(&shown, &error)),
    }
}

/// What became of each article, in the order of the articles.
fn check_all(
    inputs: &[Input],
    rules: &RuleSet,
    threads: Option<u16>,
    terminal: &Terminal,
) -> Result<Vec<Result<Kept, String>>, String> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, usize::from))
        .stack_size(STACK)
        .build()
        .map_err(|error| format!("threads: {error}; ask for fewer with `-j`"))?;
    let progress = Progress::new(inputs.len(), terminal.is_watched());
    let results = guard::quietly(|| {
        pool.install(|| {
            let check = |input: &Input| {
                let kept = check_one(input, rules);
                progress.step();
                kept
            };
            inputs.par_iter().map(check).collect()
        })
    });
    progress.end();
    Ok(results)
}

fn check_one(input: &Input, rules: &RuleSet) -> Result<Kept, String> {
    let bytes = match &input.from {
        From::File(path) => {
            std::fs::read(path).map_err(|error| unreadable(&input.shown, &error))?
        }
        From::Bytes(bytes) => bytes.clone(),
    };
    let source = Source::from_bytes(input.shown.as_str(), bytes)
        .map_err(|error| format!("{}: {error}", input.shown))?;
    let checked = guard::guard(|| lint::check(source, input.format, rules)).map_err(|panic| {
        let shown = &input.shown;
        format!("{shown}: internal error, {panic}; please report it with this article")
    })?;
    let mut skipped = BTreeMap::new();
    for region in &checked.skipped {
        *skipped.entry(region.reason.to_owned()).or_insert(0) += 1;
    }
    Ok(Kept {
        source: (!checked.diagnostics.is_empty()).then_some(checked.source),
        diagnostics: checked.diagnostics,
        words: checked.words,
        skipped,
    })
}

fn unreadable(shown: &str, error: &std::io::Error) -> String {
    let reason = error.to_string().to_lowercase();
    let reason = reason.split(" (os error").next().unwrap_or_default();
    format!("{shown}: cannot be read: {reason}; check its permissions")
}

/// The articles that were checked; what kept the others from it goes to the troubles.
fn sort_out(results: Vec<Result<Kept, String>>, troubles: &mut Vec<String>) -> Vec<Kept> {
    let mut checked = Vec::new();
    for result in results {
        match result {
            Ok(kept) => checked.push(kept),
            Err(trouble) => troubles.push(trouble),
        }
    }
    checked
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
