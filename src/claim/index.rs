//! Many phrases, tried only where their words stand.
//!
//! A phrase is filed under the words that it cannot do without (`filing`). A sentence's tokens name the phrases to
//! try. In an index of many phrases most of these lack another word: they are left out many at a time (`needs`). Of the
//! others only those run whose words stand where they must ([`Routes`]).

mod filing;
mod needs;

use std::cell::RefCell;
use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::phrase::{Anchor, Filed, Match, Passage, Phrase, Places, Routes, Starts};
use crate::document::token::{Token, WordId};
use filing::Filing;
use needs::{LateNeeds, Needs};

/// A match with the number of its phrase and what the phrase stands for.
pub type Numbered<'i, T> = (u32, &'i T, Match);

/// Phrases with what each stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Index<T> {
    phrases: Vec<(Phrase, T)>,
    routes: Routes,
    by_word: Filing<u32>,
    by_mention: Vec<(usize, u32)>,
    by_quantity: Vec<u32>,
    by_year: Vec<u32>,
    /// What else the phrases need, of an index of many.
    #[serde(skip)]
    needs: LateNeeds,
}

/// An index of fewer phrases thinks of so few of them that their needs need not be noted.
const MANY: usize = 128;

/// An index while phrases are added.
#[derive(Debug)]
pub struct Draft<T> {
    index: Index<T>,
    by_word: filing::Draft<u32>,
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

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self {
            phrases: Vec::new(),
            routes: Routes::default(),
            by_word: Filing::default(),
            by_mention: Vec::new(),
            by_quantity: Vec::new(),
            by_year: Vec::new(),
            needs: LateNeeds::default(),
        }
    }
}

impl<T> Default for Draft<T> {
    fn default() -> Self {
        Self {
            index: Index::default(),
            by_word: filing::Draft::default(),
        }
    }
}

impl<T> Draft<T> {
    /// Adds a phrase.
    pub fn add(&mut self, filed: Filed, owner: T) {
        let index = &mut self.index;
        let number = u32::try_from(index.phrases.len()).unwrap_or(u32::MAX);
        match filed.anchor {
            Anchor::Words(words) => {
                for word in words.iter() {
                    self.by_word.entry(*word).or_default().push(number);
                }
            }
            Anchor::Mention(subject) => index.by_mention.push((subject, number)),
            Anchor::Quantity(_) => index.by_quantity.push(number),
            Anchor::Year => index.by_year.push(number),
        }
        index.routes.add(&filed.route);
        index.phrases.push((filed.phrase, owner));
    }

    /// The index of all phrases that have been added.
    pub fn finish(self) -> Index<T> {
        Index {
            by_word: Filing::of(self.by_word),
            ..self.index
        }
    }
}

impl<T> Index<T> {
    /// Whether any phrase is filed under this word.
    pub fn knows(&self, word: WordId) -> bool {
        self.by_word.knows(word)
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
        let new = |number: u32| numbers.get(&number).copied();
        let mut by_word = filing::Draft::new();
        for (word, filed) in self.by_word.words() {
            let filed: Vec<u32> = filed.iter().filter_map(|number| new(*number)).collect();
            if !filed.is_empty() {
                by_word.insert(word, filed);
            }
        }
        part.by_word = Filing::of(by_word);
        let by_mention = self.by_mention.iter();
        let by_mention = by_mention.filter_map(|(subject, number)| Some((*subject, new(*number)?)));
        part.by_mention = by_mention.collect();
        let numbers = |list: &[u32]| list.iter().filter_map(|number| new(*number)).collect();
        part.by_quantity = numbers(&self.by_quantity);
        part.by_year = numbers(&self.by_year);
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
                needs.keep(passage, &mut tried[..count.div_ceil(64)], met);
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
        for token in tokens {
            self.by_word
                .get(token.word)
                .iter()
                .copied()
                .for_each(&mut note);
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
        let own = self.phrases.len().div_ceil(64);
        for (base, bits) in (0..).step_by(64).zip(&mut tried[..own]) {
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
