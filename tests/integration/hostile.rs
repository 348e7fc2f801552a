//! Text that would break a format if it were let in as it is, in every place where an article, a file name, a pack or a
//! suppression can put it. Each format is read back by a parser and says what was given.

use claimspan::diagnostic::{Diagnostic, Edit, Fix, Label, Safety, Severity, Suppression};
use claimspan::report::{OutputFormat, Root, Run, Sources, Style, Summary, visible_line};
use claimspan::source::{Source, Span};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use roxmltree::Document;
use serde_json::Value;

use crate::schema::{JsonSchema, XmlSchema};

/// Pieces that mean something to one format or another.
const PIECES: &[&str] = &[
    "\0",
    "\u{1b}[2J",
    "\u{7}",
    "\u{85}",
    "\u{7f}",
    "\r\n",
    "\n",
    "\r",
    "\t",
    "  ",
    "]]>",
    "<!--",
    "-->",
    "<b>",
    "</details>",
    "&amp;",
    "&",
    "\"",
    "'",
    "::",
    "::error::x",
    "\n::add-mask::x",
    "##[error]",
    "%0A",
    "%",
    "|",
    "`",
    "```",
    "**",
    "[x](y)",
    "](1)",
    "{0}",
    "}",
    "\\",
    "@me",
    "#1",
    "\u{202e}",
    "\u{2028}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{1f600}",
    "https://a.example/?b=c",
];

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(PIECES).prop_map(str::to_owned),
        "[a-z .,é]{1,6}",
    ];
    prop::collection::vec(piece, 1..7).prop_map(|pieces| pieces.concat())
}

/// As people and XML are shown it.
fn shown(text: &str) -> String {
    visible_line(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[derive(Debug)]
struct Given {
    /// No name of a file is empty or holds a slash, a NUL or only dots.
    file: String,
    message: String,
    label: String,
    note: String,
    rule: String,
    replacement: String,
    text: String,
}

fn given() -> impl Strategy<Value = Given> {
    let texts = prop::collection::vec(hostile(), 7);
    texts.prop_map(|texts| {
        let [file, message, label, note, rule, replacement, text]: [String; 7] =
            texts.try_into().unwrap();
        Given {
            file: format!("x{}", file.replace(['/', '\0'], "")),
            message: format!("m{message}"),
            label: format!("l{label}"),
            note,
            rule: format!("pack/r{rule}"),
            replacement,
            text: format!("t{text}"),
        }
    })
}

/// Three findings: one of each severity; a fourth is suppressed.
fn found(given: &Given) -> Vec<Diagnostic> {
    let label = |message: &str| Label {
        file: given.file.clone(),
        span: Span::new(0, given.text.len()),
        message: message.to_owned(),
    };
    let severities = [
        Severity::Error,
        Severity::Warning,
        Severity::Note,
        Severity::Error,
    ];
    let mut found: Vec<Diagnostic> = severities
        .into_iter()
        .map(|severity| {
            let mut one = Diagnostic::at(&given.rule, severity, &given.message, label(""));
            one.secondary = vec![label(&given.label)];
            one.notes = vec![given.note.clone()];
            one.help = Some(given.note.clone());
            one.headings = vec![given.note.clone()];
            one.fingerprint = "00aa".to_owned();
            one.fix = Some(Fix {
                edits: vec![Edit {
                    span: label("").span,
                    replacement: given.replacement.clone(),
                }],
                message: given.label.clone(),
                safety: Safety::Safe,
            });
            one
        })
        .collect();
    found[3].standing.suppressed = Some(Suppression {
        reason: given.note.clone(),
        until: None,
        label: label(""),
    });
    found
}

fn render(format: OutputFormat, given: &Given) -> String {
    let source = Source::from_text(&*given.file, &given.text);
    let sources: Sources<'_> = std::iter::once(&source).collect();
    let run = Run {
        diagnostics: found(given),
        sources: &sources,
        summary: Summary {
            articles: 1,
            skipped: [(given.note.clone(), 1)].into(),
            ..Summary::default()
        },
        rules: Vec::new(),
        root: Root::default(),
    };
    let mut out = Vec::new();
    format.render(&run, &mut out, Style::Plain).unwrap();
    String::from_utf8(out).unwrap()
}

fn json_of(format: OutputFormat, given: &Given) -> Value {
    serde_json::from_str(&render(format, given)).unwrap()
}

fn json(given: &Given) {
    let whole = json_of(OutputFormat::Json, given);
    let lines = render(OutputFormat::JsonLines, given);
    let lines: Vec<Value> = lines
        .split_terminator('\n')
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 5);
    for found in whole["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .chain(&lines[..4])
    {
        assert_eq!(found["file"], given.file);
        assert_eq!(found["rule"], given.rule);
        assert_eq!(found["message"], given.message);
        assert_eq!(found["labels"][1]["message"], given.label);
        assert_eq!(found["notes"][0], given.note);
        assert_eq!(found["fix"]["edits"][0]["replacement"], given.replacement);
    }
    assert_eq!(whole["diagnostics"][3]["suppression"]["reason"], given.note);
}

fn sarif(given: &Given, schema: &JsonSchema) {
    let log = json_of(OutputFormat::Sarif, given);
    schema.hold(&log);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    assert_eq!(results[3]["suppressions"][0]["justification"], given.note);
    for result in results {
        assert_eq!(result["ruleId"], given.rule);
        let (message, links) = read_message(result["message"]["text"].as_str().unwrap());
        assert_eq!(message, format!("{}; {}", given.message, given.label));
        assert_eq!(links, [(given.label.clone(), "1".to_owned())]);
        let location = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        let uri = location["uri"].as_str().unwrap();
        assert!(uri.is_ascii() && !uri.contains([' ', '\\', ':']), "{uri}");
        let decoded = percent_encoding::percent_decode_str(uri)
            .decode_utf8()
            .unwrap();
        assert_eq!(decoded, given.file);
        let text =
            &result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"];
        assert_eq!(*text, given.replacement);
    }
}

/// A message as the standard says that it is read: the text, and its links with their words.
fn read_message(text: &str) -> (String, Vec<(String, String)>) {
    let text = text.replace("{{", "{").replace("}}", "}");
    let mut rest = text.as_str();
    let mut read = String::new();
    let mut links = Vec::new();
    while let Some(char) = rest.chars().next() {
        rest = &rest[char.len_utf8()..];
        match char {
            '\\' if rest.starts_with(['\\', '[', ']']) => {
                read.push_str(&rest[..1]);
                rest = &rest[1..];
            }
            '[' => match link(rest) {
                Some((words, target, after)) => {
                    read.push_str(&words);
                    links.push((words, target));
                    rest = after;
                }
                None => read.push('['),
            },
            _ => read.push(char),
        }
    }
    (read, links)
}

fn link(text: &str) -> Option<(String, String, &str)> {
    let mut words = String::new();
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' => words.push(chars.next()?.1),
            '[' => return None,
            ']' => {
                let (target, after) = text[at + 1..].strip_prefix('(')?.split_once(')')?;
                return Some((words, target.to_owned(), after));
            }
            _ => words.push(char),
        }
    }
    None
}

fn others_of_json(given: &Given, gitlab: &JsonSchema, rdjson: &JsonSchema) {
    let report = json_of(OutputFormat::Gitlab, given);
    gitlab.hold(&report);
    let all = report.as_array().unwrap();
    assert_eq!(all.len(), 3);
    for one in all {
        assert_eq!(one["location"]["path"], given.file);
        let start = format!(
            "{}: {}; {}",
            visible_line(&given.rule),
            visible_line(&given.message),
            visible_line(&given.label)
        );
        assert!(one["description"].as_str().unwrap().starts_with(&start));
    }
    let report = json_of(OutputFormat::Rdjson, given);
    rdjson.hold(&report);
    let all = report["diagnostics"].as_array().unwrap();
    assert_eq!(all.len(), 3);
    for one in all {
        assert_eq!(one["location"]["path"], given.file);
        assert_eq!(one["code"]["value"], given.rule);
        assert_eq!(one["suggestions"][0]["text"], given.replacement);
        assert!(
            one["message"]
                .as_str()
                .unwrap()
                .starts_with(&*visible_line(&given.message))
        );
    }
}

fn xml(given: &Given, junit: &XmlSchema, checkstyle: &XmlSchema) {
    for (format, schema, tag, count) in [
        (OutputFormat::Junit, junit, "failure", 3),
        (OutputFormat::Junit, junit, "skipped", 1),
        (OutputFormat::Checkstyle, checkstyle, "error", 3),
    ] {
        let out = render(format, given);
        schema.hold(&out);
        let document = Document::parse(&out).unwrap();
        let nodes: Vec<_> = document
            .descendants()
            .filter(|node| node.has_tag_name(tag))
            .collect();
        assert_eq!(nodes.len(), count, "{out}");
        for node in nodes {
            let message = squeezed(node.attribute("message").unwrap());
            let wanted = format!("{}; {}", shown(&given.message), shown(&given.label));
            let wanted = squeezed(&wanted);
            assert!(message.contains(&wanted), "{message:?} {wanted:?}");
        }
        let rule = squeezed(&shown(&given.rule));
        let told = document.descendants().filter(|node| {
            let name = node.attribute("source").or(node.attribute("name"));
            name.is_some_and(|name| squeezed(name).starts_with(&rule))
        });
        assert!(told.count() >= 3, "{out}");
    }
}

/// With one blank where there are several.
fn squeezed(text: &str) -> String {
    let words = text.split(' ').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// What GitHub's runner makes of the log: the commands that it obeys, with the properties and the data.
fn commands(log: &str) -> Vec<(String, String)> {
    let mut token: Option<String> = None;
    let mut obeyed = Vec::new();
    for line in log.split(['\n', '\r']).map(str::trim_start) {
        if let Some(waited) = &token {
            if line.starts_with(&format!("::{waited}::")) {
                token = None;
            }
            continue;
        }
        let command = line
            .strip_prefix("::")
            .and_then(|line| line.split_once("::"));
        match command {
            Some(("stop-commands", word)) => token = Some(word.to_owned()),
            Some((head, data)) => obeyed.push((head.to_owned(), data.to_owned())),
            // The older form is a command wherever it stands.
            None => assert!(!line.contains("##["), "{line}"),
        }
    }
    assert_eq!(token, None);
    obeyed
}

fn unescaped(text: &str) -> String {
    let text = text.replace("%3A", ":").replace("%2C", ",");
    text.replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%25", "%")
}

fn github(given: &Given) {
    let obeyed = commands(&render(OutputFormat::Github, given));
    let kinds: Vec<&str> = obeyed
        .iter()
        .map(|(head, _)| head.split(' ').next().unwrap())
        .collect();
    assert_eq!(kinds, ["error", "warning", "notice"]);
    for (head, data) in &obeyed {
        let properties = head.split_once(' ').unwrap().1.split(',');
        let properties: Vec<(&str, &str)> =
            properties.map(|one| one.split_once('=').unwrap()).collect();
        let named = |name: &str| properties.iter().find(|(key, _)| *key == name).unwrap().1;
        assert_eq!(named("line"), "1");
        assert_eq!(unescaped(named("title")), visible_line(&given.rule));
        if !given.file.chars().any(char::is_control) && visible_line(&given.file) == given.file {
            assert_eq!(unescaped(named("file")), given.file);
        }
        let wanted = format!(
            "{}; {}",
            visible_line(&given.message),
            visible_line(&given.label)
        );
        assert!(unescaped(data).starts_with(&wanted), "{data} {wanted}");
    }
}

fn markdown(given: &Given) {
    let out = render(OutputFormat::Markdown, given);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for event in Parser::new_ext(&out, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                if let Some(row) = rows.last_mut() {
                    row.push(String::new());
                }
            }
            Event::Text(text) => {
                if let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) {
                    cell.push_str(&text);
                }
            }
            Event::Html(html) => {
                let html = html.trim();
                assert!(
                    html.starts_with("<details><summary><code>") || html == "</details>",
                    "{html}"
                );
                assert_eq!(
                    html.replace("<!-- -->", "").matches('<').count(),
                    if html == "</details>" { 1 } else { 5 }
                );
            }
            Event::InlineHtml(html) => assert_eq!(&*html, "<!-- -->"),
            Event::Start(tag) => assert!(
                matches!(
                    tag,
                    Tag::Heading { .. }
                        | Tag::Paragraph
                        | Tag::Table(_)
                        | Tag::TableHead
                        | Tag::HtmlBlock
                ),
                "{tag:?} in {out}"
            ),
            Event::End(_) | Event::HardBreak | Event::SoftBreak => {}
            other => panic!("{other:?} in {out}"),
        }
    }
    assert_eq!(rows.len(), 3, "{out}");
    for row in &rows {
        assert_eq!(row.len(), 4, "{out}");
        let wanted = format!("{}; {}", shown(&given.message), shown(&given.label));
        assert!(row[2].starts_with(wanted.trim()), "{:?} {wanted:?}", row[2]);
        assert_eq!(row[3].trim(), shown(&given.rule).trim());
    }
}

fn for_people(given: &Given) {
    for format in [
        OutputFormat::Full,
        OutputFormat::Concise,
        OutputFormat::Grouped,
    ] {
        let out = render(format, given);
        let bad = |char: char| {
            char != '\n' && (char.is_control() || matches!(char, '\u{202a}'..='\u{202e}'))
        };
        assert!(!out.contains(bad), "{out:?}");
    }
    let concise = render(OutputFormat::Concise, given);
    let start = format!("{}:1:1: ", visible_line(&given.file));
    assert_eq!(
        concise
            .split('\n')
            .filter(|line| line.starts_with(&start))
            .count(),
        3
    );
}

#[test]
fn no_text_breaks_a_format() {
    let of = |path: &str| JsonSchema::read(&format!("tests/data/schema/{path}"));
    let sarif_schema = of("sarif-2.1.0.schema.json");
    let gitlab = of("gitlab-code-quality.schema.json");
    let rdjson = of("rdjson.schema.json");
    let junit = XmlSchema::read("tests/data/schema/junit-10.xsd");
    let checkstyle = XmlSchema::read("tests/data/schema/checkstyle.xsd");
    let cases = ProptestConfig::with_cases(200);
    proptest!(cases, |(given in given())| {
        json(&given);
        sarif(&given, &sarif_schema);
        others_of_json(&given, &gitlab, &rdjson);
        xml(&given, &junit, &checkstyle);
        github(&given);
        markdown(&given);
        for_people(&given);
    });
}
