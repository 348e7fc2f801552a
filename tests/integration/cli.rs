//! The program as a whole: arguments and files in, standard output, standard error and the exit code out.

use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{self, command, put, run};

/// A pack that knows one thing, so that these tests need no shipped fact.
pub(crate) const PACK: &str = r#"
[pack]
about = "a pack for tests"

[[subject]]
id = "drug"
names = ["testamine"]

[[claim]]
id = "cure"
subject = "drug"
asks = "Does it cure?"
phrases = ["cures depression"]

[[rule]]
id = "trial/cure"
kind = "forbid"
claims = ["cure"]
severity = "error"
message = "no treatment cures depression"
why = "Relapse is common after every treatment."
source = [{ title = "A review", checked = 2026-11-21 }]
review-by = 2027-11-21
flags = ["Testamine [cures depression]."]
passes = ["Testamine never cures depression."]

[[claim]]
id = "soothes"
subject = "drug"
asks = "Does it soothe?"
phrases = ["soothes"]

[[rule]]
id = "trial/soothes"
kind = "forbid"
claims = ["soothes"]
severity = "warning"
message = "nobody knows whether it soothes"
why = "It was never studied."
source = [{ title = "A review", checked = 2026-11-21 }]
review-by = 2027-11-21
flags = ["Testamine [soothes]."]
passes = ["Testamine never soothes."]
"#;

const WRONG: &str = "# On testamine\n\nTestamine cures depression in a week.\n";
const DOUBTFUL: &str = "Testamine soothes you.\n";
const RIGHT: &str = "# On testamine\n\nTestamine helps some people for a while.\n";

/// A folder with [`PACK`] and these articles.
pub(crate) fn folder(articles: &[(&str, &str)]) -> TempDir {
    program::folder(PACK, articles)
}

/// `check` with the pack of the folder.
pub(crate) fn check(folder: &TempDir, arguments: &[&str]) -> Output {
    run(
        folder,
        &[&["check", "--rules", "rules"], arguments].concat(),
    )
}

fn with_stdin(folder: &TempDir, arguments: &[&str], text: &str) -> Output {
    let mut child = command(
        folder,
        &[&["check", "--rules", "rules"], arguments].concat(),
    )
    .stdin(Stdio::piped())
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
pub(crate) fn assert_code(output: &Output, code: i32) {
    assert_eq!(
        output.status.code(),
        Some(code),
        "{}\n{}",
        out(output),
        err(output)
    );
}

/// The findings that are about the pack of these tests: `file rule`.
pub(crate) fn found(output: &Output) -> Vec<String> {
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let diagnostics = report["diagnostics"].as_array().unwrap();
    diagnostics
        .iter()
        .map(|found| {
            format!(
                "{} {}",
                found["file"].as_str().unwrap(),
                found["rule"].as_str().unwrap()
            )
        })
        .filter(|found| found.contains(" trial/"))
        .collect()
}

#[test]
fn tells_findings_by_the_exit_code() {
    let folder = folder(&[
        ("wrong.md", WRONG),
        ("right.md", RIGHT),
        ("doubtful.txt", DOUBTFUL),
    ]);
    assert_code(&check(&folder, &["right.md"]), 0);
    assert_code(&check(&folder, &["doubtful.txt"]), 0);
    assert_code(&check(&folder, &["wrong.md"]), 1);
    assert_code(&check(&folder, &[]), 1);
    assert_code(&check(&folder, &["wrong.md", "--exit-zero"]), 0);
    assert_code(
        &check(&folder, &["doubtful.txt", "--fail-on", "warning"]),
        1,
    );
    assert_code(&check(&folder, &["doubtful.txt", "--fail-on", "note"]), 1);
    assert_code(&check(&folder, &["doubtful.txt", "--fail-on", "error"]), 0);
}

#[test]
fn judges_by_the_chosen_rules() {
    let folder = folder(&[("both.txt", &format!("{WRONG}\n{DOUBTFUL}"))]);
    let chosen = |arguments: &[&str]| {
        let json = ["--output-format", "json", "both.txt"];
        found(&check(&folder, &[arguments, &json].concat()))
    };
    let (cure, soothes) = ("both.txt trial/cure", "both.txt trial/soothes");
    assert_eq!(chosen(&[]), [cure, soothes]);
    assert_eq!(chosen(&["--select", "trial/cure"]), [cure]);
    assert_eq!(chosen(&["--ignore", "trial/c*"]), [soothes]);
    assert_eq!(
        chosen(&["--select", "trial/cure", "--extend-select", "trial/s*"]),
        [cure, soothes]
    );
    assert_code(&check(&folder, &["--note", "trial/*", "both.txt"]), 0);
    assert_code(
        &check(
            &folder,
            &["--error", "trial/soothes,trial/cure", "both.txt"],
        ),
        1,
    );
    for (arguments, wanted) in [
        (["--select", "trial/cures"], "did you mean `trial/cure`?"),
        (["--ignore", "other/*"], "there is no such rule"),
        (["--ignore", "*"], "no rule is left"),
    ] {
        let output = check(&folder, &[&arguments[..], &["both.txt"]].concat());
        assert_code(&output, 2);
        assert!(err(&output).contains(wanted), "{}", err(&output));
    }
}

#[test]
fn takes_the_day_from_the_arguments() {
    let folder = folder(&[("right.md", RIGHT)]);
    assert_code(&check(&folder, &["--today", "2026-02-28", "right.md"]), 0);
    for day in ["2026-02-30", "tomorrow", ""] {
        let output = check(&folder, &["--today", day, "right.md"]);
        assert_code(&output, 2);
        assert!(err(&output).contains("--today <YYYY-MM-DD>"), "{day}");
    }
}

#[test]
fn reports_in_every_format() {
    let folder = folder(&[("wrong.md", WRONG), ("doubtful.txt", DOUBTFUL)]);
    let concise = check(&folder, &["--output-format", "concise"]);
    let text = out(&concise);
    assert!(
        text.contains("wrong.md:3:11: error[trial/cure] no treatment cures depression\n"),
        "{text}"
    );
    assert!(
        text.contains("doubtful.txt:1:11: warning[trial/soothes]"),
        "{text}"
    );
    assert!(
        text.contains("\nchecked 2 articles, 11 words in "),
        "{text}"
    );
    assert_eq!(err(&concise), "");

    let full = out(&check(&folder, &[]));
    assert!(
        full.contains("error[trial/cure]: no treatment cures depression"),
        "{full}"
    );
    assert!(full.contains("wrong.md:3:11\n"), "{full}");
    assert!(full.contains("^^^^^^^^^^^^^^^^"), "{full}");
    assert!(
        full.contains("= source: A review (checked 2026-11-21)"),
        "{full}"
    );

    let json = check(&folder, &["--output-format", "json"]);
    assert_eq!(
        found(&json),
        ["doubtful.txt trial/soothes", "wrong.md trial/cure"]
    );
    let report: Value = serde_json::from_slice(&json.stdout).unwrap();
    let wrong = report["diagnostics"].as_array().unwrap();
    let wrong = wrong
        .iter()
        .find(|found| found["rule"] == "trial/cure")
        .unwrap();
    let (start, end) = (
        wrong["span"]["start"].as_u64().unwrap(),
        wrong["span"]["end"].as_u64().unwrap(),
    );
    assert_eq!(
        &WRONG[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()],
        "cures depression"
    );

    let by_environment = command(&folder, &["check", "--rules", "rules"])
        .env("CLAIMSPAN_OUTPUT_FORMAT", "json")
        .output()
        .unwrap();
    assert_eq!(by_environment.stdout, json.stdout);
}

#[test]
fn colour_is_asked_for() {
    let folder = folder(&[("wrong.md", WRONG)]);
    assert!(!out(&check(&folder, &[])).contains('\u{1b}'));
    assert!(out(&check(&folder, &["--color", "always"])).contains('\u{1b}'));
    assert!(!out(&check(&folder, &["--color", "never"])).contains('\u{1b}'));
    let forced = command(&folder, &["check", "--rules", "rules"])
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert!(!out(&forced).contains('\u{1b}'));
}

#[test]
fn a_path_that_leads_to_nothing_is_told_and_the_others_are_checked() {
    let folder = folder(&[("wrong.md", WRONG)]);
    fs::create_dir(folder.path().join("empty")).unwrap();
    for (path, what) in [
        ("gone.md", "error: gone.md: does not exist; "),
        ("*.htm", "error: *.htm: the pattern matches no article; "),
        ("empty", "error: empty: holds no article "),
        (
            "rules/trial/trial.toml",
            "error: rules/trial/trial.toml: has an unknown format",
        ),
    ] {
        let alone = check(&folder, &[path, "--output-format", "json"]);
        assert_code(&alone, 2);
        assert!(err(&alone).starts_with(what), "{}", err(&alone));
        assert_eq!(out(&alone), "");
        let beside = check(
            &folder,
            &[path, "wrong.md", "--exit-zero", "--output-format", "json"],
        );
        assert_code(&beside, 2);
        assert!(err(&beside).starts_with(what), "{}", err(&beside));
        assert_eq!(found(&beside), ["wrong.md trial/cure"]);
        assert!(out(&beside).contains("\"unreadable\": 1"));
    }
}

#[test]
fn no_article_at_all_is_an_error() {
    let folder = folder(&[]);
    let output = check(&folder, &[]);
    assert_code(&output, 2);
    assert!(err(&output).starts_with("error: "), "{}", err(&output));
}

#[test]
fn a_file_that_is_no_text_is_told_and_the_others_are_checked() {
    let folder = folder(&[("wrong.md", WRONG)]);
    put(
        folder.path(),
        "picture.md",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    );
    put(folder.path(), "damaged.txt", b"\xff\xfea\0b");
    let output = check(&folder, &["--output-format", "concise"]);
    assert_code(&output, 2);
    let told = err(&output);
    assert!(
        told.contains("error: picture.md: not a text file: byte 6 is a control character; save it"),
        "{told}"
    );
    assert!(
        told.contains("error: damaged.txt: starts like UTF-16 but is damaged; save it"),
        "{told}"
    );
    assert!(out(&output).contains("wrong.md:3:11: error[trial/cure]"));
    assert!(out(&output).contains("checked 1 article, "));
    assert!(out(&output).contains("not checked: 2 paths, see the errors"));
}

#[test]
fn a_large_article_is_told_and_the_others_are_checked() {
    let large = "It rains a lot here.\n\n".repeat(60_000);
    let folder = folder(&[("large.md", &large), ("wrong.md", WRONG)]);
    let output = check(
        &folder,
        &["--max-file-size", "1", "--output-format", "json"],
    );
    assert_code(&output, 2);
    assert_eq!(found(&output), ["wrong.md trial/cure"]);
    let wanted = "error: large.md: is larger than 1 MB; leave it out with `--exclude`, or raise `--max-file-size`\n";
    assert_eq!(err(&output), wanted);
    assert_code(&check(&folder, &[]), 1);
    let mut child = command(
        &folder,
        &["check", "--rules", "rules", "--max-file-size", "1", "-"],
    )
    .stdin(Stdio::piped())
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    // It may have refused before everything is written.
    let _ = child.stdin.take().unwrap().write_all(large.as_bytes());
    let output = child.wait_with_output().unwrap();
    assert_code(&output, 2);
    assert!(
        err(&output).contains("error: -: is larger than 1 MB; "),
        "{}",
        err(&output)
    );
}

/// The same where a configuration or a folder of packs leads to one.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_neither_configuration_nor_pack() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("right.md", "Words.\n"), ("packs/a/b.txt", "")]);
    let path = |name: &str| folder.path().join(name);
    let made = std::process::Command::new("mkfifo")
        .arg(path("pipe"))
        .status();
    assert!(made.unwrap().success());
    for file in ["pipe", "/dev/zero"] {
        put(&folder, "claimspan.toml", format!("extend = \"{file}\"\n"));
        let output = run(&folder, &["check", "right.md"]);
        assert_code(&output, 2);
        let wanted = format!("{file}: cannot be read: is no regular file");
        assert!(err(&output).contains(&wanted), "{}", err(&output));
    }
    for (at, target) in ["../../pipe", "/dev/zero"].into_iter().enumerate() {
        let name = format!("packs/a/{at}.toml");
        symlink(target, path(&name)).unwrap();
        let output = run(
            &folder,
            &["check", "--isolated", "--rules", "packs", "right.md"],
        );
        assert_code(&output, 2);
        let wanted = format!("{name}: is no regular file");
        assert!(err(&output).contains(&wanted), "{}", err(&output));
        std::fs::remove_file(path(&name)).unwrap();
    }
}

/// A pipe that nobody writes to, a device that never ends, links that lead in circles, a folder that may not be entered.
#[cfg(unix)]
#[test]
fn what_is_no_article_is_told_without_waiting_for_it() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("site/wrong.md", WRONG)]);
    let path = |name: &str| folder.path().join(name);
    let made = std::process::Command::new("mkfifo")
        .arg(path("site/pipe.md"))
        .status();
    assert!(made.unwrap().success());
    symlink(".", path("site/circle")).unwrap();
    symlink("loop.md", path("site/loop.md")).unwrap();
    symlink("/dev/zero", path("site/zero.md")).unwrap();
    // What a walk meets of these is no article.
    let output = check(&folder, &["--output-format", "json", "site"]);
    assert_eq!(
        found(&output),
        ["site/wrong.md trial/cure"],
        "{}",
        err(&output)
    );
    assert_code(&output, 1);
    for name in ["site/pipe.md", "site/zero.md"] {
        let output = check(&folder, &[name, "site/wrong.md", "--output-format", "json"]);
        assert_code(&output, 2);
        assert_eq!(found(&output), ["site/wrong.md trial/cure"]);
        let wanted =
            format!("error: {name}: is no regular file; give its text on standard input (`-`)\n");
        assert_eq!(err(&output), wanted);
    }
    // A link to a file elsewhere is for whoever runs the program to name.
    put(&folder, "away/secret", WRONG);
    symlink("../away/secret", path("site/out.md")).unwrap();
    let output = check(&folder, &["--output-format", "json", "site"]);
    assert_code(&output, 2);
    assert_eq!(found(&output), ["site/wrong.md trial/cure"]);
    let wanted = "error: site/out.md: is a link to a file outside of the folder; name the link itself to have it checked\n";
    assert_eq!(err(&output), wanted);
    let output = check(&folder, &["--output-format", "json", "site", "site/out.md"]);
    assert_code(&output, 1);
    assert_eq!(found(&output).len(), 2);
    let output = check(&folder, &["site/loop.md"]);
    assert_code(&output, 2);
    assert!(err(&output).contains("site/loop.md"), "{}", err(&output));
}

#[test]
fn a_rule_about_the_whole_article_is_refused_where_it_is_wrong() {
    let rule = |keys: &str| {
        format!(
            "\n[[rule]]\nid = \"trial/whole\"\nseverity = \"note\"\nmessage = \"m\"\nwhy = \"w\"\n{keys}\nsource = [{{ title = \"t\", checked = 2026-11-21 }}]\nreview-by = 2027-11-21\n"
        )
    };
    let examples = "flags = [\"[a]\"]\npasses = [\"b\"]";
    for (keys, told) in [
        (
            format!("kind = \"structure\"\n{examples}"),
            "needs a `check`",
        ),
        (
            format!("kind = \"structure\"\ncheck = \"empty-sections\"\n{examples}"),
            "did you mean `empty-section`?",
        ),
        (
            format!(
                "kind = \"structure\"\ncheck = \"byline\"\nwords = {{ bylines = [\"by (\"] }}\n{examples}"
            ),
            "error[pack/mistake]",
        ),
        (
            format!("kind = \"date\"\nwords = {{ stamp = [\"updated\"] }}\n{examples}"),
            "did you mean `stamps`?",
        ),
        (
            format!("kind = \"prefer\"\nclaims = [\"cure\"]\n{examples}"),
            "has no vocabulary of values",
        ),
        (
            "kind = \"date\"\nflags = [{ format = \"pdf\", text = \"[a]\" }]\npasses = [3]"
                .to_owned(),
            "an example is a text, or a table",
        ),
    ] {
        let folder = folder(&[("right.md", RIGHT)]);
        let pack = format!("{PACK}{}", rule(&keys));
        put(folder.path(), "rules/trial/trial.toml", pack.as_bytes());
        let output = check(&folder, &[]);
        assert_code(&output, 2);
        assert!(err(&output).contains(told), "{keys}: {}", err(&output));
    }
}

#[test]
fn every_mistake_in_a_pack_is_shown_where_it_stands() {
    let folder = folder(&[("wrong.md", WRONG)]);
    let broken = PACK
        .replace(
            "subject = \"drug\"\nasks = \"Does it cure?\"",
            "subject = \"drgu\"\nasks = \"Does it cure?\"",
        )
        .replace("severity = \"warning\"", "severity = \"warnign\"")
        .replace("phrases = [\"soothes\"]", "phrases = [\"(soothes\"]");
    put(folder.path(), "rules/trial/trial.toml", broken.as_bytes());
    let output = check(&folder, &["--output-format", "json", "--exit-zero"]);
    assert_code(&output, 2);
    assert_eq!(out(&output), "");
    let told = err(&output);
    for (line, text) in broken.lines().enumerate() {
        if text.contains("drgu") || text.contains("warnign") || text.contains("\"(soothes\"") {
            let place = format!("rules/trial/trial.toml:{}:", line + 1);
            assert!(told.contains(&place), "{place}\n{told}");
        }
    }
    assert!(told.contains("error[pack/mistake]"), "{told}");
    assert!(
        told.contains("error: rule packs: 3 mistakes; mend them first, nothing was checked"),
        "{told}"
    );
}

#[test]
fn a_rule_yields_to_one_that_knows_better_in_the_same_sentence() {
    let folder = folder(&[
        ("one.md", "Testamine cures depression and soothes.\n"),
        ("two.md", "Testamine cures depression. Testamine soothes.\n"),
    ]);
    let yielding = PACK.replace(
        "severity = \"warning\"",
        "severity = \"warning\"\nyields-to = [\"trial/cure\"]",
    );
    put(folder.path(), "rules/trial/trial.toml", yielding.as_bytes());
    let found = found(&check(&folder, &["--output-format", "json", "."]));
    let wanted = [
        "one.md trial/cure",
        "two.md trial/cure",
        "two.md trial/soothes",
    ];
    assert_eq!(found, wanted);

    let misspelt = yielding.replace("[\"trial/cure\"]", "[\"trial/curse\"]");
    put(folder.path(), "rules/trial/trial.toml", misspelt.as_bytes());
    let told = check(&folder, &["."]);
    assert_code(&told, 2);
    assert!(
        err(&told).contains("there is no rule `trial/curse`"),
        "{}",
        err(&told)
    );
    assert!(err(&told).contains("trial/cure"), "{}", err(&told));
}

#[test]
fn two_vocabularies_of_one_name_are_a_mistake() {
    let folder = folder(&[("right.md", RIGHT)]);
    let more = "[vocabulary.calm]\nwords = [\"calmly\"]\n";
    put(folder.path(), "rules/trial/a.toml", more.as_bytes());
    put(folder.path(), "rules/trial/b.toml", more.as_bytes());
    let told = check(&folder, &["."]);
    assert_code(&told, 2);
    let message = "this pack already has something called `calm`";
    assert!(err(&told).contains(message), "{}", err(&told));
    assert!(
        err(&told).contains("rules/trial/b.toml:2:"),
        "{}",
        err(&told)
    );
}

#[test]
fn a_folder_without_packs_is_told() {
    let folder = folder(&[("wrong.md", WRONG)]);
    let output = run(&folder, &["check", "--rules", "gone", "wrong.md"]);
    assert_code(&output, 2);
    assert!(
        err(&output).starts_with("error: gone: "),
        "{}",
        err(&output)
    );
    fs::create_dir(folder.path().join("empty")).unwrap();
    let output = run(&folder, &["check", "--rules", "empty", "wrong.md"]);
    assert_code(&output, 2);
    assert!(
        err(&output).contains("error: empty: holds no pack"),
        "{}",
        err(&output)
    );
}

#[test]
fn wrong_arguments_are_told() {
    let folder = folder(&[("wrong.md", WRONG)]);
    for (arguments, what) in [
        (&["check", "--colour"][..], "unexpected argument '--colour'"),
        (&["check", "--output-format", "xml"], "invalid value 'xml'"),
        (&["check", "-j", "0"], "invalid value '0'"),
        (&["inspect"], "unrecognized subcommand 'inspect'"),
        (
            &[
                "check",
                "--rules",
                "rules",
                "--stdin-filename",
                "x.md",
                "wrong.md",
            ],
            "--stdin-filename",
        ),
    ] {
        let output = run(&folder, arguments);
        assert_code(&output, 2);
        assert!(err(&output).contains(what), "{}", err(&output));
    }
    let version = run(&folder, &["--version"]);
    assert_code(&version, 0);
    assert_eq!(
        out(&version),
        format!("claimspan {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn standard_input_is_an_article() {
    let folder = folder(&[("wrong.md", WRONG)]);
    let json = ["--output-format", "json"];
    let output = with_stdin(&folder, &[&["-"][..], &json].concat(), WRONG);
    assert_code(&output, 1);
    assert_eq!(found(&output), ["- trial/cure"]);

    // The extension of the name tells the format; a script is no prose in HTML.
    let html = "<script>Testamine cures depression.</script><p>Testamine soothes you.</p>";
    let arguments = [&["-", "--stdin-filename", "./posts/new.html"][..], &json].concat();
    let output = with_stdin(&folder, &arguments, html);
    assert_code(&output, 0);
    assert_eq!(found(&output), ["posts/new.html trial/soothes"]);

    let arguments = [&["-", "--format", "html"][..], &json].concat();
    assert_eq!(
        found(&with_stdin(&folder, &arguments, html)),
        ["- trial/soothes"]
    );

    // It takes the place of the file of its name.
    let arguments = [
        &["-", "wrong.md", "--stdin-filename", "wrong.md"][..],
        &json,
    ]
    .concat();
    let output = with_stdin(&folder, &arguments, RIGHT);
    assert_code(&output, 0);
    assert_eq!(found(&output), [""; 0]);

    let output = with_stdin(&folder, &["-", "--stdin-filename", "new.rst"], RIGHT);
    assert_code(&output, 2);
    assert!(
        err(&output).starts_with("error: new.rst: has an unknown format"),
        "{}",
        err(&output)
    );
}

/// The order of paths and the number of threads are in `findings.rs`.
#[test]
fn an_article_is_checked_once_however_often_its_path_is_given() {
    let names = ["posts/a.md", "posts/b.md", "posts/c.md"];
    let folder = folder(&names.map(|name| (name, WRONG)));
    let report = |paths: &[&str]| {
        out(&check(
            &folder,
            &[paths, &["--output-format", "json"]].concat(),
        ))
    };
    let one = report(&names);
    for paths in [
        &["posts"][..],
        &["posts/*.md", "posts"],
        &["posts/c.md", "./posts/a.md", "posts/b.md", "posts/a.md"],
    ] {
        assert_eq!(report(paths), one, "{paths:?}");
    }
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_is_no_trouble() {
    let texts: Vec<String> = (0..400).map(|n| format!("posts/{n}.md")).collect();
    let articles: Vec<(&str, &str)> = texts.iter().map(|name| (name.as_str(), WRONG)).collect();
    let folder = folder(&articles);
    let mut child = command(&folder, &["check", "--rules", "rules"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(err(&output), "");
    // What was found is still told by the exit code.
    assert_code(&output, 1);
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_written_is_told_by_every_command() {
    let folder = folder(&[("a.md", WRONG)]);
    for arguments in [
        &["check", "--rules", "rules", "a.md"][..],
        &["claims", "--rules", "rules", "a.md"],
        &["suppressions", "a.md"],
        &["baseline", "create", "--rules", "rules", "a.md"],
        &["init"],
        &["man"],
    ] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = command(&folder, arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = err(&output);
        assert!(told.contains("standard output: "), "{arguments:?}: {told}");
    }
}
