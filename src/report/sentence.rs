//! A finding in one line of plain text, for formats that have a place for one text only: what is wrong, and where the
//! other passages stand that it is about.

use super::visible::line;
use super::{Sources, visible};
use crate::diagnostic::Diagnostic;

/// At most so many other places are named.
const PLACES: usize = 3;

/// The message, and what is said of other places, with their lines, and their paths in other articles.
pub(super) fn sentence(diagnostic: &Diagnostic, sources: &Sources<'_>) -> String {
    let mut text = line(&diagnostic.message).into_owned();
    let told = diagnostic.secondary.iter();
    for label in told.filter(|label| !label.message.is_empty()).take(PLACES) {
        let start = sources.place(&label.file, label.span).start;
        let message = line(&label.message);
        let place = if label.file == diagnostic.primary.file {
            format!("line {}", start.line)
        } else {
            format!("{}:{}", visible::name(&label.file), start.line)
        };
        text.push_str(&format!("; {message} ({place})"));
    }
    text
}

/// Why it matters and what to do, a line each.
pub(super) fn reasons(diagnostic: &Diagnostic) -> Vec<String> {
    let notes = diagnostic.notes.iter().map(|note| line(note).into_owned());
    let help = diagnostic.help.iter();
    let help = help.map(|help| format!("help: {}", line(help)));
    notes.chain(help).collect()
}
