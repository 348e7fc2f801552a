//! Where reports go: one format to standard output, and any number of formats to files.
//!
//! In: the options, and a run. Out: the reports. Files are written all at once, and before standard output, so that
//! a reader that goes away keeps no file from being written. Next: [`crate::report`].

use std::path::{Path, PathBuf};

use super::Outcome;
use super::file;
use super::terminal::Terminal;
use crate::pack::{RuleSet, did_you_mean};
use crate::report::{OutputFormat, Root, RuleCard, Run, SourceCard, Style};

/// The options.
#[derive(Debug, clap::Args)]
pub(super) struct Output {
    /// How to report; `full` unless the configuration says otherwise
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        env = "CLAIMSPAN_OUTPUT_FORMAT"
    )]
    output_format: Option<OutputFormat>,

    /// Write a report to this file besides, as `FORMAT:FILE` or with an extension that tells the format (.sarif,
    /// .json, .jsonl, .md); may be repeated
    #[arg(short, long, value_name = "[FORMAT:]FILE")]
    output_file: Vec<Target>,
}

/// A file to report to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Target {
    format: OutputFormat,
    path: PathBuf,
}

impl std::str::FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some((name, path)) = text.split_once(':') {
            let format = OutputFormat::ALL
                .iter()
                .find(|format| format.name() == name);
            if let (Some(format), false) = (format, path.is_empty()) {
                return Ok(Self {
                    format: *format,
                    path: path.into(),
                });
            }
            // One letter is a drive; a name with a slash is a path.
            if format.is_some() {
                return Err(format!("there is no file behind `{name}:`"));
            }
            if name.len() > 1 && !name.contains(['/', '\\']) {
                return Err(unknown(name));
            }
        }
        let path = PathBuf::from(text);
        let extension = path.extension().and_then(|extension| extension.to_str());
        let format = match extension.unwrap_or_default() {
            "sarif" => OutputFormat::Sarif,
            "json" => OutputFormat::Json,
            "jsonl" | "ndjson" => OutputFormat::JsonLines,
            "md" => OutputFormat::Markdown,
            _ => {
                return Err(format!(
                    "the extension does not tell the format; name it in front, as in `junit:{text}`"
                ));
            }
        };
        Ok(Self { format, path })
    }
}

fn unknown(name: &str) -> String {
    let names = || OutputFormat::ALL.iter().map(|format| format.name());
    let help = did_you_mean(name, names()).unwrap_or_else(|| {
        let names: Vec<&str> = names().collect();
        format!("the formats are {}", names.join(", "))
    });
    format!("there is no format `{name}`; {help}")
}

impl Output {
    /// What is wrong with the options taken together.
    pub(super) fn check(&self) -> Result<(), String> {
        let mut paths: Vec<&Path> = self.output_file.iter().map(|file| &*file.path).collect();
        paths.sort_unstable();
        match paths.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(format!(
                "--output-file {}: two reports cannot go to one file; name another",
                pair[0].display()
            )),
            None => Ok(()),
        }
    }

    /// The word for the format of standard output, if the command line has one.
    pub(super) fn format(&self) -> Option<String> {
        self.output_format.map(|format| format.name().to_owned())
    }

    /// Writes all reports, standard output in this format. False if one could not be written; why has been told.
    pub(super) fn write(&self, run: &Run<'_>, format: OutputFormat, terminal: &Terminal) -> bool {
        let mut written = true;
        for Target { format, path } in &self.output_file {
            let mut bytes = Vec::new();
            let made = format.render(run, &mut bytes, Style::Plain);
            if let Err(error) = made.and_then(|()| file::replace(path, &bytes)) {
                let path = path.display();
                terminal.error(&format!(
                    "{path}: the report cannot be written: {error}; name a file in a folder that can be written to"
                ));
                written = false;
            }
        }
        let printed = terminal.print(Outcome::Clean, |out, style| format.render(run, out, style));
        written && printed == Outcome::Clean
    }
}

/// The rules as reports tell of them.
pub(super) fn cards(rules: &RuleSet) -> Vec<RuleCard> {
    let card = |rule: &crate::rule::Rule| RuleCard {
        id: rule.id.clone(),
        severity: rule.severity,
        message: rule.message.replace("{value}", "…").replace("{words}", "…"),
        why: rule.why.clone(),
        help: rule.help.clone(),
        sources: rule
            .sources
            .iter()
            .map(|fact| SourceCard {
                title: fact.title.clone(),
                url: fact.url.clone(),
                checked: fact.checked.clone(),
            })
            .collect(),
        review_by: Some(rule.review_by.clone()).filter(|day| !day.is_empty()),
    };
    rules.rules.iter().map(card).collect()
}

/// The folder that the program runs in and the top of its repository: the nearest folder above that holds `.git`.
pub(super) fn root() -> Root {
    let Ok(here) = std::env::current_dir() else {
        return Root::default();
    };
    let top = here.ancestors().find(|folder| folder.join(".git").exists());
    let shown = |path: &Path| {
        let path = path.to_string_lossy();
        if cfg!(windows) {
            path.replace('\\', "/")
        } else {
            path.into_owned()
        }
    };
    Root::new(&shown(&here), &shown(top.unwrap_or(&here)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_where_reports_go() {
        let target = |text: &str| text.parse::<Target>();
        let ok = |format, path: &str| {
            Ok(Target {
                format,
                path: path.into(),
            })
        };
        assert_eq!(target("junit:a.xml"), ok(OutputFormat::Junit, "a.xml"));
        assert_eq!(
            target("json-lines:C:\\a"),
            ok(OutputFormat::JsonLines, "C:\\a")
        );
        assert_eq!(
            target("C:\\a.sarif"),
            ok(OutputFormat::Sarif, "C:\\a.sarif")
        );
        assert_eq!(target("x/y:z.md"), ok(OutputFormat::Markdown, "x/y:z.md"));
        assert_eq!(target("a.json"), ok(OutputFormat::Json, "a.json"));
        let wrong = |text: &str| target(text).unwrap_err();
        assert!(wrong("sarfi:a.json").contains("did you mean `sarif`"));
        assert!(wrong("a.xml").contains("`junit:a.xml`"));
        assert!(wrong("junit:").contains("no file"));
    }
}
