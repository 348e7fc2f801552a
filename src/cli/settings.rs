//! The settings of a run of `check`: options, configuration files and packs brought together; and how to show them.
//!
//! In: the arguments. Out: [`Settings`], or troubles and mistakes that have been told. What the files say is for
//! [`crate::config`].

use clap::ValueEnum;

use super::Outcome;
use super::articles::{ArticleArguments, Opened, complain};
use super::check;
use super::terminal::Terminal;
use crate::config::{self, Choices, Faults, Origin, RunSettings, Said, Shown};
use crate::diagnostic::{Diagnostic, Severity};
use crate::pack::{RuleSet, did_you_mean};
use crate::parse;
use crate::report::OutputFormat;

/// What holds for a run.
pub(super) struct Settings {
    /// The rules that can judge.
    pub(super) rules: &'static RuleSet,
    /// Which of them judge which article.
    pub(super) choices: Choices,
    pub(super) output_format: OutputFormat,
    pub(super) fail_on: Severity,
    /// Whether articles are compared with each other.
    pub(super) across: bool,
    run: RunSettings,
}

/// Settles what holds. None if that cannot be done; why has been told.
pub(super) fn settle(
    articles: &ArticleArguments,
    arguments: &check::Arguments,
    terminal: &Terminal,
) -> Option<Settings> {
    let opened = articles.open(terminal)?;
    let run = match opened.configuration.run(&arguments.command_line()) {
        Ok(run) => run,
        Err(troubles) => {
            troubles.iter().for_each(|trouble| terminal.error(trouble));
            return None;
        }
    };
    let output_format = match format(&run.output_format) {
        Ok(format) => format,
        Err(mistake) => {
            complain(&fault(*mistake, opened), terminal);
            return None;
        }
    };
    let rules = articles.load_from(&run.rules.value, terminal)?;
    let layer = arguments.choice().layer();
    let choices = Choices::new(&opened.configuration, &layer, opened.articles(), rules);
    match choices {
        Ok(mut choices) => Some(Settings {
            rules: {
                // Whoever wants to see the settings wants to see what is off as well.
                if arguments.show_settings.is_none() {
                    choices.narrow(rules);
                }
                rules
            },
            choices,
            output_format,
            fail_on: run.fail_on.value.unwrap_or(Severity::Error),
            across: run.across.value,
            run,
        }),
        Err(faults) => {
            complain(&faults, terminal);
            None
        }
    }
}

fn fault(mistake: Diagnostic, opened: &Opened) -> Faults {
    Faults {
        mistakes: vec![mistake],
        sources: opened.configuration.sources().to_vec(),
        troubles: Vec::new(),
    }
}

/// The format of the report that a word stands for.
fn format(said: &Said<Option<String>>) -> Result<OutputFormat, Box<Diagnostic>> {
    let Some(word) = &said.value else {
        return Ok(OutputFormat::Full);
    };
    OutputFormat::from_str(word, false).or_else(|_| {
        let formats = OutputFormat::value_variants().iter();
        let names = formats.filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = names.map(|value| value.get_name().to_owned()).collect();
        let known = names.iter().map(String::as_str);
        let help = did_you_mean(word, known)
            .unwrap_or_else(|| format!("the formats are `{}`", names.join("`, `")));
        match &said.origin {
            Origin::File { label, .. } => {
                let message = format!("there is no output format `{word}`");
                let mut mistake =
                    Diagnostic::at(config::MISTAKE, Severity::Error, message, label.clone());
                mistake.help = Some(help);
                Err(Box::new(mistake))
            }
            _ => Ok(OutputFormat::Full),
        }
    })
}

/// Shows what holds for one article.
pub(super) fn show(
    articles: &ArticleArguments,
    arguments: &check::Arguments,
    terminal: &Terminal,
) -> Outcome {
    let Some(settings) = settle(articles, arguments, terminal) else {
        return Outcome::Failure;
    };
    let read = |source: crate::source::Source, format| {
        let document = parse::parse(&source, format);
        (source.path.clone(), document)
    };
    let Some(worked) = articles.work(terminal, read) else {
        return Outcome::Failure;
    };
    let Some(opened) = articles.open(terminal) else {
        return Outcome::Failure;
    };
    let mut text = String::new();
    for (at, (file, document)) in worked.articles.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        text.push_str(&config::show(&Shown {
            file,
            document,
            configuration: &opened.configuration,
            choices: &settings.choices,
            run: &settings.run,
        }));
    }
    let printed = terminal.print(|out, _| out.write_all(text.as_bytes()));
    if let Err(error) = &printed {
        terminal.error(&format!("standard output: {error}; check where it goes"));
    }
    if printed.is_ok() && worked.any && worked.troubles == 0 {
        Outcome::Clean
    } else {
        Outcome::Failure
    }
}
