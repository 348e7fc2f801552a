//! The kinds of rules, explained: what each asks, its keys, an example.
//!
//! What a kind asks, with an example that works, is told by a TOML file a kind beside this one: its comment is the
//! text, the rest the example. The keys are those of the JSON Schema, so that `src/pack/schema.rs` alone documents
//! them. `rules new` begins rules with the same examples ([`super::skeleton`]).

use std::sync::OnceLock;

use serde_json::Value;

use crate::pack::{did_you_mean, schema};
use crate::rule::Kind;

/// A kind with its file.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The word that packs use.
    pub name: &'static str,
    text: &'static str,
}

macro_rules! page {
    ($name:literal) => {
        Page {
            name: $name,
            text: include_str!(concat!("kinds/", $name, ".toml")),
        }
    };
}

/// All kinds, in order.
pub const PAGES: [Page; Kind::NAMES.len()] = [
    page!("cite"),
    page!("consistent"),
    page!("contradiction"),
    page!("date"),
    page!("expect"),
    page!("forbid"),
    page!("pair"),
    page!("prefer"),
    page!("range"),
    page!("require"),
    page!("structure"),
];

/// The pack and the day that stand in the examples.
pub const PACK: &str = "topic";
/// The day on which the source of an example was checked.
pub const CHECKED: &str = "2026-01-01";
/// The day by which the example must be reviewed.
pub const REVIEW_BY: &str = "2027-01-01";

impl Page {
    /// What the kind asks, as paragraphs.
    pub fn about(&self) -> String {
        let lines = self.text.lines().take_while(|line| line.starts_with('#'));
        let bare = lines.map(|line| line.trim_start_matches('#'));
        let bare: Vec<&str> = bare
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect();
        bare.join("\n")
    }

    /// A pack with one rule of the kind.
    pub fn example(&self) -> String {
        let lines = self.text.lines().skip_while(|line| line.starts_with('#'));
        let lines: Vec<&str> = lines.collect();
        lines.join("\n").trim_start().to_owned()
    }
}

/// The page of a kind as it is shown; for an unknown name, what is wrong.
pub fn page(name: &str) -> Result<String, String> {
    let Some(page) = PAGES.iter().find(|page| page.name == name) else {
        let help = did_you_mean(name, Kind::NAMES)
            .unwrap_or_else(|| format!("the kinds are {}", Kind::NAMES.join(", ")));
        return Err(format!("{name}: there is no such kind of rule; {help}"));
    };
    let mut text = format!("Rules of kind {name}\n\n{}\n", page.about());
    let (own, common): (Vec<Key>, Vec<Key>) = keys(name).into_iter().partition(|key| key.own);
    for (title, keys) in [("Keys of this kind", own), ("Keys of every rule", common)] {
        if keys.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{title}\n"));
        let width = keys.iter().map(|key| key.name.len()).max().unwrap_or(0);
        for key in keys {
            let needed = if key.needed { " Needed." } else { "" };
            text.push_str(&format!("  {:width$}  {}{needed}\n", key.name, key.about));
        }
    }
    text.push_str("\nExample\n");
    for line in page.example().lines() {
        text.push_str(format!("    {line}").trim_end());
        text.push('\n');
    }
    text.push_str(&format!(
        "\nBegin one with: claimspan rules new PACK/NAME --kind {name}\n"
    ));
    Ok(text)
}

/// A key of rules, as the schema documents it.
struct Key {
    name: String,
    about: String,
    needed: bool,
    /// Whether only some kinds have it.
    own: bool,
}

/// The keys that a kind uses, in the order of the schema.
fn keys(kind: &str) -> Vec<Key> {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| serde_json::from_str(&schema::json()).unwrap_or_default());
    let rule = &schema["definitions"]["RuleWire"];
    let needed = rule["required"].as_array().map_or(&[][..], Vec::as_slice);
    let properties = rule["properties"].as_object();
    let key = |(name, property): (&String, &Value)| {
        let about = property["description"].as_str().unwrap_or_default();
        let about = about.split_whitespace().collect::<Vec<_>>().join(" ");
        let (about, own) = about_kind(&about, kind)?;
        Some(Key {
            name: name.clone(),
            about,
            needed: needed.iter().any(|needed| needed == name),
            own,
        })
    };
    properties.into_iter().flatten().filter_map(key).collect()
}

/// What a key's documentation says of one kind: `a`, `b`: text. `c`: text. None if it is of other kinds only.
fn about_kind(about: &str, kind: &str) -> Option<(String, bool)> {
    let mut parts: Vec<(Vec<&str>, &str)> = Vec::new();
    let mut rest = about;
    while let Some((kinds, text)) = named_kinds(rest) {
        let next = text.match_indices(". `").map(|(at, _)| at + 2);
        let end = next
            .into_iter()
            .find(|at| named_kinds(&text[*at..]).is_some());
        let end = end.unwrap_or(text.len());
        parts.push((kinds, text[..end].trim()));
        rest = &text[end..];
    }
    if parts.is_empty() {
        return Some((about.to_owned(), false));
    }
    let of = parts.into_iter().find(|(kinds, _)| kinds.contains(&kind));
    of.map(|(_, text)| (text.to_owned(), true))
}

/// The kinds at the head of a text, up to a colon, and what follows.
fn named_kinds(text: &str) -> Option<(Vec<&str>, &str)> {
    let (head, text) = text.split_once(':')?;
    let kinds = head.split('`').skip(1).step_by(2);
    let kinds: Vec<&str> = kinds.filter(|name| Kind::NAMES.contains(name)).collect();
    let plain = head.starts_with('`') && head.len() < 80;
    (plain && !kinds.is_empty()).then_some((kinds, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::schema::RuleWire;
    use crate::pack::schema::keys::of_kinds;

    #[test]
    fn the_documentation_of_keys_names_the_kinds_that_use_them() {
        let rule = "id = \"a/b\"\nkind = \"forbid\"\nseverity = \"note\"\nmessage = \"\"\nwhy = \"\"\nsource = []\nreview-by = 2027-01-01\nflags = []\npasses = []";
        let wire: RuleWire = toml::from_str(rule).unwrap();
        for kind in Kind::NAMES {
            let documented = keys(kind).into_iter().filter(|key| key.own);
            let documented: Vec<String> = documented.map(|key| key.name).collect();
            let used = of_kinds(&wire).into_iter();
            let used = used.filter(|key| key.kinds.contains(&kind));
            let mut used: Vec<String> = used.map(|key| key.name.to_owned()).collect();
            used.sort();
            assert_eq!(documented, used, "{kind}");
        }
    }
}
