//! A phrase's text to a tree of [`Node`]s: names in braces are looked up, words inflected and numbered.
//!
//! In: text in the notation that the head of [`super`] tells. Out: a [`Node`], or a [`PhraseError`] with its place in
//! the text. A vocabulary is read once for all phrases that name it ([`super::glossary`]). Next: [`super::anchor`].

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::dead;
use super::glossary::Glossary;
use super::{Names, PhraseError, QuantityPattern, Reference};
use crate::document::token::{Lexicon, Token, TokenKind, WordId};

/// The name in braces that stands for a year.
const YEAR: &str = "year";

/// The name in braces that stands for any number in figures.
const NUMBER: &str = "number";

/// How many words a gap passes over where no number says so, and how many at most.
const GAP: usize = 4;
const LONGEST_GAP: usize = 20;

/// How deep vocabularies may refer to each other.
const DEPTH_LIMIT: usize = 8;

/// How many brackets may stand in each other: whatever reads a phrase calls itself for each.
const NESTED: usize = 64;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Node {
    /// This word.
    Word(WordId),
    /// One of these.
    Words(Arc<Forms>),
    Sign(char, WordId),
    Year,
    Number,
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Perhaps(Box<Node>),
    Gap(usize),
    Start,
    End,
    Quantity {
        slot: usize,
        wanted: Arc<QuantityPattern>,
    },
    Mention(usize),
    Value {
        slot: usize,
        value: usize,
        node: Box<Node>,
    },
    /// A vocabulary of the glossary, by its number.
    Vocabulary(u32),
}

impl Default for Node {
    /// A choice of nothing.
    fn default() -> Self {
        Self::Choice(Vec::new())
    }
}

/// Single words, and rows of words (`don't` is two).
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Forms {
    /// In order, each once.
    pub(super) ones: Arc<[WordId]>,
    pub(super) longer: Vec<Vec<WordId>>,
}

struct Reader<'a, 'p> {
    text: &'p str,
    at: usize,
    names: &'a dyn Names,
    lexicon: &'a mut Lexicon,
    depth: usize,
    /// How many brackets are open.
    nested: usize,
}
pub(super) enum Part {
    Word(String),
    Sign(char),
}

/// A plain text as tokens spell it.
pub(super) fn parts(text: &str, lexicon: &Lexicon) -> Vec<Part> {
    let mut builder = crate::document::ProseBuilder::new();
    builder.push(text, 0);
    let prose = builder.finish();
    let part = |token: &Token| match token.kind {
        TokenKind::Sign(sign) => Part::Sign(sign),
        _ if token.word != WordId::UNKNOWN => Part::Word(lexicon.word(token.word).to_owned()),
        _ => Part::Word(prose.text()[token.range()].to_lowercase()),
    };
    crate::document::token::tokenize(prose.text(), lexicon)
        .iter()
        .map(part)
        .collect()
}

/// Whether a text is one word that no rule of spelling splits.
fn is_plain(text: &str, lexicon: &Lexicon) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase()) && !lexicon.is_contraction(text)
}

/// The words of a plain text, as tokens spell them.
fn plain_words(text: &str, lexicon: &Lexicon) -> Vec<String> {
    // Most words of phrases are plain: no need to read them as an article's text.
    if is_plain(text, lexicon) {
        return vec![text.to_owned()];
    }
    let words = parts(text, lexicon).into_iter();
    words
        .filter_map(|part| match part {
            Part::Word(word) => Some(word),
            Part::Sign(_) => None,
        })
        .collect()
}

pub(super) fn read(
    text: &str,
    names: &dyn Names,
    lexicon: &mut Lexicon,
    depth: usize,
) -> Result<Node, Box<PhraseError>> {
    let mut reader = Reader {
        text,
        at: 0,
        names,
        lexicon,
        depth,
        nested: 0,
    };
    let node = reader.choice()?;
    match reader.peek() {
        None => Ok(node),
        Some(char) => Err(reader.error(
            reader.at..reader.at + char.len_utf8(),
            "unexpected closing bracket",
        )),
    }
}

impl<'p> Reader<'_, 'p> {
    fn error(&self, at: Range<usize>, message: impl Into<String>) -> Box<PhraseError> {
        Box::new(PhraseError {
            at,
            message: message.into(),
            unknown: None,
        })
    }

    fn peek(&self) -> Option<char> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.text[self.at..].chars().next(),
        }
    }

    fn bump(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.at += char.len_utf8();
        Some(char)
    }

    /// `a|b|c`, up to a closing bracket or the end.
    fn choice(&mut self) -> Result<Node, Box<PhraseError>> {
        // Single words, of which most alternatives consist, are gathered in one node.
        let (mut words, mut others) = (Vec::new(), Vec::new());
        loop {
            if let Some(word) = self.plain_alternative() {
                words.push(word);
            } else {
                let option = self.sequence()?;
                if words.is_empty() && others.is_empty() && self.peek() != Some('|') {
                    return Ok(option);
                }
                let before = words.len();
                let vocabularies = self.names.vocabularies();
                if !vocabularies.with(|glossary| ones(&option, glossary, &mut words)) {
                    words.truncate(before);
                    others.push(option);
                }
            }
            if self.peek() != Some('|') {
                break;
            }
            self.bump();
        }
        if let ([word], true) = (words.as_slice(), others.is_empty()) {
            return Ok(Node::Word(*word));
        }
        if !words.is_empty() {
            let words = Forms::new(words, Vec::new());
            if others.is_empty() {
                return Ok(Node::Words(words));
            }
            others.push(Node::Words(words));
        }
        Ok(Node::Choice(others))
    }

    /// An alternative that is one plain word, which nearly all are.
    fn plain_alternative(&mut self) -> Option<WordId> {
        let slice = self.letters(self.at);
        let after = self.text.as_bytes().get(self.at + slice.len());
        if slice.is_empty()
            || !matches!(after, None | Some(b'|' | b')'))
            || self.lexicon.is_contraction(slice)
        {
            return None;
        }
        self.at += slice.len();
        Some(self.lexicon.intern(slice))
    }

    /// The small letters of ASCII from here.
    fn letters(&self, start: usize) -> &'p str {
        let rest = &self.text.as_bytes()[start..];
        let letters = rest.iter().take_while(|byte| byte.is_ascii_lowercase());
        &self.text[start..start + letters.count()]
    }

    fn sequence(&mut self) -> Result<Node, Box<PhraseError>> {
        let start = self.at;
        let mut first = None;
        let mut items = Vec::new();
        loop {
            match self.peek() {
                None | Some('|' | ')') => break,
                Some(' ' | '\n' | '\t') => {
                    self.bump();
                }
                Some(_) => {
                    let item = self.item()?;
                    match first.take() {
                        Some(before) => items.extend([before, item]),
                        None if items.is_empty() => first = Some(item),
                        None => items.push(item),
                    }
                }
            }
        }
        match first {
            Some(only) => Ok(only),
            None if items.is_empty() => {
                Err(self.error(start..self.at, "an alternative without words"))
            }
            None => Ok(Node::Sequence(items)),
        }
    }

    fn item(&mut self) -> Result<Node, Box<PhraseError>> {
        let start = self.at;
        let node = match self.bump() {
            Some('(') if self.nested == NESTED => {
                return Err(self.error(
                    start..self.at,
                    "brackets stand in too many others; give a part of the phrase a name",
                ));
            }
            Some('(') => {
                self.nested += 1;
                let node = self.choice()?;
                self.nested -= 1;
                if self.bump() != Some(')') {
                    return Err(self.error(start..self.at, "a bracket that is not closed"));
                }
                node
            }
            Some('{') => self.named(start)?,
            Some('^') => Node::Start,
            Some('$') => Node::End,
            Some('.') if self.text[self.at..].starts_with("..") => {
                self.at += 2;
                Node::Gap(self.gap(start)?)
            }
            Some('\\') => match self.bump() {
                Some(char) => self.sign(char),
                None => return Err(self.error(start..self.at, "a backslash at the end")),
            },
            Some(char) if char.is_alphanumeric() => self.word(start)?,
            Some('\'' | '’') if self.peek().is_some_and(char::is_alphabetic) => {
                self.word(start)?
            }
            Some(
                char @ (',' | ':' | ';' | '!' | '/' | '%' | '&' | '"' | '–' | '—' | '…' | '>' | '<'
                | '=' | '#'),
            ) => self.sign(char),
            Some(char) if !char.is_ascii() || char == '.' => self.sign(char),
            Some('-') => return self.item_after_hyphen(start),
            Some(char) => {
                return Err(self.error(
                    start..self.at,
                    format!("`{char}` has no meaning in a phrase"),
                ));
            }
            None => return Err(self.error(start..self.at, "a phrase that ends too early")),
        };
        Ok(if self.peek() == Some('?') {
            self.bump();
            Node::Perhaps(Box::new(node))
        } else {
            node
        })
    }

    /// A hyphen between words is a space.
    fn item_after_hyphen(&mut self, start: usize) -> Result<Node, Box<PhraseError>> {
        match self.peek() {
            Some(char) if !matches!(char, ' ' | '-') => self.item(),
            _ => Err(self.error(start..self.at, "a hyphen joins two words")),
        }
    }

    /// How many words a gap passes over at most, behind its points.
    fn gap(&mut self, start: usize) -> Result<usize, Box<PhraseError>> {
        let digits: String = self.text[self.at..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        self.at += digits.len();
        match digits.parse() {
            _ if digits.is_empty() => Ok(GAP),
            Ok(words @ 1..=LONGEST_GAP) => Ok(words),
            _ => {
                let message = format!("a gap passes over 1 to {LONGEST_GAP} words");
                Err(self.error(start..self.at, message))
            }
        }
    }

    fn word(&mut self, start: usize) -> Result<Node, Box<PhraseError>> {
        // Nearly all words are plain: letters of ASCII up to a sign of the notation.
        let slice = self.letters(start);
        let after = self.text.as_bytes().get(start + slice.len());
        let is_whole = matches!(after, None | Some(b' ' | b'|' | b')' | b'?'));
        if is_whole && !slice.is_empty() && !self.lexicon.is_contraction(slice) {
            self.at = start + slice.len();
            return Ok(Node::Word(self.lexicon.intern(slice)));
        }
        while let Some(char) = self.peek() {
            let decimal =
                char == '.' && self.text[self.at + 1..].starts_with(|c: char| c.is_ascii_digit());
            if !(char.is_alphanumeric() || char == '\'' || char == '’' || decimal) {
                break;
            }
            self.bump();
        }
        let slice = &self.text[start..self.at];
        let inflected = self.peek() == Some('+');
        let word = slice.to_lowercase().replace('’', "'");
        if !inflected {
            return Ok(Node::Words(forms(&[word], self.lexicon)));
        }
        self.bump();
        let vocabularies = self.names.vocabularies();
        if let Some(known) = vocabularies.inflected.borrow().get(&word) {
            return Ok(Node::Words(known.clone()));
        }
        let forms = forms(&self.names.inflections(&word), self.lexicon);
        let mut known = vocabularies.inflected.borrow_mut();
        known.insert(word, forms.clone());
        Ok(Node::Words(forms))
    }

    fn sign(&mut self, sign: char) -> Node {
        Node::Sign(sign, self.lexicon.intern(sign.encode_utf8(&mut [0; 4])))
    }

    fn named(&mut self, start: usize) -> Result<Node, Box<PhraseError>> {
        let Some(length) = self.text[self.at..].find('}') else {
            return Err(self.error(start..self.text.len(), "a brace that is not closed"));
        };
        let name = self.text[self.at..self.at + length].to_owned();
        self.at += length + 1;
        if name == YEAR {
            return Ok(Node::Year);
        }
        if name == NUMBER {
            return Ok(Node::Number);
        }
        if self.depth >= DEPTH_LIMIT {
            return Err(self.error(start..self.at, format!("`{{{name}}}` refers to itself")));
        }
        let vocabularies = self.names.vocabularies();
        let key = self.names.key(&name);
        if let Some(number) = vocabularies.number(&key) {
            return Ok(Node::Vocabulary(number));
        }
        let at = start..self.at;
        let node = match self.names.reference(&name) {
            Some(Reference::Words(phrases)) => self.options(&phrases, &name, &at)?,
            Some(Reference::Values { slot, values }) => {
                let mut options = Vec::new();
                for (value, phrases) in &values {
                    options.push(Node::Value {
                        slot,
                        value: *value,
                        node: Box::new(self.options(phrases, &name, &at)?),
                    });
                }
                Node::Choice(options)
            }
            Some(Reference::Quantity { slot, wanted }) => {
                let wanted = Arc::new(wanted);
                return Ok(Node::Quantity { slot, wanted });
            }
            Some(Reference::Subject(subject)) => return Ok(Node::Mention(subject)),
            None => {
                return Err(Box::new(PhraseError {
                    at,
                    message: format!("nothing is called `{{{name}}}` here"),
                    unknown: Some(name),
                }));
            }
        };
        Ok(Node::Vocabulary(vocabularies.add(key, node)))
    }

    /// Any of a vocabulary's phrases. A mistake in one is told where the vocabulary is named.
    fn options(
        &mut self,
        phrases: &[String],
        name: &str,
        at: &Range<usize>,
    ) -> Result<Node, Box<PhraseError>> {
        let mut options = Vec::with_capacity(phrases.len());
        for phrase in phrases {
            let node = read(phrase, self.names, self.lexicon, self.depth + 1)
                .and_then(|node| dead::checked(phrase, node, self.lexicon).map_err(Box::new));
            options.push(node.map_err(|mut error| {
                error.message = format!("in `{{{name}}}`: {}", error.message);
                error.at = at.clone();
                error
            })?);
        }
        Ok(Node::Choice(options))
    }
}

/// The words of one spelling: a contraction such as `don't` is two.
fn spelled(word: &str, lexicon: &mut Lexicon) -> Vec<WordId> {
    if word.starts_with('\'') {
        return vec![lexicon.intern(word)]; // an ending that the lexicon splits off: 's
    }
    let parts = plain_words(word, lexicon);
    parts.iter().map(|part| lexicon.intern(part)).collect()
}

fn forms(all: &[String], lexicon: &mut Lexicon) -> Arc<Forms> {
    let (mut ones, mut longer) = (Vec::new(), Vec::new());
    for word in all {
        if is_plain(word, lexicon) {
            ones.push(lexicon.intern(word));
            continue;
        }
        let ids = spelled(word, lexicon);
        match ids.as_slice() {
            [id] => ones.push(*id),
            _ => longer.push(ids),
        }
    }
    Forms::new(ones, longer)
}

impl Forms {
    fn new(mut ones: Vec<WordId>, longer: Vec<Vec<WordId>>) -> Arc<Self> {
        ones.sort_unstable();
        ones.dedup();
        Arc::new(Self {
            ones: ones.into(),
            longer,
        })
    }
}

/// Adds the single words of a choice; false where it has anything else.
pub(super) fn ones(node: &Node, glossary: &Glossary, all: &mut Vec<WordId>) -> bool {
    match node {
        Node::Word(id) => all.push(*id),
        Node::Words(forms) if forms.longer.is_empty() => all.extend(forms.ones.iter()),
        Node::Vocabulary(number) => match glossary.entry(*number).and_then(|e| e.ones.as_ref()) {
            Some(ones) => all.extend(ones.iter()),
            None => return false,
        },
        Node::Sequence(items) if items.len() == 1 => return ones(&items[0], glossary, all),
        Node::Choice(options) => return options.iter().all(|option| ones(option, glossary, all)),
        _ => return false,
    }
    true
}
