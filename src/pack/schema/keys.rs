//! Which kinds of rules use which keys: what a rule gives and its kind never asks for is a mistake.
//!
//! The documentation of [`RuleWire`] says the same in words; a test holds the two together.

use super::RuleWire;

/// A key that not every kind has.
pub(crate) struct Key {
    /// As packs write it.
    pub(crate) name: &'static str,
    /// Whether the rule gives it.
    pub(crate) given: bool,
    /// The kinds that use it.
    pub(crate) kinds: &'static [&'static str],
}

/// The keys of a rule that some kinds only use.
pub(crate) fn of_kinds(wire: &RuleWire) -> Vec<Key> {
    let key = |name, given, kinds| Key { name, given, kinds };
    let contradiction: &[&str] = &["contradiction"];
    let pair: &[&str] = &["pair"];
    vec![
        key(
            "stances",
            !wire.stances.is_empty(),
            &[
                "forbid",
                "expect",
                "range",
                "require",
                "contradiction",
                "pair",
                "cite",
            ],
        ),
        key("values", !wire.values.is_empty(), &["expect"]),
        key("accept", !wire.accept.is_empty(), &["range"]),
        key("right", !wire.right.is_empty(), contradiction),
        key(
            "across",
            wire.across.is_some(),
            &["contradiction", "range", "consistent"],
        ),
        key("exact", wire.exact, contradiction),
        key("drop-in", wire.drop_in, &["prefer"]),
        key("distinct", !wire.distinct.is_empty(), contradiction),
        key("regardless", !wire.regardless.is_empty(), contradiction),
        key("differs", wire.differs.is_some(), contradiction),
        key(
            "place",
            wire.place.is_some(),
            &["require", "date", "forbid"],
        ),
        key(
            "from-words",
            wire.from_words > 0,
            &["require", "pair", "structure", "date"],
        ),
        key("text", wire.text.is_some(), &["require", "pair"]),
        key("beside", !wire.beside.is_empty(), pair),
        key("beside-stances", !wire.beside_stances.is_empty(), pair),
        key("beside-status", !wire.beside_status.is_empty(), pair),
        key("beside-unless", !wire.beside_unless.is_empty(), pair),
        key("least", wire.least.is_some(), pair),
        key("links", !wire.links.is_empty(), pair),
        key("lesser", !wire.lesser.is_empty(), pair),
        key("within", wire.within.is_some(), pair),
        key("only-if", !wire.only_if.is_empty(), pair),
        key("at-least", wire.at_least.is_some(), pair),
        key("sources", !wire.sources.is_empty(), &["cite"]),
        key("check", wire.check.is_some(), &["structure"]),
        key("words", !wire.words.is_empty(), &["structure", "date"]),
        key("plain", !wire.plain.is_empty(), &["structure"]),
        key("stale-months", wire.stale_months.is_some(), &["date"]),
    ]
}
