//! The review page: what is on it, and that nothing in an article, a path or a pack can run in it or change it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use html5gum::{DefaultEmitter, Token, Tokenizer};
use tempfile::TempDir;

use crate::program::{folder, put, run};

const TODAY: [&str; 2] = ["--today", "2026-11-25"];

/// The page of all articles in a folder.
fn page(folder: &Path, more: &[&str]) -> String {
    let mut all = vec!["report"];
    all.extend(TODAY);
    all.extend(more);
    let output = run(folder, &all);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    String::from_utf8(output.stdout).unwrap()
}

fn articles(all: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in all {
        put(&folder, name, text);
    }
    folder
}

const TWO: [(&str, &str); 2] = [
    (
        "site/one.md",
        "---\ntitle: One\n---\n# Ketamine\n\nKetamine is a Schedule III drug. **Ketamine** can slow your breathing.\n",
    ),
    (
        "site/two.md",
        "---\ntitle: Two\n---\n# Ketamine\n\nKetamine is a Schedule II drug.\n\n\
         <!-- claimspan-ignore ketamine/first-line: quoted, Dr Rao has seen it until=2027-03-31 -->\n\
         Ketamine is a first-line treatment for depression.\n",
    ),
];

/// An element as a browser reads it.
#[derive(Debug)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    fn get(&self, name: &str) -> Option<&str> {
        let same = self.attributes.iter().find(|(own, _)| own == name);
        same.map(|(_, value)| value.as_str())
    }
}

/// All elements of a page, and its words outside of scripts and style sheets.
fn read(page: &str) -> (Vec<Element>, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (mut elements, mut words, mut raw) = (Vec::new(), String::new(), false);
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(page, emitter) {
        match token.unwrap() {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                raw = matches!(name.as_str(), "script" | "style");
                let attributes = tag.attributes.iter();
                let attributes = attributes.map(|(name, value)| (text(name), text(&value.value)));
                elements.push(Element {
                    name,
                    attributes: attributes.collect(),
                });
            }
            Token::EndTag(_) => raw = false,
            Token::String(string) if !raw => words.push_str(&text(&string)),
            _ => {}
        }
    }
    (elements, words)
}

/// What holds for every page, whatever stands in the articles: one script, one style sheet, both named by the policy;
/// nothing that loads, sends, handles an event or leads to a script; no id twice; every link within it leads somewhere.
fn assert_sound(page: &str) -> (Vec<Element>, String) {
    let (elements, words) = read(page);
    let count = |name: &str| elements.iter().filter(|one| one.name == name).count();
    assert_eq!((count("script"), count("style")), (1, 1));
    for never in [
        "iframe", "object", "embed", "img", "base", "audio", "video", "template",
    ] {
        assert_eq!(count(never), 0, "{never}");
    }
    let policy = elements
        .iter()
        .find(|one| one.get("http-equiv") == Some("Content-Security-Policy"));
    let policy = policy.and_then(|one| one.get("content")).unwrap();
    assert!(policy.contains("default-src 'none'") && policy.matches("'sha256-").count() == 2);
    assert!(!policy.contains("unsafe"), "{policy}");
    let mut ids = BTreeSet::new();
    for one in &elements {
        for (name, value) in &one.attributes {
            assert!(!name.starts_with("on") && name != "style", "{one:?}");
            assert!(!matches!(
                name.as_str(),
                "src" | "srcset" | "action" | "formaction"
            ));
            let leads = ["href", "xlink:href"].contains(&name.as_str());
            let fine = ["#", "https://", "http://", "data:image/svg+xml,"];
            assert!(
                !leads || fine.iter().any(|start| value.starts_with(start)),
                "{one:?}"
            );
        }
        if let Some(id) = one.get("id") {
            assert!(ids.insert(id.to_owned()), "{id} stands twice");
        }
    }
    let links = elements.iter().filter_map(|one| one.get("href"));
    for id in links.filter_map(|link| link.strip_prefix('#')) {
        assert!(ids.contains(id), "#{id} leads nowhere");
    }
    let unsafe_char = |char: char| matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{0}'..='\u{8}' | '\u{1b}');
    assert!(!page.contains(unsafe_char));
    (elements, words)
}

#[test]
fn has_findings_claims_conflicts_suppressions_and_sources() {
    let folder = articles(&TWO);
    let page = page(folder.path(), &["site"]);
    let (elements, words) = assert_sound(&page);
    for told in [
        "quoted, Dr Rao has seen it",
        "until 2027-03-31",
        "judged as on 2026-11-25",
        "Departs from the fact",
        "Ketamine is a Schedule III drug.",
        "ketamine/schedule",
        "checked 2026",
        "does not replace a medical reviewer",
        "Suppressed: ",
    ] {
        assert!(words.contains(told), "{told}");
    }
    let class = |class: &'static str| {
        let has = move |one: &&Element| {
            let classes = one.get("class").unwrap_or_default();
            classes.split(' ').any(|own| own == class)
        };
        elements.iter().filter(has).count()
    };
    assert_eq!(class("conflict"), 1);
    assert_eq!(class("side"), 2);
    assert_eq!(class("art"), 2);
    assert!(class("nt") >= 3 && class("says") >= 2);
    // The words of each finding lead to its note, and the note back to them.
    let notes = elements.iter().filter_map(|one| one.get("data-r"));
    assert!(notes.count() >= 3);
    assert!(page.contains("<mark class=\"e k\">") || page.contains("<mark class=\"e\">"));
}

#[test]
fn nothing_in_an_article_runs_or_changes_the_page() {
    let hostile = "Ketamine is a Schedule II drug <script>alert(1)</script> \"onmouseover=\"alert(2) \
        'x' </p></section></main><img src=x onerror=alert(3)> [link](javascript:alert(4)) \
        <a href=\"javascript:alert(5)\">here</a> \u{202e}txet desrever\u{2066} \u{1b}[31m --> ]]> <!-- \
        <style>*{display:none}</style> <iframe srcdoc='x'></iframe>";
    let front = "---\ntitle: \"</title></style></script><script>alert(6)</script>\\\"><b onclick=alert(7)>\"\n\
        author: \"<img src=x onerror=alert(8)>\"\n---\n";
    let markdown = format!(
        "{front}\n# {hostile}\n\n{hostile}\n\n- {hostile}\n\n| a | {hostile} |\n|---|---|\n| {hostile} | b |\n\n```\n{hostile}\n```\n\n\
         <!-- claimspan-ignore ketamine/schedule: <script>alert(9)</script> \"onload=\"x\" -->\n{hostile}\n"
    );
    let html = format!(
        "<title>&lt;script&gt;alert(1)&lt;/script&gt;</title><body><p>Ketamine is a Schedule II drug &lt;img src=x \
         onerror=alert(1)&gt; &#x202e;abc.</p><p>{hostile}</p></body>"
    );
    let text = format!("KETAMINE\n\n{hostile}\n\nKetamine is a Schedule III drug.\n");
    let folder = articles(&[
        ("a \"onclick=\"x\" & <b>.md", &markdown),
        ("two.html", &html),
        ("three.txt", &text),
        ("fine.md", "Ketamine is a Schedule III drug.\n"),
    ]);
    let title = "</title><script>alert(1)</script>";
    for more in [
        vec!["--title", title, "."],
        vec!["--group-by", "author", "."],
    ] {
        let page = page(folder.path(), &more);
        let (_, words) = assert_sound(&page);
        assert!(words.contains("<script>alert(6)</script>"));
        assert!(words.contains("[31m"));
    }
    let all = ["compare", "--exit-zero", "--output-format", "html", "."];
    let output = run(folder.path(), &all);
    assert_sound(&String::from_utf8(output.stdout).unwrap());
}

#[test]
fn nothing_in_a_pack_runs_either() {
    let pack = r##"
[pack]
about = "trial"

[[subject]]
id = "drug"
names = ["testamine"]

[[claim]]
id = "cure"
subject = "drug"
asks = "Does <script>alert(1)</script> it cure?"
phrases = ["cures depression"]

[[rule]]
id = "trial/cure"
kind = "forbid"
claims = ["cure"]
severity = "error"
message = "no \"><img src=x onerror=alert(1)> `{words}`"
why = "</details><script>alert(2)</script>"
help = "\u202e<b onclick=alert(3)>"
source = [{ title = "<i>title", url = "javascript:alert(4)", checked = 2025-11-25 }]
review-by = 2026-01-01
flags = ["Testamine [cures depression]."]
passes = ["Testamine helps."]
"##;
    let folder = folder(pack, &[("site/a.md", "Testamine cures depression.\n")]);
    let arguments = [
        "report",
        "--rules",
        "rules",
        "--today",
        "2026-11-25",
        "site",
    ];
    let output = run(folder.path(), &arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    let (_, words) = assert_sound(&String::from_utf8(output.stdout).unwrap());
    assert!(words.contains("review by 2026-01-01"), "due rules are told");
    assert!(
        words.contains("javascript:alert(4)"),
        "as words, not as a link"
    );
}

#[test]
fn threads_and_the_order_of_paths_change_no_byte() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR"));
    let one = page(corpus, &["-j1", "corpus"]);
    let eight = page(corpus, &["-j8", "corpus"]);
    assert!(one == eight);
    assert_sound(&one);
    let folder = articles(&TWO);
    let there = page(folder.path(), &["site/one.md", "site/two.md"]);
    let back = page(folder.path(), &["site/two.md", "site/one.md"]);
    assert!(there == back);
}

#[test]
fn a_link_to_a_finding_outlives_edits_elsewhere() {
    let folder = articles(&TWO);
    let id = |page: &str| {
        let at = page.find("data-r=\"ketamine/schedule\"").unwrap();
        let from = page[..at].rfind("id=\"f-").unwrap() + 4;
        page[from..from + 29].to_owned()
    };
    let before = id(&page(folder.path(), &["site/two.md"]));
    let (name, text) = TWO[1];
    let more = text.replace("# Ketamine", "# Ketamine\n\nA new first paragraph.");
    put(&folder, name, more);
    put(&folder, "site/another.md", "Ketamine is an anesthetic.\n");
    assert!(page(folder.path(), &["site"]).contains(&before));
}

#[test]
fn the_file_is_written_all_at_once_and_is_no_article_of_the_next_run() {
    let folder = articles(&TWO);
    let write = |path: &str| {
        let mut all = vec!["report", "-o", path];
        all.extend(TODAY);
        all.push(".");
        run(folder.path(), &all)
    };
    let output = write("site/review.html");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.is_empty() && output.stderr.is_empty());
    let first = fs::read(folder.path().join("site/review.html")).unwrap();
    assert_eq!(write("./site/review.html").status.code(), Some(0));
    let second = fs::read(folder.path().join("site/review.html")).unwrap();
    assert!(first == second);
    let names = fs::read_dir(folder.path().join("site")).unwrap();
    assert_eq!(names.count(), 3, "nothing is left behind");
    let output = write("none/review.html");
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        told.starts_with("error: none/review.html: the page cannot be written"),
        "{told}"
    );
}

#[test]
fn paths_that_lead_nowhere_give_two_and_the_rest_is_on_the_page() {
    let folder = articles(&TWO);
    let output = run(folder.path(), &["report", "none.md"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let output = run(folder.path(), &["report", "none.md", "site"]);
    assert_eq!(output.status.code(), Some(2));
    let (_, words) = assert_sound(&String::from_utf8(output.stdout).unwrap());
    assert!(words.contains("could not be checked, and are not on this page"));
}

#[test]
fn many_articles_are_shown_in_short_and_the_page_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..210 {
        let schedule = if n % 50 == 7 { "II" } else { "III" };
        let fine = "Sleep well, and walk in the morning.\n\n".repeat(8);
        let text = format!("# About ketamine\n\n{fine}Ketamine is a Schedule {schedule} drug.\n");
        put(&folder, &format!("site/article-{n:03}.md"), text);
    }
    let select = ["--select", "ketamine/*", "site"];
    let short = page(folder.path(), &select);
    let (elements, words) = assert_sound(&short);
    assert!(words.contains("too many for a column each"));
    assert!(words.contains("only the passages with a finding or a conflict"));
    assert!(!elements.iter().any(|one| one.get("class") == Some("grid")));
    let bare = elements
        .iter()
        .filter(|one| one.get("class") == Some("art bare"));
    assert!(bare.count() >= 200);
    let mut all = vec!["--whole-texts"];
    all.extend(select);
    let whole = page(folder.path(), &all);
    assert_sound(&whole);
    assert!(
        whole.matches("Sleep well").count() == 210 * 8,
        "all is shown"
    );
    assert!(short.len() * 2 < whole.len());
}

#[test]
fn compare_writes_the_same_kind_of_page_from_claims_alone() {
    let folder = articles(&TWO);
    let claims = run(
        folder.path(),
        &["claims", "--output-format", "json-lines", "site"],
    );
    put(&folder, "claims.jsonl", &claims.stdout);
    let compare = |paths: &str| {
        let all = ["compare", "--exit-zero", "--output-format", "html", paths];
        String::from_utf8(run(folder.path(), &all).stdout).unwrap()
    };
    let read = compare("site");
    let (elements, words) = assert_sound(&read);
    assert!(words.contains("Departs from the fact") && words.contains("ketamine/schedule"));
    assert!(!elements.iter().any(|one| one.get("id") == Some("articles")));
    assert!(
        compare("claims.jsonl") == read,
        "claims as data give the same page"
    );
    put(&folder, "new/two.md", "Ketamine is a Schedule III drug.\n");
    put(&folder, "old/two.md", "Ketamine is a Schedule II drug.\n");
    let all = [
        "compare",
        "--before",
        "old",
        "--after",
        "new",
        "--output-format",
        "html",
    ];
    let output = run(folder.path(), &all);
    let (_, words) = assert_sound(&String::from_utf8(output.stdout).unwrap());
    assert!(words.contains("Before") && words.contains("After") && words.contains("Schedule III"));
}
