//! `compare`: the matrix, claims as data, and two versions.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{self, put, run};

fn write(folder: &Path, articles: &[(&str, &str)]) {
    for (name, text) in articles {
        put(folder, name, text);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const ARTICLES: [(&str, &str); 3] = [
    (
        "a/one.md",
        "---\nauthor: Ann\n---\n# Ketamine\n\nKetamine is a Schedule III drug. Ketamine can slow your breathing.\n",
    ),
    (
        "a/two.md",
        "---\nauthor: Bo\n---\n# Ketamine\n\nKetamine is a Schedule II drug. The half-life of ketamine is 3 hours.\n",
    ),
    (
        "b/three.md",
        "---\nauthor: Ann\n---\n# Ketamine\n\nKetamine is a Schedule III drug.\n",
    ),
];

#[test]
fn each_conflict_has_both_passages_and_a_fact_fails_the_run() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &ARTICLES);
    let output = run(folder.path(), &["compare", "."]);
    let table = text(&output.stdout);
    assert!(table.contains("a/two.md:6:1 "), "{table}");
    assert!(table.contains("a/one.md:6:1 "), "{table}");
    assert!(table.contains("2 articles say so"), "{table}");
    assert_eq!(output.status.code(), Some(1), "{table}");
    let zero = run(folder.path(), &["compare", "--exit-zero", "."]);
    assert_eq!(zero.status.code(), Some(0));
    let output = run(folder.path(), &["compare", "--output-format", "json", "."]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["articles"].as_array().unwrap().len(), 3);
    let conflicts = report["conflicts"].as_array().unwrap();
    assert_eq!(conflicts.len(), 1, "{conflicts:#?}");
    assert_eq!(conflicts[0]["departing"]["file"], "a/two.md");
    assert_eq!(conflicts[0]["settled"], true);
}

#[test]
fn claims_and_groups_can_be_chosen() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &ARTICLES);
    let run = |more: &[&str]| {
        let mut all = vec!["compare", "--output-format", "json", "."];
        all.extend(more);
        let output = run(folder.path(), &all);
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let one = run(&["--claim", "ketamine/half-life"]);
    assert_eq!(one["claims"].as_array().unwrap().len(), 1);
    assert!(one["conflicts"].as_array().unwrap().is_empty());
    let only = run(&["--only-conflicts"]);
    let rows = only["claims"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["agreement"] == "conflict"));
    let grouped = run(&["--group-by", "author"]);
    let groups = grouped["articles"].as_array().unwrap().iter();
    let groups: Vec<&str> = groups.map(|one| one["group"].as_str().unwrap()).collect();
    assert_eq!(groups, ["Ann", "Ann", "Bo"]);
    let folders = run(&["--group-by", "folder"]);
    assert_eq!(folders["articles"][2]["group"], "b");
    let table = |key: &str| {
        let claims = "ketamine/schedule,ketamine/half-life";
        let all = ["compare", "--claim", claims, "--group-by", key, "."];
        let table = text(&program::run(folder.path(), &all).stdout);
        let rows = table.lines().take_while(|line| !line.is_empty());
        let words = |row: &str| row.split_whitespace().collect::<Vec<_>>().join(" ");
        rows.filter(|row| !row.starts_with('─'))
            .map(words)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        table("author"),
        [
            "Ann (2) Bo (1)",
            "ketamine/half-life · 3 hour ×1",
            "≠ ketamine/schedule ≠ III ×2 ≠ II ×1"
        ]
    );
    assert_eq!(
        table("folder"),
        [
            "a (2) b (1)",
            "ketamine/half-life 3 hour ×1 ·",
            "≠ ketamine/schedule ≠ III ×1, II ×1 III ×1"
        ]
    );
    let wrong = program::run(
        folder.path(),
        &["compare", "--claim", "ketamine/half-live", "."],
    );
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("ketamine/half-life"));
}

#[test]
fn the_table_fits_its_width_with_few_articles_and_with_many() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..200 {
        let schedule = if n % 50 == 7 { "II" } else { "III" };
        let article = format!("Ketamine is a Schedule {schedule} drug.\n");
        write(
            folder.path(),
            &[(&format!("site/article-{n:03}.md"), &article)],
        );
    }
    let few: Vec<String> = (0..5).map(|n| format!("site/article-{n:03}.md")).collect();
    let few: Vec<&str> = few.iter().map(String::as_str).collect();
    for (paths, width) in [(few, 80), (vec!["site"], 80), (vec!["site"], 40)] {
        let width = width.to_string();
        let mut all = vec!["compare", "--width", &width];
        all.extend(&paths);
        let table = text(&run(folder.path(), &all).stdout);
        let longest = table.lines().map(|line| line.chars().count()).max();
        assert!(longest <= width.parse().ok(), "{table}");
        assert!(table.lines().count() < 120, "{table}");
    }
}

/// The corpus in four shards, each with its own claim file.
fn shards(folder: &Path) -> Vec<String> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut names: Vec<String> = fs::read_dir(&corpus)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".jsonl"))
        .collect();
    names.sort();
    fs::create_dir_all(folder.join("corpus")).unwrap();
    for name in &names {
        fs::copy(corpus.join(name), folder.join("corpus").join(name)).unwrap();
    }
    (0..4)
        .map(|shard| {
            let own = names.iter().skip(shard).step_by(4);
            let own: Vec<String> = own.map(|name| format!("corpus/{name}")).collect();
            let mut all = vec!["claims", "--output-format", "json-lines"];
            all.extend(own.iter().map(String::as_str));
            let output = run(folder, &all);
            assert_eq!(output.status.code(), Some(0));
            let mut lines: Vec<&[u8]> = output
                .stdout
                .split_inclusive(|byte| *byte == b'\n')
                .collect();
            if shard % 2 == 1 {
                lines.reverse();
            }
            let file = format!("claims-{shard}.jsonl");
            fs::write(folder.join(&file), lines.concat()).unwrap();
            file
        })
        .collect()
}

#[test]
fn claims_of_four_shards_compare_as_one_run_byte_for_byte() {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let files = shards(folder.path());
    for format in ["table", "json", "csv"] {
        let run = |paths: &[&str]| {
            let mut all = vec!["compare", "--output-format", format];
            all.extend(paths);
            text(&run(folder.path(), &all).stdout)
        };
        let whole = run(&["corpus"]);
        assert!(whole.len() > 1000);
        let [a, b, c, d] = [&files[0], &files[1], &files[2], &files[3]].map(String::as_str);
        assert!(run(&[a, b, c, d]) == whole, "{format}: in order");
        assert!(run(&[d, b, a, c]) == whole, "{format}: shuffled");
        assert!(run(&[c, "corpus", a]) == whole, "{format}: both");
    }
}

#[test]
fn a_line_that_is_no_claim_is_told_with_its_number_and_skipped() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &ARTICLES);
    let claims = run(
        folder.path(),
        &["claims", "--output-format", "json-lines", "."],
    );
    let good = text(&claims.stdout);
    let first = good.lines().next().unwrap();
    let cut: String = first.chars().take(40).collect();
    let newer = first.replacen("\"version\":1", "\"version\":99", 1);
    let bad = format!(
        "{good}{cut}\n\n{{\"name\": 1}}\n{newer}\n[]\n{{\"version\":1,\"kind\":\"count\"}}\n"
    );
    fs::write(folder.path().join("bad.jsonl"), bad).unwrap();
    fs::write(folder.path().join("good.jsonl"), &good).unwrap();
    let told = run(folder.path(), &["compare", "bad.jsonl"]);
    let sound = run(folder.path(), &["compare", "good.jsonl"]);
    assert_eq!(told.status.code(), Some(2));
    assert_eq!(told.stdout, sound.stdout);
    let lines = good.lines().count();
    let stderr = text(&told.stderr);
    for (n, what) in [
        (1, "no JSON"),
        (3, "no `version`"),
        (4, "version 99"),
        (5, "no `version`"),
        (6, "quantity"),
    ] {
        let place = format!("bad.jsonl:{}: ", lines + n);
        let line = stderr.lines().find(|line| line.contains(&place));
        assert!(
            line.is_some_and(|line| line.contains(what)),
            "{place}{what}\n{stderr}"
        );
    }
    let missing = run(folder.path(), &["compare", "none.jsonl"]);
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn two_folders_are_two_versions() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            (
                "old/a.md",
                "Ketamine is a Schedule III drug. The half-life of ketamine is 3 hours.\n",
            ),
            (
                "new/a.md",
                "Ketamine is a Schedule II drug. Ketamine can slow your breathing.\n",
            ),
        ],
    );
    let all = [
        "compare",
        "--before",
        "old",
        "--after",
        "new",
        "--output-format",
        "json",
    ];
    let output = run(folder.path(), &all);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let changes = report["changes"].as_array().unwrap();
    let became = |claim: &str| {
        let change = changes.iter().find(|change| change["claim"] == claim);
        change.map(|change| change["change"].as_str().unwrap())
    };
    assert_eq!(became("ketamine/schedule"), Some("changed"), "{changes:#?}");
    assert_eq!(became("ketamine/half-life"), Some("vanished"));
    assert_eq!(became("ketamine/breathing"), Some("appeared"));
    assert_eq!(output.status.code(), Some(0));
    let table = text(&run(folder.path(), &all[..5]).stdout);
    assert!(table.contains("- III") && table.contains("+ II"), "{table}");
}

#[test]
fn a_commit_is_a_version_and_outside_a_repository_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .current_dir(folder.path())
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    };
    write(
        folder.path(),
        &[("a.md", "Ketamine is a Schedule III drug.\n")],
    );
    let outside = Command::new(env!("CARGO_BIN_EXE_claimspan"))
        .current_dir(folder.path())
        .env("GIT_CEILING_DIRECTORIES", folder.path().parent().unwrap())
        .args(["compare", "--before", "HEAD", "."])
        .output()
        .unwrap();
    assert_eq!(outside.status.code(), Some(2));
    let stderr = text(&outside.stderr);
    assert!(stderr.contains("no git repository"), "{stderr}");
    git(&["init", "-q"]);
    git(&["add", "a.md"]);
    git(&["commit", "-qm", "one"]);
    write(
        folder.path(),
        &[("a.md", "Ketamine is a Schedule II drug.\n")],
    );
    let output = run(folder.path(), &["compare", "--before", "HEAD", "."]);
    let table = text(&output.stdout);
    assert!(
        table.contains("changed ketamine/schedule"),
        "{table}{}",
        text(&output.stderr)
    );
    let none = run(folder.path(), &["compare", "--before", "nowhere", "."]);
    assert_eq!(none.status.code(), Some(2));
    assert!(text(&none.stderr).contains("no such commit"));
}

#[test]
fn the_text_of_an_article_cannot_steer_a_terminal_or_a_spreadsheet() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("a.md", "=1+1 \u{1b}[31mKetamine is a Schedule II drug.\n"),
            ("b.md", "Ketamine is a Schedule III drug.\n"),
        ],
    );
    let table = run(folder.path(), &["compare", "."]);
    assert!(!table.stdout.contains(&0x1b));
    let sheet = run(folder.path(), &["compare", "--output-format", "csv", "."]);
    assert!(!text(&sheet.stdout).contains(",=1"));
}
