//! `check --input-format json-lines`: each article of a stream judged by itself.
//!
//! In: the arguments. Out: a line for each line of input. Articles are taken to lie below the current folder under the
//! names that their lines give, so that its configuration speaks for all of them. Next: [`crate::report::stream`].

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Arguments, Judging, Terms, counted, sort};
use crate::cli::Outcome;
use crate::cli::settings::{self, Settings};
use crate::cli::stream::{self, Entry};
use crate::cli::terminal::Terminal;
use crate::lint::Checked;
use crate::report::stream::{Found, article};
use crate::report::{OutputFormat, Sources};
use crate::settle::suppress;

/// Checks the articles of standard input, one a line.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let judging = match streamed(arguments) {
        Ok(judging) => judging,
        Err(trouble) => {
            terminal.error(&trouble);
            return Outcome::Failure;
        }
    };
    let Some(settings) = settings::settle(&judging, &arguments.command_line(), terminal) else {
        return Outcome::Failure;
    };
    let today = judging.today();
    let terms = Terms {
        settings: &settings,
        today,
    };
    let work = |entry: Entry| {
        let (checked, ()) = terms.judge(entry.source, &entry.document, |_| ());
        line(entry.line, checked, arguments, &settings, today)
    };
    stream::run(&judging.articles, terminal, work)
}

/// What to check, if the options allow it.
fn streamed(arguments: &Arguments) -> Result<Judging, String> {
    let lines = OutputFormat::JsonLines.name();
    match arguments.output.format() {
        Some(format) if format != lines => Err(format!(
            "--output-format {format}: a stream is answered in lines of JSON; leave it out, or name `{lines}`"
        )),
        _ => Ok(Judging {
            articles: arguments.judging.articles.streamed()?,
            ..arguments.judging.clone()
        }),
    }
}

/// The line of one article, and whether it fails the run.
fn line(
    number: usize,
    checked: Checked,
    arguments: &Arguments,
    settings: &Settings,
    today: Date,
) -> (Vec<u8>, Outcome) {
    let Checked {
        source,
        mut diagnostics,
        words,
        skipped,
        selection,
        suppressions,
        ..
    } = checked;
    let suppressions = BTreeMap::from([(source.path.to_string(), suppressions)]);
    let terms = suppress::Terms {
        rules: settings.rules,
        known: settings.choices.known(),
        today,
        compared: false,
        severity: &|_: &str, rule: &str| selection.severity(rule),
    };
    suppress::settle(&mut diagnostics, &suppressions, &terms);
    sort(&mut diagnostics);
    let sources: Sources<'_> = std::iter::once(&source).collect();
    let skipped = counted(&skipped).into_iter();
    let skipped = skipped.map(|(reason, count)| (reason.to_owned(), count));
    let skipped: BTreeMap<String, usize> = skipped.collect();
    let found = Found {
        diagnostics: &diagnostics,
        sources: &sources,
        words,
        skipped: &skipped,
    };
    let outcome = match arguments.fail(&diagnostics, settings) {
        true => Outcome::Findings,
        false => Outcome::Clean,
    };
    (article(number, &source.path, &found), outcome)
}
