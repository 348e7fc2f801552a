//! One JSON object, with structs of its own so that the inside may change. `version` tells which form it is.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::Overview;
use crate::claim::record::{PositionRecord, SpanRecord};
use crate::compare::{self, Conflict, Passage, answer};
use crate::report::escape::write_pretty;

/// The version of this form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    articles: Vec<Article<'a>>,
    claims: Vec<Claim<'a>>,
    conflicts: Vec<Disagreement<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Article<'a> {
    file: &'a str,
    title: Option<&'a str>,
    group: Option<&'a str>,
}

#[derive(Serialize)]
struct Claim<'a> {
    claim: &'a str,
    asks: &'a str,
    agreement: &'static str,
    conflicts: &'a [usize],
    cells: Vec<Cell<'a>>,
    silent: usize,
}

#[derive(Serialize)]
struct Cell<'a> {
    file: &'a str,
    answers: Vec<String>,
    conflict: bool,
    occurrences: Vec<Occurrence<'a>>,
}

#[derive(Serialize)]
struct Occurrence<'a> {
    answer: String,
    status: &'a str,
    stance: Option<&'a str>,
    held: Option<&'a str>,
    value: Option<&'a str>,
    subject: Option<&'a str>,
    context: &'a BTreeMap<String, String>,
    span: SpanRecord,
    start: PositionRecord,
    end: PositionRecord,
    text: &'a str,
    sentence: &'a str,
}

#[derive(Serialize)]
struct Disagreement<'a> {
    rule: &'a str,
    severity: &'static str,
    claim: Option<&'a str>,
    message: String,
    settled: bool,
    departing: Side<'a>,
    with: usize,
    other: Side<'a>,
    against: usize,
    further: Vec<Side<'a>>,
    why: &'a str,
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct Side<'a> {
    file: &'a str,
    answer: &'a str,
    status: &'a str,
    span: SpanRecord,
    start: PositionRecord,
    end: PositionRecord,
    text: &'a str,
    sentence: &'a str,
}

#[derive(Serialize)]
struct Summary {
    articles: usize,
    claims: usize,
    conflicts: usize,
    settled: usize,
}

pub(super) fn render(overview: &Overview<'_>, out: &mut dyn Write) -> io::Result<()> {
    let matrix = overview.matrix;
    let articles = matrix.columns.iter().map(|column| Article {
        file: column.file,
        title: column.title,
        group: column.group.map(|group| matrix.groups[group].name.as_str()),
    });
    let claims = matrix.rows.iter().map(|row| Claim {
        claim: row.claim,
        asks: row.asks,
        agreement: row.agreement.name(),
        conflicts: &row.conflicts,
        cells: row
            .cells
            .iter()
            .map(|(column, cell)| Cell {
                file: matrix.columns[*column].file,
                answers: cell.answers(),
                conflict: cell.conflict,
                occurrences: cell.occurrences.iter().map(|one| occurrence(one)).collect(),
            })
            .collect(),
        silent: matrix.columns.len() - row.cells.len(),
    });
    let conflicts = matrix.conflicts.iter();
    let report = Report {
        version: VERSION,
        articles: articles.collect(),
        claims: claims.collect(),
        conflicts: conflicts.map(|one| disagreement(one, overview)).collect(),
        summary: Summary {
            articles: matrix.columns.len(),
            claims: matrix.rows.len(),
            conflicts: matrix.conflicts.len(),
            settled: matrix.conflicts.iter().filter(|one| one.settled).count(),
        },
    };
    write_pretty(&report, out)
}

fn occurrence(record: &crate::claim::record::ClaimRecord) -> Occurrence<'_> {
    Occurrence {
        answer: answer(record),
        status: &record.status,
        stance: record.stance.as_deref(),
        held: record.held.as_deref(),
        value: record.value.as_deref(),
        subject: record.subject.as_deref(),
        context: &record.context,
        span: record.span,
        start: record.told().start,
        end: record.told().end,
        text: &record.told().text,
        sentence: &record.told().sentence,
    }
}

fn disagreement<'a>(conflict: &'a Conflict<'a>, overview: &Overview<'_>) -> Disagreement<'a> {
    let side = |passage: Passage<'a>| Side {
        file: passage.file,
        answer: passage.answer,
        status: passage.status,
        span: passage.span,
        start: passage.start,
        end: passage.end,
        text: passage.text,
        sentence: passage.sentence,
    };
    Disagreement {
        rule: &conflict.rule.id,
        severity: compare::severity(conflict).name(),
        claim: conflict.claim,
        message: compare::message(conflict, overview.rules),
        settled: conflict.settled,
        departing: side(conflict.departing),
        with: conflict.with,
        other: side(conflict.other),
        against: conflict.against,
        further: conflict.further.iter().map(|one| side(*one)).collect(),
        why: &conflict.rule.why,
        help: conflict.rule.help.as_deref(),
    }
}
