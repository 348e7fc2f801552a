//! TOML text to the wire form, with every mistake and not only the first.
//!
//! Syntax errors are recovered from by the TOML parser. Then each entry (`[[rule]]`, `[[claim]]` …) is read by
//! itself; when a key of it is wrong, the mistake is noted, the key taken out, and the entry read again.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error};

use super::schema::FileWire;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::{Source, Span};

/// The rule id under which mistakes in packs are reported.
pub(super) const MISTAKE: &str = "pack/mistake";

/// At most so many mistakes are looked for in one entry.
const MISTAKES_PER_ENTRY: usize = 24;

/// Collects mistakes, each with its place in a TOML file.
#[derive(Debug)]
pub(crate) struct Mistakes {
    rule: &'static str,
    pub(crate) found: Vec<Diagnostic>,
}

impl Default for Mistakes {
    fn default() -> Self {
        Self::under(MISTAKE)
    }
}

impl Mistakes {
    /// None yet; they will be reported under this id.
    pub(crate) fn under(rule: &'static str) -> Self {
        Self {
            rule,
            found: Vec::new(),
        }
    }

    /// Notes a mistake.
    pub(crate) fn add(
        &mut self,
        file: &str,
        span: Span,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let label = Label {
            file: file.to_owned(),
            span,
            message: String::new(),
        };
        let mut diagnostic = Diagnostic::at(self.rule, Severity::Error, message, label);
        diagnostic.help = help;
        self.found.push(diagnostic);
    }
}

/// Of these names, the one that was probably meant.
pub(crate) fn did_you_mean<'n>(
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Option<String> {
    let length = name.chars().count();
    let most = length.max(3) / 3 + 1;
    // What is much longer or shorter is far away; the way to a name of a megabyte is not measured.
    let near = known
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= most);
    let scored = near.map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate));
    let (distance, best) = scored.min()?;
    (distance <= most).then(|| format!("did you mean `{best}`?"))
}

/// Reads one file of a pack.
pub(super) fn read(source: &Source, mistakes: &mut Mistakes) -> FileWire {
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    for error in &errors {
        note(source, error, &[], mistakes);
    }
    let mut file = FileWire::default();
    for (key, value) in table.into_inner() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("subject", DeValue::Array(_)) => file.subject = entries(source, value, mistakes),
            ("context", DeValue::Array(_)) => file.context = entries(source, value, mistakes),
            ("claim", DeValue::Array(_)) => file.claim = entries(source, value, mistakes),
            ("rule", DeValue::Array(_)) => file.rule = entries(source, value, mistakes),
            ("vocabulary", DeValue::Table(_)) => file.vocabulary = named(source, value, mistakes),
            ("slot", DeValue::Table(_)) => file.slot = named(source, value, mistakes),
            ("pack", DeValue::Table(_)) => file.pack = entry(source, value, mistakes),
            (name, _) => {
                let span = Span::new(key.span().start, key.span().end);
                let (message, help) = stray(name);
                mistakes.add(&source.path, span, message, help);
            }
        }
    }
    file
}

/// What is wrong with a name that stands where no entries of that name can be read, and what was probably meant.
fn stray(name: &str) -> (String, Option<String>) {
    const TABLES: [&str; 3] = ["pack", "vocabulary", "slot"];
    const LISTS: [&str; 4] = ["subject", "context", "claim", "rule"];
    match name {
        "pack" => (
            "`pack` is written with one bracket: [pack]".to_owned(),
            None,
        ),
        _ if TABLES.contains(&name) => (
            format!("`{name}` is written with one bracket: [{name}.NAME]"),
            None,
        ),
        _ if LISTS.contains(&name) => (
            format!("`{name}` is written with two brackets: [[{name}]]"),
            None,
        ),
        _ => (
            format!("a pack has no `{name}`"),
            did_you_mean(name, TABLES.into_iter().chain(LISTS)),
        ),
    }
}

/// The entries of an array of tables, each read by itself.
pub(crate) fn entries<T: DeserializeOwned>(
    source: &Source,
    value: Spanned<DeValue<'_>>,
    mistakes: &mut Mistakes,
) -> Vec<T> {
    let DeValue::Array(items) = value.into_inner() else {
        return Vec::new();
    };
    items
        .into_iter()
        .filter_map(|item| entry(source, item, mistakes))
        .collect()
}

fn named<T: DeserializeOwned>(
    source: &Source,
    value: Spanned<DeValue<'_>>,
    mistakes: &mut Mistakes,
) -> std::collections::BTreeMap<String, T> {
    let DeValue::Table(table) = value.into_inner() else {
        return std::collections::BTreeMap::new();
    };
    table
        .into_iter()
        .filter_map(|(key, value)| {
            Some((key.get_ref().to_string(), entry(source, value, mistakes)?))
        })
        .collect()
}

/// One table of keys; a wrong key is noted, taken out, and the rest read again.
pub(crate) fn entry<T: DeserializeOwned>(
    source: &Source,
    value: Spanned<DeValue<'_>>,
    mistakes: &mut Mistakes,
) -> Option<T> {
    let span = value.span();
    let DeValue::Table(mut table) = value.into_inner() else {
        mistakes.add(
            &source.path,
            Span::new(span.start, span.end),
            "this must be a table of keys",
            None,
        );
        return None;
    };
    let mut removed: Vec<String> = Vec::new();
    for _ in 0..MISTAKES_PER_ENTRY {
        let error = match T::deserialize(Deserializer::from(Spanned::new(
            span.clone(),
            table.clone(),
        ))) {
            Ok(entry) => return Some(entry),
            Err(error) => error,
        };
        note(source, &error, &removed, mistakes);
        let place = error.span()?;
        let guilty = table
            .iter()
            .find(|(key, value)| {
                let whole = key.span().start..value.span().end.max(key.span().end);
                whole.start <= place.start && place.end <= whole.end && place != span
            })
            .map(|(key, _)| key.clone());
        let key = guilty?;
        removed.push(key.get_ref().to_string());
        table.remove(&key);
    }
    None
}

/// Notes an error of the TOML reader; one that only follows from a key taken out before is left out.
pub(crate) fn note(source: &Source, error: &Error, removed: &[String], mistakes: &mut Mistakes) {
    let message = error.message().trim();
    let mut names = message.split('`').skip(1).step_by(2);
    if message.starts_with("missing field")
        && names
            .next()
            .is_some_and(|name| removed.iter().any(|key| key == name))
    {
        return;
    }
    let span = error.span().unwrap_or(0..0);
    let span = Span::new(
        span.start.min(source.text.len()),
        span.end.min(source.text.len()),
    );
    let (message, help) = if message.starts_with("unknown field") {
        let mut names = message.split('`').skip(1).step_by(2);
        let name = names.next().unwrap_or_default();
        (
            format!("there is no key `{name}` here"),
            did_you_mean(name, names),
        )
    } else if message.starts_with("unknown variant") {
        let mut names = message.split('`').skip(1).step_by(2);
        let name = names.next().unwrap_or_default();
        let known: Vec<&str> = names.collect();
        let help = did_you_mean(name, known.iter().copied());
        let help = help.unwrap_or_else(|| format!("one of `{}`", known.join("`, `")));
        (
            format!("`{name}` is none of the words for this"),
            Some(help),
        )
    } else if let Some(field) = message.strip_prefix("missing field") {
        (format!("the key{field} is missing"), None)
    } else {
        (message.to_owned(), None)
    };
    mistakes.add(&source.path, span, message, help);
}
