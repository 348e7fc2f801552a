//! Two articles each: a table of pairs that cannot both be right, and of pairs that only look so.
//!
//! `tests/data/pairs.jsonl` has one pair a line. Its `verdict` is `conflict` or `ok`; the `quotes` are the two passages,
//! the first in `a`, the second in `b`. Of a conflict one finding must touch both; of the others there must be none.
//! What is known to be missed is counted, so that it can only become less.

use claimspan::claim::statement::record::WordRecord;
use claimspan::compare;
use claimspan::document::Format;
use claimspan::lint;
use claimspan::pack;
use claimspan::source::{Source, Span};
use serde::Deserialize;
use std::sync::Arc;

/// How many of the conflicts may be missed: precision goes first.
const MISSED: usize = 9;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    verdict: String,
    a: String,
    b: String,
    quotes: [String; 2],
}

#[test]
fn pairs_that_cannot_both_be_right_are_found_and_no_others() {
    let rules = pack::load(&[]).rules;
    let (mut missed, mut false_alarms) = (Vec::new(), Vec::new());
    for line in include_str!("../data/pairs.jsonl").lines() {
        let pair: Pair = serde_json::from_str(line).unwrap();
        let read = |name: &str, text: &str| {
            let source = Source::from_text(name, text);
            lint::check(source, Format::Markdown, &rules, crate::TODAY)
                .compared
                .unwrap()
        };
        let said = [read("a.md", &pair.a), read("b.md", &pair.b)];
        let found = compare::conflicts(&said, &rules, false);
        let place = |text: &str, quote: &str| {
            let start = text.find(quote).unwrap();
            Span::new(start, start + quote.len())
        };
        let (one, two) = (
            place(&pair.a, &pair.quotes[0]),
            place(&pair.b, &pair.quotes[1]),
        );
        let touches = |conflict: &compare::Conflict<'_>| {
            let sides = [conflict.departing, conflict.other];
            let in_file = |file: &str, place: Span| {
                let mut sides = sides.iter();
                sides.any(|side| side.file == file && side.words.overlaps(place))
            };
            in_file("a.md", one) && in_file("b.md", two)
        };
        if pair.verdict == "conflict" && !found.iter().any(touches) {
            missed.push(pair.quotes);
        } else if pair.verdict == "ok" && !found.is_empty() {
            false_alarms.push(pair.quotes);
        }
    }
    println!("missed: {missed:#?}");
    assert!(false_alarms.is_empty(), "{false_alarms:#?}");
    assert!(missed.len() <= MISSED, "{} missed", missed.len());
}

/// What a stranger's claim file may hold, and no article: the words of a book in one statement.
#[test]
fn a_statement_longer_than_any_sentence_is_not_compared() {
    let rules = pack::load(&[]).rules;
    let conflicts = |further: usize| {
        let texts = ["ten", "two"].map(|years| format!("The tetanus booster lasts {years} years."));
        let said = [("a.md", &texts[0]), ("b.md", &texts[1])].map(|(name, text)| {
            let source = Source::from_text(name, text);
            let checked = lint::check(source, Format::Markdown, &rules, crate::TODAY);
            let mut said = checked.compared.unwrap();
            for statement in &mut Arc::make_mut(&mut said.profile).statements {
                let like = statement.words[0].clone();
                let more = (0..further).map(|n| WordRecord {
                    word: format!("word{n}"),
                    ..like.clone()
                });
                statement.words.extend(more);
            }
            said
        });
        compare::conflicts(&said, &rules, false).len()
    };
    assert_eq!(conflicts(0), 1);
    assert_eq!(conflicts(100), 1);
    assert_eq!(conflicts(500), 0);
}
