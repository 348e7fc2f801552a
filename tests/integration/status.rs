//! Status: a table of passages, each with words of it and how they are said, read as `claims --phrase` reads them.
//!
//! `tests/data/status.jsonl` has one reading a line: the format, the text, the target, which stands once in the text,
//! and its status. The text is a sentence or two, or a small document: questions with answers, myths, lists, tables.

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
    format: String,
    text: String,
    target: String,
    status: String,
}

impl Case {
    fn file(&self, number: usize) -> String {
        format!("{number:04}.{}", self.format)
    }
}

fn table() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/status.jsonl");
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The status of every target, by its number in the table, from one run over all passages.
fn read(cases: &[Case]) -> BTreeMap<usize, String> {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimspan"));
    command.current_dir(folder.path());
    command.args(["claims", "--output-format", "json-lines"]);
    for (number, case) in cases.iter().enumerate() {
        fs::write(folder.path().join(case.file(number)), &case.text).unwrap();
        command.args(["--phrase", &case.target]);
    }
    let output = command.arg(".").output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let mut found = BTreeMap::new();
    for line in stdout.lines() {
        let claim: Value = serde_json::from_str(line).unwrap();
        let file = claim["file"].as_str().unwrap_or_default();
        let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str());
        let Some(number) = stem.and_then(|stem| stem.parse::<usize>().ok()) else {
            continue;
        };
        let case = &cases[number];
        let start = case.text.find(&case.target).unwrap();
        if claim["claim"] == case.target.as_str() && claim["span"]["start"] == start {
            let status = claim["status"].as_str().unwrap_or_default();
            found.entry(number).or_insert_with(|| status.to_owned());
        }
    }
    found
}

#[test]
fn every_target_is_read_with_its_status() {
    let cases = table();
    let found = read(&cases);
    let wrong: Vec<String> = cases
        .iter()
        .enumerate()
        .filter(|(number, case)| found.get(number) != Some(&case.status))
        .map(|(number, case)| {
            let read = found.get(&number).map_or("nothing", String::as_str);
            format!(
                "line {}: `{}` is {}, read as {read}: {:?}",
                number + 1,
                case.target,
                case.status,
                case.text
            )
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} wrong\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_target_stands_once_in_its_text() {
    for case in table() {
        assert_eq!(case.text.matches(&case.target).count(), 1, "{case:?}");
    }
}
