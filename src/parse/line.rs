//! An article as one line of JSON: `{"path", "text", "format"?, "meta"?}`, as exports of a site and pipelines have it.
//!
//! In: the bytes of a line. Out: [`ArticleLine`]; what is wrong with a line is told in words. `meta` is what front
//! matter would say: its keys become entries before those of the text. They stand nowhere in the text, so that their
//! spans are empty and at its start, and neither title nor description is read as prose. Other keys are passed over:
//! an export has many. Next: the file `front_matter.rs`.

use schemars::{JsonSchema, Schema, schema_for};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::document::{Document, Entry, Format};
use crate::source::{Source, Span};

/// An article on standard input of `claimspan check --input-format json-lines`, one a line.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(
    rename = "Article",
    title = "A line of articles for claimspan",
    extend("additionalProperties" = true)
)]
pub struct ArticleLine {
    /// The path under which it is reported; no file is read. Its extension tells the format unless `format` does.
    pub path: String,
    /// The whole text, as it would stand in a file.
    pub text: String,
    /// What to read it as.
    #[serde(default)]
    format: Option<FormatWord>,
    /// What front matter would say of it: keys of rule packs, of configuration, of dates.
    #[serde(default)]
    meta: Option<Map<String, Value>>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Format")]
enum FormatWord {
    Text,
    Markdown,
    Html,
}

impl ArticleLine {
    /// Reads a line. What is wrong is told with the byte of the line at which it was noticed.
    pub fn read(line: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(line).map_err(|error| {
            let told = error.to_string();
            let what = told.split(" at line ").next().unwrap_or(&told);
            format!("{what}, at byte {}", error.column())
        })
    }

    /// The format that it names.
    pub fn format(&self) -> Option<Format> {
        self.format.map(|word| match word {
            FormatWord::Text => Format::Text,
            FormatWord::Markdown => Format::Markdown,
            FormatWord::Html => Format::Html,
        })
    }

    /// What its `meta` says, in the order of the keys.
    pub fn take_meta(&mut self) -> Map<String, Value> {
        self.meta.take().unwrap_or_default()
    }
}

/// The JSON Schema of a line.
pub fn schema() -> Schema {
    schema_for!(ArticleLine)
}

/// Parses a source that comes with what its front matter would say.
pub fn parse(source: &Source, format: Format, meta: &Map<String, Value>) -> Document {
    let mut document = super::parse(source, format);
    let mut entries = Vec::new();
    let place = Span::empty(source.start());
    collect_map(meta, "", (place, None), &mut entries);
    document.front_matter.splice(0..0, entries);
    document
}

/// `at` is the place of all entries, and the item of a list that they stand in.
fn collect_map(
    map: &Map<String, Value>,
    path: &str,
    at: (Span, Option<usize>),
    entries: &mut Vec<Entry>,
) {
    for (key, value) in map {
        collect(value, super::front_matter::dotted(path, key), at, entries);
    }
}

fn collect(value: &Value, key: String, at: (Span, Option<usize>), entries: &mut Vec<Entry>) {
    let (span, item) = at;
    let text = match value {
        Value::Null => return,
        Value::Object(map) => return collect_map(map, &key, at, entries),
        Value::Array(items) => {
            for (number, value) in items.iter().enumerate() {
                collect(value, key.clone(), (span, item.or(Some(number))), entries);
            }
            return;
        }
        Value::String(text) => text.trim().to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
    };
    entries.push(Entry {
        key,
        value: text,
        span,
        item,
    });
}
