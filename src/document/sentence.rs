//! Sentences of a block, as ranges of its tokens.
//!
//! A sentence ends at `.`, `!`, `?` or `…` when what follows looks like a beginning. Abbreviations, initials and
//! list numbers do not end one, unless a word follows with a capital that no name begins with ("in the U.S. The"); which
//! words these are is data of the language.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::token::{Token, TokenKind};

/// The words of a language that say where sentences end.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Stops {
    /// Words before a name, after which a full stop never ends a sentence; without the stop.
    pub titles: BTreeSet<String>,
    /// Other words after which a full stop ends no sentence. With `#` at the end only before a number; with a capital only
    /// where the text has one.
    pub abbreviations: BTreeSet<String>,
    /// Words that with a capital begin a sentence, even after an abbreviation.
    pub openers: BTreeSet<String>,
}

/// Splits a block's tokens into sentences. Together they cover every token.
pub fn sentences(text: &str, tokens: &[Token], stops: &Stops) -> Vec<Range<usize>> {
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
                let passage = Passage {
                    text,
                    tokens,
                    start,
                    stops,
                };
                if !inside && passage.ends(at, end) {
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

/// The most words of a label before a line's colon.
const LABEL: usize = 6;

/// The tokens at which a line begins with a label, in a block that begins with one: lines like "Drowsiness: no" are laid
/// out, not wrapped. `lines` are the bytes at which lines begin.
pub fn labels(tokens: &[Token], lines: &[usize]) -> Vec<usize> {
    if lines.is_empty() || !labelled(tokens, 0) {
        return Vec::new();
    }
    let begin = |line: &usize| tokens.partition_point(|token| token.start() < *line);
    let begins = lines.iter().map(begin);
    begins.filter(|at| labelled(tokens, *at)).collect()
}

/// Parts sentences at these tokens, which are in order.
pub fn parted(sentences: Vec<Range<usize>>, at: &[usize]) -> Vec<Range<usize>> {
    let mut found = Vec::with_capacity(sentences.len());
    for mut sentence in sentences {
        let first = at.partition_point(|at| *at <= sentence.start);
        let inside = at[first..].iter().take_while(|at| **at < sentence.end);
        for at in inside {
            found.push(sentence.start..*at);
            sentence.start = *at;
        }
        found.push(sentence);
    }
    found
}

/// Whether a few words with a capital and a colon stand here, or a sign like a bullet or a cross.
fn labelled(tokens: &[Token], at: usize) -> bool {
    let pictured = tokens.get(at).is_some_and(|token| match token.kind {
        TokenKind::Sign(sign) => !sign.is_ascii() && !"–—…«»£€¿¡".contains(sign),
        _ => false,
    });
    if pictured {
        return true;
    }
    let capital = tokens
        .get(at)
        .is_some_and(|token| token.kind == TokenKind::Word && token.capital);
    let mut rest = tokens.iter().skip(at + 1).take(LABEL);
    let colon = rest.find(|token| matches!(token.kind, TokenKind::Sign(sign) if sign != '-'));
    capital && colon.is_some_and(|token| token.is_sign(':'))
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

/// A block's tokens, and where the sentence that is being read begins.
struct Passage<'a> {
    text: &'a str,
    tokens: &'a [Token],
    start: usize,
    stops: &'a Stops,
}

impl Passage<'_> {
    /// Whether the sign at `at` ends a sentence, given that the next one would begin at `next`.
    fn ends(&self, at: usize, next: usize) -> bool {
        let Some(following) = self.tokens.get(next) else {
            return true;
        };
        if !following.spaced {
            return false;
        }
        let begins = begins(self.tokens, next);
        let sign = self.tokens[at];
        if sign.is_sign('?') || sign.is_sign('!') {
            return begins || following.kind == TokenKind::Number;
        }
        if sign.is_sign('…') || (next - at > 1 && self.tokens[at + 1].is_sign('.')) {
            return begins && !self.is_omission(at, next);
        }
        if self.is_omission(at, next) || self.is_list_number(at) || self.is_abbreviated(at, next) {
            return false;
        }
        begins
            || following.kind == TokenKind::Number
            || matches!(following.kind, TokenKind::Sign('•' | '$'))
    }

    /// The token right before a sign, if nothing stands between them.
    fn before(&self, at: usize) -> Option<&Token> {
        let before = self.tokens.get(at.checked_sub(1)?)?;
        (before.end() == self.tokens[at].start()).then_some(before)
    }

    /// "[…]" and "[...]" stand for words that were left out.
    fn is_omission(&self, at: usize, next: usize) -> bool {
        let is_dot = |token: &&Token| matches!(token.kind, TokenKind::Sign('.' | '…'));
        let opening = self.tokens[..at].iter().rev().find(|token| !is_dot(token));
        let closing = self.tokens[at..next].iter().find(|token| !is_dot(token));
        opening.is_some_and(|token| token.is_sign('['))
            && closing.is_some_and(|token| token.is_sign(']'))
    }

    /// The number of a list that begins the block, or goes on in it: "1. Rest. 2. Drink."
    fn is_list_number(&self, at: usize) -> bool {
        let number = |at: usize| {
            self.tokens
                .get(at)
                .is_some_and(|token| token.kind == TokenKind::Number)
        };
        let marked = self
            .tokens
            .get(1)
            .is_some_and(|mark| matches!(mark.kind, TokenKind::Sign('.' | ')')) && !mark.spaced);
        at == self.start + 1 && number(self.start) && (self.start == 0 || (number(0) && marked))
    }

    /// Whether the full stop at `at` belongs to an abbreviation or an initial, and no sentence can begin at `next`.
    fn is_abbreviated(&self, at: usize, next: usize) -> bool {
        let Some(before) = self.before(at) else {
            return false;
        };
        let written = &self.text[before.range()];
        let word = written.to_lowercase();
        if self.stops.titles.contains(&word) {
            return true;
        }
        let letter = before.kind == TokenKind::Word && word.chars().count() == 1;
        let initial = letter && before.capital && word != "i" && begins(self.tokens, next);
        let following = self.tokens[next].kind;
        let abbreviations = &self.stops.abbreviations;
        let listed = abbreviations.contains(&word)
            || abbreviations.contains(written)
            || (following == TokenKind::Number && abbreviations.contains(&format!("{word}#")));
        let dotted = letter && self.before(at - 1).is_some() && self.tokens[at - 2].is_sign('.');
        // The letter of a list or of a label stands alone: "Q. What is it?"
        let label = at == self.start + 1;
        (initial || listed || dotted) && (label || !self.opens(next))
    }

    /// Whether a word stands here with a capital that no name begins with.
    fn opens(&self, at: usize) -> bool {
        let is_opening =
            |token: &&Token| matches!(token.kind, TokenKind::Sign('"' | '\'' | '(' | '['));
        let signs = self.tokens[at..].iter().take_while(is_opening).count();
        let Some(word) = self.tokens.get(at + signs) else {
            return false;
        };
        let initial = self
            .tokens
            .get(at + signs + 1)
            .is_some_and(|next| next.is_sign('.') && !next.spaced);
        let letter = word.end() - word.start() == 1;
        let known = self
            .stops
            .openers
            .contains(&self.text[word.range()].to_lowercase());
        word.capital && known && !(letter && initial)
    }
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
