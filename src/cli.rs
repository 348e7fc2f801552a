//! The command line: arguments in, text on standard output and standard error, an exit code out.
//!
//! The only place that knows a terminal, `clap` and exit codes: 0 for nothing at or above the failing severity,
//! 1 for findings, 2 when the tool could not do its work. One file a subcommand. Next: `cli/check.rs`.

mod articles;
mod baseline;
mod check;
mod choice;
mod claim_files;
mod claims;
mod compare;
mod config;
mod explain;
mod file;
mod guard;
mod init;
mod mend;
mod output;
mod report;
mod rules;
mod settings;
mod shell;
mod since;
mod stream;
mod suppressions;
mod terminal;
mod values;
mod versions;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::report::{is_unsafe, visible_line};
use terminal::{Color, Terminal};

/// Reads health articles into claims and judges the claims against rule packs.
#[derive(Debug, Parser)]
#[command(name = "claimspan", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// When to use colour; `NO_COLOR` is respected
    #[arg(long, value_name = "WHEN", global = true, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check articles and report what is wrong
    #[command(after_help = EXIT_CODES)]
    Check(check::Arguments),
    /// Take down what is found today, so that `check --baseline` counts only what is new
    Baseline(baseline::Arguments),
    /// List what articles say: every claim, how firmly it is said, of what, in which context
    Claims(claims::Arguments),
    /// List what articles ask not to be counted: which rules, why, until when
    Suppressions(suppressions::Arguments),
    /// Write a configuration file, every setting in it with a comment
    Init(init::Arguments),
    /// About configuration files
    Config(config::Arguments),
    /// Compare articles: what each says of each claim, and where they disagree
    Compare(compare::Arguments),
    /// Write the review page: findings, claims, conflicts and rules of all articles in one HTML file
    Report(report::Arguments),
    /// Tell what a rule is about: why, sources, examples, how to fix and to suppress; or what a kind of rule asks
    Explain(explain::Arguments),
    /// For authors of rules: try, list and begin them
    Rules(rules::Arguments),
    /// Print a script that completes commands and options in a shell
    Completions(shell::Completions),
    /// Print the manual page
    Man(shell::Manual),
}

/// What the help of `check` says of exit codes; the README has the whole table.
const EXIT_CODES: &str = "Exit codes: 0 nothing at or above the severity of --fail-on, 1 findings, 2 some of the work \
could not be done.";

/// What the program has to say by its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Nothing at or above the failing severity.
    Clean,
    /// Findings.
    Findings,
    /// Some of the work could not be done.
    Failure,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => Self::SUCCESS,
            Outcome::Findings => Self::from(1),
            Outcome::Failure => Self::from(2),
        }
    }
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
    };
    file::outlive_limits();
    let terminal = Terminal::new(arguments.color);
    let outcome = match arguments.command {
        Command::Check(check) => check::run(&check, &terminal),
        Command::Baseline(baseline) => baseline::run(&baseline, &terminal),
        Command::Claims(claims) => claims::run(&claims, &terminal),
        Command::Suppressions(suppressions) => suppressions::run(&suppressions, &terminal),
        Command::Init(init) => init::run(&init, &terminal),
        Command::Config(config) => config::run(&config, &terminal),
        Command::Compare(compare) => compare::run(&compare, &terminal),
        Command::Report(report) => report::run(&report, &terminal),
        Command::Explain(explain) => explain::run(&explain, &terminal),
        Command::Rules(rules) => rules::run(&rules, &terminal),
        Command::Completions(shell) => shell::completions(&shell, Arguments::command(), &terminal),
        Command::Man(page) => shell::manual(&page, Arguments::command(), &terminal),
    };
    outcome.into()
}

/// Prints help, version or what is wrong with the arguments.
fn refuse(error: &clap::Error) -> ExitCode {
    let plain = error.render().to_string();
    if plain.chars().any(|char| char != '\n' && is_unsafe(char)) {
        // It repeats an argument, which may be the name of a file that somebody else has chosen.
        Terminal::new(Color::Never).complain(|err, _| {
            let mut lines = plain.lines();
            lines.try_for_each(|line| writeln!(err, "{}", visible_line(line)))
        });
    } else {
        // Nothing is left to be done when not even this can be printed.
        let _ = error.print();
    }
    if error.use_stderr() {
        Outcome::Failure.into()
    } else {
        Outcome::Clean.into()
    }
}
