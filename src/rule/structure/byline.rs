//! `byline`: who answers for the article: a named author or reviewer with a professional credential.
//!
//! Looked for in the front matter (the rule's `keys`) and in lines near the start and the end. Where nobody is named,
//! the diagnostic is an empty span at the start of the prose; where somebody is, without a credential, or only a team,
//! it is at that line.
//!
//! | words | what they are |
//! |---|---|
//! | `bylines` | how a line names an author or a reviewer |
//! | `credentials` | letters and words of a clinical profession, written with a capital or after a comma |
//! | `keys` | keys of the front matter that name an author or a reviewer |

use super::{Line, Reader};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, BlockKind};
use crate::source::Span;

pub(super) const WORDS: [&str; 3] = ["bylines", "credentials", "keys"];

/// The parts of the prose in which a byline stands.
const EDGE: f64 = 0.12;

/// A line after which no byline is expected any more.
const LINE_WORDS: usize = 60;

pub(super) fn judge(reader: &Reader<'_>) -> Vec<Diagnostic> {
    let article = reader.article;
    let mut nameless: Option<Span> = None;
    for entry in &article.document.front_matter {
        let key = Line::read(&entry.key.replace(['_', '.'], " "), article.rules);
        if !reader.words.holds("keys", &key) {
            continue;
        }
        if has_credential(reader, &entry.value) {
            return Vec::new();
        }
        nameless.get_or_insert(entry.span);
    }
    let length = |block: &Block| block.prose.text().len();
    let whole: usize = article
        .document
        .prose_blocks()
        .map(|(_, block)| length(block))
        .sum();
    let mut before = 0;
    for (id, block) in article.document.prose_blocks() {
        let at = before as f64 / whole.max(1) as f64;
        before += length(block);
        let text = block.prose.text();
        let heading = matches!(block.kind, BlockKind::Title | BlockKind::Description);
        let far = at > EDGE && at < 1.0 - EDGE;
        if far || heading || block.prose.word_count() > LINE_WORDS {
            continue;
        }
        let line = reader.line(id);
        let places = reader.words.places("bylines", &line);
        let Some(place) = places.first() else {
            continue;
        };
        if has_credential(reader, &text[place.start..]) {
            return Vec::new();
        }
        nameless.get_or_insert(block.prose.span());
    }
    let diagnostic = match nameless {
        Some(span) => reader.report_as(span, "this names nobody with a clinical credential"),
        None => {
            let start = Span::empty(article.document.prose_start());
            reader.report_as(start, &reader.rule.message)
        }
    };
    vec![diagnostic]
}

fn has_credential(reader: &Reader<'_>, text: &str) -> bool {
    let line = Line::start_of(text, reader.article.rules);
    let places = reader.words.places("credentials", &line);
    places.into_iter().any(|place| {
        let apposed = text[..place.start].trim_end().ends_with(',');
        apposed || text[place].starts_with(char::is_uppercase)
    })
}
