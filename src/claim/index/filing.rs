//! Things filed under words, in one row in memory: most of the time of a search is waiting for memory.
//!
//! In: a [`Draft`]. Out: a [`Filing`]. Words are numbers, of which few have anything filed: a bit tells which, and how
//! many bits are set before it tells where its things lie (G. Jacobson, "Space-efficient static trees and graphs", 1989).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::token::WordId;

/// A filing while things are added.
pub(super) type Draft<T> = BTreeMap<WordId, Vec<T>>;

/// Things by the words under which they are filed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Filing<T> {
    /// Which words have anything: a bit each.
    known: Vec<u64>,
    /// How many words have anything before each 64 words.
    before: Vec<u32>,
    /// Where the things of each such word end.
    ends: Vec<u32>,
    /// All things, word by word.
    all: Vec<T>,
}

impl<T> Default for Filing<T> {
    fn default() -> Self {
        Self {
            known: Vec::new(),
            before: Vec::new(),
            ends: Vec::new(),
            all: Vec::new(),
        }
    }
}

impl<T> Filing<T> {
    pub(super) fn of(draft: Draft<T>) -> Self {
        let mut filing = Self::default();
        for (word, things) in draft {
            let (at, bit) = place(word);
            while filing.known.len() <= at {
                filing.known.push(0);
                filing.before.push(narrow(filing.ends.len()));
            }
            filing.known[at] |= bit;
            filing.all.extend(things);
            filing.ends.push(narrow(filing.all.len()));
        }
        filing
    }

    /// Whether anything is filed under this word.
    pub(super) fn knows(&self, word: WordId) -> bool {
        let (at, bit) = place(word);
        self.known.get(at).is_some_and(|known| known & bit != 0)
    }

    /// What is filed under this word.
    pub(super) fn get(&self, word: WordId) -> &[T] {
        let (at, bit) = place(word);
        let Some(known) = self.known.get(at).filter(|known| **known & bit != 0) else {
            return &[];
        };
        let before = self.before.get(at).copied().unwrap_or(0);
        let number = (before + (known & (bit - 1)).count_ones()) as usize;
        let end = |number: usize| self.ends.get(number).map_or(0, |end| *end as usize);
        let start = number.checked_sub(1).map_or(0, end);
        self.all.get(start..end(number)).unwrap_or_default()
    }

    /// All words under which anything is filed, in order, each with its things.
    pub(super) fn words(&self) -> impl Iterator<Item = (WordId, &[T])> {
        let words = (0..64 * narrow(self.known.len())).map(WordId);
        let known = words.filter(|word| self.knows(*word));
        known.map(|word| (word, self.get(word)))
    }
}

/// The place of a word's bit.
fn place(word: WordId) -> (usize, u64) {
    (word.0 as usize / 64, 1 << (word.0 % 64))
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
