//! What the phrases of a rule set share: the vocabularies that they name, each read once.
//!
//! A tree of a phrase refers to a vocabulary by its number in the [`Glossary`]; so a phrase can be kept apart from the
//! rest and is small. While packs are read, [`Vocabularies`] knows the entries by name. Next: [`super::program`].

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::QuantityPattern;
use super::anchor::{self, Anchor, Cost};
use super::program::{self, First, Reach, Step};
use super::read::{Forms, Node, ones};
use super::route::{self, Choice, Options, Rows, Sets};
use super::stored::Stored;
use crate::document::token::{Common, WordId};

/// The vocabularies of a rule set, by number.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Glossary {
    entries: Vec<Arc<Entry>>,
    /// Words that no gap of a pack's phrase passes over, in order.
    pub(super) gap_stops: Vec<WordId>,
    /// Which words are frequent, and so poor to search for.
    pub(super) common: Common,
    /// Sets of words, each in order, that phrases look for.
    pub(super) sets: Sets,
    /// What any of several options needs, by number.
    pub(super) choices: Vec<Choice>,
    /// Words that stand side by side in options.
    pub(super) rows: Rows<WordId>,
    /// What quantities phrases look for.
    pub(super) patterns: Vec<Arc<QuantityPattern>>,
    /// The numbers of the sets, while packs are read.
    #[serde(skip)]
    numbers_of_sets: FxHashMap<Arc<[WordId]>, u32>,
    /// The numbers of the choices, the same.
    #[serde(skip)]
    pub(super) numbers_of_choices: FxHashMap<Options, u32>,
}

/// A vocabulary, read and compiled once for all phrases that name it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) node: Stored<Node>,
    /// Its words, if it has nothing else.
    pub(super) ones: Option<Arc<[WordId]>>,
    pub(super) size: usize,
    /// The most places that a match covers.
    pub(super) width: u32,
    pub(super) has_sign: bool,
    /// Whether all of its matches stand at the start of the sentence.
    pub(super) starts: bool,
    pub(super) cost: Option<Cost>,
    pub(super) anchor: Option<Anchor>,
    /// The number of its options among [`Glossary::choices`], if all of them need words.
    pub(super) options: Option<u32>,
    /// Its steps, counted from its own first.
    #[serde(skip)]
    pub(super) program: OnceLock<Vec<Step>>,
    #[serde(skip)]
    pub(super) first: OnceLock<(Reach, First)>,
}

impl Glossary {
    /// The vocabulary of this number; none for a number that nobody gave.
    pub(super) fn entry(&self, number: u32) -> Option<&Entry> {
        self.entries.get(number as usize).map(Arc::as_ref)
    }

    /// The number of a set of words.
    pub(super) fn set(&mut self, words: &Arc<[WordId]>) -> u32 {
        if let Some(known) = self.numbers_of_sets.get(words) {
            return *known;
        }
        let number = self.sets.add(words);
        self.numbers_of_sets.insert(Arc::clone(words), number);
        number
    }

    /// The number of a pattern of quantities.
    pub(super) fn pattern(&mut self, wanted: &Arc<QuantityPattern>) -> u32 {
        let known = self.patterns.iter().position(|pattern| pattern == wanted);
        let number = known.unwrap_or_else(|| {
            self.patterns.push(Arc::clone(wanted));
            self.patterns.len() - 1
        });
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    fn add(&mut self, node: Node) -> u32 {
        let mut ids = Vec::new();
        let ones = ones(&node, self, &mut ids).then(|| {
            ids.sort_unstable();
            ids.dedup();
            Arc::from(ids)
        });
        let (cost, anchor) = match (anchor::cost(&node, self), anchor::anchor(&node, self)) {
            (Some(cost), Some(anchor)) => (Some(cost), Some(anchor)),
            _ => (None, None),
        };
        let options = match ones {
            None => route::options(&node, self),
            Some(_) => None,
        };
        let entry = Entry {
            ones,
            size: program::size(&node, self),
            width: route::width(&node, self),
            has_sign: route::has_sign(&node, self),
            starts: program::starts(&node, self),
            cost,
            anchor,
            options,
            node: Stored::of(node),
            program: OnceLock::new(),
            first: OnceLock::new(),
        };
        let number = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries.push(Arc::new(entry));
        number
    }
}

/// The vocabularies that phrases have named so far.
#[derive(Debug, Default)]
pub struct Vocabularies {
    glossary: RefCell<Glossary>,
    numbers: RefCell<FxHashMap<String, u32>>,
    /// The inflections of words, as single words and rows of words.
    pub(super) inflected: RefCell<FxHashMap<String, Arc<Forms>>>,
}

impl Vocabularies {
    /// Sets which words are poor to search for, before any phrase is read.
    pub fn set_common(&self, common: Common) {
        self.glossary.borrow_mut().common = common;
    }

    /// Sets the words that no gap of a pack's phrase passes over.
    pub fn set_gap_stops(&self, words: Vec<WordId>) {
        self.glossary.borrow_mut().gap_stops = words;
    }

    /// What has been named so far.
    pub fn glossary(&self) -> Glossary {
        self.glossary.borrow().clone()
    }

    /// Does something with what has been named so far.
    pub(super) fn with<T>(&self, then: impl FnOnce(&Glossary) -> T) -> T {
        then(&self.glossary.borrow())
    }

    /// The same, and adds to it.
    pub(super) fn change<T>(&self, then: impl FnOnce(&mut Glossary) -> T) -> T {
        then(&mut self.glossary.borrow_mut())
    }

    /// The number of the vocabulary of this key.
    pub(super) fn number(&self, key: &str) -> Option<u32> {
        self.numbers.borrow().get(key).copied()
    }

    /// Takes a vocabulary in; its number.
    pub(super) fn add(&self, key: String, node: Node) -> u32 {
        let number = self.glossary.borrow_mut().add(node);
        self.numbers.borrow_mut().insert(key, number);
        number
    }
}
