//! `placeholder`: words that hold a place for words to come.
//!
//! | words | what they are |
//! |---|---|
//! | `phrases` | words that nobody means to publish, in any case: lorem ipsum |
//! | `shouted` | words that are such only in capitals, and apart: TODO |
//! | `plain` | signs of templates and texts as they stand: `{{` |
//!
//! Code and comments are not read. A placeholder that a sentence explains or quotes (`write "TK" where …`) counts:
//! health articles do not explain them.

use super::{Line, Reader};
use crate::diagnostic::Diagnostic;
use crate::document::MarkKind;

pub(super) const WORDS: [&str; 3] = ["phrases", "shouted", "plain"];

pub(super) fn judge(reader: &Reader<'_>) -> Vec<Diagnostic> {
    let article = reader.article;
    let mut found = Vec::new();
    for (id, block) in article.document.prose_blocks() {
        let prose = &block.prose;
        let text = prose.text();
        let line = Line::of(article, id);
        let mut places = reader.words.places("phrases", &line);
        let shouted = reader.words.places("shouted", &line);
        places.extend(shouted.into_iter().filter(|place| {
            let words = &text[place.clone()];
            let apart = |char: Option<char>| char.is_none_or(|char| !"-_/#".contains(char));
            words.chars().any(char::is_alphabetic)
                && !words.chars().any(char::is_lowercase)
                && apart(text[..place.start].chars().next_back())
        }));
        let begins = |plain: &&String| {
            let first = plain.as_bytes().first();
            first.is_some_and(|first| text.as_bytes().contains(first))
        };
        for plain in reader.words.plain.iter().filter(begins) {
            places.extend(
                text.match_indices(plain)
                    .map(|(at, _)| at..at + plain.len()),
            );
        }
        let in_code = |place: &std::ops::Range<usize>| {
            prose.marks().iter().any(|mark| {
                mark.kind == MarkKind::Code
                    && mark.range.start <= place.start
                    && place.end <= mark.range.end
            })
        };
        places.retain(|place| !in_code(place));
        places.sort_by_key(|place| (place.start, place.end));
        // A passage of fill text is one placeholder.
        places.truncate(1);
        for place in places {
            found.push(reader.report(id, prose.source_span(place)));
        }
    }
    found
}
