//! What holds for a whole run: packs, output, what fails it.
//!
//! A run has one of each, whatever many files speak for its articles. Files that say nothing of a setting leave it to
//! those that do; where two say different things, the run cannot begin unless the command line decides.

use std::path::PathBuf;
use std::sync::Arc;

use super::find::{Configuration, shown_from};
use super::origin::{Origin, Setting};
use super::read::File;
use crate::diagnostic::Severity;

/// What the command line says of the run.
#[derive(Debug, Clone, Default)]
pub struct CommandLine {
    /// `--rules`.
    pub rules: Vec<String>,
    /// `--fail-on`.
    pub fail_on: Option<Severity>,
    /// `--output-format`.
    pub output_format: Option<String>,
    /// `--no-across` says no.
    pub across: Option<bool>,
}

/// The settings of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunSettings {
    /// Folders of packs besides the shipped ones.
    pub rules: Setting<Vec<String>>,
    /// The severity that fails the run; an error if nobody says otherwise.
    pub fail_on: Setting<Option<Severity>>,
    /// The word for the format of the report.
    pub output_format: Setting<Option<String>>,
    /// Whether articles are compared with each other.
    pub across: Setting<bool>,
}

impl Configuration {
    /// The settings of the run; all that is said twice and differently is told.
    pub fn run(&self, command_line: &CommandLine) -> Result<RunSettings, Vec<String>> {
        let mut troubles = Vec::new();
        let CommandLine {
            rules,
            fail_on,
            output_format,
            across,
        } = command_line;
        let folders = |said: &Setting<Vec<PathBuf>>| -> Vec<String> {
            let folders = said.value.iter();
            folders
                .map(|folder| shown_from(&self.here, &super::absolute(folder)))
                .collect()
        };
        let settings = RunSettings {
            rules: self.setting(
                "rules",
                (!rules.is_empty()).then(|| rules.clone()),
                |file| file.rules.as_ref().map(|said| with(said, folders(said))),
                &mut troubles,
            ),
            fail_on: self.setting(
                "fail-on",
                fail_on.map(Some),
                |file| {
                    file.fail_on
                        .as_ref()
                        .map(|said| with(said, Some(said.value)))
                },
                &mut troubles,
            ),
            output_format: self.setting(
                "output-format",
                output_format.clone().map(Some),
                |file| {
                    let said = file.output_format.as_ref()?;
                    Some(with(said, Some(said.value.clone())))
                },
                &mut troubles,
            ),
            across: self
                .setting(
                    "no-across",
                    across.map(Some),
                    |file| {
                        file.across
                            .as_ref()
                            .map(|said| with(said, Some(said.value)))
                    },
                    &mut troubles,
                )
                .or_true(),
        };
        if troubles.is_empty() {
            Ok(settings)
        } else {
            Err(troubles)
        }
    }

    fn setting<T: Default + PartialEq>(
        &self,
        option: &'static str,
        given: Option<T>,
        of: impl Fn(&File) -> Option<Setting<T>>,
        troubles: &mut Vec<String>,
    ) -> Setting<T> {
        if let Some(value) = given {
            let origin = Origin::CommandLine(option);
            return Setting { value, origin };
        }
        let nearest = |chain: &Vec<Arc<File>>| chain.iter().rev().find_map(|file| of(file));
        let mut found: Option<Setting<T>> = None;
        for said in self.chains.iter().filter_map(nearest) {
            match &found {
                None => found = Some(said),
                Some(first) if first.value != said.value => {
                    troubles.push(format!(
                        "{} and {} say different things, but a run has one answer; give `--{option}`, or check these articles one after the other",
                        first.origin, said.origin
                    ));
                    break;
                }
                Some(_) => {}
            }
        }
        found.unwrap_or_default()
    }
}

impl Setting<Option<bool>> {
    fn or_true(self) -> Setting<bool> {
        Setting {
            value: self.value.unwrap_or(true),
            origin: self.origin,
        }
    }
}

/// The same origin with another value.
fn with<T, W>(said: &Setting<W>, value: T) -> Setting<T> {
    Setting {
        value,
        origin: said.origin.clone(),
    }
}
