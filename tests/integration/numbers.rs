//! Numbers in words, as another hand writes them (the crate `num2words`), from nought to 9999: each is read as what it is,
//! with and without "and", and an ordinal is never read as so many.

use num2words::{Lang, Num2Words};

use crate::quantities::ENGLISH;

/// The number in words: "nine hundred forty-two".
fn words(number: u32) -> String {
    spelled(Num2Words::new(number).lang(Lang::English).cardinal())
}

/// The number in words that put things in order: "nine hundred forty-second".
fn ordinal(number: u32) -> String {
    spelled(Num2Words::new(number).lang(Lang::English).ordinal())
}

fn spelled(number: Num2Words) -> String {
    number.to_words().unwrap()
}

/// As it is written in Britain: "nine hundred and forty-two", "two thousand and six".
fn british(number: u32) -> String {
    let (thousands, rest) = (number / 1000 * 1000, number % 1000);
    let (hundreds, small) = (number / 100 * 100, number % 100);
    if hundreds > 0 && small > 0 {
        format!("{} and {}", words(hundreds), words(small))
    } else if thousands > 0 && rest > 0 {
        format!("{} {}", words(thousands), words(rest))
    } else {
        words(number)
    }
}

/// The quantities of a text: their words, ends and units.
fn read(text: &str) -> Vec<(String, Option<f64>, Option<f64>, String)> {
    let (text, tokens, quantities) = ENGLISH.read(text);
    let told = |quantity: claimspan::claim::quantity::Quantity| {
        let (first, last) = (quantity.tokens.start, quantity.tokens.end - 1);
        let words = text[tokens[first].start()..tokens[last].end()].to_owned();
        (words, quantity.lo, quantity.hi, quantity.unit)
    };
    quantities.into_iter().map(told).collect()
}

/// What is read otherwise, a line each; few of many are enough to see.
fn assert_none(wrong: &[String]) {
    let some = &wrong[..wrong.len().min(40)];
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        some.join("\n")
    );
}

#[test]
fn a_number_in_words_is_that_number() {
    let mut wrong = Vec::new();
    for number in 0..10_000 {
        for spelled in [
            words(number),
            british(number),
            words(number).replace('-', " "),
        ] {
            let count = format!("{spelled} tablets");
            let expected = [(count.clone(), Some(number.into()), Some(number.into()))];
            let found: Vec<_> = read(&format!("They gave {count} in all."))
                .into_iter()
                .map(|(words, lo, hi, _)| (words, lo, hi))
                .collect();
            if found != expected {
                wrong.push(format!("{number}: {found:?}"));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn a_number_in_words_is_the_same_as_in_figures() {
    let mut wrong = Vec::new();
    for number in (0..10_000).step_by(7) {
        // Nobody is that old, in figures or in words.
        let ages = if number < 100 {
            &["aged # or older"][..]
        } else {
            &[]
        };
        let frames = [
            "for # minutes",
            "# mg",
            "at least # patients",
            "# percent of them",
        ];
        for frame in frames.iter().chain(ages) {
            let number_of = |spelled: &str| -> Vec<_> {
                let found = read(&frame.replace('#', spelled));
                found
                    .into_iter()
                    .map(|(_, lo, hi, unit)| (lo, hi, unit))
                    .collect()
            };
            let (figures, spelled) = (number_of(&number.to_string()), number_of(&words(number)));
            if figures != spelled {
                wrong.push(format!(
                    "{frame} {number}: {figures:?}, in words {spelled:?}"
                ));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn a_range_in_words_has_its_two_ends() {
    let mut wrong = Vec::new();
    for low in (1..10_000).step_by(13) {
        let high = low + 1 + low % 89;
        let (lo, hi) = (words(low), words(high));
        let ends = (Some(f64::from(low)), Some(f64::from(high)));
        for text in [
            format!("{lo} to {hi} days"),
            format!("between {lo} and {hi} days"),
            format!("between {} and {} days", british(low), british(high)),
            format!("{lo}\u{2013}{hi} days"),
            format!("from {lo} up to {hi} days"),
        ] {
            let found = read(&text);
            if found.len() != 1 || (found[0].1, found[0].2) != ends {
                wrong.push(format!("{text}: {found:?}"));
            }
        }
    }
    assert_none(&wrong);
}

/// "The twenty-third session" is one session.
#[test]
fn an_ordinal_is_not_so_many() {
    let mut wrong = Vec::new();
    for number in 1..10_000 {
        let spelled = ordinal(number);
        for text in [
            format!("This is their {spelled} session."),
            format!("It came in the {spelled} week."),
        ] {
            let found = read(&text);
            if !found.is_empty() {
                wrong.push(format!("{text} {found:?}"));
            }
        }
    }
    assert_none(&wrong);
}

/// "Every ninth day" is as often as "every 9 days".
#[test]
fn every_so_manieth_is_a_frequency() {
    let mut wrong = Vec::new();
    for number in 2..=31 {
        let expected = read(&format!("every {} days", words(number)));
        for text in [
            format!("every {} day", ordinal(number)),
            format!(
                "every {} day",
                Num2Words::new(number)
                    .lang(Lang::English)
                    .ordinal_num()
                    .to_words()
                    .unwrap()
            ),
        ] {
            let found = read(&text);
            let same = found.len() == 1
                && found
                    .iter()
                    .zip(&expected)
                    .all(|(one, other)| (one.1, &one.3) == (other.1, &other.3));
            if !same {
                wrong.push(format!("{text}: {found:?}"));
            }
        }
    }
    assert_none(&wrong);
}

/// What is said of numbers besides: a text, and both ends.
const SAID: &[(&str, f64, f64)] = &[
    ("a dozen tablets", 12.0, 12.0),
    ("two dozen tablets", 24.0, 24.0),
    ("half a dozen tablets", 6.0, 6.0),
    ("a half-dozen tablets", 6.0, 6.0),
    ("a couple of hours", 2.0, 2.0),
    ("one and a half hours", 1.5, 1.5),
    ("an hour and a half", 1.5, 1.5),
    ("two and a half hours", 2.5, 2.5),
    ("two and a quarter hours", 2.25, 2.25),
    ("three and three quarter hours", 3.75, 3.75),
    ("half an hour", 0.5, 0.5),
    ("three quarters of an hour", 0.75, 0.75),
    ("a quarter of an hour", 0.25, 0.25),
    ("quarter of an hour", 0.25, 0.25),
    ("a hundred tablets", 100.0, 100.0),
    ("a hundred and five tablets", 105.0, 105.0),
    ("one hundred five tablets", 105.0, 105.0),
    ("a hundred and twenty tablets", 120.0, 120.0),
    ("a thousand tablets", 1000.0, 1000.0),
    ("half a million tablets", 500_000.0, 500_000.0),
    ("two and a half thousand tablets", 2500.0, 2500.0),
    ("twelve hundred tablets", 1200.0, 1200.0),
    ("twenty-five hundred tablets", 2500.0, 2500.0),
    ("ten or twelve tablets", 10.0, 12.0),
    ("five hundred to two thousand tablets", 500.0, 2000.0),
    (
        "between five hundred and two thousand tablets",
        500.0,
        2000.0,
    ),
    (
        "between one hundred and five and two thousand tablets",
        105.0,
        2000.0,
    ),
    (
        "between two hundred and five hundred and ten tablets",
        200.0,
        510.0,
    ),
    (
        "two hundred and twenty-five thousand tablets",
        225_000.0,
        225_000.0,
    ),
    ("a thirty-second pause", 30.0, 30.0),
    ("twenty-second pauses", 20.0, 20.0),
    ("twenty other tablets", 20.0, 20.0),
    ("one hundredth of a mg", 0.01, 0.01),
    ("six or seven tablets", 6.0, 7.0),
    ("twenty- to thirty-minute talks", 20.0, 30.0),
    ("twenty to thirty minutes", 20.0, 30.0),
    ("a twenty-minute talk", 20.0, 20.0),
    ("an eight-hour day", 8.0, 8.0),
    ("1 1/2 hours", 1.5, 1.5),
    ("1-1/2 hours", 1.5, 1.5),
    ("1\u{bd} hours", 1.5, 1.5),
    ("1.5 million tablets", 1_500_000.0, 1_500_000.0),
    ("ten thousand tablets", 10_000.0, 10_000.0),
    ("one hundred thousand tablets", 100_000.0, 100_000.0),
    ("three hundred and sixty-five days", 365.0, 365.0),
];

#[test]
fn what_else_is_said_of_numbers() {
    let mut wrong = Vec::new();
    for (text, lo, hi) in SAID {
        let found = read(text);
        let last = found.last().map(|last| (last.1, last.2));
        if last != Some((Some(*lo), Some(*hi))) {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert_none(&wrong);
}
