//! The matrix for people: a grid where it fits the width, else a block for each claim; then every conflict with both
//! passages.
//!
//! Few articles are columns; few claims are columns, and articles rows, where that fits better; otherwise each claim is
//! a block of its answers, each with the articles that give it. Colour only repeats what a sign says.

use std::io::{self, Write};

use super::Overview;
use super::grid::{Grid, tail, wrap};
use crate::compare::{self, Conflict, Passage, Row, answer};
use crate::diagnostic::Severity;
use crate::report::{Style, visible_line};

/// From how many articles on they are rows only if there are fewer claims.
const ROWS: usize = 60;

/// How many articles a block names for each answer.
const NAMED: usize = 6;

/// What a cell says of an article that is silent.
const SILENT: &str = "·";

pub(super) fn render(overview: &Overview<'_>, out: &mut dyn Write, style: Style) -> io::Result<()> {
    let matrix = overview.matrix;
    if !matrix.rows.is_empty() {
        let across = if matrix.groups.is_empty() {
            by_article(overview)
        } else {
            by_group(overview)
        };
        let turned = turn(&across);
        let columns = across.widths(overview.width);
        let rows = turned
            .widths(overview.width)
            .filter(|_| turned.rows.len() <= ROWS);
        match (columns, rows) {
            (Some(widths), _) => across.write(widths, out)?,
            (None, Some(widths)) => turned.write(widths, out)?,
            (None, None) => {
                for row in &matrix.rows {
                    block(overview, row, out)?;
                }
            }
        }
        writeln!(out)?;
    }
    for (n, conflict) in matrix.conflicts.iter().enumerate() {
        write_conflict(overview, n + 1, conflict, out, style)?;
    }
    let settled = matrix.conflicts.iter().filter(|one| one.settled).count();
    let summary = format!(
        "{}, {}, {}{}",
        counted(matrix.columns.len(), "article"),
        counted(matrix.rows.len(), "claim"),
        counted(matrix.conflicts.len(), "conflict"),
        if settled > 0 {
            format!(" ({settled} settled by a fact)")
        } else {
            String::new()
        }
    );
    for part in wrap(&summary, overview.width) {
        writeln!(out, "{part}")?;
    }
    Ok(())
}

fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn name(row: &Row<'_>) -> String {
    let sign = row.agreement.sign();
    format!("{sign} {}", row.claim).trim_end().to_owned()
}

/// Claims as rows, articles as columns.
fn by_article(overview: &Overview<'_>) -> Grid {
    let matrix = overview.matrix;
    let folder = common_folder(overview);
    let cells = |row: &Row<'_>| {
        let cell = |column: usize| {
            let Some(cell) = row.cells.get(&column) else {
                return SILENT.to_owned();
            };
            let sign = if cell.conflict { "≠ " } else { "" };
            let at = cell.first().map(|record| record.told().start);
            let at = at.map_or(String::new(), |at| format!(" {}:{}", at.line, at.column));
            visible_line(&format!("{sign}{}{at}", cell.answers().join(", "))).to_string()
        };
        (0..matrix.columns.len()).map(cell).collect()
    };
    Grid {
        heads: matrix
            .columns
            .iter()
            .map(|column| visible_line(&column.file[folder..]).to_string())
            .collect(),
        rows: matrix
            .rows
            .iter()
            .map(|row| (name(row), cells(row)))
            .collect(),
    }
}

/// Claims as rows, groups of articles as columns.
fn by_group(overview: &Overview<'_>) -> Grid {
    let matrix = overview.matrix;
    let cells = |row: &Row<'_>| {
        let cell = |group: usize| {
            let mut answers: Vec<(String, usize)> = Vec::new();
            let mut conflict = false;
            for (column, cell) in &row.cells {
                if matrix.columns[*column].group != Some(group) {
                    continue;
                }
                conflict |= cell.conflict;
                for answer in cell.answers() {
                    match answers.iter_mut().find(|(known, _)| *known == answer) {
                        Some((_, count)) => *count += 1,
                        None => answers.push((answer, 1)),
                    }
                }
            }
            if answers.is_empty() {
                return SILENT.to_owned();
            }
            let told: Vec<String> = answers
                .into_iter()
                .map(|(answer, count)| format!("{answer} ×{count}"))
                .collect();
            let sign = if conflict { "≠ " } else { "" };
            visible_line(&format!("{sign}{}", told.join(", "))).to_string()
        };
        (0..matrix.groups.len()).map(cell).collect()
    };
    Grid {
        heads: matrix
            .groups
            .iter()
            .map(|group| visible_line(&format!("{} ({})", group.name, group.articles)).to_string())
            .collect(),
        rows: matrix
            .rows
            .iter()
            .map(|row| (name(row), cells(row)))
            .collect(),
    }
}

fn turn(grid: &Grid) -> Grid {
    let rows = grid.heads.iter().enumerate().map(|(column, head)| {
        let cells = grid.rows.iter().map(|(_, cells)| cells[column].clone());
        (head.clone(), cells.collect())
    });
    Grid {
        heads: grid.rows.iter().map(|(name, _)| name.clone()).collect(),
        rows: rows.collect(),
    }
}

/// How many bytes of each path are a folder that all share.
fn common_folder(overview: &Overview<'_>) -> usize {
    let mut files = overview.matrix.columns.iter().map(|column| column.file);
    let Some(first) = files.next() else {
        return 0;
    };
    let mut common = first.rfind('/').map_or(0, |at| at + 1);
    for file in files {
        while common > 0 && !file.starts_with(&first[..common]) {
            common = first[..common - 1].rfind('/').map_or(0, |at| at + 1);
        }
    }
    common
}

/// One claim with its answers, each with the articles that give it.
fn block(overview: &Overview<'_>, row: &Row<'_>, out: &mut dyn Write) -> io::Result<()> {
    let matrix = overview.matrix;
    let folder = common_folder(overview);
    let articles = matrix.columns.len();
    let head = format!(
        "{}: {}, {} of {} say something",
        name(row),
        row.agreement.name(),
        row.cells.len(),
        counted(articles, "article"),
    );
    for part in wrap(&head, overview.width) {
        writeln!(out, "{part}")?;
    }
    if !row.asks.is_empty() {
        for part in wrap(row.asks, overview.width.saturating_sub(4)) {
            writeln!(out, "    {part}")?;
        }
    }
    let mut answers: Vec<(String, Vec<String>)> = Vec::new();
    for cell in row.cells.values() {
        let mut own: Vec<String> = Vec::new();
        for record in &cell.occurrences {
            let told = answer(record);
            if own.contains(&told) {
                continue;
            }
            own.push(told.clone());
            let place = format!(
                "{}:{}:{}",
                &record.file[folder..],
                record.told().start.line,
                record.told().start.column
            );
            match answers.iter_mut().find(|(known, _)| *known == told) {
                Some((_, places)) => places.push(place),
                None => answers.push((told, vec![place])),
            }
        }
    }
    answers.sort_by(|one, two| (two.1.len(), &one.0).cmp(&(one.1.len(), &two.0)));
    for (told, places) in answers {
        let mut named: Vec<String> = places.iter().take(NAMED).cloned().collect();
        if places.len() > NAMED {
            named.push(format!("and {} more", places.len() - NAMED));
        }
        let line = format!("{told} ×{}: {}", places.len(), named.join(", "));
        for (n, part) in wrap(
            visible_line(&line).as_ref(),
            overview.width.saturating_sub(6),
        )
        .iter()
        .enumerate()
        {
            writeln!(out, "{}{part}", if n == 0 { "    " } else { "      " })?;
        }
    }
    writeln!(out)
}

fn write_conflict(
    overview: &Overview<'_>,
    number: usize,
    conflict: &Conflict<'_>,
    out: &mut dyn Write,
    style: Style,
) -> io::Result<()> {
    let severity = compare::severity(conflict);
    let (on, off) = match (style, severity) {
        (Style::Plain, _) => ("", ""),
        (Style::Colored, Severity::Error) => ("\u{1b}[1;31m", "\u{1b}[0m"),
        (Style::Colored, Severity::Warning) => ("\u{1b}[1;33m", "\u{1b}[0m"),
        (Style::Colored, Severity::Note) => ("\u{1b}[1;36m", "\u{1b}[0m"),
    };
    let message = compare::message(conflict, overview.rules);
    let head = format!("≠ {number}. {}[{}]", severity.name(), conflict.rule.id);
    for part in wrap(&head, overview.width) {
        writeln!(out, "{on}{part}{off}")?;
    }
    for part in wrap(
        visible_line(&message).as_ref(),
        overview.width.saturating_sub(4),
    ) {
        writeln!(out, "    {part}")?;
    }
    let departs = if conflict.settled {
        "departs from the fact"
    } else {
        "fewer say so"
    };
    side(overview, conflict.departing, departs, out)?;
    for further in &conflict.further {
        side(overview, *further, "says the same", out)?;
    }
    let others = if conflict.against == 1 {
        "1 article says so".to_owned()
    } else {
        format!("{} articles say so", conflict.against)
    };
    side(overview, conflict.other, &others, out)?;
    writeln!(out)
}

fn side(
    overview: &Overview<'_>,
    passage: Passage<'_>,
    what: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let width = overview.width;
    let place = format!(
        "{}:{}:{}",
        passage.file, passage.start.line, passage.start.column
    );
    let place = visible_line(&place).to_string();
    let text: Vec<&str> = passage.text.split_whitespace().collect();
    writeln!(
        out,
        "  {} ({what})",
        tail(&place, width.saturating_sub(what.len() + 5))
    )?;
    let words = format!("\"{}\"", text.join(" "));
    for part in wrap(visible_line(&words).as_ref(), width.saturating_sub(6)) {
        writeln!(out, "      {part}")?;
    }
    if passage.sentence != text.join(" ") {
        let sentence = format!("in: {}", passage.sentence);
        for part in wrap(visible_line(&sentence).as_ref(), width.saturating_sub(6)) {
            writeln!(out, "      {part}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::compare::Agreement;

    #[test]
    fn every_agreement_but_silence_has_a_sign() {
        let spoken = [Agreement::Conflict, Agreement::Agree, Agreement::Differ];
        assert!(spoken.iter().all(|one| !one.sign().trim().is_empty()));
    }
}
