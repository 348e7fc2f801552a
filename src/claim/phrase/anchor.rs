//! What a sentence must have for a phrase to be tried.
//!
//! In: a [`Node`]. Out: the cheapest [`Anchor`], under which [`crate::claim::index`] files the phrase, and the others
//! as demands, which it checks before it runs the phrase's program. Rare and few words are cheap.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::glossary::Glossary;
use super::read::Node;
use crate::document::token::WordId;

/// What a common word costs: as much as so many rare ones.
const COMMON: usize = 200;

/// Of the anchors that a phrase has besides the one that it is filed under, so many are checked.
const DEMANDS: usize = 4;

/// Something without which a phrase cannot match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Anchor {
    /// One of these words, in order.
    Words(Arc<[WordId]>),
    /// A mention of this subject.
    Mention(usize),
    /// Any quantity.
    Quantity,
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
    let price = |id: &WordId| if glossary.common.has(*id) { COMMON } else { 1 };
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
        Node::Sign(..) => words(300),
        Node::Mention(_) => other(400),
        Node::Quantity { .. } => other(500),
        Node::Year => other(300),
        Node::Perhaps(_) | Node::Gap(_) | Node::Number | Node::Start | Node::End => None,
    }
}

/// What a sentence must have besides the anchor, fewest words first.
pub(super) fn demands(node: &Node, anchor: &Anchor, glossary: &Glossary) -> Vec<Anchor> {
    let mut demands = Vec::new();
    musts(node, glossary, &mut demands);
    demands.retain(|demand| demand != anchor);
    demands.sort_by_key(|demand| match demand {
        Anchor::Words(words) => words.len(),
        Anchor::Mention(_) | Anchor::Quantity | Anchor::Year => 0,
    });
    demands.dedup();
    demands.truncate(DEMANDS);
    demands
}

/// The anchors of all parts of a phrase that must be there.
fn musts(node: &Node, glossary: &Glossary, anchors: &mut Vec<Anchor>) {
    match node {
        Node::Sequence(items) => items.iter().for_each(|item| musts(item, glossary, anchors)),
        Node::Value { node, .. } => musts(node, glossary, anchors),
        part => anchors.extend(anchor(part, glossary)),
    }
}

/// The cheapest anchor.
pub(super) fn anchor(node: &Node, glossary: &Glossary) -> Option<Anchor> {
    match node {
        Node::Word(id) => Some(Anchor::words(vec![*id])),
        Node::Words(forms) if forms.longer.is_empty() => Some(Anchor::Words(forms.ones.clone())),
        Node::Words(forms) => {
            let mut ids = forms.ones.to_vec();
            for row in &forms.longer {
                let rare = row.iter().find(|id| !glossary.common.has(**id));
                ids.push(*rare.or(row.last())?);
            }
            Some(Anchor::words(ids))
        }
        Node::Sequence(items) => {
            let priced = |item| Some((cost(item, glossary)?.price, item));
            let (_, cheapest) = items
                .iter()
                .filter_map(priced)
                .min_by_key(|(price, _)| *price)?;
            anchor(cheapest, glossary)
        }
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
        Node::Quantity { .. } => Some(Anchor::Quantity),
        Node::Sign(_, id) => Some(Anchor::words(vec![*id])),
        Node::Year => Some(Anchor::Year),
        Node::Perhaps(_) | Node::Gap(_) | Node::Number | Node::Start | Node::End => None,
    }
}
