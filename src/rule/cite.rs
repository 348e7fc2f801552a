//! `cite`: what needs a source beside it, and has none.
//!
//! The rule's claims are what needs one: a statistic, "studies show", the name of an authority. A source is a link, a
//! reference to a footnote (`[3]` in plain text), a claim that the rule names in `sources` (a journal, a study's
//! design, a document's title), or a year beside a name, and it stands in the same sentence or in the one before or
//! after it. Above a list it may stand in the list, in a heading it may stand in the section, in a table in the row.
//! A sentence is reported once.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::claim::{Article, Claim};
use crate::diagnostic::Diagnostic;
use crate::document::token::{Token, TokenKind};
use crate::document::{BlockId, BlockKind, MarkKind};

/// What is a source.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cite {
    /// Claims of the rule, by index, with the stances that need a source; empty for all.
    pub stances: Vec<(usize, usize)>,
    /// Claims that are a source.
    pub sources: Vec<usize>,
}

/// How far from a year the name may stand that makes it a source, in tokens.
const NAME_WITHIN: usize = 6;

impl Cite {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>) -> Vec<Diagnostic> {
        let named = article.claims.iter();
        let named = named.filter(|claim| self.sources.contains(&claim.declaration));
        let sources = Sources {
            article,
            named: named.map(|claim| (claim.block, claim.sentence)).collect(),
        };
        let mut found = Vec::new();
        let mut reported = None;
        for claim in rule.claims_of(article) {
            let place = Some((claim.block, claim.sentence));
            let pair = claim.held.or(claim.stance);
            let wanted = self.stances.is_empty()
                || pair.is_some_and(|stance| self.stances.contains(&(claim.declaration, stance)));
            if place == reported
                || !wanted
                || !rule.statuses.contains(&claim.status)
                || article.document.blocks[claim.block].kind == BlockKind::Description
                || sources.are_near(claim)
            {
                continue;
            }
            reported = place;
            let mut diagnostic = rule.report(article, claim, &claim.answer_text(article.rules));
            diagnostic.secondary.clear();
            found.push(diagnostic);
        }
        found
    }
}

/// Where an article gives sources.
struct Sources<'a> {
    article: &'a Article<'a>,
    /// Sentences that name one.
    named: BTreeSet<(BlockId, usize)>,
}

impl Sources<'_> {
    fn are_near(&self, claim: &Claim) -> bool {
        let last = self.article.reading.block(claim.block).sentences.len();
        let mut around = claim.sentence.saturating_sub(1)..(claim.sentence + 2).min(last);
        around.any(|sentence| self.is_source(claim.block, sentence)) || self.are_led_in(claim.block)
    }

    /// Whether a source stands in what this block heads or leads in to, or in the other cells of its row.
    fn are_led_in(&self, block: BlockId) -> bool {
        let blocks = &self.article.document.blocks;
        let belongs = |id: &BlockId| match (blocks[block].kind, blocks[*id].kind) {
            (BlockKind::Heading(_), _) => blocks[*id].headings.contains(&block),
            (
                BlockKind::Cell { table, row, .. },
                BlockKind::Cell {
                    table: of, row: at, ..
                },
            ) => table == of && row == at,
            _ => blocks[*id].lead_in == Some(block),
        };
        let mut after = (block + 1..blocks.len()).take_while(belongs);
        let mut before = (0..block).rev().take_while(belongs);
        after.any(|id| self.are_in(id)) || before.any(|id| self.are_in(id))
    }

    fn are_in(&self, block: BlockId) -> bool {
        let sentences = self.article.reading.block(block).sentences.len();
        self.article.document.blocks[block].kind.is_prose()
            && (0..sentences).any(|sentence| self.is_source(block, sentence))
    }

    /// Whether this sentence names, links or marks a source.
    fn is_source(&self, block: BlockId, sentence: usize) -> bool {
        let range = self.article.reading.text_range(block, sentence);
        let mut marks = self.article.document.blocks[block].prose.marks().iter();
        let marked = marks.any(|mark| {
            let at = mark.range.start;
            match mark.kind {
                MarkKind::Link => {
                    let leads = mark.target.is_empty() || mark.target.contains("//");
                    leads && range.contains(&at)
                }
                // A reference stands after the full stop, too.
                MarkKind::FootnoteReference => range.start < at && at <= range.end,
                _ => false,
            }
        });
        let reading = self.article.reading.block(block);
        let tokens = &reading.tokens[reading.sentences[sentence].clone()];
        marked
            || self.named.contains(&(block, sentence))
            || has_reference(tokens)
            || has_dated_name(tokens)
    }
}

/// `[3]`, `[2, 5–7]` in plain text.
fn has_reference(tokens: &[Token]) -> bool {
    let opens = |pair: &[Token]| pair[0].is_sign('[') && pair[1].kind == TokenKind::Number;
    tokens.windows(2).any(opens) && tokens.iter().any(|token| token.is_sign(']'))
}

/// A year with a name near it, or in brackets: `Smith, 2020`, `(2019)`.
fn has_dated_name(tokens: &[Token]) -> bool {
    tokens.iter().enumerate().any(|(at, token)| {
        let around = at.saturating_sub(NAME_WITHIN).max(1)..(at + NAME_WITHIN).min(tokens.len());
        let name = |token: &Token| token.kind == TokenKind::Word && token.capital;
        let bracket = tokens.get(at + 1).is_some_and(|next| next.is_sign(')'));
        token.year && (bracket || tokens.get(around).is_some_and(|near| near.iter().any(name)))
    })
}
