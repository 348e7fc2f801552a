//! The articles that a subcommand reads: found, read and worked on side by side.
//!
//! In: paths from the command line. Out: what a subcommand makes of each article, in the order of their names. An
//! article that cannot be read, or that makes the tool fail, is told of and takes none of the others with it.

mod progress;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::Outcome;
use super::claim_files;
use super::guard;
use super::terminal::Terminal;
use crate::config::{self, CommandLine, Configuration, Faults, Patterns, STREAMED, Which};
use crate::document::Format;
use crate::pack::{self, Loaded, RuleSet};
use crate::report::{self, Sources};
use crate::shipped;
use crate::source::Source;
use crate::source::discover::{self, Problem, ProblemKind};
use progress::Progress;

/// Threads have the stack that a main thread has.
const STACK: usize = 8 << 20;

const MEGABYTE: u64 = 1_000_000;

/// An article may have so many megabytes where nobody says otherwise; a thick novel has four.
const MEGABYTES: u64 = 4;

/// No larger file is read: decoding may make three bytes of one, and places in a text are numbers of 32 bits.
const MOST_MEGABYTES: u64 = 1024;

/// Standard input among the paths, and its name where none is given.
const STDIN: &str = "-";

/// The path where none is given.
const HERE: &str = ".";

/// Which articles to read, and with which rules.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ArticleArguments {
    /// Files, folders and patterns; `-` for standard input
    #[arg(value_name = "PATH", default_value = HERE)]
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

    /// Read this configuration file for all articles, not the nearest of each
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    config: Option<String>,

    /// Read no configuration file
    #[arg(long)]
    isolated: bool,

    /// Leave out articles that match this pattern, besides those that the configuration leaves out
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,

    /// Leave them out also where they are named outright
    #[arg(long)]
    force_exclude: bool,

    /// Refuse articles of more megabytes than this
    #[arg(long, value_name = "MB", default_value_t = MEGABYTES, value_parser = clap::value_parser!(u64).range(1..=MOST_MEGABYTES))]
    max_file_size: u64,

    /// How many threads to use; all processors if absent
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// A file that is never read as an article: the one that is to be written.
    #[arg(skip)]
    written: Option<PathBuf>,

    /// Whether articles come as lines of standard input, under whatever names.
    #[arg(skip)]
    streamed: bool,

    /// What the paths lead to, once it is known.
    #[arg(skip)]
    opened: OnceLock<Option<Arc<Opened>>>,
}

/// What the paths lead to, and which files speak for it.
#[derive(Debug)]
pub(super) struct Opened {
    inputs: Arc<Vec<Input>>,
    /// Where articles of a stream are taken to be, if they come in one.
    streamed: Option<PathBuf>,
    troubles: Vec<String>,
    /// How many articles named outright were left out.
    left_out: usize,
    /// The configuration files.
    pub(super) configuration: Configuration,
}

impl Opened {
    /// Each article by the path that is shown, and where it is.
    pub(super) fn articles(&self) -> impl Iterator<Item = (&str, PathBuf)> {
        let inputs = self.inputs.iter();
        let inputs = inputs.map(|input| (&*input.shown, input.place()));
        let streamed = self.streamed.iter();
        inputs.chain(streamed.map(|place| (STREAMED, place.clone())))
    }
}

/// An article that is to be checked.
#[derive(Debug)]
struct Input {
    shown: Arc<str>,
    format: Format,
    from: From,
    /// The folder that it is in, links followed; articles of one folder share it.
    folder: Arc<Path>,
    /// Whether it was named outright.
    named: bool,
}

impl Input {
    /// Where it is, with all folders.
    fn place(&self) -> PathBuf {
        let name = Path::new(&*self.shown).file_name();
        name.map_or_else(|| self.folder.to_path_buf(), |name| self.folder.join(name))
    }
}

/// The folders of articles, by what stands before their names.
#[derive(Default)]
struct Folders(BTreeMap<PathBuf, Arc<Path>>);

impl Folders {
    /// The folder of this article, links followed.
    fn of(&mut self, article: &Path) -> Arc<Path> {
        let before = article.parent().unwrap_or(article);
        if let Some(known) = self.0.get(before) {
            return Arc::clone(known);
        }
        let place = config::absolute(article);
        let folder: Arc<Path> = place.parent().unwrap_or(&place).into();
        self.0.insert(before.to_path_buf(), Arc::clone(&folder));
        folder
    }
}

/// Where an article comes from.
#[derive(Debug)]
enum From {
    /// A file: its path, where it is shown otherwise.
    File(Option<Box<Path>>),
    /// Standard input, read already.
    Bytes(Box<[u8]>),
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
    inputs: Arc<Vec<Input>>,
    /// How many bytes an article may have.
    most: u64,
}

impl<A, B> Worked<(A, B)> {
    /// What was made of each article in two, the latter by itself.
    pub(super) fn split(self) -> (Worked<A>, Vec<B>) {
        // Articles with nothing else stay where they are in memory.
        let mut others = Vec::with_capacity(self.articles.len());
        let articles = self.articles.into_iter().map(|(made, other)| {
            others.push(other);
            made
        });
        let articles = articles.collect();
        let worked = Worked {
            articles,
            any: self.any,
            troubles: self.troubles,
            inputs: self.inputs,
            most: self.most,
        };
        (worked, others)
    }
}

impl<T> Worked<T> {
    /// A failure if no article was found, or one of them could not be worked on.
    pub(super) fn outcome(&self) -> Outcome {
        if self.any && self.troubles == 0 {
            Outcome::Clean
        } else {
            Outcome::Failure
        }
    }

    fn input(&self, shown: &str) -> Option<&Input> {
        // Inputs stand in the order of their names.
        let at = self
            .inputs
            .binary_search_by(|input| (*input.shown).cmp(shown));
        self.inputs.get(at.ok()?)
    }

    /// The article of this name, read once more. None if it has gone since.
    pub(super) fn source(&self, shown: &str) -> Option<Source> {
        read(self.input(shown)?, self.most).ok()
    }

    /// What the article of this name is read as.
    pub(super) fn format(&self, shown: &str) -> Option<Format> {
        self.input(shown).map(|input| input.format)
    }
}

impl ArticleArguments {
    /// The rules, unless something is wrong with a pack; then everything that is wrong has been told. They live as
    /// long as the program: taking them apart at its end would only keep the writer waiting.
    pub(super) fn load(&self, terminal: &Terminal) -> Option<&'static mut RuleSet> {
        let opened = self.open(terminal)?;
        match opened.configuration.run(&self.command_line()) {
            Ok(settings) => self.load_from(&settings.rules.value, terminal),
            Err(troubles) => {
                troubles.iter().for_each(|trouble| terminal.error(trouble));
                None
            }
        }
    }

    /// The same with these folders of packs.
    pub(super) fn load_from(
        &self,
        folders: &[String],
        terminal: &Terminal,
    ) -> Option<&'static mut RuleSet> {
        load(folders, terminal).map(|rules| Box::leak(Box::new(rules)))
    }

    /// How many bytes an article may have.
    fn most(&self) -> u64 {
        self.max_file_size.saturating_mul(MEGABYTE)
    }

    /// What the options say of the run.
    pub(super) fn command_line(&self) -> CommandLine {
        CommandLine {
            rules: self.rules.clone(),
            ..CommandLine::default()
        }
    }

    /// Checks this article, and no other path.
    pub(super) fn only(&self, path: &str) -> Self {
        Self {
            paths: vec![path.to_owned()],
            stdin_filename: None,
            force_exclude: false,
            opened: OnceLock::new(),
            ..self.clone()
        }
    }

    /// The same for articles that come as lines of standard input; why not, if paths are named besides.
    pub(super) fn streamed(&self) -> Result<Self, String> {
        let named = self.paths.iter();
        let mut named = named.filter(|path| *path != STDIN && *path != HERE);
        match named.next() {
            Some(path) => Err(format!(
                "{path}: is not read: with --input-format articles come from standard input; name no path"
            )),
            None => Ok(Self {
                streamed: true,
                opened: OnceLock::new(),
                ..self.clone()
            }),
        }
    }

    /// The format of an article of a stream: what its line tells, or `--format`, or its extension.
    pub(super) fn format_of_line(&self, path: &str, told: Option<Format>) -> Option<Format> {
        let known = told.or(self.format);
        known.or_else(|| discover::format_of(Path::new(path)))
    }

    /// The threads that work on articles.
    pub(super) fn pool(&self) -> Result<rayon::ThreadPool, String> {
        pool(self.threads)
    }

    /// Whether a folder or a pattern is among the paths, and not only files.
    pub(super) fn looks_around(&self) -> bool {
        self.paths
            .iter()
            .any(|path| path != STDIN && !Path::new(path).is_file())
    }

    /// Finds the articles and the configuration. None if a file of the latter is wrong; why has been told.
    pub(super) fn open(&self, terminal: &Terminal) -> Option<&Opened> {
        self.opened
            .get_or_init(|| self.find(terminal).map(Arc::new))
            .as_deref()
    }

    fn find(&self, terminal: &Terminal) -> Option<Opened> {
        let mut troubles = Vec::new();
        let mut inputs = match self.streamed {
            true => Vec::new(),
            false => gather(self, &mut troubles),
        };
        let somewhere = config::absolute(Path::new("x"));
        let here = somewhere.parent().unwrap_or(&somewhere);
        let streamed = self.streamed.then(|| somewhere.clone());
        let excluded = match Patterns::new(here, &self.exclude) {
            Ok(patterns) => patterns,
            Err(wrong) => {
                for (at, reason) in wrong {
                    let pattern = &self.exclude[at];
                    terminal.error(&format!(
                        "--exclude {pattern}: this is no pattern: {reason}; check the pattern"
                    ));
                }
                return None;
            }
        };
        let which = match &self.config {
            Some(path) => Which::Named(path.clone()),
            None if self.isolated => Which::Isolated,
            None => Which::Nearest,
        };
        let places = inputs.iter().map(Input::place).chain(streamed.clone());
        let configuration = match Configuration::load(&which, places) {
            Ok(configuration) => configuration,
            Err(faults) => {
                complain(&faults, terminal);
                return None;
            }
        };
        if let Some(written) = &self.written {
            inputs.retain(|input| input.place() != *written);
        }
        let found = inputs.len();
        let mut left_out = 0;
        inputs.retain(|input| {
            let place = input.place();
            let out = excluded.fit(&place) || configuration.excludes(&place);
            let stays = !out || (input.named && !self.force_exclude);
            left_out += usize::from(!stays && input.named);
            stays
        });
        if inputs.is_empty() && streamed.is_none() && troubles.is_empty() && left_out == 0 {
            troubles.push(match found {
                0 => "no article found; name files or folders to check".to_owned(),
                _ => format!("no article is left: all {found} are excluded; check the patterns"),
            });
        }
        Some(Opened {
            inputs: Arc::new(inputs),
            streamed,
            troubles,
            left_out,
            configuration,
        })
    }

    /// The same, but for this file, which is to be written.
    pub(super) fn without(&self, written: &Path) -> Self {
        Self {
            written: Some(config::absolute(written)),
            opened: OnceLock::new(),
            ..self.clone()
        }
    }

    /// The paths, articles and claim files apart. No articles where claim files alone were named.
    pub(super) fn without_claim_files(&self) -> (Vec<String>, Option<Self>) {
        let is_file = |path: &String| path.ends_with(claim_files::EXTENSION);
        let (files, paths): (Vec<String>, Vec<String>) =
            self.paths.iter().cloned().partition(is_file);
        let none = paths.is_empty() && !files.is_empty();
        let articles = Self {
            paths,
            opened: OnceLock::new(),
            ..self.clone()
        };
        (files, (!none).then_some(articles))
    }

    /// The same, reading a folder in place of the paths.
    pub(super) fn in_folder(&self, folder: &str) -> Self {
        Self {
            paths: vec![folder.to_owned()],
            opened: OnceLock::new(),
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
        let mut folders = Folders::default();
        let input = |article: Bytes| Input {
            folder: folders.of(Path::new(&article.shown)),
            shown: article.shown.into(),
            format: self.format.unwrap_or(article.format),
            from: From::Bytes(article.bytes.into()),
            named: true,
        };
        let inputs: Vec<Input> = articles.into_iter().map(input).collect();
        let mut troubles = Vec::new();
        if inputs.is_empty() {
            troubles.push("no article found; name files or folders to check".to_owned());
        }
        self.work_inputs(Arc::new(inputs), troubles, terminal, work)
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
        let mut folders = Folders::default();
        let input = |(source, format): (Source, Format)| Input {
            folder: folders.of(Path::new(&*source.path)),
            named: true,
            shown: source.path,
            format,
            from: From::Bytes(source.text.into_bytes().into()),
        };
        let inputs: Vec<Input> = articles.into_iter().map(input).collect();
        work_all(&inputs, self, terminal, &work)
    }

    /// Finds the articles, and works on each. None if the work could not begin; why has been told.
    pub(super) fn work<T: Send>(
        &self,
        terminal: &Terminal,
        work: impl Fn(Source, Format) -> T + Sync,
    ) -> Option<Worked<T>> {
        let opened = self.open(terminal)?;
        let mut worked = self.work_inputs(
            Arc::clone(&opened.inputs),
            opened.troubles.clone(),
            terminal,
            work,
        )?;
        worked.any |= opened.left_out > 0;
        Some(worked)
    }

    fn work_inputs<T: Send>(
        &self,
        inputs: Arc<Vec<Input>>,
        mut troubles: Vec<String>,
        terminal: &Terminal,
        work: impl Fn(Source, Format) -> T + Sync,
    ) -> Option<Worked<T>> {
        let results = if inputs.is_empty() {
            Vec::new()
        } else {
            match work_all(&inputs, self, terminal, &work) {
                Ok(results) => results,
                Err(trouble) => {
                    terminal.error(&trouble);
                    return None;
                }
            }
        };
        let results = results.into_iter();
        let articles = results
            .filter_map(|result| result.map_err(|trouble| troubles.push(trouble)).ok())
            .collect();
        for trouble in &troubles {
            terminal.error(trouble);
        }
        Some(Worked {
            articles,
            any: !inputs.is_empty(),
            troubles: troubles.len(),
            inputs,
            most: self.most(),
        })
    }
}

/// Tells what keeps a configuration from being used.
pub(super) fn complain(faults: &Faults, terminal: &Terminal) {
    for trouble in &faults.troubles {
        terminal.error(trouble);
    }
    if !faults.mistakes.is_empty() {
        let sources: Sources<'_> = faults.sources.iter().collect();
        terminal.complain(|err, style| report::draw(&faults.mistakes, &sources, err, style));
        let count = faults.mistakes.len();
        let mistakes = if count == 1 { "mistake" } else { "mistakes" };
        terminal.error(&format!(
            "configuration: {count} {mistakes}; mend them first, nothing was checked"
        ));
    }
}

/// The rules, unless something is wrong with a pack; then everything that is wrong has been told.
fn load(folders: &[String], terminal: &Terminal) -> Option<RuleSet> {
    if folders.is_empty()
        && let Some(rules) = shipped::rules()
    {
        return Some(rules);
    }
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
    let mut folders = Folders::default();
    let found = discover::discover(&paths, arguments.format);
    troubles.extend(found.problems.iter().map(describe));
    for article in found.articles {
        let shown: Arc<str> = article.shown.into();
        let folder = folders.of(&article.path);
        let is_shown = article.path == Path::new(&*shown);
        let path = (!is_shown).then(|| article.path.into());
        let input = Input {
            shown: Arc::clone(&shown),
            format: article.format,
            folder,
            from: From::File(path),
            named: article.named,
        };
        inputs.insert(shown, input);
    }
    if !stdin.is_empty() {
        // An editor sends the text that is not saved yet: it takes the place of the file.
        match read_stdin(arguments) {
            Ok(input) => {
                inputs.insert(Arc::clone(&input.shown), input);
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
        ProblemKind::LeadsOut => "name the link itself to have it checked",
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
    let most = arguments.most();
    match stdin_bytes(most) {
        Ok(bytes) if is_over(&bytes, most) => Err(too_large(&shown, most)),
        Ok(bytes) => Ok(Input {
            folder: Folders::default().of(Path::new(&shown)),
            shown: shown.into(),
            format,
            from: From::Bytes(bytes.into()),
            named: true,
        }),
        Err(error) => Err(unreadable(&shown, &error)),
    }
}

/// What stands on standard input, or a little more than so many bytes of it. It can be read once, and may be asked for
/// again.
fn stdin_bytes(most: u64) -> Result<Vec<u8>, std::io::Error> {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    if let Some(known) = BYTES.get() {
        return Ok(known.clone());
    }
    let mut bytes = Vec::new();
    let stdin = std::io::stdin().lock();
    stdin.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(BYTES.get_or_init(|| bytes).clone())
}

fn pool(threads: Option<u16>) -> Result<rayon::ThreadPool, String> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, usize::from))
        .stack_size(STACK)
        .build()
        .map_err(|error| format!("threads: {error}; ask for fewer with `-j`"))
}

/// What became of each article, in the order of the articles.
fn work_all<T: Send>(
    inputs: &[Input],
    arguments: &ArticleArguments,
    terminal: &Terminal,
    work: &(impl Fn(Source, Format) -> T + Sync),
) -> Result<Vec<Result<T, String>>, String> {
    let pool = arguments.pool()?;
    let progress = Progress::new(inputs.len(), terminal.is_watched());
    let results = guard::quietly(|| {
        pool.install(|| {
            let one = |input: &Input| {
                let made = work_one(input, arguments.most(), work);
                progress.step();
                made
            };
            inputs.par_iter().map(one).collect()
        })
    });
    progress.end();
    Ok(results)
}

fn work_one<T>(input: &Input, most: u64, work: &impl Fn(Source, Format) -> T) -> Result<T, String> {
    let source = read(input, most)?;
    guard::guard(|| work(source, input.format)).map_err(|panic| {
        let shown = &input.shown;
        format!("{shown}: internal error, {panic}; please report it with this article")
    })
}

/// The article, which may have so many bytes.
fn read(input: &Input, most: u64) -> Result<Source, String> {
    let bytes = match &input.from {
        From::File(path) => {
            let shown = Path::new(&*input.shown);
            let path = path.as_deref().unwrap_or(shown);
            read_file(path, &input.shown, most)?
        }
        From::Bytes(bytes) => bytes.to_vec(),
    };
    Source::from_bytes(Arc::clone(&input.shown), bytes)
        .map_err(|error| format!("{}: {error}", input.shown))
}

/// The bytes of a file. What never ends, or has nobody at its other end, is not waited for.
fn read_file(path: &Path, shown: &str, most: u64) -> Result<Vec<u8>, String> {
    let said = |error: std::io::Error| unreadable(shown, &error);
    let metadata = std::fs::metadata(path).map_err(said)?;
    if !metadata.is_file() {
        return Err(format!(
            "{shown}: is no regular file; give its text on standard input (`-`)"
        ));
    }
    if metadata.len() > most {
        return Err(too_large(shown, most));
    }
    let mut bytes = Vec::new();
    let expected = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    bytes.try_reserve_exact(expected).map_err(|_| {
        format!("{shown}: there is no memory for it; check fewer articles at a time with `-j`")
    })?;
    let file = std::fs::File::open(path).map_err(said)?;
    // It may have grown since.
    file.take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(said)?;
    if is_over(&bytes, most) {
        return Err(too_large(shown, most));
    }
    Ok(bytes)
}

fn is_over(bytes: &[u8], most: u64) -> bool {
    u64::try_from(bytes.len()).map_or(true, |length| length > most)
}

fn too_large(shown: &str, most: u64) -> String {
    let megabytes = most / MEGABYTE;
    format!(
        "{shown}: is larger than {megabytes} MB; leave it out with `--exclude`, or raise `--max-file-size`"
    )
}

fn unreadable(shown: &str, error: &std::io::Error) -> String {
    let reason = error.to_string().to_lowercase();
    let reason = reason.split(" (os error").next().unwrap_or_default();
    format!("{shown}: cannot be read: {reason}; check its permissions")
}
