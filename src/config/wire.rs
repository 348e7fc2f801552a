//! The wire form of a configuration file, with the span of everything a mistake could be about.
//!
//! In: TOML text. Out: [`FileWire`], and the JSON Schema made from the same types. The documentation of these fields
//! is the reference for writers of `claimspan.toml`. What names and patterns mean is for `read.rs` and `choice.rs`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic;

/// A list of words, each with its place.
pub(super) type Words = Option<Spanned<Vec<Spanned<String>>>>;

/// A configuration file: `claimspan.toml` or `.claimspan.toml`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct FileWire {
    /// Another configuration file, relative to this one. It speaks first; this one may change what it says.
    #[schemars(with = "Option<String>")]
    pub(super) extend: Option<Spanned<String>>,
    /// Folders of rule packs besides the shipped ones, relative to this file. They count for the whole run.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) rules: Words,
    /// Patterns of articles that are not checked, relative to this file: `drafts/`, `*.old.md`. An article named
    /// outright on the command line is checked all the same, unless `--force-exclude` is given.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) exclude: Words,
    /// The severity from which findings fail the run: `error` unless you say otherwise.
    #[schemars(with = "Option<SeverityWire>")]
    pub(super) fail_on: Option<Spanned<SeverityWire>>,
    /// How `check` reports: a word that `--output-format` takes.
    #[schemars(with = "Option<String>")]
    pub(super) output_format: Option<Spanned<String>>,
    /// Whether articles are compared with each other: `true` unless you say otherwise.
    #[schemars(with = "Option<bool>")]
    pub(super) across: Option<Spanned<bool>>,
    /// Judge by these rules only: ids, or patterns such as `health/*`.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) select: Words,
    /// Judge by these rules besides those that are selected so far.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) extend_select: Words,
    /// Do not judge by these rules.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) ignore: Words,
    /// How much rules weigh: ids or patterns, and `error`, `warning` or `note`. An id wins over a pattern.
    #[schemars(with = "BTreeMap<String, SeverityWire>")]
    pub(super) severity: BTreeMap<Spanned<String>, Spanned<SeverityWire>>,
    /// The text that a rule offers to insert where something is missing, by the rule's id.
    #[schemars(with = "BTreeMap<String, String>")]
    pub(super) text: BTreeMap<Spanned<String>, Spanned<String>>,
    /// Other choices for some articles, in order: the last that fits an article speaks last.
    pub(super) overrides: Vec<OverrideWire>,
}

/// Other choices for some articles. An article must fit all selectors that are given.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct OverrideWire {
    /// Articles whose paths match one of these patterns, relative to this file: `patients/`, `*.faq.md`.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) paths: Words,
    /// Articles whose front matter has, for each of these keys, this value or one of these values. Case does not
    /// matter; a key within a key is written `outer.inner`.
    #[schemars(with = "Option<BTreeMap<String, OneOrMany>>")]
    pub(super) front_matter: Option<Spanned<BTreeMap<String, OneOrMany>>>,
    /// Judge by these rules only.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) select: Words,
    /// Judge by these rules besides those that are selected so far.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) extend_select: Words,
    /// Do not judge by these rules.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) ignore: Words,
    /// How much rules weigh.
    #[schemars(with = "BTreeMap<String, SeverityWire>")]
    pub(super) severity: BTreeMap<Spanned<String>, Spanned<SeverityWire>>,
    /// The text that a rule offers to insert.
    #[schemars(with = "BTreeMap<String, String>")]
    pub(super) text: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// A word for a severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SeverityWire {
    /// False or unsafe to act on.
    Error,
    /// Misleading or unsupported.
    Warning,
    /// Incomplete or a matter of style.
    Note,
}

impl From<SeverityWire> for diagnostic::Severity {
    fn from(wire: SeverityWire) -> Self {
        match wire {
            SeverityWire::Error => Self::Error,
            SeverityWire::Warning => Self::Warning,
            SeverityWire::Note => Self::Note,
        }
    }
}

/// One value, or several.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    /// One value.
    One(String),
    /// A truth value, as front matter may have it.
    Flag(bool),
    /// One of these values.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The values in lower case.
    pub(super) fn values(&self) -> Vec<String> {
        let values = match self {
            Self::One(value) => vec![value.clone()],
            Self::Flag(flag) => vec![flag.to_string()],
            Self::Many(values) => values.clone(),
        };
        values
            .iter()
            .map(|value| value.trim().to_lowercase())
            .collect()
    }
}

/// The JSON Schema of a configuration file, as it is written to a file.
pub fn schema() -> String {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<FileWire>();
    schema.insert(
        "title".to_owned(),
        "A configuration file of Claimspan".into(),
    );
    let mut text = serde_json::to_string_pretty(schema.as_value()).unwrap_or_default();
    text.push('\n');
    text
}
