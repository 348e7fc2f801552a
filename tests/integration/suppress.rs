//! Suppressions, through the program: where directives count, what they cover, and what is said of them.

use std::fs;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{assert_code, err, folder, out};
use crate::program::run;

const CURE: &str = "Testamine cures depression in a week.";
const AGAIN: &str = "Testamine also cures depression.";

/// `check` of all articles in the folder, as JSON.
fn check(folder: &TempDir, arguments: &[&str]) -> (Vec<String>, Output) {
    let json = [
        "--rules",
        "rules",
        "--output-format",
        "json",
        "--today",
        "2026-11-25",
    ];
    let output = run(folder, &[&["check"], &json[..], arguments].concat());
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", err(&output)));
    let diagnostics = report["diagnostics"].as_array().unwrap().iter();
    let told = diagnostics
        .filter(|found| !found["rule"].as_str().unwrap().starts_with("language"))
        .map(|found| {
            let reason = found["suppression"]["reason"].as_str();
            let line = found["start"]["line"].as_u64().unwrap();
            let rule = found["rule"].as_str().unwrap();
            match reason {
                Some(reason) => format!("{line} {rule} ({reason})"),
                None => format!("{line} {rule}"),
            }
        });
    (told.collect(), output)
}

#[track_caller]
fn assert_told(name: &str, text: &str, wanted: &[&str]) {
    let folder = folder(&[(name, text)]);
    let (told, output) = check(&folder, &[name]);
    assert_eq!(told, wanted, "{text}\n{}", out(&output));
}

#[test]
fn a_comment_covers_the_next_block() {
    let directive = "<!-- claimspan-ignore trial/cure: the trial is cited -->";
    let suppressed = "5 trial/cure (the trial is cited)";
    assert_told(
        "a.md",
        &format!("# T\n\n{directive}\n\n{CURE}\n\n{AGAIN}\n"),
        &[suppressed, "7 trial/cure"],
    );
    assert_told(
        "a.md",
        &format!("# T\n\n\n{directive}\n{CURE}\n\n{AGAIN}\n"),
        &[suppressed, "7 trial/cure"],
    );
    assert_told(
        "a.html",
        &format!("<h1>T</h1>\n\n{directive}\n\n<p>{CURE}</p>\n\n<p>{AGAIN}</p>"),
        &[suppressed, "7 trial/cure"],
    );
    // In the block itself.
    assert_told(
        "a.md",
        &format!("# T\n\n\n\n{CURE} {directive}\n\n{AGAIN}\n"),
        &[suppressed, "7 trial/cure"],
    );
    assert_told(
        "a.html",
        &format!("<h1>T</h1>\n\n\n\n<p>{CURE} {directive}</p>\n\n<p>{AGAIN}</p>"),
        &[suppressed, "7 trial/cure"],
    );
    // The comment of MDX.
    for braces in [
        "{/* claimspan-ignore trial/cure: the trial is cited */}",
        "{/*claimspan-ignore trial/cure: the trial is cited*/}",
        "{/* claimspan-ignore trial/*: the trial is cited */}",
    ] {
        assert_told(
            "a.md",
            &format!("# T\n\n{braces}\n\n{CURE}\n\n{AGAIN}\n"),
            &[suppressed, "7 trial/cure"],
        );
        assert_told(
            "a.md",
            &format!("# T\n\n\n\n{CURE} {braces}\n\n{AGAIN}\n"),
            &[suppressed, "7 trial/cure"],
        );
    }
    // A list and a table are one block, unless the comment stands within.
    assert_told(
        "a.md",
        &format!("{directive}\n\n- {CURE}\n- {AGAIN}\n"),
        &[
            "3 trial/cure (the trial is cited)",
            "4 trial/cure (the trial is cited)",
        ],
    );
    assert_told(
        "a.md",
        &format!("{directive}\n\n| a | b |\n|---|---|\n| c | {CURE} |\n| d | {AGAIN} |\n"),
        &[
            "5 trial/cure (the trial is cited)",
            "6 trial/cure (the trial is cited)",
        ],
    );
    assert_told(
        "a.md",
        &format!("- {CURE}\n- {AGAIN} {directive}\n"),
        &["1 trial/cure", "2 trial/cure (the trial is cited)"],
    );
}

#[test]
fn a_suppressed_finding_is_marked_and_does_not_fail() {
    let text =
        format!("<!-- claimspan-ignore trial/cure: seen by Dr X until=2026-11-25 -->\n{CURE}\n");
    let folder = folder(&[("a.md", &text)]);
    let (told, output) = check(&folder, &["a.md"]);
    assert_eq!(told, ["2 trial/cure (seen by Dr X)"]);
    assert_code(&output, 0);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let suppression = &report["diagnostics"][0]["suppression"];
    assert_eq!(suppression["until"], "2026-11-25");
    assert_eq!(suppression["file"], "a.md");
    assert_eq!(suppression["start"]["line"], 1);
    assert_eq!(report["summary"]["errors"], 0);
    let plain = run(
        &folder,
        &["check", "--rules", "rules", "--today", "2026-11-25", "a.md"],
    );
    assert!(
        out(&plain).contains("not counted: 1 finding (1 suppressed)"),
        "{}",
        out(&plain)
    );
}

#[test]
fn a_directive_can_cover_the_article() {
    for directive in [
        "<!-- claimspan-ignore-file trial/*: an interview -->\n",
        "{/* claimspan-ignore-file trial/cure, trial/soothes: an interview */}\n",
    ] {
        let text = format!("{CURE}\n\nTestamine soothes you.\n\n{directive}");
        assert_told(
            "a.md",
            &text,
            &[
                "1 trial/cure (an interview)",
                "3 trial/soothes (an interview)",
            ],
        );
    }
}

#[test]
fn front_matter_can_suppress() {
    for yaml in [
        "claimspan:\n  ignore:\n    - rule: trial/cure\n      reason: an interview\n      until: 2026-12-31\n",
        "claimspan:\n  ignore:\n    - trial/cure: an interview until=2026-12-31\n",
        "claimspan:\n  ignore: [\"trial/cure: an interview\"]\n",
        "claimspan: {ignore: [{reason: an interview, rule: trial/cure}]}\n",
        "claimspan:\n  ignore:\n    trial/cure: an interview\n",
    ] {
        let text = format!("---\n{yaml}---\n{CURE}\n");
        let line = text.lines().count();
        assert_told(
            "a.md",
            &text,
            &[&format!("{line} trial/cure (an interview)")],
        );
    }
    let toml = "[[claimspan.ignore]]\nrule = \"trial/soothes\"\nreason = \"one\"\n\n[[claimspan.ignore]]\nrule = [\"trial/cure\"]\nreason = \"two\"\n";
    let text = format!("+++\n{toml}+++\n{CURE}\n\nTestamine soothes you.\n");
    assert_told(
        "a.md",
        &text,
        &["10 trial/cure (two)", "12 trial/soothes (one)"],
    );
    for wrong in [
        "claimspan:\n  ignore:\n    - rule: trial/cure\n",
        "claimspan:\n  ignore:\n    - trial/cure\n",
        "claimspan:\n  ignore:\n    - {rule: trial/cure, reason: because, untill: 2026-12-31}\n",
        "claimspan:\n  ignore:\n    - {rule: trial/cure, reason: because, until: soon}\n",
        "claimspan:\n  ignores:\n    - {rule: trial/cure, reason: because}\n",
    ] {
        let folder = folder(&[("a.md", &format!("---\n{wrong}---\n{CURE}\n"))]);
        let (told, output) = check(&folder, &["a.md"]);
        assert!(
            told.iter()
                .any(|told| told.ends_with("suppression/malformed")),
            "{wrong}\n{told:?}"
        );
        assert_code(&output, 1);
    }
}

#[test]
fn words_that_mention_a_directive_suppress_nothing() {
    let directive = "claimspan-ignore-file trial/cure: because";
    for text in [
        format!("{directive}\n\n{CURE}\n"),
        format!("Write `<!-- {directive} -->` first.\n\n{CURE}\n"),
        format!("```html\n<!-- {directive} -->\n```\n\n{CURE}\n"),
        format!("```jsx\n{{/* {directive} */}}\n```\n\n{CURE}\n"),
        format!("Write `{{/* {directive} */}}` first.\n\n{CURE}\n"),
        format!("    <!-- {directive} -->\n\n{CURE}\n"),
        format!("&lt;!-- {directive} --&gt;\n\n{CURE}\n"),
        format!("<!-- see {directive} -->\n\n{CURE}\n"),
    ] {
        let folder = folder(&[("a.md", &text)]);
        let (told, output) = check(&folder, &["a.md"]);
        assert!(
            told.iter().any(|told| told.ends_with(" trial/cure")),
            "{text}\n{told:?}"
        );
        assert!(
            !told.iter().any(|told| told.contains("suppression/")),
            "{text}\n{told:?}"
        );
        assert_code(&output, 1);
    }
    let text = format!("<!-- {directive} -->\n\n{CURE}\n");
    assert_told("a.txt", &text, &["3 trial/cure"]);
}

#[test]
fn tells_what_is_wrong_with_a_suppression() {
    for (directive, wanted) in [
        ("claimspan-ignore trial/cure", "malformed"),
        ("claimspan-ignore trial/cure: ", "malformed"),
        ("claimspan-ignore: because", "malformed"),
        ("claimspan-ignore *: because", "malformed"),
        ("claimspan-ignore-next trial/cure: because", "malformed"),
        (
            "claimspan-ignore trial/cure: because until=2026-02-30",
            "malformed",
        ),
        ("claimspan-ignore trial/cures: because", "unknown-rule"),
        ("claimspan-ignore nothing/*: because", "unknown-rule"),
        (
            "claimspan-ignore suppression/unused: because",
            "unknown-rule",
        ),
        (
            "claimspan-ignore trial/cure: because until=2026-11-24",
            "expired",
        ),
        ("claimspan-ignore trial/soothes: because", "unused"),
    ] {
        let text = format!("<!-- {directive} -->\n\n{CURE}\n");
        assert_told(
            "a.md",
            &text,
            &[&format!("1 suppression/{wanted}"), "3 trial/cure"],
        );
    }
    let folder = folder(&[(
        "a.md",
        &format!("<!-- claimspan-ignore trial/cures: because -->\n\n{CURE}\n"),
    )]);
    let output = run(&folder, &["check", "--rules", "rules", "a.md"]);
    assert!(
        out(&output).contains("did you mean `trial/cure`?"),
        "{}",
        out(&output)
    );
    // They are rules like others: chosen, ignored and weighed.
    let ignored = ["--ignore", "suppression/*", "a.md"];
    assert_eq!(check(&folder, &ignored).0, ["3 trial/cure"]);
    let weighed = [
        "--error",
        "suppression/unknown-rule",
        "--ignore",
        "trial/cure",
        "a.md",
    ];
    let (told, output) = check(&folder, &weighed);
    assert_eq!(told, ["1 suppression/unknown-rule"]);
    assert_code(&output, 1);
}

#[test]
fn an_unused_suppression_comes_with_a_fix() {
    let fixed = |text: &str| {
        let folder = folder(&[("a.md", text)]);
        let (_, output) = check(&folder, &["a.md"]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let diagnostics = report["diagnostics"].as_array().unwrap();
        let unused = diagnostics
            .iter()
            .find(|found| found["rule"] == "suppression/unused")
            .unwrap();
        assert_eq!(unused["fix"]["safe"], true);
        let mut done = text.to_owned();
        for edit in unused["fix"]["edits"].as_array().unwrap().iter().rev() {
            let at = |end: &str| usize::try_from(edit["span"][end].as_u64().unwrap()).unwrap();
            done.replace_range(
                at("start")..at("end"),
                edit["replacement"].as_str().unwrap(),
            );
        }
        for _ in 0..2 {
            run(
                &folder,
                &[
                    "check",
                    "--rules",
                    "rules",
                    "--today",
                    "2026-11-25",
                    "--fix",
                    "a.md",
                ],
            );
            assert_eq!(
                fs::read_to_string(folder.path().join("a.md")).unwrap(),
                done
            );
        }
        done
    };
    assert_eq!(
        fixed("# T\r\n\r\n<!-- claimspan-ignore trial/cure: because -->\r\n\r\nText.\r\n"),
        "# T\r\n\r\nText.\r\n"
    );
    assert_eq!(
        fixed("Text. {/* claimspan-ignore trial/cure: because */}\n"),
        "Text.\n"
    );
    assert_eq!(
        fixed(&format!(
            "<!-- claimspan-ignore trial/soothes, trial/cure: because -->\n{CURE}\n"
        )),
        format!("<!-- claimspan-ignore trial/cure: because -->\n{CURE}\n")
    );
    assert_eq!(
        fixed(&format!(
            "<!-- claimspan-ignore trial/cure, trial/soothes: because -->\n{CURE}\n"
        )),
        format!("<!-- claimspan-ignore trial/cure: because -->\n{CURE}\n")
    );
    // A day that is over and nothing left to cover: only unused.
    assert_eq!(
        fixed("<!-- claimspan-ignore trial/cure: because until=2026-01-01 -->\n\nText.\n"),
        "Text.\n"
    );
}

#[test]
fn what_was_not_judged_is_not_unused() {
    let text = "<!-- claimspan-ignore trial/cure: because -->\n\nText.\n";
    let folder = folder(&[("a.md", text)]);
    assert_eq!(check(&folder, &["a.md"]).0, ["1 suppression/unused"]);
    assert_eq!(
        check(&folder, &["--ignore", "trial/cure", "a.md"]).0,
        [""; 0]
    );
}

/// A rule that compares, within an article and across articles.
const DISAGREE: &str = r#"
[[claim]]
id = "sleep"
subject = "drug"
asks = "Does it bring sleep?"
[[claim.stance]]
id = "yes"
phrases = ["brings sleep"]
denied = "no"
[[claim.stance]]
id = "no"
phrases = ["keeps people awake"]
denied = "yes"

[[rule]]
id = "trial/contradiction/sleep"
kind = "contradiction"
claims = ["sleep"]
across = "corpus"
severity = "error"
message = "the article says both"
why = "One of the two is wrong."
source = [{ title = "A review", checked = 2026-11-21 }]
review-by = 2027-11-21
flags = ["Testamine brings sleep. Testamine [keeps people awake]."]
passes = ["Testamine brings sleep."]
"#;

fn disagreeing(articles: &[(&str, &str)]) -> TempDir {
    let folder = folder(articles);
    let path = folder.path().join("rules/trial/trial.toml");
    let pack = fs::read_to_string(&path).unwrap() + DISAGREE;
    fs::write(path, pack).unwrap();
    folder
}

#[test]
fn a_contradiction_is_suppressed_at_either_end() {
    let (one, two) = ("Testamine brings sleep.", "Testamine keeps people awake.");
    let directive = "<!-- claimspan-ignore trial/contradiction/sleep: both were seen -->";
    let within = |text: &str| {
        let folder = disagreeing(&[("a.md", text)]);
        let (told, output) = check(&folder, &["a.md"]);
        assert_eq!(told.len(), 1, "{told:?} {}", err(&output));
        told.concat()
    };
    assert_eq!(
        within(&format!("{one}\n\n{two}\n")),
        "3 trial/contradiction/sleep"
    );
    for text in [
        format!("{directive}\n{one}\n\n{two}\n"),
        format!("{one}\n\n{directive}\n{two}\n"),
    ] {
        assert!(within(&text).ends_with("sleep (both were seen)"), "{text}");
    }
    for (first, second) in [
        (format!("{directive}\n{one}\n"), format!("{two}\n")),
        (format!("{one}\n"), format!("{directive}\n{two}\n")),
    ] {
        let folder = disagreeing(&[("a.md", &first), ("b.md", &second)]);
        let (told, _) = check(&folder, &["."]);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].ends_with("sleep (both were seen)"), "{told:?}");
        // Without the other article at hand nobody can tell whether it is needed.
        assert_eq!(check(&folder, &["a.md"]).0, [""; 0]);
        assert_eq!(check(&folder, &["--no-across", "."]).0, [""; 0]);
    }
}

#[test]
fn lists_suppressions() {
    let folder = folder(&[
        (
            "a.md",
            &format!(
                "---\nclaimspan: {{ignore: [{{rule: trial/soothes, reason: asked for}}]}}\n---\n{CURE}\n"
            ),
        ),
        (
            "b.html",
            &format!(
                "<!-- claimspan-ignore trial/cure, trial/*: seen by Dr X until=2026-11-24 --><p>{CURE}</p>"
            ),
        ),
        ("c.md", "Nothing.\n"),
    ]);
    let today = ["--today", "2026-11-25"];
    let table = run(&folder, &[&["suppressions"], &today[..], &["."]].concat());
    assert_code(&table, 0);
    let text = out(&table);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(
        lines[0].starts_with("a.md:2:") && lines[0].ends_with("asked for"),
        "{text}"
    );
    assert!(
        lines[1].starts_with("b.html:1:1 ") && lines[1].contains("ended 2026-11-24"),
        "{text}"
    );
    assert_eq!(lines[2], "2 suppressions, 1 ended");
    let json = run(
        &folder,
        &[
            &["suppressions", "--output-format", "json"],
            &today[..],
            &["."],
        ]
        .concat(),
    );
    let list: Value = serde_json::from_slice(&json.stdout).unwrap();
    let listed = &list["suppressions"];
    assert_eq!(list["version"], 1);
    assert_eq!(listed[0]["covers"], "file");
    assert_eq!(listed[0]["until"], Value::Null);
    assert_eq!(
        listed[1]["rules"],
        serde_json::json!(["trial/cure", "trial/*"])
    );
    assert_eq!(listed[1]["covers"], "block");
    assert_eq!(listed[1]["reason"], "seen by Dr X");
    assert_eq!(listed[1]["expired"], true);
}

#[test]
fn many_directives_and_broken_braces_take_no_time() {
    let braces = "{/* claimspan-ignore ".repeat(20_000);
    let folder = folder(&[
        ("a.md", &braces),
        ("b.md", &"<!-- claimspan-ignore a/b: c -->\n".repeat(2_000)),
    ]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimspan"));
    command
        .current_dir(folder.path())
        .args(["suppressions", "."])
        .stdin(Stdio::null());
    let started = std::time::Instant::now();
    assert_code(&command.output().unwrap(), 0);
    assert!(started.elapsed().as_secs() < 30);
}

/// Looking for the rule that was meant, every letter would be weighed against every rule.
#[test]
fn a_name_of_a_megabyte_is_told_like_any_other() {
    let name = "a".repeat(1_000_000);
    let article = format!("<!-- claimspan-ignore {name}: why -->\n\nWords.\n");
    let folder = folder(&[("a.md", &article)]);
    let (told, _) = check(&folder, &["a.md"]);
    assert_eq!(told, ["1 suppression/unknown-rule"]);
}
