//! What authors of rules call: `rules test`, `list`, `new`, `schema`, `pages`, and `explain`.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{PACK, assert_code, err, folder, out};
use crate::program::{put, run};

fn rules(folder: &TempDir, arguments: &[&str]) -> std::process::Output {
    run(folder, &[&["rules"], arguments].concat())
}

/// A folder with the test pack, changed.
fn changed(from: &str, to: &str) -> TempDir {
    let folder = folder(&[]);
    assert!(PACK.contains(from), "{from}");
    let pack = PACK.replace(from, to);
    put(folder.path(), "rules/trial/trial.toml", pack.as_bytes());
    folder
}

#[test]
fn rules_are_tried_on_their_examples() {
    let folder = folder(&[]);
    for arguments in [
        &["test", "--rules", "rules", "trial"][..],
        &["test", "rules/trial"],
        &["test", "./rules/trial/"],
        &["test", "rules/trial/trial.toml"],
        &["test", "rules"],
        &["test", "--rules", "rules", "trial/*"],
    ] {
        let output = rules(&folder, arguments);
        assert_code(&output, 0);
        let sum = "2 rules, 4 examples: 2 validated, 2 reported, 0 noisy, 0 missing, 0 wrong span; 0 failing\n";
        assert!(out(&output).ends_with(sum), "{}", out(&output));
    }
    let one = rules(&folder, &["test", "--rules", "rules", "trial/cure"]);
    assert!(
        out(&one).contains("\n1 rule, 2 examples: "),
        "{}",
        out(&one)
    );
}

#[test]
fn what_an_example_does_wrong_is_drawn_where_it_stands() {
    for (from, to, told, sum) in [
        (
            "Testamine never cures depression.",
            "Testamine cures depression in all.",
            "`trial/cure` reports this, and should not",
            "1 noisy",
        ),
        (
            "Testamine [cures depression].",
            "Testamine [never cures depression].",
            "`trial/cure` does not report this",
            "1 missing",
        ),
        (
            "Testamine [cures depression].",
            "Testamine cures [depression].",
            "`trial/cure` reports other words than those in brackets",
            "1 wrong span",
        ),
    ] {
        let folder = changed(from, to);
        let output = rules(&folder, &["test", "rules"]);
        assert_code(&output, 1);
        let text = out(&output);
        let line = 1 + PACK.lines().position(|line| line.contains(from)).unwrap();
        assert!(
            text.contains(&format!("error[pack/example]: {told}\n")),
            "{text}"
        );
        assert!(
            text.contains(&format!("rules/trial/trial.toml:{line}:")),
            "{text}"
        );
        assert!(text.contains(sum), "{text}");
        assert!(text.contains("; 1 failing\n"), "{text}");
        assert!(text.contains("fails\n"), "{text}");
    }
}

#[test]
fn what_is_known_of_a_missing_finding_is_told() {
    let folder = changed(
        "Testamine [cures depression].",
        "Testamine [never cures depression].",
    );
    let text = out(&rules(&folder, &["test", "-q", "rules"]));
    let known = "`cures depression` makes the claim `trial/cure`, negated";
    assert!(text.contains(known), "{text}");
    assert!(!text.contains("trial/soothes"), "{text}");
    let folder = changed("Testamine [cures depression].", "Testamine [heals].");
    let text = out(&rules(&folder, &["test", "rules"]));
    assert!(
        text.contains("no claim of this rule is found in it"),
        "{text}"
    );
}

#[test]
fn a_rule_without_examples_fails() {
    for list in [
        "flags = [\"Testamine [cures depression].\"]",
        "passes = [\"Testamine never cures depression.\"]",
    ] {
        let name = list.split(' ').next().unwrap();
        let folder = changed(list, &format!("{name} = []"));
        let output = rules(&folder, &["test", "rules"]);
        assert_code(&output, 1);
        let told = format!("`trial/cure` has no example in `{name}`");
        assert!(out(&output).contains(&told), "{}", out(&output));
        assert!(
            out(&output).contains("rules/trial/trial.toml:16:6"),
            "{}",
            out(&output)
        );
    }
}

#[test]
fn brackets_move_to_what_is_reported() {
    let folder = changed(
        "Testamine [cures depression].",
        "Testamine cures [depression].",
    );
    let output = rules(&folder, &["test", "--move-brackets", "rules"]);
    assert_code(&output, 0);
    assert!(out(&output).contains("rules/trial/trial.toml: moved the brackets of 1 examples"));
    let text = fs::read_to_string(folder.path().join("rules/trial/trial.toml")).unwrap();
    assert_eq!(text, PACK);
}

#[test]
fn paths_that_lead_to_no_rule_are_told() {
    let folder = folder(&[]);
    for (path, told) in [
        (
            "trial/cura",
            "error: trial/cura: no file and no rule has this name; did you mean `trial/cure`?",
        ),
        ("rules/health", "error: rules/health: holds no rule"),
        (
            "*.toml",
            "error: *.toml: no file and no rule has this name; name a pack",
        ),
    ] {
        let output = rules(&folder, &["test", "--rules", "rules", path]);
        assert_code(&output, 2);
        assert!(err(&output).contains(told), "{}", err(&output));
        assert_eq!(out(&output), "");
    }
    let broken = changed("severity = \"warning\"", "severity = \"warnign\"");
    let output = rules(&broken, &["test", "rules"]);
    assert_code(&output, 2);
    assert!(
        err(&output).contains("error[pack/mistake]"),
        "{}",
        err(&output)
    );
}

#[test]
fn coverage_names_what_no_example_exercises() {
    let folder = changed(
        "phrases = [\"cures depression\"]",
        "phrases = [\"cures depression\", \"heals {low}\"]\nexcept = [\"cures depression in mice\"]",
    );
    put(
        folder.path(),
        "rules/trial/more.toml",
        b"[vocabulary.low]\nwords = [\"murk of mood\"]\n[[context]]\nid = \"trial-age\"\n[context.values]\nold = [\"in the old\"]\n",
    );
    let output = rules(&folder, &["test", "--coverage", "rules/trial"]);
    assert_code(&output, 0);
    let text = out(&output);
    for told in [
        "rules/trial/trial.toml:13:32: the claim `cure`: \"heals {low}\"\n",
        "rules/trial/trial.toml:14:11: the claim `cure`: \"cures depression in mice\"\n",
        "rules/trial/more.toml:2:10: the vocabulary `low`: \"murk of mood\"\n",
        "rules/trial/more.toml:6:8: the context `trial-age` = `old`: \"in the old\"\n",
        "phrases of claims                    2 of     3   67 %\n",
        "cues of contexts                     0 of     1    0 %\n",
        "rules with a hard negative           2 of     2  100 %\n",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    assert!(!text.contains("`cures depression`"), "{text}");
}

#[test]
fn rules_are_listed_and_those_that_are_due() {
    let folder = changed(
        "severity = \"warning\"",
        "severity = \"warning\"\nvalid-until = 2027-01-31",
    );
    let list = |arguments: &[&str]| {
        let own = ["list", "--rules", "rules"];
        let output = rules(&folder, &[&own[..], arguments].concat());
        assert_code(&output, 0);
        out(&output)
    };
    let all = list(&[]);
    assert!(
        all.contains(
            "trial/cure     forbid  error     2027-11-21  no treatment cures depression\n"
        ),
        "{all}"
    );
    assert!(all.ends_with("\n2 rules\n"), "{all}");
    let none = list(&["--stale", "--today", "2027-01-31"]);
    assert_eq!(none, "0 of 2 rules are due for review on 2027-01-31\n");
    let one = list(&["--stale", "--today", "2027-02-01"]);
    assert!(
        one.contains("trial/soothes  forbid  warning   valid until 2027-01-31"),
        "{one}"
    );
    assert!(
        one.ends_with("1 of 2 rules are due for review on 2027-02-01\n"),
        "{one}"
    );
    let both = list(&[
        "--stale",
        "--today",
        "2027-11-22",
        "--output-format",
        "json",
    ]);
    let both: Value = serde_json::from_str(&both).unwrap();
    assert_eq!(both["version"], env!("CARGO_PKG_VERSION"));
    let due = |at: usize| &both["rules"][at]["due"];
    assert_eq!(
        (due(0), due(1)),
        (&Value::from("review-by"), &Value::from("valid-until"))
    );
    assert_eq!(both["rules"][0]["file"], "rules/trial/trial.toml");
}

#[test]
fn a_rule_is_explained() {
    let folder = folder(&[]);
    let output = run(&folder, &["explain", "--rules", "rules", "trial/cure"]);
    assert_code(&output, 0);
    let text = out(&output);
    for told in [
        "trial/cure\nseverity error, kind forbid, rules/trial/trial.toml\n",
        "What it reports\n  no treatment cures depression\n",
        "  It judges the claim `trial/cure`: Does it cure?\n",
        "Why\n  Relapse is common after every treatment.\n",
        "  A review (checked 2026-11-21)\n  To be reviewed by 2027-11-21.\n",
        "  - Testamine [cures depression].\n",
        "Not reported\n  - Testamine never cures depression.\n",
        "<!-- claimspan-ignore trial/cure: reason until=YYYY-MM-DD -->",
        "claimspan explain --kind forbid\n",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    let output = run(&folder, &["explain", "--rules", "rules", "trial/curs"]);
    assert_code(&output, 2);
    assert!(err(&output).contains("there is no such rule; did you mean `trial/cure`?"));
    assert_code(&run(&folder, &["explain"]), 2);
    assert_code(&run(&folder, &["explain", "a/b", "--kind", "forbid"]), 2);
}

#[test]
fn a_kind_is_explained() {
    let folder = folder(&[]);
    for page in claimspan::authoring::kinds::PAGES {
        let output = run(&folder, &["explain", "--kind", page.name]);
        assert_code(&output, 0);
        let text = out(&output);
        assert!(
            text.starts_with(&format!("Rules of kind {}\n\n", page.name)),
            "{text}"
        );
        assert!(text.contains("\nExample\n"), "{text}");
        let long = text
            .lines()
            .filter(|line| !line.starts_with("    ") && line.chars().count() > 80);
        assert_eq!(long.count(), 0, "{text}");
    }
    let output = run(&folder, &["explain", "--kind", "forbit"]);
    assert_code(&output, 2);
    assert!(err(&output).contains("there is no such kind of rule; did you mean `forbid`?"));
}

#[test]
fn a_new_rule_parses_and_lacks_only_examples() {
    for page in claimspan::authoring::kinds::PAGES {
        let folder = folder(&[]);
        let new = [
            "new",
            "fresh/first-idea",
            "--kind",
            page.name,
            "--today",
            "2026-11-25",
        ];
        let output = rules(&folder, &new);
        assert_code(&output, 0);
        assert!(out(&output).contains("claimspan rules test rules/fresh/first-idea.toml\n"));
        let path = folder.path().join("rules/fresh/first-idea.toml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("checked = 2026-11-25") && text.contains("review-by = 2027-11-25"));

        let tried = rules(&folder, &["test", "rules/fresh/first-idea.toml"]);
        assert_code(&tried, 1);
        let told = out(&tried);
        assert!(
            told.contains("`fresh/first-idea` has no example in `flags`"),
            "{told}"
        );
        assert!(
            told.contains("`fresh/first-idea` has no example in `passes`"),
            "{told}"
        );

        // With its comments opened, the examples hold.
        let opened = text.replace("\n  # ", "\n  ");
        fs::write(&path, &opened).unwrap();
        let tried = rules(&folder, &["test", "rules/fresh/first-idea.toml"]);
        assert_code(&tried, 0);

        // What is there is never touched.
        let again = rules(&folder, &new);
        assert_code(&again, 2);
        assert!(err(&again).contains("rules/fresh/first-idea.toml: is there already"));
        assert_eq!(fs::read_to_string(&path).unwrap(), opened);
    }
}

#[test]
fn a_new_rule_needs_an_id_and_a_kind() {
    let folder = folder(&[]);
    for (id, kind, told) in [
        (
            "fresh",
            "forbid",
            "error: fresh: this is no id; write PACK/NAME",
        ),
        ("../fresh/a", "forbid", "this is no id"),
        ("fresh/../a", "forbid", "this is no id"),
        ("Fresh/a", "forbid", "this is no id"),
        (
            "fresh/a",
            "forbids",
            "there is no such kind of rule; did you mean `forbid`?",
        ),
    ] {
        let output = rules(&folder, &["new", id, "--kind", kind]);
        assert_code(&output, 2);
        assert!(err(&output).contains(told), "{}", err(&output));
    }
    assert!(!folder.path().join("rules/fresh").exists());
}

#[test]
fn schema_and_pages_are_written() {
    let folder = folder(&[]);
    let schema = rules(&folder, &["schema"]);
    assert_code(&schema, 0);
    assert_eq!(out(&schema), claimspan::pack::schema::json());
    let pages = rules(&folder, &["pages", "docs", "--rules", "rules"]);
    assert_code(&pages, 0);
    assert_eq!(
        out(&pages),
        "wrote docs/README.md\nwrote docs/trial/README.md\n"
    );
    let page = fs::read_to_string(folder.path().join("docs/trial/README.md")).unwrap();
    assert!(
        page.contains("\n## trial/cure\n\nerror, `forbid`: no treatment cures depression\n"),
        "{page}"
    );
    assert!(
        page.contains("\n- `Testamine [cures depression].`\n"),
        "{page}"
    );
    let again = rules(&folder, &["pages", "docs", "--rules", "rules"]);
    assert_eq!(out(&again), "all pages are up to date\n");
}
