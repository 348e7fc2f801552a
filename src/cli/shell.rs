//! `claimspan completions` and `claimspan man`: what a shell and a manual need, made from the options as they are.

use clap::Command;
use clap_complete::Shell;

use super::Outcome;
use super::terminal::Terminal;

#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell that completes
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

#[derive(Debug, clap::Args)]
pub(super) struct Manual {
    /// The page of this subcommand instead of the program's
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Prints a script that teaches the shell to complete.
pub(super) fn completions(
    arguments: &Completions,
    mut whole: Command,
    terminal: &Terminal,
) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut whole, "claimspan", &mut script);
    print(&script, terminal)
}

/// Prints a page for `man`.
pub(super) fn manual(arguments: &Manual, mut whole: Command, terminal: &Terminal) -> Outcome {
    whole.build();
    let command = match &arguments.command {
        None => whole,
        Some(name) => {
            let Some(found) = whole.find_subcommand(name) else {
                let names: Vec<&str> = whole.get_subcommands().map(Command::get_name).collect();
                terminal.error(&format!(
                    "{name}: there is no such subcommand; the subcommands are {}",
                    names.join(", ")
                ));
                return Outcome::Failure;
            };
            found.clone()
        }
    };
    let mut page = Vec::new();
    match clap_mangen::Man::new(command).render(&mut page) {
        Ok(()) => print(&page, terminal),
        Err(error) => {
            terminal.error(&format!("the page cannot be made: {error}"));
            Outcome::Failure
        }
    }
}

fn print(text: &[u8], terminal: &Terminal) -> Outcome {
    terminal.print(Outcome::Clean, |out, _| out.write_all(text))
}
