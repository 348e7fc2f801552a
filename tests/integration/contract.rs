//! The contract with programs that call this one: the JSON Schemas in `schema/`, and the table of exit codes in the
//! README.
//!
//! `CLAIMSPAN_BLESS=1 cargo test` writes the schemas from the types. A difference that breaks readers needs a new
//! version (`src/report/wire.rs`).

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use claimspan::report::OutputFormat;
use serde_json::Value;

use crate::program;
use crate::schema::JsonSchema;

const SCHEMAS: [(OutputFormat, &str); 2] = [
    (OutputFormat::Json, "schema/report-1.schema.json"),
    (OutputFormat::JsonLines, "schema/report-line-1.schema.json"),
];

fn run(arguments: &[&str]) -> Output {
    program::run(env!("CARGO_MANIFEST_DIR"), arguments)
}

#[test]
fn the_schemas_are_those_of_the_program() {
    for (format, name) in SCHEMAS {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
        let mut schema = serde_json::to_string_pretty(&format.schema().unwrap()).unwrap();
        schema.push('\n');
        if std::env::var_os("CLAIMSPAN_BLESS").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &schema).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == schema, "{name} is out of date; now:\n{schema}");
    }
}

#[test]
fn what_is_written_keeps_the_contract() {
    let whole = JsonSchema::read(SCHEMAS[0].1);
    let line = JsonSchema::read(SCHEMAS[1].1);
    let of = |format: &str| {
        run(&[
            "check",
            "--today",
            "2026-11-25",
            "--output-format",
            format,
            "corpus",
        ])
    };
    let report: Value = serde_json::from_slice(&of("json").stdout).unwrap();
    whole.hold(&report);
    assert!(!report["diagnostics"].as_array().unwrap().is_empty());
    let lines = String::from_utf8(of("json-lines").stdout).unwrap();
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    lines.iter().for_each(|one| line.hold(one));
    // Line by line it is the same.
    let (summary, found) = lines.split_last().unwrap();
    let bare = |line: &Value| {
        let mut line = line.as_object().unwrap().clone();
        line.remove("type");
        line.remove("version");
        Value::Object(line)
    };
    assert_eq!(
        Value::Array(found.iter().map(bare).collect()),
        report["diagnostics"]
    );
    assert_eq!(bare(summary), report["summary"]);
    // The schemas say no to what is no report.
    let mut later = report.clone();
    later["version"] = 2.into();
    assert!(!whole.allows(&later));
    assert!(!whole.allows(&lines[0]) && !line.allows(&report));
}

/// The codes of the table in the README, with what it says of each.
fn table() -> BTreeMap<i32, String> {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let (_, table) = readme
        .split_once("| exit code | meaning |\n|---|---|\n")
        .unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row
            .trim_matches('|')
            .splitn(2, '|')
            .map(str::trim)
            .collect();
        (cells[0].parse().unwrap(), cells[1].to_owned())
    })
    .collect()
}

#[test]
fn exit_codes_are_those_of_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.into_os_string().into_string().unwrap()
    };
    let wrong = put("wrong.md", "Ketamine is a Schedule II drug.\n");
    let right = put("right.md", "The clinic opens at nine.\n");
    put("pack.toml", "[pack]\nabout = 1\n");
    let gone = folder
        .path()
        .join("gone.md")
        .into_os_string()
        .into_string()
        .unwrap();
    let nowhere = format!("sarif:{}", folder.path().join("none/a.sarif").display());
    let cases: [(i32, &[&str]); 12] = [
        (0, &["check", &right]),
        (0, &["check", "--exit-zero", &wrong]),
        (0, &["check", "--help"]),
        (1, &["check", &wrong]),
        (1, &["check", "--output-format", "sarif", &wrong]),
        (2, &["check", "--no-such-option"]),
        (2, &["check", "--output-format", "sarfi", &right]),
        (
            2,
            &["check", "--rules", folder.path().to_str().unwrap(), &right],
        ),
        (2, &["check", &gone]),
        (2, &["check", "--exit-zero", &gone]),
        (2, &["check", "-o", &nowhere, &right]),
        (2, &["check", "-o", "report.xml", &right]),
    ];
    let table = table();
    assert_eq!(table.keys().copied().collect::<Vec<i32>>(), [0, 1, 2]);
    for (code, arguments) in cases {
        let output = run(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {error}; the table says {}",
            table[&code]
        );
    }
    // The help says the same.
    let help = run(&["check", "--help"]);
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.contains("Exit codes:"), "{help}");
}

#[test]
fn several_reports_at_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.md"),
        "Ketamine is a Schedule II drug.\n",
    )
    .unwrap();
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_claimspan"))
            .current_dir(folder.path())
            .args(["check", "--select", "ketamine/schedule"])
            .args(arguments)
            .env_remove("CLAIMSPAN_OUTPUT_FORMAT")
            .output()
            .unwrap()
    };
    let several = run(&[
        "--output-format",
        "concise",
        "--output-file",
        "sarif:out",
        "-o",
        "junit:report.xml",
        "-o",
        "a.json",
        "-o",
        "summary.md",
        "a.md",
    ]);
    assert_eq!(several.status.code(), Some(1));
    let told = String::from_utf8(several.stdout).unwrap();
    assert!(
        told.starts_with("a.md:1:") && told.contains(": error[ketamine/schedule]"),
        "{told}"
    );
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let sarif: Value = serde_json::from_str(&read("out")).unwrap();
    assert_eq!(
        sarif["runs"][0]["results"][0]["ruleId"],
        "ketamine/schedule"
    );
    assert!(read("report.xml").contains("<testsuite name=\"a.md\""));
    assert!(read("summary.md").contains("1 error, 0 warnings, 0 notes"));
    // A file and standard output get the same bytes, and a second run changes none.
    let before = read("a.json");
    let again = run(&["--output-format", "json", "-o", "a.json", "a.md"]);
    assert_eq!(String::from_utf8(again.stdout).unwrap(), before);
    assert_eq!(read("a.json"), before);
    // Nothing is left beside the reports.
    let mut names: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["a.json", "a.md", "out", "report.xml", "summary.md"]);
    let twice = run(&["-o", "a.json", "-o", "sarif:a.json", "a.md"]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(
        String::from_utf8(twice.stderr)
            .unwrap()
            .contains("two reports cannot go to one file")
    );
}
