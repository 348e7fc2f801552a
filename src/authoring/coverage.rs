//! What no example exercises: the parts of the packs that could be wrong without anybody noticing.
//!
//! In: the rules that are tried. Out: per sort of part, how many there are in the packs of these rules, and those that
//! no example of any rule needed. A phrase is exercised when it matches in some example, `flags` or `passes`, of any
//! rule; an answer or a slot when some example makes a claim with it. A rule has a *hard negative* when a pass of it
//! holds the words of one of its claims and is right nevertheless.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use crate::claim::index::{Draft, Index};
use crate::claim::phrase::{Glossary, Passage};
use crate::claim::{self, Article, Value};
use crate::document::{Document, Format};
use crate::pack::{Part, RuleSet, Traced};
use crate::parse;
use crate::report::Sources;
use crate::rule::{Kind, Rule};
use crate::source::{Source, Span};

/// A sort of parts that examples can exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Phrases that make claims.
    Phrase,
    /// Phrases that make it no claim: `with`, `without`, `except`.
    Condition,
    /// Cues of contexts.
    Cue,
    /// Alternatives of vocabularies, and names of subjects.
    Word,
    /// Answers to claims.
    Answer,
    /// Values of claims.
    Slot,
    /// Rules, which need a hard negative.
    Negative,
}

impl Sort {
    const ALL: [Self; 7] = [
        Self::Phrase,
        Self::Condition,
        Self::Cue,
        Self::Word,
        Self::Answer,
        Self::Slot,
        Self::Negative,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Phrase => "phrases of claims",
            Self::Condition => "conditions of claims",
            Self::Cue => "cues of contexts",
            Self::Word => "words of vocabularies and names",
            Self::Answer => "answers",
            Self::Slot => "values and slots",
            Self::Negative => "rules with a hard negative",
        }
    }
}

/// A part that no example exercises.
#[derive(Debug, Clone)]
struct Idle {
    sort: Sort,
    file: String,
    at: Span,
    what: String,
}

/// What has been measured.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    all: BTreeMap<Sort, usize>,
    idle: Vec<Idle>,
}

impl Coverage {
    /// How many parts of a sort there are, and how many no example exercises.
    pub fn count(&self, sort: Sort) -> (usize, usize) {
        let idle = self.idle.iter().filter(|idle| idle.sort == sort).count();
        (self.all.get(&sort).copied().unwrap_or(0), idle)
    }

    fn note(&mut self, part: Idle, exercised: bool) {
        *self.all.entry(part.sort).or_default() += 1;
        if !exercised {
            self.idle.push(part);
        }
    }

    /// Writes what is idle, a line each in the order of the files, and a sum.
    pub fn write(&self, sources: &Sources<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut idle: Vec<&Idle> = self.idle.iter().collect();
        idle.sort_by(|a, b| {
            (&a.file, a.at, a.sort, &a.what).cmp(&(&b.file, b.at, b.sort, &b.what))
        });
        for part in idle {
            let place = sources
                .get(&part.file)
                .map(|source| source.position(part.at.start));
            let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
            writeln!(out, "{}:{line}:{column}: {}", part.file, part.what)?;
        }
        writeln!(out, "\nexercised by examples")?;
        for sort in Sort::ALL {
            let (all, idle) = self.count(sort);
            let share = (all - idle) as f64 * 100.0 / all.max(1) as f64;
            writeln!(
                out,
                "  {:32} {:>5} of {all:>5}  {share:>3.0} %",
                sort.name(),
                all - idle
            )?;
        }
        writeln!(out)
    }
}

/// What the examples have shown.
#[derive(Default)]
struct Seen {
    phrases: BTreeSet<usize>,
    answers: BTreeSet<(usize, usize)>,
    values: BTreeSet<(usize, Option<usize>)>,
}

/// Measures the packs of these rules, whose set was loaded with a trace of its phrases.
pub fn measure(
    chosen: &[&Rule],
    set: &RuleSet,
    (traced, glossary): &(Vec<Traced>, Glossary),
) -> Coverage {
    let packs: BTreeSet<usize> = chosen.iter().map(|rule| rule.pack).collect();
    let mut index = Draft::default();
    for (number, traced) in traced.iter().enumerate() {
        index.add(traced.phrase.clone(), number);
    }
    let index = index.finish();
    let mut seen = Seen::default();
    let mut negatives = BTreeMap::new();
    for rule in &set.rules {
        for flag in &rule.flags {
            let marked = flag.marked();
            let text = marked.map_or_else(|_| flag.text.clone(), |marked| marked.text);
            look(&text, flag.format, set, (&index, glossary), &mut seen);
        }
        for pass in &rule.passes {
            look(&pass.text, pass.format, set, (&index, glossary), &mut seen);
        }
        negatives.insert(rule.id.as_str(), has_hard_negative(rule, set));
    }
    let mut coverage = Coverage::default();
    for (number, traced) in traced.iter().enumerate() {
        if !packs.contains(&traced.pack) {
            continue;
        }
        let idle = Idle {
            sort: match traced.part {
                Part::Claim => Sort::Phrase,
                Part::Condition => Sort::Condition,
                Part::Cue => Sort::Cue,
                Part::Word => Sort::Word,
            },
            file: traced.file.clone(),
            at: traced.at,
            what: format!("{}: \"{}\"", traced.owner, traced.text),
        };
        coverage.note(idle, seen.phrases.contains(&number));
    }
    answers(chosen, set, &seen, &mut coverage);
    for rule in chosen {
        let idle = Idle {
            sort: Sort::Negative,
            file: rule.file.clone(),
            at: rule.at,
            what: format!("`{}` has no pass with the words of its claims", rule.id),
        };
        let known = negatives.get(rule.id.as_str()).copied().unwrap_or(false);
        coverage.note(idle, known);
    }
    coverage
}

/// Answers and values of the claims that these rules judge.
fn answers(chosen: &[&Rule], set: &RuleSet, seen: &Seen, coverage: &mut Coverage) {
    let mut judged = BTreeMap::new();
    for rule in chosen {
        for claim in &rule.claims {
            judged.entry(*claim).or_insert(*rule);
        }
    }
    let mut slots = BTreeSet::new();
    for (claim, rule) in judged {
        let declaration = &set.claims[claim];
        let mut note = |sort, what, exercised| {
            let idle = Idle {
                sort,
                file: rule.file.clone(),
                at: rule.at,
                what,
            };
            coverage.note(idle, exercised);
        };
        for (index, stance) in declaration.stances.iter().enumerate() {
            let what = format!("answer `{}` of the claim `{}`", stance.id, declaration.id);
            note(Sort::Answer, what, seen.answers.contains(&(claim, index)));
        }
        let Some(slot) = declaration.value.filter(|slot| slots.insert(*slot)) else {
            continue;
        };
        let known = &set.slots[slot];
        if known.values.is_empty() {
            let what = format!("slot `{}`", known.id);
            note(Sort::Slot, what, seen.values.contains(&(slot, None)));
        }
        for (index, value) in known.values.iter().enumerate() {
            let what = format!("value `{value}` of `{}`", known.id);
            note(Sort::Slot, what, seen.values.contains(&(slot, Some(index))));
        }
    }
}

/// Notes what an example exercises.
fn look(
    text: &str,
    format: Format,
    set: &RuleSet,
    (index, glossary): (&Index<usize>, &Glossary),
    seen: &mut Seen,
) {
    let source = Source::from_text("example", text);
    let document = parse::parse(&source, format);
    let article = claim::extract(&source, &document, set);
    passages(&article, &document, |passage| {
        let passage = &Passage {
            glossary,
            ..*passage
        };
        seen.phrases
            .extend(index.find(passage).into_iter().map(|(number, _)| *number));
    });
    for claim in &article.claims {
        seen.answers
            .extend(claim.stance.map(|stance| (claim.declaration, stance)));
        seen.values.extend(match &claim.value {
            Some(Value::Word { slot, value }) => Some((*slot, Some(*value))),
            Some(Value::Quantity(_)) => {
                set.claims[claim.declaration].value.map(|slot| (slot, None))
            }
            None => None,
        });
    }
}

/// Whether a pass comes close: it holds the words of a claim of the rule. Rules about how an article is put together,
/// or about what nobody declares, have no such words.
pub fn has_hard_negative(rule: &Rule, set: &RuleSet) -> bool {
    let claims = match &rule.kind {
        Kind::Structure(_) | Kind::Date(_) | Kind::Undeclared(_) => return !rule.passes.is_empty(),
        Kind::Pair(pair) => [&rule.claims[..], &pair.beside, &pair.only_if].concat(),
        _ => rule.claims.clone(),
    };
    rule.passes.iter().any(|pass| {
        let source = Source::from_text("example", pass.text.as_str());
        let document = parse::parse(&source, pass.format);
        let article = claim::extract(&source, &document, set);
        let made = article.claims.iter();
        let mut close = made
            .map(|claim| claim.declaration)
            .any(|claim| claims.contains(&claim));
        passages(&article, &document, |passage| {
            let mut found = set.claim_index.find(passage).into_iter();
            close |= found.any(|(owner, _)| claims.contains(&owner.claim));
        });
        close
    })
}

/// Every sentence of the article, with its quantities and mentions.
fn passages(article: &Article<'_>, document: &Document, mut then: impl FnMut(&Passage<'_>)) {
    let reading = &article.reading;
    for (block, _) in document.prose_blocks() {
        for sentence in 0..reading.block(block).sentences.len() {
            let bare = reading.bare(block, sentence);
            let range = bare.start..bare.end;
            let text = reading.text(block);
            let set = reading.rules;
            let quantities = set.quantities.read(text, bare.tokens, range.clone());
            let mentions = claim::subject::between(reading.mentions(block), &range);
            then(&Passage {
                quantities: &quantities,
                mentions,
                ..bare
            });
        }
    }
}
