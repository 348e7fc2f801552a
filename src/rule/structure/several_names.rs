//! `several-names`: the house behind an article is called by two names that are nearly one.
//!
//! A name is a run of words in capitals that ends with a word for a house ("Center"). Two of them are taken for one
//! house where the words of one stand in the other, in order, with the same first and last word ("Elm Recovery Center",
//! "Elm Valley Recovery Center"), where both are used more than once, and where the article speaks for the house beside
//! each. A short form ("the Recovery Center") is no second name. The rarer name is reported once, at its first place.
//!
//! | words | what they are |
//! |---|---|
//! | `endings` | words with which the name of a house ends |
//! | `leading` | words in capitals before a name that are no part of it: `at`, `call` |
//! | `ours` | words with which an article speaks for the house or to its patients: `we`, `your` |

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::document::BlockId;
use crate::document::token::TokenKind;
use crate::source::Span;

pub(super) const WORDS: [&str; 3] = ["endings", "leading", "ours"];

/// The most words of a name.
const LONGEST: usize = 7;

/// How often a name must be used.
const USES: usize = 2;

/// Where a name stands, and whether the article speaks for the house there.
#[derive(Debug, Default)]
struct Uses {
    places: Vec<(BlockId, Span)>,
    ours: bool,
}

pub(super) fn judge(reader: &Reader<'_>) -> Vec<Diagnostic> {
    let article = reader.article;
    let mut names: BTreeMap<Vec<String>, Uses> = BTreeMap::new();
    for (block, _) in article.document.prose_blocks() {
        for sentence in 0..article.reading.block(block).sentences.len() {
            in_sentence(reader, block, sentence, &mut names);
        }
    }
    names.retain(|_, uses| uses.places.len() >= USES && uses.ours);
    let names: Vec<(Vec<String>, Uses)> = names.into_iter().collect();
    for (short, short_uses) in &names {
        for (long, long_uses) in &names {
            if !is_within(short, long) {
                continue;
            }
            // Of names used equally often the later one is the other.
            let weight = |uses: &Uses| (uses.places.len(), Reverse(uses.places[0].1.start));
            let (rare, usual) = if weight(long_uses) < weight(short_uses) {
                (long_uses, short_uses)
            } else {
                (short_uses, long_uses)
            };
            let (block, span) = rare.places[0];
            let mut diagnostic = reader.report(block, span);
            let other = article.label(usual.places[0].1, "the other name");
            diagnostic.secondary.push(other);
            return vec![diagnostic];
        }
    }
    Vec::new()
}

/// The names in a sentence. Where every word of a long line has a capital, none is a name.
fn in_sentence(
    reader: &Reader<'_>,
    block: BlockId,
    sentence: usize,
    names: &mut BTreeMap<Vec<String>, Uses>,
) {
    let reading = &reader.article.reading;
    let own = reading.block(block);
    let range = own.sentences[sentence].clone();
    let words = || {
        let tokens = own.tokens[range.clone()].iter();
        tokens.filter(|token| token.kind == TokenKind::Word)
    };
    if words().filter(|token| token.capital).nth(1).is_none() {
        return;
    }
    if words().count() > LONGEST && words().all(|token| token.capital) {
        return;
    }
    let passage = reading.bare(block, sentence);
    let found = |list: &str| {
        let index = reader.words.phrases.get(list);
        index.map_or_else(Vec::new, |index| {
            let hits = index.find(&passage).into_iter();
            hits.map(|((), hit)| hit.tokens).collect()
        })
    };
    let endings = found("endings");
    if endings.is_empty() {
        return;
    }
    let leading = found("leading");
    let ours = !found("ours").is_empty();
    let is_name = |at: usize| {
        own.tokens
            .get(at)
            .is_some_and(|token| token.kind == TokenKind::Word && token.capital)
    };
    for ending in endings {
        let last = ending.end - 1;
        if !is_name(last) || (last + 1 < range.end && is_name(last + 1)) {
            continue;
        }
        let mut first = last;
        while first > range.start && last - first + 1 < LONGEST && is_name(first - 1) {
            first -= 1;
        }
        while first < last && leading.iter().any(|no| no.contains(&first)) {
            first += 1;
        }
        if last == first {
            continue;
        }
        let text = reading.text(block);
        let name = own.tokens[first..=last]
            .iter()
            .map(|token| text[token.range()].to_lowercase())
            .collect();
        let uses = names.entry(name).or_default();
        let span = reading.span(block, &(first..last + 1));
        uses.places.push((block, span));
        uses.ours |= ours;
    }
}

/// Whether all words of the one stand in the other, in order, the first first and the last last, with some between.
fn is_within(short: &[String], long: &[String]) -> bool {
    if short.len() >= long.len() || short.first() != long.first() || short.last() != long.last() {
        return false;
    }
    let mut words = long.iter();
    short.iter().all(|word| words.any(|other| other == word))
}
