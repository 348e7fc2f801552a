//! The walk of a site that takes the tool up: a baseline of what is there, a wrong sentence on a branch, a suppression
//! with a reason, the day on which it ends, and the sentence gone again. With the shipped packs, on the corpus.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use roxmltree::Document;
use serde_json::Value;
use tempfile::TempDir;

use super::{BASELINE, counted, git, pairs};
use crate::program;

/// The day of the walk, and two days later.
const DAY: &str = "2026-11-25";
const LATER: &str = "2026-11-27";

const RULE: &str = "health/absolute-claim";
const ARTICLE: &str = "content/ketamine-insurance-and-cost-guide.md";
const WRONG: &str = "The infusion itself is completely free of risk.\n";
const IGNORE: &str = "<!-- claimspan-ignore health/absolute-claim: the old leaflet, as it was until=2026-11-26 -->\n";

const FORMATS: [&str; 12] = [
    "full",
    "concise",
    "grouped",
    "json",
    "json-lines",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "rdjson",
    "checkstyle",
    "markdown",
];

/// A repository with the corpus under `content`.
struct Walk {
    folder: TempDir,
}

impl Walk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join("content");
        fs::create_dir(&content).unwrap();
        for article in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus")).unwrap() {
            let article = article.unwrap().path();
            let is_article = article.extension().is_some_and(|end| end != "jsonl");
            if is_article {
                fs::copy(&article, content.join(article.file_name().unwrap())).unwrap();
            }
        }
        git(folder.path(), &["init", "-q", "-b", "main"]);
        let walk = Self { folder };
        walk.commit("the site");
        walk
    }

    fn commit(&self, subject: &str) {
        git(self.folder.path(), &["add", "-A"]);
        git(self.folder.path(), &["commit", "-qm", subject]);
    }

    fn run(&self, arguments: &[&str]) -> Output {
        program::run(&self.folder, arguments)
    }

    /// What counts on this day, and the exit code.
    fn check(&self, day: &str, more: &[&str]) -> (Vec<(String, String)>, Option<i32>) {
        let common = [
            "check",
            "content",
            "--output-format",
            "json",
            "--today",
            day,
        ];
        let output = self.run(&[&common, more].concat());
        (counted(&output), output.status.code())
    }

    fn article(&self) -> PathBuf {
        self.folder.path().join(ARTICLE)
    }
}

/// `text` with `more` as paragraphs of their own before the second-last heading.
fn with_paragraph(text: &str, more: &str) -> String {
    let at = text.find("\n## Health accounts").unwrap() + 1;
    format!("{}{more}\n{}", &text[..at], &text[at..])
}

fn owned(rule: &str, file: &str) -> (String, String) {
    (rule.to_owned(), file.to_owned())
}

fn texts(found: &Value, rule: &str, file: &str) -> (String, String) {
    let text = |pointer: &str| found.pointer(pointer).and_then(Value::as_str).unwrap();
    owned(text(rule), text(file))
}

/// Rule and file of each finding that counts, as who reads this format is told.
fn told(format: &str, report: &str) -> Vec<(String, String)> {
    let value = || serde_json::from_str::<Value>(report).unwrap();
    let all = |of: &Value, pointer: &str| of.pointer(pointer).unwrap().as_array().unwrap().clone();
    match format {
        "full" => in_full(report),
        "concise" => report.lines().filter_map(in_concise).collect(),
        "grouped" => in_groups(report),
        "json" | "json-lines" => {
            let lines = report.lines().map(serde_json::from_str::<Value>);
            let found: Vec<Value> = match format {
                "json" => all(&value(), "/diagnostics"),
                _ => lines.map(Result::unwrap).collect(),
            };
            let counts = |one: &&Value| {
                one["type"] != "summary"
                    && one["baseline"] != "unchanged"
                    && one["changed"] != false
                    && one["suppression"].is_null()
            };
            let found = found.iter().filter(counts);
            found.map(|one| texts(one, "/rule", "/file")).collect()
        }
        "sarif" => {
            let results = all(&value(), "/runs/0/results");
            let counts = |one: &&Value| {
                one["baselineState"] != "unchanged"
                    && one["suppressions"].as_array().is_none_or(Vec::is_empty)
            };
            let uri = "/locations/0/physicalLocation/artifactLocation/uri";
            let found = results.iter().filter(counts);
            found.map(|one| texts(one, "/ruleId", uri)).collect()
        }
        "github" => report.lines().filter_map(in_annotation).collect(),
        "gitlab" => {
            let found = all(&value(), "");
            let found = found.iter();
            found
                .map(|one| texts(one, "/check_name", "/location/path"))
                .collect()
        }
        "rdjson" => {
            let found = all(&value(), "/diagnostics");
            let found = found.iter();
            found
                .map(|one| texts(one, "/code/value", "/location/path"))
                .collect()
        }
        "junit" | "checkstyle" => in_xml(report),
        "markdown" => in_tables(report),
        other => panic!("{other}"),
    }
}

/// `error[rule]: …` with `┌─ file:line:column` on the next line.
fn in_full(report: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = report.lines().collect();
    let of = |pair: &[&str]| {
        let head = pair[0].split_once("]: ")?.0;
        let (severity, rule) = head.split_once('[')?;
        assert!(["error", "warning", "note"].contains(&severity), "{head}");
        let file = pair[1].split_once("┌─ ")?.1.split(':').next()?;
        Some(owned(rule, file))
    };
    lines.windows(2).filter_map(of).collect()
}

/// `file:line:column: severity[rule] …`
fn in_concise(line: &str) -> Option<(String, String)> {
    let (place, rest) = line.split_once(": ")?;
    let rule = rest.split_once('[')?.1.split_once("] ")?.0;
    Some(owned(rule, place.split(':').next()?))
}

/// The article on a line of its own, its findings below it, with the rule at the end.
fn in_groups(report: &str) -> Vec<(String, String)> {
    let mut file = "";
    let mut found = Vec::new();
    for line in report.lines() {
        if !line.starts_with(' ') {
            file = line;
        } else if let Some((_, rule)) = line.trim_end_matches(']').rsplit_once("  [") {
            found.push(owned(rule, file));
        }
    }
    found
}

/// `::error file=…,title=rule::…`
fn in_annotation(line: &str) -> Option<(String, String)> {
    let kinds = ["::error ", "::warning ", "::notice "];
    let head = kinds.iter().find_map(|kind| line.strip_prefix(kind))?;
    let file = head.strip_prefix("file=")?.split(',').next()?;
    let rule = head.split_once(",title=")?.1.split("::").next()?;
    Some(owned(rule, file))
}

/// A failure of a test case of `JUnit`, or an error in a file of checkstyle.
fn in_xml(report: &str) -> Vec<(String, String)> {
    let document = Document::parse(report).unwrap();
    let of = |node: roxmltree::Node<'_, '_>| {
        let parent = node.parent()?;
        if node.has_tag_name("failure") {
            let name = parent.attribute("name")?.split(" at ").next()?;
            return Some(owned(name, parent.attribute("classname")?));
        }
        node.has_tag_name("error").then(|| {
            let file = parent.attribute("name").unwrap();
            owned(node.attribute("source").unwrap(), file)
        })
    };
    document.descendants().filter_map(of).collect()
}

/// Rows of tables under `<code>file</code>`.
fn in_tables(report: &str) -> Vec<(String, String)> {
    let mut file = String::new();
    let mut found = Vec::new();
    for line in report.lines() {
        if let Some((_, rest)) = line.split_once("<code>") {
            file = rest.split("</code>").next().unwrap().to_owned();
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let is_row = cells.len() == 4 && cells[0].starts_with(|char: char| char.is_ascii_digit());
        if is_row {
            found.push(owned(cells[3], &file));
        }
    }
    found
}

#[test]
fn a_site_takes_the_tool_up_and_a_branch_is_told_of_its_own_mistake_alone() {
    let walk = Walk::new();
    let (there, code) = walk.check(DAY, &[]);
    assert!(there.len() > 20, "{there:?}");
    assert_eq!(code, Some(1));

    // The baseline takes down what is there; nothing counts, in no format.
    let created = walk.run(&["baseline", "create", "content", "--today", DAY]);
    assert_eq!(created.status.code(), Some(0), "{created:?}");
    walk.commit("the baseline");
    assert_eq!(
        in_every_format(&walk),
        [(); 12].map(|()| (Vec::new(), Some(0)))
    );
    let again = walk.run(&["baseline", "update", "content", "--today", DAY]);
    assert_eq!(again.status.code(), Some(0), "{again:?}");
    assert_eq!(
        asked(walk.folder.path(), &["status", "--porcelain"]),
        "",
        "the same findings give the same bytes"
    );

    // A branch adds one wrong sentence: that finding alone, in every format.
    git(walk.folder.path(), &["checkout", "-qb", "more"]);
    let before = fs::read_to_string(walk.article()).unwrap();
    fs::write(walk.article(), with_paragraph(&before, WRONG)).unwrap();
    walk.commit("a sentence");
    let alone = pairs(&[(RULE, ARTICLE)]);
    assert_eq!(
        in_every_format(&walk),
        [(); 12].map(|()| (alone.clone(), Some(1)))
    );
    let since = ["--since", "main"];
    assert_eq!(walk.check(DAY, &since), (alone.clone(), Some(1)));
    let both = [&BASELINE[..], &since].concat();
    assert_eq!(walk.check(DAY, &both), (alone.clone(), Some(1)));

    // A suppression with a reason, until its day.
    let excused = with_paragraph(&before, &format!("{IGNORE}{WRONG}"));
    fs::write(walk.article(), &excused).unwrap();
    walk.commit("a reason");
    assert_eq!(
        in_every_format(&walk),
        [(); 12].map(|()| (Vec::new(), Some(0)))
    );
    assert_eq!(walk.check(DAY, &since), (Vec::new(), Some(0)));
    let (late, code) = walk.check(LATER, &BASELINE);
    assert_eq!(code, Some(1));
    assert!(late.contains(&alone[0]), "{late:?}");
    assert!(
        late.contains(&owned("suppression/expired", ARTICLE)),
        "{late:?}"
    );
    assert_eq!(late.len(), 2, "{late:?}");

    // Without the sentence the suppression is for nothing, and `--fix` takes it out.
    fs::write(walk.article(), with_paragraph(&before, IGNORE)).unwrap();
    let unused = pairs(&[("suppression/unused", ARTICLE)]);
    for day in [DAY, LATER] {
        assert_eq!(walk.check(day, &BASELINE).0, unused, "{day}");
    }
    // On the changed lines alone: old findings that have a fix are left for another day.
    let (_, code) = walk.check(DAY, &[&both[..], &["--fix"]].concat());
    assert_eq!(code, Some(0));
    assert_eq!(fs::read_to_string(walk.article()).unwrap(), before);
    walk.commit("neither");
    assert_eq!(
        asked(walk.folder.path(), &["diff", "--stat", "main", "more"]),
        ""
    );
    assert_eq!(walk.check(DAY, &BASELINE), (Vec::new(), Some(0)));
}

/// The findings that a format shows, as rule and file, with the exit code.
type Shown = (Vec<(String, String)>, Option<i32>);

/// What one run tells in each of its formats, and its exit code.
fn in_every_format(walk: &Walk) -> [Shown; 12] {
    let reports = tempfile::tempdir().unwrap();
    let file = |format: &str| reports.path().join(format);
    let outputs = FORMATS.map(|format| format!("{format}:{}", file(format).display()));
    let mut arguments = vec!["check", "content", "--today", DAY];
    arguments.extend(BASELINE);
    for output in &outputs {
        arguments.extend(["-o", output]);
    }
    let output = walk.run(&arguments);
    FORMATS.map(|format| {
        let report = fs::read_to_string(file(format)).unwrap();
        (told(format, &report), output.status.code())
    })
}

/// What git answers.
fn asked(folder: &Path, question: &[&str]) -> String {
    let mut git = std::process::Command::new("git");
    let answer = git.current_dir(folder).args(question).output().unwrap();
    String::from_utf8(answer.stdout).unwrap()
}
