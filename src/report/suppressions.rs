//! Lists of suppressions, for people and for machines.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::visible::line;
use crate::settle::suppress::{Directive, Reach};
use crate::source::Source;

/// The version of the JSON form.
const VERSION: u32 = 1;

/// How suppressions are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuppressionsFormat {
    /// For people: one line each.
    Table,
    /// For machines: one object.
    Json,
}

/// One suppression as it is listed.
#[derive(Debug, Serialize)]
pub struct Listed {
    pub(super) file: String,
    pub(super) span: Extent,
    pub(super) start: Place,
    pub(super) end: Place,
    pub(super) rules: Vec<String>,
    pub(super) covers: &'static str,
    pub(super) reason: String,
    pub(super) until: Option<String>,
    pub(super) expired: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Extent {
    start: usize,
    end: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Place {
    pub(super) line: usize,
    column: usize,
}

#[derive(Serialize)]
struct ListWire<'a> {
    version: u32,
    suppressions: &'a [Listed],
}

impl Listed {
    /// A suppression in this source, as on the day `today`.
    pub fn new(source: &Source, directive: &Directive, today: Date) -> Self {
        let span = directive.wish.label.span;
        let on_disk = source.file_span(span);
        let place = |offset| {
            let position = source.position(offset);
            Place {
                line: position.line,
                column: position.column,
            }
        };
        Self {
            file: source.path.to_string(),
            span: Extent {
                start: on_disk.start,
                end: on_disk.end,
            },
            start: place(span.start),
            end: place(span.end),
            rules: directive
                .rules
                .iter()
                .map(|rule| rule.pattern.clone())
                .collect(),
            covers: match directive.reach {
                Reach::Block => "block",
                Reach::Article => "file",
            },
            reason: directive.wish.reason.clone(),
            until: directive.wish.until.map(|day| day.to_string()),
            expired: directive.is_expired(today),
        }
    }
}

impl SuppressionsFormat {
    /// Writes the list.
    pub fn render(self, listed: &[Listed], out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Table => table(listed, out),
            Self::Json => {
                let list = ListWire {
                    version: VERSION,
                    suppressions: listed,
                };
                serde_json::to_writer_pretty(&mut *out, &list)?;
                out.write_all(b"\n")
            }
        }
    }
}

fn table(listed: &[Listed], out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<[String; 4]> = listed
        .iter()
        .map(|one| {
            let until = match (&one.until, one.expired) {
                (None, _) => "no end".to_owned(),
                (Some(day), false) => format!("until {day}"),
                (Some(day), true) => format!("ended {day}"),
            };
            let place = format!("{}:{}:{}", one.file, one.start.line, one.start.column);
            [place, one.rules.join(", "), one.covers.to_owned(), until]
                .map(|cell| line(&cell).into_owned())
        })
        .collect();
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let widths = [width(0), width(1), width(2), width(3)];
    for (row, one) in rows.iter().zip(listed) {
        for (cell, width) in row.iter().zip(widths) {
            write!(out, "{cell:width$}  ")?;
        }
        writeln!(out, "{}", line(&one.reason))?;
    }
    let expired = listed.iter().filter(|one| one.expired).count();
    let ending = if listed.len() == 1 { "" } else { "s" };
    writeln!(out, "{} suppression{ending}, {expired} ended", listed.len())
}
