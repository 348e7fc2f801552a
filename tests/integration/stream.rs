//! `--input-format json-lines`: articles in by standard input, one a line, and an answer for each.
//!
//! `CLAIMSPAN_BLESS=1 cargo test` writes the schemas of both kinds of lines from the types.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::thread;

use claimspan::parse::line;
use claimspan::report::stream;
use serde_json::{Value, json};

use crate::cli::PACK;
use crate::program::{command, folder, put, run};
use crate::schema::JsonSchema;

const OF_ARTICLES: &str = "schema/article-line-1.schema.json";
const OF_ANSWERS: &str = "schema/stream-line-1.schema.json";

/// With the rules of the trial pack.
const CHECK: [&str; 6] = [
    "check",
    "--rules",
    "rules",
    "--input-format",
    "json-lines",
    "--exit-zero",
];

/// What the program makes of this input.
fn answer(folder: impl AsRef<Path>, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = command(folder, arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The program may refuse its arguments before it reads anything.
    let writer = thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let line = |line: &str| serde_json::from_str(line).unwrap();
    text.lines().map(line).collect()
}

fn input(articles: &[Value]) -> Vec<u8> {
    let lines = articles.iter().map(|article| format!("{article}\n"));
    lines.collect::<String>().into_bytes()
}

fn rules(answer: &Value) -> Vec<&str> {
    let found = answer["diagnostics"].as_array().unwrap().iter();
    found.map(|found| found["rule"].as_str().unwrap()).collect()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_schemas_are_those_of_the_program() {
    for (schema, name) in [
        (line::schema(), OF_ARTICLES),
        (stream::schema(), OF_ANSWERS),
    ] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
        let mut schema = serde_json::to_string_pretty(&schema).unwrap();
        schema.push('\n');
        if std::env::var_os("CLAIMSPAN_BLESS").is_some() {
            fs::write(&path, &schema).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == schema, "{name} is out of date; now:\n{schema}");
    }
}

/// The articles of the corpus as lines, in the order of their names.
fn corpus() -> Vec<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names: Vec<String> = fs::read_dir(root.join("corpus"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".jsonl"))
        .map(|name| format!("corpus/{name}"))
        .collect();
    names.sort();
    let line = |name: &String| {
        let text = fs::read_to_string(root.join(name)).unwrap();
        json!({ "path": name, "text": text })
    };
    names.iter().map(line).collect()
}

#[test]
fn checks_as_it_checks_files() {
    let root = env!("CARGO_MANIFEST_DIR");
    let articles = corpus();
    let streamed = [
        "check",
        "--today",
        "2026-11-25",
        "--input-format",
        "json-lines",
    ];
    let one = answer(
        root,
        &[&streamed[..], &["-j", "1"]].concat(),
        &input(&articles),
    );
    let two = answer(
        root,
        &[&streamed[..], &["-j", "3", "-"]].concat(),
        &input(&articles),
    );
    assert_eq!(
        one.stdout, two.stdout,
        "the number of threads changes nothing"
    );
    assert_eq!(one.status.code(), Some(1), "{}", told(&one));
    let answers = lines(&one);
    let schema = JsonSchema::read(OF_ANSWERS);
    let article = JsonSchema::read(OF_ARTICLES);
    articles.iter().for_each(|line| article.hold(line));
    answers.iter().for_each(|line| schema.hold(line));
    for (at, (article, answer)) in articles.iter().zip(&answers).enumerate() {
        assert_eq!(answer["line"], at + 1);
        assert_eq!(answer["path"], article["path"]);
        assert_eq!(answer["type"], "article");
    }
    let files = run(
        root,
        &[
            "check",
            "--today",
            "2026-11-25",
            "--no-across",
            "--output-format",
            "json",
            "corpus",
        ],
    );
    let report: Value = serde_json::from_slice(&files.stdout).unwrap();
    let found = answers
        .iter()
        .flat_map(|answer| answer["diagnostics"].as_array().unwrap().clone());
    assert_eq!(
        Value::Array(found.collect()),
        report["diagnostics"],
        "as files they give the same"
    );
    let words = answers
        .iter()
        .map(|answer| answer["words"].as_u64().unwrap());
    assert_eq!(
        words.sum::<u64>(),
        report["summary"]["words"].as_u64().unwrap()
    );
}

#[test]
fn lists_claims_as_it_lists_those_of_files() {
    let root = env!("CARGO_MANIFEST_DIR");
    let articles = corpus();
    for (kind, option) in [("claims", None), ("quantities", Some("--quantities"))] {
        let arguments = |own: &[&'static str]| {
            let mut arguments = vec!["claims"];
            arguments.extend(own);
            arguments.extend(option);
            arguments
        };
        let streamed = arguments(&["--input-format", "json-lines"]);
        let streamed = answer(root, &streamed, &input(&articles));
        let answers = lines(&streamed);
        let schema = JsonSchema::read(OF_ANSWERS);
        answers.iter().for_each(|line| schema.hold(line));
        let files = run(
            root,
            &arguments(&["--output-format", "json-lines", "corpus"]),
        );
        let found = answers
            .iter()
            .flat_map(|answer| answer[kind].as_array().unwrap().clone());
        assert_eq!(found.collect::<Vec<_>>(), lines(&files));
        assert_eq!(streamed.status.code(), Some(0), "{}", told(&streamed));
    }
}

#[test]
fn a_bad_line_is_told_and_takes_no_other_with_it() {
    let folder = folder(PACK, &[]);
    let good = |name: &str| json!({ "path": name, "text": "Testamine soothes you." }).to_string();
    let mut bytes = Vec::new();
    let bad: [(&[u8], Option<&str>, &str); 12] = [
        (b"{", None, "EOF while parsing"),
        (b"[]", None, "is no article"),
        (br#"{"path": "a.md"}"#, None, "missing field `text`"),
        (br#"{"text": "a"}"#, None, "missing field `path`"),
        (br#"{"path": 1, "text": "a"}"#, None, "expected a string"),
        (b"{\"path\": \"\xff.md\", \"text\": \"a\"}", None, "unicode"),
        (br#"{"path": "a.md", "text": "\ud800"}"#, None, "hex escape"),
        (
            br#"{"path": "a.md", "text": "a", "format": "md"}"#,
            None,
            "unknown variant `md`",
        ),
        (
            br#"{"path": "a.md", "text": "a", "meta": [1]}"#,
            None,
            "expected a map",
        ),
        (
            br#"{"path": "a.md", "path": "b.md", "text": "a"}"#,
            None,
            "duplicate field",
        ),
        (
            br#"{"path": "a", "text": "a"}"#,
            Some("a"),
            "give `format` on its line",
        ),
        (
            br#"{"path": "a.md", "text": "a\u0000b"}"#,
            Some("a.md"),
            "not a text file",
        ),
    ];
    for (at, (line, ..)) in bad.iter().enumerate() {
        bytes.extend(line.iter().copied());
        bytes.extend(b"\n \n");
        bytes.extend(good(&format!("{at}.md")).bytes());
        bytes.push(b'\n');
    }
    let output = answer(&folder, &CHECK, &bytes);
    assert_eq!(output.status.code(), Some(2));
    let answers = lines(&output);
    assert_eq!(answers.len(), 2 * bad.len(), "blank lines have no answer");
    let schema = JsonSchema::read(OF_ANSWERS);
    let errors = told(&output);
    for (at, (pair, (line, path, message))) in answers.chunks(2).zip(&bad).enumerate() {
        let shown = String::from_utf8_lossy(line);
        let [trouble, article] = pair else {
            unreachable!()
        };
        schema.hold(trouble);
        assert_eq!(trouble["type"], "trouble", "{shown}");
        assert_eq!(trouble["line"], 3 * at + 1, "{shown}");
        assert_eq!(
            trouble.get("path").and_then(Value::as_str),
            *path,
            "{shown}"
        );
        let own = trouble["message"].as_str().unwrap();
        assert!(own.contains(message), "{shown}: {own}");
        let start = format!("error: standard input, line {}: ", 3 * at + 1);
        assert!(errors.contains(&start), "{errors}");
        assert_eq!(article["path"], format!("{at}.md"));
        assert_eq!(rules(article), ["trial/soothes"]);
    }
}

#[test]
fn unusual_lines_are_read() {
    let folder = folder(PACK, &[]);
    let words = "Testamine cures depression.\r\nTestamine soothes you.\r\n";
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let articles = [
        json!({ "id": 7, "path": "a.md", "title": {"x": [1]}, "text": words, "meta": null, "format": null }),
        json!({ "path": "b.md", "text": "" }),
        json!({ "path": "c", "text": "<p>Testamine soothes&nbsp;you.</p>", "format": "html" }),
        json!({ "path": "d.md", "text": "\u{feff}Testamine soothes you." }),
        json!({ "path": "e.txt", "text": "Testamine **soothes** you.", "format": "markdown" }),
    ];
    for article in &articles {
        bytes.extend(format!("  {article} \r\n").bytes());
    }
    // The last line may lack its end.
    bytes.truncate(bytes.len() - 2);
    let output = answer(&folder, &CHECK, &bytes);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let answers = lines(&output);
    let found: Vec<Vec<&str>> = answers.iter().map(rules).collect();
    assert_eq!(
        found,
        [
            vec!["trial/cure", "trial/soothes"],
            vec![],
            vec!["trial/soothes"],
            vec!["trial/soothes"],
            vec!["trial/soothes"],
        ]
    );
    // Spans are bytes of the text, as of a file.
    let second = &answers[0]["diagnostics"][1];
    assert_eq!(second["start"], json!({ "line": 2, "column": 11 }));
    assert_eq!(second["span"]["start"], words.rfind("soothes").unwrap());
    assert_eq!(answers[3]["diagnostics"][0]["span"]["start"], 13);
    // Empty as a file is.
    put(&folder, "b.md", "");
    let file = run(
        &folder,
        &[
            "check",
            "--rules",
            "rules",
            "--output-format",
            "json",
            "b.md",
        ],
    );
    let file: Value = serde_json::from_slice(&file.stdout).unwrap();
    assert_eq!(file["diagnostics"], answers[1]["diagnostics"]);
}

#[test]
fn paths_are_names_and_nothing_more() {
    let folder = folder(PACK, &[]);
    // Configuration and articles that a path might lead to.
    put(&folder, "inner/claimspan.toml", "this is no TOML");
    put(&folder, "inner/a.md", "The clinic opens at nine.\n");
    let paths = [
        "inner/a.md",
        "../../etc/passwd.md",
        "/etc/shadow.md",
        "C:\\a.md",
        "a\u{0}b.md",
        "a\nb.md",
        "\u{202e}dm.a.md",
        "http://example.org/a.md",
        ".md",
        "",
        "-",
    ];
    let articles: Vec<Value> = paths
        .iter()
        .map(|path| json!({ "path": path, "text": "Testamine soothes you.", "format": "markdown" }))
        .collect();
    let output = answer(&folder, &CHECK, &input(&articles));
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let answers = lines(&output);
    assert_eq!(answers.len(), paths.len());
    for (path, answer) in paths.iter().zip(&answers) {
        assert_eq!(answer["path"], *path);
        assert_eq!(rules(answer), ["trial/soothes"], "{path}");
        assert_eq!(answer["diagnostics"][0]["file"], *path);
    }
    let unsafe_bytes = output
        .stdout
        .iter()
        .filter(|byte| **byte < b' ' && **byte != b'\n');
    assert_eq!(unsafe_bytes.count(), 0, "nothing can move a cursor");
}

#[test]
fn meta_says_what_front_matter_would() {
    let gated = PACK.replace(
        "about = \"a pack for tests\"",
        "about = \"a pack for tests\"\nfront-matter = { section = [\"care\"] }",
    );
    let folder = folder(&gated, &[]);
    put(
        &folder,
        "claimspan.toml",
        "[[overrides]]\nfront-matter = { audience = [\"nurses\"] }\nignore = [\"trial/soothes\"]\n\n\
         [[overrides]]\npaths = [\"drafts/**\"]\nignore = [\"trial/cure\"]\n",
    );
    let text = "Testamine cures depression. Testamine soothes you.";
    let both = ["trial/cure", "trial/soothes"];
    let cases: [(&str, Value, &[&str]); 8] = [
        ("a.md", json!({}), &[]),
        ("a.md", json!({ "section": "care" }), &both),
        ("a.md", json!({ "Section": " Care " }), &both),
        ("a.md", json!({ "section": ["news", "care"] }), &both),
        ("a.md", json!({ "section": { "name": "care" } }), &[]),
        (
            "a.md",
            json!({ "section": "care", "audience": "nurses", "rank": 3, "old": false }),
            &both[..1],
        ),
        ("drafts/a.md", json!({ "section": "care" }), &both[1..]),
        (
            "a.md",
            json!({ "section": "care", "claimspan": { "ignore": [{ "rule": "trial/cure", "reason": "a quotation" }] } }),
            &both,
        ),
    ];
    let articles: Vec<Value> = cases
        .iter()
        .map(|(path, meta, _)| json!({ "path": path, "text": text, "meta": meta }))
        .collect();
    let output = answer(&folder, &CHECK, &input(&articles));
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let answers = lines(&output);
    for (answer, (path, meta, expected)) in answers.iter().zip(&cases) {
        assert_eq!(rules(answer), *expected, "{path}: {meta}");
    }
    let suppressed = &answers[7]["diagnostics"];
    assert_eq!(suppressed[0]["suppression"]["reason"], "a quotation");
    assert!(suppressed[1].get("suppression").is_none());
    // A title that stands only there is not read as prose.
    let title = json!({ "path": "a.md", "text": "", "meta": { "section": "care", "title": "Testamine soothes" } });
    let output = answer(&folder, &CHECK, &input(&[title]));
    assert_eq!(lines(&output)[0]["diagnostics"], json!([]));
}

#[test]
fn exit_codes_are_those_of_files() {
    let folder = folder(PACK, &[]);
    let code = |own: &[&str], text: &str| {
        let arguments = [&CHECK[..5], own].concat();
        let article = json!({ "path": "a.md", "text": text });
        answer(&folder, &arguments, &input(&[article]))
            .status
            .code()
    };
    let (error, warning) = ("Testamine cures depression.", "Testamine soothes you.");
    assert_eq!(code(&[], error), Some(1));
    assert_eq!(code(&[], warning), Some(0));
    assert_eq!(code(&["--fail-on", "warning"], warning), Some(1));
    assert_eq!(code(&["--exit-zero"], error), Some(0));
    assert_eq!(code(&["--ignore", "trial/cure"], error), Some(0));
    // A part of a data set may be empty.
    let nothing = answer(&folder, &CHECK[..5], b"");
    assert_eq!((nothing.status.code(), nothing.stdout.len()), (Some(0), 0));
    let refused: [&[&str]; 8] = [
        &["a.md"],
        &["--fix"],
        &["--diff"],
        &["--baseline", "b.json"],
        &["--since", "main"],
        &["-o", "a.json"],
        &["--stdin-filename", "a.md"],
        &["--output-format", "sarif"],
    ];
    for own in refused {
        assert_eq!(code(own, warning), Some(2), "{own:?}");
    }
    assert_eq!(code(&["--output-format", "json-lines"], warning), Some(0));
    let csv = [
        "claims",
        "--input-format",
        "json-lines",
        "--output-format",
        "csv",
    ];
    assert_eq!(answer(&folder, &csv, b"").status.code(), Some(2));
}

/// The program while it runs.
fn start(folder: impl AsRef<Path>, arguments: &[&str]) -> Child {
    let mut command = command(folder, arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command.spawn().unwrap()
}

#[test]
fn each_line_is_answered_at_once() {
    let folder = folder(PACK, &[]);
    let mut child = start(&folder, &CHECK);
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for number in 1..=3 {
        let article = json!({ "path": "a.md", "text": "Testamine soothes you." });
        writeln!(stdin, "{article}").unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["line"], number);
    }
    // A reader that goes away ends it, though the input is still open.
    drop(stdout);
    let article = json!({ "path": "a.md", "text": "Testamine soothes you." });
    writeln!(stdin, "{article}").unwrap();
    assert!(child.wait().unwrap().code().is_some());
    drop(stdin);
}

/// Bytes that a process has had at most so far.
#[cfg(target_os = "linux")]
fn peak(child: &Child) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.unwrap().split_whitespace().next();
    number.unwrap().parse::<usize>().unwrap() << 10
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_number_of_lines() {
    const LINES: usize = 4_000;
    const EARLY: usize = 1_000;
    let folder = folder(PACK, &[]);
    let mut child = start(&folder, &CHECK);
    let stdin = child.stdin.take().unwrap();
    let text = "The clinic opens at nine, and the lift is out of order.\n\n".repeat(280);
    let article = json!({ "path": "a.md", "text": text + "Testamine soothes you." });
    let article = format!("{article}\n");
    let length = article.len();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let writer = thread::spawn(move || {
        let mut stdin = stdin;
        for _ in 0..LINES {
            stdin.write_all(article.as_bytes()).unwrap();
        }
        // Open until the peak has been read.
        stdin
    });
    let mut early = 0;
    let mut answer = String::new();
    for number in 1..=LINES {
        answer.clear();
        stdout.read_line(&mut answer).unwrap();
        assert!(answer.contains(&format!("\"line\":{number},")), "{answer}");
        if number == EARLY {
            early = peak(&child);
        }
    }
    let grown = peak(&child).saturating_sub(early);
    drop(writer.join().unwrap());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let passed = (LINES - EARLY) * length;
    assert!(
        grown < passed / 3,
        "{grown} bytes more, of {passed} that passed through"
    );
}
