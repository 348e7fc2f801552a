//! The articles in `corpus/` against the diagnostics that a careful reader expects, by rule.
//!
//! `corpus/expected.jsonl` holds one line for each fault: file, rule, the words (for a contradiction, both passages;
//! empty for what is missing from the whole article). Faults that are not found yet, and false alarms that are still
//! raised, are marked `known`: the test prints precision and recall by rule as they are, and any difference from what
//! is recorded, better or worse, fails it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use claimspan::diagnostic::Diagnostic;
use claimspan::lint;
use claimspan::pack;
use claimspan::source::{Source, Span, discover};

#[derive(serde::Deserialize)]
struct Expected {
    file: String,
    rule: String,
    quote: String,
    other: Option<String>,
    known: Option<Known>,
}

/// What the tool still gets wrong.
#[derive(serde::Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Known {
    Missed,
    FalseAlarm,
}

#[derive(Default)]
struct Score {
    found: usize,
    missed: Vec<String>,
    false_alarms: Vec<String>,
    different: Vec<String>,
}

#[test]
fn corpus_has_the_expected_diagnostics_and_no_others() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let expected: Vec<Expected> = fs::read_to_string(folder.join("expected.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let rules = pack::load(&[]).rules;
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let found = discover::discover(&[folder.to_string_lossy().into_owned()], None);
    assert!(
        found.articles.len() >= 14,
        "the corpus has {} articles",
        found.articles.len()
    );
    for article in found.articles {
        let name = article
            .path
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let source = Source::from_bytes(name.clone(), fs::read(&article.path).unwrap()).unwrap();
        let wanted: Vec<&Expected> = expected.iter().filter(|entry| entry.file == name).collect();
        compare(
            lint::check(source, article.format, &rules, crate::TODAY),
            &wanted,
            &mut scores,
        );
    }
    report(&scores);
}

fn compare(checked: lint::Checked, wanted: &[&Expected], scores: &mut BTreeMap<String, Score>) {
    let mut used = vec![false; checked.diagnostics.len()];
    for entry in wanted {
        let places: Vec<Span> = [Some(&entry.quote), entry.other.as_ref()]
            .into_iter()
            .flatten()
            .map(|quote| place(&checked.source, quote))
            .collect();
        let hit = checked
            .diagnostics
            .iter()
            .position(|d| d.rule == entry.rule && meets(d, &places));
        let score = scores.entry(entry.rule.clone()).or_default();
        match hit {
            Some(at) if entry.known == Some(Known::FalseAlarm) => {
                used[at] = true;
                score
                    .false_alarms
                    .push(format!("{}: {} (known)", entry.file, entry.quote));
            }
            None if entry.known == Some(Known::FalseAlarm) => {
                score
                    .different
                    .push(format!("no longer raised: {}: {}", entry.file, entry.quote));
            }
            Some(at) => {
                used[at] = true;
                score.found += 1;
                if entry.known.is_some() {
                    score
                        .different
                        .push(format!("now found: {}: {}", entry.file, entry.quote));
                }
            }
            None if entry.known.is_some() => {
                score
                    .missed
                    .push(format!("{}: {} (known)", entry.file, entry.quote));
            }
            None => {
                score
                    .missed
                    .push(format!("{}: {}", entry.file, entry.quote));
                score
                    .different
                    .push(format!("missed: {}: {}", entry.file, entry.quote));
            }
        }
    }
    for (diagnostic, used) in checked.diagnostics.iter().zip(used) {
        if !used {
            let span = diagnostic.primary.span;
            let at = checked.source.position(span.start);
            let alarm = format!(
                "{}:{}:{} `{}`",
                checked.source.path,
                at.line,
                at.column,
                checked.source.slice(span)
            );
            let score = scores.entry(diagnostic.rule.clone()).or_default();
            score.different.push(format!("false alarm: {alarm}"));
            score.false_alarms.push(alarm);
        }
    }
}

/// Where the words stand: each entry quotes words that stand in its file once.
fn place(source: &Source, quote: &str) -> Span {
    let start = source
        .text
        .find(quote)
        .unwrap_or_else(|| panic!("{} has no `{quote}`", source.path));
    Span::new(start, start + quote.len())
}

/// Whether a diagnostic points at the first place, and, where there are two, at both.
fn meets(diagnostic: &Diagnostic, places: &[Span]) -> bool {
    let mut labels = vec![diagnostic.primary.span];
    if places.len() > 1 {
        labels.extend(diagnostic.secondary.iter().map(|label| label.span));
    }
    places
        .iter()
        .all(|place| place.is_empty() || labels.iter().any(|label| label.overlaps(*place)))
}

fn report(scores: &BTreeMap<String, Score>) {
    let mut different = Vec::new();
    println!("{:45} found  missed  false  precision  recall", "rule");
    for (rule, score) in scores {
        let (found, missed, alarms) = (score.found, score.missed.len(), score.false_alarms.len());
        let part = |of: usize| 100.0 * found as f64 / (found + of).max(1) as f64;
        println!(
            "{rule:45} {found:5}  {missed:6}  {alarms:5}  {:8.1}%  {:5.1}%",
            part(alarms),
            part(missed)
        );
        for miss in &score.missed {
            println!("    missed: {miss}");
        }
        for alarm in &score.false_alarms {
            println!("    false alarm: {alarm}");
        }
        different.extend(&score.different);
    }
    assert!(
        different.is_empty(),
        "the corpus reads differently from what corpus/expected.jsonl records: {different:#?}"
    );
}
