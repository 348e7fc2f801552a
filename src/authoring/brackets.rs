//! Brackets of examples moved to the words that their rules report.
//!
//! In: a rule that has been tried, and the TOML file that it stands in. Out: the file's text with the brackets of
//! examples with a *wrong span* where the rule reports. Only the brackets change; whether the words are the right ones
//! is for the author to see in the difference.

use super::trial::{Tried, Verdict};
use crate::rule::Example;
use crate::source::{Source, Span};

/// A change of a TOML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What is replaced.
    pub at: Span,
    /// By what.
    pub text: String,
}

/// The changes that a rule's examples need, in the order of the file.
pub fn changes(tried: &Tried<'_>, source: &Source) -> Vec<Change> {
    let verdicts = tried.rule.flags.iter().zip(&tried.verdicts);
    let wrong = verdicts
        .zip(&tried.reported)
        .filter(|((_, verdict), _)| **verdict == Verdict::WrongSpan);
    wrong
        .filter_map(|((flag, _), reported)| change(flag, reported, source))
        .collect()
}

/// The text with these changes.
pub fn apply(text: &str, changes: &[Change]) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut from = 0;
    for change in changes {
        changed.push_str(&text[from..change.at.start]);
        changed.push_str(&change.text);
        from = change.at.end;
    }
    changed.push_str(&text[from..]);
    changed
}

fn change(flag: &Example, reported: &[Span], source: &Source) -> Option<Change> {
    let marked = flag.marked().ok()?;
    // One pair of brackets stays one, at the finding that it was meant for.
    let near = |span: &&Span| marked.marks.iter().any(|mark| mark.overlaps(**span));
    let chosen: Vec<Span> = match &marked.marks[..] {
        [_] => vec![*reported.iter().find(near).or(reported.first())?],
        _ => reported.to_vec(),
    };
    let written = characters(source, flag)?;
    let mut text = String::new();
    let mut own = 0; // where we are in the text without brackets
    let mut rest = marked.text.as_str();
    for (char, at) in &written {
        if !rest.starts_with(*char) {
            continue; // a bracket that marks
        }
        let ends = chosen
            .iter()
            .filter(|span| span.end == own && !span.is_empty());
        ends.for_each(|_| text.push(']'));
        for span in chosen.iter().filter(|span| span.start == own) {
            text.push_str(if span.is_empty() { "[]" } else { "[" });
        }
        text.push_str(source.slice(*at));
        own += char.len_utf8();
        rest = &rest[char.len_utf8()..];
    }
    let ends = chosen
        .iter()
        .filter(|span| span.end == own && !span.is_empty());
    ends.for_each(|_| text.push(']'));
    let (first, last) = (written.first()?.1, written.last()?.1);
    rest.is_empty().then_some(Change {
        at: first.cover(last),
        text,
    })
}

/// The characters of an example with where each is written in the file: some are written as escapes.
fn characters(source: &Source, flag: &Example) -> Option<Vec<(char, Span)>> {
    let whole = source.slice(flag.at);
    let quotes = whole.match_indices('"').map(|(at, _)| flag.at.start + at);
    quotes
        .into_iter()
        .filter_map(|quote| string(source, quote, flag.at.end))
        .find(|written| {
            let read: String = written.iter().map(|(char, _)| *char).collect();
            read == flag.text
        })
}

/// A basic string of TOML, of one line or several, from its opening quote. None for what it does not know.
fn string(source: &Source, quote: usize, end: usize) -> Option<Vec<(char, Span)>> {
    let text = &source.text[..end];
    let long = text[quote..].starts_with("\"\"\"");
    let close = if long { "\"\"\"" } else { "\"" };
    let mut at = quote + close.len();
    if long && text[at..].starts_with('\n') {
        at += 1;
    }
    let mut all = Vec::new();
    while !text[at..].starts_with(close) {
        let char = text[at..].chars().next()?;
        if char != '\\' {
            all.push((char, Span::new(at, at + char.len_utf8())));
            at += char.len_utf8();
            continue;
        }
        let escaped = match text[at + 1..].chars().next()? {
            'n' => '\n',
            't' => '\t',
            same @ ('"' | '\\') => same,
            _ => return None,
        };
        all.push((escaped, Span::new(at, at + 2)));
        at += 2;
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Format;

    #[test]
    fn brackets_move_and_nothing_else_changes() {
        let toml = r#"flags = ["say \"a [b\"] c\n"]"#;
        let source = Source::from_text("a.toml", toml);
        let flag = Example {
            format: Format::Text,
            text: "say \"a [b\"] c\n".to_owned(),
            at: Span::new(9, toml.len() - 1),
        };
        let change = change(&flag, &[Span::new(5, 9)], &source).unwrap();
        assert_eq!(apply(toml, &[change]), r#"flags = ["say \"[a b\"] c\n"]"#);
    }
}
