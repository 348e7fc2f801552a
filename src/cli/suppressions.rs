//! `claimspan suppressions`: what articles ask not to be counted, for whoever must answer for it.
//!
//! In: paths. Out: every suppression with its rules, reason, last day and place. It judges nothing: whether a
//! suppression still covers a finding, or is written wrongly, is told by `check`. Next:
//! [`crate::report::suppressions`].

use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::Outcome;
use super::articles::ArticleArguments;
use super::terminal::Terminal;
use crate::parse;
use crate::report::suppressions::{Listed, SuppressionsFormat};
use crate::settle::suppress;
use crate::source::Source;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    articles: ArticleArguments,

    /// Tell what has ended as on this day; the system's date if absent
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,

    /// How to list
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = SuppressionsFormat::Table)]
    output_format: SuppressionsFormat,
}

/// Lists the suppressions.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let today = arguments
        .today
        .unwrap_or_else(|| ZonedDateTime::now().date());
    let read = |source: Source, format| {
        let document = parse::parse(&source, format);
        let found = suppress::read(&source, &document).directives;
        let listed = found
            .iter()
            .map(|directive| Listed::new(&source, directive, today));
        listed.collect::<Vec<_>>()
    };
    let Some(worked) = arguments.articles.work(terminal, read) else {
        return Outcome::Failure;
    };
    let outcome = worked.outcome();
    let listed: Vec<Listed> = worked.articles.into_iter().flatten().collect();
    terminal.print(outcome, |out, _| {
        arguments.output_format.render(&listed, out)
    })
}
