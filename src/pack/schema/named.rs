//! The JSON Schema of a pack's TOML file, for editors and other tools.
//!
//! It is made from the types of `schema.rs`; the types here stand in for those that carry spans or days, and know
//! which words can be chosen. The names come from the types that read them, so that nothing is listed twice.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::FileWire;
use crate::claim;
use crate::diagnostic;
use crate::rule;

/// The schema as it is written to a file.
pub fn json() -> String {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<FileWire>();
    schema.insert("title".to_owned(), "A rule pack of Claimspan".into());
    let mut text = serde_json::to_string_pretty(schema.as_value()).unwrap_or_default();
    text.push('\n');
    text
}

/// A type that is one of some words.
macro_rules! words {
    ($name:ident, $words:expr) => {
        pub(super) struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "enum": $words })
            }
        }
    };
}

words!(Kind, rule::Kind::NAMES);
words!(Severity, diagnostic::Severity::ALL.map(|one| one.name()));
words!(QuantityKind, claim::quantity::Kind::NAMES);
words!(Check, rule::Check::ALL.map(|one| one.name()));
words!(Within, rule::Within::ALL.map(|one| one.name()));
words!(Status, {
    let names = claim::Status::ALL.map(|one| one.name());
    names.into_iter().chain(["any"]).collect::<Vec<_>>()
});

/// A day, which TOML writes without quotes.
pub(super) struct Day;

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

/// One name, or a list of them.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum Subjects {
    /// One subject.
    One(String),
    /// Any of several.
    Any(Vec<String>),
}

/// An example: plain text, or a text with its format.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum Example {
    /// Plain text.
    Plain(String),
    /// A text in a format.
    Formatted(Formatted),
}

/// A text in a format.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct Formatted {
    /// What the text is read as.
    #[schemars(with = "Option<TextFormat>")]
    format: Option<String>,
    /// The text.
    text: String,
}

words!(TextFormat, ["text", "markdown", "html"]);
