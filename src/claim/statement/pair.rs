//! Which statements may be about the same thing.
//!
//! In: all statements of an article. Out: pairs that share content words and differ in something that might exclude:
//! a denial, a side of a pair of opposites, a quantity. Statements are filed by their rarer words, so that the work
//! is near linear: a word that many statements hold files none.

use rustc_hash::FxHashMap;

use crate::document::BlockKind;

use super::lexis::Side;
use super::{Amount, Place, Reading, Statement, Word};

/// A word that more statements hold than this files none of them.
const COMMON_FROM: usize = 14;

/// A pair is not looked at where more of its words are left over than so many for each that is shared, and for one more:
/// whoever judges a pair asks for much more than that.
const LEFT: usize = 2;

/// How many statements hold a word, by concept.
pub(super) fn frequency(list: &[Statement], concepts: usize) -> Vec<usize> {
    let mut counts = vec![0; concepts];
    for statement in list {
        for concept in own_concepts(statement) {
            counts[concept as usize] += 1;
        }
    }
    counts
}

/// The concepts of a statement, each once.
fn own_concepts(statement: &Statement) -> Vec<u32> {
    let mut concepts: Vec<u32> = statement.words.iter().map(|word| word.concept).collect();
    concepts.sort_unstable();
    concepts.dedup();
    concepts
}

/// What most pairs are told apart by, side by side in memory.
struct Outline {
    concepts: Vec<u32>,
    sides: Vec<Side>,
}

impl Outline {
    fn of(statement: &Statement) -> Self {
        let words = statement.words.iter();
        Self {
            concepts: words.clone().map(|word| word.concept).collect(),
            sides: words.flat_map(|word| word.sides.iter().copied()).collect(),
        }
    }
}

/// A statement with its outline.
type Outlined<'a> = (&'a Statement, &'a Outline);

/// The pairs, in order of the later and then of the earlier.
pub(super) fn pairs(
    reading: &Reading<'_>,
    list: &[Statement],
    frequency: &[usize],
) -> Vec<(usize, usize)> {
    let outlines: Vec<Outline> = list.iter().map(Outline::of).collect();
    let mut by_word: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    let mut found = Vec::new();
    let mut shared: Vec<usize> = Vec::new();
    for (later, statement) in list.iter().enumerate() {
        shared.clear();
        for concept in own_concepts(statement) {
            // A word that no other holds pairs none either.
            if !(2..=COMMON_FROM).contains(&frequency[concept as usize]) {
                continue;
            }
            let filed = by_word.entry(concept).or_default();
            shared.extend(filed.iter());
            filed.push(later);
        }
        shared.sort_unstable();
        shared.dedup();
        let may = |earlier: &&usize| {
            let earlier = (&list[**earlier], &outlines[**earlier]);
            may_differ(reading, earlier, (statement, &outlines[later]))
        };
        let earlier = shared.iter().filter(may);
        found.extend(earlier.map(|earlier| (*earlier, later)));
    }
    found
}

/// Whether one of them may exclude the other.
fn may_differ(reading: &Reading<'_>, one: Outlined<'_>, two: Outlined<'_>) -> bool {
    let (own, other) = (one.0, two.0);
    if (own.block, own.sentence) == (other.block, other.sentence)
        || are_parallel(reading, own, other)
    {
        return false;
    }
    opposed(reading, one, two)
        || amounts_differ(reading, own, other)
        || share_several(one.1, two.1)
            && are_near(own, other)
            && (own.holds_denial(reading) || other.holds_denial(reading))
}

/// Whether they stand in one table or in one list: what is set side by side is meant to differ.
fn are_parallel(reading: &Reading<'_>, one: &Statement, two: &Statement) -> bool {
    let kind = |statement: &Statement| reading.document.blocks[statement.block].kind;
    match (kind(one), kind(two)) {
        (BlockKind::Cell { table: a, .. }, BlockKind::Cell { table: b, .. }) => a == b,
        (BlockKind::Item { list: a, .. }, BlockKind::Item { list: b, .. }) => a == b,
        _ => false,
    }
}

/// Whether they share more than one word, or a word and a side of opposites: a denial of one word alone is none of the
/// other.
fn share_several(one: &Outline, two: &Outline) -> bool {
    let mut concepts = one.concepts.iter();
    let mut is_shared = || concepts.any(|concept| two.concepts.contains(concept));
    is_shared() && (is_shared() || one.sides.iter().any(|side| two.sides.contains(side)))
}

/// Whether not too much is left over.
fn are_near(one: &Statement, two: &Statement) -> bool {
    let is_in = |word: &Word, other: &Statement| other.words.iter().any(|own| word.is_same(own));
    let tells = |word: &Word| {
        !(word.light || word.attribute || word.generic || word.function)
            && !(word.inherited || word.purpose || word.place == Place::Limit)
    };
    let (mut shared, mut left) = (0, 0);
    for word in &two.words {
        match is_in(word, one) {
            true => shared += 1,
            false => left += usize::from(tells(word)),
        }
    }
    let most = LEFT * (shared + 1);
    left += one
        .words
        .iter()
        .filter(|word| tells(word) && !is_in(word, two))
        .count();
    left <= most
}

fn opposed(reading: &Reading<'_>, one: Outlined<'_>, two: Outlined<'_>) -> bool {
    let priced = |pair: usize, statement: &Statement| {
        let pair = &reading.rules.lexis.opposites[pair];
        let mut amounts = statement.amounts.iter();
        amounts.any(|amount| pair.is_second(amount, statement))
    };
    let (first, second) = (&one.1.sides, &two.1.sides);
    first
        .iter()
        .any(|side| second.contains(&side.other()) || (!side.second && priced(side.pair, two.0)))
        || second
            .iter()
            .any(|side| !side.second && priced(side.pair, one.0))
}

fn amounts_differ(reading: &Reading<'_>, one: &Statement, two: &Statement) -> bool {
    let differ = |a: &Amount, b: &Amount| a.differs(b, &reading.rules.quantities);
    let mut amounts = one.amounts.iter();
    amounts.any(|a| two.amounts.iter().any(|b| differ(a, b)))
}
