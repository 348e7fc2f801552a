//! `junit`: the XML that servers read to show tests: a suite for each article with findings, a failed test for each
//! finding, and a last suite that says what was read.
//!
//! What does not count is a test that was skipped, with what excuses it. A path that could not be checked is an error
//! of the last suite. There are no times, so that the same articles give the same bytes.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::BytesText;

use super::sentence::{reasons, sentence};
use super::{Run, by_file, summary, xml};
use crate::diagnostic::Diagnostic;

/// The name of the whole, and of the suite about what was read.
const NAME: &str = "claimspan";

/// Writes the document.
pub(super) fn render(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let failures = run.counting().count();
    let unreadable = usize::from(run.summary.unreadable > 0);
    let tests = run.diagnostics.len() + 1;
    xml::document(out, |xml| {
        xml.create_element("testsuites")
            .with_attributes([
                ("name", NAME),
                ("tests", tests.to_string().as_str()),
                ("failures", failures.to_string().as_str()),
                ("errors", unreadable.to_string().as_str()),
            ])
            .write_inner_content(|xml| {
                for (file, found) in by_file(&run.diagnostics) {
                    suite(file, &found, run, xml)?;
                }
                coverage(run, xml)
            })?;
        Ok(())
    })
}

/// The findings of one article.
fn suite<W: Write>(
    file: &str,
    found: &[&Diagnostic],
    run: &Run<'_>,
    xml: &mut Writer<W>,
) -> io::Result<()> {
    let skipped = found.iter().filter(|one| !one.standing.counts()).count();
    let name = xml::name(file);
    xml.create_element("testsuite")
        .with_attributes([
            ("name", name.as_str()),
            ("tests", found.len().to_string().as_str()),
            ("failures", (found.len() - skipped).to_string().as_str()),
            ("errors", "0"),
            ("skipped", skipped.to_string().as_str()),
        ])
        .write_inner_content(|xml| found.iter().try_for_each(|one| case(&name, one, run, xml)))?;
    Ok(())
}

fn case<W: Write>(
    class: &str,
    diagnostic: &Diagnostic,
    run: &Run<'_>,
    xml: &mut Writer<W>,
) -> io::Result<()> {
    let file = &diagnostic.primary.file;
    let start = run.sources.place(file, diagnostic.primary.span).start;
    let rule = xml::line(&diagnostic.rule);
    let name = format!("{rule} at {}:{}", start.line, start.column);
    let message = xml::line(&sentence(diagnostic, run.sources));
    let case = xml
        .create_element("testcase")
        .with_attributes([("name", name.as_str()), ("classname", class)]);
    case.write_inner_content(|xml| {
        match diagnostic.standing.excuse() {
            Some(excuse) => {
                let suppression = diagnostic.standing.suppressed.as_ref();
                let reason = suppression.map(|suppression| xml::line(&suppression.reason));
                let told = reason.map_or_else(
                    || format!("{excuse}; {message}"),
                    |reason| format!("{excuse}: {reason}; {message}"),
                );
                let skipped = xml.create_element("skipped");
                skipped
                    .with_attribute(("message", told.as_str()))
                    .write_empty()?
            }
            None => {
                let place = format!("{class}:{}:{}", start.line, start.column);
                let mut lines = vec![place];
                lines.extend(reasons(diagnostic).iter().map(|text| xml::line(text)));
                let failure = xml.create_element("failure");
                failure
                    .with_attributes([
                        ("type", diagnostic.severity.name()),
                        ("message", message.as_str()),
                    ])
                    .write_text_content(BytesText::new(&lines.join("\n")))?
            }
        };
        Ok(())
    })?;
    Ok(())
}

/// The suite that says what was read: it fails if something could not be.
fn coverage<W: Write>(run: &Run<'_>, xml: &mut Writer<W>) -> io::Result<()> {
    let read = summary::read(run);
    let unread = summary::unread(run);
    let errors = usize::from(unread.is_some());
    xml.create_element("testsuite")
        .with_attributes([
            ("name", NAME),
            ("tests", "1"),
            ("failures", "0"),
            ("errors", errors.to_string().as_str()),
            ("skipped", "0"),
        ])
        .write_inner_content(|xml| {
            let case = xml
                .create_element("testcase")
                .with_attributes([("name", "everything was checked"), ("classname", NAME)]);
            case.write_inner_content(|xml| {
                if let Some(unread) = &unread {
                    let error = xml.create_element("error");
                    let message = xml::line(unread);
                    error
                        .with_attributes([("type", "unreadable"), ("message", message.as_str())])
                        .write_empty()?;
                }
                let output = xml.create_element("system-out");
                let text: Vec<String> = read.iter().map(|text| xml::line(text)).collect();
                output.write_text_content(BytesText::new(&text.join("\n")))?;
                Ok(())
            })?;
            Ok(())
        })?;
    Ok(())
}
