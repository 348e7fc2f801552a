//! One article judged: source to diagnostics, a pure function without files, clocks or terminals.

use std::sync::Arc;

use jiff::civil::Date;

use crate::claim::{self, Article};
use crate::compare::Said;
use crate::config::Selection;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Format, Skipped};
use crate::pack::RuleSet;
use crate::parse;
use crate::rule::Rule;
use crate::settle;
use crate::settle::suppress::{self, Suppressions};
use crate::source::Source;

/// An article that has been read and judged.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The article.
    pub source: Source,
    /// What the rules have to say, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// What it says that other articles may say otherwise.
    pub compared: Option<Said>,
    /// How many words of prose were read.
    pub words: usize,
    /// What was not read as prose, and why.
    pub skipped: Vec<Skipped>,
    /// The rules that judged it.
    pub selection: Arc<Selection>,
    /// What it asks not to be counted; nothing is marked yet, since another article may have a say.
    pub suppressions: Suppressions,
}

/// Reads and judges one article, as on the day `today`: what is out of date depends on it and on nothing else.
/// All rules have their say.
pub fn check(source: Source, format: Format, rules: &RuleSet, today: Date) -> Checked {
    check_by(source, format, rules, today, true, |_, _| {
        Arc::new(Selection::all(rules))
    })
}

/// The same with the rules that are chosen for the article; what other articles may say otherwise is taken down only
/// if articles are compared (`across`).
pub fn check_by(
    source: Source,
    format: Format,
    rules: &RuleSet,
    today: Date,
    across: bool,
    choose: impl FnOnce(&Source, &Document) -> Arc<Selection>,
) -> Checked {
    let judging = Judging {
        rules,
        today,
        across,
    };
    check_and(source, format, &judging, choose, |_| ()).0
}

/// What an article is judged with.
#[derive(Debug, Clone, Copy)]
pub struct Judging<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// The day as on which they judge.
    pub today: Date,
    /// Whether articles are compared.
    pub across: bool,
}

/// The same, and whatever else is made of the article once its claims are known.
pub fn check_and<T>(
    source: Source,
    format: Format,
    judging: &Judging<'_>,
    choose: impl FnOnce(&Source, &Document) -> Arc<Selection>,
    make: impl FnOnce(&Article<'_>) -> T,
) -> (Checked, T) {
    let Judging {
        rules,
        today,
        across,
    } = *judging;
    let document = parse::parse(&source, format);
    let selection = choose(&source, &document);
    let article = claim::extract(&source, &document, rules);
    let gates = rules.gates.iter();
    let open: Vec<bool> = gates.map(|gate| gate.admits(&article)).collect();
    let judges = |rule: &Rule| open.get(rule.pack).copied().unwrap_or(true);
    let found = selection
        .rules(rules)
        .filter(|rule| judges(rule) && !rule.is_for_overview())
        .flat_map(|rule| rule.as_of(today, rule.judge(&article, today)))
        .collect();
    let diagnostics = settle::settle(found, &article);
    let compared = across.then(|| {
        Said::compared(&article, |rule| {
            judges(rule) && selection.severity(&rule.id).is_some()
        })
    });
    let suppressions = suppress::read(&source, &document);
    let words = document.word_count();
    let skipped = document.skipped.clone();
    let made = make(&article);
    let checked = Checked {
        source,
        diagnostics,
        compared,
        words,
        skipped,
        selection,
        suppressions,
    };
    (checked, made)
}
