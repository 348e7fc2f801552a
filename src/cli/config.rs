//! `claimspan config schema`: the JSON Schema of configuration files, for editors.

use super::Outcome;
use super::terminal::Terminal;
use crate::config;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print the JSON Schema of configuration files
    Schema,
}

/// Prints what is asked for.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let Command::Schema = arguments.command;
    terminal.print(Outcome::Clean, |out, _| {
        out.write_all(config::schema().as_bytes())
    })
}
