//! Configuration files, through the program: which one speaks, what it may say, and how it is wrong.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{assert_code, err, folder, found, out};
use crate::program::{put, run};

const BOTH: &str = "Testamine cures depression.\n\nTestamine soothes you.\n";

/// A folder with packs and these files; the packs are named by a file at its root, with these lines after it.
fn site(root: &str, files: &[(&str, &str)]) -> TempDir {
    let folder = folder(files);
    put(
        folder.path(),
        "claimspan.toml",
        format!("rules = [\"rules\"]\n{root}").as_bytes(),
    );
    folder
}

fn check(folder: &TempDir, arguments: &[&str]) -> Vec<String> {
    let output = run(
        folder,
        &[&["check", "--output-format", "json"], arguments].concat(),
    );
    assert!(!output.stdout.is_empty(), "{}", err(&output));
    let found = found(&output);
    found
        .iter()
        .map(|found| found.replace("trial/", ""))
        .collect()
}

#[test]
fn the_file_nearest_to_an_article_speaks_for_it() {
    let folder = site(
        "ignore = [\"trial/soothes\"]\n",
        &[
            ("a.md", BOTH),
            ("sub/b.md", BOTH),
            ("sub/deep/c.md", BOTH),
            ("sub/.claimspan.toml", "ignore = [\"trial/cure\"]\n"),
            ("other/d.md", BOTH),
            (
                "other/claimspan.toml",
                "extend = \"../claimspan.toml\"\nextend-select = [\"trial/soothes\"]\n",
            ),
        ],
    );
    let wanted = [
        "a.md cure",
        "other/d.md cure",
        "other/d.md soothes",
        "sub/b.md soothes",
        "sub/deep/c.md soothes",
    ];
    assert_eq!(check(&folder, &["."]), wanted);
    // From wherever the program is run.
    let output =
        crate::program::command(&folder, &["check", "--output-format", "json", "deep/c.md"])
            .current_dir(folder.path().join("sub"))
            .output()
            .unwrap();
    let text = out(&output);
    assert!(!text.contains("trial/"), "no pack is named there: {text}");
    // The command line speaks last.
    assert_eq!(
        check(&folder, &["--extend-select", "trial/soothes", "a.md"]),
        ["a.md cure", "a.md soothes"]
    );
    assert_eq!(
        check(&folder, &["--select", "trial/soothes", "a.md"]),
        ["a.md soothes"]
    );
    assert_eq!(
        check(&folder, &["--config", "claimspan.toml", "sub/b.md"]),
        ["sub/b.md cure"]
    );
    assert_eq!(
        check(&folder, &["--isolated", "--rules", "rules", "a.md"]),
        ["a.md cure", "a.md soothes"]
    );
    assert_eq!(check(&folder, &["--isolated", "a.md"]), [""; 0]);
}

#[test]
fn looking_upwards_ends_at_the_root_of_the_repository() {
    let folder = site("", &[("repo/a.md", BOTH)]);
    assert_eq!(check(&folder, &["repo/a.md"]).len(), 2);
    fs::create_dir(folder.path().join("repo/.git")).unwrap();
    assert_eq!(check(&folder, &["repo/a.md"]), [""; 0]);
}

#[test]
fn standard_input_is_judged_as_the_file_that_it_is_named_after() {
    let folder = site("ignore = [\"trial/soothes\"]\n", &[("sub/x.md", "")]);
    let json = [
        "check",
        "--output-format",
        "json",
        "--stdin-filename",
        "sub/x.md",
        "-",
    ];
    let mut child = crate::program::command(&folder, &json)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), BOTH.as_bytes()).unwrap();
    assert_eq!(
        found(&child.wait_with_output().unwrap()),
        ["sub/x.md trial/cure"]
    );
}

#[test]
fn overrides_choose_by_path_and_by_front_matter() {
    let news = format!("---\ntype: News\n---\n{BOTH}");
    let folder = site(
        r#"
[[overrides]]
paths = ["patients/"]
ignore = ["trial/soothes"]

[[overrides]]
front-matter = { type = ["news", "blog"] }
ignore = ["trial/cure"]

[[overrides]]
paths = ["patients/*.md"]
front-matter = { type = "news" }
extend-select = ["trial/*"]
[overrides.severity]
"trial/*" = "note"
"trial/cure" = "warning"
"#,
        &[
            ("a.md", BOTH),
            ("b.md", &news),
            ("patients/c.md", BOTH),
            ("patients/d.md", &news),
        ],
    );
    let wanted = [
        "a.md cure",
        "a.md soothes",
        "b.md soothes",
        "patients/c.md cure",
        "patients/d.md cure",
        "patients/d.md soothes",
    ];
    assert_eq!(check(&folder, &["."]), wanted);
    let output = run(
        &folder,
        &["check", "--output-format", "json", "patients/d.md"],
    );
    assert_code(&output, 0);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["diagnostics"][0]["severity"], "warning");
    assert_eq!(report["diagnostics"][1]["severity"], "note");
}

#[test]
fn a_file_settles_the_run() {
    let folder = site(
        "fail-on = \"warning\"\noutput-format = \"concise\"\n",
        &[("a.md", "Testamine soothes you.\n")],
    );
    let output = run(&folder, &["check", "a.md"]);
    assert_code(&output, 1);
    assert!(out(&output).starts_with("a.md:1:"), "{}", out(&output));
    assert_code(&run(&folder, &["check", "--fail-on", "error", "a.md"]), 0);
    // Two answers are none.
    put(folder.path(), "sub/claimspan.toml", b"fail-on = \"note\"\n");
    put(folder.path(), "sub/b.md", b"Text.\n");
    let output = run(&folder, &["check", "."]);
    assert_code(&output, 2);
    let told = err(&output);
    assert!(
        told.contains("claimspan.toml:2 and sub/claimspan.toml:1 say different things"),
        "{told}"
    );
    assert_code(&run(&folder, &["check", "--fail-on", "error", "."]), 0);
}

#[test]
fn articles_can_be_left_out() {
    let folder = site(
        "exclude = [\"drafts/\", \"*.old.md\"]\n",
        &[
            ("a.md", BOTH),
            ("a.old.md", BOTH),
            ("sub/drafts/b.md", BOTH),
            ("c.md", BOTH),
        ],
    );
    let cures = |arguments: &[&str]| -> Vec<String> {
        let found = check(&folder, arguments);
        found
            .into_iter()
            .filter(|found| found.ends_with("cure"))
            .collect()
    };
    assert_eq!(cures(&["."]), ["a.md cure", "c.md cure"]);
    assert_eq!(cures(&["--exclude", "c.md", "."]), ["a.md cure"]);
    assert_eq!(cures(&["a.old.md"]), ["a.old.md cure"]);
    assert_eq!(
        cures(&["--force-exclude", "a.md", "a.old.md"]),
        ["a.md cure"]
    );
    assert_code(&run(&folder, &["check", "--force-exclude", "a.old.md"]), 0);
    let output = run(&folder, &["check", "sub"]);
    assert_code(&output, 2);
    assert!(
        err(&output).contains("all 1 are excluded"),
        "{}",
        err(&output)
    );
}

/// Rule packs with a rule that inserts a text.
const NOTICE: &str = r#"
[[claim]]
id = "notice"
asks = "Does it say so?"
phrases = ["ask a doctor"]

[[rule]]
id = "trial/notice"
kind = "require"
claims = ["notice"]
severity = "note"
message = "the article does not send readers to a doctor"
text = "Ask a doctor."
why = "House rule."
source = [{ title = "A review", checked = 2026-11-21 }]
review-by = 2027-11-21
flags = ["[]Text."]
passes = ["Ask a doctor."]
"#;

#[test]
fn the_text_to_insert_can_be_set() {
    let folder = site(
        "[text]\n\"trial/notice\" = \"Ask a doctor you know.\"\n",
        &[("a.md", "Text.\n")],
    );
    put(folder.path(), "rules/trial/notice.toml", NOTICE.as_bytes());
    let output = run(&folder, &["check", "--output-format", "json", "a.md"]);
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", err(&output)));
    let edit = &report["diagnostics"][0]["fix"]["edits"][0]["replacement"];
    assert!(
        edit.as_str().unwrap().contains("Ask a doctor you know."),
        "{report}"
    );
    put(
        folder.path(),
        "claimspan.toml",
        b"rules = [\"rules\"]\n[text]\n\"trial/cure\" = \"x\"\n",
    );
    let output = run(&folder, &["check", "a.md"]);
    assert_code(&output, 2);
    assert!(
        err(&output).contains("`trial/cure` inserts no text"),
        "{}",
        err(&output)
    );
}

#[test]
fn every_mistake_is_drawn() {
    let folder = folder(&[("a.md", "Text.\n")]);
    let told = |text: &str| {
        put(folder.path(), "claimspan.toml", text.as_bytes());
        let output = run(&folder, &["check", "a.md"]);
        assert_code(&output, 2);
        assert!(out(&output).is_empty());
        err(&output)
    };
    let text = told(
        "ignores = [\"x\"]\nfail-on = \"eror\"\nacross = 3\n\n[[overrides]]\npath = [\"x\"]\n\n[[overrides]]\npaths = [\"a/../b\"]\n\n[[overrides]]\nignore = [\"health/*\"]\n",
    );
    for wanted in [
        "there is no key `ignores` here",
        "did you mean `ignore`?",
        "`eror` is none of the words for this",
        "did you mean `error`?",
        "claimspan.toml:3:",
        "did you mean `paths`?",
        "`a/../b` is no pattern",
        "this override does not say for which articles it is",
        "mend them first, nothing was checked",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    let text = told("rules = [\"rules\"]\nselect = [\"trial/cures\"]\noutput-format = \"jso\"\n");
    assert!(text.contains("did you mean `json`?"), "{text}");
    let text = told(
        "rules = [\"rules\"]\nselect = [\"trial/cures\"]\n[severity]\n\"trial/sooths\" = \"note\"\n[[overrides]]\npaths = [\"x\"]\nignore = [\"none/*\"]\n",
    );
    for wanted in [
        "claimspan.toml:2:",
        "did you mean `trial/cure`?",
        "claimspan.toml:4:",
        "did you mean `trial/soothes`?",
        "claimspan.toml:7:",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    let text = told("extend = \"none.toml\"\n");
    assert!(text.contains("none.toml: cannot be read"), "{text}");
    assert!(text.contains("claimspan.toml:1:"), "{text}");
    put(folder.path(), "b.toml", b"extend = \"claimspan.toml\"\n");
    let text = told("extend = \"b.toml\"\n");
    assert!(
        text.contains(
            "these files extend each other: claimspan.toml, then b.toml, then claimspan.toml"
        ),
        "{text}"
    );
    let text = told("rules = [\n");
    assert!(text.contains("claimspan.toml:"), "{text}");
    put(folder.path(), ".claimspan.toml", b"");
    let text = told("");
    assert!(
        text.contains("holds both `claimspan.toml` and `.claimspan.toml`"),
        "{text}"
    );
    let output = run(&folder, &["check", "--config", "gone.toml", "a.md"]);
    assert_code(&output, 2);
    assert!(err(&output).contains("--config gone.toml: does not exist"));
}

#[test]
fn shows_every_setting_with_its_origin() {
    let folder = site(
        "fail-on = \"warning\"\nignore = [\"trial/soothes\"]\n[[overrides]]\nfront-matter = { type = \"news\" }\nseverity = { \"trial/cure\" = \"note\" }\n",
        &[("a.md", BOTH), ("b.md", "---\ntype: news\n---\nText.\n")],
    );
    let shown = |arguments: &[&str]| {
        let output = run(
            &folder,
            &[&["check", "--show-settings"], arguments].concat(),
        );
        assert_code(&output, 0);
        let text = out(&output);
        text.lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    let lines = shown(&["a.md"]);
    for wanted in [
        "settings for a.md",
        "files: claimspan.toml",
        "rules [\"rules\"] claimspan.toml:1",
        "exclude [] default",
        "output-format \"full\" default",
        "fail-on \"warning\" claimspan.toml:2",
        "across true default",
        "trial/cure error default",
        "trial/soothes off claimspan.toml:3",
        "suppression/unused warning default",
    ] {
        assert!(
            lines.iter().any(|line| line == wanted),
            "{wanted}\n{lines:#?}"
        );
    }
    assert!(shown(&["b.md"]).contains(&"trial/cure note claimspan.toml:6".to_owned()));
    let lines = shown(&[
        "a.md",
        "--fail-on",
        "note",
        "--no-across",
        "--select",
        "trial/soothes",
    ]);
    for wanted in [
        "fail-on \"note\" command line (--fail-on)",
        "across false command line (--no-across)",
        "trial/cure off command line (--select)",
    ] {
        assert!(
            lines.iter().any(|line| line == wanted),
            "{wanted}\n{lines:#?}"
        );
    }
}

#[test]
fn init_writes_a_file_that_changes_nothing_and_never_another() {
    let folder = folder(&[("a.md", BOTH)]);
    let before = out(&run(
        &folder,
        &[
            "check",
            "--rules",
            "rules",
            "--output-format",
            "json",
            "a.md",
        ],
    ));
    assert_code(&run(&folder, &["init"]), 0);
    let written = fs::read_to_string(folder.path().join("claimspan.toml")).unwrap();
    let after = out(&run(
        &folder,
        &[
            "check",
            "--rules",
            "rules",
            "--output-format",
            "json",
            "a.md",
        ],
    ));
    assert_eq!(before, after);
    let output = run(&folder, &["init"]);
    assert_code(&output, 2);
    assert!(
        err(&output).contains("claimspan.toml: is there already"),
        "{}",
        err(&output)
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("claimspan.toml")).unwrap(),
        written
    );
    // What the comments show is right, line by line.
    let keys =
        |line: &&str| line.starts_with("# ") && (line.contains(" = ") || line.starts_with("# ["));
    let plain: Vec<&str> = written
        .lines()
        .filter(keys)
        .map(|line| &line[2..])
        .collect();
    let plain = plain
        .join("\n")
        .replace("extend = \"../claimspan.toml\"\n", "")
        .replace("my-rules", "rules");
    put(folder.path(), "claimspan.toml", b"");
    put(folder.path(), "all.toml", plain.as_bytes());
    let output = run(
        &folder,
        &["check", "--config", "all.toml", "--exit-zero", "a.md"],
    );
    let told = err(&output);
    assert!(
        !told.contains("no key") && !told.contains("none of the words"),
        "{plain}\n{told}"
    );
}

#[test]
fn the_schema_is_kept_and_fresh() {
    let schema = claimspan::config::schema();
    let folder = folder(&[]);
    assert_eq!(out(&run(&folder, &["config", "schema"])), schema);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/claimspan.schema.json");
    if std::env::var_os("CLAIMSPAN_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &schema).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == schema,
        "schema/claimspan.schema.json is out of date; run the tests with CLAIMSPAN_BLESS=1"
    );
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let keys = schema["properties"].as_object().unwrap();
    for key in [
        "extend",
        "rules",
        "exclude",
        "fail-on",
        "select",
        "severity",
        "text",
        "overrides",
    ] {
        assert!(keys.contains_key(key), "{key}");
    }
}
