//! Passages that stand twice in an article, as happens when text is pasted.
//!
//! In: a document. Out: [`Passage`]s, each with its first and its second copy. Words are compared, not blocks, so that
//! a copy is found whatever its paragraphs, its capitals and its markup. Runs of eight words that stood earlier lead to
//! a copy; it goes on while the words are the same, over small changes too. Of these runs a part is looked up, so chosen
//! that the same words have the same ones chosen. Titles and descriptions repeat the body by nature and take no part.

use std::hash::BuildHasher;
use std::ops::Range;

use rustc_hash::FxBuildHasher;

use super::{BlockId, BlockKind, Document};
use crate::source::Span;

/// A repeated run counts as a pasted copy from this many characters on.
const COPY_FROM: usize = 120;

/// So many words in a row that stood before lead to a copy.
const SHINGLE: usize = 8;

/// Of so many shingles in a row one is looked up.
const WINDOW: usize = 4;

/// What a shingle's key is a polynomial in: the golden ratio in 64 bits, an odd number like another.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

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
        for (block, _) in text.blocks_of(&run.second) {
            copied[*block] = true;
        }
        // A block that goes beyond the copy, or was changed, says something of its own.
        let block = |word: usize| text.block_of(word);
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

/// The words of the body, in reading order.
struct Text {
    /// What they are, as hashes: of a million different words two share one in an article out of ten million.
    ids: Vec<u64>,
    /// Where they stand in their block.
    ranges: Vec<Range<u32>>,
    /// How many characters stand before each word, spaces left out; and after the last, how many there are.
    before: Vec<u32>,
    /// The blocks that have words, with the number of their first.
    blocks: Vec<(BlockId, usize)>,
}

/// A shingle that is looked up.
struct Fingerprint {
    /// Its first word.
    at: usize,
    /// Which group of like shingles it is of, from 1 on; 0 if it stands alone.
    group: u32,
}

/// For each run of [`SHINGLE`] words its key: of one like it the same, worked out from that of the run before (R. M. Karp and
/// M. O. Rabin, "Efficient randomized pattern-matching algorithms", 1987).
fn keys(ids: &[u64]) -> Vec<u64> {
    let Some((begin, rest)) = ids.split_at_checked(SHINGLE - 1) else {
        return Vec::new();
    };
    let add = |key: u64, id: u64| key.wrapping_mul(FACTOR).wrapping_add(id);
    let leaves = (1..SHINGLE).fold(1_u64, |power, _| power.wrapping_mul(FACTOR));
    let begin = begin.iter().fold(0, |key, id| add(key, *id));
    let all = rest.iter().zip(ids).scan(begin, |state, (last, first)| {
        let key = add(*state, *last);
        *state = key.wrapping_sub(first.wrapping_mul(leaves));
        Some(key)
    });
    all.collect()
}

/// Of every few keys in a row the least, each with its place: where the same keys stand, the same ones are taken (S. Schleimer,
/// D. S. Wilkerson and A. Aiken, "Winnowing: local algorithms for document fingerprinting", 2003).
fn winnowed(keys: &[u64]) -> Vec<(u64, usize)> {
    let mut taken: Vec<(u64, usize)> = Vec::with_capacity(keys.len() / 2);
    for (first, window) in keys.windows(WINDOW.min(keys.len().max(1))).enumerate() {
        let least = (first..).zip(window).min_by_key(|(_, key)| **key);
        if let Some((at, key)) = least
            && taken.last().is_none_or(|(_, last)| *last < at)
        {
            taken.push((*key, at));
        }
    }
    taken
}

/// The keys that may stand twice, each with its number, by a filter of a few bits a key (B. H. Bloom, "Space/time trade-offs
/// in hash coding with allowable errors", 1970): all that do, and about an eighth of the others.
fn perhaps_twice(keys: &[(u64, usize)]) -> Vec<(u64, u32)> {
    let bits = (keys.len() * 8).next_power_of_two().max(64);
    let place = |key: u64| {
        let bit = (key >> (u64::BITS - bits.trailing_zeros())) as usize;
        (bit / 64, 1_u64 << (bit % 64))
    };
    let (mut once, mut twice) = (vec![0; bits / 64], vec![0; bits / 64]);
    for (key, _) in keys {
        let (at, bit) = place(*key);
        twice[at] |= once[at] & bit;
        once[at] |= bit;
    }
    let keyed = keys.iter().map(|(key, _)| *key).zip(0..);
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
        let mut blocks = Vec::new();
        let mut ids = Vec::with_capacity(count);
        let mut ranges = Vec::with_capacity(count);
        let mut before = Vec::with_capacity(count + 1);
        before.push(0);
        let mut characters = 0;
        let mut small = String::new();
        for (block, content) in document.prose_blocks() {
            if matches!(content.kind, BlockKind::Title | BlockKind::Description) {
                continue;
            }
            let text = content.prose.text();
            let first = ids.len();
            each_word(text, |range| {
                ranges.push(number(range.start)..number(range.end));
                let letters = lowered(&text[range], &mut small);
                characters += match letters.is_ascii() {
                    true => letters.len(),
                    false => letters.chars().count(),
                };
                ids.push(FxBuildHasher.hash_one(letters));
                before.push(number(characters));
            });
            if ids.len() > first {
                blocks.push((block, first));
            }
        }
        Self {
            ids,
            ranges,
            before,
            blocks,
        }
    }

    /// The block of a word.
    fn block_of(&self, word: usize) -> Option<BlockId> {
        let after = self.blocks.partition_point(|(_, first)| *first <= word);
        let (block, _) = self.blocks[..after].last()?;
        (word < self.ids.len()).then_some(*block)
    }

    /// The blocks of these words, with the number of their first.
    fn blocks_of(&self, words: &Range<usize>) -> &[(BlockId, usize)] {
        let number = |word: usize| self.blocks.partition_point(|(_, first)| *first <= word);
        &self.blocks[number(words.start).saturating_sub(1)..number(words.end.saturating_sub(1))]
    }

    /// The shingles to look up, in order.
    fn fingerprints(&self) -> Vec<Fingerprint> {
        let chosen = winnowed(&keys(&self.ids));
        let mut keyed = perhaps_twice(&chosen);
        keyed.sort_unstable();
        let alone = |at: usize| Fingerprint { at, group: 0 };
        let mut all: Vec<Fingerprint> = chosen.into_iter().map(|(_, at)| alone(at)).collect();
        let like = keyed.chunk_by(|one, two| one.0 == two.0);
        let groups = like.filter(|group| group.len() > 1);
        for (number, group) in (1..).zip(groups) {
            for (_, own) in group {
                all[*own as usize].group = number;
            }
        }
        all
    }

    fn runs(&self) -> Vec<Run> {
        let fingerprints = self.fingerprints();
        let groups = fingerprints.iter().map(|own| own.group).max();
        // The first and the last place of each group.
        let mut seen: Vec<Option<[u32; 2]>> =
            vec![None; groups.map_or(0, |most| most as usize + 1)];
        let mut runs: Vec<Run> = Vec::new();
        // How far back the places lie from which words were followed in vain, and up to where.
        let mut vain: Vec<(usize, usize)> = Vec::new();
        let mut free = 0;
        for Fingerprint { at, group } in &fingerprints {
            if *group == 0 || *at < free {
                continue;
            }
            let Some([first, last]) = &mut seen[*group as usize] else {
                seen[*group as usize] = Some([number(*at); 2]);
                continue;
            };
            vain.retain(|(_, end)| at < end);
            let mut longest: Option<Run> = None;
            for earlier in [*first, *last] {
                let back = at - earlier as usize;
                // What was too short from a word before on is shorter from here.
                if vain.iter().any(|(known, _)| *known == back) {
                    continue;
                }
                let run = self.follow(at - back, *at, free);
                vain.push((back, run.second.end));
                let known = longest.as_ref().map_or(0, |run| run.second.len());
                if run.second.len() > known {
                    longest = Some(run);
                }
            }
            *last = number(*at);
            if let Some(run) = longest.filter(|run| self.characters(&run.second) >= COPY_FROM) {
                free = run.second.end;
                vain.clear();
                runs.push(run);
            }
        }
        runs
    }

    /// How far the words around `second` are those around `first`; no word before `free` is taken.
    fn follow(&self, mut first: usize, mut second: usize, free: usize) -> Run {
        while first > 0 && second > free && self.ids[first - 1] == self.ids[second - 1] {
            first -= 1;
            second -= 1;
        }
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
                && self.ids[one..].first_chunk::<RESUME>() == self.ids[two..].first_chunk()
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
        (self.before[words.end] - self.before[words.start]) as usize + spaces
    }

    fn copy(&self, document: &Document, words: &Range<usize>) -> Copy {
        let blocks = self.blocks_of(words);
        let ends = blocks.iter().skip(1).map(|(_, first)| *first);
        let ends = ends.chain([words.end]);
        let spans = blocks.iter().zip(ends).flat_map(|((block, first), end)| {
            let prose = &document.blocks[*block].prose;
            let own = &self.ranges[words.start.max(*first)..words.end.min(end)];
            let places = own.iter().map(|own| own.start as usize..own.end as usize);
            places.map(|place| prose.source_span(place))
        });
        Copy {
            blocks: blocks.iter().map(|(block, _)| *block).collect(),
            span: spans.reduce(Span::cover).unwrap_or_default(),
        }
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
