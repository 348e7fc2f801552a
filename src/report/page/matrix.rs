//! The section of claims: what each article answers to each question.
//!
//! A table with a column an article, up to [`COLUMNS`] of them. With more, nobody could read it: each claim then has its
//! answers with how many articles give them, and opens to the articles. Colour never stands alone: a sign says the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::super::summary::{counted, grouped};
use super::Page;
use super::index::{self, Entry, Index};
use super::words::plain;
use crate::claim::record::{ClaimRecord, SpanRecord};
use crate::compare::{Agreement, Cell, Row, answer};

/// The most articles that have a column each.
const COLUMNS: usize = 40;

/// The most columns that fit on paper.
const PAPER: usize = 10;

/// The most articles that are named under one answer.
const NAMED: usize = 24;

const AGREEMENTS: [Agreement; 5] = [
    Agreement::Conflict,
    Agreement::Differ,
    Agreement::Agree,
    Agreement::Single,
    Agreement::Open,
];

/// What rows of this agreement are called.
fn name(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Open => "nothing to compare",
        _ => agreement.name(),
    }
}

/// The section.
pub(super) fn section(page: &Page<'_>, index: &Index<'_>) -> Markup {
    let matrix = page.matrix;
    let count = |agreement: Agreement| {
        let rows = matrix.rows.iter();
        rows.filter(|row| row.agreement == agreement).count()
    };
    html! {
        ul.legend aria-label="Signs" {
            @for agreement in AGREEMENTS {
                li {
                    (sign(agreement))
                    (name(agreement)) " "
                    span.num { (grouped(count(agreement))) }
                }
            }
        }
        form.pick.js hidden aria-label="Filter claims" {
            input type="search" id="claim-query" placeholder="Search claims" aria-label="Search claims";
            select id="agreement" aria-label="Agreement" {
                option value="" { "All claims" }
                @for agreement in AGREEMENTS {
                    option value=(letter(agreement)) { (name(agreement)) }
                }
            }
        }
        @if matrix.columns.len() <= COLUMNS {
            (grid(page, index))
        } @else {
            p.lead {
                (counted(matrix.columns.len(), "article")) " are too many for a column each: below stand the answers to \
                 each claim, with how many articles give them. Of an answer that many give, the first " (NAMED)
                " are named."
            }
            (answers(page, index))
        }
    }
}

/// The rows by their agreement, what needs a decision first.
fn groups<'p>(page: &'p Page<'p>) -> Vec<(Agreement, Vec<&'p Row<'p>>)> {
    let of = |agreement: Agreement| {
        let rows = page.matrix.rows.iter();
        (
            agreement,
            rows.filter(|row| row.agreement == agreement).collect(),
        )
    };
    let groups = AGREEMENTS.into_iter().map(of);
    groups
        .filter(|(_, rows): &(_, Vec<_>)| !rows.is_empty())
        .collect()
}

fn letter(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Conflict => "c",
        Agreement::Agree => "a",
        Agreement::Differ => "d",
        Agreement::Single => "s",
        Agreement::Open => "q",
    }
}

fn sign(agreement: Agreement) -> Markup {
    let sign = match agreement {
        Agreement::Single => "1",
        Agreement::Open => "·",
        _ => agreement.sign(),
    };
    html! { span.ag.(letter(agreement)) aria-hidden="true" { (sign) } }
}

fn head(row: &Row<'_>) -> Markup {
    html! {
        (sign(row.agreement))
        span.asks { (plain(row.asks)) }
        span.id { (plain(row.claim)) }
        span.vh { " " (name(row.agreement)) }
    }
}

fn grid(page: &Page<'_>, index: &Index<'_>) -> Markup {
    let matrix = page.matrix;
    html! {
        @if matrix.columns.len() > PAPER {
            p.paper.none {
                "The table of claims has " (counted(matrix.columns.len(), "column")) " and is left out of print; what \
                 articles disagree about stands under conflicts."
            }
        }
        div.scroll.few[matrix.columns.len() <= PAPER] tabindex="0" role="region" aria-label="Claims and articles" {
            table.grid {
                caption.vh { "What each article answers to each claim" }
                thead {
                    @if !matrix.groups.is_empty() {
                        tr {
                            td {}
                            @for group in &matrix.groups {
                                th.group scope="colgroup" colspan=(group.articles) { (plain(&group.name)) }
                            }
                        }
                    }
                    tr {
                        th.corner scope="col" { "Claim" }
                        @for entry in &index.entries {
                            th scope="col" { (article(entry)) }
                        }
                    }
                }
                @for (agreement, rows) in groups(page) {
                    tbody {
                        tr.kin data-g=(letter(agreement)) {
                            th scope="rowgroup" { (name(agreement)) " " span.num { (rows.len()) } }
                            td colspan=(matrix.columns.len()) {}
                        }
                        @for row in rows {
                            @let disputed = disputed(page, row);
                            tr id=(index::claim(row.claim)) data-a=(letter(row.agreement)) {
                                th scope="row" { (head(row)) }
                                @for (at, entry) in index.entries.iter().enumerate() {
                                    @match row.cells.get(&at) {
                                        Some(cell) => (filled(cell, row, entry, &disputed)),
                                        None => td {},
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        p.soft.note { "An empty cell: the article does not speak of it." }
    }
}

/// The name of an article at the head of its column.
fn article(entry: &Entry<'_>) -> Markup {
    let file = entry.column.file;
    let base = file.rsplit('/').next().unwrap_or(file);
    let base = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    html! {
        @if entry.text.is_some() {
            a href={ "#" (entry.id) } title=(plain(file)) { (plain(base)) }
        } @else {
            span title=(plain(file)) { (plain(base)) }
        }
    }
}

/// The places that take part in the conflicts about a claim.
type Disputed<'p> = BTreeSet<(&'p str, SpanRecord)>;

fn disputed<'p>(page: &'p Page<'p>, row: &Row<'p>) -> Disputed<'p> {
    let conflicts = row.conflicts.iter().map(|n| &page.matrix.conflicts[*n]);
    let passages = conflicts.flat_map(|conflict| {
        let sides = [conflict.departing, conflict.other];
        sides.into_iter().chain(conflict.further.iter().copied())
    });
    passages
        .map(|passage| (passage.file, passage.span))
        .collect()
}

fn is_disputed(record: &ClaimRecord, disputed: &Disputed<'_>) -> bool {
    disputed.contains(&(&*record.file, record.span))
}

fn filled(cell: &Cell<'_>, row: &Row<'_>, entry: &Entry<'_>, disputed: &Disputed<'_>) -> Markup {
    let class = if cell.conflict {
        "c"
    } else {
        match row.agreement {
            // The other answers of a claim that is in conflict take no side.
            Agreement::Conflict => "",
            agreement => letter(agreement),
        }
    };
    // Each answer once, at its first place; in conflict if it is so anywhere.
    let mut shown: Vec<(String, &ClaimRecord, bool)> = Vec::new();
    for record in &cell.occurrences {
        let (answer, conflict) = (answer(record), is_disputed(record, disputed));
        match shown.iter_mut().find(|(known, ..)| *known == answer) {
            Some((_, _, known)) => *known |= conflict,
            None => shown.push((answer, record, conflict)),
        }
    }
    html! {
        td.(class) {
            @for (n, (answer, record, conflict)) in shown.iter().enumerate() {
                @if n > 0 { br; }
                @if *conflict { span.sg { "≠" span.vh { " in conflict: " } } }
                @let class = if *conflict { Some("c") } else if record.is_answer(false) { None } else { Some("u") };
                @match place(entry, record) {
                    Some(id) => a class=[class] href={ "#" (id) } { (plain(answer)) },
                    None => span class=[class] title={ (plain(entry.column.file)) ":" (record.told().start.line) } { (plain(answer)) },
                }
            }
        }
    }
}

/// Where a claim stands on the page.
fn place<'e>(entry: &'e Entry<'_>, record: &ClaimRecord) -> Option<&'e str> {
    entry.text?;
    let same = |said: &&index::Saying<'_>| std::ptr::eq(said.record, record);
    entry.claims.iter().find(same).map(|said| said.id.as_str())
}

fn answers(page: &Page<'_>, index: &Index<'_>) -> Markup {
    html! {
        div.answers {
            @for (agreement, rows) in groups(page) {
                h3 data-g=(letter(agreement)) { (sign(agreement)) (name(agreement)) " " span.num { (rows.len()) } }
                @for row in rows {
                    div.claim id=(index::claim(row.claim)) data-a=(letter(row.agreement)) {
                        p.q { (head(row)) }
                        ul { @for answer in grouped_answers(page, row) { (counted_answer(&answer, index)) } }
                    }
                }
            }
        }
    }
}

/// An answer with the articles that give it, those in conflict first.
struct Given {
    answer: String,
    columns: Vec<usize>,
    /// Whether any of them is in conflict for it.
    conflict: bool,
    /// Whether the articles stand behind it.
    held: bool,
}

/// The answers of a row: those in conflict, then those that are held, each by how many articles give them.
fn grouped_answers(page: &Page<'_>, row: &Row<'_>) -> Vec<Given> {
    let disputed = disputed(page, row);
    let mut by_answer: BTreeMap<String, BTreeMap<usize, bool>> = BTreeMap::new();
    let mut held: BTreeSet<String> = BTreeSet::new();
    for (column, cell) in &row.cells {
        for record in &cell.occurrences {
            let answer = answer(record);
            if record.is_answer(false) {
                held.insert(answer.clone());
            }
            let columns = by_answer.entry(answer).or_default();
            *columns.entry(*column).or_default() |= is_disputed(record, &disputed);
        }
    }
    let given = by_answer.into_iter().map(|(answer, columns)| {
        let in_conflict = columns.iter().filter(|(_, conflict)| **conflict);
        let others = columns.iter().filter(|(_, conflict)| !**conflict);
        Given {
            held: held.contains(&answer),
            answer,
            conflict: columns.values().any(|conflict| *conflict),
            columns: in_conflict
                .chain(others)
                .map(|(column, _)| *column)
                .collect(),
        }
    });
    let mut given: Vec<Given> = given.collect();
    given.sort_by_key(|one| (!one.conflict, !one.held, Reverse(one.columns.len())));
    given
}

fn counted_answer(given: &Given, index: &Index<'_>) -> Markup {
    html! {
        li.c[given.conflict].u[!given.held] {
            details {
                summary {
                    @if given.conflict { span.sg { "≠" span.vh { " in conflict: " } } " " }
                    (plain(&given.answer)) " " span.num { "×" (grouped(given.columns.len())) }
                }
                p {
                    @for (n, column) in given.columns.iter().take(NAMED).enumerate() {
                        @let entry = &index.entries[*column];
                        @if n > 0 { ", " }
                        @if entry.text.is_some() {
                            a href={ "#" (entry.id) } { (plain(entry.column.file)) }
                        } @else {
                            (plain(entry.column.file))
                        }
                    }
                    @if given.columns.len() > NAMED { " and " (grouped(given.columns.len() - NAMED)) " more" }
                }
            }
        }
    }
}
