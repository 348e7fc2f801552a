//! A list for people: one line a claim or quantity, and what decided it on the lines below when asked.

use std::io::{self, Write};

use super::Record;
use crate::claim::record::{ClaimRecord, PositionRecord, QuantityRecord, WhyRecord};
use crate::report::visible_line;

pub(super) fn render(records: &[Record], out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<[String; 4]> = records.iter().map(row).collect();
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2)];
    for (record, [place, what, how, words]) in records.iter().zip(&rows) {
        let [a, b, c] = widths;
        writeln!(out, "{place:a$}  {what:b$}  {how:c$}  {words}")?;
        if let Record::Claim(claim) = record
            && let Some(why) = &claim.told().why
        {
            explain(claim, why, out)?;
        }
    }
    let noun = if records.len() == 1 { "line" } else { "lines" };
    writeln!(out, "{} {noun}", records.len())
}

fn row(record: &Record) -> [String; 4] {
    match record {
        Record::Claim(claim) => {
            let answer = claim.value.as_ref().or(claim.stance.as_ref());
            let what = answer.map_or(claim.claim.clone(), |answer| {
                format!("{} = {answer}", claim.claim)
            });
            [
                place(&claim.file, claim.told().start),
                what,
                claim.status.clone(),
                quoted(&claim.told().text),
            ]
        }
        Record::Quantity(quantity) => {
            let what = format!("{} {}", bounds(quantity), quantity.measure.unit);
            let how = if quantity.derived {
                format!("{}, derived", quantity.measure.kind.name())
            } else {
                quantity.measure.kind.name().to_owned()
            };
            [
                place(&quantity.file, quantity.start),
                what,
                how,
                quoted(&quantity.text),
            ]
        }
    }
}

fn place(file: &str, at: PositionRecord) -> String {
    visible_line(&format!("{file}:{}:{}", at.line, at.column)).to_string()
}

fn quoted(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    visible_line(&format!("\"{}\"", words.join(" "))).to_string()
}

fn bounds(quantity: &QuantityRecord) -> String {
    let about = if quantity.measure.approximate {
        "about "
    } else {
        ""
    };
    match (quantity.measure.lo, quantity.measure.hi) {
        (Some(lo), Some(hi)) if lo == hi => format!("{about}{lo}"),
        (Some(lo), Some(hi)) => format!("{about}{lo} to {hi}"),
        (Some(lo), None) => format!(
            "{about}{} {lo}",
            if quantity.measure.lo_open {
                "more than"
            } else {
                "at least"
            }
        ),
        (None, Some(hi)) => format!(
            "{about}{} {hi}",
            if quantity.measure.hi_open {
                "less than"
            } else {
                "at most"
            }
        ),
        (None, None) => "some".to_owned(),
    }
}

/// What decided a claim, in words.
fn explain(claim: &ClaimRecord, why: &WhyRecord, out: &mut dyn Write) -> io::Result<()> {
    match &claim.subject {
        Some(subject) => {
            writeln!(out, "    about {subject}: {}", visible_line(&why.subject))?;
        }
        None => writeln!(
            out,
            "    about nothing in particular: no subject of the packs is near"
        )?,
    }
    if claim.told().cues.is_empty() {
        writeln!(out, "    {}: no cue speaks against it", claim.status)?;
    }
    for (cue, id) in claim.told().cues.iter().zip(&why.cues) {
        let deciding = if cue.axis == claim.status {
            ""
        } else {
            " (outweighed)"
        };
        let words = quoted(&cue.text);
        writeln!(out, "    {}{deciding}: {words} ({id})", cue.axis)?;
    }
    for (dimension, words) in &why.context {
        let value = claim.context.get(dimension);
        let value = value.map(String::as_str).unwrap_or_default();
        writeln!(out, "    {dimension} = {value}: {}", visible_line(words))?;
    }
    Ok(())
}
