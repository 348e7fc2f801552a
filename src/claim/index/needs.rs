//! What the phrases of an index of many need besides their anchor, to leave out most of them at once.
//!
//! In: the [`Routes`] of the phrases, once. Out: of the phrases that a passage makes one think of those that have what they
//! need in it, 64 at a time: a phrase is a bit, and what a word of the passage is good for is a few numbers of 64 bits.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::filing::{Draft, Filing};
use crate::claim::phrase::{Glossary, Passage, Routes};

/// Of how many of its marks the words are noted that a phrase cannot do without.
const NEEDS: usize = 2;

/// So many passages are searched without notes, which cost as much to make: one article is read without them.
const PATIENCE: u32 = 400;

/// Notes that are made once they pay.
#[derive(Debug, Default)]
pub(super) struct LateNeeds {
    needs: OnceLock<Needs>,
    searched: AtomicU32,
}

impl Clone for LateNeeds {
    /// Nothing noted yet.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl LateNeeds {
    pub(super) fn get(&self, make: impl FnOnce() -> Needs) -> Option<&Needs> {
        let needs = self.needs.get();
        if needs.is_none() && self.searched.fetch_add(1, Ordering::Relaxed) >= PATIENCE {
            return Some(self.needs.get_or_init(make));
        }
        needs
    }
}

/// Which phrases may match where a word stands, as far as some of their marks go: a bit each, for one mark after another.
#[derive(Debug)]
pub(super) struct Needs {
    /// For each word the numbers of 64 bits in which any is set, by their place: those of 64 phrases, one for each mark.
    by_word: Filing<(u32, u64)>,
    /// The phrases that need no word by a mark.
    none: Vec<u64>,
    /// The phrases that need a quantity.
    quantity: Vec<u64>,
}

impl Needs {
    pub(super) fn of(routes: &Routes, count: usize, glossary: &Glossary) -> Self {
        let width = count.div_ceil(64);
        let mut by_word: Draft<(u32, u64)> = Draft::new();
        let mut none = vec![0; width * NEEDS];
        let mut quantity = vec![0; width];
        for (number, id) in (0..count).zip(0..) {
            let (block, bit) = (number / 64, 1 << (number % 64));
            let needs = routes.needs(id, glossary);
            if needs.quantity {
                quantity[block] |= bit;
            }
            let mut words = needs.words.into_iter();
            for rank in 0..NEEDS {
                let at = block * NEEDS + rank;
                let Some(words) = words.next() else {
                    none[at] |= bit;
                    continue;
                };
                let at = u32::try_from(at).unwrap_or(u32::MAX);
                for word in words {
                    let noted = by_word.entry(word).or_default();
                    let mut newest = noted.iter_mut().rev().take(NEEDS);
                    match newest.find(|(other, _)| *other == at) {
                        Some((_, bits)) => *bits |= bit,
                        None => noted.push((at, bit)),
                    }
                }
            }
        }
        Self {
            by_word: Filing::of(by_word),
            none,
            quantity,
        }
    }

    /// Leaves only the phrases that have what they need in the passage. `met` is memory to be used.
    pub(super) fn keep(&self, passage: &Passage<'_>, tried: &mut [u64], met: &mut Vec<u64>) {
        met.clone_from(&self.none);
        for token in &passage.tokens[passage.start..passage.end] {
            for (at, bits) in self.by_word.get(token.word) {
                met[*at as usize] |= bits;
            }
        }
        for (tried, met) in tried.iter_mut().zip(met.chunks_exact(NEEDS)) {
            met.iter().for_each(|met| *tried &= met);
        }
        if passage.quantities.is_empty() {
            let both = tried.iter_mut().zip(&self.quantity);
            both.for_each(|(tried, quantity)| *tried &= !quantity);
        }
    }
}
