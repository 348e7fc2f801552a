//! `claimspan init`: writes a configuration file to begin with, and never over one that is there.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::Outcome;
use super::terminal::Terminal;
use crate::config;
use crate::report::visible_line;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to write it into
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
}

/// Writes the file.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    match write(&arguments.folder) {
        Ok(path) => {
            let path = path.display().to_string();
            terminal.print(Outcome::Clean, |out, _| {
                writeln!(out, "wrote {}", visible_line(&path))
            })
        }
        Err(trouble) => {
            terminal.error(&trouble);
            Outcome::Failure
        }
    }
}

fn write(folder: &Path) -> Result<PathBuf, String> {
    for name in config::NAMES {
        let path = folder.join(name);
        if path.exists() {
            let path = path.display();
            return Err(format!("{path}: is there already; change that one"));
        }
    }
    let path = folder.join(config::NAMES[0]);
    let fail = |error: std::io::Error| {
        let reason = error.to_string().to_lowercase();
        let reason = reason.split(" (os error").next().unwrap_or_default();
        format!(
            "{}: cannot be written: {reason}; name another folder",
            path.display()
        )
    };
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .map_err(fail)?;
    file.write_all(config::TEMPLATE.as_bytes()).map_err(fail)?;
    Ok(path)
}
