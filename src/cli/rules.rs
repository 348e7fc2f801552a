//! `claimspan rules`: what authors of rules need: trying, listing and beginning them, and what is made from them.
//!
//! Each subcommand has a file of its own. What they do is done in [`crate::authoring`]; here are arguments, printing
//! and exit codes.

mod list;
mod new;
mod pages;
mod schema;
mod test;

use super::Outcome;
use super::terminal::Terminal;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Try every rule on its own examples
    Test(test::Arguments),
    /// List the rules, or those that are due for review
    List(list::Arguments),
    /// Begin a rule: write a skeleton that parses
    New(new::Arguments),
    /// Print the JSON Schema of rule packs, with which editors complete and check them
    Schema,
    /// Write a page about each pack and its rules
    Pages(pages::Arguments),
}

/// Runs the subcommand.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    match &arguments.command {
        Command::Test(test) => test::run(test, terminal),
        Command::List(list) => list::run(list, terminal),
        Command::New(new) => new::run(new, terminal),
        Command::Schema => schema::run(terminal),
        Command::Pages(pages) => pages::run(pages, terminal),
    }
}
