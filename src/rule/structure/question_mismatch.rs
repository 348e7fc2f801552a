//! `question-mismatch`: in a section of questions, answers without questions or questions without answers.
//!
//! A section whose heading announces questions and which holds none, while its paragraphs open as answers do, lost
//! them: reported at the heading, with the answers as further places. A question in such a section that another
//! question follows, while others there have answers, lost its answer. Questions that are headings are for
//! `empty-section`; lists of questions to take to a doctor have no answers by nature.
//!
//! | words | what they are |
//! |---|---|
//! | `questions` | headings of sections of questions |
//! | `answers` | how a paragraph begins that answers something |

use super::Reader;
use super::section;
use crate::diagnostic::Diagnostic;
use crate::document::{BlockId, BlockKind, Document};

pub(super) const WORDS: [&str; 2] = ["questions", "answers"];

/// So many paragraphs make a section of answers.
const ANSWERS: usize = 2;

/// A longer paragraph that ends with a question mark is no bare question.
const QUESTION_WORDS: usize = 25;

pub(super) fn judge(reader: &Reader<'_>) -> Vec<Diagnostic> {
    let document = reader.article.document;
    let mut found = Vec::new();
    for (id, block) in document.prose_blocks() {
        if !matches!(block.kind, BlockKind::Heading(_)) || !reader.says("questions", id) {
            continue;
        }
        let under: Vec<BlockId> = (id + 1..document.blocks.len())
            .take_while(|at| section::is_under(&document.blocks[*at], id))
            .filter(|at| {
                let block = &document.blocks[*at];
                block.kind.is_prose() && !block.prose.is_empty()
            })
            .collect();
        found.extend(orphaned(reader, id, &under));
        found.extend(unanswered(reader, &under));
    }
    found
}

/// A section of answers without any question.
fn orphaned(reader: &Reader<'_>, heading: BlockId, under: &[BlockId]) -> Option<Diagnostic> {
    let article = reader.article;
    let blocks = &article.document.blocks;
    let asks = |id: &BlockId| {
        let block = &blocks[*id];
        matches!(block.kind, BlockKind::Heading(_) | BlockKind::Term)
            || block.prose.text().contains('?')
    };
    if under.iter().any(asks) {
        return None;
    }
    let paragraphs = under
        .iter()
        .filter(|id| blocks[**id].kind == BlockKind::Paragraph);
    let answers: Vec<BlockId> = paragraphs
        .clone()
        .copied()
        .filter(|id| reader.says("answers", *id))
        .collect();
    if paragraphs.count() < ANSWERS || answers.is_empty() {
        return None;
    }
    let mut diagnostic = reader.report(heading, blocks[heading].prose.span());
    for id in answers {
        let label = article.label(
            blocks[id].prose.span(),
            "this answers a question that is not there",
        );
        diagnostic.secondary.push(label);
    }
    Some(diagnostic)
}

/// Questions that another question follows, where others have answers.
fn unanswered(reader: &Reader<'_>, under: &[BlockId]) -> Vec<Diagnostic> {
    let article = reader.article;
    let document = article.document;
    let is_question = |id: BlockId| is_question(document, id);
    let answered = under
        .windows(2)
        .any(|pair| is_question(pair[0]) && !is_question(pair[1]));
    if !answered {
        return Vec::new();
    }
    under
        .windows(2)
        .filter(|pair| is_question(pair[0]) && is_question(pair[1]))
        .map(|pair| {
            let span = document.blocks[pair[0]].prose.span();
            let mut diagnostic = reader.report_as(span, "this question has no answer");
            diagnostic.headings = article.headings(pair[0]);
            diagnostic
        })
        .collect()
}

fn is_question(document: &Document, id: BlockId) -> bool {
    let block = &document.blocks[id];
    let text = block.prose.text();
    block.kind == BlockKind::Paragraph
        && section::asks(text)
        && text.matches('?').count() == 1
        && block.prose.word_count() <= QUESTION_WORDS
}
