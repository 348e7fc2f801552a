//! What packs declare without a rule: a table of passages, each with a claim that it makes, or does not make, and how.
//!
//! `tests/data/told.jsonl` has one passage a line: the text, as Markdown, the claim, and the status of its first
//! occurrence; `null` where the passage comes near and does not make the claim.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    claim: String,
    status: Option<String>,
}

fn table() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/told.jsonl");
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The statuses of each case's claim, in order, from one run over all passages.
fn read(cases: &[Case]) -> BTreeMap<usize, Vec<String>> {
    let folder = TempDir::new().unwrap();
    for (number, case) in cases.iter().enumerate() {
        fs::write(folder.path().join(format!("{number:04}.md")), &case.text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimspan"));
    command.current_dir(folder.path());
    command.args(["claims", "--output-format", "json-lines", "."]);
    let output = command.output().unwrap();
    let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let claim: Value = serde_json::from_str(line).unwrap();
        let file = claim["file"].as_str().unwrap();
        let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str());
        let number: usize = stem.unwrap().parse().unwrap();
        if claim["claim"] == cases[number].claim.as_str() {
            let status = claim["status"].as_str().unwrap().to_owned();
            found.entry(number).or_default().push(status);
        }
    }
    found
}

#[test]
fn what_is_told_is_found_with_its_status() {
    let cases = table();
    let found = read(&cases);
    let wrong: Vec<String> = cases
        .iter()
        .enumerate()
        .filter(|(number, case)| found.get(number).map(|all| &all[0]) != case.status.as_ref())
        .map(|(number, case)| {
            format!(
                "{}: wanted {:?}, got {:?}: {}",
                case.claim,
                case.status,
                found.get(&number),
                case.text
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// "Typically" weighs for what is told, and leaves alone what a rule judges.
#[test]
fn mild_words_weigh_for_claims_that_ask_for_it_alone() {
    let folder = TempDir::new().unwrap();
    let text = "Ketamine is typically given as six infusions over three weeks.\n";
    fs::write(folder.path().join("a.md"), text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimspan"));
    command.current_dir(folder.path());
    command.args(["claims", "--output-format", "json-lines", "a.md"]);
    let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let status = |id: &str| {
        let mut lines = output.lines();
        let line = lines.find(|line| line.contains(&format!("\"claim\":\"{id}\"")));
        let claim: Value = serde_json::from_str(line.unwrap()).unwrap();
        claim["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status("ketamine/course-told"), "hedged");
    assert_eq!(status("ketamine/session-count"), "asserted");
}
