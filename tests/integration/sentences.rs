//! Where a sentence ends: a row for each thing that the "golden rules" of the Pragmatic Segmenter name for English, with
//! sentences of our own. The rules' own sentences are not in this repository: `tests/others.sh` fetches them and runs the
//! test that is left out otherwise.

use std::sync::LazyLock;

use claimspan::document::ProseBuilder;
use claimspan::document::sentence::sentences;
use claimspan::document::token::tokenize;
use claimspan::pack::{self, RuleSet};

static ENGLISH: LazyLock<RuleSet> = LazyLock::new(|| pack::load(&[]).rules);

/// What a rule is about, and a text; a stroke stands where one sentence ends and the next begins.
const RULES: &[(&str, &str)] = &[
    ("a full stop", "Bring a list. | The nurse will read it."),
    (
        "a question mark",
        "Who drives you home? | The clinic will ask.",
    ),
    (
        "an exclamation mark",
        "Please eat nothing! | Water is fine.",
    ),
    ("a capital as an initial", "The talk is by Maria K. Olsen."),
    ("a small letter as an abbreviation", "The form is on p. 14."),
    (
        "a short abbreviation within",
        "Are pharmacists and co. in the room?",
    ),
    (
        "a firm within",
        "The pump comes from Holt, Reyes & Co. in spring.",
    ),
    (
        "a short abbreviation at the end",
        "Send it to Ruth and co. | They can read it.",
    ),
    (
        "a firm at the end",
        "The pump comes from Holt, Reyes & Co. | It is new.",
    ),
    ("before a name", "The trail up Mt. Hood is closed."),
    (
        "before a name and after one",
        "St. Luke's Clinic is on 9th st. near the park.",
    ),
    (
        "an abbreviation with an ending",
        "This was Ruben Ortiz Jr.'s chart.",
    ),
    (
        "stops within an abbreviation",
        "They moved to the U.S.A. two years ago.",
    ),
    (
        "stops at the end of an abbreviation",
        "The label differs in the E.U. | How does it read?",
    ),
    (
        "a country at the end",
        "The trial ran in the U.S. | Where else is unclear.",
    ),
    (
        "a country before a capital",
        "She wrote to the U.S. Senate in March.",
    ),
    (
        "a country within",
        "It was sold in the U.S. for nine years.",
    ),
    (
        "times of day",
        "At 7 a.m. Dr. Hale met the family. | She left at 4 P.M. | They stayed for the night.",
    ),
    ("a price within", "A visit costs $85.50 at this desk."),
    (
        "a price at the end",
        "A visit costs $85.50. | The bill comes by post.",
    ),
    (
        "a sentence in brackets within another",
        "Our nurse (She worked for 8 years in a hospital.) leads the group.",
    ),
    (
        "an address for mail",
        "Write to front.desk@clinic.example. | Someone will reply.",
    ),
    (
        "an address on the web",
        "The form is at https://forms.clinic.example/new.visit/a_b.html. | Please print it.",
    ),
    (
        "single quotation marks within",
        "He wrote, 'It is over.' and left.",
    ),
    (
        "double quotation marks within",
        "He wrote, \"It is over.\" and left.",
    ),
    (
        "double quotation marks at the end",
        "He wrote, \"It is over.\" | The nurse kept the note for him.",
    ),
    ("two exclamation marks", "Wait!! | Your bag is still here."),
    ("two question marks", "Today?? | Nobody told the nurse."),
    ("exclamation, then question", "Today!? | Is it Friday?"),
    ("question, then exclamation", "Today?! | Is it Friday?"),
    (
        "stop and bracket, with stops",
        "1.) Eat early. | 2.) Leave the car at home.",
    ),
    (
        "brackets, with stops",
        "1) Eat early. | 2) Leave the car at home.",
    ),
    (
        "numbers, with stops",
        "1. Eat early. | 2. Leave the car at home.",
    ),
    (
        "a number with stops in it",
        "The record is No. 20.114.7. | Please keep it.",
    ),
    (
        "a name with its mark",
        "He works for Wham! in the mail room.",
    ),
    (
        "I at the end",
        "It is for people like you and I. | Did Peter call?",
    ),
    (
        "an ellipsis at the end of a quotation",
        "The leaflet says that after a night of rest \u{201c}the mood may lift again. . . .\u{201d}",
    ),
    (
        "an ellipsis in brackets",
        "\"Rest [...] is part of the plan [...]\" (Lund 12).",
    ),
    (
        "an ellipsis with a stop",
        "Where the end of a quoted line is missing, four points stand . . . . | A new line follows.",
    ),
    (
        "an ellipsis at the end",
        "I thought that.... | The nurse came back.",
    ),
    (
        "an ellipsis within",
        "I was not ... well, what I wanted...wait . . . what I wanted was . . . rest.",
    ),
    // What the rules say nothing of.
    (
        "a vitamin at the end",
        "Many lack vitamin D. | The test is cheap.",
    ),
    (
        "a virus at the end",
        "She has hepatitis C. | It was found in May.",
    ),
    ("a label", "Q. What is ketamine? | A. It is an anesthetic."),
    (
        "for example, before a name",
        "Take a pain reliever, e.g. Tylenol, at noon.",
    ),
    (
        "the sun",
        "Stay out of the sun. | Ketamine has no part in it.",
    ),
    ("a day", "Call before Sun. 5 May, please."),
    (
        "a unit at the end",
        "Rest for 40 min. | The nurse will call.",
    ),
    (
        "and so on",
        "Bring snacks, water, etc. | Patients get hungry.",
    ),
    ("a doctor", "Ask your M.D. | She knows the plan."),
    ("a case", "Mr. A. N. came in May."),
];

/// The sentences of a text, as they are read in articles.
fn read(text: &str) -> Vec<String> {
    let rules = &*ENGLISH;
    let mut builder = ProseBuilder::new();
    builder.push(text, 0);
    let prose = builder.finish();
    let tokens = tokenize(prose.text(), &rules.lexicon);
    let found = sentences(prose.text(), &tokens, &rules.stops);
    let text = |tokens: &[claimspan::document::token::Token]| {
        let (first, last) = (tokens.first().unwrap(), tokens.last().unwrap());
        prose.text()[first.start()..last.end()].to_owned()
    };
    found
        .into_iter()
        .map(|range| text(&tokens[range]))
        .collect()
}

/// Spelled as prose spells it.
fn plain(text: &str) -> String {
    let mut builder = ProseBuilder::new();
    builder.push(text.trim(), 0);
    builder.finish().text().to_owned()
}

#[test]
fn sentences_end_where_the_golden_rules_say() {
    let mut wrong = Vec::new();
    for (what, text) in RULES {
        let expected: Vec<String> = text.split(" | ").map(plain).collect();
        let found = read(&text.replace(" | ", " "));
        if found != expected {
            wrong.push(format!("{what}: {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Rules that we read otherwise, by their numbers, and why.
const OTHERWISE: &[(&[usize], &str)] = &[
    (
        &[18],
        "whether a time of day ends a sentence before a title is known from what the sentence says alone",
    ),
    (
        &[31, 33, 35, 37, 38, 39],
        "the items of a list without full stops, in one line: what is an item is for the parsers to say",
    ),
    (&[40], "no article has a sign of degree for `number`"),
    (
        &[42],
        "`Schedule I.` ends sentences here; nobody's initial is worth as much",
    ),
    (
        &[47],
        "after three points and `I`, which always has a capital, either may be",
    ),
    (
        &[48],
        "points after a full stop belong to the sentence before",
    ),
];

#[test]
#[ignore = "the sentences are fetched by tests/others.sh"]
fn the_golden_rules_themselves() {
    let path = std::env::var("CLAIMSPAN_GOLDEN_RULES").unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let rules: Vec<(String, Vec<String>)> = serde_json::from_str(&text).unwrap();
    let mut wrong = Vec::new();
    let mut alike = 0;
    for (at, (text, expected)) in rules.iter().enumerate() {
        let expected: Vec<String> = expected.iter().map(|sentence| plain(sentence)).collect();
        let found = read(text);
        let known = OTHERWISE.iter().any(|(rules, _)| rules.contains(&(at + 1)));
        alike += usize::from(found == expected);
        if (found != expected) != known {
            wrong.push(format!("{}: {found:#?}", at + 1));
        }
    }
    println!("{alike} of {} rules are kept", rules.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
