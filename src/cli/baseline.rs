//! `claimspan baseline`: takes down what is found today, so that from then on only what is new counts.
//!
//! In: paths, and the file. Out: the file, written whole or not at all; lines that say what has changed in it. Articles
//! that could not be read end the run before anything is written. Also the file as `check --baseline` opens it. What
//! knows which finding is not decided here. Next: [`crate::baseline`].

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::Outcome;
use super::check::{Gathered, Judging};
use super::file;
use super::terminal::Terminal;
use crate::baseline::{Baseline, Matching, Scope};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::pack::RuleSet;
use crate::source::{Source, Span};

/// The file's name where none is given.
const NAME: &str = "claimspan-baseline.jsonl";

/// The rule of entries that know nothing any more.
const STALE: &str = "baseline/stale";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Write a new baseline with everything that is found
    Create(Create),
    /// Write what is found now in the place of what was: new findings come in, mended ones go out
    Update(Update),
    /// Take out what is mended, and add nothing
    Prune(Common),
}

#[derive(Debug, clap::Args)]
struct Common {
    #[command(flatten)]
    judging: Judging,

    /// The file
    #[arg(long, value_name = "FILE", default_value = NAME)]
    baseline: String,
}

#[derive(Debug, clap::Args)]
struct Create {
    #[command(flatten)]
    common: Common,

    /// From now on the baseline may only shrink: entries that nothing needs fail `check`, and `update` adds nothing
    #[arg(long)]
    strict: bool,

    /// Replace a baseline that is there already
    #[arg(long)]
    force: bool,
}

#[derive(Debug, clap::Args)]
struct Update {
    #[command(flatten)]
    common: Common,

    /// Add new findings to a strict baseline all the same
    #[arg(long)]
    grow: bool,
}

/// Runs the subcommand.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let done = match &arguments.action {
        Action::Create(create) => create_file(create, terminal),
        Action::Update(update) => change(&update.common, terminal, Some(update.grow)),
        Action::Prune(common) => change(common, terminal, None),
    };
    match done {
        Ok(said) => terminal.print(Outcome::Clean, |out, _| writeln!(out, "{said}")),
        Err(Refusal::Told) => Outcome::Failure,
        Err(Refusal::Grows(said)) => {
            terminal.error(&said);
            Outcome::Findings
        }
        Err(Refusal::Because(troubles)) => {
            for trouble in &troubles {
                terminal.error(trouble);
            }
            Outcome::Failure
        }
    }
}

/// Why nothing was written.
enum Refusal {
    /// It has been told.
    Told,
    /// A strict baseline would grow.
    Grows(String),
    Because(Vec<String>),
}

fn create_file(create: &Create, terminal: &Terminal) -> Result<String, Refusal> {
    let common = &create.common;
    if Path::new(&common.baseline).exists() && !create.force {
        let what = "there is a baseline already; bring it up to date with `claimspan baseline update`, \
            or replace it with --force";
        return Err(Refusal::Because(vec![format!(
            "{}: {what}",
            common.baseline
        )]));
    }
    let empty = Baseline {
        strict: create.strict,
        entries: Vec::new(),
    };
    let book = Book::new(&common.baseline, empty, None);
    let (mut gathered, rules) = examine(&common.judging, terminal)?;
    let mut diagnostics = std::mem::take(&mut gathered.diagnostics);
    let (made, _) = book.looked(gathered.checked(), rules, gathered.across, |scope| {
        let matching = book.baseline.mark(&mut diagnostics, scope);
        (
            book.baseline.updated(&diagnostics, &matching, scope),
            matching,
        )
    });
    book.write(&made)?;
    Ok(format!(
        "{}: {}",
        common.baseline,
        findings(made.entries.len())
    ))
}

/// Brings the file up to date; without `grow` by taking out only.
fn change(common: &Common, terminal: &Terminal, grow: Option<bool>) -> Result<String, Refusal> {
    let book = Book::open(&common.baseline).map_err(Refusal::Because)?;
    let (mut gathered, rules) = examine(&common.judging, terminal)?;
    let mut diagnostics = std::mem::take(&mut gathered.diagnostics);
    let (made, matching) = book.looked(gathered.checked(), rules, gathered.across, |scope| {
        let matching = book.baseline.mark(&mut diagnostics, scope);
        let made = match grow {
            Some(_) => book.baseline.updated(&diagnostics, &matching, scope),
            None => book.baseline.pruned(&matching),
        };
        (made, matching)
    });
    let is_new = |(found, known): &(&Diagnostic, &Option<usize>)| {
        known.is_none() && found.standing.suppressed.is_none()
    };
    let new = diagnostics
        .iter()
        .zip(&matching.known)
        .filter(is_new)
        .count();
    if book.baseline.strict && grow == Some(false) && new > 0 {
        return Err(Refusal::Grows(format!(
            "{}: this baseline may only shrink, and {} not in it; mend them, or add them with --grow",
            common.baseline,
            if new == 1 {
                "1 finding is".to_owned()
            } else {
                format!("{new} findings are")
            },
        )));
    }
    book.write(&made)?;
    let added = if grow.is_some() { new } else { 0 };
    let gone = (book.baseline.entries.len() + added).saturating_sub(made.entries.len());
    Ok(format!(
        "{}: {}; {added} added, {gone} taken out",
        common.baseline,
        findings(made.entries.len()),
    ))
}

fn examine(
    judging: &Judging,
    terminal: &Terminal,
) -> Result<(Gathered, &'static RuleSet), Refusal> {
    let examined = judging
        .examine(&judging.command_line(), terminal, None)
        .ok_or(Refusal::Told)?;
    if examined.troubles > 0 {
        let what = "nothing was written, since not all articles could be read";
        return Err(Refusal::Because(vec![format!(
            "baseline: {what}; mend that first"
        )]));
    }
    let rules = examined.rules;
    Ok((examined.gather(judging), rules))
}

fn findings(count: usize) -> String {
    match count {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    }
}

/// A baseline with its file.
#[derive(Debug)]
pub(super) struct Book {
    shown: String,
    folder: PathBuf,
    pub(super) baseline: Baseline,
    source: Option<Source>,
}

impl Book {
    fn new(shown: &str, baseline: Baseline, source: Option<Source>) -> Self {
        let file = absolute(Path::new(shown));
        let folder = file.parent().map_or_else(PathBuf::new, Path::to_path_buf);
        Self {
            shown: shown.to_owned(),
            folder,
            baseline,
            source,
        }
    }

    /// Reads the file; all that is wrong with it is told.
    pub(super) fn open(shown: &str) -> Result<Self, Vec<String>> {
        let bytes = std::fs::read(shown).map_err(|error| {
            let why = error.to_string().to_lowercase();
            let why = why.split(" (os error").next().unwrap_or_default().to_owned();
            vec![format!(
                "{shown}: the baseline cannot be read: {why}; make one with `claimspan baseline create`"
            )]
        })?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            vec![format!(
                "{shown}:{line}: this is not UTF-8; restore the file, or make it anew"
            )]
        })?;
        let baseline = Baseline::read(&text).map_err(|damages| {
            let told = damages.iter().map(|damage| format!("{shown}:{damage}"));
            told.collect::<Vec<_>>()
        })?;
        let source = Source::from_text(shown.trim_start_matches("./"), text);
        Ok(Self::new(shown, baseline, Some(source)))
    }

    fn write(&self, baseline: &Baseline) -> Result<(), Refusal> {
        file::replace(Path::new(&self.shown), baseline.write().as_bytes()).map_err(|error| {
            let why = error.to_string().to_lowercase();
            let why = why.split(" (os error").next().unwrap_or_default();
            Refusal::Because(vec![format!(
                "{}: cannot be written: {why}; check the folder and its permissions",
                self.shown
            )])
        })
    }

    /// Does something with what the run has looked at.
    pub(super) fn looked<'p, T>(
        &self,
        checked: impl Iterator<Item = &'p str>,
        rules: &RuleSet,
        across: bool,
        work: impl FnOnce(&Scope<'_>) -> T,
    ) -> T {
        let checked: BTreeSet<String> = checked.map(|shown| self.name(shown)).collect();
        work(&Scope {
            checked: &checked,
            name: &|shown| self.name(shown),
            exists: &|name| self.folder.join(name).exists(),
            judged: &|rule, _| rules.rule(rule).is_some() || !rules.left_out.contains(rule),
            across,
        })
    }

    /// The path from the folder of the baseline, whatever folder the program runs in.
    fn name(&self, shown: &str) -> String {
        let file = absolute(Path::new(shown));
        let mut from = self.folder.components().peekable();
        let mut to = file.components().peekable();
        while from.peek().is_some() && from.peek() == to.peek() {
            from.next();
            to.next();
        }
        let up = from.map(|_| "..".to_owned());
        let down = to.map(|part| part.as_os_str().to_string_lossy().into_owned());
        up.chain(down).collect::<Vec<_>>().join("/")
    }

    /// What is stale as findings of their own, in the lines of the file; and the file, for who draws them.
    pub(super) fn stale(&self, matching: &Matching) -> (Vec<Diagnostic>, Option<&Source>) {
        let source = self.source.as_ref();
        let told = matching.stale.iter().filter_map(|at| {
            let entry = &self.baseline.entries[*at];
            let line = source?.line_span(entry.line - 1)?;
            let length = source?.slice(line).trim_end().len();
            let label = Label {
                file: source?.path.to_string(),
                span: Span::new(line.start, line.start + length),
                message: String::new(),
            };
            let message = format!(
                "nothing needs this entry any more: `{}` no longer reports this in {}",
                entry.rule, entry.path
            );
            let mut found = Diagnostic::at(STALE, Severity::Error, message, label);
            found.notes = vec!["This baseline may only shrink.".to_owned()];
            found.help = Some("take it out with `claimspan baseline prune`".to_owned());
            found.fingerprint.clone_from(&entry.fingerprint);
            Some(found)
        });
        (told.collect(), source)
    }
}

/// The path from the root: links in its folder are followed, and what is not there is taken as it is written.
fn absolute(path: &Path) -> PathBuf {
    let name = path.file_name();
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if let (Some(name), Ok(folder)) = (name, std::fs::canonicalize(folder)) {
        return folder.join(name);
    }
    let mut plain = PathBuf::new();
    for part in std::path::absolute(path)
        .unwrap_or_else(|_| path.to_path_buf())
        .components()
    {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}
