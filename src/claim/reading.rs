//! A document while its claims are worked out: tokens, sentences, mentions and clause ends, each made once and only
//! where something asks for it.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use super::cue::{self, Candidate, CueMatch};
use super::phrase::Passage;
use super::quantity::Quantity;
use super::structure;
use super::subject::{self, Mention};
use crate::document::token::{self, Token};
use crate::document::{BlockId, Document, sentence};
use crate::pack::RuleSet;
use crate::source::Span;

/// How many readings there have been, and one: no reading has the number 0.
static READINGS: AtomicU64 = AtomicU64::new(1);

/// How many sentences back a reader still has in mind; this also keeps the work linear in a paragraph's length.
pub const REMEMBERED: usize = 12;

/// The document with what has been read of it so far.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The document.
    pub document: &'a Document,
    /// What it is read with.
    pub rules: &'a RuleSet,
    /// Its number among all readings of a run.
    number: u64,
    blocks: Vec<OnceCell<BlockReading>>,
    topic: OnceCell<Option<usize>>,
    /// The headings right above quotations, in order.
    above_quotations: OnceCell<Vec<BlockId>>,
}

/// A block's tokens and sentences.
#[derive(Debug)]
pub struct BlockReading {
    /// All tokens.
    pub tokens: Vec<Token>,
    /// Token ranges of the sentences.
    pub sentences: Vec<Range<usize>>,
    /// The tokens at which a line begins with a label, in order.
    labels: Vec<usize>,
    mentions: OnceCell<Vec<Mention>>,
    quotes: OnceCell<Vec<Range<usize>>>,
    denied_from_above: OnceCell<bool>,
    by_sentence: Vec<SentenceReading>,
}

/// What has been asked of a sentence so far.
#[derive(Debug, Default)]
struct SentenceReading {
    quantities: OnceCell<Vec<Quantity>>,
    candidates: OnceCell<Vec<Candidate>>,
    cues: OnceCell<Vec<CueMatch>>,
    denials: OnceCell<Vec<Range<usize>>>,
    stops: OnceCell<Vec<Range<usize>>>,
    clause_stops: OnceCell<Vec<Range<usize>>>,
}

impl<'a> Reading<'a> {
    /// Nothing read yet.
    pub fn new(document: &'a Document, rules: &'a RuleSet) -> Self {
        Self {
            document,
            rules,
            number: READINGS.fetch_add(1, Ordering::Relaxed),
            blocks: document.blocks.iter().map(|_| OnceCell::new()).collect(),
            topic: OnceCell::new(),
            above_quotations: OnceCell::new(),
        }
    }

    /// The text of a block.
    pub fn text(&self, block: BlockId) -> &'a str {
        self.document.blocks[block].prose.text()
    }

    /// A block's tokens and sentences.
    pub fn block(&self, block: BlockId) -> &BlockReading {
        self.blocks[block].get_or_init(|| {
            let text = self.text(block);
            let tokens = token::tokenize(text, &self.rules.lexicon);
            let sentences = sentence::sentences(text, &tokens, &self.rules.stops);
            let lines = self.document.blocks[block].prose.lines();
            let labels = sentence::labels(&tokens, lines);
            let sentences = sentence::parted(sentences, &labels);
            let by_sentence = sentences.iter().map(|_| SentenceReading::default());
            BlockReading {
                by_sentence: by_sentence.collect(),
                tokens,
                sentences,
                labels,
                mentions: OnceCell::new(),
                quotes: OnceCell::new(),
                denied_from_above: OnceCell::new(),
            }
        })
    }

    /// Whether a sentence begins a line of its own with a label: what is said before it does not reach it.
    pub fn begins_label(&self, block: BlockId, sentence: usize) -> bool {
        let reading = self.block(block);
        let start = &reading.sentences[sentence].start;
        reading.labels.binary_search(start).is_ok()
    }

    /// A sentence without quantities or mentions, for cues.
    pub fn bare(&self, block: BlockId, sentence: usize) -> Passage<'_> {
        self.passage(block, self.block(block).sentences[sentence].clone())
    }

    /// The same of any tokens of a block.
    pub fn passage(&self, block: BlockId, tokens: Range<usize>) -> Passage<'_> {
        Passage {
            reading: self.number,
            glossary: &self.rules.glossary,
            tokens: &self.block(block).tokens,
            quantities: &[],
            mentions: &[],
            start: tokens.start,
            end: tokens.end,
        }
    }

    /// All mentions of subjects in a block.
    pub fn mentions(&self, block: BlockId) -> &[Mention] {
        let reading = self.block(block);
        reading
            .mentions
            .get_or_init(|| subject::mentions(self, block))
    }

    /// The quantities of a sentence.
    pub fn quantities(&self, block: BlockId, sentence: usize) -> &[Quantity] {
        let reading = self.block(block);
        reading.by_sentence[sentence].quantities.get_or_init(|| {
            let range = reading.sentences[sentence].clone();
            let rules = &self.rules.quantities;
            rules.read(self.text(block), &reading.tokens, range)
        })
    }

    /// The quotations of a block: token ranges from mark to mark.
    pub fn quotes(&self, block: BlockId) -> &[Range<usize>] {
        let reading = self.block(block);
        reading.quotes.get_or_init(|| {
            let mut pairs = Vec::new();
            let mut open = None;
            for (at, _) in reading
                .tokens
                .iter()
                .enumerate()
                .filter(|(_, token)| token.is_sign('"'))
            {
                match open.take() {
                    None => open = Some(at),
                    Some(start) => pairs.push(start..at + 1),
                }
            }
            pairs
        })
    }

    /// All that could be a cue in a sentence.
    pub fn cue_candidates(&self, block: BlockId, sentence: usize) -> &[Candidate] {
        let reading = &self.block(block).by_sentence[sentence];
        let candidates = &reading.candidates;
        candidates.get_or_init(|| cue::candidates(self, block, sentence))
    }

    /// The cues of a sentence.
    pub fn cues(&self, block: BlockId, sentence: usize) -> &[CueMatch] {
        let reading = &self.block(block).by_sentence[sentence];
        reading
            .cues
            .get_or_init(|| cue::find(self, block, sentence))
    }

    /// The cues of a sentence that deny: their tokens.
    pub fn denials(&self, block: BlockId, sentence: usize) -> &[Range<usize>] {
        let reading = &self.block(block).by_sentence[sentence];
        let denials = &reading.denials;
        denials.get_or_init(|| cue::denials(self, block, sentence))
    }

    /// Whether lead-ins, headers or headings deny what a block says.
    pub fn is_denied_from_above(&self, block: BlockId) -> bool {
        let denied = &self.block(block).denied_from_above;
        *denied.get_or_init(|| structure::denies(self, block))
    }

    /// Where clauses within a statement end.
    pub fn clause_stops(&self, block: BlockId, sentence: usize) -> &[Range<usize>] {
        let reading = &self.block(block).by_sentence[sentence];
        let stops = &reading.clause_stops;
        stops.get_or_init(|| cue::clause_stops(self, block, sentence))
    }

    /// Where statements of a sentence end: the tokens of the words and signs that end them.
    pub fn stops(&self, block: BlockId, sentence: usize) -> &[Range<usize>] {
        let reading = &self.block(block).by_sentence[sentence];
        reading
            .stops
            .get_or_init(|| cue::stops(self, block, sentence))
    }

    /// The sentence that holds a token.
    pub fn sentence_of(&self, block: BlockId, token: usize) -> usize {
        let sentences = &self.block(block).sentences;
        sentences
            .partition_point(|range| range.end <= token)
            .min(sentences.len().saturating_sub(1))
    }

    /// Whether a quotation stands right under this heading.
    pub fn heads_quotation(&self, heading: BlockId) -> bool {
        let above = self.above_quotations.get_or_init(|| {
            let quoted = self.document.blocks.iter().filter(|block| block.quoted);
            let mut above: Vec<BlockId> = quoted
                .filter_map(|block| block.headings.last().copied())
                .collect();
            above.sort_unstable();
            above.dedup();
            above
        });
        above.binary_search(&heading).is_ok()
    }

    /// The subject that the article is about.
    pub fn topic(&self) -> Option<usize> {
        *self.topic.get_or_init(|| subject::topic(self))
    }

    /// The bytes of a sentence in its block's text.
    pub fn text_range(&self, block: BlockId, sentence: usize) -> Range<usize> {
        let reading = self.block(block);
        let range = reading.sentences.get(sentence).cloned().unwrap_or_default();
        match reading.tokens.get(range).unwrap_or_default() {
            [] => 0..0,
            [one] => one.range(),
            [first, .., last] => first.start()..last.end(),
        }
    }

    /// The bytes of a range of tokens.
    pub fn span(&self, block: BlockId, tokens: &Range<usize>) -> Span {
        let reading = self.block(block);
        let (Some(first), Some(last)) = (
            reading.tokens.get(tokens.start),
            reading.tokens.get(tokens.end.saturating_sub(1)),
        ) else {
            return self.document.blocks[block].prose.span();
        };
        self.document.blocks[block]
            .prose
            .source_span(first.start()..last.end().max(first.start()))
    }

    /// The next block of prose after this one.
    pub fn next_block(&self, block: BlockId) -> Option<BlockId> {
        let blocks = &self.document.blocks;
        (block + 1..blocks.len())
            .find(|id| blocks[*id].kind.is_prose() && !blocks[*id].prose.is_empty())
    }
}
