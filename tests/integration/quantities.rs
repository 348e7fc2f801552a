//! Quantities: a table of sentences with all that must be read in them, and properties that hold for any text.
//!
//! `tests/data/quantities.jsonl` has a row a line: a sentence, and every quantity of it in order, as its words, its kind,
//! its two ends, its unit and its flags. Numbers are compared to four digits. A quantity too much fails as one too few does.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails where it stands"
)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use claimspan::claim::quantity::{Quantities, Quantity, Wire};
use claimspan::document::ProseBuilder;
use claimspan::document::sentence::{Stops, sentences};
use claimspan::document::token::{Lexicon, Token, tokenize};
use proptest::prelude::*;
use serde::Deserialize;

/// A text, and every quantity of it.
#[derive(Debug, Deserialize)]
struct Case(String, Vec<Expected>);

/// Its words, its kind, its ends, its unit, and what else is said of it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Expected(
    String,
    String,
    (Option<f64>, Option<f64>),
    String,
    Vec<Flag>,
);

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Flag {
    Approximate,
    LoOpen,
    HiOpen,
    Derived,
}

/// Compiled once for all tests.
pub(crate) static ENGLISH: LazyLock<English> = LazyLock::new(English::new);

pub(crate) struct English {
    lexicon: Lexicon,
    quantities: Quantities,
}

impl English {
    fn new() -> Self {
        let mut lexicon = spelling();
        let quantities = Quantities::compile(&wire(), &mut lexicon).unwrap();
        Self {
            lexicon,
            quantities,
        }
    }

    /// The normalised text, its tokens and the quantities of all its sentences.
    pub(crate) fn read(&self, text: &str) -> (String, Vec<Token>, Vec<Quantity>) {
        let mut builder = ProseBuilder::new();
        builder.push(text, 0);
        let prose = builder.finish();
        let tokens = tokenize(prose.text(), &self.lexicon);
        let stops = Stops {
            abbreviations: ["dr", "approx", "no"].map(str::to_owned).into(),
            ..Stops::default()
        };
        let quantities = sentences(prose.text(), &tokens, &stops)
            .into_iter()
            .flat_map(|sentence| self.quantities.read(prose.text(), &tokens, sentence))
            .collect();
        (prose.text().to_owned(), tokens, quantities)
    }
}

/// The spelling of the language file; of its words only those of the quantities are interned.
fn spelling() -> Lexicon {
    #[derive(Deserialize)]
    struct Spelling {
        clitics: Vec<String>,
        same: BTreeMap<String, String>,
        contractions: BTreeMap<String, Vec<String>>,
    }
    let toml = include_str!("../../rules/language/en/language.toml");
    let spelling: Spelling = toml::from_str(toml).unwrap();
    Lexicon::new(
        &[],
        &spelling.same,
        &spelling.contractions,
        &spelling.clitics,
    )
}

fn wire() -> Wire {
    toml::from_str(include_str!("../../rules/language/en/quantities.toml")).unwrap()
}

fn shown(text: &str, tokens: &[Token], quantity: &Quantity) -> Expected {
    let round = |value: f64| (value * 1e4).round() / 1e4;
    let (first, last) = (
        tokens[quantity.tokens.start],
        tokens[quantity.tokens.end - 1],
    );
    let flags = [
        (quantity.approximate, Flag::Approximate),
        (quantity.lo_open, Flag::LoOpen),
        (quantity.hi_open, Flag::HiOpen),
        (quantity.derived, Flag::Derived),
    ];
    let set = flags.into_iter().filter(|(is, _)| *is);
    Expected(
        text[first.start()..last.end()].to_owned(),
        quantity.kind.name().to_owned(),
        (quantity.lo.map(round), quantity.hi.map(round)),
        quantity.unit.clone(),
        set.map(|(_, flag)| flag).collect(),
    )
}

#[test]
fn the_table_is_read_to_the_letter() {
    let english = &*ENGLISH;
    let cases = include_str!("../data/quantities.jsonl");
    let mut wrong = Vec::new();
    for line in cases.lines() {
        let Case(sentence, wanted) = serde_json::from_str(line).unwrap();
        let (text, tokens, quantities) = english.read(&sentence);
        let read: Vec<Expected> = quantities
            .iter()
            .map(|q| shown(&text, &tokens, q))
            .collect();
        if read != wanted {
            wrong.push(format!("{sentence}\n  want {wanted:?}\n  read {read:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} sentences differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn units_of_one_dimension_convert() {
    let quantities = &ENGLISH.quantities;
    let cases = [
        (90.0, "minute", "hour", Some(1.5)),
        (2.0, "week", "day", Some(14.0)),
        (1.0, "month", "day", Some(30.4375)),
        (500.0, "mcg", "mg", Some(0.5)),
        (500.0, "mcg/kg", "mg/kg", Some(0.5)),
        (1.0, "mg/kg", "mg", None),
        (1.0, "minute", "mg", None),
        (3.0, "session", "session", Some(3.0)),
        (3.0, "session", "dose", None),
    ];
    for (value, from, to, expected) in cases {
        let converted = quantities.convert(value, from, to);
        let near = match (converted, expected) {
            (Some(converted), Some(expected)) => (converted - expected).abs() < 1e-9,
            (None, None) => true,
            _ => false,
        };
        assert!(
            near,
            "{value} {from} in {to}: {converted:?}, not {expected:?}"
        );
    }
}

#[test]
fn a_quantity_is_shown_in_figures() {
    let cases = [
        ("six to eight sessions", "6–8 session"),
        ("about half an hour", "~0.5 hour"),
        ("at least two hours", "≥ 2 hour"),
        ("fewer than ten visits", "< 10 session"),
        ("every other week", "every 2 week"),
        ("twice a week", "2 per week"),
        ("a third of them", "33.3333 percent"),
        ("a few days", "~? day"),
    ];
    for (text, shown) in cases {
        let (_, _, quantities) = ENGLISH.read(text);
        assert_eq!(quantities[0].to_string(), shown, "{text}");
    }
}

#[test]
fn quantities_that_cannot_both_hold_are_disjoint() {
    let cases = [
        ("six sessions", "eight sessions", true),
        ("six to eight sessions", "eight to ten sessions", false),
        ("up to six sessions", "at least eight sessions", true),
        ("under 40 minutes", "40 minutes", true),
        ("90 minutes", "1.5 hours", false),
        ("two hours", "40 minutes", true),
        ("four weeks", "a month", false),
        ("six weeks", "a month", true),
        ("about 45 minutes", "50 minutes", false),
        ("a few days", "three days", false),
        ("twice a week", "every three weeks", true),
        ("weekly", "every seven days", false),
        ("six sessions", "six weeks", false),
        ("0.5 mg/kg", "500 mcg/kg", false),
        ("0.5 mg/kg", "5 mg/kg", true),
    ];
    for (one, two, expected) in cases {
        let first = &ENGLISH.read(one).2[0];
        let second = &ENGLISH.read(two).2[0];
        let rules = &ENGLISH.quantities;
        assert_eq!(rules.disjoint(first, second), expected, "{one}, {two}");
        assert_eq!(rules.disjoint(second, first), expected, "{two}, {one}");
    }
}

#[test]
fn mistakes_of_the_file_are_all_told() {
    let toml = include_str!("../../rules/language/en/quantities.toml")
        .replace("weekday-unit = \"week\"", "weekday-unit = \"sennight\"")
        .replace("words = [\"hourly\"]", "words = [\"Hourly\"]");
    let wire: Wire = toml::from_str(&toml).unwrap();
    let mut lexicon = Lexicon::new(&[], &BTreeMap::new(), &BTreeMap::new(), &[]);
    let mistakes = Quantities::compile(&wire, &mut lexicon).unwrap_err();
    let messages: Vec<&str> = mistakes.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`Hourly` is not a word in lower case",
            "there is no unit `sennight`"
        ]
    );
}

#[test]
fn a_sentence_outside_the_block_is_cut() {
    let english = &*ENGLISH;
    let text = "six infusions";
    let tokens = tokenize(text, &english.lexicon);
    assert_eq!(english.quantities.read(text, &tokens, 0..99).len(), 1);
    assert!(english.quantities.read(text, &tokens, 7..9).is_empty());
    assert!(english.quantities.read("", &[], 0..1).is_empty());
}

/// Words and signs that quantities are made of, so that generated text often looks like one.
const PARTS: &[&str] = &[
    "six",
    "twenty",
    "hundred",
    "half",
    "third",
    "a",
    "an",
    "the",
    "of",
    "and",
    "or",
    "to",
    "in",
    "per",
    "every",
    "each",
    "other",
    "once",
    "twice",
    "times",
    "x",
    "daily",
    "week",
    "weeks",
    "hour",
    "minutes",
    "h",
    "m",
    "mg",
    "kg",
    "%",
    "/",
    "-",
    "–",
    "—",
    "+",
    ",",
    ".",
    ":",
    "(",
    ")",
    "[",
    "]",
    "$",
    "£",
    "~",
    "≤",
    "½",
    "1½",
    "3",
    "12",
    "2019",
    "1,500",
    "0.5",
    "8:30",
    "555-0132",
    "q8h",
    "1h45m",
    "2x",
    "infusions",
    "patients",
    "children",
    "under",
    "over",
    "at",
    "least",
    "up",
    "more",
    "than",
    "between",
    "from",
    "about",
    "aged",
    "years",
    "old",
    "s",
    "their",
    "thirties",
    "May",
    "March",
    "Phase",
    "step",
    "until",
    "first",
    "for",
    "couple",
    "dozen",
    "few",
    "several",
    "million",
    "Mondays",
    "Friday",
    "morning",
    "evening",
    "fortnight",
    "score",
    "BMI",
    "raised",
    "by",
];

proptest! {
    #[test]
    fn tokens_lie_inside_and_nothing_panics(
        parts in prop::collection::vec((prop::sample::select(PARTS), prop::sample::select(&["", " ", "-"][..])), 0..24),
    ) {
        let english = &*ENGLISH;
        let text: String = parts.iter().flat_map(|(part, gap)| [*part, *gap]).collect();
        check(english, &text)?;
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,60}") {
        check(&ENGLISH, &text)?;
    }
}

fn check(english: &English, text: &str) -> Result<(), TestCaseError> {
    let (_, tokens, quantities) = english.read(text);
    for quantity in quantities {
        prop_assert!(quantity.tokens.start < quantity.tokens.end);
        prop_assert!(quantity.tokens.end <= tokens.len());
        prop_assert!(
            quantity.lo.is_none_or(f64::is_finite) && quantity.hi.is_none_or(f64::is_finite)
        );
        if let Some((lo, hi)) = quantity.lo.zip(quantity.hi) {
            prop_assert!(lo <= hi, "{quantity:?} in {text}");
        }
    }
    Ok(())
}
