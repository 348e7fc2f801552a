//! `json-lines`: an object a line, the diagnostics and then the summary, which `report/wire.rs` describes.

use std::io::{self, Write};

use super::escape::write_line;
use super::{Run, wire};

/// Writes one JSON object a line.
pub(super) fn render(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    for line in wire::lines(run) {
        write_line(&line, out)?;
    }
    Ok(())
}
