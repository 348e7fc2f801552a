//! A pack for a topic that is not shipped, in `tests/data/isotretinoin`, written by the guide in CONTRIBUTING.md: what
//! knows a topic is data. Its examples hold, and of two articles the program reports what is wrong, at the words.

use std::fs;

use serde_json::Value;

use crate::program;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/isotretinoin");

/// Rule, words reported, and the other passage where there are two.
fn found(article: &str, more: &[&str]) -> Vec<(String, String, String)> {
    let common = ["check", "--rules", "rules", "--today", "2026-11-25"];
    let common = [&common[..], &["--output-format", "json", article]].concat();
    let output = program::run(FOLDER, &[&common, more].concat());
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let text = fs::read_to_string(format!("{FOLDER}/{article}")).unwrap();
    let words = |span: &Value| {
        let at = |end: &str| usize::try_from(span[end].as_u64().unwrap()).unwrap();
        text[at("start")..at("end")].to_owned()
    };
    let diagnostics = report["diagnostics"].as_array().unwrap().iter();
    diagnostics
        .map(|one| {
            let labels = one["labels"].as_array().unwrap().iter();
            let other = labels
                .filter(|label| label["primary"] == false)
                .map(|label| words(&label["span"]))
                .collect::<String>();
            (
                one["rule"].as_str().unwrap().to_owned(),
                words(&one["span"]),
                other,
            )
        })
        .collect()
}

#[test]
fn every_rule_of_a_new_topic_does_what_its_examples_say() {
    let arguments = [
        "rules",
        "test",
        "--coverage",
        "--rules",
        "rules",
        "rules/isotretinoin",
    ];
    let output = program::run(FOLDER, &arguments);
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(
        told.contains("0 noisy, 0 missing, 0 wrong span; 0 failing"),
        "{told}"
    );
    let phrases = told
        .lines()
        .find(|line| line.contains("phrases of claims"))
        .unwrap();
    assert!(phrases.ends_with("100 %"), "{phrases}");
}

#[test]
fn an_article_of_a_new_topic_is_reported_at_its_wrong_words() {
    let other = "harmless in early pregnancy";
    let wanted = [
        ("isotretinoin/kind", "is a strong antibiotic", ""),
        ("isotretinoin/place", "first choice for any acne", ""),
        ("isotretinoin/dose", "dose is 5&nbsp;mg/kg a day", ""),
        ("isotretinoin/length", "course lasts <strong>ten days", ""),
        (
            "isotretinoin/tetracyclines",
            "combined with doxycycline",
            "",
        ),
        ("isotretinoin/pregnancy", other, ""),
        (
            "isotretinoin/gap",
            "become pregnant one week after stopping isotretinoin",
            "",
        ),
        ("isotretinoin/blood", "Can I give blood", ""),
        ("isotretinoin/blood", "can donate blood", ""),
        ("isotretinoin/program", "without any iPLEDGE", ""),
        (
            "isotretinoin/contradiction/pregnancy",
            "birth defects",
            other,
        ),
        ("isotretinoin/old-brand", "Accutane", ""),
    ];
    let wanted =
        wanted.map(|(rule, words, other)| (rule.to_owned(), words.to_owned(), other.to_owned()));
    assert_eq!(found("wrong.html", &["--select", "isotretinoin/*"]), wanted);
}

/// Full of denials, myths, questions, animals and other drugs; the shipped packs have nothing to say either.
#[test]
fn an_article_that_comes_close_everywhere_is_left_alone() {
    assert_eq!(found("right.md", &[]), []);
}

/// The gate of the pack: an article that does not name the drug is not judged by it.
#[test]
fn other_articles_are_not_judged_by_the_pack() {
    let folder = tempfile::tempdir().unwrap();
    program::put(
        &folder,
        "a.md",
        "Doxycycline is an antibiotic. You may donate blood as usual.\n",
    );
    let rules = format!("{FOLDER}/rules");
    let arguments = [
        "check",
        "--rules",
        &rules,
        "--select",
        "isotretinoin/*",
        "a.md",
    ];
    let output = program::run(&folder, &arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}
