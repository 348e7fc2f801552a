//! Mistakes in one file of a pack that need no other file to be seen: what is empty, twice there, without effect or
//! without its brackets.
//!
//! In: the wire form of a file. Out: mistakes. It runs whenever packs are loaded, so it asks nothing that takes time;
//! whether rules report their examples is asked by `claimspan rules test`. Names and phrases are `compile.rs`'s.

use toml::Spanned;
use toml::de::DeTable;

use super::read::Mistakes;
use super::schema::{ClaimWire, FileWire, RuleWire, SubjectWire, keys};
use crate::document::Format;
use crate::rule::Example;
use crate::source::{Source, Span};

/// Names in braces that every phrase knows, with what they stand for.
const RESERVED: [(&str, &str); 2] = [
    ("number", "any number in figures"),
    ("year", "a year of the calendar"),
];

/// Checks a file.
pub(super) fn check(source: &Source, wire: &FileWire, mistakes: &mut Mistakes) {
    let mut checker = Checker { source, mistakes };
    checker.reserved(wire);
    checker.vocabularies(wire);
    wire.subject.iter().for_each(|wire| checker.subject(wire));
    wire.claim.iter().for_each(|wire| checker.claim(wire));
    wire.rule.iter().for_each(|wire| checker.rule(wire));
}

struct Checker<'a> {
    source: &'a Source,
    mistakes: &'a mut Mistakes,
}

fn span<T>(spanned: &Spanned<T>) -> Span {
    Span::new(spanned.span().start, spanned.span().end)
}

impl Checker<'_> {
    fn note(&mut self, at: Span, message: impl Into<String>, help: Option<&str>) {
        let help = help.map(str::to_owned);
        self.mistakes.add(&self.source.path, at, message, help);
    }

    /// Where a name of a table stands, which the wire form does not keep; asked only when there is a mistake.
    fn place(&self, table: &str, name: &str) -> Span {
        let (root, _) = DeTable::parse_recoverable(&self.source.text);
        let inner = root.get_ref().get(table);
        let inner = inner.and_then(|value| value.get_ref().as_table());
        let entry = inner.and_then(|inner| inner.get_key_value(name));
        entry.map_or(Span::default(), |(key, _)| {
            Span::new(key.span().start, key.span().end)
        })
    }

    /// Names that mean something else in every phrase.
    fn reserved(&mut self, wire: &FileWire) {
        for (name, meaning) in RESERVED {
            let message = format!("`{name}` is taken: in a phrase, `{{{name}}}` is {meaning}");
            if wire.vocabulary.contains_key(name) {
                self.note(self.place("vocabulary", name), &*message, None);
            }
            if let Some(slot) = wire.slot.get(name) {
                self.note(span(&slot.kind), &*message, None);
            }
            for subject in wire
                .subject
                .iter()
                .filter(|subject| subject.id.get_ref() == name)
            {
                self.note(span(&subject.id), &*message, None);
            }
        }
    }

    fn vocabularies(&mut self, wire: &FileWire) {
        for (name, vocabulary) in &wire.vocabulary {
            let (words, values) = (&vocabulary.words, &vocabulary.values);
            if words.is_empty() && values.is_empty() {
                let at = self.place("vocabulary", name);
                let message = format!("the vocabulary `{name}` is empty; nothing can match it");
                self.note(
                    at,
                    message,
                    Some("give it `words`, or `values` with their words"),
                );
            }
            if !words.is_empty() && !values.is_empty() {
                let at = words.first().map(span).unwrap_or_default();
                let message = format!("the vocabulary `{name}` has both `words` and `values`");
                self.note(
                    at,
                    message,
                    Some("its words would be ignored; make them a vocabulary of their own"),
                );
            }
            for (value, phrases) in values {
                if phrases.is_empty() {
                    let at = self.place("vocabulary", name);
                    let message =
                        format!("no words mean the value `{value}` of the vocabulary `{name}`");
                    self.note(at, message, None);
                }
            }
        }
        for context in &wire.context {
            if context.values.is_empty() {
                let message = format!("the context `{}` has no values", context.id.get_ref());
                self.note(span(&context.id), message, None);
            }
        }
    }

    fn subject(&mut self, wire: &SubjectWire) {
        if wire.names.is_empty() {
            let message = format!("the subject `{}` has no name", wire.id.get_ref());
            self.note(
                span(&wire.id),
                message,
                Some("nothing would ever be about it"),
            );
        }
    }

    fn claim(&mut self, wire: &ClaimWire) {
        let id = wire.id.get_ref();
        let made_by = [
            &wire.phrases,
            &wire.cell,
            &wire.column,
            &wire.asked,
            &wire.ranking,
        ];
        let own = made_by.into_iter().any(|list| !list.is_empty());
        let stances = wire.stance.iter();
        let by_stance = stances.clone().any(|stance| {
            !stance.phrases.is_empty() || !stance.first_entry.is_empty() || !stance.cell.is_empty()
        });
        if !own && !by_stance {
            let message = format!("no phrase makes the claim `{id}`; it can match nothing");
            self.note(span(&wire.id), message, None);
        }
        for (index, stance) in stances.enumerate() {
            let name = stance.id.get_ref();
            let before = &wire.stance[..index];
            if before.iter().any(|other| other.id.get_ref() == name) {
                let message = format!("the claim `{id}` already has a stance `{name}`");
                self.note(span(&stance.id), message, None);
            }
        }
    }

    fn rule(&mut self, wire: &RuleWire) {
        let at = span(&wire.id);
        let needed = [("message", &wire.message), ("why", &wire.why)];
        for (key, text) in needed {
            if text.trim().is_empty() {
                self.note(at, format!("`{key}` says nothing"), None);
            }
        }
        for source in &wire.source {
            if source.title.trim().is_empty() {
                let help = "write author, title and section: enough to find it";
                self.note(at, "a source has no title", Some(help));
            }
            if source.checked.date.is_none() {
                self.note(at, "`checked` is no day; write it as YYYY-MM-DD", None);
            }
        }
        if wire.review_by.date.is_none() {
            self.note(at, "`review-by` is no day; write it as YYYY-MM-DD", None);
        }
        for name in placeholders(&wire.message) {
            let message = format!("the message has `{{{name}}}`, which nothing fills in");
            self.note(
                at,
                message,
                Some("there are `{value}` and `{words}`, and `{count}` for a repeated passage"),
            );
        }
        for accept in &wire.accept {
            let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
            let judged =
                |claim: &Spanned<String>| last(claim.get_ref()) == last(accept.claim.get_ref());
            if !wire.claims.is_empty() && !wire.claims.iter().any(judged) {
                let help = "name it in `claims` as well";
                self.note(
                    span(&accept.claim),
                    "the rule does not judge this claim",
                    Some(help),
                );
            }
            if accept.min.is_nan() || accept.max.is_nan() {
                self.note(
                    span(&accept.claim),
                    "an end of this range is no number",
                    None,
                );
            }
        }
        if let Some(place) = wire.place {
            let part = |end: f64| (0.0..=1.0).contains(&end);
            if !part(place.first) || !part(place.last) {
                let help = "0.15 is the first or last 15 %";
                self.note(at, "`place` takes parts from 0 to 1", Some(help));
            }
        }
        self.strays(wire);
        for flag in &wire.flags {
            self.brackets(flag);
        }
    }

    /// Keys that the rule's kind does not ask for: they would be ignored.
    fn strays(&mut self, wire: &RuleWire) {
        let kind = wire.kind.get_ref().as_str();
        if !crate::rule::Kind::NAMES.contains(&kind) {
            return;
        }
        for key in keys::of_kinds(wire) {
            if key.given && !key.kinds.contains(&kind) {
                let message = format!("a `{kind}` rule has no use for the key `{}`", key.name);
                let help = format!("rules of these kinds have: {}", key.kinds.join(", "));
                self.note(span(&wire.id), message, Some(&help));
            }
        }
    }

    fn brackets(&mut self, flag: &Spanned<toml::Value>) {
        let value = flag.get_ref();
        let key = |name: &str| value.get(name).and_then(toml::Value::as_str);
        let Some(text) = value.as_str().or_else(|| key("text")) else {
            return; // told where examples are compiled
        };
        let example = Example {
            format: match key("format") {
                Some("markdown") => Format::Markdown,
                Some("html") => Format::Html,
                _ => Format::Text,
            },
            text: text.to_owned(),
            at: span(flag),
        };
        if let Err(mistake) = example.marked() {
            let help = "put [brackets] around exactly the words to be reported; [] at the start says that something is missing";
            self.note(example.at, mistake.message(), Some(help));
        }
    }
}

/// Names in braces other than those that are filled in.
fn placeholders(message: &str) -> Vec<&str> {
    let parts = message.split('{').skip(1);
    let names = parts.filter_map(|part| part.split_once('}'));
    let names = names.map(|(name, _)| name);
    names
        .filter(|name| !matches!(*name, "value" | "words" | "count"))
        .collect()
}
