//! `claimspan rules list`: the rules, or those whose facts are due for review.
//!
//! In: packs, and a day. Out: a table for people or one JSON object. A rule is due once its `review-by` or its
//! `valid-until` has passed.

use std::io::{self, Write};

use clap::ValueEnum;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use serde::Serialize;

use super::super::Outcome;
use super::super::articles;
use super::super::terminal::Terminal;
use crate::report::visible_line;
use crate::rule::Rule;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A folder of rule packs besides the shipped ones; may be repeated
    #[arg(long, value_name = "FOLDER")]
    rules: Vec<String>,

    /// Only rules that are past their `review-by` or `valid-until`
    #[arg(long)]
    stale: bool,

    /// As on this day; the system's date if absent
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,

    /// How to list
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Table)]
    output_format: ListFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For people
    Table,
    /// One object, for machines
    Json,
}

/// A rule as machines read it.
#[derive(Debug, Serialize)]
struct RuleRecord<'r> {
    id: &'r str,
    kind: &'r str,
    severity: &'r str,
    review_by: &'r str,
    valid_until: Option<String>,
    due: Option<&'static str>,
    message: &'r str,
    file: &'r str,
}

#[derive(Debug, Serialize)]
struct List<'r> {
    version: &'static str,
    rules: Vec<RuleRecord<'r>>,
}

/// Lists the rules.
pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let Some(loaded) = articles::load_packs(&arguments.rules, terminal) else {
        return Outcome::Failure;
    };
    let today = arguments
        .today
        .unwrap_or_else(|| ZonedDateTime::now().date());
    let all = loaded.rules.rules.len();
    let records = loaded.rules.rules.iter().map(|rule| record(rule, today));
    let rules: Vec<RuleRecord<'_>> = records
        .filter(|record| !arguments.stale || record.due.is_some())
        .collect();
    terminal.print(Outcome::Clean, |out, _| match arguments.output_format {
        ListFormat::Table => table(&rules, all, arguments.stale.then_some(today), out),
        ListFormat::Json => {
            let version = env!("CARGO_PKG_VERSION");
            serde_json::to_writer_pretty(&mut *out, &List { version, rules })?;
            writeln!(out)
        }
    })
}

fn record(rule: &Rule, today: Date) -> RuleRecord<'_> {
    RuleRecord {
        id: &rule.id,
        kind: rule.kind.name(),
        severity: rule.severity.name(),
        review_by: &rule.review_by,
        valid_until: rule.valid_until.map(|day| day.to_string()),
        due: rule.due(today),
        message: &rule.message,
        file: &rule.file,
    }
}

fn table(
    rules: &[RuleRecord<'_>],
    all: usize,
    stale: Option<Date>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows = rules.iter().map(|rule| {
        let day = match (rule.due, &rule.valid_until) {
            (Some("valid-until"), Some(day)) => format!("valid until {day}"),
            _ => rule.review_by.to_owned(),
        };
        [
            rule.id.to_owned(),
            rule.kind.to_owned(),
            rule.severity.to_owned(),
            day,
        ]
    });
    let rows: Vec<[String; 4]> = rows.collect();
    let heads = ["rule", "kind", "severity", "review by"];
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or(0).max(heads[column].len())
    };
    let [a, b, c, d] = [width(0), width(1), width(2), width(3)];
    if !rows.is_empty() {
        let [id, kind, severity, day] = heads;
        writeln!(out, "{id:a$}  {kind:b$}  {severity:c$}  {day:d$}  message")?;
    }
    for ([id, kind, severity, day], rule) in rows.iter().zip(rules) {
        let message = visible_line(rule.message);
        writeln!(
            out,
            "{id:a$}  {kind:b$}  {severity:c$}  {day:d$}  {message}"
        )?;
    }
    match stale {
        Some(today) => writeln!(
            out,
            "{} of {all} rules are due for review on {today}",
            rules.len()
        ),
        None => writeln!(out, "{all} rules"),
    }
}
