//! A [`Node`] to a program: the steps that [`super::machine`] takes, and what a match may begin with.
//!
//! Options that begin with words stand in a table by their first word ([`Step::Branch`]), so that a vocabulary of
//! hundreds of phrases costs one look. A vocabulary's steps are made once and copied.

use std::sync::Arc;

use super::glossary::{Entry, Glossary};
use super::read::{Node, ones};
use super::{Passage, QuantityPattern};
use crate::document::token::{TokenKind, WordId};

/// The program of a phrase.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    pub(super) first: First,
    /// Whether it is one word, of which nothing is captured: then what a match may begin with is the match.
    pub(super) is_word: bool,
}

/// What the machine does next.
#[derive(Debug, Clone)]
pub(super) enum Step {
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
    /// Waits for a token and goes on, before consuming it, at every step that its word leads to. The steps are
    /// counted from this one; the table is in the order of words.
    Branch(Arc<[(WordId, usize)]>),
    Split(usize, usize),
    Jump(usize),
    Start,
    End,
    Match,
}

impl Program {
    pub(super) fn new(steps: Vec<Step>, first: First) -> Self {
        Self {
            is_word: matches!(steps[..], [Step::One(_) | Step::Word(_), Step::Match]),
            steps,
            first,
        }
    }

    /// The program of a phrase.
    pub(super) fn of(node: &Node, glossary: &Glossary) -> Self {
        let mut steps = Vec::new();
        emit(node, glossary, &mut steps);
        steps.push(Step::Match);
        Self::new(steps, First::of(node, glossary))
    }
}

impl Entry {
    fn emit(&self, glossary: &Glossary, program: &mut Vec<Step>) {
        if let Some(ones) = &self.ones {
            program.push(Step::Word(ones.clone()));
            return;
        }
        let own = self.program.get_or_init(|| {
            let mut own = Vec::new();
            emit(self.node.get(), glossary, &mut own);
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

/// About how many steps a node compiles to.
pub(super) fn size(node: &Node, glossary: &Glossary) -> usize {
    let size = |node| size(node, glossary);
    match node {
        Node::Words(forms) => 1 + forms.longer.iter().map(|row| row.len() + 2).sum::<usize>(),
        Node::Sequence(items) => items.iter().map(size).sum(),
        Node::Choice(options) => options.iter().map(|option| size(option) + 2).sum(),
        Node::Perhaps(inner) => 1 + size(inner),
        Node::Gap(most) => 2 * most,
        Node::Value { node, .. } => 2 + size(node),
        Node::Vocabulary(number) => glossary.entry(*number).map_or(0, |entry| entry.size),
        _ => 1,
    }
}

fn emit(node: &Node, glossary: &Glossary, program: &mut Vec<Step>) {
    let mut set = Vec::new();
    if !matches!(node, Node::Vocabulary(_)) && ones(node, glossary, &mut set) {
        set.sort_unstable();
        set.dedup();
        program.push(match set.as_slice() {
            [one] => Step::One(*one),
            _ => Step::Word(set.into()),
        });
        return;
    }
    match node {
        Node::Words(forms) => {
            let singles = usize::from(!forms.ones.is_empty());
            emit_choice(forms.longer.len() + singles, program, |n, program| match n
                .checked_sub(singles)
            {
                None => program.push(Step::Word(forms.ones.clone())),
                Some(n) => program.extend(forms.longer[n].iter().map(|id| Step::One(*id))),
            });
        }
        Node::Word(id) => program.push(Step::One(*id)),
        Node::Sign(sign, _) => program.push(Step::Sign(*sign)),
        Node::Year => program.push(Step::Year),
        Node::Number => program.push(Step::Number),
        Node::Sequence(items) => items.iter().for_each(|item| emit(item, glossary, program)),
        Node::Choice(options) => emit_options(options, glossary, program),
        Node::Perhaps(inner) => {
            let split = program.len();
            program.push(Step::Split(split + 1, 0));
            emit(inner, glossary, program);
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
            wanted: wanted.clone(),
        }),
        Node::Mention(subject) => program.push(Step::Mention { subject: *subject }),
        Node::Value { slot, value, node } => {
            program.push(Step::Open {
                slot: *slot,
                value: *value,
            });
            emit(node, glossary, program);
            program.push(Step::Close { slot: *slot });
        }
        Node::Vocabulary(number) => {
            if let Some(entry) = glossary.entry(*number) {
                entry.emit(glossary, program);
            }
        }
    }
}

/// Single words go into one set, options that begin with words into a table; only what is left costs a split.
fn emit_options(options: &[Node], glossary: &Glossary, program: &mut Vec<Step>) {
    let (mut singles, mut tabled, mut open) = (Vec::new(), Vec::new(), Vec::new());
    for option in options {
        let before = singles.len();
        if ones(option, glossary, &mut singles) {
            continue;
        }
        singles.truncate(before);
        let first = First::of(option, glossary);
        if first.is_words() {
            tabled.push((option, first.words));
        } else {
            open.push(option);
        }
    }
    if let [_] = tabled.as_slice() {
        open.extend(tabled.drain(..).map(|(option, _)| option));
    }
    singles.sort_unstable();
    singles.dedup();
    let sets = usize::from(!singles.is_empty());
    let tables = usize::from(!tabled.is_empty());
    emit_choice(sets + open.len() + tables, program, |n, program| {
        match n.checked_sub(sets) {
            None => program.push(Step::Word(singles.as_slice().into())),
            Some(n) => match open.get(n) {
                Some(option) => emit(option, glossary, program),
                None => emit_table(&tabled, glossary, program),
            },
        }
    });
}

/// A table of options by their first words, and the options.
fn emit_table(options: &[(&Node, Vec<WordId>)], glossary: &Glossary, program: &mut Vec<Step>) {
    let branch = program.len();
    program.push(Step::Branch(Arc::from([])));
    let mut table = Vec::new();
    let mut exits = Vec::new();
    for (option, words) in options {
        let offset = program.len() - branch;
        table.extend(words.iter().map(|word| (*word, offset)));
        emit(option, glossary, program);
        exits.push(program.len());
        program.push(Step::Jump(0));
    }
    table.sort_unstable();
    program[branch] = Step::Branch(table.into());
    let end = program.len();
    for exit in exits {
        program[exit] = Step::Jump(end);
    }
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

/// What the first token of a match may be.
#[derive(Debug, Clone, Default)]
pub(super) struct First {
    /// One of these words, in order.
    words: Vec<WordId>,
    /// The first word of a mention of one of these subjects.
    mentions: Vec<usize>,
    quantity: bool,
    year: bool,
    number: bool,
    any: bool,
    /// Whether nothing but signs may stand before it in the sentence.
    starts: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// The match cannot start beyond this node.
    Stops,
    /// The node may be empty.
    Passes,
}

/// Whether every match of a node stands at the start of the sentence.
pub(super) fn starts(node: &Node, glossary: &Glossary) -> bool {
    let starts = |node| starts(node, glossary);
    match node {
        Node::Start => true,
        Node::Sequence(items) => items.first().is_some_and(starts),
        Node::Choice(options) => !options.is_empty() && options.iter().all(starts),
        Node::Value { node, .. } => starts(node),
        Node::Vocabulary(number) => glossary.entry(*number).is_some_and(|entry| entry.starts),
        _ => false,
    }
}

impl First {
    /// Of a match of this node.
    pub(super) fn of(node: &Node, glossary: &Glossary) -> Self {
        let mut first = Self::default();
        if first.reach(node, glossary) == Reach::Passes {
            first.any = true;
        }
        first.words.sort_unstable();
        first.words.dedup();
        first.starts = starts(node, glossary);
        first
    }

    /// Of a match that begins with this word.
    pub(super) fn word(word: WordId) -> Self {
        Self {
            words: vec![word],
            ..Self::default()
        }
    }

    /// Whether it is a word for certain.
    fn is_words(&self) -> bool {
        !(self.any || self.quantity || self.year || self.number) && self.mentions.is_empty()
    }

    /// Whether a match may begin with this token.
    pub(super) fn admits(&self, passage: &Passage<'_>, at: usize) -> bool {
        let token = passage.tokens[at];
        self.any
            || self.words.binary_search(&token.word).is_ok()
            || (self.year && token.year)
            || (self.number && token.kind == TokenKind::Number)
            || (self.quantity
                && passage
                    .quantities
                    .iter()
                    .any(|quantity| quantity.tokens.start == at))
            || (!self.mentions.is_empty()
                && passage.mentions.iter().any(|mention| {
                    mention.tokens.start == at && self.mentions.contains(&mention.subject)
                }))
    }

    /// Whether only the start of the sentence will do.
    pub(super) fn starts(&self) -> bool {
        self.starts
    }

    fn reach(&mut self, node: &Node, glossary: &Glossary) -> Reach {
        match node {
            Node::Word(id) | Node::Sign(_, id) => self.words.push(*id),
            Node::Words(forms) => {
                self.words.extend(forms.ones.iter());
                let rows = forms.longer.iter();
                self.words.extend(rows.filter_map(|row| row.first()));
            }
            Node::Sequence(items) => {
                let stops = |item| self.reach(item, glossary) == Reach::Stops;
                if !items.iter().any(stops) {
                    return Reach::Passes;
                }
            }
            Node::Choice(options) => {
                let mut all = Reach::Stops;
                for option in options {
                    if self.reach(option, glossary) == Reach::Passes {
                        all = Reach::Passes;
                    }
                }
                return all;
            }
            Node::Perhaps(inner) => {
                self.reach(inner, glossary);
                return Reach::Passes;
            }
            Node::Start => return Reach::Passes,
            Node::Value { node, .. } => return self.reach(node, glossary),
            Node::Vocabulary(number) => {
                let Some(entry) = glossary.entry(*number) else {
                    return Reach::Stops;
                };
                let (reach, own) = entry.first.get_or_init(|| {
                    let mut own = Self::default();
                    (own.reach(entry.node.get(), glossary), own)
                });
                self.words.extend(&own.words);
                self.mentions.extend(&own.mentions);
                self.quantity |= own.quantity;
                self.year |= own.year;
                self.number |= own.number;
                self.any |= own.any;
                return *reach;
            }
            Node::Year => self.year = true,
            Node::Number => self.number = true,
            Node::Quantity { .. } => self.quantity = true,
            Node::Mention(subject) => self.mentions.push(*subject),
            Node::Gap(_) | Node::End => self.any = true,
        }
        Reach::Stops
    }
}
