//! `cite`: what needs a source beside it, and has none.
//!
//! The rule's claims are what needs one: a statistic, "studies show", the name of an authority. A source is a link, a
//! reference to a footnote (`[3]` in plain text), a claim that the rule names in `sources` (a journal, a study's
//! design, a document's title), or a year beside a name, and it stands in the same sentence or in the one before or
//! after it. Above a list it may stand in the list, in a heading it may stand in the section, in a table in the row.
//! A sentence is reported once.

use super::Rule;
use crate::claim::{Article, Claim};
use crate::diagnostic::Diagnostic;
use crate::document::token::{Token, TokenKind};
use crate::document::{BlockId, BlockKind, MarkKind};

/// What is a source.
#[derive(Debug, Clone)]
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
                || self.has_source(article, claim)
            {
                continue;
            }
            reported = place;
            found.push(rule.report(article, claim, &claim.answer_text(article.rules)));
        }
        for diagnostic in &mut found {
            diagnostic.secondary.clear();
        }
        found
    }

    fn has_source(&self, article: &Article<'_>, claim: &Claim) -> bool {
        let last = article.reading.block(claim.block).sentences.len();
        let around = claim.sentence.saturating_sub(1)..(claim.sentence + 2).min(last);
        around
            .into_iter()
            .any(|sentence| self.is_source(article, claim.block, sentence))
            || self
                .answering(article, claim.block)
                .any(|block| self.holds_source(article, block))
    }

    /// Further blocks in which the source of this one may stand.
    fn answering<'a>(
        &self,
        article: &'a Article<'_>,
        block: BlockId,
    ) -> impl Iterator<Item = BlockId> + 'a {
        let kind = article.document.blocks[block].kind;
        let blocks = article.document.prose_blocks();
        blocks.filter_map(move |(id, other)| {
            let belongs = match (kind, other.kind) {
                (BlockKind::Heading(_), _) => other.headings.last() == Some(&block),
                (
                    BlockKind::Cell { table, row, .. },
                    BlockKind::Cell {
                        table: of, row: at, ..
                    },
                ) => table == of && row == at,
                _ => other.lead_in == Some(block),
            };
            (belongs && id != block).then_some(id)
        })
    }

    fn holds_source(&self, article: &Article<'_>, block: BlockId) -> bool {
        let sentences = article.reading.block(block).sentences.len();
        (0..sentences).any(|sentence| self.is_source(article, block, sentence))
    }

    /// Whether this sentence names, links or marks a source.
    fn is_source(&self, article: &Article<'_>, block: BlockId, sentence: usize) -> bool {
        let range = article.reading.text_range(block, sentence);
        let mut marks = article.document.blocks[block].prose.marks().iter();
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
        let reading = article.reading.block(block);
        let tokens = &reading.tokens[reading.sentences[sentence].clone()];
        let named = article.claims.iter().any(|claim| {
            claim.block == block
                && claim.sentence == sentence
                && self.sources.contains(&claim.declaration)
        });
        marked || named || has_reference(tokens) || has_dated_name(tokens)
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
