//! A line for each article of a stream: what `check` and `claims` write with `--input-format json-lines`.
//!
//! In: the number of a line of input, and what came of it. Out: one line of JSON; what could not be read has its line
//! too, so that lines of input and output can be paired. The structs are a contract, as those in `report/wire.rs` are.
//! Next: `src/cli/stream.rs`.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;
use serde_json::Value;

use super::Sources;
use super::claims::Record;
use super::escape::write_line;
use super::wire::{DiagnosticWire, diagnostic_wire};
use crate::claim::record::{ClaimRecord, QuantityRecord};
use crate::diagnostic::Diagnostic;

/// The version of this contract.
const VERSION: u32 = 1;

/// A line of what claimspan writes with `--input-format json-lines`: one for each line of input that is not blank, in
/// the same order.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
#[schemars(rename = "StreamLine", title = "A line of a stream of articles")]
enum LineWire<'a> {
    /// An article that was checked.
    Article(Entry<'a, CheckedWire<'a>>),
    /// What an article says, of `claims`.
    Claims(Entry<'a, ClaimsWire<'a>>),
    /// The numbers that an article gives, of `claims --quantities`.
    Quantities(Entry<'a, QuantitiesWire<'a>>),
    /// A line of which nothing could be made.
    Trouble(TroubleWire<'a>),
}

#[derive(Serialize, JsonSchema)]
struct Entry<'a, T> {
    /// The version of this contract; fields may be added without a new one.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// Which line of input it was, from 1; blank lines count.
    #[schemars(range(min = 1))]
    line: usize,
    /// The article, as the line of input names it.
    path: &'a str,
    #[serde(flatten)]
    content: T,
}

#[derive(Serialize, JsonSchema)]
struct CheckedWire<'a> {
    /// What was found, in the order of place. Those that do not count are among them, marked. Nothing in it is about
    /// other articles.
    diagnostics: Vec<DiagnosticWire<'a>>,
    /// How many words of prose the article has.
    words: usize,
    /// How many regions were not read as prose, by reason.
    skipped: &'a BTreeMap<String, usize>,
}

#[derive(Serialize, JsonSchema)]
struct ClaimsWire<'a> {
    /// What the article says: the lines that `claims --output-format json-lines` writes for it, which `compare` reads.
    #[schemars(with = "Vec<BTreeMap<String, Value>>")]
    claims: Vec<&'a ClaimRecord>,
}

#[derive(Serialize, JsonSchema)]
struct QuantitiesWire<'a> {
    /// The lines that `claims --quantities --output-format json-lines` writes for it.
    #[schemars(with = "Vec<BTreeMap<String, Value>>")]
    quantities: Vec<&'a QuantityRecord>,
}

#[derive(Serialize, JsonSchema)]
struct TroubleWire<'a> {
    /// The version of this contract; fields may be added without a new one.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// Which line of input it was, from 1; blank lines count.
    #[schemars(range(min = 1))]
    line: usize,
    /// The article, if the line got as far as to name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    /// What is wrong, and what to do.
    message: &'a str,
}

/// What was found in one article.
#[derive(Debug)]
pub struct Found<'a> {
    /// In order.
    pub diagnostics: &'a [Diagnostic],
    /// The article's text.
    pub sources: &'a Sources<'a>,
    /// How many words of prose it has.
    pub words: usize,
    /// How many regions were not read as prose, by reason.
    pub skipped: &'a BTreeMap<String, usize>,
}

/// The JSON Schema of a line.
pub fn schema() -> Schema {
    schema_for!(LineWire<'_>)
}

/// The line of an article that was checked.
pub fn article(line: usize, path: &str, found: &Found<'_>) -> Vec<u8> {
    let diagnostics = found.diagnostics.iter();
    let content = CheckedWire {
        diagnostics: diagnostics
            .map(|diagnostic| diagnostic_wire(diagnostic, found.sources))
            .collect(),
        words: found.words,
        skipped: found.skipped,
    };
    written(&LineWire::Article(Entry::new(line, path, content)))
}

/// The line of what an article says.
pub fn claims(line: usize, path: &str, records: &[Record], quantities: bool) -> Vec<u8> {
    let line = if quantities {
        let quantities = records.iter().filter_map(|record| match record {
            Record::Quantity(quantity) => Some(quantity),
            Record::Claim(_) => None,
        });
        let quantities = quantities.collect();
        LineWire::Quantities(Entry::new(line, path, QuantitiesWire { quantities }))
    } else {
        let claims = records.iter().filter_map(|record| match record {
            Record::Claim(claim) => Some(&**claim),
            Record::Quantity(_) => None,
        });
        let claims = claims.collect();
        LineWire::Claims(Entry::new(line, path, ClaimsWire { claims }))
    };
    written(&line)
}

/// The line of what could not be read.
pub fn trouble(line: usize, path: Option<&str>, message: &str) -> Vec<u8> {
    written(&LineWire::Trouble(TroubleWire {
        version: VERSION,
        line,
        path,
        message,
    }))
}

impl<'a, T> Entry<'a, T> {
    fn new(line: usize, path: &'a str, content: T) -> Self {
        Self {
            version: VERSION,
            line,
            path,
            content,
        }
    }
}

fn written(line: &LineWire<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Nothing that these structs hold can fail to be JSON, and a vector takes whatever it is given.
    let _ = write_line(line, &mut bytes);
    bytes
}
