//! The formats of others: each against its schema, its limits, and what it says of findings that do not count.

use claimspan::diagnostic::{BaselineState, Diagnostic, Label, Severity, Suppression};
use claimspan::report::{OutputFormat, Root, RuleCard, Run, SourceCard, Sources, Style};
use claimspan::source::{Source, Span};
use jiff::civil::date;
use roxmltree::Document;
use serde_json::{Value, json};

use crate::report::{diagnostics, sources, summary};
use crate::schema::{JsonSchema, XmlSchema};

fn render(format: OutputFormat, run: &Run<'_>) -> String {
    let mut out = Vec::new();
    format.render(run, &mut out, Style::Plain).unwrap();
    String::from_utf8(out).unwrap()
}

fn json_of(format: OutputFormat, run: &Run<'_>) -> Value {
    serde_json::from_str(&render(format, run)).unwrap()
}

fn card(id: &str) -> RuleCard {
    RuleCard {
        id: id.to_owned(),
        severity: Severity::Error,
        message: "this says {value}".to_owned(),
        why: "It matters.".to_owned(),
        help: Some("say something else".to_owned()),
        sources: vec![SourceCard {
            title: "A law".to_owned(),
            url: Some("https://example.org/law".to_owned()),
            checked: "2026-11-21".to_owned(),
        }],
        review_by: Some("2027-11-21".to_owned()),
    }
}

/// The findings of the report's tests: the first is suppressed, the second in the baseline, the third outside the
/// changed lines, the others count.
fn excused(texts: &[Source]) -> Vec<Diagnostic> {
    let mut found = diagnostics(texts);
    for diagnostic in &mut found {
        diagnostic.standing.baseline = Some(BaselineState::New);
        diagnostic.standing.changed = Some(true);
    }
    found[0].standing.suppressed = Some(Suppression {
        reason: "the shop has its own".to_owned(),
        until: Some(date(2027, 1, 31)),
        label: Label {
            file: "a.md".to_owned(),
            span: Span::new(3, 11),
            message: String::new(),
        },
    });
    found[1].standing.baseline = Some(BaselineState::Unchanged);
    found[2].standing.changed = Some(false);
    found
}

fn with_run<T>(found: impl Fn(&[Source]) -> Vec<Diagnostic>, check: impl Fn(&Run<'_>) -> T) -> T {
    let texts = sources();
    let sources: Sources<'_> = texts.iter().collect();
    check(&Run {
        diagnostics: found(&texts),
        sources: &sources,
        summary: summary(),
        rules: vec![card("ketamine/schedule"), card("ketamine/cure")],
        root: Root::default(),
    })
}

#[test]
fn every_format_keeps_to_its_schema() {
    let of = |path: &str| JsonSchema::read(&format!("tests/data/schema/{path}"));
    let sarif = of("sarif-2.1.0.schema.json");
    let gitlab = of("gitlab-code-quality.schema.json");
    let rdjson = of("rdjson.schema.json");
    let junit = XmlSchema::read("tests/data/schema/junit-10.xsd");
    let checkstyle = XmlSchema::read("tests/data/schema/checkstyle.xsd");
    type Found = fn(&[Source]) -> Vec<Diagnostic>;
    let all: [Found; 3] = [diagnostics, excused, |_| Vec::new()];
    for found in all {
        with_run(found, |run| {
            sarif.hold(&json_of(OutputFormat::Sarif, run));
            gitlab.hold(&json_of(OutputFormat::Gitlab, run));
            rdjson.hold(&json_of(OutputFormat::Rdjson, run));
            junit.hold(&render(OutputFormat::Junit, run));
            checkstyle.hold(&render(OutputFormat::Checkstyle, run));
        });
    }
    // The schemas say no to something.
    assert!(!sarif.allows(&json!({"version": "2.1.0", "runs": [{}]})));
    assert!(!gitlab.allows(&json!([{"description": "x"}])));
    assert!(!rdjson.allows(&json!({"diagnostics": [{"message": "x"}]})));
}

#[test]
fn sarif_marks_what_does_not_count_and_knows_the_rules() {
    with_run(excused, |run| {
        let log = json_of(OutputFormat::Sarif, run);
        let run_wire = &log["runs"][0];
        assert_eq!(run_wire["columnKind"], "unicodeCodePoints");
        assert_eq!(run_wire["invocations"][0]["executionSuccessful"], false);
        let results = run_wire["results"].as_array().unwrap();
        assert_eq!(results.len(), run.diagnostics.len());
        let suppression = &results[0]["suppressions"][0];
        assert_eq!(suppression["justification"], "the shop has its own");
        assert_eq!(suppression["properties"]["until"], "2027-01-31");
        assert_eq!(
            suppression["location"]["physicalLocation"]["region"]["startLine"],
            1
        );
        assert_eq!(results[0]["baselineState"], "new");
        assert_eq!(results[1]["baselineState"], "unchanged");
        assert_eq!(results[1]["suppressions"], json!([]));
        assert_eq!(results[2]["properties"]["changed"], false);
        let rules = run_wire["tool"]["driver"]["rules"].as_array().unwrap();
        for (result, given) in results.iter().zip(&run.diagnostics) {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], given.rule);
            assert_eq!(
                result["partialFingerprints"]["claimspan/v1"],
                given.fingerprint
            );
            let related = result.get("relatedLocations").and_then(Value::as_array);
            assert_eq!(related.map_or(0, Vec::len), given.secondary.len());
        }
        let schedule = rules
            .iter()
            .find(|rule| rule["id"] == "ketamine/schedule")
            .unwrap();
        assert_eq!(schedule["helpUri"], "https://example.org/law");
        assert_eq!(schedule["properties"]["reviewBy"], "2027-11-21");
        let help = schedule["help"]["text"].as_str().unwrap();
        assert!(
            help.contains("A law, https://example.org/law (checked 2026-11-21)"),
            "{help}"
        );
        let fix = &results[1]["fixes"][0];
        assert_eq!(fix["properties"]["safe"], false);
        let replacement = &fix["artifactChanges"][0]["replacements"][0];
        assert_eq!(replacement["insertedContent"]["text"], "Schedule III");
        // The byte-order mark is no column.
        assert_eq!(replacement["deletedRegion"]["startColumn"], 15);
    });
}

#[test]
fn formats_leave_out_or_mark_what_does_not_count() {
    with_run(excused, |run| {
        let all = run.diagnostics.len();
        let counting = all - 3;
        let gitlab = json_of(OutputFormat::Gitlab, run);
        assert_eq!(gitlab.as_array().unwrap().len(), counting);
        let rdjson = json_of(OutputFormat::Rdjson, run);
        assert_eq!(rdjson["diagnostics"].as_array().unwrap().len(), counting);
        let checkstyle = render(OutputFormat::Checkstyle, run);
        assert_eq!(checkstyle.matches("<error ").count(), counting);
        let junit = render(OutputFormat::Junit, run);
        assert_eq!(junit.matches("<failure ").count(), counting);
        assert!(
            junit
                .contains("<skipped message=\"suppressed: the shop has its own; no disclaimer\"/>")
        );
        assert!(junit.contains("<skipped message=\"in the baseline; "));
        assert!(junit.contains("<skipped message=\"outside the changed lines; "));
        assert!(junit.contains("errors=\"1\""), "a path could not be read");
        let markdown = render(OutputFormat::Markdown, run);
        assert!(
            markdown.contains("not counted&#58; 3 findings"),
            "{markdown}"
        );
        assert!(markdown.contains("not checked&#58; 1 path"), "{markdown}");
        let report = json_of(OutputFormat::Json, run);
        assert_eq!(
            report["summary"]["excused"],
            json!({"suppressed": 1, "baseline": 1, "unchanged": 1})
        );
        let lines = render(OutputFormat::JsonLines, run);
        let lines: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), all + 1);
        assert_eq!(lines[0]["suppression"]["until"], "2027-01-31");
        assert_eq!(lines[1]["baseline"], "unchanged");
        assert_eq!(lines[all]["type"], "summary");
    });
}

#[test]
fn columns_of_rdjson_count_bytes() {
    with_run(diagnostics, |run| {
        let rdjson = json_of(OutputFormat::Rdjson, run);
        // Behind a byte-order mark of three bytes.
        let schedule = &rdjson["diagnostics"][1];
        assert_eq!(
            schedule["code"],
            json!({"value": "ketamine/schedule", "url": "https://example.org/law"})
        );
        let range = json!({"start": {"line": 1, "column": 18}, "end": {"line": 1, "column": 29}});
        assert_eq!(schedule["location"]["range"], range);
        assert_eq!(
            schedule["suggestions"],
            json!([{"range": range, "text": "Schedule III"}])
        );
        assert_eq!(
            schedule["related_locations"][0]["location"]["path"],
            "rules/ketamine/facts.toml"
        );
        // Behind emoji: bytes, not characters.
        let text = &sources()[0].text;
        let at = text.find("first-line").unwrap();
        let line = text[..at].rfind('\n').unwrap() + 1;
        assert_eq!(
            rdjson["diagnostics"][2]["location"]["range"]["start"]["column"],
            at - line + 1
        );
    });
}

#[test]
fn gitlab_has_no_fingerprint_twice() {
    let doubled = |texts: &[Source]| {
        let mut found = diagnostics(texts);
        found
            .iter_mut()
            .for_each(|one| one.fingerprint = "00aa".to_owned());
        found
    };
    with_run(doubled, |run| {
        let report = json_of(OutputFormat::Gitlab, run);
        let prints = report
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["fingerprint"].as_str().unwrap());
        let mut prints: Vec<&str> = prints.collect();
        let all = prints.len();
        prints.sort_unstable();
        prints.dedup();
        assert_eq!(prints.len(), all);
    });
}

fn many(texts: &[Source]) -> Vec<Diagnostic> {
    let label = |line: usize| Label {
        file: texts[3].path.to_string(),
        span: Span::new(line * 23, line * 23 + 8),
        message: String::new(),
    };
    let of = |count: usize, severity| {
        (0..count).map(move |line| Diagnostic::at("x/many", severity, "::error::no", label(line)))
    };
    of(13, Severity::Error)
        .chain(of(10, Severity::Warning))
        .collect()
}

#[test]
fn github_stays_within_its_limits_and_says_when_cut() {
    with_run(many, |run| {
        let out = render(OutputFormat::Github, run);
        let (shown, log) = out.split_once("::stop-commands::").unwrap();
        let of = |kind: &str| shown.lines().filter(|line| line.starts_with(kind)).count();
        assert_eq!(
            [of("::error "), of("::warning "), of("::notice ")],
            [10, 10, 0]
        );
        let told = shown.lines().nth(9).unwrap();
        assert!(
            told.starts_with("::error title=claimspan::4 more of this kind"),
            "{told}"
        );
        // The others are in the log, which GitHub does not read until the token comes.
        let (token, log) = log.split_once('\n').unwrap();
        assert_eq!(
            log.lines()
                .filter(|line| line.starts_with("many.txt:"))
                .count(),
            4
        );
        assert!(log.ends_with(&format!("\n::{token}::\n")), "{log}");
        assert_eq!(log.matches(token).count(), 1);
    });
}

#[test]
fn markdown_is_short() {
    let lots =
        |texts: &[Source]| -> Vec<Diagnostic> { (0..10).flat_map(|_| many(texts)).collect() };
    with_run(lots, |run| {
        let out = render(OutputFormat::Markdown, run);
        assert!(out.contains("205 more findings in this article"), "{out}");
        assert!(out.len() < 60_000);
    });
}

#[test]
fn paths_are_told_from_the_top_of_the_repository() {
    let texts = sources();
    let sources: Sources<'_> = texts.iter().collect();
    let run = Run {
        diagnostics: diagnostics(&texts),
        sources: &sources,
        summary: summary(),
        rules: Vec::new(),
        root: Root::new("/site/content", "/site"),
    };
    let sarif = json_of(OutputFormat::Sarif, &run);
    let artifact =
        &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(
        *artifact,
        json!({"uri": "content/a.md", "uriBaseId": "%SRCROOT%"})
    );
    assert_eq!(
        json_of(OutputFormat::Gitlab, &run)[0]["location"]["path"],
        "content/a.md"
    );
    assert!(render(OutputFormat::Github, &run).contains(" file=content/a.md,line=1,"));
    // These are read from the folder that the program runs in.
    assert_eq!(
        json_of(OutputFormat::Json, &run)["diagnostics"][0]["file"],
        "a.md"
    );
    assert_eq!(
        json_of(OutputFormat::Rdjson, &run)["diagnostics"][0]["location"]["path"],
        "a.md"
    );
    let junit = render(OutputFormat::Junit, &run);
    let junit = Document::parse(&junit).unwrap();
    assert!(
        junit
            .descendants()
            .any(|node| node.attribute("classname") == Some("a.md"))
    );
}
