//! Words on the page: made visible, with marks in them.
//!
//! In: text of articles, packs and paths. Out: text that `maud` escapes, or markup made of it. Nothing here writes a
//! character of an article that `maud` has not seen.

use std::borrow::Cow;
use std::ops::Range;

use maud::{Markup, html};

use super::super::visible::{is_unsafe, substitute};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{MarkKind, Prose};

/// Text in which every character that has no picture, or that turns the direction, is a visible one. Lines stay.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let harmful = |char: char| is_unsafe(char) && !matches!(char, '\n' | '\t');
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let shown = text.replace("\r\n", "\n");
    let shown = shown.chars().map(|char| match char {
        '\n' | '\t' => char,
        '\r' => '\n',
        _ => substitute(char),
    });
    Cow::Owned(shown.collect())
}

/// A message, words between backticks set apart.
pub(super) fn message(text: &str) -> Markup {
    let text = plain(text);
    let parts: Vec<&str> = text.split('`').collect();
    let paired = parts.len() % 2 == 1;
    html! {
        @if paired {
            @for (at, part) in parts.iter().enumerate() {
                @if at % 2 == 1 { code { (part) } } @else { (part) }
            }
        } @else {
            (text)
        }
    }
}

/// The letter of a severity, for classes and filters.
pub(super) fn letter(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "e",
        Severity::Warning => "w",
        Severity::Note => "n",
    }
}

/// The letter that filters know a finding by: what does not count has one of its own.
pub(super) fn standing(diagnostic: &Diagnostic) -> &'static str {
    if diagnostic.standing.counts() {
        letter(diagnostic.severity)
    } else {
        "x"
    }
}

/// A severity as a sign, for those who see no colour, and as a word, for those who see nothing.
pub(super) fn sign(severity: Severity) -> Markup {
    let sign = match severity {
        Severity::Error => "×",
        Severity::Warning => "!",
        Severity::Note => "i",
    };
    html! {
        span.sv.(letter(severity)) {
            span aria-hidden="true" { (sign) }
            span.vh { (severity.name()) " " }
        }
    }
}

/// A part of a text that is marked.
#[derive(Debug)]
pub(super) struct Marked<'m> {
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    /// What it is.
    pub(super) what: What<'m>,
}

/// What a mark is.
#[derive(Debug, Clone, Copy)]
pub(super) enum What<'m> {
    /// The words of a finding: its class, its id and its number in the article.
    Finding {
        class: &'static str,
        id: &'m str,
        number: usize,
    },
    /// Another place that a finding names.
    Place,
    /// The words of a claim.
    Claim,
}

/// A prose with its marks. Marks may overlap: the text is cut where one begins or ends.
pub(super) fn marked(prose: &Prose, marks: &[Marked<'_>]) -> Markup {
    let text = prose.text();
    let styles: Vec<(&Range<usize>, MarkKind)> = prose
        .marks()
        .iter()
        .filter(|mark| matches!(mark.kind, MarkKind::Strong | MarkKind::Emphasis))
        .map(|mark| (&mark.range, mark.kind))
        .collect();
    let ranges = marks.iter().map(|mark| &mark.range);
    let ranges = ranges.chain(styles.iter().map(|(range, _)| *range));
    let mut cuts: Vec<usize> = ranges.flat_map(|range| [range.start, range.end]).collect();
    cuts.extend([0, text.len()]);
    cuts.retain(|cut| text.is_char_boundary(*cut));
    cuts.sort_unstable();
    cuts.dedup();
    let numbers = |at: usize| {
        marks.iter().filter_map(move |mark| match mark.what {
            What::Finding { class, id, number } if mark.range.end == at => {
                Some((class, id, number))
            }
            _ => None,
        })
    };
    html! {
        @for (class, id, number) in numbers(0) { (reference(class, id, number)) }
        @for cut in cuts.windows(2) {
            @let within = |range: &Range<usize>| range.start <= cut[0] && cut[1] <= range.end;
            @let part = plain(&text[cut[0]..cut[1]]);
            @let mut classes: Vec<&str> = Vec::new();
            @let () = for mark in marks.iter().filter(|mark| within(&mark.range)) {
                classes.push(match mark.what {
                    What::Finding { class, .. } => class,
                    What::Place => "o",
                    What::Claim => "k",
                });
            };
            @let () = for (_, kind) in styles.iter().filter(|(range, _)| within(range)) {
                classes.push(if *kind == MarkKind::Strong { "b" } else { "i" });
            };
            @let () = { classes.sort_unstable(); classes.dedup(); };
            @let found = classes.iter().any(|class| matches!(*class, "e" | "w" | "n" | "x" | "o"));
            @if classes.is_empty() {
                (part)
            } @else if found {
                mark class=(classes.join(" ")) { (part) }
            } @else {
                span class=(classes.join(" ")) { (part) }
            }
            @for (class, id, number) in numbers(cut[1]) { (reference(class, id, number)) }
        }
    }
}

/// The number of a finding, which leads to its note.
pub(super) fn reference(class: &str, id: &str, number: usize) -> Markup {
    html! {
        a.ref.(class) id={ "m" (id) } href={ "#" (id) } aria-label={ "finding " (number) } { (number) }
    }
}

/// A sentence with these words marked, if they stand in it once.
pub(super) fn quoted(sentence: &str, words: &str) -> Markup {
    let sentence = plain(sentence);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = plain(&words);
    let mut places = sentence.match_indices(&*words);
    let place = places.next().filter(|_| !words.is_empty());
    match (place, places.next()) {
        (Some((at, _)), None) => html! {
            (sentence[..at]) mark { (words) } (sentence[at + words.len()..])
        },
        _ => html! { (sentence) },
    }
}

/// An address that a browser may follow; nothing else becomes a link.
pub(super) fn is_address(url: &str) -> bool {
    let url = url.trim_start();
    let has = |scheme: &str| {
        let start = url.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    has("https://") || has("http://")
}
