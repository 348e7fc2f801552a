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

/// What of an article is taken down, so that it can be compared with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Across {
    /// Nothing.
    Nothing,
    /// Its claims.
    Claims,
    /// Its claims, and what it says of whatever no claim declares: as much again as its text.
    Statements,
}

/// Reads and judges one article, as on the day `today`: what is out of date depends on it and on nothing else.
/// All rules have their say.
pub fn check(source: Source, format: Format, rules: &RuleSet, today: Date) -> Checked {
    let document = parse::parse(&source, format);
    let judging = Judging {
        rules,
        today,
        across: Across::Statements,
    };
    let all = |_: &Source, _: &Document| Arc::new(Selection::all(rules));
    check_and(source, &document, &judging, all, |_| ()).0
}

/// What an article is judged with.
#[derive(Debug, Clone, Copy)]
pub struct Judging<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// The day as on which they judge.
    pub today: Date,
    /// What is taken down for comparing articles.
    pub across: Across,
}

/// The same for an article that is parsed, with the rules that are chosen for it, and whatever else is made of it once
/// its claims are known.
pub fn check_and<T>(
    source: Source,
    document: &Document,
    judging: &Judging<'_>,
    choose: impl FnOnce(&Source, &Document) -> Arc<Selection>,
    make: impl FnOnce(&Article<'_>) -> T,
) -> (Checked, T) {
    let Judging {
        rules,
        today,
        across,
    } = *judging;
    let selection = choose(&source, document);
    let article = claim::extract(&source, document, rules);
    let judges = |rule: &Rule| article.is_judged_by(rule.pack);
    let found = selection
        .rules(rules)
        .filter(|rule| judges(rule) && !rule.is_for_overview())
        .flat_map(|rule| rule.as_of(today, rule.judge(&article, today)))
        .collect();
    let diagnostics = settle::settle(found, &article);
    let compared = match across {
        Across::Nothing => None,
        _ => Said::compared(&article, across == Across::Statements, |rule| {
            judges(rule) && selection.severity(&rule.id).is_some()
        }),
    };
    let suppressions = suppress::read(&source, document);
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
