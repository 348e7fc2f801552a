//! Phrases: how packs and cues say which words to look for, and the machine that finds them.
//!
//! A phrase is words, read by people who know no regular expression:
//!
//! | written | reads |
//! |---|---|
//! | `first line` | these words in a row; white space, a hyphen, a quote or a bracket between them changes nothing |
//! | `treat+` | the word and its inflections: treat, treats, treated, treating |
//! | `(drug\|class of drugs)` | one of these |
//! | `very?` `(a b)?` `{name}?` | perhaps |
//! | `...` `...8` | a gap of up to four (eight) words, commas allowed, never across `;` `:` or a dash; in a pack's phrases never across a word that denies |
//! | `{name}` | one of the vocabulary's words, a mention of the subject, or a quantity |
//! | `{year}` | a year of the calendar: 1985 |
//! | `{number}` | any number in figures |
//! | `^` `$` | the start and the end of the sentence |
//! | `,` `:` `\?` | that sign |
//!
//! A phrase compiles to a small program over tokens, run in the manner of R. Pike's virtual machine (R. Cox,
//! "Regular Expression Matching: the Virtual Machine Approach", 2009): all alternatives advance together, so time
//! is linear in the sentence. Every repetition is bounded. A phrase names words that it cannot do without
//! ([`Anchor`]); it runs only in sentences that have one of them.

mod dead;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use super::quantity::Quantity;
use super::subject::Mention;
use crate::document::token::{Lexicon, Token, TokenKind, WordId};

/// The most instructions that one phrase may compile to.
pub const PROGRAM_LIMIT: usize = 6_000;

/// The name in braces that stands for a year.
const YEAR: &str = "year";

/// The name in braces that stands for any number in figures.
const NUMBER: &str = "number";

/// How deep vocabularies may refer to each other.
const DEPTH_LIMIT: usize = 8;

/// A compiled phrase.
#[derive(Debug, Clone)]
pub struct Phrase {
    node: Arc<Node>,
    /// Most phrases are never tried: their programs are made when they first are.
    machine: OnceLock<Arc<Machine>>,
    /// Words that no gap passes over.
    barred: Arc<[WordId]>,
    /// What a sentence must have for the phrase to be tried.
    pub anchor: Anchor,
}

/// The program of a phrase.
#[derive(Debug)]
struct Machine {
    program: Vec<Step>,
    first: First,
}

/// Words without which a phrase cannot match: one of them is enough to try it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// One of these words.
    Words(Vec<WordId>),
    /// A mention of this subject.
    Mention(usize),
    /// Any quantity.
    Quantity,
    /// A year.
    Year,
}

/// What the first token of a match may be.
#[derive(Debug, Clone)]
enum First {
    Words(Vec<WordId>),
    Any,
}

#[derive(Debug, Clone)]
enum Step {
    One(WordId),
    Word(Arc<[WordId]>),
    Sign(char),
    Year,
    Number,
    Any,
    Quantity {
        slot: usize,
        wanted: Arc<QuantityPattern>,
    },
    Mention {
        subject: usize,
    },
    Open {
        slot: usize,
        value: usize,
    },
    Close {
        slot: usize,
    },
    Split(usize, usize),
    Jump(usize),
    Start,
    End,
    Match,
}

/// Which quantities a slot takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuantityPattern {
    /// Name of the kind: `count`, `duration`, `dose` …; empty for any.
    pub kind: String,
    /// Canonical units; empty for any.
    pub units: Vec<String>,
}

impl QuantityPattern {
    /// Whether this quantity is wanted.
    pub fn takes(&self, quantity: &Quantity) -> bool {
        (self.kind.is_empty() || self.kind == quantity.kind.name())
            && (self.units.is_empty() || self.units.contains(&quantity.unit))
    }
}

/// What a name in braces stands for.
#[derive(Debug, Clone)]
pub enum Reference {
    /// A vocabulary: one of these phrases.
    Words(Vec<String>),
    /// A vocabulary whose phrases mean values: the value's index and its phrases.
    Values {
        /// Which slot of the pack set it fills.
        slot: usize,
        /// Values, by their index in the slot, with their phrases.
        values: Vec<(usize, Vec<String>)>,
    },
    /// A quantity.
    Quantity {
        /// Which slot it fills.
        slot: usize,
        /// Which quantities.
        wanted: QuantityPattern,
    },
    /// A mention of a subject.
    Subject(usize),
}

/// Gives meaning to names in braces and inflections to words.
pub trait Names {
    /// What `{name}` is; `None` if nobody declares it.
    fn reference(&self, name: &str) -> Option<Reference>;
    /// The word and its inflections.
    fn inflections(&self, word: &str) -> Vec<String>;
    /// Words that would change what a phrase says if one of its gaps passed over them, in order.
    fn gap_stops(&self) -> Arc<[WordId]>;
    /// The vocabularies named so far, and the key of this name among them.
    fn vocabularies(&self, name: &str) -> (&Vocabularies, String);
}

/// A mistake in a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseError {
    /// Where in the phrase, in bytes.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// The unknown name, for a suggestion.
    pub unknown: Option<String>,
}

/// A slot that a match filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// Which slot.
    pub slot: usize,
    /// Index of the value, for a vocabulary with values.
    pub value: Option<usize>,
    /// Index into the passage's quantities, for a quantity.
    pub quantity: Option<usize>,
    /// Index into the passage's mentions, for a subject.
    pub mention: Option<usize>,
    /// The tokens.
    pub tokens: Range<usize>,
}

/// An occurrence of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The tokens that it covers.
    pub tokens: Range<usize>,
    /// What filled its slots, in order of appearance.
    pub captures: Vec<Capture>,
    /// Which of the first 64 tokens stand in a gap: bit 0 is the first.
    gaps: u64,
}

impl Match {
    /// These tokens, as if a phrase had named them.
    pub fn of(tokens: Range<usize>) -> Self {
        Self {
            tokens,
            captures: Vec::new(),
            gaps: 0,
        }
    }

    /// The runs of tokens that stand in its gaps: words that the phrase does not name.
    pub fn gaps(&self) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for at in self.tokens.clone() {
            let offset = at - self.tokens.start;
            if offset >= 64 || self.gaps >> offset & 1 == 0 {
                continue;
            }
            match runs.last_mut().filter(|run| run.end == at) {
                Some(run) => run.end += 1,
                None => runs.push(at..at + 1),
            }
        }
        runs
    }
}

/// A sentence as the machine sees it.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// All tokens of the block.
    pub tokens: &'a [Token],
    /// Quantities of the sentence, by first token.
    pub quantities: &'a [Quantity],
    /// Mentions of subjects in the sentence, by first token.
    pub mentions: &'a [Mention],
    /// First token of the sentence.
    pub start: usize,
    /// Token after its last.
    pub end: usize,
}

// ---- Reading a phrase ----

#[derive(Debug, Clone)]
enum Node {
    /// This word.
    Word(WordId),
    /// One of these words, or of these rows of words (`don't` is two).
    Words {
        ones: Vec<WordId>,
        longer: Vec<Vec<WordId>>,
    },
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
        wanted: QuantityPattern,
    },
    Mention(usize),
    Value {
        slot: usize,
        value: usize,
        node: Box<Node>,
    },
    Shared(Arc<Shared>),
}

/// A vocabulary, read and compiled once for all phrases that name it.
#[derive(Debug)]
struct Shared {
    node: Node,
    /// Its words, if it has nothing else.
    ones: Option<Arc<[WordId]>>,
    size: usize,
    cost: Option<Cost>,
    anchor: Option<Anchor>,
    /// Its steps, counted from its own first.
    program: OnceLock<Vec<Step>>,
    first: OnceLock<(Reach, Vec<WordId>)>,
}

/// The vocabularies that phrases have named so far.
#[derive(Debug, Default)]
pub struct Vocabularies {
    known: RefCell<HashMap<String, Arc<Shared>>>,
    /// The inflections of words, as single words and rows of words.
    inflected: RefCell<HashMap<String, Forms>>,
}

type Forms = (Vec<WordId>, Vec<Vec<WordId>>);

impl Shared {
    fn new(node: Node, lexicon: &Lexicon) -> Self {
        let mut ids = Vec::new();
        let ones = ones(&node, &mut ids).then(|| {
            ids.sort_unstable();
            ids.dedup();
            Arc::from(ids)
        });
        let (cost, anchor) = match (cost(&node, lexicon), anchor(&node, lexicon)) {
            (Some(cost), Some(anchor)) => (Some(cost), Some(anchor)),
            _ => (None, None),
        };
        Self {
            ones,
            size: size(&node),
            cost,
            anchor,
            node,
            program: OnceLock::new(),
            first: OnceLock::new(),
        }
    }

    fn emit(&self, program: &mut Vec<Step>) {
        if let Some(ones) = &self.ones {
            program.push(Step::Word(ones.clone()));
            return;
        }
        let own = self.program.get_or_init(|| {
            let mut own = Vec::new();
            emit(&self.node, &mut own);
            own
        });
        let base = program.len();
        program.extend(own.iter().map(|step| match step {
            Step::Split(first, second) => Step::Split(first + base, second + base),
            Step::Jump(to) => Step::Jump(to + base),
            other => other.clone(),
        }));
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    names: &'a dyn Names,
    lexicon: &'a mut Lexicon,
    depth: usize,
}

impl Phrase {
    /// Compiles a phrase, adding its words to the lexicon.
    pub fn compile(
        text: &str,
        names: &dyn Names,
        lexicon: &mut Lexicon,
    ) -> Result<Self, PhraseError> {
        let whole = 0..text.len();
        let fail = |message: &str| PhraseError {
            at: whole.clone(),
            message: message.to_owned(),
            unknown: None,
        };
        let node = dead::checked(text, read(text, names, lexicon, 0)?, lexicon)?;
        if size(&node) > PROGRAM_LIMIT {
            return Err(fail("this phrase has too many alternatives; split it"));
        }
        let anchor = anchor(&node, lexicon).ok_or_else(|| {
            fail("this phrase can match without any word of its own; add one that must stand there")
        })?;
        Ok(Self {
            node: Arc::new(node),
            machine: OnceLock::new(),
            barred: names.gap_stops(),
            anchor,
        })
    }

    fn machine(&self) -> &Machine {
        self.machine.get_or_init(|| {
            let mut program = Vec::new();
            emit(&self.node, &mut program);
            program.push(Step::Match);
            let mut first = Vec::new();
            let first = match first_words(&self.node, &mut first) {
                Reach::Stops => First::Words(first),
                Reach::Passes | Reach::Anything => First::Any,
            };
            Arc::new(Machine { program, first })
        })
    }

    /// A phrase of plain words, taken as they stand (a search term of a user). Signs in it may be left out.
    pub fn literal(text: &str, lexicon: &mut Lexicon) -> Option<Self> {
        let mut program = Vec::new();
        let mut first = None;
        for part in parts(text, lexicon) {
            match part {
                Part::Word(word) => {
                    let id = lexicon.intern(&word);
                    first.get_or_insert(id);
                    program.push(Step::One(id));
                }
                Part::Sign(sign) if first.is_some() => {
                    program.push(Step::Split(program.len() + 1, program.len() + 2));
                    program.push(Step::Sign(sign));
                }
                Part::Sign(_) => {}
            }
        }
        program.push(Step::Match);
        let first = first?;
        let machine = Machine {
            program,
            first: First::Words(vec![first]),
        };
        Some(Self {
            node: Arc::new(Node::Sequence(Vec::new())),
            machine: OnceLock::from(Arc::new(machine)),
            barred: Arc::from([]),
            anchor: Anchor::Words(vec![first]),
        })
    }
}

enum Part {
    Word(String),
    Sign(char),
}

/// A plain text as tokens spell it.
fn parts(text: &str, lexicon: &Lexicon) -> Vec<Part> {
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

fn read(
    text: &str,
    names: &dyn Names,
    lexicon: &mut Lexicon,
    depth: usize,
) -> Result<Node, PhraseError> {
    let mut reader = Reader {
        text,
        at: 0,
        names,
        lexicon,
        depth,
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

impl Reader<'_> {
    fn error(&self, at: Range<usize>, message: impl Into<String>) -> PhraseError {
        PhraseError {
            at,
            message: message.into(),
            unknown: None,
        }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.at += char.len_utf8();
        Some(char)
    }

    /// `a|b|c`, up to a closing bracket or the end.
    fn choice(&mut self) -> Result<Node, PhraseError> {
        let first = self.sequence()?;
        if self.peek() != Some('|') {
            return Ok(first);
        }
        // Single words, of which most alternatives consist, are gathered in one node.
        let (mut words, mut others) = (Vec::new(), Vec::new());
        let mut sort = |option: Node| {
            let before = words.len();
            if !ones(&option, &mut words) {
                words.truncate(before);
                others.push(option);
            }
        };
        sort(first);
        while self.peek() == Some('|') {
            self.bump();
            sort(self.sequence()?);
        }
        let words = Node::Words {
            ones: words,
            longer: Vec::new(),
        };
        if others.is_empty() {
            return Ok(words);
        }
        if !matches!(&words, Node::Words { ones, .. } if ones.is_empty()) {
            others.push(words);
        }
        Ok(Node::Choice(others))
    }

    fn sequence(&mut self) -> Result<Node, PhraseError> {
        let start = self.at;
        let mut items = Vec::new();
        loop {
            match self.peek() {
                None | Some('|' | ')') => break,
                Some(' ' | '\n' | '\t') => {
                    self.bump();
                }
                Some(_) => {
                    let item = self.item()?;
                    items.push(item);
                }
            }
        }
        match (items.pop(), items.is_empty()) {
            (None, _) => Err(self.error(start..self.at, "an alternative without words")),
            (Some(only), true) => Ok(only),
            (Some(last), false) => {
                items.push(last);
                Ok(Node::Sequence(items))
            }
        }
    }

    fn item(&mut self) -> Result<Node, PhraseError> {
        let start = self.at;
        let node = match self.bump() {
            Some('(') => {
                let node = self.choice()?;
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
                Node::Gap(self.digits().unwrap_or(4).clamp(1, 20))
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
    fn item_after_hyphen(&mut self, start: usize) -> Result<Node, PhraseError> {
        match self.peek() {
            Some(char) if char != ' ' => self.item(),
            _ => Err(self.error(start..self.at, "a hyphen joins two words")),
        }
    }

    fn digits(&mut self) -> Option<usize> {
        let digits: String = self.text[self.at..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        self.at += digits.len();
        digits.parse().ok()
    }

    fn word(&mut self, start: usize) -> Result<Node, PhraseError> {
        // Nearly all words are plain: letters of ASCII up to a sign of the notation.
        let rest = &self.text.as_bytes()[start..];
        let letters = rest
            .iter()
            .take_while(|byte| byte.is_ascii_lowercase())
            .count();
        if matches!(rest.get(letters), None | Some(b' ' | b'|' | b')' | b'?')) {
            let slice = &self.text[start..start + letters];
            if !slice.is_empty() && !self.lexicon.is_contraction(slice) {
                self.at = start + letters;
                return Ok(Node::Word(self.lexicon.intern(slice)));
            }
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
            return Ok(words(&[word], self.lexicon));
        }
        self.bump();
        let (vocabularies, _) = self.names.vocabularies("");
        if let Some((ones, longer)) = vocabularies.inflected.borrow().get(&word).cloned() {
            return Ok(Node::Words { ones, longer });
        }
        let node = words(&self.names.inflections(&word), self.lexicon);
        if let Node::Words { ones, longer } = &node {
            let forms = (ones.clone(), longer.clone());
            vocabularies.inflected.borrow_mut().insert(word, forms);
        }
        Ok(node)
    }

    fn sign(&mut self, sign: char) -> Node {
        Node::Sign(sign, self.lexicon.intern(sign.encode_utf8(&mut [0; 4])))
    }

    fn named(&mut self, start: usize) -> Result<Node, PhraseError> {
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
        let (vocabularies, key) = self.names.vocabularies(&name);
        let known = vocabularies.known.borrow().get(&key).cloned();
        if let Some(shared) = known {
            return Ok(Node::Shared(shared));
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
                return Ok(Node::Quantity { slot, wanted });
            }
            Some(Reference::Subject(subject)) => return Ok(Node::Mention(subject)),
            None => {
                return Err(PhraseError {
                    at,
                    message: format!("nothing is called `{{{name}}}` here"),
                    unknown: Some(name),
                });
            }
        };
        let shared = Arc::new(Shared::new(node, self.lexicon));
        vocabularies.known.borrow_mut().insert(key, shared.clone());
        Ok(Node::Shared(shared))
    }

    /// Any of a vocabulary's phrases. A mistake in one is told where the vocabulary is named.
    fn options(
        &mut self,
        phrases: &[String],
        name: &str,
        at: &Range<usize>,
    ) -> Result<Node, PhraseError> {
        let mut options = Vec::with_capacity(phrases.len());
        for phrase in phrases {
            let node = read(phrase, self.names, self.lexicon, self.depth + 1);
            let node = node.and_then(|node| dead::checked(phrase, node, self.lexicon));
            options.push(node.map_err(|mut error| {
                error.message = format!("in `{{{name}}}`: {}", error.message);
                error.at = at.clone();
                error
            })?);
        }
        Ok(Node::Choice(options))
    }
}

// ---- Compiling ----

/// The words of one spelling: a contraction such as `don't` is two.
fn spelled(word: &str, lexicon: &mut Lexicon) -> Vec<WordId> {
    if word.starts_with('\'') {
        return vec![lexicon.intern(word)]; // an ending that the lexicon splits off: 's
    }
    let parts = plain_words(word, lexicon);
    parts.iter().map(|part| lexicon.intern(part)).collect()
}

fn words(all: &[String], lexicon: &mut Lexicon) -> Node {
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
    Node::Words { ones, longer }
}

/// Adds the single words of a choice; false where it has anything else.
fn ones(node: &Node, all: &mut Vec<WordId>) -> bool {
    match node {
        Node::Word(id) => all.push(*id),
        Node::Words { ones, longer } if longer.is_empty() => all.extend(ones),
        Node::Shared(shared) => match &shared.ones {
            Some(ones) => all.extend(ones.iter()),
            None => return false,
        },
        Node::Sequence(items) if items.len() == 1 => return ones(&items[0], all),
        Node::Choice(options) => return options.iter().all(|option| ones(option, all)),
        _ => return false,
    }
    true
}

/// About how many steps a node compiles to.
fn size(node: &Node) -> usize {
    match node {
        Node::Words { longer, .. } => 1 + longer.iter().map(|row| row.len() + 2).sum::<usize>(),
        Node::Sequence(items) => items.iter().map(size).sum(),
        Node::Choice(options) => options.iter().map(|option| size(option) + 2).sum(),
        Node::Perhaps(inner) => 1 + size(inner),
        Node::Gap(most) => 2 * most,
        Node::Value { node, .. } => 2 + size(node),
        Node::Shared(shared) => shared.size,
        _ => 1,
    }
}

fn emit(node: &Node, program: &mut Vec<Step>) {
    if let Node::Shared(shared) = node {
        return shared.emit(program);
    }
    let mut set = Vec::new();
    if ones(node, &mut set) {
        set.sort_unstable();
        set.dedup();
        program.push(match set.as_slice() {
            [one] => Step::One(*one),
            _ => Step::Word(set.into()),
        });
        return;
    }
    match node {
        Node::Words { ones, longer } => {
            let singles = usize::from(!ones.is_empty());
            emit_choice(longer.len() + singles, program, |n, program| {
                match n.checked_sub(singles) {
                    None => {
                        let mut set = ones.clone();
                        set.sort_unstable();
                        program.push(Step::Word(set.into()));
                    }
                    Some(n) => program.extend(longer[n].iter().map(|id| Step::One(*id))),
                }
            });
        }
        Node::Word(id) => program.push(Step::One(*id)),
        Node::Sign(sign, _) => program.push(Step::Sign(*sign)),
        Node::Year => program.push(Step::Year),
        Node::Number => program.push(Step::Number),
        Node::Sequence(items) => items.iter().for_each(|item| emit(item, program)),
        Node::Choice(options) => emit_options(options, program),
        Node::Perhaps(inner) => {
            let split = program.len();
            program.push(Step::Split(split + 1, 0));
            emit(inner, program);
            program[split] = Step::Split(split + 1, program.len());
        }
        Node::Gap(most) => {
            let first = program.len();
            let end = first + 2 * most;
            for _ in 0..*most {
                program.push(Step::Split(program.len() + 1, end));
                program.push(Step::Any);
            }
        }
        Node::Start => program.push(Step::Start),
        Node::End => program.push(Step::End),
        Node::Quantity { slot, wanted } => program.push(Step::Quantity {
            slot: *slot,
            wanted: Arc::new(wanted.clone()),
        }),
        Node::Mention(subject) => program.push(Step::Mention { subject: *subject }),
        Node::Value { slot, value, node } => {
            program.push(Step::Open {
                slot: *slot,
                value: *value,
            });
            emit(node, program);
            program.push(Step::Close { slot: *slot });
        }
        Node::Shared(shared) => shared.emit(program),
    }
}

/// Single words go into one set; only what is longer costs a branch.
fn emit_options(options: &[Node], program: &mut Vec<Step>) {
    let (mut singles, mut longer) = (Vec::new(), Vec::new());
    for option in options {
        let before = singles.len();
        if !ones(option, &mut singles) {
            singles.truncate(before);
            longer.push(option);
        }
    }
    singles.sort_unstable();
    singles.dedup();
    let sets = usize::from(!singles.is_empty());
    emit_choice(longer.len() + sets, program, |n, program| {
        match n.checked_sub(sets) {
            None => program.push(Step::Word(singles.as_slice().into())),
            Some(n) => emit(longer[n], program),
        }
    });
}

/// Branches `count` ways and joins again.
fn emit_choice(
    count: usize,
    program: &mut Vec<Step>,
    mut option: impl FnMut(usize, &mut Vec<Step>),
) {
    let mut exits = Vec::new();
    for n in 0..count {
        if n + 1 < count {
            let split = program.len();
            program.push(Step::Jump(0));
            option(n, program);
            exits.push(program.len());
            program.push(Step::Jump(0));
            program[split] = Step::Split(split + 1, program.len());
        } else {
            option(n, program);
        }
    }
    let end = program.len();
    for exit in exits {
        program[exit] = Step::Jump(end);
    }
}

/// What it costs to look for a node by its anchor: rare and few words are cheap.
#[derive(Debug, Clone, Copy)]
struct Cost {
    /// Whether the anchor is words; only these can be alternatives of each other.
    words: bool,
    price: usize,
}

fn cost(node: &Node, lexicon: &Lexicon) -> Option<Cost> {
    let price = |id: &WordId| if lexicon.is_common(*id) { 200 } else { 1 };
    let words = |price: usize| Some(Cost { words: true, price });
    let other = |price: usize| {
        Some(Cost {
            words: false,
            price,
        })
    };
    match node {
        Node::Word(id) => words(price(id)),
        Node::Words { ones, longer } => {
            let rows = longer
                .iter()
                .filter_map(|row| row.iter().map(price).min())
                .sum::<usize>();
            words(ones.iter().map(price).sum::<usize>() + rows)
        }
        Node::Sequence(items) => items
            .iter()
            .filter_map(|item| cost(item, lexicon))
            .min_by_key(|cost| cost.price),
        Node::Choice(options) => {
            let mut total = 0;
            for option in options {
                total += cost(option, lexicon).filter(|cost| cost.words)?.price;
            }
            words(total)
        }
        Node::Value { node, .. } => cost(node, lexicon),
        Node::Shared(shared) => shared.cost,
        Node::Sign(..) => words(300),
        Node::Mention(_) => other(400),
        Node::Quantity { .. } => other(500),
        Node::Year => other(300),
        Node::Perhaps(_) | Node::Gap(_) | Node::Number | Node::Start | Node::End => None,
    }
}

/// The cheapest anchor.
fn anchor(node: &Node, lexicon: &Lexicon) -> Option<Anchor> {
    match node {
        Node::Word(id) => Some(Anchor::Words(vec![*id])),
        Node::Words { ones, longer } => {
            let mut ids = ones.clone();
            for row in longer {
                let rare = row.iter().find(|id| !lexicon.is_common(**id));
                ids.push(*rare.or(row.last())?);
            }
            ids.sort_unstable();
            ids.dedup();
            Some(Anchor::Words(ids))
        }
        Node::Sequence(items) => {
            let priced = |item| Some((cost(item, lexicon)?.price, item));
            let (_, cheapest) = items
                .iter()
                .filter_map(priced)
                .min_by_key(|(price, _)| *price)?;
            anchor(cheapest, lexicon)
        }
        Node::Choice(options) => {
            let mut ids = Vec::new();
            for option in options {
                match anchor(option, lexicon)? {
                    Anchor::Words(words) => ids.extend(words),
                    _ => return None,
                }
            }
            ids.sort_unstable();
            ids.dedup();
            Some(Anchor::Words(ids))
        }
        Node::Value { node, .. } => anchor(node, lexicon),
        Node::Shared(shared) => shared.anchor.clone(),
        Node::Mention(subject) => Some(Anchor::Mention(*subject)),
        Node::Quantity { .. } => Some(Anchor::Quantity),
        Node::Sign(_, id) => Some(Anchor::Words(vec![*id])),
        Node::Year => Some(Anchor::Year),
        Node::Perhaps(_) | Node::Gap(_) | Node::Number | Node::Start | Node::End => None,
    }
}

#[derive(Debug, Clone, Copy)]
enum Reach {
    /// The match cannot start beyond this node.
    Stops,
    /// The node may be empty.
    Passes,
    /// The first token may be anything.
    Anything,
}

fn first_words(node: &Node, first: &mut Vec<WordId>) -> Reach {
    match node {
        Node::Word(id) => {
            first.push(*id);
            Reach::Stops
        }
        Node::Words { ones, longer } => {
            first.extend(ones);
            first.extend(longer.iter().filter_map(|row| row.first()));
            Reach::Stops
        }
        Node::Sequence(items) => {
            for item in items {
                match first_words(item, first) {
                    Reach::Passes => {}
                    reach => return reach,
                }
            }
            Reach::Passes
        }
        Node::Choice(options) => {
            let mut all = Reach::Stops;
            for option in options {
                match first_words(option, first) {
                    Reach::Stops => {}
                    Reach::Passes => all = Reach::Passes,
                    Reach::Anything => return Reach::Anything,
                }
            }
            all
        }
        Node::Perhaps(inner) => match first_words(inner, first) {
            Reach::Anything => Reach::Anything,
            _ => Reach::Passes,
        },
        Node::Start => Reach::Passes,
        Node::Value { node, .. } => first_words(node, first),
        Node::Shared(shared) => {
            let (reach, words) = shared.first.get_or_init(|| {
                let mut words = Vec::new();
                (first_words(&shared.node, &mut words), words)
            });
            first.extend(words);
            *reach
        }
        Node::Sign(..)
        | Node::Year
        | Node::Number
        | Node::Gap(_)
        | Node::End
        | Node::Quantity { .. }
        | Node::Mention(_) => Reach::Anything,
    }
}

// ---- Matching ----

/// Captures so far, newest first; shared between threads of the machine.
#[derive(Debug)]
struct Captured {
    capture: Capture,
    open: bool,
    before: Trail,
}

type Trail = Option<Rc<Captured>>;

#[derive(Debug, Clone)]
struct Thread {
    step: usize,
    /// Token after the last one consumed.
    end: usize,
    /// Which tokens stand in a gap.
    gaps: u64,
    trail: Trail,
}

/// Where threads wait: one lane a token, made when the first thread waits there.
struct Lanes {
    waiting: Vec<Vec<Thread>>,
    /// How many tokens there are.
    length: usize,
}

impl Lanes {
    fn new(length: usize) -> Self {
        Self {
            waiting: Vec::new(),
            length,
        }
    }

    /// The lane before the token so many after the start; the one after the last token is the end.
    fn at(&mut self, offset: usize) -> Option<&mut Vec<Thread>> {
        if offset > self.length {
            return None;
        }
        if self.waiting.len() <= offset {
            self.waiting.resize_with(offset + 1, Vec::new);
        }
        self.waiting.get_mut(offset)
    }

    /// The threads that wait for a token; none where no thread waits there or later.
    fn take(&mut self, offset: usize) -> Option<Vec<Thread>> {
        let lane = self
            .waiting
            .get_mut(offset)
            .filter(|_| offset < self.length);
        lane.map(std::mem::take)
    }
}

impl Phrase {
    /// All matches in the passage, leftmost and longest, none overlapping another.
    pub fn find(&self, passage: &Passage<'_>) -> Vec<Match> {
        self.find_within(passage, &(passage.start..passage.end))
    }

    /// The same, but only where no token outside `within` is used.
    pub fn find_within(&self, passage: &Passage<'_>, within: &Range<usize>) -> Vec<Match> {
        let mut found = Vec::new();
        let mut start = within.start;
        while start < within.end {
            match self
                .may_start(passage, start)
                .then(|| self.match_until(passage, start, within.end))
                .flatten()
            {
                Some(hit) => {
                    start = hit.tokens.end.max(start + 1);
                    found.push(hit);
                }
                None => start += 1,
            }
        }
        found
    }

    fn may_start(&self, passage: &Passage<'_>, at: usize) -> bool {
        match &self.machine().first {
            First::Words(words) => words.contains(&passage.tokens[at].word),
            First::Any => true,
        }
    }

    /// The longest match that starts at this token.
    pub fn match_at(&self, passage: &Passage<'_>, start: usize) -> Option<Match> {
        self.match_until(passage, start, passage.end)
    }

    fn match_until(&self, passage: &Passage<'_>, start: usize, end: usize) -> Option<Match> {
        let mut lanes = Lanes::new(end - start);
        let mut best: Option<Thread> = None;
        let begin = Thread {
            step: 0,
            end: start,
            gaps: 0,
            trail: None,
        };
        if let Some(lane) = lanes.at(0) {
            self.advance(passage, start, begin, lane, &mut best);
        }
        let mut offset = 0;
        while let Some(threads) = lanes.take(offset) {
            for thread in threads {
                self.consume(
                    passage,
                    start + offset,
                    start,
                    thread,
                    &mut lanes,
                    &mut best,
                );
            }
            offset += 1;
        }
        let best = best?;
        Some(Match {
            tokens: start..best.end,
            captures: captures(best.trail),
            gaps: best.gaps,
        })
    }

    /// Follows the steps that consume nothing and parks the thread where it waits for a token.
    fn advance(
        &self,
        passage: &Passage<'_>,
        at: usize,
        thread: Thread,
        lane: &mut Vec<Thread>,
        best: &mut Option<Thread>,
    ) {
        let mut stack = vec![thread];
        while let Some(mut thread) = stack.pop() {
            match &self.machine().program[thread.step] {
                Step::Split(first, second) => {
                    stack.push(Thread {
                        step: *second,
                        ..thread.clone()
                    });
                    thread.step = *first;
                    stack.push(thread);
                }
                Step::Jump(to) => {
                    thread.step = *to;
                    stack.push(thread);
                }
                Step::Open { slot, value } => {
                    thread.trail = Some(Rc::new(Captured {
                        capture: Capture {
                            slot: *slot,
                            value: Some(*value),
                            quantity: None,
                            mention: None,
                            tokens: at..at,
                        },
                        open: true,
                        before: thread.trail.take(),
                    }));
                    thread.step += 1;
                    stack.push(thread);
                }
                Step::Close { slot } => {
                    thread.trail = close(thread.trail.take(), *slot, thread.end);
                    thread.step += 1;
                    stack.push(thread);
                }
                Step::Start => {
                    if is_start(passage, at) {
                        thread.step += 1;
                        stack.push(thread);
                    }
                }
                Step::End => {
                    if is_end(passage, at) {
                        thread.step += 1;
                        stack.push(thread);
                    }
                }
                Step::Match => {
                    if best.as_ref().is_none_or(|best| thread.end > best.end) {
                        *best = Some(thread);
                    }
                }
                _ => {
                    if !lane.iter().any(|waiting| waiting.step == thread.step) {
                        lane.push(thread);
                    }
                }
            }
        }
    }

    fn consume(
        &self,
        passage: &Passage<'_>,
        at: usize,
        start: usize,
        thread: Thread,
        lanes: &mut Lanes,
        best: &mut Option<Thread>,
    ) {
        let token = passage.tokens[at];
        let gap = matches!(self.machine().program[thread.step], Step::Any) && at - start < 64;
        let mut step_to = |to: usize, trail: Trail| {
            let next = Thread {
                step: thread.step + 1,
                end: to,
                gaps: thread.gaps | if gap { 1 << (at - start) } else { 0 },
                trail,
            };
            if let Some(lane) = lanes.at(to - start) {
                self.advance(passage, to, next, lane, best);
            }
        };
        match &self.machine().program[thread.step] {
            Step::One(word) if token.word == *word => {
                step_to(at + 1, thread.trail.clone());
            }
            Step::Word(words) if words.binary_search(&token.word).is_ok() => {
                step_to(at + 1, thread.trail.clone())
            }
            Step::Sign(sign) if token.kind == TokenKind::Sign(*sign) => {
                step_to(at + 1, thread.trail.clone())
            }
            Step::Any if is_gap(token) && self.barred.binary_search(&token.word).is_err() => {
                step_to(at + 1, thread.trail.clone())
            }
            Step::Year if token.year => step_to(at + 1, thread.trail.clone()),
            Step::Number if token.kind == TokenKind::Number => {
                step_to(at + 1, thread.trail.clone())
            }
            Step::Quantity { slot, wanted } => {
                for (index, quantity) in passage.quantities.iter().enumerate() {
                    if quantity.tokens.start == at
                        && quantity.tokens.end <= passage.end
                        && wanted.takes(quantity)
                    {
                        let trail = captured(
                            &thread.trail,
                            *slot,
                            Some(index),
                            None,
                            quantity.tokens.clone(),
                        );
                        step_to(quantity.tokens.end, trail);
                    }
                }
            }
            Step::Mention { subject } => {
                for (index, mention) in passage.mentions.iter().enumerate() {
                    if mention.tokens.start == at
                        && mention.tokens.end <= passage.end
                        && mention.subject == *subject
                    {
                        let trail = captured(
                            &thread.trail,
                            usize::MAX,
                            None,
                            Some(index),
                            mention.tokens.clone(),
                        );
                        step_to(mention.tokens.end, trail);
                    }
                }
            }
            _ => {}
        }
        // A quote, a bracket or a trade-mark sign inside a phrase changes nothing.
        if at > start
            && is_transparent(passage, at)
            && let Some(lane) = lanes.at(at + 1 - start)
            && !lane.iter().any(|waiting| waiting.step == thread.step)
        {
            lane.push(thread);
        }
    }
}

fn captured(
    trail: &Trail,
    slot: usize,
    quantity: Option<usize>,
    mention: Option<usize>,
    tokens: Range<usize>,
) -> Trail {
    Some(Rc::new(Captured {
        capture: Capture {
            slot,
            value: None,
            quantity,
            mention,
            tokens,
        },
        open: false,
        before: trail.clone(),
    }))
}

/// Ends the newest open capture of the slot.
fn close(trail: Trail, slot: usize, end: usize) -> Trail {
    let node = trail?;
    if node.open && node.capture.slot == slot {
        let mut capture = node.capture.clone();
        capture.tokens.end = end.max(capture.tokens.start);
        return Some(Rc::new(Captured {
            capture,
            open: false,
            before: node.before.clone(),
        }));
    }
    Some(Rc::new(Captured {
        capture: node.capture.clone(),
        open: node.open,
        before: close(node.before.clone(), slot, end),
    }))
}

fn captures(mut trail: Trail) -> Vec<Capture> {
    let mut all = Vec::new();
    while let Some(node) = trail {
        all.push(node.capture.clone());
        trail = node.before.clone();
    }
    all.reverse();
    all
}

fn is_start(passage: &Passage<'_>, at: usize) -> bool {
    passage.tokens[passage.start..at]
        .iter()
        .all(|token| matches!(token.kind, TokenKind::Sign(_)))
}

fn is_end(passage: &Passage<'_>, at: usize) -> bool {
    passage.tokens[at..passage.end]
        .iter()
        .all(|token| matches!(token.kind, TokenKind::Sign(_)))
}

/// What a gap may pass over: anything but a sign that ends a clause.
fn is_gap(token: Token) -> bool {
    match token.kind {
        TokenKind::Word | TokenKind::Number => true,
        TokenKind::Sign(sign) => !matches!(sign, ';' | ':' | '?' | '!' | '—' | '–' | '-'),
    }
}

fn is_transparent(passage: &Passage<'_>, at: usize) -> bool {
    match passage.tokens[at].kind {
        TokenKind::Sign('"' | '\'' | '(' | ')' | '[' | ']' | '*' | '_' | '®' | '™') => true,
        // A full stop that does not end the sentence belongs to an abbreviation.
        TokenKind::Sign('.') => at + 1 < passage.end,
        TokenKind::Sign(sign) => {
            !sign.is_ascii()
                && !matches!(
                    sign,
                    '–' | '—' | '…' | '§' | '≤' | '≥' | '≈' | '×' | '£' | '€' | 'µ'
                )
        }
        TokenKind::Word | TokenKind::Number => false,
    }
}
