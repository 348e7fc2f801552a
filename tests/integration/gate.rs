//! The gate of a site that exists already: a baseline of what is there, and only what is new or has changed counts.

mod walk;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use claimspan::baseline::{Baseline, Scope};
use claimspan::diagnostic::{BaselineState, Diagnostic};
use claimspan::document::Format;
use claimspan::lint;
use claimspan::source::Source;
use serde_json::Value;
use tempfile::TempDir;

use crate::{TODAY, program};

/// A pack that knows little, so that these tests need no shipped fact.
pub(super) const PACK: &str = r#"
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
id = "dreams"
subject = "drug"
asks = "Does it bring dreams?"
[[claim.stance]]
id = "yes"
phrases = ["brings dreams"]
denied = "no"
[[claim.stance]]
id = "no"
phrases = ["keeps dreams away"]

[[rule]]
id = "trial/contradiction/dreams"
kind = "contradiction"
across = "corpus"
right = ["yes"]
claims = ["dreams"]
severity = "error"
message = "two answers about dreams"
why = "Readers want one answer."
source = [{ title = "A review", checked = 2026-11-21 }]
review-by = 2027-11-21
flags = ["Testamine brings dreams. [Testamine keeps dreams away]."]
passes = ["Testamine brings dreams."]

[vocabulary.class.values]
II = ["(ii|2)"]
III = ["(iii|3)"]

[[claim]]
id = "class"
subject = "drug"
asks = "Which class is it in?"
value = "class"
phrases = ["in class {class}"]

[[rule]]
id = "trial/class"
kind = "expect"
claims = ["class"]
values = ["III"]
severity = "error"
message = "it is in class III"
why = "The law says so."
source = [{ title = "A law", checked = 2026-11-21 }]
review-by = 2027-11-21
flags = ["Testamine is [in class II]."]
passes = ["Testamine is in class III."]

[vocabulary.better.values]
"a person with asthma" = ["an asthmatic"]

[[claim]]
id = "term"
asks = "Which word is used for people?"
value = "better"
phrases = ["{better}"]

[[rule]]
id = "trial/term"
kind = "prefer"
drop-in = true
claims = ["term"]
severity = "note"
message = "write `{value}`"
why = "People are more than an illness."
source = [{ title = "A style guide", checked = 2026-11-21 }]
review-by = 2027-11-21
flags = ["She is [an asthmatic]."]
passes = ["She has asthma."]

[[claim]]
id = "notice"
asks = "Is it advice?"
phrases = ["is not medical advice"]

[[rule]]
id = "trial/notice"
kind = "require"
claims = ["notice"]
from-words = 20
status = ["any"]
text = "This is not medical advice: ask <a doctor> & listen."
severity = "warning"
message = "there is no notice"
why = "Readers must know."
source = [{ title = "House rule", checked = 2026-11-21 }]
review-by = 2027-11-21
flags = ["[]Testamine is a drug that some people take every day, in the morning, with a glass of water, for as long as it helps."]
passes = ["Testamine is a drug. This is not medical advice."]
"#;

/// An article that is long enough to need a notice.
pub(super) const LONG: &str = "Testamine is a drug that some people take every day, in the morning, with a glass of \
    water, for as long as it helps.";

/// A folder with articles, and with the pack in the place of the shipped ones.
pub(super) struct Site {
    pub(super) folder: TempDir,
}

impl Site {
    pub(super) fn new(articles: &[(&str, &str)]) -> Self {
        Self {
            folder: program::folder(PACK, articles),
        }
    }

    pub(super) fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        program::put(&self.folder, name, text);
    }

    pub(super) fn get(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    pub(super) fn run_in(&self, folder: &str, arguments: &[&str]) -> Output {
        program::run(self.folder.path().join(folder), arguments)
    }

    /// A subcommand with the pack, on the folder `content`.
    pub(super) fn run(&self, command: &[&str], more: &[&str]) -> Output {
        let common = ["--rules", "rules"];
        self.run_in("", &[command, &common, more, &["content"]].concat())
    }

    pub(super) fn check(&self, more: &[&str]) -> Output {
        self.run(&["check"], more)
    }

    /// Rule and file of the findings that count, and the exit code.
    pub(super) fn counted(&self, more: &[&str]) -> (Vec<(String, String)>, Option<i32>) {
        let output = self.check(&[&["--output-format", "json"], more].concat());
        (counted(&output), output.status.code())
    }

    fn git(&self, arguments: &[&str]) {
        git(self.folder.path(), arguments);
    }

    /// Makes the folder a repository with all that it holds.
    fn commit(&self) {
        self.git(&["init", "-q", "-b", "main"]);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-qm", "all"]);
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let name = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    let output = Command::new("git")
        .current_dir(folder)
        .args(name)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// Rule and file of what counts in a report.
fn counted(output: &Output) -> Vec<(String, String)> {
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let found = report["diagnostics"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    found
        .filter(|one| one["baseline"] != "unchanged" && one["changed"] != false)
        .filter(|one| one["suppression"].is_null())
        .map(|one| (text(&one["rule"]), text(&one["file"])))
        .collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(rule, file): &(&str, &str)| ((*rule).to_owned(), (*file).to_owned());
    pairs.iter().map(owned).collect()
}

const CURE: &str = "# On testamine\n\n## What it does\n\nTestamine cures depression in a week.\n";
const BASELINE: [&str; 2] = ["--baseline", "claimspan-baseline.jsonl"];

#[test]
fn a_baseline_knows_a_finding_after_edits_around_it() {
    let site = Site::new(&[
        ("content/a.md", CURE),
        ("content/b.md", "Testamine is fine.\n"),
    ]);
    assert_eq!(site.counted(&[]).1, Some(1));
    let created = site.run(&["baseline", "create"], &[]);
    assert_eq!(created.status.code(), Some(0), "{created:?}");
    let known = |why: &str| assert_eq!(site.counted(&BASELINE), (Vec::new(), Some(0)), "{why}");
    known("nothing was edited");
    site.put("content/a.md", CURE.replace("cures ", "**cures**\n"));
    known("re-wrapped, with markup");
    site.put(
        "content/a.md",
        CURE.replace("## What", "It rains.\n\n## How and what"),
    );
    known("another heading");
    let report = site.check(&[&BASELINE[..], &["--output-format", "json"]].concat());
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(report["diagnostics"][0]["baseline"], "unchanged");
    fs::remove_file(site.folder.path().join("content/a.md")).unwrap();
    site.put("content/c.md", CURE.replace("What it does", "Effects"));
    known("renamed, under another heading");
    let output = site.run_in(
        "content",
        &[
            "check",
            "--rules",
            "../rules",
            "--baseline",
            "../claimspan-baseline.jsonl",
            ".",
        ],
    );
    assert_eq!(
        output.status.code(),
        Some(0),
        "from another folder: {output:?}"
    );

    // A copy is one more finding.
    site.run(&["baseline", "update"], &[]);
    site.put("content/d.md", CURE);
    let copy = pairs(&[("trial/cure", "content/d.md")]);
    assert_eq!(site.counted(&BASELINE), (copy, Some(1)));
}

#[test]
fn a_strict_baseline_only_shrinks() {
    let site = Site::new(&[("content/a.md", CURE)]);
    let created = site.run(&["baseline", "create"], &["--strict"]);
    assert_eq!(created.status.code(), Some(0), "{created:?}");
    let twice = site.run(&["baseline", "create"], &[]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(said(&twice).contains("there is a baseline already"));
    let first = site.get("claimspan-baseline.jsonl");

    site.put("content/b.md", CURE.replace("in a week", "for good"));
    let refused = site.run(&["baseline", "update"], &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("may only shrink"), "{refused:?}");
    assert_eq!(site.get("claimspan-baseline.jsonl"), first);
    let grown = site.run(&["baseline", "update"], &["--grow"]);
    assert_eq!(grown.status.code(), Some(0));
    assert_eq!(site.counted(&BASELINE), (Vec::new(), Some(0)));

    // What is mended is stale, also when its article is gone, but not when it was not looked at.
    site.put("content/a.md", "# On testamine\n");
    fs::remove_file(site.folder.path().join("content/b.md")).unwrap();
    let stale = pairs(&[
        ("baseline/stale", "claimspan-baseline.jsonl"),
        ("baseline/stale", "claimspan-baseline.jsonl"),
    ]);
    assert_eq!(site.counted(&BASELINE), (stale, Some(1)));
    let (others, code) = site.counted(&[&BASELINE[..], &["--select", "trial/class"]].concat());
    assert_eq!(
        (others.len(), code),
        (1, Some(1)),
        "one article is gone for every rule"
    );
    let pruned = site.run(&["baseline", "prune"], &[]);
    assert_eq!(pruned.status.code(), Some(0));
    let head = "{\"claimspan-baseline\":1,\"strict\":true}\n";
    assert_eq!(site.get("claimspan-baseline.jsonl"), head);
    assert_eq!(site.counted(&BASELINE), (Vec::new(), Some(0)));
}

#[test]
fn stale_entries_are_told_of_and_fail_only_where_that_is_asked_for() {
    let site = Site::new(&[("content/a.md", CURE)]);
    site.run(&["baseline", "create"], &[]);
    site.put("content/a.md", "# On testamine\n");
    let lenient = site.check(&BASELINE);
    assert_eq!(lenient.status.code(), Some(0));
    let text = String::from_utf8_lossy(&lenient.stdout).into_owned();
    assert!(
        text.contains("baseline: 1 entry is needed no more"),
        "{text}"
    );
    let strict = site.check(&[&BASELINE[..], &["--baseline-strict"]].concat());
    assert_eq!(strict.status.code(), Some(1));
}

#[test]
fn a_damaged_baseline_is_told_by_line() {
    let site = Site::new(&[("content/a.md", CURE)]);
    let missing = site.check(&BASELINE);
    assert_eq!(missing.status.code(), Some(2));
    assert!(said(&missing).contains("claimspan baseline create"));
    site.run(&["baseline", "create"], &[]);
    let text = site.get("claimspan-baseline.jsonl");
    site.put("claimspan-baseline.jsonl", &text[..text.len() - 9]);
    for command in [&["check"][..], &["baseline", "update"]] {
        let output = site.run(command, &BASELINE);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            said(&output).contains("claimspan-baseline.jsonl:2: "),
            "{output:?}"
        );
    }
    site.put(
        "claimspan-baseline.jsonl",
        b"{\"claimspan-baseline\":1}\n\xff\n",
    );
    let output = site.check(&BASELINE);
    assert!(said(&output).contains("claimspan-baseline.jsonl:2: this is not UTF-8"));
}

#[test]
fn only_changed_lines_count() {
    let old = "# On testamine\n\nTestamine cures depression.\n\nIt rains.\n\nTestamine cures depression\nin all.\n";
    let site = Site::new(&[
        ("content/a.md", old),
        ("content/b.md", "Testamine brings dreams.\n"),
        ("content/c d.md", CURE),
    ]);
    site.commit();
    assert_eq!(site.counted(&["--since", "HEAD"]), (Vec::new(), Some(0)));
    let summary = site.check(&["--since", "HEAD"]);
    let text = String::from_utf8_lossy(&summary.stdout).into_owned();
    assert!(text.contains("outside the changed lines"), "{text}");

    // The other line of a wrapped sentence, in a file that was renamed.
    site.git(&["mv", "content/a.md", "content/\u{e9}.md"]);
    site.put("content/\u{e9}.md", old.replace("in all", "in most"));
    let sentence = pairs(&[("trial/cure", "content/\u{e9}.md")]);
    assert_eq!(
        site.counted(&["--since", "HEAD"]),
        (sentence.clone(), Some(1))
    );

    // A contradiction counts when the other side changed; a new file counts whole.
    site.put("content/n.md", "Testamine keeps dreams away.\n");
    site.git(&["add", "-A"]);
    site.git(&["commit", "-qm", "more"]);
    site.put("content/b.md", "Testamine brings dreams at night.\n");
    let other = pairs(&[("trial/contradiction/dreams", "content/n.md")]);
    assert_eq!(site.counted(&["--since", "HEAD"]), (other, Some(1)));
    site.put("content/untracked.md", CURE);
    assert_eq!(site.counted(&["--since", "HEAD"]).0.len(), 2);
    assert_eq!(site.counted(&["--since", "HEAD~1"]).0.len(), 3);
}

/// Git writes some names as C writes strings, cuts the line that it shows above a change wherever 80 bytes end, and knows
/// no line of UTF-16.
#[cfg(unix)]
#[test]
fn changed_lines_are_known_whatever_a_file_is_called_and_holds() {
    let names = [
        "bell\u{7}",
        "back\u{8}",
        "tab\t",
        "line\n",
        "upright\u{b}",
        "form\u{c}",
        "return\r",
        "quote\"",
        "back\\slash",
        "caf\u{e9}",
        "two  words ",
    ];
    let names = names.map(|name| format!("content/{name}.md"));
    let text = |above: &str| format!("{above}\n\nTestamine cures depression.\n");
    let above = ["a", "ab", "abc", "abcd"].map(|start| format!("{start}{}", "\u{20ac}".repeat(60)));
    let site = Site::new(&[]);
    for name in &names {
        site.put(name, text("It rains."));
    }
    for (number, above) in above.iter().enumerate() {
        site.put(&format!("content/long{number}.md"), text(above));
    }
    let wide = |text: &str| -> Vec<u8> {
        let text = format!("\u{feff}{text}");
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    site.put("content/same.md", text("It rains."));
    site.put("content/wide.md", wide(&text("It rains.")));
    site.commit();
    assert_eq!(site.counted(&["--since", "HEAD"]), (Vec::new(), Some(0)));

    let now = |text: String| text.replace("depression", "depression now");
    for name in &names {
        site.put(name, now(text("It rains.")));
    }
    for (number, above) in above.iter().enumerate() {
        site.put(&format!("content/long{number}.md"), now(text(above)));
    }
    // Of what is no UTF-8 all counts as changed; elsewhere the changed line is another one.
    site.put("content/same.md", text("It snows."));
    site.put("content/wide.md", wide(&text("It snows.")));
    let long = (0..above.len()).map(|number| format!("content/long{number}.md"));
    let changed = names.into_iter().chain(long);
    let mut changed: Vec<String> = changed.chain(["content/wide.md".to_owned()]).collect();
    changed.sort();
    let (found, _) = site.counted(&["--since", "HEAD"]);
    let files: Vec<String> = found.into_iter().map(|(_, file)| file).collect();
    assert_eq!(files, changed);
}

#[test]
fn a_deleted_notice_counts_though_no_line_is_new() {
    let notice = "This is not medical advice.\n";
    let site = Site::new(&[("content/a.md", &format!("{LONG}\n\n{notice}"))]);
    site.commit();
    site.put("content/a.md", format!("{LONG}\n"));
    let (found, _) = site.counted(&["--since", "HEAD"]);
    assert_eq!(found, pairs(&[("trial/notice", "content/a.md")]));
}

#[test]
fn what_git_cannot_answer_is_an_error() {
    let site = Site::new(&[("content/a.md", CURE)]);
    let outside = site.check(&["--since", "HEAD"]);
    assert_eq!(outside.status.code(), Some(2));
    assert!(said(&outside).contains("git repository"), "{outside:?}");
    site.commit();
    let unknown = site.check(&["--since", "nowhere"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("no such commit"), "{unknown:?}");
    let option = site.check(&["--since=--output=hacked"]);
    assert_eq!(option.status.code(), Some(2));
    assert!(!site.folder.path().join("hacked").exists());
    let missing = Command::new(env!("CARGO_BIN_EXE_claimspan"))
        .current_dir(site.folder.path())
        .args(["check", "--rules", "rules", "--since", "HEAD", "content"])
        .env("PATH", "")
        .output()
        .unwrap();
    assert_eq!(missing.status.code(), Some(2));
    assert!(said(&missing).contains("`git` program"), "{missing:?}");
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// An article as sections of paragraphs; the first of each is never taken out.
#[derive(Clone)]
struct Draft {
    path: String,
    sections: Vec<(String, Vec<String>)>,
    written: usize,
}

impl Draft {
    fn filler(&mut self, dice: &mut Dice) -> String {
        const WHO: [&str; 5] = [
            "A gardener",
            "The porter",
            "Her brother",
            "A neighbor",
            "The cook",
        ];
        const DOES: [&str; 5] = ["painted", "sold", "found", "carried", "mended"];
        const WHAT: [&str; 5] = [
            "a chair",
            "the gate",
            "two bicycles",
            "an old map",
            "the lamp",
        ];
        self.written += 1;
        let (who, does, what) = (WHO[dice.roll(5)], DOES[dice.roll(5)], WHAT[dice.roll(5)]);
        format!("{who} {does} {what} near platform x{}.", self.written)
    }

    fn edit(&mut self, dice: &mut Dice) {
        let filler = self.filler(dice);
        let count = self.sections.len();
        let (heading, paragraphs) = &mut self.sections[dice.roll(count)];
        let at = dice.roll(paragraphs.len());
        match dice.roll(7) {
            0 => paragraphs.insert(at + 1, filler),
            1 if at > 0 && paragraphs[at].contains("platform") => {
                paragraphs.remove(at);
            }
            2 if at > 1 => paragraphs.swap(at, at - 1),
            3 => *heading = format!("Part {}", self.written),
            4 => {
                let words: Vec<String> = paragraphs[at]
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect();
                let ends = words
                    .iter()
                    .map(|_| if dice.roll(4) == 0 { "\n" } else { " " });
                let wrapped: String = words
                    .iter()
                    .zip(ends)
                    .flat_map(|(word, end)| [word.as_str(), end])
                    .collect();
                paragraphs[at] = wrapped.trim().to_owned();
            }
            5 => self.sections.insert(
                dice.roll(count + 1),
                (format!("Part {}", self.written), vec![filler]),
            ),
            _ => self.path = format!("a{}.md", self.written),
        }
    }

    fn text(&self) -> String {
        let mut text = "# A long day\n".to_owned();
        for (heading, paragraphs) in &self.sections {
            text += &format!("\n## {heading}\n");
            for paragraph in paragraphs {
                text += &format!("\n{paragraph}\n");
            }
        }
        text
    }
}

#[test]
fn a_thousand_edits_elsewhere_never_make_a_known_finding_new() {
    let mut loaded = claimspan::pack::load(&[]);
    let mut rules = std::mem::take(&mut loaded.rules);
    let judging = [
        "ketamine/schedule",
        "ketamine/cure",
        "ketamine/addiction-denial",
        "health/disclaimer",
    ];
    rules.rules.retain(|rule| judging.contains(&&*rule.id));
    let find = |draft: &Draft| -> Vec<Diagnostic> {
        let source = Source::from_text(&*draft.path, draft.text());
        lint::check(source, Format::Markdown, &rules, TODAY).diagnostics
    };
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut edits = 0;
    for article in 0..5 {
        let wrong = [
            "Ketamine is a Schedule II drug in the US.",
            "Ketamine cures depression for good.",
            "Nobody can become addicted to ketamine.",
            "Ketamine is a Schedule II drug in the US.",
        ];
        let mut draft = Draft {
            path: "a.md".to_owned(),
            sections: Vec::new(),
            written: 0,
        };
        for (at, sentence) in wrong.iter().enumerate() {
            let first = draft.filler(&mut dice);
            let mut paragraphs = vec![first, (*sentence).to_owned()];
            for _ in 0..article {
                let filler = draft.filler(&mut dice);
                paragraphs.push(filler);
            }
            draft.sections.push((format!("Section {at}"), paragraphs));
        }
        let mut found = find(&draft);
        assert!(found.len() >= 4, "{found:#?}");
        let checked = std::collections::BTreeSet::from([draft.path.clone()]);
        let taken = scoped(&checked, |scope| {
            let matching = Baseline::default().mark(&mut found, scope);
            Baseline::default().updated(&found, &matching, scope)
        });
        let baseline = Baseline::read(&taken.write()).unwrap();
        for _ in 0..20 {
            for _ in 0..10 {
                draft.edit(&mut dice);
                edits += 1;
            }
            let mut now = find(&draft);
            let checked = std::collections::BTreeSet::from([draft.path.clone()]);
            scoped(&checked, |scope| baseline.mark(&mut now, scope));
            let states = now.iter().map(|one| one.standing.baseline);
            let known = states
                .filter(|state| *state == Some(BaselineState::Unchanged))
                .count();
            assert_eq!(known, now.len(), "{}\n{now:#?}", draft.text());
            assert_eq!(known, baseline.entries.len(), "{}", draft.text());
        }
    }
    assert_eq!(edits, 1000);
}

fn scoped<T>(
    checked: &std::collections::BTreeSet<String>,
    work: impl FnOnce(&Scope<'_>) -> T,
) -> T {
    work(&Scope {
        checked,
        name: &|shown| shown.to_owned(),
        exists: &|_| false,
        judged: &|_, _| true,
        across: false,
    })
}
