//! `claimspan rules test`: every rule on its own examples.
//!
//! In: packs, files of rules, or ids. Out: a line a rule, every failing example drawn in its TOML file, a sum. Exit
//! code 1 if an example is not as its author wants it. Next: [`crate::authoring::trial`].

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use globset::GlobBuilder;
use jiff::civil::Date;

use super::super::Outcome;
use super::super::articles;
use super::super::file;
use super::super::terminal::Terminal;
use crate::authoring::trial::{self, Tried, Verdict};
use crate::authoring::{brackets, coverage};
use crate::pack::{self, RuleSet, did_you_mean};
use crate::report::{self, Sources, Style};
use crate::rule::Rule;
use crate::source::Source;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Packs or files of rules, or ids and patterns such as `ketamine/*`; all rules if absent
    #[arg(value_name = "PATH")]
    paths: Vec<String>,

    /// A folder of rule packs besides the shipped ones; may be repeated
    #[arg(long, value_name = "FOLDER")]
    rules: Vec<String>,

    /// Judge the examples as on this day; the day when the rule's sources were last checked if absent
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,

    /// Tell what no example exercises: phrases, cues of contexts, words of vocabularies, answers, slots
    #[arg(long)]
    coverage: bool,

    /// Move the brackets of examples with a wrong span to the words that the rule reports; read the difference after it
    #[arg(long)]
    move_brackets: bool,

    /// Print only what is not as it should be, and the sum
    #[arg(short, long)]
    quiet: bool,
}

/// Which rules are tried.
enum Wanted {
    /// Those of this file or folder.
    Path(String),
    /// Those with such ids.
    Pattern(String),
}

/// Tries the rules.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let mut folders = arguments.rules.clone();
    let mut wanted = Vec::new();
    for path in &arguments.paths {
        let path = path.strip_prefix("./").unwrap_or(path);
        let path = path.strip_suffix('/').unwrap_or(path);
        let on_disk = Path::new(path);
        if on_disk.is_dir() {
            folders.push(path.to_owned());
        } else if on_disk.is_file() {
            folders.push(pack::folder_of(path));
        } else {
            wanted.push(Wanted::Pattern(path.to_owned()));
            continue;
        }
        wanted.push(Wanted::Path(path.to_owned()));
    }
    folders.dedup();
    let Some(loaded) = articles::load_packs(&folders, terminal) else {
        return Outcome::Failure;
    };
    let rules = match choose(&loaded.rules, &wanted) {
        Ok(rules) => rules,
        Err(troubles) => {
            for trouble in &troubles {
                terminal.error(trouble);
            }
            return Outcome::Failure;
        }
    };
    let tried = trial::try_all(&rules, &loaded.rules, arguments.today);
    if arguments.move_brackets {
        return move_brackets(&tried, &loaded.sources, terminal);
    }
    let covered = arguments
        .coverage
        .then(|| coverage::measure(&rules, &loaded.rules, &pack::trace(&folders)));
    let failed = tried.iter().any(|tried| !tried.faults.is_empty());
    let outcome = if failed {
        Outcome::Findings
    } else {
        Outcome::Clean
    };
    let sources: Sources<'_> = loaded.sources.iter().collect();
    terminal.print(outcome, |out, style| {
        if !arguments.quiet {
            table(&tried, out)?;
        }
        faults(&tried, &sources, out, style)?;
        if let Some(covered) = &covered {
            covered.write(&sources, out)?;
        }
        sum(&tried, out)
    })
}

/// Writes the files of rules anew whose brackets stand elsewhere than what is reported.
fn move_brackets(tried: &[Tried<'_>], sources: &[Source], terminal: &Terminal) -> Outcome {
    let mut moved = Vec::new();
    for source in sources {
        let own = tried
            .iter()
            .filter(|tried| *tried.rule.file == *source.path);
        let changes = own.flat_map(|tried| brackets::changes(tried, source));
        let mut changes: Vec<_> = changes.collect();
        if changes.is_empty() {
            continue;
        }
        changes.sort_by_key(|change| change.at);
        // What travels inside the program is no file; it is written only where it was read from a folder.
        let is_file = fs::read_to_string(&*source.path).is_ok_and(|text| text == source.text);
        let text = brackets::apply(&source.text, &changes);
        let written = if is_file {
            file::replace(Path::new(&*source.path), text.as_bytes())
                .map_err(|error| error.to_string())
        } else {
            Err("is no file that was read; name the folder of packs".to_owned())
        };
        if let Err(trouble) = written {
            terminal.error(&format!("{}: {trouble}", source.path));
            return Outcome::Failure;
        }
        moved.push((&*source.path, changes.len()));
    }
    terminal.print(Outcome::Clean, |out, _| {
        for (path, count) in &moved {
            writeln!(out, "{path}: moved the brackets of {count} examples")?;
        }
        Ok(())
    })
}

/// The rules that are wanted, by id; a path or pattern that leads to no rule is told.
fn choose<'r>(rules: &'r RuleSet, wanted: &[Wanted]) -> Result<Vec<&'r Rule>, Vec<String>> {
    if wanted.is_empty() {
        return Ok(rules.rules.iter().collect());
    }
    let mut chosen = vec![false; rules.rules.len()];
    let mut troubles = Vec::new();
    for want in wanted {
        let mut any = false;
        let mut choose = |admits: &dyn Fn(&Rule) -> bool| {
            for (rule, chosen) in rules.rules.iter().zip(&mut chosen) {
                let admitted = admits(rule);
                any |= admitted;
                *chosen |= admitted;
            }
        };
        match want {
            Wanted::Path(path) => {
                choose(&|rule| Path::new(&rule.file).starts_with(path));
                if !any {
                    troubles.push(format!(
                        "{path}: holds no rule; name a pack or a file of one"
                    ));
                }
            }
            Wanted::Pattern(pattern) => {
                let pack = format!("{pattern}/*");
                let by_pack = rules.packs.contains(pattern);
                let glob = GlobBuilder::new(if by_pack { &pack } else { pattern }).build();
                if let Ok(glob) = glob {
                    let matcher = glob.compile_matcher();
                    choose(&|rule| matcher.is_match(&rule.id));
                }
                if !any {
                    let ids = rules.rules.iter().map(|rule| rule.id.as_str());
                    let packs = rules.packs.iter().map(String::as_str);
                    let help = did_you_mean(pattern, ids.chain(packs))
                        .unwrap_or_else(|| "name a pack, a file of rules or a rule".to_owned());
                    troubles.push(format!(
                        "{pattern}: no file and no rule has this name; {help}"
                    ));
                }
            }
        }
    }
    if !troubles.is_empty() {
        return Err(troubles);
    }
    let rules = rules.rules.iter().zip(chosen);
    Ok(rules
        .filter_map(|(rule, chosen)| chosen.then_some(rule))
        .collect())
}

fn table(tried: &[Tried<'_>], out: &mut dyn Write) -> io::Result<()> {
    let ids = tried.iter().map(|tried| tried.rule.id.chars().count());
    let width = ids.max().unwrap_or(0);
    write!(out, "{:width$}", "")?;
    for verdict in Verdict::ALL {
        write!(out, "  {}", verdict.name())?;
    }
    writeln!(out)?;
    for one in tried {
        write!(out, "{:width$}", one.rule.id)?;
        for verdict in Verdict::ALL {
            let column = verdict.name().len();
            write!(out, "  {:>column$}", one.count(verdict))?;
        }
        let verdict = if one.faults.is_empty() { "" } else { "  fails" };
        writeln!(out, "{verdict}")?;
    }
    writeln!(out)
}

fn faults(
    tried: &[Tried<'_>],
    sources: &Sources<'_>,
    out: &mut dyn Write,
    style: Style,
) -> io::Result<()> {
    let faults = tried.iter().flat_map(|tried| &tried.faults);
    let mut faults: Vec<_> = faults.cloned().collect();
    faults.sort_by(|one, other| one.order().cmp(&other.order()));
    report::draw(&faults, sources, out, style)
}

fn sum(tried: &[Tried<'_>], out: &mut dyn Write) -> io::Result<()> {
    let count = |verdict| {
        tried
            .iter()
            .map(|tried| tried.count(verdict))
            .sum::<usize>()
    };
    let all: usize = tried.iter().map(|tried| tried.verdicts.len()).sum();
    let parts = Verdict::ALL.map(|verdict| format!("{} {}", count(verdict), verdict.name()));
    let failing = tried
        .iter()
        .filter(|tried| !tried.faults.is_empty())
        .count();
    let rules = if tried.len() == 1 { "rule" } else { "rules" };
    writeln!(
        out,
        "{} {rules}, {all} examples: {}; {failing} failing",
        tried.len(),
        parts.join(", "),
    )
}
