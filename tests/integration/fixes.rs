//! Fixes as they reach the files: which are applied, what stays as it is, and what is refused.

use std::fs;
use std::process::{Command, Output, Stdio};

use claimspan::document::Format;
use claimspan::source::Source;
use claimspan::{lint, pack};

use super::gate::{LONG, Site};

const TERM: &str = "She is an asthmatic. Testamine brings dreams.\n";
const NOTICE: &str = "This is not medical advice: ask <a doctor> & listen.";

fn fix(site: &Site, more: &[&str]) -> Output {
    site.check(&[&["--fix"], more].concat())
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The article after fixes, once and once more.
fn fixed(name: &str, before: &str, more: &[&str]) -> String {
    let site = Site::new(&[(name, before)]);
    let first = fix(&site, more);
    assert_ne!(first.status.code(), Some(2), "{first:?}");
    let once = site.get(name);
    let second = fix(&site, more);
    assert_eq!(site.get(name), once, "a second run changes nothing");
    assert!(text(&second).contains("applied: 0 fixes"), "{second:?}");
    once
}

#[test]
fn safe_fixes_are_applied_and_the_rest_only_when_asked_for() {
    let before = "She is an asthmatic. Testamine is in class II.\n";
    let safe = fixed("content/a.md", before, &[]);
    assert_eq!(
        safe,
        "She is a person with asthma. Testamine is in class II.\n"
    );
    let all = fixed("content/a.md", before, &["--unsafe-fixes"]);
    assert_eq!(
        all,
        "She is a person with asthma. Testamine is in class III.\n"
    );
    let site = Site::new(&[("content/a.md", before)]);
    let output = fix(&site, &[]);
    assert_eq!(output.status.code(), Some(1), "the schedule is wrong still");
    assert!(
        text(&output).contains("applied: 1 fix in 1 article; 1 more with"),
        "{output:?}"
    );
}

#[test]
fn a_value_that_is_written_otherwise_is_left_to_the_writer() {
    for before in [
        "Testamine is in class 2.\n",
        "Testamine is in class **II**.\n",
        "Testamine is not in class III.\n",
    ] {
        let after = fixed("content/a.md", before, &["--unsafe-fixes"]);
        assert!(
            after == before || after == "Testamine is in class **III**.\n",
            "{after}"
        );
    }
}

#[test]
fn a_text_is_put_in_as_its_format_writes_it() {
    let end = |name: &str, before: &str| fixed(name, before, &[]);
    assert_eq!(end("content/a.txt", LONG), format!("{LONG}\n\n{NOTICE}"));
    let escaped = NOTICE.replace('<', "\\<");
    let windows = format!("\u{feff}# Testamine\r\n\r\n{LONG}\r\n");
    assert_eq!(
        end("content/a.md", &windows),
        format!("\u{feff}# Testamine\r\n\r\n{LONG}\r\n\r\n{escaped}\r\n")
    );
    let page = |inner: &str| {
        format!(
            "<html>\n<body>\n  <main>\n    <p>{LONG}</p>\n{inner}  </main>\n  <!-- </main> -->\n</body>\n</html>\n"
        )
    };
    let notice = "  <p>This is not medical advice: ask &lt;a doctor&gt; &amp; listen.</p>\n";
    assert_eq!(end("content/a.html", &page("")), page(notice));
    let line = format!("<body><p>{LONG}</p></body>");
    let put = notice.trim();
    assert_eq!(
        end("content/b.html", &line),
        format!("<body><p>{LONG}</p>{put}</body>")
    );
}

#[test]
fn words_with_markup_in_them_are_left_alone() {
    let before = "She is an **asthmatic**, and he an asthmatic, or an\n> asthmatic.\n";
    let after = fixed("content/a.md", before, &[]);
    assert!(
        after.starts_with("She is an **asthmatic**, and he a person with asthma"),
        "{after}"
    );
}

#[test]
fn what_is_not_utf8_is_refused_and_kept() {
    let site = Site::new(&[("content/good.md", TERM)]);
    let western = b"She is an asthmatic, caf\xe9.\n";
    site.put("content/western.md", western);
    let mut wide = vec![0xff, 0xfe];
    wide.extend(
        "She is an asthmatic.\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes),
    );
    site.put("content/wide.md", &wide);
    let output = fix(&site, &[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("content/western.md: it is not UTF-8"),
        "{said}"
    );
    assert!(said.contains("content/wide.md: it is not UTF-8"), "{said}");
    let path = |name: &str| site.folder.path().join("content").join(name);
    assert_eq!(fs::read(path("western.md")).unwrap(), western);
    assert_eq!(fs::read(path("wide.md")).unwrap(), wide);
    assert!(site.get("content/good.md").contains("a person with asthma"));
}

#[test]
fn a_difference_is_shown_and_nothing_written() {
    let site = Site::new(&[("content/a.md", &format!("{TERM}\r\n\u{e9}\n"))]);
    let before = site.get("content/a.md");
    let output = site.check(&["--diff"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(site.get("content/a.md"), before);
    let difference = text(&output);
    assert!(
        difference.starts_with("--- content/a.md\n+++ content/a.md\n@@ "),
        "{difference}"
    );
    site.put("difference", &output.stdout);
    let applied = Command::new("git")
        .current_dir(site.folder.path())
        .args(["apply", "-p0", "--whitespace=nowarn", "difference"])
        .output()
        .unwrap();
    assert!(applied.status.success(), "{applied:?}");
    assert!(
        site.get("content/a.md")
            .starts_with("She is a person with asthma.")
    );
    let nothing = site.check(&["--diff"]);
    assert_eq!(
        (text(&nothing).as_str(), nothing.status.code()),
        ("", Some(0))
    );
}

#[test]
fn standard_input_is_shown_as_a_difference_and_never_replaced() {
    let site = Site::new(&[]);
    let run = |option: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_claimspan"))
            .current_dir(site.folder.path())
            .args([
                "check",
                "--rules",
                "rules",
                option,
                "--stdin-filename",
                "a.md",
                "-",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It may have refused before it reads.
        let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), TERM.as_bytes());
        child.wait_with_output().unwrap()
    };
    assert_eq!(run("--fix").status.code(), Some(2));
    let shown = run("--diff");
    assert!(
        text(&shown).contains("+She is a person with asthma."),
        "{shown:?}"
    );
}

#[test]
fn only_findings_on_changed_lines_are_mended_with_since() {
    let site = Site::new(&[("content/a.md", "He is an asthmatic.\n")]);
    let git = |arguments: &[&str]| {
        let names = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let mut command = Command::new("git");
        let command = command
            .current_dir(site.folder.path())
            .args(names)
            .args(arguments);
        assert!(command.output().unwrap().status.success());
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "all"]);
    site.put("content/b.md", "She is an asthmatic.\n");
    fix(&site, &["--since", "HEAD"]);
    assert_eq!(site.get("content/a.md"), "He is an asthmatic.\n");
    assert_eq!(site.get("content/b.md"), "She is a person with asthma.\n");
}

#[test]
fn options_that_mean_nothing_alone_are_refused() {
    let site = Site::new(&[("content/a.md", TERM)]);
    assert_eq!(site.check(&["--unsafe-fixes"]).status.code(), Some(2));
    assert_eq!(site.check(&["--baseline-strict"]).status.code(), Some(2));
    assert_eq!(site.get("content/a.md"), TERM);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay_and_a_locked_file_is_left_as_it_is() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let site = Site::new(&[
        ("content/a.md", TERM),
        ("content/locked.md", TERM),
        ("away/b.md", TERM),
    ]);
    let path = |name: &str| site.folder.path().join(name);
    let mode = |name: &str, mode| {
        fs::set_permissions(path(name), fs::Permissions::from_mode(mode)).unwrap()
    };
    mode("content/a.md", 0o640);
    mode("content/locked.md", 0o444);
    symlink("../away/b.md", path("content/b.md")).unwrap();
    let output = site.run_in(
        "",
        &[
            "check",
            "--rules",
            "rules",
            "--fix",
            "content",
            "content/b.md",
        ],
    );
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("content/locked.md: cannot be written"),
        "{said}"
    );
    assert_eq!(site.get("content/locked.md"), TERM);
    assert!(site.get("away/b.md").contains("a person with asthma"));
    assert!(
        fs::symlink_metadata(path("content/b.md"))
            .unwrap()
            .is_symlink()
    );
    let kept = fs::metadata(path("content/a.md"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(kept & 0o777, 0o640);
    // Nothing is left behind.
    assert_eq!(fs::read_dir(path("content")).unwrap().count(), 3);
}

/// A text at the end would be code, a comment, part of a tag or somebody's words: the finding stands, and other fixes
/// are made.
#[test]
fn a_text_that_would_not_count_is_not_put_in() {
    for (name, end) in [
        ("content/a.md", "```\ncode\n"),
        ("content/a.md", "<!-- open\n"),
        ("content/a.md", "<div hidden>\n\nWords.\n"),
        ("content/a.html", "<!-- open\n"),
        ("content/a.html", "<p class=\"b>Words.</p>\n"),
        ("content/a.html", "<blockquote>Words.\n"),
    ] {
        let before = format!("{LONG}\n\nShe is an asthmatic.\n\n{end}");
        let after = fixed(name, &before, &[]);
        let wanted = before.replace("an asthmatic", "a person with asthma");
        assert_eq!(after, wanted, "{end}");
        // Where the end can be read, it is put in.
        let read = fixed(name, &before.replace(end, ""), &[]);
        assert!(read.contains("not medical advice"), "{read}");
    }
}

/// Under "Myths" the text would be one, and the next run would offer it again.
#[test]
fn a_text_is_offered_only_where_it_would_count() {
    let rules = pack::load(&[]).rules;
    let article = include_str!("../../corpus/telehealth-guide-to-ketamine-lozenges.md");
    for (end, counts) in [
        ("", true),
        ("\n## Aftercare\n\nWords.\n", true),
        ("\n## Myths\n\nWords.\n", false),
        ("\n## Myths\n", false),
        ("\nMyths:\n", false),
    ] {
        let source = Source::from_text("a.md", format!("{article}{end}"));
        let checked = lint::check(source, Format::Markdown, &rules, crate::TODAY);
        let mut found = checked.diagnostics.iter();
        let missing = found.find(|found| found.rule == "health/disclaimer");
        assert_eq!(missing.unwrap().fix.is_some(), counts, "{end}");
    }
}

/// A quotation that nothing closes ends with the article, and what stands below the article is none.
#[test]
fn a_text_is_not_offered_in_a_quotation_that_nothing_closes() {
    let rules = pack::load(&[]).rules;
    let article = include_str!("../../corpus/telehealth-guide-to-ketamine-lozenges.md");
    let lines = article
        .lines()
        .filter(|line| line.starts_with(char::is_alphabetic));
    let words: String = lines.map(|line| format!("<p>{line}</p>\n")).collect();
    let below =
        "</article><footer><p>Nothing on this site is a promise of any result.</p></footer>";
    for (inside, counts) in [
        ("<p>It was kind to me.</p>", true),
        ("<blockquote><p>It was kind to me.", false),
    ] {
        let page = format!("<article><h1>Lozenges</h1>{words}{inside}{below}");
        let checked = lint::check(
            Source::from_text("a.html", page),
            Format::Html,
            &rules,
            crate::TODAY,
        );
        let mut found = checked.diagnostics.iter();
        let missing = found.find(|found| found.rule == "health/disclaimer");
        assert_eq!(missing.unwrap().fix.is_some(), counts, "{inside}");
    }
}
