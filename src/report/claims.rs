//! Claims and quantities to lists, one file a format.
//!
//! In: [`Record`]s, the wire form of [`crate::claim::record`]. Out: bytes on a writer.

mod json_lines;
mod spreadsheet;
mod table;

pub(in crate::report) use spreadsheet::tame;

use std::io::{self, Write};

use crate::claim::record::{ClaimRecord, QuantityRecord};

/// How to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    /// For people.
    Table,
    /// One JSON object a line.
    JsonLines,
    /// Comma-separated values for spreadsheets.
    Csv,
}

impl ListFormat {
    /// Writes the records in this format.
    pub fn render(self, records: &[Record], out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Table => table::render(records, out),
            Self::JsonLines => json_lines::render(records, out),
            Self::Csv => spreadsheet::render(records, out),
        }
    }
}

/// A line of a list.
#[derive(Debug)]
pub enum Record {
    /// Something that an article says.
    Claim(Box<ClaimRecord>),
    /// A number that an article gives.
    Quantity(QuantityRecord),
}
