//! One article judged: source to diagnostics, a pure function without files, clocks or terminals.

use jiff::civil::Date;

use crate::claim;
use crate::compare::Said;
use crate::diagnostic::Diagnostic;
use crate::document::{Format, Skipped};
use crate::pack::RuleSet;
use crate::parse;
use crate::rule::Rule;
use crate::settle;
use crate::source::Source;

/// An article that has been read and judged.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The article.
    pub source: Source,
    /// What the rules have to say, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// What it says that other articles may say otherwise.
    pub compared: Said,
    /// How many words of prose were read.
    pub words: usize,
    /// What was not read as prose, and why.
    pub skipped: Vec<Skipped>,
}

/// Reads and judges one article, as on the day `today`: what is out of date depends on it and on nothing else.
pub fn check(source: Source, format: Format, rules: &RuleSet, today: Date) -> Checked {
    let document = parse::parse(&source, format);
    let article = claim::extract(&source, &document, rules);
    let gates = rules.gates.iter();
    let open: Vec<bool> = gates.map(|gate| gate.admits(&article)).collect();
    let judges = |rule: &Rule| open.get(rule.pack).copied().unwrap_or(true);
    let found = rules
        .rules
        .iter()
        .filter(|rule| judges(rule) && !rule.is_for_overview())
        .flat_map(|rule| rule.as_of(today, rule.judge(&article, today)))
        .collect();
    let diagnostics = settle::settle(found, &article);
    let compared = Said::compared(&article, judges);
    let words = document.word_count();
    let skipped = document.skipped.clone();
    Checked {
        source,
        diagnostics,
        compared,
        words,
        skipped,
    }
}
