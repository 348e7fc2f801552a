//! `checkstyle`: the XML of the tool of that name, which many services read: a `file` for each article, an `error`
//! for each finding.
//!
//! Lines and columns count from 1, columns in Unicode scalar values. It has no way to mark what does not count, so
//! that is left out.

use std::io::{self, Write};

use quick_xml::Writer;

use super::sentence::sentence;
use super::{Run, xml};
use crate::diagnostic::{Diagnostic, Severity};

/// The version of the format, not of the tool.
const VERSION: &str = "4.3";

/// Writes the document.
pub(super) fn render(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    xml::document(out, |xml| {
        let root = xml.create_element("checkstyle");
        root.with_attribute(("version", VERSION))
            .write_inner_content(|xml| {
                for (file, found) in run.by_file() {
                    let element = xml.create_element("file");
                    let element = element.with_attribute(("name", xml::name(file).as_str()));
                    element.write_inner_content(|xml| {
                        found.iter().try_for_each(|one| error(one, run, xml))
                    })?;
                }
                Ok(())
            })?;
        Ok(())
    })
}

fn error<W: Write>(diagnostic: &Diagnostic, run: &Run<'_>, xml: &mut Writer<W>) -> io::Result<()> {
    let file = &diagnostic.primary.file;
    let start = run.sources.place(file, diagnostic.primary.span).start;
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "info",
    };
    xml.create_element("error")
        .with_attributes([
            ("line", start.line.to_string().as_str()),
            ("column", start.column.to_string().as_str()),
            ("severity", severity),
            ("message", &xml::line(&sentence(diagnostic, run.sources))),
            ("source", &xml::line(&diagnostic.rule)),
        ])
        .write_empty()?;
    Ok(())
}
