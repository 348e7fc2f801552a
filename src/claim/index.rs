//! Many phrases, tried only where one of their words stands.
//!
//! A phrase is filed under the words that it cannot do without. A sentence's tokens name the phrases to try; of these
//! only those run whose other words stand where they must ([`Routes`]). All others cost nothing. In an index of many
//! phrases most of those named lack another word: they are left out many at a time, by the bits of their needs.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::phrase::{Anchor, Filed, Glossary, Match, Passage, Phrase, Places, Routes, Starts};
use crate::document::token::{Token, WordId};

/// A match with the number of its phrase and what the phrase stands for.
pub type Numbered<'i, T> = (u32, &'i T, Match);

/// Phrases with what each stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Index<T> {
    phrases: Vec<(Phrase, T)>,
    routes: Routes,
    by_word: FxHashMap<WordId, Vec<u32>>,
    /// Which words these are: a bit each.
    known: Vec<u64>,
    by_mention: Vec<(usize, u32)>,
    by_quantity: Vec<u32>,
    by_year: Vec<u32>,
    /// What else the phrases need, of an index of many.
    #[serde(skip)]
    needs: LateNeeds,
}

/// Of how many of its marks the words are noted that a phrase cannot do without.
const NEEDS: usize = 2;

/// An index of fewer phrases thinks of so few of them that it needs no notes.
const MANY: usize = 128;

/// So many passages are searched without notes, which cost as much to make: one article is read without them.
const PATIENCE: u32 = 400;

/// Notes that are made once they pay.
#[derive(Debug, Default)]
struct LateNeeds {
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
    fn get(&self, make: impl FnOnce() -> Needs) -> Option<&Needs> {
        let needs = self.needs.get();
        if needs.is_none() && self.searched.fetch_add(1, Ordering::Relaxed) >= PATIENCE {
            return Some(self.needs.get_or_init(make));
        }
        needs
    }
}

/// Which phrases may match where a word stands, as far as some of their marks go: a bit each, for one mark after another.
#[derive(Debug)]
struct Needs {
    /// For each word the numbers of 64 bits in which any is set, by their place.
    by_word: FxHashMap<WordId, Vec<(usize, u64)>>,
    /// The phrases that need no word by a mark.
    none: Vec<u64>,
    /// How many numbers the bits of one mark take.
    width: usize,
}

impl Needs {
    fn of(routes: &Routes, count: usize, glossary: &Glossary) -> Self {
        let width = count.div_ceil(64);
        let mut needs = Self {
            by_word: FxHashMap::default(),
            none: vec![0; width * NEEDS],
            width,
        };
        for rank in 0..NEEDS {
            for (number, id) in (0..count).zip(0..) {
                let (at, bit) = (rank * width + number / 64, 1 << (number % 64));
                match routes.needed(id, rank, glossary) {
                    Some(words) => words.into_iter().for_each(|word| needs.note(word, at, bit)),
                    None => needs.none[at] |= bit,
                }
            }
        }
        needs
    }

    /// Notes a bit of a word; the places come in order.
    fn note(&mut self, word: WordId, at: usize, bit: u64) {
        let noted = self.by_word.entry(word).or_default();
        match noted.last_mut() {
            Some((last, bits)) if *last == at => *bits |= bit,
            _ => noted.push((at, bit)),
        }
    }

    /// Leaves only the phrases that have what they need among these tokens.
    fn keep(&self, tokens: &[Token], tried: &mut [u64], met: &mut Vec<u64>) {
        met.clone_from(&self.none);
        for token in tokens {
            for (at, bits) in self.by_word.get(&token.word).into_iter().flatten() {
                met[*at] |= bits;
            }
        }
        for met in met.chunks_exact(self.width) {
            tried
                .iter_mut()
                .zip(met)
                .for_each(|(tried, met)| *tried &= met);
        }
    }
}

/// Memory that is used again for every passage.
#[derive(Debug, Default)]
struct Search {
    places: Places,
    /// Which phrases to try: a bit each, all zero between two passages.
    tried: Vec<u64>,
    /// Which phrases have what they need.
    met: Vec<u64>,
}

thread_local! {
    static SEARCH: RefCell<Search> = RefCell::default();
}

/// The place of a word's bit.
fn place(word: WordId) -> (usize, u64) {
    (word.0 as usize / 64, 1 << (word.0 % 64))
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self {
            phrases: Vec::new(),
            routes: Routes::default(),
            by_word: FxHashMap::default(),
            known: Vec::new(),
            by_mention: Vec::new(),
            by_quantity: Vec::new(),
            by_year: Vec::new(),
            needs: LateNeeds::default(),
        }
    }
}

impl<T> Index<T> {
    /// Adds a phrase.
    pub fn add(&mut self, filed: Filed, owner: T) {
        let id = u32::try_from(self.phrases.len()).unwrap_or(u32::MAX);
        match filed.anchor {
            Anchor::Words(words) => {
                for word in words.iter() {
                    self.file_under(*word, id);
                }
            }
            Anchor::Mention(subject) => self.by_mention.push((subject, id)),
            Anchor::Quantity(_) => self.by_quantity.push(id),
            Anchor::Year => self.by_year.push(id),
        }
        self.needs = LateNeeds::default();
        self.routes.add(&filed.route);
        self.phrases.push((filed.phrase, owner));
    }

    fn file_under(&mut self, word: WordId, id: u32) {
        let (at, bit) = place(word);
        if self.known.len() <= at {
            self.known.resize(at + 1, 0);
        }
        self.known[at] |= bit;
        self.by_word.entry(word).or_default().push(id);
    }

    /// Whether any phrase is filed under this word.
    pub fn knows(&self, word: WordId) -> bool {
        let (at, bit) = place(word);
        self.known.get(at).is_some_and(|known| known & bit != 0)
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
        let mut numbers = FxHashMap::default();
        for (number, (phrase, owner)) in (0..).zip(&self.phrases) {
            if wanted(owner) {
                let new = u32::try_from(part.phrases.len()).unwrap_or(u32::MAX);
                numbers.insert(number, new);
                part.routes.add_from(&self.routes, number);
                part.phrases.push((phrase.clone(), ()));
            }
        }
        let new = |number: &u32| numbers.get(number).copied();
        #[expect(
            clippy::iter_over_hash_type,
            reason = "each word is filed by itself, in any order"
        )]
        for (word, filed) in &self.by_word {
            for number in filed.iter().filter_map(new) {
                part.file_under(*word, number);
            }
        }
        let by_mention = self.by_mention.iter();
        let by_mention = by_mention.filter_map(|(subject, number)| Some((*subject, new(number)?)));
        part.by_mention = by_mention.collect();
        part.by_quantity = self.by_quantity.iter().filter_map(new).collect();
        part.by_year = self.by_year.iter().filter_map(new).collect();
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
        SEARCH.with_borrow_mut(|search| {
            let Search { places, tried, met } = search;
            if !self.file(passage, tried) {
                return Vec::new();
            }
            let count = self.phrases.len();
            let needs = || Needs::of(&self.routes, count, passage.glossary);
            let needs = (count >= MANY).then(|| self.needs.get(needs)).flatten();
            if let Some(needs) = needs {
                let tokens = &passage.tokens[passage.start..passage.end];
                let tried = &mut tried[..count.div_ceil(64)];
                needs.keep(tokens, tried, met);
            }
            places.read(passage);
            self.run(passage, tried, places)
        })
    }

    /// Notes the phrases to try; whether there are any.
    fn file(&self, passage: &Passage<'_>, tried: &mut Vec<u64>) -> bool {
        let tokens = &passage.tokens[passage.start..passage.end];
        let most = self.phrases.len().div_ceil(64);
        if tried.len() < most {
            tried.resize(most, 0);
        }
        let mut any = false;
        let mut note = |number: u32| {
            tried[number as usize / 64] |= 1 << (number % 64);
            any = true;
        };
        for token in tokens.iter().filter(|token| self.knows(token.word)) {
            let filed = self.by_word.get(&token.word);
            filed.into_iter().flatten().copied().for_each(&mut note);
        }
        for mention in passage.mentions {
            for (subject, number) in &self.by_mention {
                if *subject == mention.subject {
                    note(*number);
                }
            }
        }
        if !passage.quantities.is_empty() {
            self.by_quantity.iter().copied().for_each(&mut note);
        }
        if !self.by_year.is_empty() && tokens.iter().any(|token| token.year) {
            self.by_year.iter().copied().for_each(&mut note);
        }
        any
    }

    /// Runs the phrases noted, in their order, and forgets them.
    fn run<'i>(
        &'i self,
        passage: &Passage<'_>,
        tried: &mut [u64],
        places: &mut Places,
    ) -> Vec<Numbered<'i, T>> {
        let within = &(passage.start..passage.end);
        let mut found = Vec::new();
        for (base, bits) in (0..).step_by(64).zip(tried) {
            let mut bits = std::mem::take(bits);
            while bits != 0 {
                let number = base + bits.trailing_zeros();
                bits &= bits - 1;
                let starts = self.routes.starts(number, places, passage);
                if !starts.is_none() {
                    found.extend(self.find_from(number, passage, within, starts));
                }
            }
        }
        found
    }

    /// The matches of one phrase, by its number, with its owner.
    pub fn find_phrase<'i>(
        &'i self,
        number: u32,
        passage: &Passage<'_>,
        within: &Range<usize>,
    ) -> Vec<Numbered<'i, T>> {
        self.find_from(number, passage, within, Starts::ANY)
    }

    fn find_from<'i>(
        &'i self,
        number: u32,
        passage: &Passage<'_>,
        within: &Range<usize>,
        starts: Starts,
    ) -> Vec<Numbered<'i, T>> {
        let Some((phrase, owner)) = self.phrases.get(number as usize) else {
            return Vec::new();
        };
        let found = phrase.find(passage, within, starts).into_iter();
        found.map(|hit| (number, owner, hit)).collect()
    }
}
