//! A grid of short texts that fits a width: a column of names, and columns of cells.

use std::io::{self, Write};

/// The least and the most that a column of cells may take.
const CELL: (usize, usize) = (8, 26);

/// The most that the column of names may take, in letters and as a part of the width.
const NAME: (usize, usize) = (34, 3);

/// What stands between two columns.
const GAP: usize = 2;

/// A grid.
pub(super) struct Grid {
    /// The head of each column of cells.
    pub(super) heads: Vec<String>,
    /// The name and the cells of each row.
    pub(super) rows: Vec<(String, Vec<String>)>,
}

impl Grid {
    /// How wide the names and each column of cells are, if all fit.
    pub(super) fn widths(&self, width: usize) -> Option<(usize, usize)> {
        let names = self.rows.iter().map(|(name, _)| length(name));
        let name = names.max().unwrap_or(0).min(NAME.0).min(width / NAME.1);
        let left = width.checked_sub(name)?;
        let each = (left / self.heads.len().max(1)).checked_sub(GAP)?;
        (each >= CELL.0).then_some((name, each.min(CELL.1)))
    }

    /// Writes the grid; cells that are too long go on in further lines.
    pub(super) fn write(
        &self,
        (name, each): (usize, usize),
        out: &mut dyn Write,
    ) -> io::Result<()> {
        write_row("", &self.heads, (name, each), out)?;
        let rule = vec!["─".repeat(each); self.heads.len()];
        write_row(&"─".repeat(name), &rule, (name, each), out)?;
        for (own, cells) in &self.rows {
            write_row(own, cells, (name, each), out)?;
        }
        Ok(())
    }
}

fn write_row(
    own: &str,
    cells: &[String],
    (name, each): (usize, usize),
    out: &mut dyn Write,
) -> io::Result<()> {
    let first = wrap(own, name);
    let rest: Vec<Vec<String>> = cells.iter().map(|cell| wrap(cell, each)).collect();
    let lines = rest.iter().chain([&first]).map(Vec::len).max().unwrap_or(0);
    for line in 0..lines {
        let mut text = pad(first.get(line), name);
        for cell in &rest {
            text.push_str(&" ".repeat(GAP));
            text.push_str(&pad(cell.get(line), each));
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

/// A text in lines of at most `width` characters, cut between words, and within a word that is longer.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(last) if length(last) + 1 + length(word) <= width => {
                last.push(' ');
                last.push_str(word);
                continue;
            }
            _ => {}
        }
        let letters: Vec<char> = word.chars().collect();
        if letters.is_empty() {
            continue;
        }
        lines.extend(
            letters
                .chunks(width)
                .map(|part| part.iter().collect::<String>()),
        );
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// The end of a text that is longer than `width`: of a path the end tells more.
pub(super) fn tail(text: &str, width: usize) -> String {
    let count = length(text);
    if count <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().skip(count + 1 - width).collect();
    format!("…{kept}")
}

fn pad(text: Option<&String>, width: usize) -> String {
    let text = text.map(String::as_str).unwrap_or_default();
    format!("{text}{}", " ".repeat(width.saturating_sub(length(text))))
}

fn length(text: &str) -> usize {
    text.chars().count()
}
