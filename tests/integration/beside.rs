//! The rule kinds that look at what stands beside a claim, which articles a pack judges, and facts that run out: with
//! a pack of their own, through `pack::load` and `lint::check`.

use std::fs;

use claimspan::diagnostic::{Diagnostic, Severity};
use claimspan::document::Format;
use claimspan::lint;
use claimspan::pack::{self, RuleSet};
use claimspan::source::Source;
use jiff::civil::{Date, date};

/// What every rule of these tests needs and none of them is about.
const REST: &str = r#"
severity = "error"
message = "it is not so"
why = "a test"
source = [{ title = "A review", checked = 2026-11-21 }]
review-by = 2027-11-21
flags = ["[none]"]
passes = ["none"]
"#;

const CLAIMS: &str = r#"
[[subject]]
id = "drug"
names = ["testamine"]
generic = ["the drug"]

[[claim]]
id = "danger"
asks = "Is there danger?"
phrases = ["danger"]

[[claim]]
id = "line"
asks = "Which line helps?"
phrases = ["call 555"]

[[claim]]
id = "other-line"
asks = "Which line does not help?"
phrases = ["call 444"]

[[claim]]
id = "share"
asks = "How many?"
phrases = ["most people", "half of them"]

[[claim]]
id = "journal"
asks = "Where was it printed?"
phrases = ["annals of tests"]

[[claim]]
id = "offer"
asks = "What is offered?"
phrases = ["our infusions"]

[[claim]]
id = "phone"
asks = "Which number?"
value = "telephone"
phrases = ["{telephone}"]
without = ["fax"]

[slot.telephone]
kind = "phone"
"#;

/// The shipped packs and one of these tests: what it says of itself, and the beginning of its one rule.
fn rules(about: &str, rule: &str) -> RuleSet {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trial");
    fs::create_dir(&path).unwrap();
    let text = format!(
        "[pack]\nabout = \"tests\"\n{about}\n{CLAIMS}\n[[rule]]\nid = \"trial/rule\"\n{rule}\n{REST}"
    );
    fs::write(path.join("trial.toml"), text).unwrap();
    let loaded = pack::load(&[folder.path().to_string_lossy().into_owned()]);
    assert!(loaded.mistakes.is_empty(), "{:#?}", loaded.mistakes);
    loaded.rules
}

fn judged(rules: &RuleSet, name: &str, text: &str, today: Date) -> Vec<Diagnostic> {
    let format = match name.rsplit('.').next() {
        Some("md") => Format::Markdown,
        Some("html") => Format::Html,
        _ => Format::Text,
    };
    let checked = lint::check(Source::from_text(name, text), format, rules, today);
    let own = checked.diagnostics.into_iter();
    own.filter(|found| found.rule == "trial/rule").collect()
}

/// How often the rule speaks of this article.
fn count(rules: &RuleSet, name: &str, text: &str) -> usize {
    judged(rules, name, text, crate::TODAY).len()
}

fn pair(more: &str) -> RuleSet {
    let rule = format!("kind = \"pair\"\nclaims = [\"danger\"]\nbeside = [\"line\"]\n{more}");
    rules("", &rule)
}

#[test]
fn a_pair_stands_within_the_article() {
    let rules = pair("status = [\"any\"]\nlinks = [\"tel:555\"]\nlesser = [\"other-line\"]");
    assert_eq!(count(&rules, "a.txt", "Danger.\n\nMore danger."), 1);
    assert_eq!(count(&rules, "a.txt", "No danger.\n\nCall 555."), 0);
    assert_eq!(count(&rules, "a.md", "Danger.\n\n[Help](tel:555)"), 0);
    assert_eq!(
        count(&rules, "a.md", "Danger.\n\n<a href='tel:555'>Help</a>"),
        0
    );
    assert_eq!(count(&rules, "a.md", "Danger.\n\n[Help](tel:555-0100)"), 1);
    let html = "<p>Danger.</p><p><a href=\"tel:555\">Help</a></p>";
    assert_eq!(count(&rules, "a.html", html), 0);
    for hidden in [
        "<!-- Call 555. -->",
        "<p hidden>Call 555.</p>",
        "<meta name=\"description\" content=\"Call 555.\">",
        "<img src=\"a.png\" alt=\"Call 555.\">",
    ] {
        assert_eq!(
            count(&rules, "a.html", &format!("{hidden}<p>Danger.</p>")),
            1,
            "{hidden}"
        );
    }
    let found = judged(&rules, "a.txt", "Danger.\n\nCall 444.", crate::TODAY);
    assert_eq!(found[0].severity, Severity::Note);
    assert_eq!(found[0].secondary.len(), 1);
}

#[test]
fn a_pair_stands_nearer_than_that() {
    let text = "# One\n\nDanger. Then rest.\n\nCall 555.\n\n# Two\n\nDanger.";
    for (within, expected) in [
        ("article", 0),
        ("section", 1),
        ("paragraph", 2),
        ("sentence", 2),
    ] {
        let rules = pair(&format!("within = \"{within}\""));
        assert_eq!(count(&rules, "a.md", text), expected, "{within}");
    }
    let rules = pair("within = \"paragraph\"");
    assert_eq!(
        count(&rules, "a.md", "In danger:\n\n- call 555\n- stay calm"),
        0
    );
    assert_eq!(count(&rules, "a.md", "Danger. Call 555."), 0);
    let rules = pair("within = \"sentence\"");
    assert_eq!(count(&rules, "a.md", "Danger. Call 555."), 1);
}

#[test]
fn a_pair_is_asked_only_of_articles_that_it_is_meant_for() {
    let rules = pair("only-if = [\"offer\"]\nat-least = 2");
    let offer = "Danger. Our infusions help.";
    assert_eq!(count(&rules, "a.txt", offer), 0);
    assert_eq!(
        count(
            &rules,
            "a.txt",
            &format!("{offer} Our infusions are short.")
        ),
        1
    );
    let alone = self::rules(
        "",
        "kind = \"pair\"\nbeside = [\"line\"]\nonly-if = [\"offer\"]",
    );
    let found = judged(&alone, "a.txt", "Our infusions help.", crate::TODAY);
    assert!(found[0].primary.span.is_empty());
    assert_eq!(count(&alone, "a.txt", "Nothing is offered."), 0);
}

#[test]
fn a_source_stands_beside_what_needs_one() {
    let rules = rules(
        "",
        "kind = \"cite\"\nclaims = [\"share\"]\nsources = [\"journal\"]",
    );
    let count = |name: &str, text: &str| count(&rules, name, text);
    assert_eq!(
        count(
            "a.txt",
            "Most people sleep. Half of them snore, and most people dream."
        ),
        2
    );
    for sourced in [
        "Most people sleep. It was in the Annals of Tests.",
        "Most people sleep (Miller, 2019).",
        "A survey by Miller in 2019 asked about it. Most people sleep.",
        "Most people sleep [3].",
    ] {
        assert_eq!(count("a.txt", sourced), 0, "{sourced}");
    }
    for bare in [
        "Most people sleep. They always have. It was in the Annals of Tests.",
        "Most people sleep. In 2019 they slept well.",
        "Most people sleep. Call [us](tel:555).",
    ] {
        assert_eq!(count("a.md", bare), 1, "{bare}");
    }
    assert_eq!(count("a.md", "Most people sleep.[^1]\n\n[^1]: A book."), 0);
    assert_eq!(
        count("a.md", "Most people [sleep](https://example.org/sleep)."),
        0
    );
    assert_eq!(
        count(
            "a.html",
            "<p>Most people <a href='https://example.org/'>sleep</a>.</p>"
        ),
        0
    );
    assert_eq!(
        count(
            "a.html",
            "<p>Most people sleep.<sup><a href='#f1'>1</a></sup></p>"
        ),
        0
    );
    let table = "| Who | Where |\n|---|---|\n| most people sleep | Annals of Tests |\n| most people snore | |";
    assert_eq!(count("a.md", table), 1);
    assert_eq!(
        count("a.md", "Most people:\n\n- sleep (Annals of Tests)\n- snore"),
        0
    );
    assert_eq!(
        count(
            "a.md",
            "# Most people sleep\n\nIt was in the Annals of Tests."
        ),
        0
    );
}

#[test]
fn a_telephone_number_is_the_same_throughout() {
    let rules = rules("", "kind = \"consistent\"\nclaims = [\"phone\"]");
    let first = "Call (321) 415-3213.";
    assert_eq!(
        count(
            &rules,
            "a.txt",
            &format!("{first}\n\nCall +1 321-415-3213.")
        ),
        0
    );
    assert_eq!(
        count(
            &rules,
            "a.txt",
            &format!("{first}\n\nThe fax is 321-415-3214.")
        ),
        0
    );
    let two = format!("{first}\n\nCall 321-415-3214.\n\nCall 321-415-3214.");
    let found = judged(&rules, "a.txt", &two, crate::TODAY);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].secondary.len(), 1);
}

#[test]
fn a_pack_judges_the_articles_that_it_is_for() {
    let rule = "kind = \"forbid\"\nclaims = [\"danger\"]";
    let rules = self::rules("mentions = [\"drug\"]", rule);
    assert_eq!(count(&rules, "a.txt", "There is danger."), 0);
    assert_eq!(
        count(&rules, "a.txt", "There is danger. The drug is old."),
        0
    );
    assert_eq!(
        count(&rules, "a.txt", "There is danger.\n\nTestamine is old."),
        1
    );
    let rules = self::rules("front-matter = { topic = [\"drugs\"] }", rule);
    assert_eq!(
        count(&rules, "a.md", "---\ntopic: Drugs\n---\n\nDanger."),
        1
    );
    assert_eq!(
        count(&rules, "a.md", "---\ntopic: bread\n---\n\nDanger."),
        0
    );
    assert_eq!(count(&rules, "a.md", "Danger."), 0);
    let rules = self::rules("paths = [\"drugs/**\"]", rule);
    assert_eq!(count(&rules, "drugs/new/a.md", "Danger."), 1);
    assert_eq!(count(&rules, "bread/a.md", "Danger."), 0);
}

#[test]
fn a_fact_that_has_run_out_gives_notes() {
    let rules = rules(
        "",
        "kind = \"forbid\"\nclaims = [\"danger\"]\nvalid-until = 2026-12-31",
    );
    let on = |day| judged(&rules, "a.txt", "Danger.", day).remove(0);
    assert_eq!(on(date(2026, 12, 31)).severity, Severity::Error);
    let late = on(date(2027, 1, 1));
    assert_eq!(late.severity, Severity::Note);
    assert!(late.notes.iter().any(|note| note.contains("2026-12-31")));
}
