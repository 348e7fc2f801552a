//! Articles that disagree: one conflict each, settled by a fact or left open, whatever the order of the articles.

use std::process::Output;

use serde_json::Value;

use crate::program;

/// A claim whose answer no fact settles, and one that a fact does.
const PACK: &str = r#"
[pack]
about = "a pack for tests"

[[subject]]
id = "drug"
names = ["testamine"]

[[claim]]
id = "dreams"
subject = "drug"
asks = "Does it bring dreams?"
[[claim.stance]]
id = "yes"
phrases = ["brings dreams"]
denied = "no"
[[claim.stance]]
id = "no"
phrases = ["keeps dreams away"]

[[rule]]
id = "trial/contradiction/dreams"
kind = "contradiction"
across = "corpus"
claims = ["dreams"]
severity = "error"
message = "two answers about dreams"
why = "Readers want one answer."
source = [{ title = "A review", checked = 2026-11-21 }]
review-by = 2027-11-21
flags = ["Testamine brings dreams. [Testamine keeps dreams away]."]
passes = ["Testamine brings dreams."]
"#;

const YES: &str = "Testamine brings dreams.\n";
const NO: &str = "Testamine keeps dreams away.\n";

fn check(pack: &str, articles: &[(&str, &str)], more: &[&str]) -> (Vec<Value>, Output) {
    let folder = program::folder(pack, articles);
    let names: Vec<&str> = articles.iter().map(|(name, _)| *name).collect();
    let json = ["check", "--rules", "rules", "--output-format", "json"];
    let output = program::run(&folder, &[&json, more, &names].concat());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    (report["diagnostics"].as_array().unwrap().clone(), output)
}

fn files(found: &Value) -> Vec<&str> {
    let labels = found["labels"].as_array().unwrap().iter();
    labels
        .map(|label| label["file"].as_str().unwrap())
        .collect()
}

#[test]
fn an_open_disagreement_is_one_note_and_names_what_more_articles_say() {
    let articles = [("a.md", NO), ("b.md", YES), ("c.md", YES), ("d.md", YES)];
    let (found, output) = check(PACK, &articles, &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["severity"], "note");
    assert_eq!(files(&found[0]), ["a.md", "b.md"]);
    let message = found[0]["message"].as_str().unwrap();
    assert!(message.contains("`yes` in 3 articles"), "{message}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn where_a_fact_settles_it_every_article_that_departs_is_told() {
    let pack = PACK.replace("across =", "right = [\"yes\"]\nacross =");
    let articles = [("a.md", NO), ("b.md", YES), ("c.md", NO)];
    let (found, output) = check(&pack, &articles, &[]);
    let told: Vec<_> = found.iter().map(files).collect();
    assert_eq!(told, [["a.md", "b.md"], ["c.md", "b.md"]]);
    assert!(found.iter().all(|one| one["severity"] == "error"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn articles_that_agree_or_are_not_to_be_compared_are_silent() {
    assert!(
        check(PACK, &[("a.md", YES), ("b.md", YES)], &[])
            .0
            .is_empty()
    );
    let apart = [("a.md", YES), ("b.md", NO)];
    assert_eq!(check(PACK, &apart, &[]).0.len(), 1);
    assert!(check(PACK, &apart, &["--no-across"]).0.is_empty());
}

#[test]
fn the_order_of_articles_and_the_threads_change_nothing() {
    let one = [("a.md", YES), ("b.md", NO), ("c.md", NO)];
    let two = [("c.md", NO), ("a.md", YES), ("b.md", NO)];
    let first = check(PACK, &one, &["-j", "1"]).1.stdout;
    assert_eq!(first, check(PACK, &two, &["-j", "8"]).1.stdout);
}
