//! Examples of a rule: texts that it must report or must not, and the brackets in them.
//!
//! In: an example as a pack writes it. Out: the text without its brackets, with the spans that stood in them
//! ([`Example::marked`]), or what is wrong with the brackets. Whether the rule agrees is asked by
//! [`crate::authoring::trial`].

use serde::{Deserialize, Serialize};

use crate::document::Format;
use crate::source::Span;

/// A text that a rule must or must not report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// What it is read as.
    pub format: Format,
    /// A sentence, or a whole article; in `flags` with the words to be reported in brackets.
    pub text: String,
    /// Where it stands in the TOML file.
    pub at: Span,
}

/// An example without its brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The text that is judged.
    pub text: String,
    /// What stood in brackets; an empty span says that something is missing from the whole text.
    pub marks: Vec<Span>,
}

/// What is wrong with the brackets of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BracketMistake {
    /// There are none.
    None,
    /// A bracket has no partner.
    Unpaired,
}

impl BracketMistake {
    /// What is wrong, in words.
    pub fn message(self) -> &'static str {
        match self {
            Self::None => "this example has no brackets around the words to be reported",
            Self::Unpaired => "a bracket of this example has no partner",
        }
    }
}

impl Example {
    /// The text of an example of `flags` without its brackets. A link of Markdown keeps its own.
    pub fn marked(&self) -> Result<Marked, BracketMistake> {
        let pairs = pairs(&self.text).ok_or(BracketMistake::Unpaired)?;
        let markdown = self.format == Format::Markdown;
        let is_mark = |(open, close): &(usize, usize)| {
            let (inside, after) = (&self.text[open + 1..*close], &self.text[close + 1..]);
            !(markdown && (after.starts_with(['(', ':']) || inside.starts_with('^')))
        };
        let mut text = String::with_capacity(self.text.len());
        let mut marks = Vec::new();
        let mut from = 0;
        for (open, close) in pairs.into_iter().filter(is_mark) {
            text.push_str(&self.text[from..open]);
            let start = text.len();
            text.push_str(&self.text[open + 1..close]);
            marks.push(Span::new(start, text.len()));
            from = close + 1;
        }
        text.push_str(&self.text[from..]);
        if marks.is_empty() {
            return Err(BracketMistake::None);
        }
        Ok(Marked { text, marks })
    }
}

/// The outermost pairs of brackets, in order; none if one has no partner.
fn pairs(text: &str) -> Option<Vec<(usize, usize)>> {
    let mut pairs = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => open.push(at),
            b']' => {
                let start = open.pop()?;
                if open.is_empty() {
                    pairs.push((start, at));
                }
            }
            _ => {}
        }
    }
    open.is_empty().then_some(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(format: Format, text: &str) -> Result<(String, Vec<String>), BracketMistake> {
        let example = Example {
            format,
            text: text.to_owned(),
            at: Span::default(),
        };
        let marked = example.marked()?;
        let words = |span: &Span| marked.text[span.range()].to_owned();
        Ok((
            marked.text.clone(),
            marked.marks.iter().map(words).collect(),
        ))
    }

    #[test]
    fn brackets_mark_the_words() {
        let own = |text: &str, words: &[&str]| {
            let words = words.iter().map(|word| (*word).to_owned()).collect();
            Ok((text.to_owned(), words))
        };
        assert_eq!(marked(Format::Text, "a [b] c"), own("a b c", &["b"]));
        assert_eq!(marked(Format::Text, "[a] b [c]"), own("a b c", &["a", "c"]));
        assert_eq!(marked(Format::Text, "[]a"), own("a", &[""]));
        assert_eq!(marked(Format::Text, "[[a]]"), own("[a]", &["[a]"]));
        assert_eq!(
            marked(Format::Markdown, "[a](b) [c [d](e)]"),
            own("[a](b) c [d](e)", &["c [d](e)"])
        );
        assert_eq!(marked(Format::Text, "a"), Err(BracketMistake::None));
        assert_eq!(
            marked(Format::Markdown, "[a](b)"),
            Err(BracketMistake::None)
        );
        assert_eq!(marked(Format::Text, "]a["), Err(BracketMistake::Unpaired));
        assert_eq!(marked(Format::Text, "[a"), Err(BracketMistake::Unpaired));
    }
}
