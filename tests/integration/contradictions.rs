//! Contradictions that nothing declares: a table of short articles, each with one or with none.
//!
//! `tests/data/contradictions.jsonl` has one article a line. Its `verdict` is `contradiction` or `ok`; the `quotes` are
//! the two passages that exclude each other, or that look as if they did. Of a contradiction one finding must touch
//! both; of the others there must be none.

use claimspan::document::Format;
use claimspan::lint;
use claimspan::pack;
use claimspan::source::{Source, Span};
use serde::Deserialize;

/// What the rules about undeclared contradictions begin with.
const RULES: &str = "health/contradiction/";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    verdict: Verdict,
    quotes: [String; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Contradiction,
    Ok,
}

fn cases() -> Vec<Case> {
    let table = include_str!("../data/contradictions.jsonl").lines();
    table
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The spans of each finding about the text, the primary one first.
fn found(text: &str, rules: &pack::RuleSet) -> Vec<Vec<Span>> {
    let source = Source::from_text("example.md", text);
    let checked = lint::check(source, Format::Markdown, rules, crate::TODAY);
    let of_rules = checked
        .diagnostics
        .into_iter()
        .filter(|diagnostic| diagnostic.rule.starts_with(RULES));
    of_rules
        .map(|diagnostic| {
            let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary);
            labels.map(|label| label.span).collect()
        })
        .collect()
}

#[test]
fn both_passages_of_a_contradiction_are_found_and_nothing_else() {
    let rules = pack::load(&[]).rules;
    let mut wrong = Vec::new();
    for case in cases() {
        let findings = found(&case.text, &rules);
        let places = case.quotes.each_ref().map(|quote| {
            let start = case.text.find(quote.as_str()).unwrap();
            Span::new(start, start + quote.len())
        });
        let hit = findings.iter().any(|spans| {
            let touched = |place: &Span| spans.iter().any(|span| span.overlaps(*place));
            places.iter().all(touched)
        });
        match case.verdict {
            Verdict::Contradiction if !hit => wrong.push(format!("missed: {}", case.text)),
            Verdict::Ok if !findings.is_empty() => wrong.push(format!("reported: {}", case.text)),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_second_copy_of_a_pasted_passage_contradicts_nothing() {
    let rules = pack::load(&[]).rules;
    let passage = "The lab charges $30 for a strep test, and the result is known before you leave the building. \
                   Bring the card of your insurer and something to read while you wait for the nurse.";
    let text = format!("{passage}\n\nThe lab charges $45 for a strep test.\n\n{passage}\n");
    assert_eq!(found(&text, &rules).len(), 1);
}

#[test]
fn the_finding_says_what_is_the_same_and_what_differs() {
    let rules = pack::load(&[]).rules;
    let text = "The strep test costs $30. Come early. The strep test costs $45.";
    let source = Source::from_text("example.md", text);
    let checked = lint::check(source, Format::Markdown, &rules, crate::TODAY);
    let finding = checked
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.rule.starts_with(RULES))
        .unwrap();
    assert_eq!(
        finding.notes[..2],
        [
            "taken as the same in both: `strep`, `test`, `costs`",
            "`$30` and `$45` cannot both be right of it",
        ]
    );
}
