//! Suppressions in the front matter: `claimspan: {ignore: […]}`.
//!
//! An entry is a table with `rule`, `reason` and perhaps `until`, or the words of a directive: `RULE: reason`. In YAML
//! without quotes the latter is a key with a value, which means the same. All cover the whole article.

use std::collections::BTreeMap;

use super::directive::{self, Malformed, Reach, Wanted};
use crate::document::Entry;
use crate::pack::did_you_mean;
use crate::source::Span;

/// What keys of suppressions begin with; the other keys of `claimspan` are reserved.
const OWN: &str = "claimspan";
const IGNORE: &str = "claimspan.ignore";

/// The keys of an entry.
const KEYS: [&str; 3] = ["rule", "reason", "until"];

/// What is asked for, or what is wrong with it, each with its place.
pub(super) fn read(entries: &[Entry]) -> Vec<(Span, Result<Wanted, Malformed>)> {
    let mut items: BTreeMap<Option<usize>, Vec<&Entry>> = BTreeMap::new();
    let mut found = Vec::new();
    for entry in entries {
        let below = entry.key.strip_prefix(IGNORE);
        if below.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')) {
            items.entry(entry.item).or_default().push(entry);
        } else if let Some(key) = entry.key.strip_prefix(OWN)
            && (key.is_empty() || key.starts_with('.'))
        {
            let key = key.trim_start_matches('.');
            let wrong = Malformed {
                message: format!("`claimspan` has no key `{key}` in front matter"),
                help: Some("its only key is `ignore`".to_owned()),
            };
            found.push((entry.span, Err(wrong)));
        }
    }
    for entries in items.values() {
        item(entries, &mut found);
    }
    found.sort_by_key(|(span, _)| *span);
    found
}

/// One item of the list. A map of several rules is several directives.
fn item(entries: &[&Entry], found: &mut Vec<(Span, Result<Wanted, Malformed>)>) {
    let key = |entry: &Entry| {
        let below = entry.key.strip_prefix(IGNORE).unwrap_or_default();
        below.trim_start_matches('.').to_owned()
    };
    let is_table = entries
        .iter()
        .any(|entry| KEYS.contains(&key(entry).as_str()));
    if !is_table {
        for entry in entries {
            found.push((entry.span, words(entry, &key(entry))));
        }
        return;
    }
    let covered = entries.iter().map(|entry| entry.span);
    let span = covered.reduce(Span::cover).unwrap_or_default();
    found.push((span, table(entries, key)));
}

/// The words of a directive, or a rule as the key of its reason.
fn words(entry: &Entry, key: &str) -> Result<Wanted, Malformed> {
    if key.is_empty() {
        return directive::wanted(Reach::Article, &entry.value, entry.span.start);
    }
    let line = format!("{key}: {}", entry.value);
    let mut wanted = directive::wanted(Reach::Article, &line, 0).map_err(|wrong| {
        let help = did_you_mean(key, KEYS).filter(|_| !key.contains('/'));
        Malformed {
            help: help.or(wrong.help),
            ..wrong
        }
    })?;
    for rule in &mut wanted.rules {
        rule.span = entry.span;
    }
    Ok(wanted)
}

fn table(entries: &[&Entry], key: impl Fn(&Entry) -> String) -> Result<Wanted, Malformed> {
    let mut rules = Vec::new();
    let mut reason = String::new();
    let mut until = None;
    for entry in entries {
        match key(entry).as_str() {
            "rule" => rules.extend(directive::names(&entry.value, entry.span.start)?),
            "reason" => reason = entry.value.split_whitespace().collect::<Vec<_>>().join(" "),
            "until" => until = Some(directive::day(&entry.value)?),
            other => {
                return Err(Malformed {
                    message: format!("there is no key `{other}` here"),
                    help: Some("the keys are `rule`, `reason` and `until`".to_owned()),
                });
            }
        }
    }
    if rules.is_empty() {
        return Err(Malformed {
            message: "this names no rule".to_owned(),
            help: Some("write `rule`, `reason` and perhaps `until`".to_owned()),
        });
    }
    directive::told(&reason)?;
    Ok(Wanted {
        reach: Reach::Article,
        rules,
        reason,
        until,
    })
}
