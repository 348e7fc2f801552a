//! Rules against their own examples: each `flags` and `passes` judged by its rule alone.
//!
//! In: a rule and its rule set. Out: a [`Verdict`] for every example and, where it is not what the author wants, a
//! diagnostic at the example in the TOML file. The words of the verdicts are those of ast-grep: *validated* and
//! *reported* are right, *noisy*, *missing* and *wrong span* are not. Whether other rules would know better
//! (`yields-to`), and whether the pack's gate is open, does not count here.

use jiff::civil::Date;
use rayon::prelude::*;

use crate::claim;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::document::Format;
use crate::pack::RuleSet;
use crate::parse;
use crate::rule::{Example, Marked, Rule};
use crate::source::{Source, Span};

/// What became of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// A pass on which the rule is silent.
    Validated,
    /// A flag that the rule reports at its brackets.
    Reported,
    /// A pass that the rule reports.
    Noisy,
    /// A flag on which the rule is silent.
    Missing,
    /// A flag that the rule reports, but not at its brackets.
    WrongSpan,
}

impl Verdict {
    /// All of them, in the order of output.
    pub const ALL: [Self; 5] = [
        Self::Validated,
        Self::Reported,
        Self::Noisy,
        Self::Missing,
        Self::WrongSpan,
    ];

    /// The words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Validated => "validated",
            Self::Reported => "reported",
            Self::Noisy => "noisy",
            Self::Missing => "missing",
            Self::WrongSpan => "wrong span",
        }
    }
}

/// A rule that has been tried.
#[derive(Debug, Clone)]
pub struct Tried<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// What became of its examples: flags first, each in the order of the file.
    pub verdicts: Vec<Verdict>,
    /// Per flag, the words that the rule reports, in the example without its brackets.
    pub reported: Vec<Vec<Span>>,
    /// What is not as it should be, at the examples in the TOML file.
    pub faults: Vec<Diagnostic>,
}

impl Tried<'_> {
    /// How many examples came to this.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.verdicts.iter().filter(|own| **own == verdict).count()
    }
}

/// The id under which faults of examples are reported.
const FAULT: &str = "pack/example";

/// Tries these rules, side by side, each as on the day given, or else as on the day when its sources were last checked.
pub fn try_all<'r>(rules: &[&'r Rule], set: &RuleSet, today: Option<Date>) -> Vec<Tried<'r>> {
    let tried = rules.par_iter();
    tried.map(|rule| try_rule(rule, set, today)).collect()
}

fn try_rule<'r>(rule: &'r Rule, set: &RuleSet, today: Option<Date>) -> Tried<'r> {
    let today = today.unwrap_or_else(|| rule.checked());
    let mut tried = Tried {
        rule,
        verdicts: Vec::new(),
        reported: Vec::new(),
        faults: Vec::new(),
    };
    for (list, examples) in [("flags", &rule.flags), ("passes", &rule.passes)] {
        if examples.is_empty() {
            let message = format!("`{}` has no example in `{list}`", rule.id);
            let mut fault = fault(rule, rule.at, message);
            fault.help = Some(match list {
                "flags" => "write what it must report, the words in [brackets]".to_owned(),
                _ => "write what comes close and is right".to_owned(),
            });
            tried.faults.push(fault);
        }
    }
    for flag in &rule.flags {
        let (verdict, reported, fault) = try_flag(flag, rule, set, today);
        tried.verdicts.push(verdict);
        tried.reported.push(reported);
        tried.faults.extend(fault);
    }
    for pass in &rule.passes {
        let (verdict, fault) = try_pass(pass, rule, set, today);
        tried.verdicts.push(verdict);
        tried.faults.extend(fault);
    }
    tried
}

fn try_flag(
    flag: &Example,
    rule: &Rule,
    set: &RuleSet,
    today: Date,
) -> (Verdict, Vec<Span>, Option<Diagnostic>) {
    let marked = match flag.marked() {
        Ok(marked) => marked,
        Err(mistake) => {
            let fault = fault(rule, flag.at, mistake.message());
            return (Verdict::WrongSpan, Vec::new(), Some(fault));
        }
    };
    let found = judged(&marked.text, flag.format, rule, set, today);
    if found.is_empty() {
        let message = format!("`{}` does not report this", rule.id);
        let mut fault = fault(rule, flag.at, message);
        fault
            .notes
            .extend(heard(&marked.text, flag.format, rule, set));
        return (Verdict::Missing, Vec::new(), Some(fault));
    }
    let spans = found.iter().map(|one| one.primary.span).collect();
    if is_at(&marked, &found) {
        return (Verdict::Reported, spans, None);
    }
    let message = format!("`{}` reports other words than those in brackets", rule.id);
    let mut fault = fault(rule, flag.at, message);
    let words = found.iter().map(|one| {
        let words = &marked.text[one.primary.span.range()];
        if words.is_empty() {
            "what is missing, marked by empty brackets: []".to_owned()
        } else {
            format!("`{words}`")
        }
    });
    let words: Vec<String> = words.collect();
    fault.help = Some(format!("it reports {}", words.join(" and ")));
    (Verdict::WrongSpan, spans, Some(fault))
}

fn try_pass(
    pass: &Example,
    rule: &Rule,
    set: &RuleSet,
    today: Date,
) -> (Verdict, Option<Diagnostic>) {
    let found = judged(&pass.text, pass.format, rule, set, today);
    let Some(one) = found.first() else {
        return (Verdict::Validated, None);
    };
    let message = format!("`{}` reports this, and should not", rule.id);
    let mut fault = fault(rule, pass.at, message);
    let words = &pass.text[one.primary.span.range()];
    if !words.is_empty() {
        fault
            .notes
            .push(format!("it reports `{words}`: {}", one.message));
    }
    (Verdict::Noisy, Some(fault))
}

/// Whether the brackets stand where the rule reports: each at a label, one at least at a finding's own words.
fn is_at(marked: &Marked, found: &[Diagnostic]) -> bool {
    let same = |mark: &Span, span: Span| *mark == span || (mark.is_empty() && span.is_empty());
    let primary = |mark: &Span| found.iter().any(|one| same(mark, one.primary.span));
    let any = |mark: &Span| {
        let mut labels = found.iter().flat_map(Diagnostic::labels);
        labels.any(|label| same(mark, label.span))
    };
    marked.marks.iter().any(primary) && marked.marks.iter().all(any)
}

/// What the rule by itself reports, whichever other rule would know better.
fn judged(text: &str, format: Format, rule: &Rule, set: &RuleSet, today: Date) -> Vec<Diagnostic> {
    let source = Source::from_text("example", text);
    let document = parse::parse(&source, format);
    let article = claim::extract(&source, &document, set);
    rule.judge(&article, today)
}

/// Which of the rule's claims the text makes, and how, for an author who wonders why nothing is reported.
fn heard(text: &str, format: Format, rule: &Rule, set: &RuleSet) -> Vec<String> {
    let source = Source::from_text("example", text);
    let document = parse::parse(&source, format);
    let article = claim::extract(&source, &document, set);
    let own = article.claims.iter();
    let own = own.filter(|claim| rule.claims.contains(&claim.declaration));
    let mut told: Vec<String> = own
        .map(|claim| {
            let id = &set.claims[claim.declaration].id;
            let answer = claim.answer_text(set);
            let answer = if answer.is_empty() {
                answer
            } else {
                format!(" = {answer}")
            };
            let words = source.slice(claim.span);
            format!(
                "`{words}` makes the claim `{id}`{answer}, {}",
                claim.status.name()
            )
        })
        .collect();
    if told.is_empty() && !rule.claims.is_empty() {
        told.push("no claim of this rule is found in it".to_owned());
    }
    told
}

fn fault(rule: &Rule, at: Span, message: impl Into<String>) -> Diagnostic {
    let label = Label {
        file: rule.file.clone(),
        span: at,
        message: String::new(),
    };
    Diagnostic::at(FAULT, Severity::Error, message, label)
}
