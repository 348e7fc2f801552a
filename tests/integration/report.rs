//! One fixed list of diagnostics through every output format, against `tests/data/report/expected.<format>`.
//!
//! `CLAIMSPAN_BLESS=1 cargo test` writes the expected files. The sources hold what is hard to draw: a byte-order
//! mark, CRLF, emoji, a paragraph of thousands of characters, control characters, UTF-16.

use std::path::PathBuf;
use std::time::Duration;

use claimspan::diagnostic::{Diagnostic, Edit, Fix, Label, Safety, Severity};
use claimspan::report::{OutputFormat, Root, Run, Sources, Style, Summary};
use claimspan::source::{Source, Span};
use serde_json::Value;

const BOM_AND_EMOJI: &str = "\u{feff}Ketamine is a Schedule II drug.\r\n\r\n\
    \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{2764}\u{fe0f} caf\u{e9}: it is a *first-line*\r\ntreatment \
    for \u{6291}\u{3046}\u{3064} today.\r\n";

const CONTROLS: &str = "<p>It\u{1b}[2J is \u{202e}never\u{202c} addic\u{ad}tive.\u{7f}</p>\n\n<p>Tab\there, and \
    Ketamine is not\u{a0}addictive.</p>\n";

/// A paragraph of more than 5,000 characters; the words at fault stand far inside.
fn long() -> String {
    let filler = "Every clinic keeps its own notes about how patients felt on the way home and a day later. ";
    format!(
        "# Long\n\n{}Ketamine is Schedule II there, we heard. {}It never caused dependence in anyone. {}\n\n{}\n",
        filler.repeat(20),
        filler.repeat(30),
        filler.repeat(10),
        "x".repeat(300)
    )
}

fn utf16(text: &str) -> Vec<u8> {
    let mark = [0xff, 0xfe];
    mark.into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect()
}

pub(crate) fn sources() -> Vec<Source> {
    let rule = "[[rule]]\nid = \"ketamine/schedule\"\nkind = \"expect\"\nvalues = [\"III\"]\n";
    vec![
        Source::from_text("a.md", BOM_AND_EMOJI),
        Source::from_text("b\u{1b}.html", CONTROLS),
        Source::from_text("long.md", long()),
        Source::from_text("many.txt", "Ketamine cures this.\n\n\n".repeat(40)),
        Source::from_text("rules/ketamine/facts.toml", rule),
        Source::from_bytes(
            "wide.txt",
            utf16("Na\u{ef}ve \u{1f600} claim.\nIt cures.\n"),
        )
        .unwrap(),
    ]
}

/// A label at the `nth` (from 0) place of these words.
pub(crate) fn label(source: &Source, words: &str, nth: usize, message: &str) -> Label {
    let (start, _) = source.text.match_indices(words).nth(nth).unwrap();
    Label {
        file: source.path.to_string(),
        span: Span::new(start, start + words.len()),
        message: message.to_owned(),
    }
}

fn empty(source: &Source, at: usize) -> Label {
    Label {
        file: source.path.to_string(),
        span: Span::empty(at),
        message: String::new(),
    }
}

pub(crate) fn diagnostics(sources: &[Source]) -> Vec<Diagnostic> {
    let [a, b, long, many, rule, wide] = sources else {
        panic!("six sources");
    };
    let mut all = Vec::new();

    // An absence: an empty span, after a byte-order mark, with a long text to insert.
    let mut found = Diagnostic::at(
        "health/disclaimer",
        Severity::Warning,
        "no disclaimer",
        empty(a, 3),
    );
    found.help = Some("say that the article does not replace a visit to a doctor".into());
    found.fix = Some(Fix {
        edits: vec![Edit {
            replacement: "\r\n\r\nThis article is for information only. It does not replace advice from a doctor \
                who knows you, and nothing in it is a recommendation to begin or to end a treatment.\r\n"
                .into(),
            span: Span::empty(a.text.len()),
        }],
        safety: Safety::Safe,
        message: "insert it after the last paragraph".into(),
    });
    found.fingerprint = "00000000000000aa".into();
    all.push(found);

    // Words on the first line, the rule's line in TOML, notes longer than a line, a short fix.
    let mut found = Diagnostic::at(
        "ketamine/schedule",
        Severity::Error,
        "ketamine belongs to Schedule III of the US list; this says Schedule II",
        label(a, "Schedule II", 0, "not this schedule"),
    );
    found
        .secondary
        .push(label(rule, "[\"III\"]", 0, "the rule accepts this"));
    found.notes = vec![
        "Scheduling governs prescribing and telehealth; a wrong schedule misleads patients and regulators alike, and \
         it is the first thing that a regulator looks up."
            .into(),
        "source: 21 CFR 1308.13(c), https://www.ecfr.gov/current/title-21 (checked 2026-11-21)".into(),
    ];
    found.fix = Some(Fix {
        edits: vec![Edit {
            replacement: "Schedule III".into(),
            span: found.primary.span,
        }],
        safety: Safety::Unsafe,
        message: "write the right schedule".into(),
    });
    found.headings = vec!["Law".into(), "In the US".into()];
    found.fingerprint = "00000000000000ab".into();
    all.push(found);

    // Over a line break, behind emoji and before wide characters; the message quotes the words.
    all.push(Diagnostic::at(
        "ketamine/first-line",
        Severity::Error,
        "`first-line*\r\ntreatment` is wrong",
        label(a, "first-line*\r\ntreatment", 0, "here"),
    ));
    all.push(Diagnostic::at(
        "x/wide",
        Severity::Note,
        "behind wide characters",
        label(a, "today", 0, ""),
    ));

    // Control characters in the path, the line, the words and the message; two labels on lines of one file.
    let mut found = Diagnostic::at(
        "ketamine/contradiction/dependence",
        Severity::Error,
        "both \u{1b}[31m and \u{202e}this",
        label(b, "addic\u{ad}tive", 0, "one \u{7}answer"),
    );
    found
        .secondary
        .push(label(b, "not\u{a0}addictive", 0, "and another"));
    found.secondary.push(label(
        long,
        "never caused dependence",
        0,
        "and in another article",
    ));
    all.push(found);

    // Deep in a long paragraph; then most of that paragraph; then a word without any blank.
    all.push(Diagnostic::at(
        "ketamine/schedule",
        Severity::Error,
        "deep inside",
        label(long, "Schedule II", 0, "found here"),
    ));
    let whole = Span::new(8, long.text.find("\n\nxxx").unwrap());
    all.push(Diagnostic::at(
        "health/repeated-passage",
        Severity::Warning,
        "a passage stands here twice",
        Label {
            file: long.path.to_string(),
            span: whole,
            message: "all of this".into(),
        },
    ));
    all.push(Diagnostic::at(
        "x/word",
        Severity::Note,
        "a long word",
        label(long, &"x".repeat(300), 0, ""),
    ));

    // More labels than fit.
    let mut found = Diagnostic::at(
        "ketamine/cure",
        Severity::Error,
        "many places",
        label(many, "cures", 0, ""),
    );
    found.secondary = (1..30).map(|n| label(many, "cures", n, "again")).collect();
    all.push(found);

    // Empty spans at the end of a file and on an empty line.
    all.push(Diagnostic::at(
        "x/end",
        Severity::Note,
        "at the end",
        empty(many, many.text.len()),
    ));
    all.push(Diagnostic::at(
        "x/blank",
        Severity::Note,
        "on an empty line",
        empty(many, 21),
    ));

    // Bytes on disk are not the bytes of the text.
    all.push(Diagnostic::at(
        "ketamine/cure",
        Severity::Error,
        "in UTF-16",
        label(wide, "cures", 0, ""),
    ));
    all
}

pub(crate) fn summary() -> Summary {
    Summary {
        articles: 5,
        words: 13_204,
        skipped: [("nav".to_owned(), 2), ("script".to_owned(), 1004)].into(),
        unreadable: 1,
        elapsed: Duration::from_millis(34),
        ..Summary::default()
    }
}

fn render(format: OutputFormat, style: Style) -> String {
    let texts = sources();
    let sources: Sources<'_> = texts.iter().collect();
    let run = Run {
        diagnostics: diagnostics(&texts),
        sources: &sources,
        summary: summary(),
        rules: Vec::new(),
        root: Root::default(),
    };
    let mut out = Vec::new();
    format.render(&run, &mut out, style).unwrap();
    String::from_utf8(out).unwrap()
}

fn compare(name: &str, actual: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/report")
        .join(name);
    if std::env::var_os("CLAIMSPAN_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "{name} differs; actual:\n{actual}");
}

#[test]
fn every_format_writes_what_is_expected() {
    for format in OutputFormat::ALL {
        let name = format!("expected.{}", format.name());
        compare(&name, &render(format, Style::Plain));
    }
}

#[test]
fn nothing_that_moves_a_cursor_gets_out() {
    for format in OutputFormat::ALL {
        let out = render(format, Style::Plain);
        let bad = |char: &char| {
            (char.is_control() && *char != '\n')
                || matches!(char, '\u{202a}'..='\u{202e}' | '\u{feff}' | '\u{ad}')
        };
        // JSON may hold soft hyphens: they move nothing.
        let is_json = out.starts_with(['{', '[']);
        let mut found = out.chars().filter(bad);
        let found = found.find(|char| !is_json || *char != '\u{ad}');
        assert_eq!(found, None, "{format:?}");
    }
}

#[test]
fn colour_changes_nothing_but_the_colour() {
    let colored = render(OutputFormat::Full, Style::Colored);
    assert!(colored.contains("\u{1b}["));
    let mut plain = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    assert_eq!(plain, render(OutputFormat::Full, Style::Plain));
}

#[test]
fn a_long_paragraph_stays_narrow_and_short() {
    let out = render(OutputFormat::Full, Style::Plain);
    for line in out.lines() {
        assert!(line.chars().count() <= 130, "{line}");
    }
    for drawn in out.split("\n\n") {
        let lines = drawn.lines().filter(|line| {
            line.split_once(" \u{2502} ")
                .is_some_and(|(number, _)| number.trim().parse::<usize>().is_ok())
        });
        // Six of one source; the widest of these diagnostics has two.
        assert!(lines.count() <= 8, "{drawn}");
    }
}

/// The words under the carets are the words of the span.
#[test]
fn carets_stand_under_the_words() {
    let out = render(OutputFormat::Full, Style::Plain);
    let mut before = "";
    let mut under = Vec::new();
    for line in out.lines() {
        if let (Some(from), Some(to)) = (line.find('^'), line.rfind('^')) {
            let from = line[..from].chars().count();
            let to = line[..to].chars().count();
            under.push(
                before
                    .chars()
                    .skip(from)
                    .take(to - from + 1)
                    .collect::<String>(),
            );
        }
        before = line;
    }
    assert!(under.contains(&"Schedule II".to_owned()), "{under:?}");
    // A soft hyphen is shown as a hyphen, an escape as its picture: one character each.
    assert!(under.contains(&"addic\u{2010}tive".to_owned()), "{under:?}");
    // The lines in wide characters differ in columns and in characters, and are looked at by eye in the expected file.
    assert!(under.contains(&"cures".to_owned()), "{under:?}");
}

#[test]
fn json_keeps_the_contract() {
    let texts = sources();
    let out = render(OutputFormat::Json, Style::Plain);
    assert!(out.ends_with("}\n"));
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(keys(&report), ["diagnostics", "summary", "version"]);
    assert_eq!(report["version"], 1);
    assert_eq!(
        report["summary"],
        serde_json::json!({
            "articles": 5, "words": 13204, "skipped": {"nav": 2, "script": 1004}, "unreadable": 1,
            "errors": 6, "warnings": 2, "notes": 4,
            "excused": {"suppressed": 0, "baseline": 0, "unchanged": 0}, "stale": 0,
        })
    );
    let found = report["diagnostics"].as_array().unwrap();
    let given = diagnostics(&texts);
    assert_eq!(found.len(), given.len());
    for (found, given) in found.iter().zip(&given) {
        assert_eq!(found["rule"], given.rule);
        assert_eq!(found["severity"], given.severity.name());
        assert_eq!(found["message"], given.message);
        assert_eq!(found["fingerprint"], given.fingerprint);
        assert_eq!(found["notes"], serde_json::json!(given.notes));
        assert_eq!(found["headings"], serde_json::json!(given.headings));
        assert_eq!(found.get("help").is_some(), given.help.is_some());
        assert_eq!(found.get("fix").is_some(), given.fix.is_some());
        let labels = found["labels"].as_array().unwrap();
        assert_eq!(labels.len(), 1 + given.secondary.len());
        check_label(found, &given.primary, &texts);
        for (number, (found, given)) in labels
            .iter()
            .zip(std::iter::once(&given.primary).chain(&given.secondary))
            .enumerate()
        {
            assert_eq!(
                keys(found),
                ["end", "file", "message", "primary", "span", "start"]
            );
            assert_eq!(found["primary"], number == 0);
            assert_eq!(found["message"], given.message);
            check_label(found, given, &texts);
        }
    }
    let fix = &found[1]["fix"];
    assert_eq!(keys(fix), ["edits", "message", "safe"]);
    assert_eq!(
        fix["edits"],
        serde_json::json!([{"file": "a.md", "span": {"start": 17, "end": 28}, "replacement": "Schedule III"}])
    );
}

pub(crate) fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

/// File, bytes on disk, lines and columns, counted here in the plainest way.
fn check_label(found: &Value, given: &Label, sources: &[Source]) {
    let source = sources
        .iter()
        .find(|source| *source.path == *given.file)
        .unwrap();
    let on_disk = |offset: usize| {
        if &*source.path == "wide.txt" {
            2 * source.text[..offset].encode_utf16().count()
        } else {
            offset
        }
    };
    let position = |offset: usize| {
        let before = source.text[..offset]
            .trim_start_matches('\u{feff}')
            .replace("\r\n", "\n");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        serde_json::json!({"line": line, "column": column})
    };
    let Span { start, end } = given.span;
    assert_eq!(found["file"], given.file);
    assert_eq!(
        found["span"],
        serde_json::json!({"start": on_disk(start), "end": on_disk(end)})
    );
    assert_eq!(found["start"], position(start), "{given:?}");
    assert_eq!(found["end"], position(end), "{given:?}");
}
