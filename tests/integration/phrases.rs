//! A phrase is found exactly where its words stand in their order and near enough, in sentences of any length; a
//! regular expression over the same words says where that is.

use std::sync::LazyLock;

use claimspan::claim;
use claimspan::document::Format;
use claimspan::pack::{self, RuleSet};
use claimspan::parse::parse;
use claimspan::source::Source;
use proptest::prelude::*;
use proptest::sample::select;
use regex::Regex;

/// Claims with a phrase, and the expression that reads the same from words with a space before and behind each.
const PHRASES: &[(&str, &str, &str)] = &[
    ("gap", "alder ...3 birch", r" alder (\S+ ){0,3}birch "),
    (
        "row",
        "(cedar|dogwood elder) birch",
        r" (cedar|dogwood elder) birch ",
    ),
    (
        "long",
        "alder cedar? elder ...8 (birch|dogwood cedar)",
        r" alder (cedar )?elder (\S+ ){0,8}(birch|dogwood cedar) ",
    ),
    (
        "comma",
        "elder , ...2 dogwood",
        r" elder , (\S+ ){0,2}dogwood ",
    ),
    (
        "start",
        "^ ...2 dogwood ...20 alder",
        r"^ (, )*(\S+ ){0,2}dogwood (\S+ ){0,20}alder ",
    ),
];

static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
    let mut pack = "[pack]\nabout = \"Trees.\"\n".to_owned();
    for (id, phrase, _) in PHRASES {
        pack += &format!("[[claim]]\nid = \"{id}\"\nasks = \"Trees?\"\nphrases = [\"{phrase}\"]\n");
    }
    let folder = tempfile::tempdir().unwrap();
    crate::program::put(&folder, "trial/trial.toml", pack);
    let loaded = pack::load(&[folder.path().to_str().unwrap().to_owned()]);
    assert!(loaded.mistakes.is_empty(), "{:?}", loaded.mistakes);
    loaded.rules
});

/// The most tokens that are read as one sentence.
const LONGEST: usize = 240;

/// A sentence as it is written; words that a phrase names are frequent, so that it holds nearly what is looked for.
fn sentence() -> impl Strategy<Value = String> {
    let token = select(vec![
        "alder",
        "birch",
        "cedar",
        "dogwood",
        "elder",
        "fir",
        "fir",
        "fir",
        ",",
        "\"alder\"",
        "(birch)",
        "cedar®",
    ]);
    let filler = select(vec!["fir", "gorse", "(hazel)"]);
    let before = prop::collection::vec(filler, 0..90);
    (before, prop::collection::vec(token, 1..60)).prop_map(|(before, rest)| {
        let words = [before, rest].concat();
        // A longer sentence is cut, and no phrase reaches over the cut.
        let signs = |word: &str| word.chars().filter(|char| !char.is_alphanumeric()).count();
        let mut tokens = 0;
        let fits = |word: &&&str| {
            tokens += 1 + signs(word);
            tokens <= LONGEST
        };
        let kept = words.iter().rev().take_while(fits).count();
        words[words.len() - kept..].join(" ")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_phrase_is_found_where_its_words_stand(text in sentence()) {
        let source = Source::from_text("a.txt", text.clone());
        let document = parse(&source, Format::Text);
        let article = claim::extract(&source, &document, &RULES);
        let passed: String = text.chars().filter(|char| !"\"()®".contains(*char)).collect();
        let words = format!(" {passed} ");
        for (id, _, expression) in PHRASES {
            let id = format!("trial/{id}");
            let found = article.claims.iter().any(|claim| RULES.claims[claim.declaration].id == id);
            let wanted = Regex::new(expression).unwrap().is_match(&words);
            prop_assert_eq!(found, wanted, "{} in {:?}", id, text);
        }
    }
}
