//! JSON in which nothing can move a terminal's cursor: such characters are written as `\u` escapes.
//!
//! They stand only within strings, where the escape means the same.

use std::io::{self, Write};

use serde::Serialize;

use super::visible::is_unsafe;

/// Writes a value over several lines, with a line feed at the end.
pub(super) fn write_pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    write_escaped(&serde_json::to_string_pretty(value)?, out)
}

/// Writes a value on one line, with a line feed at the end.
pub(super) fn write_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    write_escaped(&serde_json::to_string(value)?, out)
}

fn write_escaped(json: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut from = 0;
    let harmful = |(_, char): &(usize, char)| *char != '\n' && is_unsafe(*char);
    for (at, char) in json.char_indices().filter(harmful) {
        out.write_all(&json.as_bytes()[from..at])?;
        for unit in char.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}")?;
        }
        from = at + char.len_utf8();
    }
    out.write_all(&json.as_bytes()[from..])?;
    out.write_all(b"\n")
}
