//! Broken packs: every mistake is told with what is wrong, where it stands and what was probably meant, and the program
//! ends with 2 before anything is checked.

use std::sync::LazyLock;

use claimspan::pack;
use tempfile::TempDir;

use crate::cli::{PACK, assert_code, check, err, folder, out};
use crate::program::put;

/// In a pack of these tests, it stands right before the place that is reported.
const HERE: char = '«';

/// A rule with all that is needed but its kind and what goes with it.
fn rule(keys: &str) -> String {
    let lacks = |key: &str| {
        !keys
            .lines()
            .any(|line| line.trim_start_matches(HERE).starts_with(key))
    };
    let mut text = String::from("[[rule]]\n");
    for (key, line) in [
        ("id", "id = \"trial/own\""),
        ("severity", "severity = \"note\""),
        ("message", "message = \"m\""),
        ("why", "why = \"w\""),
        (
            "source",
            "source = [{ title = \"t\", checked = 2026-11-21 }]",
        ),
        ("review-by", "review-by = 2027-11-21"),
        ("flags", "flags = [\"[a]\"]"),
        ("passes", "passes = [\"b\"]"),
    ] {
        if lacks(key) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text + keys + "\n"
}

fn with_pack(text: &str) -> TempDir {
    let folder = folder(&[("right.md", "Nothing.\n")]);
    put(folder.path(), "rules/trial/own.toml", text.as_bytes());
    folder
}

/// A file beside the test pack has exactly one mistake: this one, at its mark.
#[track_caller]
fn assert_told(marked: &str, message: &str, help: Option<&str>) {
    let folder = folder(&[("right.md", "Nothing.\n")]);
    assert_told_in(&folder, "rules/trial/own.toml", marked, message, help);
}

/// This file of a folder has the only mistake in it: this one, at its mark.
#[track_caller]
fn assert_told_in(folder: &TempDir, path: &str, marked: &str, message: &str, help: Option<&str>) {
    let (before, after) = marked.split_once(HERE).expect("a mark");
    let line = before.matches('\n').count() + 1;
    let column = before.lines().last().filter(|_| !before.ends_with('\n'));
    let column = column.map_or(0, |line| line.chars().count()) + 1;
    put(folder, path, format!("{before}{after}"));
    let output = check(folder, &["right.md"]);
    assert_code(&output, 2);
    assert_eq!(out(&output), "");
    let told = err(&output);
    assert!(
        told.contains(&format!("error[pack/mistake]: {message}")),
        "{message}\n{told}"
    );
    let place = format!("{path}:{line}:{column}\n");
    assert!(told.contains(&place), "{place}{told}");
    if let Some(help) = help {
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(&format!("= help: {help}")), "{help}\n{told}");
    }
    assert!(told.contains("rule packs: 1 mistake; mend"), "{told}");
}

fn claim(keys: &str) -> String {
    format!("[[claim]]\nid = \"own\"\nasks = \"?\"\n{keys}\n")
}

#[test]
fn unknown_keys_and_kinds() {
    let forbid = "kind = \"forbid\"\nclaims = [\"cure\"]";
    assert_told(
        &rule(&format!("{forbid}\n«reviewed-by = 2027-11-21")),
        "there is no key `reviewed-by` here",
        Some("did you mean `review-by`?"),
    );
    assert_told(
        &claim("«phrase = [\"a\"]\nphrases = [\"b\"]"),
        "there is no key `phrase` here",
        Some("did you mean `phrases`?"),
    );
    assert_told(
        "[[«rules]]\nid = \"a\"\n",
        "a pack has no `rules`",
        Some("did you mean `rule`?"),
    );
    assert_told(
        "[«rule]\nid = \"a\"\n",
        "`rule` is written with two brackets: [[rule]]",
        None,
    );
    assert_told(
        "[[«vocabulary]]\nwords = [\"a\"]\n",
        "`vocabulary` is written with one bracket: [vocabulary.NAME]",
        None,
    );
    assert_told(
        "«slot = \"duration\"\n",
        "`slot` is written with one bracket: [slot.NAME]",
        None,
    );
    assert_told(
        "«pack = \"trial\"\n",
        "`pack` is written with one bracket: [pack]",
        None,
    );
    for wrong in ["claim = [«3]\n", "[vocabulary]\nwords = «[\"a\"]\n"] {
        assert_told(wrong, "this must be a table of keys", None);
    }
    assert_told(
        &rule("kind = «\"forbit\"\nclaims = [\"cure\"]"),
        "there is no rule kind `forbit`",
        Some("did you mean `forbid`?"),
    );
    assert_told(
        &rule(&format!("id = «\"trial/own\"\n{forbid}\nstale-months = 3")),
        "a `forbid` rule has no use for the key `stale-months`",
        Some("rules of these kinds have: date"),
    );
    assert_told(
        &rule(&format!("{forbid}\nstatus = [«\"assertd\"]")),
        "there is no status `assertd`",
        Some("did you mean `asserted`?"),
    );
}

#[test]
fn phrases_that_can_match_nothing() {
    let empty = format!(
        "[vocabulary.«none]\nwords = []\n{}",
        claim("phrases = [\"b\"]")
    );
    assert_told(
        &empty,
        "the vocabulary `none` is empty; nothing can match it",
        None,
    );
    let value = "[vocabulary.«some.values]\nyes = []\nno = [\"no\"]\n";
    assert_told(
        value,
        "no words mean the value `yes` of the vocabulary `some`",
        None,
    );
    let both = "[vocabulary.some]\nwords = [«\"a\"]\nvalues = { no = [\"no\"] }\n";
    assert_told(
        both,
        "the vocabulary `some` has both `words` and `values`",
        None,
    );
    assert_told(
        "[[claim]]\nid = «\"own\"\nasks = \"?\"\n",
        "no phrase makes the claim `own`; it can match nothing",
        None,
    );
    assert_told(
        "[[subject]]\nid = «\"own\"\nnames = []\n",
        "the subject `own` has no name",
        Some("nothing would ever be about it"),
    );
    assert_told(
        "[[context]]\nid = «\"hour\"\nvalues = {}\n",
        "the context `hour` has no values",
        None,
    );
    assert_told(
        &claim("phrases = [\"«“cured”\"]"),
        "no text is ever read with the sign `“`; this phrase can match nothing",
        None,
    );
    assert_told(
        &claim("phrases = [\"«it 'zz cured\"]"),
        "no word is ever split into `'zz`; this phrase can match nothing",
        None,
    );
    assert_told(
        &claim("phrases = [\"«cured ^ depression\"]"),
        "words stand before `^`, the start of the sentence; this can match nothing",
        None,
    );
    assert_told(
        &claim("phrases = [\"«(cured $|healed) depression\"]"),
        "words stand after `$`, the end of the sentence; this can match nothing",
        None,
    );
    assert_told(
        &format!(
            "[vocabulary.some]\nwords = [\"a ^\"]\n{}",
            claim("phrases = [\"heals «{some}\"]")
        ),
        "in `{some}`: words stand before `^`",
        None,
    );
    assert_told(
        &claim("phrases = [\"heals |mends(«)\"]"),
        "an alternative without words",
        None,
    );
}

#[test]
fn phrases_that_can_match_everything() {
    for phrase in [
        "...8",
        "very?",
        "^ ...4 (so|very)? $",
        "{number}",
        "(very?|so)",
    ] {
        assert_told(
            &claim(&format!("phrases = [\"«{phrase}\"]")),
            "this phrase can match without any word of its own; add one that must stand there",
            None,
        );
    }
}

#[test]
fn names_that_nothing_has() {
    let vocabulary = "[vocabulary.calm]\nwords = [\"calm\"]\n";
    assert_told(
        &format!("{vocabulary}{}", claim("phrases = [\"feel «{clam}\"]")),
        "nothing is called `{clam}` here",
        Some("did you mean `calm`?"),
    );
    assert_told(
        &claim("value = «\"calmness\"\nphrases = [\"calm\"]"),
        "there is no slot or vocabulary with values called `calmness`",
        None,
    );
    assert_told(
        &claim("subject = «\"drgu\"\nphrases = [\"calm\"]"),
        "there is no subject `drgu`",
        Some("did you mean `drug`?"),
    );
    assert_told(
        &claim("phrases = [\"calm\"]\nimplies = { settng = «\"a\" }"),
        "there is no context `settng`",
        None,
    );
    let context =
        "[[context]]\nid = \"hour\"\nvalues = { day = [\"by day\"], night = [\"by night\"] }\n";
    let forbid = "kind = \"forbid\"\nclaims = [\"cure\"]";
    assert_told(
        &format!(
            "{context}{}",
            rule(&format!("{forbid}\nwhen = {{ hour = [«\"nigth\"] }}"))
        ),
        "the context `hour` has no value `nigth`",
        Some("did you mean `night`?"),
    );
    assert_told(
        &context.replace("values", "default = «\"dya\"\nvalues"),
        "the default `dya` is none of the values",
        Some("did you mean `day`?"),
    );
    assert_told(
        &rule(&format!("{forbid}\nseverity = «\"eror\"")),
        "there is no severity `eror`",
        Some("did you mean `error`?"),
    );
    let class = format!(
        "[vocabulary.class.values]\nII = [\"ii\"]\nIII = [\"iii\"]\n{}",
        claim("value = \"class\"\nphrases = [\"class {class}\"]")
    );
    assert_told(
        &format!(
            "{class}{}",
            rule("kind = \"expect\"\nclaims = [\"own\"]\nvalues = [«\"IIII\"]")
        ),
        "the claim has no value `IIII`",
        Some("did you mean `III`?"),
    );
    assert_told(
        &claim("nearness = «\"sentense\"\nphrases = [\"calm\"]"),
        "there is no nearness `sentense`",
        Some("did you mean `sentence`?"),
    );
    for (keys, message, help) in [
        (
            "kind = \"structure\"\ncheck = «\"bylines\"",
            "there is no check `bylines`",
            Some("did you mean `byline`?"),
        ),
        (
            "kind = \"structure\"\ncheck = \"byline\"\nwords = { «key = [\"author\"] }",
            "this rule knows no words `key`",
            Some("did you mean `keys`?"),
        ),
        (
            "kind = \"contradiction\"\nclaims = [\"cure\"]\nacross = «\"corpora\"",
            "there is nothing `corpora` to compare across",
            Some("write `across = \"corpus\"` or `\"overview\"`"),
        ),
        (
            "kind = \"contradiction\"\ndiffers = «\"quantities\"",
            "statements do not differ in `quantities`",
            Some("did you mean `quantity`?"),
        ),
        (
            "kind = \"pair\"\nclaims = [\"cure\"]\nbeside = [\"soothes\"]\nwithin = «\"sentense\"",
            "nothing stands within a `sentense`",
            Some("did you mean `sentence`?"),
        ),
    ] {
        assert_told(&rule(keys), message, help);
    }
    assert_told(
        &rule("kind = \"forbid\"\nclaims = [«\"curse\"]"),
        "there is no claim `curse`",
        Some("did you mean `cure`?"),
    );
    let stances = claim("[[claim.stance]]\nid = \"yes\"\nphrases = [\"calms\"]");
    assert_told(
        &format!(
            "{stances}{}",
            rule("kind = \"forbid\"\nclaims = [\"own\"]\nstances = [«\"yess\"]")
        ),
        "no claim of this rule has a stance `yess`",
        Some("did you mean `yes`?"),
    );
    assert_told(
        &claim("[[claim.stance]]\nid = \"yes\"\ndenied = «\"no\"\nphrases = [\"calms\"]"),
        "this claim has no stance `no`",
        None,
    );
    assert_told(
        "[slot.time]\nkind = «\"durations\"\n",
        "there is no quantity kind `durations`",
        Some("did you mean `duration`?"),
    );
}

#[test]
fn facts_without_what_they_rest_on() {
    let forbid = "kind = \"forbid\"\nclaims = [\"cure\"]";
    let own = rule(forbid);
    let without = own.replace("source = [{ title = \"t\", checked = 2026-11-21 }]\n", "");
    assert_told(
        &without.replacen("[[rule]]", "«[[rule]]", 1),
        "the key `source` is missing",
        None,
    );
    assert_told(
        &rule(&format!("id = «\"trial/own\"\nsource = []\n{forbid}")),
        "a rule needs a source",
        None,
    );
    assert_told(
        &rule(&format!(
            "id = «\"trial/own\"\nsource = [{{ title = \" \", checked = 2026-11-21 }}]\n{forbid}"
        )),
        "a source has no title",
        None,
    );
    assert_told(
        &rule(&format!(
            "id = «\"trial/own\"\nreview-by = 10:30:00\n{forbid}"
        )),
        "`review-by` is no day; write it as YYYY-MM-DD",
        None,
    );
    assert_told(
        &rule(&format!(
            "id = «\"trial/own\"\nmessage = \"this says {{valeu}}\"\n{forbid}"
        )),
        "the message has `{valeu}`, which nothing fills in",
        None,
    );
    assert_told(
        &rule(&format!("id = «\"trial/own\"\nwhy = \"\"\n{forbid}")),
        "`why` says nothing",
        None,
    );
}

#[test]
fn ranges_with_their_ends_reversed() {
    let length = "[slot.time]\nkind = \"duration\"\n[[claim]]\nid = \"length\"\nasks = \"?\"\nvalue = \"time\"\nphrases = [\"lasts {time}\"]\n";
    let range = |accept: &str| {
        format!(
            "{length}{}",
            rule(&format!(
                "kind = \"range\"\nclaims = [\"length\"]\naccept = [{{ {accept} }}]"
            ))
        )
    };
    assert_told(
        &range("claim = «\"length\", min = 120, max = 40, unit = \"minute\""),
        "the ends of this range are reversed",
        None,
    );
    assert_told(
        &range("claim = «\"length\", min = nan, max = 40, unit = \"minute\""),
        "an end of this range is no number",
        None,
    );
    assert_told(
        &rule(
            "id = «\"trial/own\"\nkind = \"require\"\nclaims = [\"cure\"]\nplace = { first = 15, last = 0 }",
        ),
        "`place` takes parts from 0 to 1",
        None,
    );
}

#[test]
fn examples_without_brackets_or_with_broken_ones() {
    let forbid = "kind = \"forbid\"\nclaims = [\"cure\"]";
    for (flag, message) in [
        (
            "\"cures\"",
            "this example has no brackets around the words to be reported",
        ),
        ("\"[cures\"", "a bracket of this example has no partner"),
        ("\"]cures[\"", "a bracket of this example has no partner"),
        (
            "{ format = \"markdown\", text = \"[cures](a.html)\" }",
            "this example has no brackets around the words to be reported",
        ),
    ] {
        assert_told(
            &rule(&format!("{forbid}\nflags = [\"[a]\", «{flag}]")),
            message,
            None,
        );
    }
}

#[test]
fn names_that_are_taken() {
    let forbid = "kind = \"forbid\"\nclaims = [\"cure\"]";
    // `own.toml` is read before `trial.toml`, so that the second is the one in the test pack.
    let told = |text: &str, message: &str, line: &str| {
        let output = check(&with_pack(text), &["right.md"]);
        assert_code(&output, 2);
        let line = 1 + PACK.lines().position(|own| own == line).unwrap();
        let told = err(&output);
        assert!(
            told.contains(&format!("error[pack/mistake]: {message}")),
            "{told}"
        );
        assert!(
            told.contains(&format!("rules/trial/trial.toml:{line}:6\n")),
            "{told}"
        );
        assert!(told.contains("1 mistake; mend"), "{told}");
    };
    told(
        &rule(&format!("id = \"trial/cure\"\n{forbid}")),
        "there is already a rule `trial/cure`",
        "id = \"trial/cure\"",
    );
    told(
        "[[claim]]\nid = \"cure\"\nasks = \"?\"\nphrases = [\"a b\"]\n",
        "there is already a claim `cure`",
        "id = \"cure\"",
    );
    told(
        "[[subject]]\nid = \"drug\"\nnames = [\"other\"]\n",
        "there is already a subject `drug`",
        "id = \"drug\"",
    );
    assert_told(
        "[vocabulary.hours]\nwords = [\"hours\"]\n[slot.hours]\nkind = «\"duration\"\n",
        "this pack already has something called `hours`",
        None,
    );
    assert_told(
        "[vocabulary.hours]\nwords = [\"hours\"]\n[[subject]]\nid = «\"hours\"\nnames = [\"a b\"]\n",
        "this pack already has something called `hours`",
        None,
    );
    assert_told(
        "[slot.number]\nkind = «\"phone\"\n",
        "`number` is taken: in a phrase, `{number}` is any number in figures",
        None,
    );
    assert_told(
        "[vocabulary.«year]\nwords = [\"year\"]\n",
        "`year` is taken: in a phrase, `{year}` is a year of the calendar",
        None,
    );
    let stance = "[[claim.stance]]\nid = \"yes\"\nphrases = [\"calms\"]\n";
    assert_told(
        &claim(&format!("{stance}{}", stance.replace("id = ", "id = «"))),
        "the claim `own` already has a stance `yes`",
        None,
    );
}

#[test]
fn phrases_that_are_too_large() {
    for gap in ["...21", "...0", "...99999999999999999999999"] {
        assert_told(
            &claim(&format!("phrases = [\"a «{gap}» b\"]")),
            "a gap passes over 1 to 20 words",
            None,
        );
    }
    let options: Vec<String> = (0..1600).map(|n| format!("word{n} again")).collect();
    assert_told(
        &claim(&format!("phrases = [\"«({})\"]", options.join("|"))),
        "this phrase has too many alternatives; split it",
        None,
    );
    assert_told(
        &format!(
            "[vocabulary.a]\nwords = [\"b {{a}}\"]\n{}",
            claim("phrases = [\"c «{a}\"]")
        ),
        "in `{a}`: in `{a}`: in `{a}`:",
        None,
    );
}

/// What calls itself for each bracket, hyphen or brace would run out of stack, and take the whole run with it.
#[test]
fn what_is_nested_too_deeply() {
    let (open, close) = ("(".repeat(64), ")".repeat(100_000));
    let further = "(".repeat(100_000 - 64);
    assert_told(
        &claim(&format!("phrases = [\"b {open}«{further}a{close}\"]")),
        "brackets stand in too many others; give a part of the phrase a name",
        None,
    );
    let hyphens = "-".repeat(100_000);
    assert_told(
        &claim(&format!("phrases = [\"a«{hyphens}b\"]")),
        "a hyphen joins two words",
        None,
    );
    let braces = format!("{}{}", "{a,".repeat(100_000), "}".repeat(100_000));
    assert_told(
        &format!("[pack]\nabout = \"a\"\npaths = [«\"{braces}\"]\n"),
        "this is no pattern of paths: it is longer than 1000 bytes",
        None,
    );
}

#[test]
fn toml_that_cannot_be_read() {
    let forbid = "kind = \"forbid\"\nclaims = [\"cure\"]";
    let told = |text: &str, place: &str| {
        let output = check(&with_pack(text), &["right.md"]);
        assert_code(&output, 2);
        assert_eq!(out(&output), "");
        let told = err(&output);
        assert!(told.contains("error[pack/mistake]: "), "{told}");
        assert!(
            told.contains(&format!("rules/trial/own.toml:{place}")),
            "{told}"
        );
    };
    told("[[rule]]\nid = \n", "2:");
    told("[[rule]]\nid = \"trial/own\n", "2:");
    told("[[rule]\nid = \"trial/own\"\n", "1:");
    told(
        &rule(&format!("{forbid}\nwhy = \"a\"\nwhy = \"b\"")),
        "12:1",
    );
    told(&rule(&format!("review-by = \"soon\"\n{forbid}")), "9:13");
    told(&rule("kind = 3\nclaims = [\"cure\"]"), "10:8");
    // What can be read is checked nevertheless.
    let two = format!("[[claim]]\nid =\n{}", claim("phrases = [\"(a\"]"));
    told(&two, "2:");
    told(&two, "6:13");
}

#[test]
fn all_mistakes_are_shown_in_the_order_of_the_file() {
    let text = format!(
        "{}{}",
        claim("subject = \"drgu\"\nphrases = [\"...\"]"),
        rule(
            "kind = \"forbid\"\nclaims = [\"own\"]\nwhi = 3\nstatus = [\"assertd\"]\nflags = [\"a\"]"
        )
    );
    let output = check(&with_pack(&text), &["right.md"]);
    assert_code(&output, 2);
    let told = err(&output);
    let lines: Vec<&str> = told
        .lines()
        .filter(|line| line.starts_with("error["))
        .collect();
    assert_eq!(lines.len(), 5, "{told}");
    assert!(lines[0].ends_with("there is no subject `drgu`"), "{told}");
    assert!(lines[1].contains("without any word of its own"), "{told}");
    assert!(lines[2].ends_with("there is no key `whi` here"), "{told}");
    assert!(lines[3].ends_with("there is no status `assertd`"), "{told}");
    assert!(lines[4].contains("no brackets"), "{told}");
    assert!(
        told.contains("rule packs: 5 mistakes; mend them first"),
        "{told}"
    );
}

#[test]
fn rules_that_lack_what_their_kind_needs() {
    for (keys, message) in [
        (
            "id = «\"own\"\nkind = \"forbid\"\nclaims = [\"cure\"]",
            "the id must begin with its pack: `trial/…`",
        ),
        (
            "id = «\"trial/own\"\nkind = \"forbid\"",
            "the rule names no claim to judge",
        ),
        (
            "id = «\"trial/own\"\nkind = \"pair\"\nclaims = [\"cure\"]",
            "a `pair` rule needs `beside`: the claims that must be made as well",
        ),
        (
            "kind = \"contradiction\"\ndiffers = \"polarity\"\nclaims = [«\"cure\"]",
            "a rule with `differs` compares all statements: it names no claims",
        ),
        (
            "kind = \"prefer\"\nclaims = [«\"cure\"]",
            "the claim `cure` has no vocabulary of values, which are the preferred terms",
        ),
        (
            "kind = \"forbid\"\nclaims = [\"cure\"]\npasses = [«{ format = \"rst\", text = \"b\" }]",
            "an example is a text, or a table with `format` (`text`, `markdown` or `html`) and `text`",
        ),
    ] {
        assert_told(&rule(keys), message, None);
    }
}

/// The files of the language by their names.
static LANGUAGE: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let sources = pack::load(&[]).sources.into_iter();
    let own = sources.filter_map(|source| {
        let name = source.path.strip_prefix("rules/language/en/")?;
        Some((name.to_owned(), source.text.clone()))
    });
    own.collect()
});

/// A folder with a language of its own beside the test pack, of which this file is left out.
fn with_language(left_out: &str) -> TempDir {
    let folder = folder(&[("right.md", "Nothing.\n")]);
    for (name, text) in LANGUAGE.iter().filter(|(name, _)| name != left_out) {
        put(&folder, &format!("rules/language/en/{name}"), text);
    }
    folder
}

/// The text of a file of the language with other words in the place of these.
fn changed(name: &str, from: &str, to: &str) -> String {
    let (_, text) = LANGUAGE.iter().find(|(file, _)| file == name).unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// What is wrong in a file of the language is told there alone, whatever else names it.
#[test]
fn a_language_that_is_wrongly_written() {
    for (name, from, to, message, help) in [
        (
            "language.toml",
            "pattern = \"e$\"",
            "pattern = «\"(e$\"",
            "regex parse error",
            None,
        ),
        (
            "language.toml",
            "\", not (a|an|the)?\"",
            "\", not «(a|an|the?\"",
            "a bracket that is not closed",
            None,
        ),
        (
            "language.toml",
            "clitics = ",
            "«clitic = ",
            "there is no key `clitic` here",
            Some("did you mean `clitics`?"),
        ),
        (
            "language.toml",
            "clitics = [",
            "clitics = [«3, ",
            "invalid type: integer `3`, expected a string",
            None,
        ),
        (
            "cues.toml",
            "status = \"negated\"",
            "status = «\"negatd\"",
            "there is no status `negatd`",
            Some("did you mean `negated`?"),
        ),
        (
            "quantities.toml",
            "weekday-unit = \"week\"",
            "weekday-unit = «\"sennight\"",
            "there is no unit `sennight`",
            None,
        ),
        (
            "quantities.toml",
            "words = [\"hourly\"]",
            "words = [«\"Hourly\"]",
            "`Hourly` is not a word in lower case",
            None,
        ),
        (
            "structure.toml",
            "callouts = [\"^ (this|the|these|our|all)",
            "callouts = [\"^ (this|the|these|our|all)«)",
            "unexpected closing bracket",
            None,
        ),
        (
            "statement.toml",
            "\"in this country\"",
            "\"«(in this country\"",
            "a bracket that is not closed",
            None,
        ),
    ] {
        let folder = with_language(name);
        let path = format!("rules/language/en/{name}");
        assert_told_in(&folder, &path, &changed(name, from, to), message, help);
    }
    for (name, _) in LANGUAGE.iter().filter(|(name, _)| name != "statement.toml") {
        let output = check(&with_language(name), &["right.md"]);
        assert_code(&output, 2);
        let told = err(&output);
        let message = format!("error[pack/mistake]: the language has no {name}\n");
        assert!(
            told.contains(&message) && told.contains("rule packs: 1 mistake; mend"),
            "{told}"
        );
    }
    assert_code(&check(&with_language("statement.toml"), &["right.md"]), 0);
}

/// A vocabulary that nothing names is looked at too once the language has another mistake.
#[test]
fn mistakes_in_what_a_language_names_are_told_where_they_stand() {
    let folder = with_language("");
    let cues = changed("cues.toml", "status = \"negated\"", "status = \"negatd\"");
    put(&folder, "rules/language/en/cues.toml", cues);
    let words = changed(
        "language.toml",
        "[vocabulary]\n",
        "[vocabulary]\nown = [\"{bee}\"]\n",
    );
    put(&folder, "rules/language/en/language.toml", words);
    let output = check(&folder, &["right.md"]);
    assert_code(&output, 2);
    let told = err(&output);
    for message in [
        "there is no status `negatd`",
        "nothing is called `{bee}` here",
        "rule packs: 2 mistakes; mend",
    ] {
        assert!(told.contains(message), "{message}\n{told}");
    }
}
