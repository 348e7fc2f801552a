//! Which statements may be about the same thing.
//!
//! In: all statements of an article. Out: pairs that share content words and differ in something that might exclude:
//! a denial, a side of a pair of opposites, a quantity. Statements are filed by their rarer words, so that the work
//! is near linear: a word that many statements hold files none.

use rustc_hash::FxHashMap;

use crate::document::BlockKind;

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

/// The pairs, in order of the later and then of the earlier.
pub(super) fn pairs(
    reading: &Reading<'_>,
    list: &[Statement],
    frequency: &[usize],
) -> Vec<(usize, usize)> {
    let mut by_word: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    let mut found = Vec::new();
    for (later, statement) in list.iter().enumerate() {
        let mut shared: Vec<usize> = Vec::new();
        for concept in own_concepts(statement) {
            if frequency[concept as usize] > COMMON_FROM {
                continue;
            }
            let filed = by_word.entry(concept).or_default();
            shared.extend(filed.iter());
            filed.push(later);
        }
        shared.sort_unstable();
        shared.dedup();
        let may = |earlier: &usize| may_differ(reading, &list[*earlier], statement);
        found.extend(
            shared
                .into_iter()
                .filter(may)
                .map(|earlier| (earlier, later)),
        );
    }
    found
}

/// Whether one of them may exclude the other.
fn may_differ(reading: &Reading<'_>, one: &Statement, two: &Statement) -> bool {
    if (one.block, one.sentence) == (two.block, two.sentence) || are_parallel(reading, one, two) {
        return false;
    }
    opposed(reading, one, two)
        || amounts_differ(reading, one, two)
        || share_several(one, two)
            && are_near(one, two)
            && (one.holds_denial(reading) || two.holds_denial(reading))
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

/// Whether they share more than one word: a denial of one word alone is none of the other.
fn share_several(one: &Statement, two: &Statement) -> bool {
    let mut shared = one.words.iter().filter(|word| {
        let mut others = two.words.iter();
        others.any(|other| other.concept == word.concept)
    });
    shared.nth(1).is_some()
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

fn opposed(reading: &Reading<'_>, one: &Statement, two: &Statement) -> bool {
    let sided = |statement: &Statement| statement.words.iter().any(|word| !word.sides.is_empty());
    if !sided(one) && !sided(two) {
        return false;
    }
    let sides = |statement: &Statement| -> Vec<(usize, bool)> {
        let words = statement.words.iter().flat_map(|word| &word.sides);
        words.map(|side| (side.pair, side.second)).collect()
    };
    let (first, second) = (sides(one), sides(two));
    let priced = |pair: usize, statement: &Statement| {
        let kind = reading.rules.lexis.opposites[pair].two_kind;
        kind.is_some_and(|kind| {
            let mut amounts = statement.amounts.iter();
            amounts.any(|amount| amount.quantity.kind == kind)
        })
    };
    first
        .iter()
        .any(|(pair, side)| second.contains(&(*pair, !side)) || (!side && priced(*pair, two)))
        || second
            .iter()
            .any(|(pair, side)| !side && priced(*pair, one))
}

fn amounts_differ(reading: &Reading<'_>, one: &Statement, two: &Statement) -> bool {
    let differ = |a: &Amount, b: &Amount| a.differs(b, &reading.rules.quantities);
    let mut amounts = one.amounts.iter();
    amounts.any(|a| two.amounts.iter().any(|b| differ(a, b)))
}
