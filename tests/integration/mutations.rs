//! Every `flags` example of every shipped rule, changed in ways that must not matter and in ways that must.
//!
//! A change of layout (`mutations/layout.rs`) leaves the verdict and the words reported as they are. A change of how it
//! is said (`mutations/frame.rs`: refuted, asked, denied, somebody else's words) gives the verdict that the rule's own
//! data asks for: the claims of the example are given the status that the change stands for, and the rule judges them.
//! No expectation is written by hand. What rightly does otherwise is in `tests/data/mutations.toml`, with its reason;
//! an entry that nothing needs any more fails the test.

mod example;
mod frame;
mod layout;
mod required;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use claimspan::document::Format;
use claimspan::pack::{self, RuleSet};
use rayon::prelude::*;
use serde::Deserialize;

use example::Example;

/// How many of a hundred variants must do as they should without an exception.
const HELD: usize = 97;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| pack::load(&[]).rules);

static DATA: LazyLock<Data> =
    LazyLock::new(|| toml::from_str(include_str!("../data/mutations.toml")).unwrap());

/// The English of the variants, and what need not do as it should.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Data {
    /// A paragraph that says nothing of any subject.
    neutral: String,
    /// Words with which an order begins.
    orders: Vec<String>,
    /// Finite verbs that take `not` after them.
    takes_not: Vec<String>,
    /// Finite verbs of one subject, and their plain forms.
    verbs: BTreeMap<String, String>,
    /// Words after which `no` is no denial.
    no_before: Vec<String>,
    /// Words that deny, one of which is enough for a sentence.
    denials: Vec<String>,
    /// What ends a clause besides signs.
    clause_ends: Vec<String>,
    /// Sentences around a sentence.
    frame: Vec<frame::Frame>,
    /// What rightly does otherwise.
    #[serde(default)]
    exception: Vec<Exception>,
}

/// Variants that need not do as they should.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Exception {
    /// The ids of the rules.
    rules: Vec<String>,
    /// Names of variants.
    variants: Vec<String>,
    /// Part of the example; all examples of the rules if absent.
    example: Option<String>,
    /// Why it is right.
    reason: String,
}

impl Exception {
    fn covers(&self, outcome: &Outcome) -> bool {
        self.rules.contains(&outcome.rule)
            && self.variants.contains(&outcome.variant)
            && self
                .example
                .as_ref()
                .is_none_or(|part| outcome.example.contains(part))
    }
}

/// One variant.
struct Variant {
    name: String,
    text: String,
    format: Format,
    wanted: Wanted,
}

/// What must come of a variant.
enum Wanted {
    /// The same words are reported.
    Same,
    /// Something is reported in the changed sentence, or in the article if there is none.
    Reported(Option<usize>),
    /// Nothing is reported there.
    Silent(Option<usize>),
}

/// What came of a variant.
struct Outcome {
    rule: String,
    variant: String,
    example: String,
    text: String,
    /// What is wrong, if anything.
    fault: Option<String>,
}

#[test]
fn every_example_changes_its_verdict_when_it_must_and_only_then() {
    let rules = &*RULES;
    let jobs: Vec<_> = rules
        .rules
        .iter()
        .flat_map(|rule| rule.flags.iter().map(move |flag| (rule, flag)))
        .collect();
    let mut outcomes: Vec<Outcome> = jobs
        .par_iter()
        .filter_map(|(rule, flag)| Example::read(rule, flag))
        .flat_map_iter(|example| {
            let variants = layout::variants(&example)
                .into_iter()
                .chain(frame::variants(&example));
            variants
                .map(|variant| example.try_out(variant))
                .collect::<Vec<_>>()
        })
        .collect();
    outcomes.extend(required::outcomes());
    tell(&outcomes);
    let faults = || outcomes.iter().filter(|outcome| outcome.fault.is_some());
    let exceptions = &DATA.exception;
    let unexplained: Vec<String> = faults()
        .filter(|outcome| !exceptions.iter().any(|one| one.covers(outcome)))
        .map(Outcome::described)
        .collect();
    let needless: Vec<&Exception> = exceptions
        .iter()
        .filter(|one| !faults().any(|outcome| one.covers(outcome)))
        .collect();
    assert!(
        exceptions.iter().all(|one| one.reason.len() > 20),
        "an exception has no reason"
    );
    assert!(
        unexplained.is_empty(),
        "{} variants do not do as they must:\n{}",
        unexplained.len(),
        unexplained.join("\n")
    );
    assert!(
        needless.is_empty(),
        "no longer needed in tests/data/mutations.toml: {needless:#?}"
    );
    assert!(
        faults().count() * 100 <= outcomes.len() * (100 - HELD),
        "too many exceptions"
    );
}

impl Outcome {
    fn described(&self) -> String {
        let fault = self.fault.as_deref().unwrap_or_default();
        format!(
            "{} | {} | {fault} | {:?}",
            self.rule, self.variant, self.text
        )
    }
}

/// Prints how many variants of each name there are, and how many hold.
fn tell(outcomes: &[Outcome]) {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for outcome in outcomes {
        let count = counts.entry(&outcome.variant).or_default();
        count.0 += 1;
        count.1 += usize::from(outcome.fault.is_none());
    }
    for (variant, (all, held)) in &counts {
        println!("{variant:24} {held:5} of {all:5} hold");
    }
    let held = outcomes.iter().filter(|one| one.fault.is_none()).count();
    println!("{:24} {held:5} of {:5} hold", "all", outcomes.len());
}
