//! `empty-lead-in`: a line that promises something, with nothing after it.
//!
//! A line leads in when it ends with a colon or breaks off after words such as "including". It is empty when the
//! article, its section or a heading comes next, or only what is no content. Where a paragraph comes next, two things
//! show that a list was lost: the paragraph points back to what is not there ("These findings …"), or the line promises
//! parts ("… include:") and a plain sentence follows that names none. Silent are lines whose parts stand in lists,
//! tables, headings below, quotations, definitions or pictures; salutations; form labels.
//!
//! | words | what they are |
//! |---|---|
//! | `promises` | ends of lines that cannot stand without what they promise: `(include\|such as) :? $` |
//! | `unfinished` | ends of lines that lead in even without a colon |
//! | `points-back` | beginnings that need something before them: `^ these findings` |
//! | `parts` | words for parts that may be headings: stages, ways, a number of them |
//! | `statements` | words that show a line to be a sentence of its own, not a part of a list |
//! | `pictures` | words for what is shown and not said: chart, video |
//! | `filler` | lines that are nobody's content, and lines that only look like lead-ins: share, follow us |
//! | `invitations` | lines that only ask to call or book |

use super::section::{self, Next};
use super::{Line, Reader};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, BlockId, BlockKind, Document, MarkKind};

pub(super) const WORDS: [&str; 8] = [
    "parts",
    "promises",
    "unfinished",
    "points-back",
    "statements",
    "pictures",
    "filler",
    "invitations",
];

/// A sentence of fewer words may be a part of a list.
const SENTENCE: usize = 5;

pub(super) fn judge(reader: &Reader<'_>) -> Vec<Diagnostic> {
    let document = reader.article.document;
    let mut found = Vec::new();
    for (id, block) in document.prose_blocks() {
        let leads = matches!(
            block.kind,
            BlockKind::Paragraph
                | BlockKind::Heading(_)
                | BlockKind::Item { .. }
                | BlockKind::Definition
        );
        if !leads || block.quoted || block.prose.is_empty() {
            continue;
        }
        let Some(lead_in) = LeadIn::read(reader, id) else {
            continue;
        };
        if lead_in.is_empty() {
            found.push(lead_in.report());
        }
    }
    found
}

/// A line that leads in.
struct LeadIn<'a> {
    reader: &'a Reader<'a>,
    id: BlockId,
    block: &'a Block,
    /// Its last sentence.
    text: &'a str,
    /// Where that begins in the text of the block.
    start: usize,
    /// Whether it cannot stand without what it promises.
    promises: bool,
}

impl<'a> LeadIn<'a> {
    fn read(reader: &'a Reader<'a>, id: BlockId) -> Option<Self> {
        let block = &reader.article.document.blocks[id];
        let whole = block.prose.text();
        let shown = whole.trim_end_matches(['*', '_', '"', ' ']);
        let colon = shown.ends_with(':');
        let heading = matches!(block.kind, BlockKind::Heading(_));
        let open = shown.ends_with(|char: char| char.is_alphanumeric() || char == ',');
        let open = !heading && open;
        // Most blocks end with a full stop.
        if !colon && !open {
            return None;
        }
        let start = last_sentence(shown);
        let text = &shown[start..];
        let line = tail(reader, text);
        let unfinished = open && reader.words.holds("unfinished", &line);
        if !colon && !unfinished {
            return None;
        }
        let promises = unfinished || reader.words.holds("promises", &line);
        let label = text.split_whitespace().count() < 2;
        let item = matches!(block.kind, BlockKind::Item { .. } | BlockKind::Definition);
        if (!promises && (label || item)) || reader.says("filler", id) {
            return None;
        }
        Some(Self {
            reader,
            id,
            block,
            text,
            start,
            promises,
        })
    }

    fn is_empty(&self) -> bool {
        let document = self.reader.article.document;
        let led_in = |block: &Block| block.lead_in == Some(self.id);
        let mut at = self.id;
        loop {
            let next = match self.reader.sections.next(at) {
                // What an image without words shows is left to the eye.
                Next::Shown => return false,
                Next::End => return !matches!(self.block.kind, BlockKind::Heading(_)),
                Next::Block(next) => next,
            };
            let block = &document.blocks[next];
            if led_in(block) || block.quoted {
                return false;
            }
            if self.leaves_section(block) {
                // An empty section is reported as such.
                return !matches!(self.block.kind, BlockKind::Heading(_));
            }
            match block.kind {
                BlockKind::Heading(_) => return self.is_no_parent_of(next),
                BlockKind::AltText | BlockKind::Caption => {
                    if !self.promises || self.reader.words.holds("pictures", &self.line()) {
                        return false;
                    }
                    at = next;
                }
                BlockKind::Paragraph => return self.is_lost_before(next),
                _ => return false,
            }
        }
    }

    fn line(&self) -> Line<'_> {
        tail(self.reader, self.text)
    }

    /// Whether the next block stands outside the section of this line, in a footer or under another heading.
    fn leaves_section(&self, next: &Block) -> bool {
        let document = self.reader.article.document;
        let own = match self.block.kind {
            BlockKind::Heading(_) => Some(self.id),
            _ => section::heading_above(document, self.id),
        };
        own.is_some_and(|own| !section::is_under(next, own))
    }

    /// A heading below may be the first part of what is promised. One that asks is none, nor is the first section of
    /// the article after an introduction that does not speak of parts.
    fn is_no_parent_of(&self, next: BlockId) -> bool {
        let document = self.reader.article.document;
        if matches!(self.block.kind, BlockKind::Heading(_)) {
            return false;
        }
        if !self.promises {
            return document.blocks[next].after_rule;
        }
        let above = section::heading_above(document, self.id);
        let introduces = above.is_none_or(|above| section::level(&document.blocks[above]) <= 1);
        let parts =
            self.reader.words.holds("parts", &self.line()) && is_one_of_several(document, next);
        section::asks(document.blocks[next].prose.text()) || (introduces && !parts)
    }

    /// Whether the paragraph that follows shows that a list was lost.
    fn is_lost_before(&self, next: BlockId) -> bool {
        let document = self.reader.article.document;
        let block = &document.blocks[next];
        let text = block.prose.text();
        if self.reader.says("filler", next) || (self.promises && block.after_rule) {
            return true;
        }
        if self.reader.says("points-back", next) {
            return true;
        }
        // What is set in italics is what was said, sung or thought.
        if block.prose.is_all(MarkKind::Emphasis) {
            return false;
        }
        let single = match self.reader.sections.next(next) {
            Next::Shown => false,
            Next::End => true,
            Next::Block(after) => !is_like(text, document.blocks[after].prose.text()),
        };
        self.promises
            && (self.reader.says("invitations", next) || (single && self.is_statement(text)))
    }

    /// Whether a text is prose of its own: a sentence with a verb that lists nothing.
    fn is_statement(&self, text: &str) -> bool {
        let sentence = first_sentence(text);
        let ended = sentence.ends_with(['.', '!', '?', '"']);
        let words = sentence.split_whitespace().count();
        let label: String = sentence
            .split_whitespace()
            .take(6)
            .collect::<Vec<_>>()
            .join(" ");
        let labelled = label.contains([':', '\u{2013}', '\u{2014}']) || label.contains(" - ");
        let opens = text.starts_with(|char: char| char.is_uppercase() || char == '"');
        let line = Line::start_of(sentence, self.reader.article.rules);
        ended
            && opens
            && !labelled
            && words >= SENTENCE
            && sentence.matches(',').count() < 2
            && (self.reader.article.rules.is_verb_among(&line.tokens)
                || self.reader.words.holds("statements", &line))
    }

    fn report(&self) -> Diagnostic {
        let article = self.reader.article;
        let end = self.start + self.text.len();
        let span = self.block.prose.source_span(self.start..end);
        let mut diagnostic = self.reader.report(self.id, span);
        if let Next::Block(next) = self.reader.sections.next(self.id) {
            let span = article.document.blocks[next].prose.span();
            diagnostic
                .secondary
                .push(article.label(span, "what follows is this"));
        }
        diagnostic
    }
}

/// Whether another heading of the same level follows in the same section.
fn is_one_of_several(document: &Document, id: BlockId) -> bool {
    let own = section::level(&document.blocks[id]);
    document.blocks[id + 1..]
        .iter()
        .map(section::level)
        .find(|level| (1..=own).contains(level))
        .is_some_and(|level| level == own)
}

/// The last tokens of a line; more are not needed to see how it ends.
fn tail<'a>(reader: &Reader<'a>, text: &str) -> Line<'a> {
    const TAIL: usize = 240;
    let mut from = text.len().saturating_sub(TAIL);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    Line::read(&text[from..], reader.article.rules)
}

/// Where the last sentence of a text begins.
fn last_sentence(text: &str) -> usize {
    let ends = [". ", "! ", "? "];
    let last = text.char_indices().next_back();
    let inner = last.map_or("", |(at, _)| &text[..at]);
    ends.iter()
        .filter_map(|end| inner.rfind(end).map(|at| at + end.len()))
        .max()
        .unwrap_or(0)
}

fn first_sentence(text: &str) -> &str {
    let ends = [". ", "! ", "? "];
    let end = ends.iter().filter_map(|end| text.find(end)).min();
    end.map_or(text, |end| &text[..end + 1])
}

/// Whether two paragraphs look like two parts of one list: short, or labelled, both.
fn is_like(one: &str, two: &str) -> bool {
    const SHORT: usize = 12;
    let short = |text: &str| {
        let words = text.split_whitespace().count();
        words > 0 && words <= SHORT
    };
    let ends = |text: &str| text.ends_with(['.', '!', '?']);
    short(one) && short(two) && ends(one) == ends(two) && !two.ends_with(':')
}
