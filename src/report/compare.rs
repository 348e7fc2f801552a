//! What articles say side by side, to output, one file a format.
//!
//! In: an [`Overview`], or the changes between two versions. Out: bytes on a writer. A format neither filters nor
//! sorts. To add one: a file beside these, a variant of [`CompareFormat`], its arms here.

mod changes;
mod grid;
mod json;
mod spreadsheet;
mod table;

use std::io::{self, Write};

use super::{Style, page};
use crate::compare::{Change, Matrix};
use crate::pack::RuleSet;

/// How to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareFormat {
    /// For people.
    Table,
    /// One JSON object.
    Json,
    /// Comma-separated values, one line an occurrence.
    Csv,
    /// One page for a browser.
    Html,
}

/// All that is told.
#[derive(Debug)]
pub struct Overview<'a> {
    /// The matrix with its conflicts.
    pub matrix: &'a Matrix<'a>,
    /// The rules that compared.
    pub rules: &'a RuleSet,
    /// How wide a table may be.
    pub width: usize,
}

impl CompareFormat {
    /// Writes the matrix and the conflicts.
    pub fn render(
        self,
        overview: &Overview<'_>,
        out: &mut dyn Write,
        style: Style,
    ) -> io::Result<()> {
        match self {
            Self::Table => table::render(overview, out, style),
            Self::Json => json::render(overview, out),
            Self::Csv => spreadsheet::render(overview, out),
            Self::Html => {
                let page = page::Page {
                    title: "What the articles say",
                    matrix: overview.matrix,
                    rules: overview.rules,
                    review: None,
                };
                page.render(out)
            }
        }
    }

    /// Writes what became of claims from one version to the other.
    pub fn render_changes(
        self,
        all: &[Change<'_>],
        rules: &RuleSet,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match self {
            Self::Table => changes::table(all, rules, out),
            Self::Json => changes::json(all, out),
            Self::Csv => changes::spreadsheet(all, out),
            Self::Html => page::render_changes(all, rules, out),
        }
    }
}

/// Comma-separated values, tamed for spreadsheets as in the lists of claims.
fn write_csv(
    columns: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| super::claims::tame(cell)))?;
    }
    writer.flush()
}
