//! What became of claims from one version to the other, in each format.

use std::io::{self, Write};

use serde::Serialize;

use super::write_csv;
use crate::claim::record::{ClaimRecord, PositionRecord, SpanRecord};
use crate::compare::{Change, Changed, answer};
use crate::pack::RuleSet;
use crate::report::visible_line;

/// The version of the JSON form.
const VERSION: u32 = 1;

/// For people: by article, what was said and what is said now.
pub(super) fn table(all: &[Change<'_>], rules: &RuleSet, out: &mut dyn Write) -> io::Result<()> {
    let mut file = "";
    for change in all {
        if change.file != file {
            file = change.file;
            writeln!(out, "{}", visible_line(file))?;
        }
        let declared = rules.claims.iter().find(|claim| claim.id == change.claim);
        let asks = declared.map_or("", |claim| claim.asks.as_str());
        writeln!(out, "  {} {}: {asks}", change.changed.name(), change.claim)?;
        for (sign, records) in [('-', &change.before), ('+', &change.after)] {
            for record in records {
                let at = record.told().start;
                let words = format!(
                    "    {sign} {} at {}:{}: {}",
                    answer(record),
                    at.line,
                    at.column,
                    record.told().sentence
                );
                writeln!(out, "{}", visible_line(&words))?;
            }
        }
    }
    let count = |changed: Changed| all.iter().filter(|one| one.changed == changed).count();
    writeln!(
        out,
        "{} appeared, {} vanished, {} changed",
        count(Changed::Appeared),
        count(Changed::Vanished),
        count(Changed::Answers)
    )
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    changes: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    claim: &'a str,
    subject: Option<&'a str>,
    change: &'static str,
    before: Vec<Occurrence<'a>>,
    after: Vec<Occurrence<'a>>,
}

#[derive(Serialize)]
struct Occurrence<'a> {
    answer: String,
    status: &'a str,
    span: SpanRecord,
    start: PositionRecord,
    end: PositionRecord,
    text: &'a str,
    sentence: &'a str,
}

/// One JSON object.
pub(super) fn json(all: &[Change<'_>], out: &mut dyn Write) -> io::Result<()> {
    fn told<'r>(records: &[&'r ClaimRecord]) -> Vec<Occurrence<'r>> {
        let told = records.iter().map(|record| Occurrence {
            answer: answer(record),
            status: &record.status,
            span: record.span,
            start: record.told().start,
            end: record.told().end,
            text: &record.told().text,
            sentence: &record.told().sentence,
        });
        told.collect()
    }
    let changes = all.iter().map(|change| Entry {
        file: change.file,
        claim: change.claim,
        subject: change.subject,
        change: change.changed.name(),
        before: told(&change.before),
        after: told(&change.after),
    });
    let report = Report {
        version: VERSION,
        changes: changes.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    out.write_all(b"\n")
}

/// Comma-separated values: one line an occurrence.
pub(super) fn spreadsheet(all: &[Change<'_>], out: &mut dyn Write) -> io::Result<()> {
    let columns = [
        "file", "claim", "change", "version", "answer", "status", "line", "column", "sentence",
    ];
    let rows = all.iter().flat_map(|change| {
        let before = change.before.iter().map(|record| ("before", *record));
        let after = change.after.iter().map(|record| ("after", *record));
        before.chain(after).map(|(version, record)| {
            vec![
                change.file.to_owned(),
                change.claim.to_owned(),
                change.changed.name().to_owned(),
                version.to_owned(),
                answer(record),
                record.status.clone(),
                record.told().start.line.to_string(),
                record.told().start.column.to_string(),
                record.told().sentence.clone(),
            ]
        })
    });
    write_csv(&columns, rows, out)
}
