//! `claimspan rules schema`: the JSON Schema of a pack's TOML files.

use super::super::Outcome;
use super::super::terminal::Terminal;
use crate::pack::schema;

/// Prints the schema.
pub(super) fn run(terminal: &Terminal) -> Outcome {
    terminal.print(Outcome::Clean, |out, _| {
        out.write_all(schema::json().as_bytes())
    })
}
