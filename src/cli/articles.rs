//! The articles that a subcommand reads: found, read and worked on side by side.
//!
//! In: paths from the command line. Out: what a subcommand makes of each article, in the order of their names. An
//! article that cannot be read, or that makes the tool fail, is told of and takes none of the others with it.

mod guard;
mod progress;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::claim_files;
use super::terminal::Terminal;
use crate::document::Format;
use crate::pack::{self, Loaded, RuleSet};
use crate::report::{self, Sources};
use crate::source::Source;
use crate::source::discover::{self, Problem, ProblemKind};
use progress::Progress;

/// Threads have the stack that a main thread has.
const STACK: usize = 8 << 20;

/// Standard input among the paths, and its name where none is given.
const STDIN: &str = "-";

/// Which articles to read, and with which rules.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ArticleArguments {
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

/// An article that is at hand already: from a commit of git.
pub(super) struct Bytes {
    /// The path under which it is reported.
    pub(super) shown: String,
    /// What it is read as.
    pub(super) format: Format,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// What a run made of its articles.
pub(super) struct Worked<T> {
    /// What was made of each article, in the order of their names.
    pub(super) articles: Vec<T>,
    /// Whether any article was found at all.
    pub(super) any: bool,
    /// How many paths and articles could not be worked on; each has been told of.
    pub(super) troubles: usize,
    inputs: Vec<Input>,
}

impl<T> Worked<T> {
    /// The article of this name, read once more. None if it has gone since.
    pub(super) fn source(&self, shown: &str) -> Option<Source> {
        // Inputs stand in the order of their names.
        let inputs = &self.inputs;
        let at = inputs.binary_search_by(|input| input.shown.as_str().cmp(shown));
        read(&inputs[at.ok()?]).ok()
    }
}

impl ArticleArguments {
    /// The rules, unless something is wrong with a pack; then everything that is wrong has been told. They live as
    /// long as the program: taking them apart at its end would only keep the writer waiting.
    pub(super) fn load(&self, terminal: &Terminal) -> Option<&'static mut RuleSet> {
        load(&self.rules, terminal).map(|rules| Box::leak(Box::new(rules)))
    }

    /// The paths, articles and claim files apart. No articles where claim files alone were named.
    pub(super) fn without_claim_files(&self) -> (Vec<String>, Option<Self>) {
        let is_file = |path: &String| path.ends_with(claim_files::EXTENSION);
        let (files, paths): (Vec<String>, Vec<String>) =
            self.paths.iter().cloned().partition(is_file);
        let none = paths.is_empty() && !files.is_empty();
        let articles = Self {
            paths,
            ..self.clone()
        };
        (files, (!none).then_some(articles))
    }

    /// The same, reading a folder in place of the paths.
    pub(super) fn in_folder(&self, folder: &str) -> Self {
        Self {
            paths: vec![folder.to_owned()],
            ..self.clone()
        }
    }

    /// The paths.
    pub(super) fn paths(&self) -> Vec<String> {
        self.paths.clone()
    }

    /// Works on articles that are at hand. None if the work could not begin; why has been told.
    pub(super) fn work_on<T: Send>(
        &self,
        articles: Vec<Bytes>,
        terminal: &Terminal,
        work: impl Fn(Source, Format) -> T + Sync,
    ) -> Option<Worked<T>> {
        let input = |article: Bytes| Input {
            shown: article.shown,
            format: self.format.unwrap_or(article.format),
            from: From::Bytes(article.bytes),
        };
        let inputs = articles.into_iter().map(input).collect();
        self.work_inputs(inputs, Vec::new(), terminal, work)
    }

    /// The name under which standard input is reported, if it is read.
    pub(super) fn stdin(&self) -> Option<String> {
        let read = self.paths.iter().any(|path| path == STDIN);
        read.then(|| stdin_name(self))
    }

    /// Works on articles once more, as they would be if they were written; in the order given.
    pub(super) fn rework<T: Send>(
        &self,
        terminal: &Terminal,
        articles: Vec<(Source, Format)>,
        work: impl Fn(Source, Format) -> T + Sync,
    ) -> Result<Vec<Result<T, String>>, String> {
        let input = |(source, format): (Source, Format)| Input {
            shown: source.path,
            format,
            from: From::Bytes(source.text.into_bytes()),
        };
        let inputs: Vec<Input> = articles.into_iter().map(input).collect();
        work_all(&inputs, self.threads, terminal, &work)
    }

    /// Finds the articles, and works on each. None if the work could not begin; why has been told.
    pub(super) fn work<T: Send>(
        &self,
        terminal: &Terminal,
        work: impl Fn(Source, Format) -> T + Sync,
    ) -> Option<Worked<T>> {
        let mut troubles = Vec::new();
        let inputs = gather(self, &mut troubles);
        self.work_inputs(inputs, troubles, terminal, work)
    }

    fn work_inputs<T: Send>(
        &self,
        inputs: Vec<Input>,
        mut troubles: Vec<String>,
        terminal: &Terminal,
        work: impl Fn(Source, Format) -> T + Sync,
    ) -> Option<Worked<T>> {
        if inputs.is_empty() && troubles.is_empty() {
            troubles.push("no article found; name files or folders to check".to_owned());
        }
        let results = if inputs.is_empty() {
            Vec::new()
        } else {
            match work_all(&inputs, self.threads, terminal, &work) {
                Ok(results) => results,
                Err(trouble) => {
                    terminal.error(&trouble);
                    return None;
                }
            }
        };
        let mut articles = Vec::new();
        for result in results {
            match result {
                Ok(made) => articles.push(made),
                Err(trouble) => troubles.push(trouble),
            }
        }
        for trouble in &troubles {
            terminal.error(trouble);
        }
        Some(Worked {
            articles,
            any: !inputs.is_empty(),
            troubles: troubles.len(),
            inputs,
        })
    }
}

/// The rules, unless something is wrong with a pack; then everything that is wrong has been told.
fn load(folders: &[String], terminal: &Terminal) -> Option<RuleSet> {
    load_packs(folders, terminal).map(|loaded| loaded.rules)
}

/// The same, with the sources of the packs.
pub(super) fn load_packs(folders: &[String], terminal: &Terminal) -> Option<Loaded> {
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
    (loaded.unreadable.is_empty() && loaded.mistakes.is_empty()).then_some(loaded)
}

/// The articles that the paths lead to, in the order of their names.
fn gather(arguments: &ArticleArguments, troubles: &mut Vec<String>) -> Vec<Input> {
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

fn stdin_name(arguments: &ArticleArguments) -> String {
    match &arguments.stdin_filename {
        Some(name) => name.trim_start_matches("./").to_owned(),
        None => STDIN.to_owned(),
    }
}

fn read_stdin(arguments: &ArticleArguments) -> Result<Input, String> {
    let shown = stdin_name(arguments);
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
fn work_all<T: Send>(
    inputs: &[Input],
    threads: Option<u16>,
    terminal: &Terminal,
    work: &(impl Fn(Source, Format) -> T + Sync),
) -> Result<Vec<Result<T, String>>, String> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, usize::from))
        .stack_size(STACK)
        .build()
        .map_err(|error| format!("threads: {error}; ask for fewer with `-j`"))?;
    let progress = Progress::new(inputs.len(), terminal.is_watched());
    let results = guard::quietly(|| {
        pool.install(|| {
            let one = |input: &Input| {
                let made = work_one(input, work);
                progress.step();
                made
            };
            inputs.par_iter().map(one).collect()
        })
    });
    progress.end();
    Ok(results)
}

fn work_one<T>(input: &Input, work: &impl Fn(Source, Format) -> T) -> Result<T, String> {
    let source = read(input)?;
    guard::guard(|| work(source, input.format)).map_err(|panic| {
        let shown = &input.shown;
        format!("{shown}: internal error, {panic}; please report it with this article")
    })
}

fn read(input: &Input) -> Result<Source, String> {
    let bytes = match &input.from {
        From::File(path) => {
            std::fs::read(path).map_err(|error| unreadable(&input.shown, &error))?
        }
        From::Bytes(bytes) => bytes.clone(),
    };
    Source::from_bytes(input.shown.as_str(), bytes)
        .map_err(|error| format!("{}: {error}", input.shown))
}

fn unreadable(shown: &str, error: &std::io::Error) -> String {
    let reason = error.to_string().to_lowercase();
    let reason = reason.split(" (os error").next().unwrap_or_default();
    format!("{shown}: cannot be read: {reason}; check its permissions")
}
