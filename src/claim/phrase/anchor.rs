//! What a sentence must have for a phrase to be thought of.
//!
//! In: a [`Node`]. Out: the cheapest [`Anchor`], under which [`crate::claim::index`] files the phrase. Rare and few words
//! are cheap.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::QuantityPattern;
use super::glossary::Glossary;
use super::read::Node;
use crate::document::token::WordId;

/// What a sign costs: about as much as "of".
const SIGN: usize = 300;

/// What other things cost: more than any word, since an option without words makes a choice one without an anchor.
const YEAR: usize = 2_500;
const MENTION: usize = 3_000;
const QUANTITY: usize = 3_500;

/// Something without which a phrase cannot match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Anchor {
    /// One of these words, in order.
    Words(Arc<[WordId]>),
    /// A mention of this subject.
    Mention(usize),
    /// Such a quantity.
    Quantity(Arc<QuantityPattern>),
    /// A year.
    Year,
}

/// What it costs to look for a node by its anchor.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Cost {
    /// Whether the anchor is words; only these can be alternatives of each other.
    words: bool,
    price: usize,
}

impl Anchor {
    /// One of these words, in any order.
    pub(super) fn words(mut ids: Vec<WordId>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        Self::Words(ids.into())
    }
}

pub(super) fn cost(node: &Node, glossary: &Glossary) -> Option<Cost> {
    let price = |id: &WordId| glossary.common.frequency(*id);
    let words = |price: usize| Some(Cost { words: true, price });
    let other = |price: usize| {
        Some(Cost {
            words: false,
            price,
        })
    };
    match node {
        Node::Word(id) => words(price(id)),
        Node::Words(forms) => {
            let rows = forms.longer.iter();
            let rows = rows.filter_map(|row| row.iter().map(price).min());
            words(forms.ones.iter().map(price).sum::<usize>() + rows.sum::<usize>())
        }
        Node::Sequence(items) => items
            .iter()
            .filter_map(|item| cost(item, glossary))
            .min_by_key(|cost| cost.price),
        Node::Choice(options) => {
            let mut total = 0;
            for option in options {
                total += cost(option, glossary).filter(|cost| cost.words)?.price;
            }
            words(total)
        }
        Node::Value { node, .. } => cost(node, glossary),
        Node::Vocabulary(number) => glossary.entry(*number)?.cost,
        Node::Sign(..) => words(SIGN),
        Node::Mention(_) => other(MENTION),
        Node::Quantity { .. } => other(QUANTITY),
        Node::Year => other(YEAR),
        Node::Perhaps(_) | Node::Gap(_) | Node::Number | Node::Start | Node::End => None,
    }
}

/// The item that is looked for with the least cost.
pub(super) fn cheapest<'n>(items: &'n [Node], glossary: &Glossary) -> Option<&'n Node> {
    let priced = |item| Some((cost(item, glossary)?.price, item));
    let items = items.iter().filter_map(priced);
    items
        .min_by_key(|(price, _)| *price)
        .map(|(_, cheapest)| cheapest)
}

/// The cheapest anchor.
pub(super) fn anchor(node: &Node, glossary: &Glossary) -> Option<Anchor> {
    match node {
        Node::Word(id) => Some(Anchor::words(vec![*id])),
        Node::Words(forms) if forms.longer.is_empty() => Some(Anchor::Words(forms.ones.clone())),
        Node::Words(forms) => {
            let mut ids = forms.ones.to_vec();
            for row in &forms.longer {
                let frequency = |id: &&WordId| glossary.common.frequency(**id);
                ids.push(*row.iter().min_by_key(frequency)?);
            }
            Some(Anchor::words(ids))
        }
        Node::Sequence(items) => anchor(cheapest(items, glossary)?, glossary),
        Node::Choice(options) => {
            let mut ids = Vec::new();
            for option in options {
                match anchor(option, glossary)? {
                    Anchor::Words(words) => ids.extend(words.iter()),
                    _ => return None,
                }
            }
            Some(Anchor::words(ids))
        }
        Node::Value { node, .. } => anchor(node, glossary),
        Node::Vocabulary(number) => glossary.entry(*number)?.anchor.clone(),
        Node::Mention(subject) => Some(Anchor::Mention(*subject)),
        Node::Quantity { wanted, .. } => Some(Anchor::Quantity(Arc::clone(wanted))),
        Node::Sign(_, id) => Some(Anchor::words(vec![*id])),
        Node::Year => Some(Anchor::Year),
        Node::Perhaps(_) | Node::Gap(_) | Node::Number | Node::Start | Node::End => None,
    }
}
