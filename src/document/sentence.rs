//! Sentences of a block, as ranges of its tokens.
//!
//! A sentence ends at `.`, `!`, `?` or `…` when what follows looks like a beginning. Abbreviations, initials and
//! list numbers do not end one; which words are abbreviations is data of the language (`no#`: only before a number).

use std::collections::BTreeSet;
use std::ops::Range;

use super::token::{Token, TokenKind};

/// Splits a block's tokens into sentences. Together they cover every token.
pub fn sentences(
    text: &str,
    tokens: &[Token],
    abbreviations: &BTreeSet<String>,
) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut depth = 0_usize;
    while at < tokens.len() {
        match tokens[at].kind {
            TokenKind::Sign('(' | '[') => depth += 1,
            TokenKind::Sign(')' | ']') => depth = depth.saturating_sub(1),
            TokenKind::Sign('.' | '!' | '?' | '…') => {
                let end = closing(tokens, at + 1);
                let inside = depth > 0 && end < tokens.len() && !closes(tokens, at + 1, end);
                if !inside && ends(text, tokens, at, end, abbreviations) {
                    found.push(start..end);
                    start = end;
                    at = end;
                    depth = 0;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found.into_iter().flat_map(cut).collect()
}

/// The most tokens that are read as one sentence; what is longer is cut, so that time stays linear in its length.
const LONGEST: usize = 240;

fn cut(range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range
        .step_by(LONGEST)
        .map(move |start| start..end.min(start + LONGEST))
}

/// The token after any closing quotes, brackets and repeated signs.
fn closing(tokens: &[Token], mut at: usize) -> usize {
    while let Some(token) = tokens.get(at) {
        let closes = match token.kind {
            TokenKind::Sign('.' | '!' | '?' | '…' | ')' | ']') => !token.spaced,
            TokenKind::Sign('"' | '\'') => !token.spaced,
            _ => false,
        };
        if !closes {
            break;
        }
        at += 1;
    }
    at
}

fn closes(tokens: &[Token], from: usize, to: usize) -> bool {
    tokens[from..to]
        .iter()
        .any(|token| matches!(token.kind, TokenKind::Sign(')' | ']')))
}

/// Whether the sign at `at` ends a sentence, given that the next one would begin at `next`.
fn ends(
    text: &str,
    tokens: &[Token],
    at: usize,
    next: usize,
    abbreviations: &BTreeSet<String>,
) -> bool {
    let Some(following) = tokens.get(next) else {
        return true;
    };
    if !following.spaced {
        return false;
    }
    let begins = begins(tokens, next);
    let sign = tokens[at];
    if sign.is_sign('?') || sign.is_sign('!') {
        return begins || following.kind == TokenKind::Number;
    }
    if sign.is_sign('…') || (next - at > 1 && tokens[at + 1].is_sign('.')) {
        return begins;
    }
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    if let Some(before) = before.filter(|before| before.end == sign.start) {
        let word = text[before.range()].to_lowercase();
        let initial = before.kind == TokenKind::Word && word.chars().count() == 1 && word != "i";
        if initial && begins && before.capital {
            return false;
        }
        let numbered =
            following.kind == TokenKind::Number && abbreviations.contains(&format!("{word}#"));
        if abbreviations.contains(&word) || numbered {
            return false;
        }
        if before.kind == TokenKind::Number && at <= 1 {
            return false;
        }
    }
    begins
        || following.kind == TokenKind::Number
        || matches!(following.kind, TokenKind::Sign('•' | '$'))
}

/// Whether a sentence may begin here: a capital, or an opening sign before one, or a caseless letter.
fn begins(tokens: &[Token], mut at: usize) -> bool {
    while let Some(token) = tokens.get(at) {
        match token.kind {
            TokenKind::Sign('"' | '\'' | '(' | '[' | '*' | '_') => at += 1,
            TokenKind::Word => return token.capital,
            TokenKind::Number => return true,
            TokenKind::Sign(sign) => {
                return !sign.is_ascii_punctuation() && sign != '–' && sign != '—';
            }
        }
    }
    true
}
