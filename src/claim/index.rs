//! Many phrases, tried only where one of their words stands.
//!
//! A phrase is filed under the words that it cannot do without. A sentence's tokens name the phrases to try; of these
//! only those run whose other demands the sentence meets as well. All others cost nothing.

use std::cell::RefCell;
use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::phrase::{Anchor, Match, Passage, Phrase};
use crate::document::token::{Token, WordId};

/// A match with the number of its phrase and what the phrase stands for.
pub type Numbered<'i, T> = (u32, &'i T, Match);

/// Phrases with what each stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Index<T> {
    phrases: Vec<(Phrase, T)>,
    by_word: FxHashMap<WordId, Vec<u32>>,
    by_mention: Vec<(usize, u32)>,
    by_quantity: Vec<u32>,
    by_year: Vec<u32>,
}

/// Which words a passage has: a bit each.
#[derive(Debug, Default)]
struct WordSet(Vec<u64>);

thread_local! {
    static WORDS: RefCell<WordSet> = RefCell::default();
}

impl WordSet {
    fn read(&mut self, tokens: &[Token]) {
        for token in tokens {
            let (at, bit) = place(token.word);
            if self.0.len() <= at {
                self.0.resize(at + 1, 0);
            }
            self.0[at] |= bit;
        }
    }

    fn forget(&mut self, tokens: &[Token]) {
        for token in tokens {
            self.0[place(token.word).0] = 0;
        }
    }

    fn meet(&self, demand: &Anchor, passage: &Passage<'_>) -> bool {
        match demand {
            Anchor::Words(words) => words.iter().any(|word| {
                let (at, bit) = place(*word);
                self.0.get(at).is_some_and(|bits| bits & bit != 0)
            }),
            Anchor::Mention(subject) => {
                let mut mentions = passage.mentions.iter();
                mentions.any(|mention| mention.subject == *subject)
            }
            Anchor::Quantity => !passage.quantities.is_empty(),
            Anchor::Year => passage.tokens[passage.start..passage.end]
                .iter()
                .any(|token| token.year),
        }
    }
}

/// The place of a word's bit.
fn place(word: WordId) -> (usize, u64) {
    (word.0 as usize / 64, 1 << (word.0 % 64))
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self {
            phrases: Vec::new(),
            by_word: FxHashMap::default(),
            by_mention: Vec::new(),
            by_quantity: Vec::new(),
            by_year: Vec::new(),
        }
    }
}

impl<T> Index<T> {
    /// Adds a phrase.
    pub fn add(&mut self, phrase: Phrase, owner: T) {
        let id = u32::try_from(self.phrases.len()).unwrap_or(u32::MAX);
        match phrase.anchor() {
            Anchor::Words(words) => {
                for word in words.iter() {
                    self.by_word.entry(*word).or_default().push(id);
                }
            }
            Anchor::Mention(subject) => self.by_mention.push((*subject, id)),
            Anchor::Quantity => self.by_quantity.push(id),
            Anchor::Year => self.by_year.push(id),
        }
        self.phrases.push((phrase, owner));
    }

    /// Whether any phrase is filed under this word.
    pub fn knows(&self, word: WordId) -> bool {
        word != WordId::UNKNOWN && self.by_word.contains_key(&word)
    }

    /// Whether a passage could hold any match that needs a word.
    pub fn may_match(&self, tokens: &[Token]) -> bool {
        tokens
            .iter()
            .any(|token| self.knows(token.word) || (token.year && !self.by_year.is_empty()))
    }

    /// The phrases of such owners alone.
    pub fn part(&self, wanted: impl Fn(&T) -> bool) -> Index<()> {
        let mut part = Index::default();
        for (phrase, _) in self.phrases.iter().filter(|(_, owner)| wanted(owner)) {
            part.add(phrase.clone(), ());
        }
        part
    }

    /// Whether phrases exist that need only a quantity or a mention.
    pub fn has_open_anchors(&self) -> bool {
        !self.by_mention.is_empty() || !self.by_quantity.is_empty()
    }

    /// All matches in the passage with their owners, in the order in which the phrases were added.
    pub fn find<'i>(&'i self, passage: &Passage<'_>) -> Vec<(&'i T, Match)> {
        let found = self.find_numbered(passage).into_iter();
        found.map(|(_, owner, hit)| (owner, hit)).collect()
    }

    /// The same, with the numbers of the phrases.
    pub fn find_numbered<'i>(&'i self, passage: &Passage<'_>) -> Vec<Numbered<'i, T>> {
        let within = &(passage.start..passage.end);
        let tokens = &passage.tokens[within.clone()];
        let mut tried: Vec<u32> = Vec::new();
        for token in tokens {
            if let Some(filed) = self.by_word.get(&token.word) {
                tried.extend(filed);
            }
        }
        for mention in passage.mentions {
            let of = self
                .by_mention
                .iter()
                .filter(|(subject, _)| *subject == mention.subject);
            tried.extend(of.map(|(_, id)| *id));
        }
        if !passage.quantities.is_empty() {
            tried.extend(&self.by_quantity);
        }
        if !self.by_year.is_empty() && tokens.iter().any(|token| token.year) {
            tried.extend(&self.by_year);
        }
        if tried.is_empty() {
            return Vec::new();
        }
        tried.sort_unstable();
        tried.dedup();
        WORDS.with_borrow_mut(|words| {
            words.read(tokens);
            tried.retain(|number| {
                let demands = self.phrases[*number as usize].0.demands();
                demands.iter().all(|demand| words.meet(demand, passage))
            });
            words.forget(tokens);
        });
        let tried = tried.into_iter();
        tried
            .flat_map(|number| self.find_phrase(number, passage, within))
            .collect()
    }

    /// The matches of one phrase, by its number, with its owner.
    pub fn find_phrase<'i>(
        &'i self,
        number: u32,
        passage: &Passage<'_>,
        within: &Range<usize>,
    ) -> Vec<Numbered<'i, T>> {
        let Some((phrase, owner)) = self.phrases.get(number as usize) else {
            return Vec::new();
        };
        let found = phrase.find_within(passage, within).into_iter();
        found.map(|hit| (number, owner, hit)).collect()
    }
}
