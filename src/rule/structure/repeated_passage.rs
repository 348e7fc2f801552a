//! `repeated-passage`: a passage that was pasted twice.
//!
//! Two-sided: the primary label is the whole second copy, the secondary one the whole first. A passage of fifty words
//! or of five blocks weighs as much as the rule says; a shorter one is a note. Silent are passages under forty words
//! and two hundred characters, what stands in a quotation on one side (a pull quote), cells of tables, and short
//! pieces that pages repeat on purpose.
//!
//! | words | what they are |
//! |---|---|
//! | `repeats` | words that pieces which may stand twice begin with: disclaimers, invitations |

use super::{Line, Reader};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::BlockKind;
use crate::document::repeat::Passage;

pub(super) const WORDS: [&str; 1] = ["repeats"];

/// A passage counts from so many words on, or from so many characters.
const WORDS_FROM: usize = 40;
const CHARACTERS_FROM: usize = 200;

/// A notice that may stand twice has at most so many words, and shows what it is within so many tokens.
const NOTICE: usize = 100;
const BEGINNING: usize = 40;

/// From so many words or blocks on it weighs in full; a changed copy counts from here on.
const LONG: usize = 50;
const BLOCKS: usize = 5;

pub(super) fn judge(reader: &Reader<'_>) -> Vec<Diagnostic> {
    let passages = reader.article.repeats.passages.iter();
    let counted = passages.filter(|passage| counts(passage) && !is_meant(reader, passage));
    counted.map(|passage| report(reader, passage)).collect()
}

fn counts(passage: &Passage) -> bool {
    let long = passage.words >= WORDS_FROM || passage.characters >= CHARACTERS_FROM;
    long && (passage.exact || passage.words >= LONG)
}

/// Whether a passage stands twice on purpose.
fn is_meant(reader: &Reader<'_>, passage: &Passage) -> bool {
    let blocks = &reader.article.document.blocks;
    let all = |ids: &[usize], is: &dyn Fn(usize) -> bool| ids.iter().all(|id| is(*id));
    let quoted = |id: usize| blocks[id].quoted;
    let cell = |id: usize| matches!(blocks[id].kind, BlockKind::Cell { .. });
    let copies = [&passage.first.blocks, &passage.second.blocks];
    let one_quoted = copies.iter().any(|ids| all(ids, &quoted));
    let in_table = copies.iter().all(|ids| all(ids, &cell));
    let short = copies.iter().all(|ids| ids.len() <= 2);
    let begins = |id: &usize| {
        let text = blocks[*id].prose.within(passage.second.span);
        let line = Line::read(text, reader.article.rules);
        reader.words.holds("repeats", &line.first(BEGINNING))
    };
    let repeats = short && passage.words <= NOTICE && passage.second.blocks.iter().any(begins);
    one_quoted || in_table || repeats
}

fn report(reader: &Reader<'_>, passage: &Passage) -> Diagnostic {
    let article = reader.article;
    let second = &passage.second;
    let count = passage.words.to_string();
    let message = reader.rule.message.replace("{count}", &count);
    let mut diagnostic = reader.report_as(second.span, message);
    if passage.words < LONG && second.blocks.len() < BLOCKS {
        diagnostic.severity = Severity::Note;
    }
    diagnostic.primary.message = "the second copy".to_owned();
    diagnostic
        .secondary
        .push(article.label(passage.first.span, "the same words stand here"));
    if let Some(id) = second.blocks.first() {
        diagnostic.message = reader.message(&diagnostic.message, *id, second.span);
        diagnostic.headings = article.headings(*id);
    }
    diagnostic
}
