//! Phrases: how packs and cues say which words to look for, and the machine that finds them.
//!
//! A phrase is words, read by people who know no regular expression:
//!
//! | written | reads |
//! |---|---|
//! | `first line` | these words in a row; white space, a hyphen, a quote or a bracket between them changes nothing |
//! | `treat+` | the word and its inflections: treat, treats, treated, treating |
//! | `(drug\|class of drugs)` | one of these |
//! | `very?` `(a b)?` `{name}?` | perhaps |
//! | `...` `...8` | a gap of up to four (eight, at most twenty) words, commas allowed, never across `;` `:` or a dash; in a pack's phrases never across a word that denies |
//! | `{name}` | one of the vocabulary's words, a mention of the subject, or a quantity |
//! | `{year}` | a year of the calendar: 1985 |
//! | `{number}` | any number in figures |
//! | `^` `$` | the start and the end of the sentence |
//! | `,` `:` `\?` | that sign |
//!
//! A phrase compiles to a small program over tokens, run in the manner of R. Pike's virtual machine (R. Cox,
//! "Regular Expression Matching: the Virtual Machine Approach", 2009): all alternatives advance together, so time
//! is linear in the sentence. Every repetition is bounded. A phrase names words that it cannot do without: it is thought of
//! only in sentences that have one of them ([`Anchor`]), and runs only where all stand in their order ([`Starts`]).

mod anchor;
mod dead;
mod glossary;
mod machine;
mod program;
mod read;
mod route;
mod stored;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use anchor::Anchor;
pub use glossary::{Glossary, Vocabularies};
use program::{First, Program, Step};
use read::{Node, Part};
pub use route::{Places, Route, Routes, Starts};
use serde::{Deserialize, Serialize};
use stored::Stored;

use super::quantity::Quantity;
use super::subject::Mention;
use crate::document::token::{Lexicon, Token};

/// The most instructions that one phrase may compile to.
pub const PROGRAM_LIMIT: usize = 6_000;

/// A compiled phrase.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Phrase {
    node: Stored<Node>,
    /// Most phrases are never tried: their programs are made when they first are.
    #[serde(skip)]
    program: OnceLock<Arc<Program>>,
    /// Whether its gaps pass over none of the glossary's words that deny.
    stops_gaps: bool,
}

/// A phrase as an index takes it in: with what a sentence must have for it to be tried.
#[derive(Debug, Clone)]
pub struct Filed {
    /// The phrase.
    pub phrase: Phrase,
    /// What it is filed under.
    pub anchor: Anchor,
    /// What a match passes.
    pub route: Route,
}

/// Which quantities a slot takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuantityPattern {
    /// Name of the kind: `count`, `duration`, `dose` …; empty for any.
    pub kind: String,
    /// Canonical units; empty for any.
    pub units: Vec<String>,
}

impl QuantityPattern {
    /// Whether this quantity is wanted.
    pub fn takes(&self, quantity: &Quantity) -> bool {
        (self.kind.is_empty() || self.kind == quantity.kind.name())
            && (self.units.is_empty() || self.units.contains(&quantity.unit))
    }
}

/// What a name in braces stands for.
#[derive(Debug, Clone)]
pub enum Reference {
    /// A vocabulary: one of these phrases.
    Words(Vec<String>),
    /// A vocabulary whose phrases mean values: the value's index and its phrases.
    Values {
        /// Which slot of the pack set it fills.
        slot: usize,
        /// Values, by their index in the slot, with their phrases.
        values: Vec<(usize, Vec<String>)>,
    },
    /// A quantity.
    Quantity {
        /// Which slot it fills.
        slot: usize,
        /// Which quantities.
        wanted: QuantityPattern,
    },
    /// A mention of a subject.
    Subject(usize),
}

/// Gives meaning to names in braces and inflections to words.
pub trait Names {
    /// What `{name}` is; `None` if nobody declares it.
    fn reference(&self, name: &str) -> Option<Reference>;
    /// The word and its inflections.
    fn inflections(&self, word: &str) -> Vec<String>;
    /// Whether gaps pass over no word that would change what the phrase says.
    fn stops_gaps(&self) -> bool;
    /// The vocabularies named so far.
    fn vocabularies(&self) -> &Vocabularies;
    /// The key of this name among them.
    fn key(&self, name: &str) -> String;
}

/// A mistake in a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseError {
    /// Where in the phrase, in bytes.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// The unknown name, for a suggestion.
    pub unknown: Option<String>,
}

/// A slot that a match filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// Which slot.
    pub slot: usize,
    /// Index of the value, for a vocabulary with values.
    pub value: Option<usize>,
    /// Index into the passage's quantities, for a quantity.
    pub quantity: Option<usize>,
    /// Index into the passage's mentions, for a subject.
    pub mention: Option<usize>,
    /// The tokens.
    pub tokens: Range<usize>,
}

/// An occurrence of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The tokens that it covers.
    pub tokens: Range<usize>,
    /// What filled its slots, in order of appearance.
    pub captures: Vec<Capture>,
    /// Which of the first 64 tokens stand in a gap: bit 0 is the first.
    gaps: u64,
}

impl Match {
    /// These tokens, as if a phrase had named them.
    pub fn of(tokens: Range<usize>) -> Self {
        Self {
            tokens,
            captures: Vec::new(),
            gaps: 0,
        }
    }

    /// The runs of tokens that stand in its gaps: words that the phrase does not name.
    pub fn gaps(&self) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for at in self.tokens.clone() {
            let offset = at - self.tokens.start;
            if offset >= 64 || self.gaps >> offset & 1 == 0 {
                continue;
            }
            match runs.last_mut().filter(|run| run.end == at) {
                Some(run) => run.end += 1,
                None => runs.push(at..at + 1),
            }
        }
        runs
    }
}

/// A sentence as the machine sees it.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// The number of the reading that its tokens are of: what has been noted of them serves until it ends. 0 where
    /// nothing is known of how long they stay.
    pub reading: u64,
    /// What the phrases of the rule set share.
    pub glossary: &'a Glossary,
    /// All tokens of the block.
    pub tokens: &'a [Token],
    /// Quantities of the sentence, by first token.
    pub quantities: &'a [Quantity],
    /// Mentions of subjects in the sentence, by first token.
    pub mentions: &'a [Mention],
    /// First token of the sentence.
    pub start: usize,
    /// Token after its last.
    pub end: usize,
}

impl Phrase {
    /// Compiles a phrase, adding its words to the lexicon.
    pub fn compile(
        text: &str,
        names: &dyn Names,
        lexicon: &mut Lexicon,
    ) -> Result<Filed, PhraseError> {
        let whole = 0..text.len();
        let fail = |message: &str| PhraseError {
            at: whole.clone(),
            message: message.to_owned(),
            unknown: None,
        };
        let node = read::read(text, names, lexicon, 0).map_err(|error| *error)?;
        let node = dead::checked(text, node, lexicon)?;
        names.vocabularies().change(|glossary| {
            if program::size(&node, glossary) > PROGRAM_LIMIT {
                return Err(fail("this phrase has too many alternatives; split it"));
            }
            let anchor = anchor::anchor(&node, glossary).ok_or_else(|| {
                fail("this phrase can match without any word of its own; add one that must stand there")
            })?;
            let route = Route::of(&node, &anchor, glossary);
            let phrase = Self {
                node: Stored::of(node),
                program: OnceLock::new(),
                stops_gaps: names.stops_gaps(),
            };
            Ok(Filed {
                phrase,
                anchor,
                route,
            })
        })
    }

    /// A phrase of plain words, taken as they stand (a search term of a user). Signs in it may be left out.
    pub fn literal(text: &str, lexicon: &mut Lexicon) -> Option<Filed> {
        let mut steps = Vec::new();
        let mut first = None;
        for part in read::parts(text, lexicon) {
            match part {
                Part::Word(word) => {
                    let id = lexicon.intern(&word);
                    first.get_or_insert(id);
                    steps.push(Step::One(id));
                }
                Part::Sign(sign) if first.is_some() => {
                    steps.push(Step::Split(steps.len() + 1, steps.len() + 2));
                    steps.push(Step::Sign(sign));
                }
                Part::Sign(_) => {}
            }
        }
        steps.push(Step::Match);
        let first = first?;
        let program = Program::new(steps, First::word(first));
        let phrase = Self {
            node: Stored::of(Node::default()),
            program: OnceLock::from(Arc::new(program)),
            stops_gaps: false,
        };
        Some(Filed {
            phrase,
            anchor: Anchor::words(vec![first]),
            route: Route::word(first),
        })
    }

    /// All matches that begin at one of these and use no token outside `within`: leftmost and longest, none overlapping
    /// another.
    pub fn find(&self, passage: &Passage<'_>, within: &Range<usize>, starts: Starts) -> Vec<Match> {
        let glossary = passage.glossary;
        let program = self
            .program
            .get_or_init(|| Arc::new(Program::of(self.node.get(), glossary)));
        let barred = match self.stops_gaps {
            true => &glossary.gap_stops[..],
            false => &[],
        };
        machine::find(program, barred, passage, within, starts)
    }
}
