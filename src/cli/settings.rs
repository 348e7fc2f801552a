//! The settings of a run of `check`: options, configuration files and packs brought together; and how to show them.
//!
//! In: the arguments. Out: [`Settings`], or troubles and mistakes that have been told. What the files say is for
//! [`crate::config`].

use clap::ValueEnum;

use super::Outcome;
use super::articles::{Opened, complain};
use super::check::Judging;
use super::terminal::Terminal;
use crate::config::{self, Choices, CommandLine, Faults, Origin, RunSettings, Setting, Shown};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::Across;
use crate::pack::{RuleSet, did_you_mean};
use crate::parse;
use crate::report::OutputFormat;

/// Up to so many articles `check` also compares what they say of whatever no claim declares. What it must keep for that
/// is as long as the articles; for more of them there is `compare`.
pub(super) const STATEMENTS_OF: usize = 500;

/// What holds for a run.
pub(super) struct Settings {
    /// The rules that can judge.
    pub(super) rules: &'static RuleSet,
    /// Which of them judge which article.
    pub(super) choices: Choices,
    pub(super) output_format: OutputFormat,
    pub(super) fail_on: Severity,
    /// How articles are compared with each other.
    pub(super) across: Across,
}

/// Settles what holds, and takes the rules out of the set that can judge nothing. None if that cannot be done; why has
/// been told.
pub(super) fn settle(
    judging: &Judging,
    command_line: &CommandLine,
    terminal: &Terminal,
) -> Option<Settings> {
    let mut found = look_up(judging, command_line, terminal)?;
    found.choices.narrow(found.rules);
    let articles = judging.articles().open(terminal)?.articles().count();
    Some(Settings {
        fail_on: found.run.fail_on.value.unwrap_or(Severity::Error),
        across: match articles {
            _ if !found.run.across.value => Across::Nothing,
            0 | 1 => Across::Nothing,
            2..=STATEMENTS_OF => Across::Statements,
            _ => Across::Claims,
        },
        output_format: found.output_format,
        rules: found.rules,
        choices: found.choices,
    })
}

/// What holds, before anything is left out.
struct LookedUp {
    rules: &'static mut RuleSet,
    choices: Choices,
    run: RunSettings,
    output_format: OutputFormat,
}

/// Settles what holds, with all rules.
fn look_up(judging: &Judging, command_line: &CommandLine, terminal: &Terminal) -> Option<LookedUp> {
    let articles = judging.articles();
    let opened = articles.open(terminal)?;
    let run = match opened.configuration.run(command_line) {
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
    let layer = judging.choice().layer();
    let choices = Choices::new(&opened.configuration, &layer, opened.articles(), rules);
    let choices = choices.map_err(|faults| complain(&faults, terminal)).ok()?;
    Some(LookedUp {
        rules,
        choices,
        run,
        output_format,
    })
}

fn fault(mistake: Diagnostic, opened: &Opened) -> Faults {
    Faults {
        mistakes: vec![mistake],
        sources: opened.configuration.sources().to_vec(),
        troubles: Vec::new(),
    }
}

/// The format of the report that a word stands for.
fn format(said: &Setting<Option<String>>) -> Result<OutputFormat, Box<Diagnostic>> {
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
pub(super) fn show(judging: &Judging, command_line: &CommandLine, terminal: &Terminal) -> Outcome {
    let articles = judging.articles();
    let Some(settings) = look_up(judging, command_line, terminal) else {
        return Outcome::Failure;
    };
    let read = |source: crate::source::Source, format| {
        let document = parse::parse(&source, format);
        (source.path.to_string(), document)
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
    terminal.print(worked.outcome(), |out, _| out.write_all(text.as_bytes()))
}
