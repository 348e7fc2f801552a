//! Passages that stand twice in an article, as happens when text is pasted.
//!
//! In: a document. Out: [`Passage`]s, each with its first and its second copy. Words are compared, not blocks, so that
//! a copy is found whatever its paragraphs, its capitals and its markup. Runs of eight words that stood earlier begin
//! a copy; it goes on while the words are the same, over small changes too. Titles and descriptions repeat the body
//! by nature and take no part.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::ops::Range;

use rustc_hash::FxBuildHasher;

use super::{BlockId, BlockKind, Document};
use crate::source::Span;

/// A repeated run counts as a pasted copy from this many characters on.
const COPY_FROM: usize = 120;

/// So many words in a row that stood before begin a copy.
const SHINGLE: usize = 8;

/// Of how many earlier places a run of words is remembered.
const PLACES: usize = 4;

/// A change within a copy covers so many words at most …
const CHANGE: usize = 4;

/// … and is followed by so many that are the same.
const RESUME: usize = 4;

/// The part of a copy that must be the same, in percent.
const SAME: usize = 80;

/// A passage that stands twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The first copy.
    pub first: Copy,
    /// The second copy.
    pub second: Copy,
    /// Words of the second copy.
    pub words: usize,
    /// Characters of these words, with a space between.
    pub characters: usize,
    /// Whether nothing was changed.
    pub exact: bool,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// The blocks that it touches.
    pub blocks: Vec<BlockId>,
    /// From its first word to its last.
    pub span: Span,
}

/// What stands twice in an article.
#[derive(Debug, Clone, Default)]
pub struct Repeats {
    /// For every block, whether all of it is a copy of words that stand earlier, nothing changed.
    pub copied: Vec<bool>,
    /// The passages that stand twice, in order of their second copies.
    pub passages: Vec<Passage>,
}

impl Repeats {
    /// Looks through the words of the body.
    pub fn read(document: &Document) -> Self {
        let text = Text::read(document);
        let runs = text.runs();
        Self {
            copied: copied(document, &text, &runs),
            passages: passages(document, &text, runs),
        }
    }
}

fn copied(document: &Document, text: &Text, runs: &[Run]) -> Vec<bool> {
    let mut copied = vec![false; document.blocks.len()];
    for run in runs {
        for word in run.second.clone() {
            copied[text.words[word].block] = true;
        }
        // A block that goes beyond the copy, or was changed, says something of its own.
        let block = |word: usize| text.words.get(word).map(|word| word.block);
        let start = run.second.start;
        let begins_before = start > 0 && block(start - 1) == block(start);
        let goes_on = block(run.second.end) == block(run.second.end - 1);
        let ends = [(begins_before, start), (goes_on, run.second.end - 1)];
        let beyond = ends
            .iter()
            .filter(|(beyond, _)| *beyond)
            .map(|(_, word)| *word);
        for id in beyond.chain(run.changed.iter().copied()).filter_map(block) {
            copied[id] = false;
        }
    }
    copied
}

fn passages(document: &Document, text: &Text, runs: Vec<Run>) -> Vec<Passage> {
    runs.into_iter()
        .map(|run| Passage {
            words: run.second.len(),
            characters: text.characters(&run.second),
            exact: run.changed.is_empty(),
            first: text.copy(document, &run.first),
            second: text.copy(document, &run.second),
        })
        .collect()
}

/// A run of words that stood earlier.
struct Run {
    first: Range<usize>,
    second: Range<usize>,
    /// Words of the second copy at which something was changed.
    changed: Vec<usize>,
}

/// Where a word stands.
struct Word {
    block: BlockId,
    range: Range<usize>,
}

/// The words of the body, in reading order.
struct Text {
    words: Vec<Word>,
    /// What they are, as hashes: of a million different words two share one in an article out of ten million.
    ids: Vec<u64>,
    /// How many characters stand before each word, spaces left out; and after the last, how many there are.
    before: Vec<usize>,
}

/// The keys that may stand twice, with their places, by a filter of a few bits a key (B. H. Bloom, "Space/time trade-offs in
/// hash coding with allowable errors", 1970): all that do, and about an eighth of the others.
fn perhaps_twice(keys: &[u64]) -> Vec<(u64, u32)> {
    let bits = (keys.len() * 8).next_power_of_two().max(64);
    let place = |key: u64| {
        let bit = key as usize & (bits - 1);
        (bit / 64, 1_u64 << (bit % 64))
    };
    let (mut once, mut twice) = (vec![0; bits / 64], vec![0; bits / 64]);
    for key in keys {
        let (at, bit) = place(*key);
        twice[at] |= once[at] & bit;
        once[at] |= bit;
    }
    let keyed = keys.iter().copied().zip(0..);
    let again = keyed.filter(|(key, _)| {
        let (at, bit) = place(*key);
        twice[at] & bit != 0
    });
    again.collect()
}

/// A word in small letters: as it is if it has no others, else in `small`, which is used again.
fn lowered<'w>(word: &'w str, small: &'w mut String) -> &'w str {
    let is_small = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if word.bytes().all(is_small) {
        return word;
    }
    small.clear();
    if word.is_ascii() {
        small.push_str(word);
        small.make_ascii_lowercase();
    } else {
        small.push_str(&word.to_lowercase());
    }
    small
}

impl Text {
    fn read(document: &Document) -> Self {
        let count = document.word_count();
        let mut words = Vec::with_capacity(count);
        let mut ids = Vec::with_capacity(count);
        let mut before = Vec::with_capacity(count + 1);
        before.push(0);
        let mut characters = 0;
        let mut small = String::new();
        for (block, content) in document.prose_blocks() {
            if matches!(content.kind, BlockKind::Title | BlockKind::Description) {
                continue;
            }
            let text = content.prose.text();
            each_word(text, |range| {
                let letters = lowered(&text[range.clone()], &mut small);
                characters += match letters.is_ascii() {
                    true => letters.len(),
                    false => letters.chars().count(),
                };
                ids.push(FxBuildHasher.hash_one(letters));
                words.push(Word { block, range });
                before.push(characters);
            });
        }
        Self { words, ids, before }
    }

    /// For each word which group of like shingles begins at it, from 1 on; 0 if the shingle stands once. They are found by
    /// sorting those that may stand twice: a table of all would be read at random, which in a text of many megabytes
    /// is slow.
    fn groups(&self) -> (Vec<u32>, usize) {
        // No text can be written so that its shingles share a key: the factor is another in each run of the program.
        let factor = RandomState::new().hash_one(0) | 1;
        let key = |shingle: &[u64]| {
            shingle.iter().fold(0_u64, |key, id| {
                (key ^ id).wrapping_mul(factor).rotate_left(23)
            })
        };
        let keys: Vec<u64> = self.ids.windows(SHINGLE).map(key).collect();
        let mut keyed = perhaps_twice(&keys);
        keyed.sort_unstable();
        let mut groups = vec![0; keys.len()];
        let mut count = 0;
        let like = keyed.chunk_by(|one, two| one.0 == two.0);
        for group in like.filter(|group| group.len() > 1) {
            count += 1;
            for (_, at) in group {
                groups[*at as usize] = number(count);
            }
        }
        (groups, count)
    }

    fn runs(&self) -> Vec<Run> {
        let (groups, count) = self.groups();
        // The first place of each group, and after each place the next, of a few.
        let mut firsts: Vec<Option<u32>> = vec![None; count + 1];
        let mut nexts: Vec<u32> = vec![0; groups.len()];
        let mut runs = Vec::new();
        let mut at = 0;
        while let Some(group) = groups.get(at) {
            let Some(first) = firsts[*group as usize].filter(|_| *group > 0) else {
                firsts[*group as usize] = Some(number(at));
                at += 1;
                continue;
            };
            let mut earlier = first as usize;
            let mut longest: Option<Run> = None;
            let mut places = 1;
            loop {
                if self.is_same(earlier, at) {
                    let run = self.follow(earlier, at);
                    let longer = |known: &Run| run.second.len() > known.second.len();
                    if longest.as_ref().is_none_or(longer) {
                        longest = Some(run);
                    }
                }
                match nexts[earlier] {
                    0 => break,
                    next => earlier = next as usize,
                }
                places += 1;
            }
            match longest.filter(|run| self.characters(&run.second) >= COPY_FROM) {
                Some(run) => {
                    at = run.second.end;
                    runs.push(run);
                }
                None => {
                    if places < PLACES {
                        nexts[earlier] = number(at);
                    }
                    at += 1;
                }
            }
        }
        runs
    }

    /// Whether the same words begin at both places.
    fn is_same(&self, one: usize, two: usize) -> bool {
        self.ids[one..one + SHINGLE] == self.ids[two..two + SHINGLE]
    }

    /// How far the words from `second` on are those from `first` on.
    fn follow(&self, first: usize, second: usize) -> Run {
        let (mut one, mut two) = (first, second);
        let mut changed = Vec::new();
        let mut changes = 0;
        loop {
            while one < second && two < self.ids.len() && self.ids[one] == self.ids[two] {
                one += 1;
                two += 1;
            }
            let Some((left_out, put_in)) = self.resume(one, two, second) else {
                break;
            };
            let size = left_out.max(put_in);
            if (changes + size) * 100 > (two + put_in - second) * (100 - SAME) {
                break;
            }
            changes += size;
            changed.extend(two..=two + put_in);
            one += left_out;
            two += put_in;
        }
        Run {
            first: first..one,
            second: second..two,
            changed,
        }
    }

    /// The smallest change after which the words are the same again: words left out and words put in.
    fn resume(&self, one: usize, two: usize, second: usize) -> Option<(usize, usize)> {
        let same = |left_out: usize, put_in: usize| {
            let (one, two) = (one + left_out, two + put_in);
            one + RESUME <= second
                && two + RESUME <= self.ids.len()
                && self.ids[one..one + RESUME] == self.ids[two..two + RESUME]
        };
        (1..=2 * CHANGE).find_map(|sum| {
            let changes = sum.saturating_sub(CHANGE)..=sum.min(CHANGE);
            changes
                .map(|left_out| (left_out, sum - left_out))
                .filter(|(left_out, put_in)| same(*left_out, *put_in))
                .min_by_key(|(left_out, put_in)| left_out.abs_diff(*put_in))
        })
    }

    fn characters(&self, words: &Range<usize>) -> usize {
        let spaces = words.len().saturating_sub(1);
        self.before[words.end] - self.before[words.start] + spaces
    }

    fn copy(&self, document: &Document, words: &Range<usize>) -> Copy {
        let words = &self.words[words.clone()];
        let mut blocks: Vec<BlockId> = words.iter().map(|word| word.block).collect();
        blocks.dedup();
        let place = |word: &Word| {
            document.blocks[word.block]
                .prose
                .source_span(word.range.clone())
        };
        let span = words
            .iter()
            .map(place)
            .reduce(Span::cover)
            .unwrap_or_default();
        Copy { blocks, span }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The words of a text: runs of letters and digits, with the apostrophes, points and hyphens inside.
fn each_word(text: &str, mut each: impl FnMut(Range<usize>)) {
    let mut at = 0;
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    for bytes in text.as_bytes().split(|byte| *byte == b' ') {
        let word = &text[at..at + bytes.len()];
        if plain(bytes.first()) && plain(bytes.last()) {
            each(at..at + word.len());
        } else {
            let other = |char: char| !char.is_alphanumeric();
            let rest = word.trim_start_matches(other);
            let inner = rest.trim_end_matches(other);
            if !inner.is_empty() {
                let start = at + word.len() - rest.len();
                each(start..start + inner.len());
            }
        }
        at += word.len() + 1;
    }
}
