//! Comma-separated values: one line for every occurrence of a claim, ready for a pivot table.

use std::io::{self, Write};

use super::{Overview, write_csv};
use crate::compare::answer;

const COLUMNS: [&str; 15] = [
    "claim",
    "asks",
    "agreement",
    "file",
    "group",
    "answer",
    "status",
    "stance",
    "value",
    "subject",
    "context",
    "line",
    "column",
    "conflict",
    "sentence",
];

pub(super) fn render(overview: &Overview<'_>, out: &mut dyn Write) -> io::Result<()> {
    let matrix = overview.matrix;
    let mut rows = Vec::new();
    for row in &matrix.rows {
        for (column, cell) in &row.cells {
            let column = &matrix.columns[*column];
            let group = column.group.map(|group| matrix.groups[group].name.clone());
            for record in &cell.occurrences {
                let mut about = row.conflicts.iter().map(|n| &matrix.conflicts[*n]);
                let in_conflict = about.any(|conflict| {
                    let sides = [conflict.departing, conflict.other];
                    let mut all = sides.iter().chain(&conflict.further);
                    all.any(|side| *side.file == *record.file && side.span == record.span)
                });
                let context: Vec<String> = record
                    .context
                    .iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                rows.push(vec![
                    row.claim.to_owned(),
                    row.asks.to_owned(),
                    row.agreement.name().to_owned(),
                    record.file.to_string(),
                    group.clone().unwrap_or_default(),
                    answer(record),
                    record.status.clone(),
                    record.stance.clone().unwrap_or_default(),
                    record.value.clone().unwrap_or_default(),
                    record.subject.clone().unwrap_or_default(),
                    context.join("; "),
                    record.told().start.line.to_string(),
                    record.told().start.column.to_string(),
                    if in_conflict { "yes" } else { "" }.to_owned(),
                    record.told().sentence.clone(),
                ]);
            }
        }
    }
    // What no claim declares has no row: each side of such a conflict is a line of its own.
    for conflict in matrix.conflicts.iter().filter(|one| one.claim.is_none()) {
        let sides = [conflict.departing, conflict.other];
        for side in sides.iter().chain(&conflict.further) {
            let mut line = vec![String::new(); COLUMNS.len()];
            line[0].clone_from(&conflict.rule.id);
            "conflict".clone_into(&mut line[2]);
            side.file.clone_into(&mut line[3]);
            side.answer.clone_into(&mut line[5]);
            side.status.clone_into(&mut line[6]);
            line[11] = side.start.line.to_string();
            line[12] = side.start.column.to_string();
            "yes".clone_into(&mut line[13]);
            side.sentence.clone_into(&mut line[14]);
            rows.push(line);
        }
    }
    write_csv(&COLUMNS, rows.into_iter(), out)
}
