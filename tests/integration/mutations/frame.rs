//! The same statement, said otherwise: refuted, asked, in doubt, somebody else's, denied.
//!
//! A frame is a sentence around the sentence that is reported. What must come of it is worked out: the claims of that
//! sentence get the status that the frame gives them, and the rule judges the article as if it had been read so. A
//! denial of what is itself denied asserts it.

use std::ops::Range;

use claimspan::claim::{Claim, Status};
use claimspan::document::Format;
use claimspan::rule::Kind;
use serde::Deserialize;

use super::example::{Example, judged};
use super::{DATA, RULES, Variant, Wanted};

/// A sentence around a sentence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Frame {
    /// Its name.
    name: String,
    /// The status that it gives.
    status: String,
    /// The text: `{Sentence}` as it stands, `{sentence}` with a small letter, both without the full stop; `{neutral}`.
    text: String,
    /// Whether it also takes orders and labels.
    #[serde(default)]
    any: bool,
    /// Whether it is Markdown.
    #[serde(default)]
    markdown: bool,
}

pub(super) fn variants(example: &Example<'_>) -> Vec<Variant> {
    let composed = matches!(
        example.rule.kind,
        Kind::Structure(_) | Kind::Date(_) | Kind::Consistent(_)
    );
    let sentence = &example.text[example.sentence.clone()];
    if composed
        || example.format != Format::Text
        || example.words.is_empty()
        || sentence.contains(['"', '?'])
    {
        return Vec::new();
    }
    let statement = is_statement(sentence);
    let frames = DATA.frame.iter().filter(|frame| statement || frame.any);
    let framed = frames.filter_map(|frame| {
        let text = frame.around(sentence);
        variant(example, &frame.name, frame.status(), &text, frame.format())
    });
    let denied = statement.then(|| denied(example)).flatten();
    framed.chain(denied).collect()
}

impl Frame {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn takes_any(&self) -> bool {
        self.any
    }

    pub(super) fn status(&self) -> Status {
        Status::from_name(&self.status).unwrap()
    }

    pub(super) fn format(&self) -> Format {
        if self.markdown {
            Format::Markdown
        } else {
            Format::Text
        }
    }

    pub(super) fn around(&self, sentence: &str) -> String {
        let bare = sentence.trim_end_matches(['.', '!']);
        self.text
            .replace("{Sentence}", bare)
            .replace("{sentence}", &small(bare))
            .replace("{neutral}", &DATA.neutral)
    }
}

/// The example with this text in the place of its sentence, and the verdict that it must have.
fn variant(
    example: &Example<'_>,
    name: &str,
    status: Status,
    text: &str,
    format: Format,
) -> Option<Variant> {
    let Range { start, end } = example.sentence;
    let apart = matches!(
        example.rule.kind,
        Kind::Contradiction(_) | Kind::Undeclared(_)
    );
    let old = &example.text;
    let wanted = match wanted(example, status)? {
        true => Wanted::Reported(Some(start)),
        false => Wanted::Silent(Some(start)),
    };
    // What stands before the sentence may be what it is about: a block of its own tears it from that.
    if text.starts_with('\n') && start > 0 && !apart && matches!(wanted, Wanted::Reported(_)) {
        return None;
    }
    Some(Variant {
        name: name.to_owned(),
        text: [&old[..start], text, &old[end..]].concat(),
        format,
        wanted,
    })
}

/// Whether the rule reports the sentence once it is said so; none if nobody can tell.
fn wanted(example: &Example<'_>, status: Status) -> Option<bool> {
    let sentence = &example.sentence;
    if let Kind::Undeclared(_) = example.rule.kind {
        return Some(status == Status::Asserted);
    }
    let mut known = true;
    let found = judged(&example.text, example.format, example.rule, |article| {
        for claim in &mut article.claims {
            if sentence.start <= claim.span.start && claim.span.end <= sentence.end {
                known &= status != Status::Negated
                    || matches!(claim.status, Status::Asserted | Status::Negated);
                say(claim, status);
            }
        }
    });
    let reported = found.iter().any(|(span, _)| span.end > sentence.start);
    // What a sentence says besides may decide whether the rule looks at the article at all.
    let gated = matches!(&example.rule.kind, Kind::Pair(pair) if !pair.only_if.is_empty());
    (known && !(gated && reported)).then_some(reported)
}

/// Gives a claim the status that a frame with this one gives it.
fn say(claim: &mut Claim, status: Status) {
    claim.status = match (status, claim.status) {
        (Status::Negated, Status::Negated) => Status::Asserted,
        (Status::Asserted, old) => old,
        (status, old) => status.max(old),
    };
    claim.held = match claim.status {
        Status::Asserted => claim.stance,
        Status::Negated => claim
            .stance
            .and_then(|stance| RULES.claims[claim.declaration].stances[stance].denied),
        _ => None,
    };
}

/// Whether the sentence states one thing, and does not order, label or list.
pub(super) fn is_statement(sentence: &str) -> bool {
    let order = sentence.split(',').any(|part| {
        let first = part.trim_start().split(' ').next().unwrap_or_default();
        DATA.orders
            .iter()
            .any(|word| word.eq_ignore_ascii_case(first))
    });
    let ends = sentence.ends_with('.');
    ends && !order && !sentence.contains([':', ';'])
}

/// The sentence with a small letter where its first word is no name in capitals.
fn small(sentence: &str) -> String {
    let first = sentence.split(' ').next().unwrap_or_default();
    let plain = first.chars().skip(1).all(|char| !char.is_uppercase()) && first != "I";
    if plain {
        let mut chars = sentence.chars();
        let head = chars.next().map(char::to_lowercase).into_iter().flatten();
        return head.chain(chars).collect();
    }
    sentence.to_owned()
}

/// The example with the denial of the reported words put in or taken out, where that can be done word by word: the
/// verb or the denial stands in them, or before them in the same clause.
fn denied(example: &Example<'_>) -> Option<Variant> {
    let sentence = &example.text[example.sentence.clone()];
    let end = example.words.end - example.sentence.start;
    let words: Vec<(usize, &str)> = places(sentence).collect();
    let find = |test: &dyn Fn(&str) -> bool| {
        words
            .iter()
            .position(|(at, word)| test(word) && *at < end && !ends_clause(&sentence[*at..end]))
    };
    let with = |number: usize, new: &str| {
        let (at, word) = words[number];
        let after = &sentence[at + word.len()..];
        let after = if new.is_empty() {
            after.trim_start()
        } else {
            after
        };
        [&sentence[..at], new, after].concat()
    };
    if let Some(number) = find(&|word| word == "not") {
        return dropped(example, words[number].0, &with(number, ""));
    }
    if let Some(number) = find(&|word| word == "no") {
        let next = words.get(number + 1).map_or("", |(_, next)| *next);
        let bound = DATA.no_before.iter().any(|one| one == next);
        let text = with(number, "some");
        return if bound {
            None
        } else {
            dropped(example, words[number].0, &text)
        };
    }
    let denies = |(_, word): &(usize, &str)| DATA.denials.contains(&word.to_lowercase());
    if words.iter().any(denies) {
        return None;
    }
    let text = match find(&|word| DATA.takes_not.iter().any(|verb| verb == word)) {
        Some(number) => with(number, &format!("{} not", words[number].1)),
        None => {
            let number = find(&|word| DATA.verbs.contains_key(word))?;
            with(number, &format!("does not {}", DATA.verbs[words[number].1]))
        }
    };
    variant(example, "denied", Status::Negated, &text, Format::Text)
}

/// A variant without the denial at `at`. Words that hold it say something else without it, whatever statuses count.
fn dropped(example: &Example<'_>, at: usize, text: &str) -> Option<Variant> {
    let mut variant = variant(
        example,
        "denial-dropped",
        Status::Negated,
        text,
        Format::Text,
    )?;
    if example.sentence.start + at >= example.words.start {
        variant.wanted = Wanted::Silent(Some(example.sentence.start));
    }
    Some(variant)
}

/// The words of a sentence with their places, without signs.
fn places(sentence: &str) -> impl Iterator<Item = (usize, &str)> {
    let signs = |char: char| !char.is_alphanumeric();
    let mut start = 0;
    sentence.split(' ').map(move |word| {
        let inner = word.trim_start_matches(signs);
        let at = start + word.len() - inner.len();
        start += word.len() + 1;
        (at, inner.trim_end_matches(signs))
    })
}

/// Whether a clause ends in this text.
fn ends_clause(text: &str) -> bool {
    text.contains([',', ';'])
        || DATA
            .clause_ends
            .iter()
            .any(|word| text.contains(word.as_str()))
}
