//! Phrases that are well formed and yet can match nothing.
//!
//! In: the text of a phrase and its tree. Out: what keeps it from ever matching: a sign or an ending that no text is
//! ever split into, or a start or an end of the sentence that stands in the middle of words. Empty vocabularies are
//! told where they are declared.

use super::PhraseError;
use super::read::{Node, Part, parts};
use crate::document::token::Lexicon;

/// The same tree, unless it can match nothing.
pub(super) fn checked(text: &str, node: Node, lexicon: &Lexicon) -> Result<Node, PhraseError> {
    match reason(text, &node, lexicon) {
        None => Ok(node),
        Some(message) => Err(PhraseError {
            at: 0..text.len(),
            message,
            unknown: None,
        }),
    }
}

/// What keeps a phrase from matching, in words.
fn reason(text: &str, node: &Node, lexicon: &Lexicon) -> Option<String> {
    // Nearly all phrases are letters, blanks and the notation: nothing can be wrong with them.
    let inner = text.trim();
    let inner = inner.strip_prefix('^').unwrap_or(inner);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    let doubtful = |byte: u8| !byte.is_ascii() || matches!(byte, b'^' | b'$' | b'\\' | b'\'');
    if !inner.bytes().any(doubtful) {
        return None;
    }
    sign(node, lexicon)
        .or_else(|| ending(inner, lexicon))
        .or_else(|| edge(node, false, false))
}

/// A sign that no text is split into.
fn sign(node: &Node, lexicon: &Lexicon) -> Option<String> {
    match node {
        Node::Sign(',' | ':' | ';' | '?' | '!' | '/' | '%' | '&' | '"', _) => None,
        Node::Sign(sign, _) => {
            let found = parts(&format!("a {sign} b"), lexicon);
            let known = |part: &Part| matches!(part, Part::Sign(own) if own == sign);
            let message = || {
                format!(
                    "no text is ever read with the sign `{sign}`; this phrase can match nothing"
                )
            };
            (!found.iter().any(known)).then(message)
        }
        Node::Sequence(nodes) | Node::Choice(nodes) => {
            nodes.iter().find_map(|node| sign(node, lexicon))
        }
        Node::Perhaps(node) | Node::Value { node, .. } => sign(node, lexicon),
        _ => None,
    }
}

/// An ending such as `'s` that no word is split into.
fn ending(text: &str, lexicon: &Lexicon) -> Option<String> {
    let words = text.split([' ', '(', ')', '|', '?']);
    let mut endings = words.filter(|word| word.starts_with(['\'', '’']) && word.len() > 1);
    let unknown = endings.find(|word| {
        let spelled = word.replace('’', "'");
        parts(&format!("it{spelled}"), lexicon).len() < 2
    })?;
    Some(format!(
        "no word is ever split into `{unknown}`; this phrase can match nothing"
    ))
}

/// A `^` with words before it, or a `$` with words after it.
fn edge(node: &Node, before: bool, after: bool) -> Option<String> {
    match node {
        Node::Start if before => {
            Some("words stand before `^`, the start of the sentence; this can match nothing".into())
        }
        Node::End if after => {
            Some("words stand after `$`, the end of the sentence; this can match nothing".into())
        }
        Node::Sequence(items) => items.iter().enumerate().find_map(|(at, item)| {
            let before = before || items[..at].iter().any(consumes);
            let after = after || items[at + 1..].iter().any(consumes);
            edge(item, before, after)
        }),
        Node::Choice(options) => options
            .iter()
            .find_map(|option| edge(option, before, after)),
        Node::Perhaps(inner) => edge(inner, before, after),
        _ => None,
    }
}

/// Whether a node takes up at least one token.
fn consumes(node: &Node) -> bool {
    match node {
        Node::Sequence(items) => items.iter().any(consumes),
        Node::Choice(options) => options.iter().all(consumes),
        Node::Perhaps(_) | Node::Gap(_) | Node::Start | Node::End | Node::Vocabulary(_) => false,
        _ => true,
    }
}
