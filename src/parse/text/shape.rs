//! Which pieces of plain text are headings, and which are stray captions.
//!
//! In: the pieces of [`super::lines`]. Out: the same pieces, some of them now headings or captions. A heading is short,
//! does not end like a sentence, and stands above something that it can head. Runs of short lines are menus or tables
//! that lost their cells: they head nothing. No word is looked up; only length, capitals and neighbours count.

use std::collections::BTreeMap;

use super::lines::{Piece, PieceKind, ends_sentence};
use crate::source::Source;

/// A longer line is a sentence.
const MAX_WORDS: usize = 12;
/// So many short lines in a row are no longer headings under headings.
const RUN: usize = 4;

/// Names the headings and the captions.
pub(super) fn name_headings(source: &Source, pieces: &mut [Piece]) {
    name_numbered(source, pieces);
    name_stacked_items(source, pieces);
    let looks: Vec<Look> = (0..pieces.len())
        .map(|at| look(source, pieces, at))
        .collect();
    let capitals = prefers_capitals(&looks);
    let mut at = 0;
    while at < pieces.len() {
        let length = looks[at..]
            .iter()
            .take_while(|look| look.is_short())
            .count();
        if length > 0 {
            let run = Run::new(at, &looks[at..at + length], capitals, pieces);
            run.name(source, pieces);
        }
        at += length.max(1);
    }
    set_levels(source, pieces, &looks);
}

/// What a piece looks like on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Prose, a bullet, a row, or a heading that is marked as one.
    Other,
    /// A short line in small letters: a stray caption.
    Stray,
    /// A short line that could be a heading.
    Short {
        /// All words that count are capitalised, or it asks, or it has a number.
        titled: bool,
        /// All letters are capitals.
        shouts: bool,
        /// It has a number in front.
        numbered: bool,
    },
}

impl Look {
    fn is_short(self) -> bool {
        self != Self::Other
    }
}

fn look(source: &Source, pieces: &[Piece], at: usize) -> Look {
    let piece = &pieces[at];
    let numbered = piece.kind == PieceKind::Heading(NUMBERED);
    if piece.lines.len() != 1 || !(numbered || piece.kind == PieceKind::Paragraph) {
        return Look::Other;
    }
    let text = source.slice(piece.lines[0]);
    let asks = asks(text);
    let sentence = ends_sentence(text) && !asks && !text.ends_with('!');
    if words(text) > MAX_WORDS || sentence || text.ends_with([',', ';']) || is_aside(text) {
        return Look::Other;
    }
    if is_label(text, numbered) || has_like_neighbour(source, pieces, at) {
        return Look::Other;
    }
    let Some(letter) = text.chars().find(|char| char.is_alphabetic()) else {
        return Look::Other;
    };
    if letter.is_lowercase() && text.starts_with(letter) {
        return Look::Stray;
    }
    let shouts = text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase);
    Look::Short {
        titled: asks || numbered || shouts || is_titled(text),
        shouts,
        numbered,
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn asks(text: &str) -> bool {
    text.trim_end_matches([')', ' ']).ends_with('?')
}

/// Not a line of the article's own: a quotation, a path of links, a banner, a telephone number.
fn is_aside(text: &str) -> bool {
    let path = [
        " > ",
        " | ",
        " \u{203a} ",
        " \u{bb} ",
        " / ",
        "  ",
        "@",
        "://",
    ];
    let parts = text.matches(" - ").count() + text.matches(" \u{2022} ").count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    is_quotation(text) || parts >= 2 || path.iter().any(|mark| text.contains(mark)) || digits >= 7
}

/// `"She sleeps again." - a mother`: begins with a quotation mark, and a sentence ends inside, or all of it is quoted.
fn is_quotation(text: &str) -> bool {
    let marks = ['"', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'];
    let Some(inner) = text.strip_prefix(['"', '\u{201c}', '\u{2018}']) else {
        return false;
    };
    let ends = inner
        .char_indices()
        .any(|(at, char)| marks.contains(&char) && inner[..at].ends_with(['.', '!', '?', ',']));
    ends || inner.ends_with(marks)
}

/// `Q: …` and `A: …`: one letter and a colon.
fn is_label(text: &str, numbered: bool) -> bool {
    let label = text.split_once([':', '.', ')']).map(|(label, _)| label);
    !numbered
        && label
            .is_some_and(|label| label.chars().filter(|char| !char.is_ascii_digit()).count() <= 1)
}

/// `Drowsiness: no` above or below another line of that form is one of a list of values.
fn has_like_neighbour(source: &Source, pieces: &[Piece], at: usize) -> bool {
    let labelled = |piece: &Piece| {
        piece.kind == PieceKind::Paragraph
            && source
                .slice(piece.lines[0])
                .split_once(": ")
                .is_some_and(|(label, value)| {
                    words(label) <= 6 && !value.is_empty() && !label.contains(['.', '?'])
                })
    };
    let neighbour = |other: Option<usize>| {
        other
            .and_then(|other| pieces.get(other))
            .is_some_and(labelled)
    };
    labelled(&pieces[at]) && (neighbour(at.checked_sub(1)) || neighbour(Some(at + 1)))
}

/// Whether the longer words begin with capitals.
fn is_titled(text: &str) -> bool {
    let longer = text
        .split_whitespace()
        .filter(|word| word.chars().filter(|char| char.is_alphabetic()).count() >= 4);
    let (mut all, mut capital) = (0, 0);
    for word in longer {
        all += 1;
        let first = word.chars().find(|char| char.is_alphabetic());
        capital += usize::from(first.is_some_and(char::is_uppercase));
    }
    all == 0 || capital * 4 >= all * 3
}

/// Whether the file's headings are written with capitals; then a plain short line is not one.
fn prefers_capitals(looks: &[Look]) -> bool {
    let count = |wanted: bool| {
        looks
            .iter()
            .filter(|look| matches!(look, Look::Short { titled, .. } if *titled == wanted))
            .count()
    };
    count(true) >= 3 && count(true) > 2 * count(false)
}

/// Stands for the level of a numbered heading until it is known.
const NUMBERED: u8 = 3;

/// A number can begin an item or a heading. It is a heading when prose or a list stands between it and the next.
fn name_numbered(source: &Source, pieces: &mut [Piece]) {
    let number = |piece: Option<&Piece>| match piece.map(|piece| piece.kind) {
        Some(PieceKind::Bullet { number, indent, .. }) => number.map(|number| (number, indent)),
        _ => None,
    };
    let mut heads = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let Some((own, indent)) = number(Some(piece)) else {
            continue;
        };
        let text = source.slice(piece.lines[0]);
        let short = piece.lines.len() == 1
            && words(text) <= MAX_WORDS
            && (asks(text) || !ends_sentence(text));
        let above = at.checked_sub(1).and_then(|above| pieces.get(above));
        // Where the one before the item above headed prose, all three are headings, the one between without prose.
        let resumes = own > 2
            && piece.gap
            && heads
                .last()
                .is_some_and(|head| number(pieces.get(*head)) == Some((own - 2, indent)));
        let after_item = own > 1
            && number(above) == Some((own - 1, indent))
            && heads.last() != Some(&(at - 1))
            && !resumes;
        let heads_prose = pieces.get(at + 1).is_some_and(|below| match below.kind {
            PieceKind::Paragraph => !below.gap || piece.gap,
            PieceKind::Bullet {
                number,
                indent: inner,
                ..
            } => number.is_none() && inner <= indent + 1,
            _ => false,
        });
        if short && !after_item && heads_prose {
            heads.push(at);
        }
    }
    // Between the headings 1 and 3 a heading 2 stands, though nothing stands under it.
    let between: Vec<usize> = heads
        .windows(2)
        .filter_map(|pair| {
            let (first, last) = (number(pieces.get(pair[0]))?, number(pieces.get(pair[1]))?);
            let mut inner = (pair[0] + 1..pair[1])
                .filter(|at| number(pieces.get(*at)) == Some((first.0 + 1, first.1)));
            let only = inner.next().filter(|_| inner.next().is_none())?;
            (last == (first.0 + 2, first.1) && pieces[only].lines.len() == 1).then_some(only)
        })
        .collect();
    for at in heads.into_iter().chain(between) {
        pieces[at].kind = PieceKind::Heading(NUMBERED);
    }
}

/// Short lines close together below a line with a colon are the items that it leads in, without their marks.
fn name_stacked_items(source: &Source, pieces: &mut [Piece]) {
    const LINES: usize = 3;
    let is_item = |piece: &Piece| {
        let text = source.slice(piece.lines[0]);
        piece.kind == PieceKind::Paragraph
            && piece.lines.len() == 1
            && words(text) <= MAX_WORDS
            && !ends_sentence(text)
            && !asks(text)
            && !text.contains(':')
            && !is_aside(text)
    };
    let mut at = 1;
    while at < pieces.len() {
        let leads = source.slice(pieces[at - 1].span).ends_with(':')
            && pieces[at - 1].kind == PieceKind::Paragraph;
        let count = pieces[at..]
            .iter()
            .enumerate()
            .take_while(|(line, piece)| is_item(piece) && (*line == 0 || !piece.gap))
            .count();
        let apart = pieces.get(at + count).is_none_or(|below| below.gap);
        if leads && count >= LINES && apart {
            for piece in &mut pieces[at..at + count] {
                piece.kind = PieceKind::Bullet {
                    indent: 0,
                    ordered: false,
                    number: None,
                };
            }
        }
        at += count.max(1);
    }
}

/// Short lines in a row.
struct Run<'l> {
    /// The first of them.
    start: usize,
    looks: &'l [Look],
    /// Whether the file's headings are written with capitals.
    capitals: bool,
    /// How many of them could be headings, and the last that could.
    shorts: usize,
    last_short: Option<usize>,
    banner: Option<usize>,
    /// For each line the last one up to it with a blank line before it, and the first one after it.
    first: Vec<Option<usize>>,
    end: Vec<Option<usize>>,
}

impl<'l> Run<'l> {
    /// What holds for the run is worked out once: menus and tables that lost their cells are long.
    fn new(start: usize, looks: &'l [Look], capitals: bool, pieces: &[Piece]) -> Self {
        let short = |look: &Look| matches!(look, Look::Short { .. });
        let gap = |at: usize| pieces.get(start + at).is_none_or(|piece| piece.gap);
        let mut first = Vec::with_capacity(looks.len());
        let mut seen = None;
        for at in 0..looks.len() {
            if gap(at) || start + at == 0 {
                seen = Some(at);
            }
            first.push(seen);
        }
        let mut end = vec![None; looks.len()];
        let mut seen = None;
        for at in (0..looks.len()).rev() {
            if gap(at + 1) {
                seen = Some(at + 1);
            }
            end[at] = seen;
        }
        Self {
            start,
            looks,
            capitals,
            shorts: looks.iter().filter(|look| short(look)).count(),
            last_short: looks.iter().rposition(short),
            banner: is_banner(looks, start == 0),
            first,
            end,
        }
    }
}

impl Run<'_> {
    fn name(&self, source: &Source, pieces: &mut [Piece]) {
        let kinds: Vec<PieceKind> = (0..self.looks.len())
            .map(|at| self.kind(source, pieces, at))
            .collect();
        for (piece, kind) in pieces[self.start..].iter_mut().zip(kinds) {
            piece.kind = kind;
        }
    }

    fn kind(&self, source: &Source, pieces: &[Piece], at: usize) -> PieceKind {
        let Look::Short {
            titled, numbered, ..
        } = self.looks[at]
        else {
            return PieceKind::Caption;
        };
        let text = source.slice(pieces[self.start + at].lines[0]);
        let count = words(text);
        let stands = if self.shorts >= RUN {
            (self.is_last(at) && self.is_headed(source, pieces, titled))
                || asks(text)
                || numbered
                || (at == 0 && count > 1)
        } else if self.is_last(at) {
            self.is_headed(source, pieces, titled)
        } else {
            titled || self.is_headed(source, pieces, false)
        };
        let styled = titled || !self.capitals || count <= 3;
        let plain = self.banner == Some(at)
            || (text.ends_with('!') && !titled)
            || self.is_glued(pieces, at)
            || self.is_stacked(at)
            || self.is_listed(source, pieces, at);
        if stands && styled && !plain {
            PieceKind::Heading(if numbered { NUMBERED } else { 2 })
        } else {
            PieceKind::Paragraph
        }
    }

    /// Whether no short line but captions follows in the run.
    fn is_last(&self, at: usize) -> bool {
        self.last_short.is_none_or(|last| last <= at)
    }

    /// Whether something follows the run that a heading can head. A line without capitals needs a sentence or a list
    /// below it to be taken for one.
    fn is_headed(&self, source: &Source, pieces: &[Piece], titled: bool) -> bool {
        let Some(below) = pieces.get(self.start + self.looks.len()) else {
            return false;
        };
        let text = source.slice(below.span);
        match below.kind {
            PieceKind::Rule => false,
            PieceKind::Paragraph => titled || ends_sentence(text) || words(text) > MAX_WORDS,
            _ => true,
        }
    }

    /// One of several lines set close together, with blank lines around them all: a list without its marks.
    fn is_stacked(&self, at: usize) -> bool {
        const LINES: usize = 3;
        let ends = self.first[at].zip(self.end[at]);
        ends.is_some_and(|(first, end)| end - first >= LINES)
    }

    /// One of several questions in a row, or of lines set close together with nothing below them.
    fn is_listed(&self, source: &Source, pieces: &[Piece], at: usize) -> bool {
        const QUESTIONS: usize = 3;
        let question = |at: &usize| {
            pieces
                .get(self.start + at)
                .is_some_and(|piece| asks(source.slice(piece.lines[0])))
        };
        let last = self.looks.len() - 1;
        let before = (0..at).rev().take(QUESTIONS).take_while(question).count();
        let after = (at..=last).take(QUESTIONS).take_while(question).count();
        let questions = question(&at) && after > 1 && before + after >= QUESTIONS;
        let ends = pieces.get(self.start + self.looks.len()).is_none();
        questions || (ends && !pieces[self.start + at].gap && self.start + at > 0)
    }

    /// Right below another line and apart from what follows: the last line of a stack, not a heading.
    fn is_glued(&self, pieces: &[Piece], at: usize) -> bool {
        let piece = self.start + at;
        let below_gap = pieces.get(piece + 1).is_none_or(|below| below.gap);
        !pieces[piece].gap && below_gap && piece > 0
    }
}

/// Sets the levels: the title 1, sections 2, numbered headings and headings that belong to the one right above 3.
fn set_levels(source: &Source, pieces: &mut [Piece], looks: &[Look]) {
    let title = title(pieces, looks);
    let ranks = Ranks::new(source, pieces, looks);
    let parts = parts_of_numbered(pieces, looks);
    let mut above = false;
    for (at, look) in looks.iter().enumerate() {
        let (
            PieceKind::Heading(_),
            Look::Short {
                shouts, numbered, ..
            },
        ) = (pieces[at].kind, *look)
        else {
            above = false;
            continue;
        };
        let level = match () {
            () if title == Some(at) => 1,
            () if parts[at] => 4,
            () if numbered || (above && !shouts && ranks.is_below(at - 1, at)) => 3,
            () => 2,
        };
        pieces[at].kind = PieceKind::Heading(level);
        above = level == 2;
    }
}

/// Which headings belong to a numbered one right above the first of them: a numbered section has parts without
/// numbers.
fn parts_of_numbered(pieces: &[Piece], looks: &[Look]) -> Vec<bool> {
    const PARTS: usize = 2;
    let is_heading = |at: &usize| matches!(pieces[*at].kind, PieceKind::Heading(_));
    let numbered = |at: &usize| matches!(looks[*at], Look::Short { numbered: true, .. });
    let mut parts = vec![false; pieces.len()];
    for at in (0..pieces.len()).filter(is_heading).filter(numbered) {
        let next = (at + 1..pieces.len()).find(|below| is_heading(below) && numbered(below));
        let below = at + 1..next.unwrap_or(pieces.len());
        let opens = below.contains(&(at + 1)) && is_heading(&(at + 1));
        let inner: Vec<usize> = below.filter(is_heading).collect();
        if opens && (next.is_some() || inner.len() >= PARTS) {
            for part in inner {
                parts[part] = true;
            }
        }
    }
    parts
}

/// How a heading is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Style {
    Shouts,
    Asks,
    Plain,
}

/// What tells whether a heading right below another belongs to it, or is the next section after an empty one.
struct Ranks<'s> {
    /// Per piece that is a heading: its words and how it is written.
    headings: Vec<Option<(&'s str, Style)>>,
    /// Whether a blank line stands before each piece.
    gaps: Vec<bool>,
    /// How many headings of each style stand between prose, as the headings of sections do.
    sections: BTreeMap<Style, usize>,
    /// How many headings of one style stand right above one of another.
    over: BTreeMap<(Style, Style), usize>,
    /// The style of the first, which may be the title and no heading of a section.
    first: Option<Style>,
}

/// So many headings that stand over those of another style, and never over prose, head groups of sections.
const GROUPS: usize = 2;

impl<'s> Ranks<'s> {
    fn new(source: &'s Source, pieces: &[Piece], looks: &[Look]) -> Self {
        let heading = |(piece, look): (&Piece, &Look)| {
            let PieceKind::Heading(_) = piece.kind else {
                return None;
            };
            let text = source.slice(piece.lines[0]);
            let style = match look {
                Look::Short { shouts: true, .. } => Style::Shouts,
                _ if asks(text) => Style::Asks,
                _ => Style::Plain,
            };
            Some((text, style))
        };
        let headings: Vec<_> = pieces.iter().zip(looks).map(heading).collect();
        let alone = |other: Option<usize>| {
            other.is_none_or(|other| headings.get(other).is_none_or(Option::is_none))
        };
        let mut sections = BTreeMap::new();
        for (at, heading) in headings.iter().enumerate() {
            if let Some((_, style)) = heading
                && alone(at.checked_sub(1))
                && alone(Some(at + 1))
            {
                *sections.entry(*style).or_default() += 1;
            }
        }
        let mut over = BTreeMap::new();
        for pair in headings.windows(2) {
            if let [Some((_, above)), Some((_, below))] = pair {
                *over.entry((*above, *below)).or_default() += 1;
            }
        }
        Self {
            over,
            first: headings.iter().flatten().next().map(|(_, style)| *style),
            headings,
            gaps: pieces.iter().map(|piece| piece.gap).collect(),
            sections,
        }
    }

    /// Whether the heading at `two` belongs to the one at `one`, right above it.
    fn is_below(&self, one: usize, two: usize) -> bool {
        let (Some((question, style)), Some((text, below))) =
            (self.headings[one], self.headings[two])
        else {
            return true;
        };
        // A question in small letters above a heading with capitals leads over to it.
        let leads_over = style == Style::Asks && !is_titled(question) && is_titled(text);
        let shouts_above = style == Style::Shouts && below != Style::Shouts;
        if leads_over || shouts_above || (self.gaps[one] && !self.gaps[two]) {
            return true;
        }
        if style != below {
            let over = self.over.get(&(style, below)).copied().unwrap_or(0);
            let alone = self.sections.get(&style).copied().unwrap_or(0);
            let heads_groups = over >= GROUPS && alone <= usize::from(self.first == Some(style));
            return heads_groups || self.sections.get(&below) <= self.sections.get(&style);
        }
        // Week 2, Week 3: one of a series is not below another.
        let begins = |heading: &str| heading.split_whitespace().next().map(str::to_owned);
        let series = words(question) == words(text) && begins(question) == begins(text);
        if series && words(text) > 1 {
            return false;
        }
        // Headings of one section go together: they are all short, or they begin or end alike.
        let next = self.headings[two + 1..].iter().flatten().next();
        next.is_some_and(|(next, _)| {
            let alike = |a: Option<&str>, b: Option<&str>| {
                a.zip(b)
                    .is_some_and(|(a, b)| a.len() > 2 && a.eq_ignore_ascii_case(b))
            };
            let (mut a, mut b) = (text.split_whitespace(), next.split_whitespace());
            (words(text) <= 3 && words(next) <= 3)
                || alike(text.split_whitespace().next(), b.next())
                || alike(a.next_back(), next.split_whitespace().next_back())
        })
    }
}

/// The first heading, when it heads the whole file: it stands apart, above other headings, before any prose or in
/// another style than they.
fn title(pieces: &[Piece], looks: &[Look]) -> Option<usize> {
    let is_heading = |at: &usize| matches!(pieces[*at].kind, PieceKind::Heading(_));
    let headings: Vec<usize> = (0..pieces.len()).filter(is_heading).collect();
    let first = *headings.first()?;
    let Look::Short {
        shouts,
        numbered: false,
        ..
    } = looks[first]
    else {
        return None;
    };
    let alike =
        |at: &&usize| matches!(looks[**at], Look::Short { shouts: other, .. } if other == shouts);
    let styled_apart = headings.iter().filter(alike).count() * 2 < headings.len();
    let leads = looks[..first].iter().all(|look| look.is_short()) || first <= 1;
    let apart = pieces.get(first + 1).is_some_and(|below| below.gap);
    let heads_heading = headings.get(1) == Some(&(first + 1)) && leads;
    let heads_file = headings.len() > 2 && apart && (leads || styled_apart);
    (heads_heading || heads_file).then_some(first)
}

/// A line in capitals above a title that is not: a banner of the site.
fn is_banner(looks: &[Look], first: bool) -> Option<usize> {
    let shouts = |look: &Look| matches!(look, Look::Short { shouts: true, .. });
    let titled = |look: &Look| {
        matches!(
            look,
            Look::Short {
                shouts: false,
                titled: true,
                ..
            }
        )
    };
    (first && looks.first().is_some_and(shouts) && looks.iter().any(titled)).then_some(0)
}
