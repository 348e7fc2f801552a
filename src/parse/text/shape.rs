//! Which pieces of plain text are headings, and which are stray captions.
//!
//! In: the pieces of [`super::lines`]. Out: the same pieces, some of them now headings or captions. A heading is short,
//! does not end like a sentence, and stands above something that it can head. Runs of short lines are menus or tables
//! that lost their cells: they head nothing. No word is looked up; only length, capitals and neighbours count.

use super::lines::{Piece, PieceKind, ends_sentence};
use crate::source::Source;

/// A longer line is a sentence.
const MAX_WORDS: usize = 12;
/// So many short lines in a row are no longer headings under headings.
const RUN: usize = 4;

/// Names the headings and the captions.
pub(super) fn name_headings(source: &Source, pieces: &mut [Piece]) {
    name_numbered(source, pieces);
    let looks: Vec<Look> = (0..pieces.len())
        .map(|at| look(source, pieces, at))
        .collect();
    let capitals = prefers_capitals(&looks);
    let mut at = 0;
    let mut first = !pieces
        .iter()
        .any(|piece| matches!(piece.kind, PieceKind::Heading(1)));
    while at < pieces.len() {
        let run = looks[at..]
            .iter()
            .take_while(|look| look.is_short())
            .count();
        if run == 0 {
            at += 1;
            continue;
        }
        let headed = pieces
            .get(at + run)
            .is_some_and(|piece| !matches!(piece.kind, PieceKind::Rule));
        name_run(
            source,
            &mut pieces[at..at + run],
            &looks[at..at + run],
            capitals,
            headed,
            &mut first,
        );
        at += run;
    }
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
        let after_item =
            own > 1 && number(above) == Some((own - 1, indent)) && !heads.contains(&(at - 1));
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
    for at in heads {
        pieces[at].kind = PieceKind::Heading(NUMBERED);
    }
}

/// Names what is a heading in a run of short lines. `headed` tells whether something follows the run.
fn name_run(
    source: &Source,
    run: &mut [Piece],
    looks: &[Look],
    capitals: bool,
    headed: bool,
    first: &mut bool,
) {
    let shorts = looks
        .iter()
        .filter(|look| matches!(look, Look::Short { .. }))
        .count();
    let banner = is_banner(looks, *first);
    let mut above = false;
    for (at, look) in looks.iter().enumerate() {
        let last = at + 1 == looks.len() || looks[at + 1..].iter().all(|look| *look == Look::Stray);
        let Look::Short {
            titled,
            shouts,
            numbered,
        } = *look
        else {
            run[at].kind = PieceKind::Caption;
            above = false;
            continue;
        };
        let text = source.slice(run[at].lines[0]);
        let stands = if shorts >= RUN {
            (last && headed) || asks(text) || numbered || (at == 0 && words(text) > 1)
        } else {
            headed || !last
        };
        let styled = titled || !capitals || words(text) <= 3;
        let plain = banner == Some(at) || !stands || !styled || (text.ends_with('!') && !titled);
        if plain {
            run[at].kind = PieceKind::Paragraph;
            above = false;
            continue;
        }
        let level = match (*first, numbered, above && !shouts) {
            (true, false, _) => 1,
            (_, true, _) | (false, _, true) => 3,
            _ => 2,
        };
        run[at].kind = PieceKind::Heading(level);
        // Below the title stands a section, below a section's heading a part of it.
        above = level == 2;
        *first = false;
    }
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
