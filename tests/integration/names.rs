//! Names of files and folders, arguments and text that would lead a terminal astray: nothing of them reaches it as it is,
//! whatever the command. Colour is asked for, since without it escapes are taken out of everything.

#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::program;

/// Clears the screen, sets a title, rings, moves the cursor, turns the order of what follows, and is no UTF-8.
const NAME: &[u8] = b"a\x1b[2J\x1b]0;t\x07b\nc\rd\xe2\x80\xaee\x9bf\xff";

const ARTICLE: &str = "Ketamine is a Schedule II drug.\n\n<!-- claimspan-ignore nothing: x\u{1b}[31m -->\n\n\
    Ketamine \u{1b}[2J cures depression, \u{202e}they say.\n";

fn put(folder: &Path, name: &[u8], text: &str) {
    let path = folder.join(OsStr::from_bytes(name));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The first thing in an output that is neither text nor a colour.
fn unsafe_part(output: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(output);
    let mut rest = &*text;
    while let Some(at) = rest.find(|char: char| {
        char != '\n' && (char.is_control() || matches!(char, '\u{202a}'..='\u{202e}'))
    }) {
        let color = rest[at..].strip_prefix("\u{1b}[").and_then(|style| {
            let end = style.find(|char: char| !char.is_ascii_digit() && char != ';')?;
            style[end..].strip_prefix('m')
        });
        match color {
            Some(after) => rest = after,
            None => return Some(rest[at..].chars().take(40).collect()),
        }
    }
    None
}

#[test]
fn no_name_and_no_text_reaches_a_terminal_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    put(path, &[NAME, b".md"].concat(), ARTICLE);
    put(path, &[b"d", NAME, b"/x.txt"].concat(), ARTICLE);
    put(
        path,
        &[b"rules/p", NAME, b"/x", NAME, b".toml"].concat(),
        "[[rule]]\nid = \"a\\u001b[2Jb/x\"\nkindd = \"x\"\n",
    );
    let escape = "\u{1b}[2J\u{7}";
    let file = format!("gone{escape}.md");
    let option = format!("--{escape}.md");
    let output = format!("sarif:no{escape}/x");
    let formats = [
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
    let mut commands: Vec<Vec<&str>> = formats
        .map(|format| vec!["check", "--output-format", format, "."])
        .to_vec();
    let claims = ["table", "json-lines", "csv"];
    commands.extend(claims.map(|format| vec!["claims", "--output-format", format, "."]));
    commands.extend([
        vec!["claims", "--why", "."],
        vec!["claims", "--quantities", "."],
        vec!["compare", "."],
        vec!["suppressions", "."],
        vec!["check", "--show-settings", "."],
        vec![
            "check",
            "--unsafe-fixes",
            "--diff",
            "--output-format",
            "full",
            "nothing",
        ],
        vec!["check", "--rules", "rules", "."],
        vec!["rules", "test", "--rules", "rules"],
        vec!["rules", "new", escape],
        vec!["rules", "new", "x/y", "--rules", escape],
        vec!["rules", "pages", escape],
        vec!["explain", escape],
        vec!["init", escape],
        vec!["check", &file],
        vec!["check", &option],
        vec!["check", "--select", escape, "."],
        vec!["check", "--exclude", "[\u{1b}[2J", "."],
        vec!["check", "--config", &file, "."],
        vec!["check", "--baseline", &file, "."],
        vec!["check", "--since", &file, "."],
        vec!["check", "--format", escape, "."],
        vec!["check", "-o", &output, "."],
        vec!["completions", escape],
        vec!["man", escape],
        vec![escape],
    ]);
    for command in commands {
        let colored = [&["--color", "always"], &command[..]].concat();
        let output = program::run(path, &colored);
        for stream in [&output.stdout, &output.stderr] {
            assert_eq!(unsafe_part(stream), None, "{command:?}");
        }
        assert!(output.status.code().is_some(), "{command:?}: {output:?}");
    }
}

#[test]
fn a_terminal_escape_is_told_from_a_colour() {
    assert_eq!(unsafe_part(b"\x1b[1;31merror\x1b[0m: x\n"), None);
    assert!(unsafe_part(b"\x1b[2J").is_some());
    assert!(unsafe_part(b"\x1b[31m\x07").is_some());
}
