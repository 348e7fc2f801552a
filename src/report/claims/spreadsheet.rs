//! Comma-separated values (RFC 4180) that a spreadsheet opens cleanly.
//!
//! A text that a spreadsheet would run as a formula is given a leading apostrophe, as the OWASP page on CSV injection
//! advises: an article is data.

use std::io::{self, Write};

use super::Record;
use crate::claim::record::{ClaimRecord, QuantityRecord};
use crate::report::visible::is_unsafe;

const CLAIM_COLUMNS: [&str; 10] = [
    "file", "line", "column", "claim", "subject", "status", "stance", "value", "context", "text",
];
const QUANTITY_COLUMNS: [&str; 10] = [
    "file",
    "line",
    "column",
    "kind",
    "lo",
    "hi",
    "unit",
    "approximate",
    "derived",
    "text",
];

pub(super) fn render(records: &[Record], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    match records.first() {
        Some(Record::Quantity(_)) => writer.write_record(QUANTITY_COLUMNS)?,
        _ => writer.write_record(CLAIM_COLUMNS)?,
    }
    for record in records {
        let cells = match record {
            Record::Claim(claim) => claim_cells(claim),
            Record::Quantity(quantity) => quantity_cells(quantity),
        };
        writer.write_record(cells.iter().map(|cell| tame(cell)))?;
    }
    writer.flush()
}

fn claim_cells(claim: &ClaimRecord) -> Vec<String> {
    let context: Vec<String> = claim
        .context
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    vec![
        claim.file.to_string(),
        claim.told().start.line.to_string(),
        claim.told().start.column.to_string(),
        claim.claim.clone(),
        claim.subject.clone().unwrap_or_default(),
        claim.status.clone(),
        claim.stance.clone().unwrap_or_default(),
        claim.value.clone().unwrap_or_default(),
        context.join("; "),
        one_line(&claim.told().text),
    ]
}

fn quantity_cells(quantity: &QuantityRecord) -> Vec<String> {
    let end = |end: Option<f64>| end.map(|value| value.to_string()).unwrap_or_default();
    vec![
        quantity.file.to_string(),
        quantity.start.line.to_string(),
        quantity.start.column.to_string(),
        quantity.measure.kind.name().to_owned(),
        end(quantity.measure.lo),
        end(quantity.measure.hi),
        quantity.measure.unit.clone(),
        quantity.measure.approximate.to_string(),
        quantity.derived.to_string(),
        one_line(&quantity.text),
    ]
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a cell: no formula, and nothing that moves a cursor or hides what stands beside it.
pub(in crate::report) fn tame(cell: &str) -> String {
    let shown = |char| {
        if is_unsafe(char) {
            char::REPLACEMENT_CHARACTER
        } else {
            char
        }
    };
    let cell: String = cell.chars().map(shown).collect();
    if cell.starts_with(['=', '+', '-', '@']) {
        format!("'{cell}")
    } else {
        cell
    }
}
