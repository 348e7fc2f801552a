//! Words, numbers and signs of a prose, as phrases read them.
//!
//! In: normalised text and a [`Lexicon`]. Out: [`Token`]s. A hyphen between words is not a token, so that
//! `first-line` and `first line` read alike; a dash between numbers is one, since it makes a range. Contractions
//! are split (`don't` is `do` + `not`); how, and which spellings are the same word, is data of the language.
//! A word that no pack and no cue names has the id [`WordId::UNKNOWN`]: it can only be skipped over.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::lookalike;

/// A word that some phrase names, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WordId(pub u32);

impl WordId {
    /// A word that no phrase names.
    pub const UNKNOWN: WordId = WordId(0);
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, perhaps with digits after them.
    Word,
    /// Digits, perhaps with a decimal part or a vulgar fraction.
    Number,
    /// One sign.
    Sign(char),
}

/// A word, number or sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte in the prose text. A long article is mostly tokens, so they are small: 32 bits reach as far as the
    /// largest file that is read.
    start: u32,
    /// Byte after the last.
    end: u32,
    /// What it is.
    pub kind: TokenKind,
    /// Which word.
    pub word: WordId,
    /// Whether white space stands before it (or nothing at all).
    pub spaced: bool,
    /// Whether a hyphen joins it to the token before.
    pub joined: bool,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether it may be a year of the calendar: four digits, 1000 to 2099.
    pub year: bool,
}

impl Token {
    /// Its first byte in the prose text.
    pub fn start(&self) -> usize {
        self.start as usize
    }

    /// The byte after its last.
    pub fn end(&self) -> usize {
        self.end as usize
    }

    /// Its bytes in the prose text.
    pub fn range(&self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether it is this sign.
    pub fn is_sign(&self, sign: char) -> bool {
        self.kind == TokenKind::Sign(sign)
    }
}

/// Which words are frequent: the first so many of a lexicon, the most frequent first.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Common(usize);

/// How much more frequent the most frequent word is than one that is not listed.
const MOST_FREQUENT: usize = 2_000;

impl Common {
    /// About how often the word stands in a text, as much as so many words that are none of them: the n-th is 1/n as
    /// frequent as the first (G. K. Zipf, "Human Behavior and the Principle of Least Effort", 1949).
    pub fn frequency(self, id: WordId) -> usize {
        match id.0 as usize {
            rank if (1..self.0).contains(&rank) => (MOST_FREQUENT / rank).max(1),
            _ => 1,
        }
    }
}

/// The words that phrases name, and how the language writes them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Lexicon {
    /// By spelling: `n't` has the id of `not`, `anaesthesia` that of `anesthesia`. Spellings of few bytes, by these bytes.
    short: FxHashMap<u64, WordId>,
    /// All others.
    long: FxHashMap<String, WordId>,
    words: Vec<String>,
    common: Common,
    /// Whole contractions that do not split by rule: `won't` to `will` + `not`.
    contractions: FxHashMap<String, Vec<String>>,
    /// Endings that split off a word: `n't`, `'s`.
    clitics: Vec<String>,
    /// Whether no ending that splits off lacks an apostrophe.
    plain_endings: bool,
    /// The lengths of whole contractions without an apostrophe, in bytes.
    plain_contractions: Vec<usize>,
    /// Those of few bytes, by these bytes.
    short_contractions: FxHashSet<u64>,
}

impl Lexicon {
    /// A lexicon for a language that writes so: with its common words, its spellings and the word that each stands for,
    /// its contractions with their parts, and the endings that split off.
    pub fn new(
        common: &[String],
        same: &BTreeMap<String, String>,
        contractions: &BTreeMap<String, Vec<String>>,
        clitics: &[String],
    ) -> Self {
        let plain = || contractions.keys().filter(|word| !word.contains('\''));
        let mut lexicon = Self {
            short: FxHashMap::default(),
            long: FxHashMap::default(),
            words: vec![String::new()],
            common: Common::default(),
            contractions: contractions.clone().into_iter().collect(),
            clitics: clitics.to_vec(),
            plain_endings: clitics.iter().all(|clitic| clitic.contains('\'')),
            plain_contractions: plain().map(String::len).collect(),
            short_contractions: plain().filter_map(|word| short(word.as_bytes())).collect(),
        };
        for word in common {
            lexicon.intern(word);
        }
        lexicon.common = Common(lexicon.words.len());
        // What spellings stand for must be known, or a contraction could not be told from any unknown word.
        for part in contractions.values().flatten().chain(same.values()) {
            lexicon.intern(part);
        }
        for (spelling, word) in same {
            let id = lexicon.intern(word);
            lexicon.spell(spelling, id);
        }
        lexicon
    }

    /// Which words are too common to search for first.
    pub fn common(&self) -> Common {
        self.common
    }

    /// The id of a word, given one if it is new. The word is lower case.
    pub fn intern(&mut self, word: &str) -> WordId {
        let known = self.get(word);
        if known != WordId::UNKNOWN {
            return known;
        }
        let id = WordId(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        self.words.push(word.to_owned());
        self.spell(word, id);
        id
    }

    /// Gives a spelling the id of a word.
    fn spell(&mut self, spelling: &str, id: WordId) {
        match short(spelling.as_bytes()) {
            Some(bytes) => self.short.insert(bytes, id),
            None => self.long.insert(spelling.to_owned(), id),
        };
    }

    /// The id of a word in lower case, unknown if no phrase names it.
    pub fn get(&self, word: &str) -> WordId {
        let known = match short(word.as_bytes()) {
            Some(bytes) => self.short.get(&bytes),
            None => self.long.get(word),
        };
        known.copied().unwrap_or(WordId::UNKNOWN)
    }

    /// Whether a word of this length in lower case may split.
    fn may_split(&self, length: usize, apostrophe: bool) -> bool {
        apostrophe || !self.plain_endings || self.plain_contractions.contains(&length)
    }

    /// Whether a word of these few bytes, in lower case and without an apostrophe, may split.
    fn may_split_short(&self, bytes: u64) -> bool {
        !self.plain_endings || self.short_contractions.contains(&bytes)
    }

    /// Whether this word is a contraction that does not split by rule.
    pub fn is_contraction(&self, word: &str) -> bool {
        self.contractions.contains_key(word)
    }

    /// The word with this id.
    pub fn word(&self, id: WordId) -> &str {
        &self.words[id.0 as usize]
    }

    /// How many words there are, the unknown one included.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether no word has been interned.
    pub fn is_empty(&self) -> bool {
        self.words.len() <= 1
    }
}

/// How many bytes a short spelling has at most.
const SHORT: usize = size_of::<u64>();

/// The bytes of a short spelling as a number, the first one lowest.
fn short(spelling: &[u8]) -> Option<u64> {
    let mut bytes = [0; SHORT];
    bytes.get_mut(..spelling.len())?.copy_from_slice(spelling);
    Some(u64::from_le_bytes(bytes))
}

/// The letters and digits at the start of a text: how many there are, and the first of them in lower case, as [`short`] would
/// have them.
fn plain_word(text: &[u8]) -> (usize, u64) {
    let mut length = 0;
    let mut bytes = 0;
    while let Some(byte) = text.get(length).filter(|byte| byte.is_ascii_alphanumeric()) {
        if length < SHORT {
            // What a capital lacks, small letters and digits have.
            let small = byte | (b'a' - b'A');
            bytes |= u64::from(small) << (8 * length);
        }
        length += 1;
    }
    (length, bytes)
}

/// Splits normalised text into tokens.
pub fn tokenize(text: &str, lexicon: &Lexicon) -> Vec<Token> {
    let mut scanner = Scanner {
        text,
        lexicon,
        tokens: Vec::with_capacity(text.len() / 4 + 1),
        lower: String::new(),
        spaced: true,
        joined: false,
    };
    scanner.run();
    scanner.tokens
}

struct Scanner<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    tokens: Vec<Token>,
    lower: String,
    spaced: bool,
    joined: bool,
}

impl Scanner<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(byte) = self.text.as_bytes().get(at) {
            at = match byte {
                b' ' => {
                    self.spaced = true;
                    at + 1
                }
                b'-' => self.hyphen(at),
                b'0'..=b'9' => self.number(at),
                b'a'..=b'z' | b'A'..=b'Z' => self.word(at),
                _ => self.other(at),
            };
        }
    }

    /// What begins with a sign, or with a letter beyond ASCII.
    fn other(&mut self, at: usize) -> usize {
        match self.text[at..].chars().next() {
            Some(char) if fraction(char).is_some() => self.number(at),
            Some(char) if char.is_alphabetic() => self.word(at),
            Some(char) => {
                let end = at + char.len_utf8();
                self.push(at, end, TokenKind::Sign(char));
                end
            }
            None => self.text.len(),
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind) {
        let slice = &self.text[start..end];
        let word = match kind {
            TokenKind::Word | TokenKind::Number => {
                lower_into(slice, &mut self.lower);
                self.lexicon.get(&self.lower)
            }
            // A hyphen that makes a range is the sign of a dash.
            TokenKind::Sign(sign) => self.lexicon.get(sign.encode_utf8(&mut [0; 4])),
        };
        self.push_as(start, end, kind, word);
    }

    fn push_as(&mut self, start: usize, end: usize, kind: TokenKind, word: WordId) {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.tokens.push(Token {
            start: narrow(start),
            end: narrow(end),
            kind,
            word,
            spaced: self.spaced,
            joined: self.joined,
            capital: self.is_capital(start),
            year: is_year(&self.text[start..end]),
        });
        self.spaced = false;
        self.joined = false;
    }

    fn is_capital(&self, at: usize) -> bool {
        match self.text.as_bytes().get(at) {
            Some(byte) if byte.is_ascii() => byte.is_ascii_uppercase(),
            _ => self.text[at..].starts_with(char::is_uppercase),
        }
    }

    /// A hyphen: joins words, makes a range between numbers, else it is a dash.
    fn hyphen(&mut self, at: usize) -> usize {
        let before = self.text[..at].chars().next_back();
        let after = self.text[at + 1..].chars().next();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let digit =
            |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || fraction(c).is_some());
        if digit(before) && digit(after) {
            self.push(at, at + 1, TokenKind::Sign('–'));
        } else if word(before) && (word(after) || after == Some(' ')) {
            self.joined = true;
        } else if word(before) || !word(after) || self.spaced {
            self.push(at, at + 1, TokenKind::Sign('-'));
        }
        at + 1
    }

    /// Digits with groups and decimals, then perhaps a fraction: `1,500`, `0.5`, `1½`.
    fn number(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while at < bytes.len() {
            let next_digit = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
            match bytes[at] {
                b'0'..=b'9' => at += 1,
                b'.' if next_digit => at += 1,
                b',' if next_digit && group_follows(bytes, at) => at += 1,
                _ => break,
            }
        }
        if let Some(char) = self.text[at..].chars().next()
            && fraction(char).is_some()
        {
            at += char.len_utf8();
        }
        let ordinal = ordinal_ending(&self.text[at..]);
        if ordinal > 0 {
            self.push(start, at + ordinal, TokenKind::Word);
            return at + ordinal;
        }
        self.push(start, at, TokenKind::Number);
        at
    }

    /// Letters, digits after letters, and apostrophes inside.
    fn word(&mut self, start: usize) -> usize {
        let lexicon = self.lexicon;
        let (length, bytes) = plain_word(&self.text.as_bytes()[start..]);
        let mut end = start + length;
        let mut apostrophe = false;
        let next = self.text.as_bytes().get(end);
        let goes_on = next.is_some_and(|byte| *byte == b'\'' || !byte.is_ascii());
        if !goes_on && length <= SHORT && !lexicon.may_split_short(bytes) {
            let known = lexicon.short.get(&bytes).copied();
            let word = known.unwrap_or(WordId::UNKNOWN);
            self.push_as(start, end, TokenKind::Word, word);
            return end;
        }
        if goes_on {
            let mut chars = self.text[end..].char_indices().peekable();
            let from = end;
            while let Some((offset, char)) = chars.next() {
                let inside =
                    char == '\'' && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
                if !(char.is_alphanumeric() || inside || is_combining(char)) {
                    break;
                }
                apostrophe |= inside;
                end = from + offset + char.len_utf8();
            }
        }
        let slice = &self.text[start..end];
        let may_split = lexicon.may_split(slice.len(), apostrophe);
        if !may_split && slice.bytes().all(|byte| byte.is_ascii_lowercase()) {
            self.push_as(start, end, TokenKind::Word, lexicon.get(slice));
            return end;
        }
        lower_into(slice, &mut self.lower);
        if lexicon.may_split(self.lower.len(), apostrophe) && self.split(start, end) {
            return end;
        }
        let word = lexicon.get(&self.lower);
        self.push_as(start, end, TokenKind::Word, word);
        end
    }

    /// Splits a word whose letters are noted in lower case, if it does split.
    fn split(&mut self, start: usize, end: usize) -> bool {
        let lexicon = self.lexicon;
        if let Some(parts) = lexicon.contractions.get(&self.lower) {
            self.contraction(start, end, parts);
            return true;
        }
        let clitic = lexicon.clitics.iter().find(|clitic| {
            self.lower.len() > clitic.len() && self.lower.ends_with(clitic.as_str())
        });
        match clitic {
            // Lower-casing may change the length of letters far from ASCII; then the word stays whole.
            Some(clitic) if self.lower.len() == end - start => {
                let cut = end - clitic.len();
                self.push(start, cut, TokenKind::Word);
                self.push(cut, end, TokenKind::Word);
                true
            }
            _ => false,
        }
    }

    /// Each part of an irregular contraction is given an equal share of its letters.
    fn contraction(&mut self, start: usize, end: usize, parts: &[String]) {
        let count = parts.len();
        let boundary = |n: usize| {
            let mut at = start + (end - start) * n / count;
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let bounds: Vec<usize> = (0..=count).map(boundary).collect();
        for (part, bound) in parts.iter().zip(bounds.windows(2)) {
            let word = self.lexicon.get(part);
            self.push_as(bound[0], bound[1], TokenKind::Word, word);
        }
    }
}

fn lower_into(slice: &str, lower: &mut String) {
    lower.clear();
    if slice.is_ascii() {
        lower.push_str(slice);
        lower.make_ascii_lowercase();
    } else {
        match lookalike::undisguised(slice) {
            Some(plain) => lower.extend(plain.chars().flat_map(char::to_lowercase)),
            None => lower.extend(slice.chars().flat_map(char::to_lowercase)),
        }
    }
}

fn is_year(slice: &str) -> bool {
    slice.len() == 4
        && (slice.starts_with('1') || slice.starts_with("20"))
        && slice.bytes().all(|byte| byte.is_ascii_digit())
}

/// A comma inside a number is followed by exactly three digits.
fn group_follows(bytes: &[u8], comma: usize) -> bool {
    let digits = bytes[comma + 1..].iter().take_while(|b| b.is_ascii_digit());
    digits.count() == 3
}

fn is_combining(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}')
}

/// Length of `st`, `nd`, `rd` or `th` right here, at the end of a word.
fn ordinal_ending(rest: &str) -> usize {
    let ending = ["st", "nd", "rd", "th"].iter().any(|ending| {
        rest.get(..2)
            .is_some_and(|two| two.eq_ignore_ascii_case(ending))
    });
    let ends = !rest
        .get(2..)
        .is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    if ending && ends { 2 } else { 0 }
}

/// The value of a vulgar fraction sign (Unicode block Number Forms and Latin-1).
pub fn fraction(char: char) -> Option<f64> {
    Some(match char {
        '½' => 0.5,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        '⅕' => 0.2,
        '⅖' => 0.4,
        '⅗' => 0.6,
        '⅘' => 0.8,
        '⅙' => 1.0 / 6.0,
        '⅛' => 0.125,
        '⅜' => 0.375,
        '⅝' => 0.625,
        '⅞' => 0.875,
        _ => return None,
    })
}
