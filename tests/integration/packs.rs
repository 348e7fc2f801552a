//! The shipped packs: their examples, their schema, their pages; and the kinds of rules as they are explained.

use std::fs;
use std::path::{Path, PathBuf};

use claimspan::authoring::{coverage, kinds, pages, trial};
use claimspan::pack::{self, Loaded, schema};
use claimspan::report::{self, Sources, Style};
use claimspan::rule::Rule;
use serde_json::Value;

/// So many examples of each sort has every rule.
const EXAMPLES: usize = 3;

/// The folder of the shipped packs.
fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

/// The TOML files of the shipped packs, with their texts.
fn files() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let packs = fs::read_dir(rules()).unwrap().map(|entry| entry.unwrap());
    for pack in packs.filter(|entry| entry.path().is_dir() && entry.file_name() != "language") {
        for file in fs::read_dir(pack.path()).unwrap() {
            let path = file.unwrap().path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let text = fs::read_to_string(&path).unwrap();
                files.push((path, text));
            }
        }
    }
    assert!(files.len() > 10);
    files
}

/// What fails in these examples, drawn.
fn drawn(loaded: &Loaded) -> String {
    let all: Vec<&Rule> = loaded.rules.rules.iter().collect();
    let tried = trial::try_all(&all, &loaded.rules, None);
    let faults: Vec<_> = tried.into_iter().flat_map(|tried| tried.faults).collect();
    let sources: Sources<'_> = loaded.sources.iter().collect();
    let mut out = Vec::new();
    report::draw(&faults, &sources, &mut out, Style::Plain).unwrap();
    String::from_utf8(out).unwrap()
}

/// A file that is made from the packs is what it was made to be; `CLAIMSPAN_BLESS=1` makes it anew.
#[track_caller]
fn assert_fresh(path: &Path, wanted: &str) {
    if std::env::var_os("CLAIMSPAN_BLESS").is_some() {
        fs::write(path, wanted).unwrap();
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == wanted,
        "{} is stale; run the tests with CLAIMSPAN_BLESS=1, or `claimspan rules pages rules`",
        path.display()
    );
}

#[test]
fn shipped_packs_have_no_mistakes() {
    let loaded = pack::load(&[]);
    assert!(loaded.mistakes.is_empty(), "{:#?}", loaded.mistakes);
    assert!(loaded.rules.rules.len() >= 15);
}

#[test]
fn every_rule_reports_its_flags_at_their_brackets_and_is_silent_on_its_passes() {
    let faults = drawn(&pack::load(&[]));
    assert!(
        faults.is_empty(),
        "{faults}\nbrackets that are elsewhere: claimspan rules test --move-brackets rules"
    );
}

#[test]
fn every_rule_has_three_examples_each_way_and_a_hard_negative() {
    let set = pack::load(&[]).rules;
    let mut lacking = Vec::new();
    for rule in &set.rules {
        let (flags, passes) = (rule.flags.len(), rule.passes.len());
        if flags < EXAMPLES || passes < EXAMPLES {
            lacking.push(format!("{}: {flags} flags, {passes} passes", rule.id));
        }
        if !coverage::has_hard_negative(rule, &set) {
            lacking.push(format!("{}: no pass has the words of its claims", rule.id));
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn the_schema_is_fresh_and_named_by_every_pack_file() {
    assert_fresh(&rules().join("schema.json"), &schema::json());
    for (path, text) in files() {
        assert!(
            text.starts_with("#:schema ../schema.json\n"),
            "{} must begin with the line `#:schema ../schema.json`",
            path.display()
        );
    }
}

#[test]
fn shipped_packs_satisfy_the_schema() {
    let schema: Value = serde_json::from_str(&schema::json()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (path, text) in files() {
        let found = json(text.parse::<toml::Table>().unwrap().into());
        let errors: Vec<String> = validator
            .iter_errors(&found)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
    // What the reader of packs refuses, the schema refuses too.
    for broken in [
        "[[claim]]\nid = \"a\"\nask = \"b\"",
        "[[rule]]\nid = \"a/b\"\nkind = \"forbids\"",
        "[vocabulary.a]\nwords = \"b\"",
        "[rules]",
    ] {
        let found = json(broken.parse::<toml::Table>().unwrap().into());
        assert!(!validator.is_valid(&found), "{broken}");
    }
}

/// TOML as JSON; days are texts.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(day) => Value::String(day.to_string()),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => {
            let entries = table.into_iter().map(|(key, value)| (key, json(value)));
            Value::Object(entries.collect())
        }
        plain => serde_json::to_value(plain).unwrap(),
    }
}

#[test]
fn the_pages_about_packs_are_fresh() {
    let loaded = pack::load(&[]);
    let pages = pages::pages(&loaded);
    assert_eq!(pages.len(), loaded.rules.packs.len() + 1);
    for page in pages {
        assert_fresh(&rules().join(&page.path), &page.text);
    }
}

#[test]
fn the_example_of_every_kind_works() {
    for page in kinds::PAGES {
        let folder = tempfile::tempdir().unwrap();
        let pack = folder.path().join(kinds::PACK);
        fs::create_dir(&pack).unwrap();
        fs::write(pack.join("example.toml"), page.example()).unwrap();
        let mut loaded = pack::load(&[pack.to_string_lossy().into_owned()]);
        assert!(
            loaded.mistakes.is_empty(),
            "{}: {:#?}",
            page.name,
            loaded.mistakes
        );
        let own = format!("{}/{}", kinds::PACK, page.name);
        loaded.rules.rules.retain(|rule| rule.id == own);
        assert_eq!(loaded.rules.rules.len(), 1, "{own}");
        assert_eq!(loaded.rules.rules[0].kind.name(), page.name);
        assert!(loaded.rules.rules[0].flags.len() >= EXAMPLES, "{own}");
        assert_eq!(drawn(&loaded), "", "{own}");
        assert!(
            coverage::has_hard_negative(&loaded.rules.rules[0], &loaded.rules),
            "{own}"
        );
    }
}

#[test]
fn the_page_of_a_kind_has_its_keys_and_no_others() {
    let keys = |kind: &str| {
        let page = kinds::page(kind).unwrap();
        let (_, own) = page.split_once("Keys of this kind\n").unwrap_or_default();
        let own = own.split("\n\n").next().unwrap();
        let names = own
            .lines()
            .filter_map(|line| line.split_whitespace().next());
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(keys("expect"), ["stances", "values"]);
    assert_eq!(keys("range"), ["accept", "across", "stances"]);
    assert_eq!(keys("consistent"), ["across"]);
    assert_eq!(keys("cite"), ["sources", "stances"]);
    assert_eq!(keys("structure"), ["check", "from-words", "plain", "words"]);
}
