//! What later tokens tell of a start tag, found in one pass so that no tag needs a search.
//!
//! In: a slice of HTML. Out: its tokens, and an [`Ahead`] for each. It keeps no state between slices.

use std::collections::HashMap;

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::element::{self, Role, Start};

/// What the tokens to come tell of a start tag.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ahead {
    /// Whether its end tag follows somewhere.
    pub(super) closes: bool,
    /// Whether it is a table with headings or tables inside, or a button that asks.
    pub(super) special: bool,
}

/// The tokens of a slice. What cannot be tokenized is left out.
pub(super) fn tokenize(text: &str) -> Vec<Token<usize>> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(text, emitter)
        .filter_map(Result::ok)
        .collect()
}

/// Looks once over the tokens, so that a decision at a start tag needs no search.
pub(super) fn look_ahead(tokens: &[Token<usize>]) -> Vec<Ahead> {
    let mut ahead = vec![Ahead::default(); tokens.len()];
    let mut ends: HashMap<&[u8], usize> = HashMap::new();
    for (at, token) in tokens.iter().enumerate().rev() {
        match token {
            Token::EndTag(tag) => {
                ends.insert(&tag.name.0, at);
            }
            Token::StartTag(tag) => {
                let end = ends.get(&*tag.name.0);
                ahead[at].closes = end.is_some();
                if &*tag.name.0 == b"button" {
                    ahead[at].special = end.is_some_and(|end| is_prompt(tag, &tokens[at..*end]));
                }
            }
            _ => {}
        }
    }
    mark_layout_tables(tokens, &mut ahead);
    ahead
}

/// A button that shows an answer: what it says ends in a question mark, or it says that it opens something.
fn is_prompt(tag: &Start, tokens: &[Token<usize>]) -> bool {
    let submits =
        element::plain(tag, b"type").is_some_and(|kind| !kind.eq_ignore_ascii_case("button"));
    let last_word = tokens.iter().take(40).rev().find_map(|token| match token {
        Token::String(text) => {
            let text = String::from_utf8_lossy(&text.value.0).trim().to_owned();
            (text.chars().any(char::is_alphanumeric)).then_some(text)
        }
        _ => None,
    });
    !submits && last_word.is_some_and(|text| text.ends_with('?'))
}

/// A table with a heading or a table in it lays out the page.
fn mark_layout_tables(tokens: &[Token<usize>], ahead: &mut [Ahead]) {
    let mut open: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::StartTag(tag) => {
                let is_table = &*tag.name.0 == b"table";
                if (is_table || matches!(Role::of(&tag.name.0), Role::Heading(_)))
                    && let Some(table) = open.last()
                {
                    ahead[*table].special = true;
                }
                if is_table {
                    ahead[at].special = element::plain(tag, b"role") == Some("presentation");
                    open.push(at);
                }
            }
            Token::EndTag(tag) if &*tag.name.0 == b"table" => {
                open.pop();
            }
            _ => {}
        }
    }
}

/// Where a start tag that stands alone leads, if it is a link.
pub(in crate::parse) fn link_target(tag: &str) -> Option<String> {
    match tokenize(tag).first() {
        Some(Token::StartTag(tag)) => element::plain(tag, b"href").map(str::to_owned),
        _ => None,
    }
}

/// Why a start tag that stands alone begins something left out: a script, a hidden element.
pub(in crate::parse) fn skip_reason(tag: &str) -> Option<&'static str> {
    let tokens = tokenize(tag);
    match tokens.first() {
        Some(Token::StartTag(tag)) if !element::is_void(&tag.name.0) => element::skip_reason(tag),
        _ => None,
    }
}
