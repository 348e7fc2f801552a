//! One JSON object a line, for machines and for merging what many machines extracted.

use std::io::{self, Write};

use super::Record;
use crate::report::escape::write_line;

pub(super) fn render(records: &[Record], out: &mut dyn Write) -> io::Result<()> {
    for record in records {
        match record {
            Record::Claim(claim) => write_line(claim, out)?,
            Record::Quantity(quantity) => write_line(quantity, out)?,
        }
    }
    Ok(())
}
