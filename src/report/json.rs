//! `json`: the whole run as one object, which `report/wire.rs` describes.

use std::io::{self, Write};

use super::escape::write_pretty;
use super::{Run, wire};

/// Writes the run as one JSON object and a line feed.
pub(super) fn render(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_pretty(&wire::report(run), out)
}
