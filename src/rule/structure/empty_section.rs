//! `empty-section`: a heading with nothing under it.
//!
//! Reported are a heading that is followed by the end of its part of the page or by a heading that is not below it,
//! and one under which stands only what is no content: share buttons, a copyright line, an invitation to call where
//! a question was asked. A reference list must hold something that looks like a reference. Where several headings of
//! an article promise lists and have them, one that promises a list and has a single sentence is empty too. A heading
//! over headings that hold something is silent, as are pictures, forms, tables and embedded media, what stands above
//! the title, and tables of contents.
//!
//! | words | what they are |
//! |---|---|
//! | `contents` | headings of tables of contents and menus |
//! | `chrome` | headings of the site, not of the article: comments, related posts |
//! | `filler` | lines that are nobody's content: share buttons, copyright, tags |
//! | `invitations` | lines that only ask to call or book |
//! | `inviting` | headings whose content is such a line |
//! | `sources` | headings of lists of references |
//! | `lists` | headings that promise a list |
//! | `questions` | how a labelled question begins: `^ q :` |

use super::Reader;
use super::section::{self, Next};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, BlockId, BlockKind, Document, MarkKind};

pub(super) const WORDS: [&str; 8] = [
    "contents",
    "chrome",
    "filler",
    "invitations",
    "inviting",
    "sources",
    "lists",
    "questions",
];

/// A line of more words than this is no heading written in bold.
const HEADING_WORDS: usize = 12;

/// So many headings with lists make a list expected.
const LISTS: usize = 2;

pub(super) fn judge(reader: &Reader<'_>) -> Vec<Diagnostic> {
    let document = reader.article.document;
    let bold = bold_headings(document);
    let asked = labelled_questions(reader);
    let listed = listed_headings(reader);
    let begins = begins(document);
    let mut found = Vec::new();
    for (id, block) in document.prose_blocks() {
        if block.quoted || block.prose.is_empty() {
            continue;
        }
        let empty = match block.kind {
            BlockKind::Heading(_) => {
                is_empty(reader, id, begins) || (listed >= LISTS && lacks_list(reader, id))
            }
            BlockKind::Paragraph if bold.len() > LISTS && bold.binary_search(&id).is_ok() => {
                is_bold_empty(reader, id)
            }
            BlockKind::Paragraph if asked.len() > LISTS && asked.binary_search(&id).is_ok() => {
                is_unanswered(reader, id)
            }
            BlockKind::Paragraph => is_sources(reader, id) && !has_references(reader, id),
            _ => false,
        };
        if empty {
            found.push(report(reader, id));
        }
    }
    found
}

fn report(reader: &Reader<'_>, id: BlockId) -> Diagnostic {
    let article = reader.article;
    let mut diagnostic = reader.report(id, article.document.blocks[id].prose.span());
    if let Next::Block(next) = reader.sections.next(id) {
        let span = article.document.blocks[next].prose.span();
        diagnostic
            .secondary
            .push(article.label(span, "what follows is this"));
    }
    diagnostic
}

fn is_empty(reader: &Reader<'_>, id: BlockId, begins: BlockId) -> bool {
    let document = reader.article.document;
    let of_site = reader.says("chrome", id) || reader.says("filler", id);
    if of_site || (id <= begins && is_before_title(document, id)) {
        return false;
    }
    let sources = is_sources(reader, id);
    if reader.says("contents", id) || (reader.sections.has_menu(id) && !sources) {
        return false;
    }
    let next = match reader.sections.next(id) {
        Next::Shown => return false,
        Next::End => return true,
        Next::Block(next) => &document.blocks[next],
    };
    if sources
        && document
            .blocks
            .iter()
            .any(|block| block.kind == BlockKind::Footnote)
    {
        return false;
    }
    if !section::is_under(next, id) {
        return true;
    }
    if matches!(next.kind, BlockKind::Heading(_)) {
        return false;
    }
    if sources {
        return !has_references(reader, id);
    }
    holds_only_filler(reader, id)
}

/// The first block that is text of the article, and not a heading.
fn begins(document: &Document) -> BlockId {
    let begun = |block: &Block| {
        block.kind.is_prose() && !block.kind.is_heading() && block.kind != BlockKind::Description
    };
    let blocks = &document.blocks;
    blocks.iter().position(begun).unwrap_or(blocks.len())
}

/// Whether a heading before all text stands above the article's title: the name of the site, a kicker.
fn is_before_title(document: &Document, id: BlockId) -> bool {
    let level = section::level(&document.blocks[id]);
    document.blocks[id + 1..]
        .iter()
        .find(|block| block.kind.is_prose())
        .is_some_and(|next| {
            let next = section::level(next);
            next > 0 && (next < level || (next == 1 && level == 1))
        })
}

/// Whether all that stands under a heading is no content.
fn holds_only_filler(reader: &Reader<'_>, id: BlockId) -> bool {
    let document = reader.article.document;
    let heading = document.blocks[id].prose.text();
    let promises = section::asks(heading) || reader.says("lists", id);
    let calls = promises && !reader.says("inviting", id);
    let mut at = id;
    loop {
        let next = match reader.sections.next(at) {
            Next::Shown => return false,
            Next::End => return true,
            Next::Block(next) => next,
        };
        let block = &document.blocks[next];
        if !section::is_under(block, id) || (at == id && is_closing(document, next)) {
            return true;
        }
        let nothing = reader.says("filler", next)
            || (calls && block.kind == BlockKind::Paragraph && reader.says("invitations", next));
        if !nothing {
            return false;
        }
        at = next;
    }
}

/// Whether a line across the page and the last words of the article follow: a signature, a notice.
fn is_closing(document: &Document, id: BlockId) -> bool {
    const CLOSING: usize = 3;
    let heads_after_rule =
        |pair: &[Block]| matches!(pair[0].kind, BlockKind::Heading(_)) && pair[1].after_rule;
    let rest = &document.blocks[id..];
    if !rest[0].after_rule || rest.len() > CLOSING {
        return false;
    }
    let ruled = document
        .blocks
        .windows(2)
        .filter(|pair| heads_after_rule(pair));
    ruled.count() == 1
        && !rest
            .iter()
            .any(|block| matches!(block.kind, BlockKind::Heading(_)))
}

fn is_sources(reader: &Reader<'_>, id: BlockId) -> bool {
    let prose = &reader.article.document.blocks[id].prose;
    prose.word_count() <= 4 && reader.says("sources", id)
}

/// Whether something that may be a reference stands under this heading: a link, an item, a number, a long line.
fn has_references(reader: &Reader<'_>, id: BlockId) -> bool {
    const LONG: usize = 8;
    let document = reader.article.document;
    let mut at = id;
    loop {
        let next = match reader.sections.next(at) {
            Next::Shown => return true,
            Next::End => return false,
            Next::Block(next) => next,
        };
        let block = &document.blocks[next];
        let own = matches!(document.blocks[id].kind, BlockKind::Heading(_));
        if (own && !section::is_under(block, id)) || matches!(block.kind, BlockKind::Heading(_)) {
            return section::is_under(block, id) && own;
        }
        if block.after_rule {
            return false;
        }
        if reader.says("filler", next) {
            at = next;
            continue;
        }
        let text = block.prose.text();
        return block.kind != BlockKind::Paragraph
            || text.chars().any(|char| char.is_ascii_digit())
            || block
                .prose
                .marks()
                .iter()
                .any(|mark| mark.kind == MarkKind::Link)
            || block.prose.word_count() >= LONG;
    }
}

/// Paragraphs that are all bold and short: headings that were not marked as such. Bold lines that nearly all stand one
/// after another are a list.
fn bold_headings(document: &Document) -> Vec<BlockId> {
    let is_bold = |block: &Block| {
        let text = block.prose.text();
        block.kind == BlockKind::Paragraph
            && !block.quoted
            && block.prose.is_all(MarkKind::Strong)
            && !text.ends_with(['.', '!', ':'])
            && block.prose.word_count() <= HEADING_WORDS
    };
    let blocks: Vec<(BlockId, bool)> = document
        .prose_blocks()
        .map(|(id, block)| (id, is_bold(block)))
        .collect();
    let heads = |pair: &&[(BlockId, bool)]| pair[0].1 && !pair[1].1;
    let heading = blocks.windows(2).filter(heads).count() >= LISTS;
    let bold = blocks.into_iter().filter(|(_, bold)| *bold && heading);
    bold.map(|(id, _)| id).collect()
}

/// A bold line with a heading, another bold line or nothing after it.
fn is_bold_empty(reader: &Reader<'_>, id: BlockId) -> bool {
    let document = reader.article.document;
    let follows = match reader.sections.next(id) {
        Next::Shown | Next::End => return false,
        Next::Block(next) => &document.blocks[next],
    };
    let heads = matches!(follows.kind, BlockKind::Heading(_))
        || (follows.kind == BlockKind::Paragraph
            && follows.prose.is_all(MarkKind::Strong)
            && !follows.prose.text().ends_with(['.', '!', ':']));
    heads && !reader.says("chrome", id) && !reader.says("inviting", id)
}

/// Paragraphs that begin with the label of a question: "Q: Does it hurt?".
fn labelled_questions(reader: &Reader<'_>) -> Vec<BlockId> {
    let blocks = reader.article.document.prose_blocks();
    blocks
        .filter(|(id, block)| {
            block.kind == BlockKind::Paragraph && !block.quoted && reader.says("questions", *id)
        })
        .map(|(id, _)| id)
        .collect()
}

/// A labelled question with the next one, a heading or nothing where its answer should stand, or with the label of an
/// answer and no more.
fn is_unanswered(reader: &Reader<'_>, id: BlockId) -> bool {
    let document = reader.article.document;
    let text = document.blocks[id].prose.text();
    let label = text.rsplit_once('?').map(|(_, answer)| answer.trim());
    if label.is_some_and(|label| label.ends_with(':') && !label.contains(' ')) {
        return true;
    }
    if !section::asks(text) {
        return false;
    }
    let mut at = id;
    loop {
        let next = match reader.sections.next(at) {
            Next::Shown => return false,
            Next::End => return true,
            Next::Block(next) => next,
        };
        let text = document.blocks[next].prose.text();
        if !text.ends_with(':') || text.contains(' ') {
            let heading = matches!(document.blocks[next].kind, BlockKind::Heading(_));
            return heading || reader.says("questions", next);
        }
        at = next;
    }
}

/// How many headings that promise a list have one.
fn listed_headings(reader: &Reader<'_>) -> usize {
    let document = reader.article.document;
    document
        .prose_blocks()
        .filter(|(id, block)| {
            matches!(block.kind, BlockKind::Heading(_))
                && matches!(reader.sections.next(*id), Next::Block(next)
                    if matches!(document.blocks[next].kind, BlockKind::Item { .. }))
                && reader.says("lists", *id)
        })
        .count()
}

/// Whether a heading that promises a list has a single sentence, which names no list, and no more.
fn lacks_list(reader: &Reader<'_>, id: BlockId) -> bool {
    let document = reader.article.document;
    let Next::Block(first) = reader.sections.next(id) else {
        return false;
    };
    let block = &document.blocks[first];
    let text = block.prose.text();
    let one_sentence = text
        .trim_end_matches('.')
        .matches(['.', ':', ';', '?'])
        .count()
        == 0;
    let alone = match reader.sections.next(first) {
        Next::Shown => false,
        Next::End => true,
        Next::Block(next) => !section::is_under(&document.blocks[next], id),
    };
    block.kind == BlockKind::Paragraph
        && alone
        && one_sentence
        && text.matches(',').count() < 2
        && !section::asks(document.blocks[id].prose.text())
        && reader.says("lists", id)
}
