//! Document to claims: who says what of which subject, with which value, how firmly, in which context, at which bytes.
//!
//! In: a [`Document`] and a [`RuleSet`]. Out: [`Article`], which holds every [`Claim`] with all that decided it. A
//! sentence is looked at only if it holds a word that some claim's phrase cannot do without; only then are its
//! quantities, subjects, cues and contexts worked out. Judging is not done here. Next: [`crate::rule`].

pub mod context;
pub mod cue;
pub mod extract;
pub mod index;
pub mod phrase;
pub mod profile;
pub mod quantity;
pub mod reading;
pub mod record;
pub mod statement;
pub mod status;
pub mod structure;
pub mod subject;

pub use extract::{extract, quantities};
pub use quantity::Quantity;
pub use reading::Reading;
pub use statement::Statements;
pub use status::{Evidence, Status};

use std::cell::OnceCell;
use std::ops::Range;

use crate::document::repeat::Repeats;
use crate::document::{BlockId, BlockKind, Document};
use crate::pack::RuleSet;
use crate::source::{Source, Span};

/// An article with its claims.
#[derive(Debug)]
pub struct Article<'a> {
    /// Its file.
    pub source: &'a Source,
    /// Its blocks.
    pub document: &'a Document,
    /// What it was read with.
    pub rules: &'a RuleSet,
    /// Its tokens and sentences.
    pub reading: Reading<'a>,
    /// What stands twice in it.
    pub repeats: Repeats,
    /// What it says, in order.
    pub claims: Vec<Claim>,
    statements: OnceCell<Statements>,
    /// Which packs judge it, in the order of [`RuleSet::packs`].
    judged_by: OnceCell<Vec<bool>>,
}

/// One thing said about a subject.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Index of the declaration in [`RuleSet::claims`].
    pub declaration: usize,
    /// Which answer its words give, for a claim with stances.
    pub stance: Option<usize>,
    /// Which answer the article holds here: the words' own when asserted, what their denial means when negated.
    pub held: Option<usize>,
    /// Its value, for a claim with one.
    pub value: Option<Value>,
    /// How it is said.
    pub status: Status,
    /// The cues that were in force, the deciding ones among them.
    pub evidence: Vec<Evidence>,
    /// What it is about, and which mention said so.
    pub subject: Option<subject::Choice>,
    /// Per dimension of [`RuleSet::dimensions`], the context that limits it.
    pub context: Vec<Option<context::Held>>,
    /// The block that it stands in.
    pub block: BlockId,
    /// Which sentence of the block.
    pub sentence: usize,
    /// Its tokens in the block.
    pub tokens: Range<usize>,
    /// Its words in the file.
    pub span: Span,
    /// Its sentence in the file.
    pub passage: Span,
    /// Whether it stands in the second copy of a passage that was pasted twice.
    pub copied: bool,
}

/// The value of a claim.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A value of a vocabulary.
    Word {
        /// The slot.
        slot: usize,
        /// The value's index in the slot.
        value: usize,
    },
    /// A quantity.
    Quantity(Quantity),
}

impl Claim {
    /// The value in words: the vocabulary's name of it, or the quantity with its unit.
    pub fn value_text(&self, rules: &RuleSet) -> String {
        match &self.value {
            Some(Value::Word { slot, value }) => rules.slots[*slot].values[*value].clone(),
            Some(Value::Quantity(quantity)) => quantity.to_string(),
            None => String::new(),
        }
    }

    /// The value in words, or the answer where there is no value.
    pub fn answer_text(&self, rules: &RuleSet) -> String {
        let declaration = &rules.claims[self.declaration];
        match self.held.or(self.stance) {
            Some(stance) if self.value.is_none() => declaration.stances[stance].id.clone(),
            _ => self.value_text(rules),
        }
    }
}

impl Article<'_> {
    /// What every sentence says, for rules about what no claim declares; worked out when first asked for.
    pub fn statements(&self) -> &Statements {
        self.statements
            .get_or_init(|| statement::read(&self.reading, &self.repeats.copied))
    }

    /// Whether the pack of this number judges the article; worked out when first asked for.
    pub fn is_judged_by(&self, pack: usize) -> bool {
        let gates = self.rules.gates.iter();
        let judged_by = || gates.map(|gate| gate.admits(self)).collect();
        let judged_by = self.judged_by.get_or_init(judged_by);
        judged_by.get(pack).copied().unwrap_or(true)
    }

    /// The words of a block within a span of the file, as they are read: without markup, references as what they stand for.
    pub fn words(&self, block: BlockId, span: Span) -> &str {
        self.document.blocks[block].prose.within(span)
    }

    /// The sentence that a claim stands in, with white space as single spaces.
    pub fn sentence_text(&self, claim: &Claim) -> String {
        let words = self.words(claim.block, claim.passage);
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The texts of the headings above a block, outermost first.
    pub fn headings(&self, block: BlockId) -> Vec<String> {
        let headings = &self.document.blocks[block].headings;
        headings
            .iter()
            .map(|id| self.document.blocks[*id].prose.text().to_owned())
            .collect()
    }

    /// Where the body's prose ends, in bytes of the file.
    pub fn prose_end(&self) -> usize {
        let body = self
            .document
            .prose_blocks()
            .filter(|(_, block)| is_body(block.kind));
        body.map(|(_, block)| block.prose.span().end)
            .max()
            .unwrap_or(self.source.text.len())
    }

    /// Where a block stands in the body's prose: 0 at its start, 1 at its end, counted in bytes of text.
    pub fn position_in_prose(&self, block: BlockId) -> f64 {
        let length = |(_, block): &(BlockId, &crate::document::Block)| block.prose.text().len();
        let body: Vec<_> = self
            .document
            .prose_blocks()
            .filter(|(_, block)| is_body(block.kind))
            .collect();
        let before: usize = body.iter().filter(|(id, _)| *id < block).map(length).sum();
        let whole: usize = body.iter().map(length).sum();
        before as f64 / whole.max(1) as f64
    }
}

fn is_body(kind: BlockKind) -> bool {
    !matches!(kind, BlockKind::Title | BlockKind::Description)
}
