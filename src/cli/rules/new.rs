//! `claimspan rules new`: begins a rule.
//!
//! In: an id and a kind. Out: a TOML file of a pack, with a skeleton that parses. A file that is there already is
//! never touched. Next: [`crate::authoring::skeleton`].

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::super::Outcome;
use super::super::terminal::Terminal;
use crate::authoring::skeleton::Skeleton;
use crate::report::visible_line;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule's id: its pack and its name
    #[arg(value_name = "PACK/NAME")]
    id: String,

    /// What kind of judgement it is; `claimspan explain --kind KIND` tells of each
    #[arg(long, value_name = "KIND")]
    kind: String,

    /// The folder of packs to write to
    #[arg(long, value_name = "FOLDER", default_value = "rules")]
    rules: String,

    /// The day to write for `checked`; the system's date if absent
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
}

/// Writes the skeleton.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let today = arguments
        .today
        .unwrap_or_else(|| ZonedDateTime::now().date());
    let skeleton = match Skeleton::new(&arguments.id, &arguments.kind, today) {
        Ok(skeleton) => skeleton,
        Err(trouble) => {
            terminal.error(&trouble);
            return Outcome::Failure;
        }
    };
    let folder = Path::new(&arguments.rules).join(&skeleton.pack);
    let path = folder.join(format!("{}.toml", skeleton.name));
    let shown = path.to_string_lossy().replace('\\', "/");
    let schema = folder.parent().map(|rules| rules.join("schema.json"));
    let text = skeleton.text(schema.is_some_and(|schema| schema.is_file()));
    let created = fs::create_dir_all(&folder)
        .and_then(|()| OpenOptions::new().write(true).create_new(true).open(&path))
        .and_then(|mut file| file.write_all(text.as_bytes()));
    if let Err(error) = created {
        let advice = match error.kind() {
            ErrorKind::AlreadyExists => "is there already; choose another name".to_owned(),
            _ => format!("{error}; name a folder that can be written to with `--rules`"),
        };
        terminal.error(&format!("{shown}: {advice}"));
        return Outcome::Failure;
    }
    let shown = visible_line(&shown);
    terminal.print(Outcome::Clean, |out, _| {
        writeln!(out, "wrote {shown}")?;
        writeln!(out, "fill it in, then: claimspan rules test {shown}")
    })
}
