//! `claimspan rules pages`: the pages about packs and rules, as Markdown.
//!
//! In: a folder. Out: `README.md` in it, and one in a folder for each pack. A page that is up to date is left alone.
//! Next: [`crate::authoring::pages`].

use std::fs;
use std::path::Path;

use super::super::Outcome;
use super::super::articles;
use super::super::file;
use super::super::terminal::Terminal;
use crate::authoring::pages;
use crate::report::visible_line;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where to write them
    #[arg(value_name = "FOLDER")]
    folder: String,

    /// A folder of rule packs besides the shipped ones; may be repeated
    #[arg(long, value_name = "FOLDER")]
    rules: Vec<String>,
}

/// Writes the pages.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let Some(loaded) = articles::load_packs(&arguments.rules, terminal) else {
        return Outcome::Failure;
    };
    let mut written = Vec::new();
    for page in pages::pages(&loaded) {
        let path = Path::new(&arguments.folder).join(&page.path);
        if fs::read_to_string(&path).is_ok_and(|old| old == page.text) {
            continue;
        }
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        if let Err(error) = folder.and_then(|()| file::replace(&path, page.text.as_bytes())) {
            terminal.error(&format!(
                "{}: {error}; name a folder that can be written to",
                path.display()
            ));
            return Outcome::Failure;
        }
        written.push(path.display().to_string());
    }
    terminal.print(Outcome::Clean, |out, _| {
        for path in &written {
            writeln!(out, "wrote {}", visible_line(path))?;
        }
        if written.is_empty() {
            writeln!(out, "all pages are up to date")?;
        }
        Ok(())
    })
}
