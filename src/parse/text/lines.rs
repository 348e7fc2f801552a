//! Lines to pieces: which lines belong together, and which begin with a bullet or are a table's row.
//!
//! In: a source. Out: [`Piece`]s in file order. Hard-wrapped prose is joined by the test that a typist makes: the line
//! was broken because the next word did not fit. Which pieces are headings is decided in [`super::shape`].

use crate::source::{Source, Span};

/// Lines that belong together.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// What it looks like.
    pub(super) kind: PieceKind,
    /// The visible part of each line, without bullets.
    pub(super) lines: Vec<Span>,
    /// All of it, bullet included.
    pub(super) span: Span,
    /// Whether a blank line stands before it.
    pub(super) gap: bool,
}

/// What a piece looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// Prose, or anything that turns out to be nothing else.
    Paragraph,
    /// A heading with its level.
    Heading(u8),
    /// A stray line that is no sentence: a caption, the alternative text of an image.
    Caption,
    /// An item of a list.
    Bullet {
        /// Columns before the bullet.
        indent: usize,
        /// Whether the bullet is a number.
        ordered: bool,
        /// The number.
        number: Option<u32>,
    },
    /// A row of a table.
    Row {
        /// What stands between cells: `|` or a tab.
        separator: char,
        /// Whether it names the columns.
        header: bool,
    },
    /// A line of dashes or stars.
    Rule,
}

/// A line without the blanks around it.
#[derive(Debug, Clone, Copy)]
struct Line<'s> {
    text: &'s str,
    span: Span,
    indent: usize,
    blank: bool,
}

/// Bullets that need a blank behind them, since they are used in words and sums too.
const LOOSE_BULLETS: [char; 4] = ['-', '*', '+', '\u{2013}'];
/// Bullets that are nothing else.
const BULLETS: [char; 8] = [
    '\u{2022}', '\u{25e6}', '\u{25aa}', '\u{2023}', '\u{25cf}', '\u{25cb}', '\u{25a0}', '\u{b7}',
];

/// Reads all lines.
pub(super) fn pieces(source: &Source) -> Vec<Piece> {
    let lines = split(source);
    let wrap = wrap_width(&lines);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut gap = true;
    for (at, line) in lines.iter().enumerate() {
        if line.blank {
            gap = true;
            continue;
        }
        let kind = kind(&lines, at);
        if let PieceKind::Rule = kind
            && mark_underlined(source, &mut pieces, line, gap)
        {
            continue;
        }
        let above = if gap || at == 0 {
            None
        } else {
            Some(&lines[at - 1])
        };
        match (pieces.last_mut(), above) {
            (Some(piece), Some(above))
                if kind == PieceKind::Paragraph && continues(piece, above, line, wrap) =>
            {
                piece.lines.push(line.span);
                piece.span = piece.span.cover(line.span);
            }
            _ => pieces.push(piece(line, kind, gap)),
        }
        gap = false;
    }
    pieces
}

fn piece(line: &Line<'_>, kind: PieceKind, gap: bool) -> Piece {
    let marker = match kind {
        PieceKind::Bullet { .. } => bullet(line.text).map_or(0, |bullet| bullet.length),
        PieceKind::Heading(_) => line.text.len() - line.text.trim_start_matches(['#', ' ']).len(),
        _ => 0,
    };
    Piece {
        kind,
        lines: vec![Span::new(line.span.start + marker, line.span.end)],
        span: line.span,
        gap,
    }
}

fn split(source: &Source) -> Vec<Line<'_>> {
    (0..source.line_count())
        .filter_map(|number| source.line_span(number))
        .map(|span| {
            let start = span.start.max(source.start()).min(span.end);
            let raw = source.slice(Span::new(start, span.end));
            let from = start + raw.len() - raw.trim_start().len();
            let text = raw.trim();
            Line {
                text,
                span: Span::new(from.min(span.end), from.min(span.end) + text.len()),
                indent: columns(&raw[..raw.len() - raw.trim_start().len()]),
                blank: text
                    .chars()
                    .all(|char| char == '\u{feff}' || char == '\u{200b}'),
            }
        })
        .collect()
}

/// How far blanks reach; a tab is as wide as four.
fn columns(blanks: &str) -> usize {
    blanks
        .chars()
        .map(|char| if char == '\t' { 4 } else { 1 })
        .sum()
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn kind(lines: &[Line<'_>], at: usize) -> PieceKind {
    let line = &lines[at];
    if let Some(separator) = separator(lines, at) {
        let header = is_header(lines, at, separator);
        return PieceKind::Row { separator, header };
    }
    if is_rule(line.text) {
        return PieceKind::Rule;
    }
    if let Some(level) = hashes(line.text) {
        return PieceKind::Heading(level);
    }
    match bullet(line.text) {
        Some(bullet) => PieceKind::Bullet {
            indent: line.indent + bullet.deeper,
            ordered: bullet.number.is_some(),
            number: bullet.number,
        },
        None => PieceKind::Paragraph,
    }
}

/// What separates the cells of this line, when it is a row: the line above or below has as many.
fn separator(lines: &[Line<'_>], at: usize) -> Option<char> {
    let line = &lines[at];
    if is_rule(line.text) {
        return None;
    }
    let count = |line: &Line<'_>, separator| line.text.matches(separator).count();
    let like = |separator: char, other: Option<usize>| {
        other
            .and_then(|other| lines.get(other))
            .is_some_and(|other| {
                !other.blank
                    && (count(other, separator) == count(line, separator) || is_rule(other.text))
            })
    };
    let neighbour = |separator| like(separator, at.checked_sub(1)) || like(separator, Some(at + 1));
    let fenced = line.text.starts_with('|') && count(line, '|') > 1;
    if fenced || (count(line, '|') > 0 && line.text.contains(" | ") && neighbour('|')) {
        return Some('|');
    }
    (count(line, '\t') > 0 && neighbour('\t')).then_some('\t')
}

/// Whether the first row of a table names its columns. Of two columns the first may name the rows instead; then there
/// is no header, unless short names stand over sentences.
fn is_header(lines: &[Line<'_>], at: usize, separator: char) -> bool {
    let is_row = |other: &Line<'_>| !other.blank && other.text.contains(separator);
    let is_first = at == 0 || !is_row(&lines[at - 1]);
    let Some(below) = lines.get(at + 1).filter(|below| is_row(below)) else {
        return false;
    };
    let longest = |line: &Line<'_>| {
        let cells = line.text.split(separator);
        cells.map(|cell| cell.split_whitespace().count()).max()
    };
    let names = longest(&lines[at]) <= Some(3) && longest(below) > Some(3);
    let columns = lines[at].text.matches(separator).count() + 1;
    is_first && (separator == '|' || columns > 2 || names)
}

/// A line of dashes, stars or the like, with or without bars: `---`, `|---|:-:|`, `=====`.
fn is_rule(text: &str) -> bool {
    let marks = text
        .chars()
        .filter(|char| "-=*_\u{2014}\u{2500}".contains(*char))
        .count();
    marks >= 3
        && text
            .chars()
            .all(|char| "-=*_|:+ \u{2014}\u{2500}".contains(char))
}

/// `## Heading`, as it is left of Markdown.
fn hashes(text: &str) -> Option<u8> {
    let count = text.bytes().take_while(|byte| *byte == b'#').count();
    let level = u8::try_from(count).ok()?;
    ((1..=6).contains(&level) && text[count..].starts_with(' ')).then_some(level)
}

/// A line of `=` or `-` right below a line makes that line a heading.
fn mark_underlined(source: &Source, pieces: &mut [Piece], line: &Line<'_>, gap: bool) -> bool {
    if let Some(piece) = pieces.last_mut()
        && matches!(piece.kind, PieceKind::Row { .. })
        && !gap
    {
        return true;
    }
    let level = match line.text.chars().next() {
        Some('=') => 1,
        Some('-') => 2,
        _ => return false,
    };
    let uniform = line.text.chars().all(|char| line.text.starts_with(char));
    match pieces.last_mut() {
        Some(piece)
            if !gap
                && uniform
                && piece.kind == PieceKind::Paragraph
                && piece.lines.len() == 1
                && !ends_sentence(source.slice(piece.span)) =>
        {
            piece.kind = PieceKind::Heading(level);
            true
        }
        _ => false,
    }
}

struct Bullet {
    /// Bytes of the bullet and the blanks behind it.
    length: usize,
    number: Option<u32>,
    /// A hollow bullet stands one level deeper than a full one.
    deeper: usize,
}

fn bullet(text: &str) -> Option<Bullet> {
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    let blanks = rest.len() - rest.trim_start().len();
    let is_bullet = BULLETS.contains(&first) || (LOOSE_BULLETS.contains(&first) && blanks > 0);
    if is_bullet && blanks < rest.len() {
        return Some(Bullet {
            length: first.len_utf8() + blanks,
            number: None,
            deeper: usize::from(matches!(first, '\u{25e6}' | '\u{25cb}')),
        });
    }
    numbered(text).or_else(|| lettered(text))
}

/// `a) `, `(b) `.
fn lettered(text: &str) -> Option<Bullet> {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let letter = inner.bytes().next().filter(u8::is_ascii_lowercase)?;
    let rest = inner[1..].strip_prefix(')')?;
    let words = rest.trim_start();
    (words.len() < rest.len() && !words.is_empty()).then_some(Bullet {
        length: text.len() - words.len(),
        number: Some(u32::from(letter - b'a') + 1),
        deeper: 0,
    })
}

/// `1. `, `2) `, `(3) `.
fn numbered(text: &str) -> Option<Bullet> {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let bracket = text.len() - inner.len();
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let number: u32 = inner
        .get(..digits)
        .filter(|_| (1..=3).contains(&digits))?
        .parse()
        .ok()?;
    let rest = inner[digits..].strip_prefix(['.', ')'])?;
    let words = rest.trim_start();
    let closes = bracket == 0 || inner[digits..].starts_with(')');
    (closes && words.len() < rest.len() && !words.is_empty()).then_some(Bullet {
        length: text.len() - words.len(),
        number: Some(number),
        deeper: 0,
    })
}

/// Whether a line ends like a sentence; quotes, brackets and reference signs after the mark do not count.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches([
        '"', '\'', '\u{201d}', '\u{2019}', ')', ']', '*', '\u{2020}', ' ',
    ]);
    text.ends_with(['.', '?', '!', ':', '\u{2026}'])
}

fn starts_lower(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

fn first_word(text: &str) -> usize {
    text.split_whitespace().next().map_or(0, width)
}

/// The width at which the file's lines are broken, when they are.
fn wrap_width(lines: &[Line<'_>]) -> Option<usize> {
    let mut widths: Vec<usize> = lines
        .iter()
        .filter(|line| !line.blank && !is_rule(line.text))
        .map(|line| line.indent + width(line.text))
        .collect();
    widths.sort_unstable();
    let widest = *widths.get((widths.len().saturating_sub(1)) * 98 / 100)?;
    if !(45..=120).contains(&widest) {
        return None;
    }
    let broken = lines.windows(2).any(|pair| {
        let [above, below] = pair else { return false };
        !above.blank
            && !below.blank
            && width(above.text) * 10 >= widest * 6
            && !ends_sentence(above.text)
            && bullet(below.text).is_none()
            && starts_lower(below.text)
    });
    broken.then_some(widest)
}

/// Whether a line goes on with what the line above began.
fn continues(piece: &Piece, above: &Line<'_>, line: &Line<'_>, wrap: Option<usize>) -> bool {
    let open = !ends_sentence(above.text);
    // Beyond this width no one breaks lines by hand.
    let long = (45..=120).contains(&width(above.text));
    let goes_on =
        open && starts_lower(line.text) && (long || (wrap.is_some() && piece.lines.len() > 1));
    let unfit = wrap.is_some_and(|wrap| {
        let room = above.indent + width(above.text) + 1 + first_word(line.text);
        room + 2 > wrap && width(above.text) * 2 > wrap
    });
    match piece.kind {
        PieceKind::Paragraph => unfit || (goes_on),
        PieceKind::Bullet { indent, .. } => {
            let hangs = line.indent > indent && (open || unfit || starts_lower(line.text));
            hangs || (unfit && open) || (goes_on)
        }
        _ => false,
    }
}
