//! XML in which any text can stand: what XML has no way to write is shown as a visible character.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::visible;

/// Writes the head of a document, and its root and all below it by `root`; a line feed at the end.
pub(super) fn document<'a>(
    out: &'a mut dyn Write,
    root: impl FnOnce(&mut Writer<&'a mut dyn Write>) -> io::Result<()>,
) -> io::Result<()> {
    let mut writer = Writer::new_with_indent(out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    root(&mut writer)?;
    writer.get_mut().write_all(b"\n")
}

/// A text on one line.
pub(super) fn line(text: &str) -> String {
    allowed(&visible::line(text))
}

/// A name, whose blanks count.
pub(super) fn name(text: &str) -> String {
    allowed(&visible::name(text))
}

/// The two characters without a meaning are all that remains.
fn allowed(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
