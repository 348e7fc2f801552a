//! One JSON object a line, for machines and for merging what many machines extracted.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Serializer;

use super::Record;

pub(super) fn render(records: &[Record], out: &mut dyn Write) -> io::Result<()> {
    for record in records {
        match record {
            Record::Claim(claim) => write_line(claim, out)?,
            Record::Quantity(quantity) => write_line(quantity, out)?,
        }
    }
    Ok(())
}

fn write_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::new(&mut *out))?;
    out.write_all(b"\n")
}
