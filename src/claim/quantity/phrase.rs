//! Phrases of word ids, found by their first or their last word.
//!
//! In: word ids of a phrase and what it means. Out: the longest phrase that begins, or ends, at a token. Signs are
//! words here, and a hyphen is none, as everywhere in tokens.

use rustc_hash::FxHashMap;

use serde::{Deserialize, Serialize};

use crate::document::token::{Token, WordId};

/// Phrases under one of their words, the longest first.
type ByWord<T> = FxHashMap<WordId, Vec<(Box<[WordId]>, T)>>;

/// Phrases with a meaning each.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Phrases<T> {
    by_first: ByWord<T>,
    by_last: ByWord<T>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            by_first: FxHashMap::default(),
            by_last: FxHashMap::default(),
        }
    }
}

impl<T: Copy> Phrases<T> {
    /// No phrase yet.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a phrase; of two that are the same the first stays.
    pub(super) fn add(&mut self, words: &[WordId], meaning: T) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return;
        };
        for (map, key) in [(&mut self.by_first, first), (&mut self.by_last, last)] {
            let phrases = map.entry(*key).or_default();
            let place = phrases.partition_point(|(other, _)| other.len() >= words.len());
            phrases.insert(place, (words.into(), meaning));
        }
    }

    /// The longest phrase that begins at token `at`: the token after it, and its meaning.
    pub(super) fn starting(&self, tokens: &[Token], at: usize) -> Option<(usize, T)> {
        let phrases = self.by_first.get(&tokens.get(at)?.word)?;
        phrases.iter().find_map(|(words, meaning)| {
            let end = at + words.len();
            same(tokens.get(at..end)?, words).then_some((end, *meaning))
        })
    }

    /// The longest phrase that ends before token `end` and begins at `floor` or later: its first token and meaning.
    pub(super) fn ending(&self, tokens: &[Token], end: usize, floor: usize) -> Option<(usize, T)> {
        let last = end.checked_sub(1).and_then(|last| tokens.get(last))?;
        let phrases = self.by_last.get(&last.word)?;
        phrases.iter().find_map(|(words, meaning)| {
            let start = end
                .checked_sub(words.len())
                .filter(|start| *start >= floor)?;
            same(&tokens[start..end], words).then_some((start, *meaning))
        })
    }
}

fn same(tokens: &[Token], words: &[WordId]) -> bool {
    tokens
        .iter()
        .zip(words)
        .all(|(token, word)| token.word == *word)
}
