//! Bytes as a baseline: it is refused by line, or says the same when it is written and read again, and knows the findings
//! of an article or does not.

#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use claimspan::baseline::{Baseline, Entry, Scope};
use claimspan::diagnostic::Diagnostic;
use claimspan::document::Format;
use claimspan::source::Source;
use claimspan_fuzz::RULES;
use libfuzzer_sys::fuzz_target;

const NAME: &str = "a.md";

const TEXT: &str = "# One\n\nKetamine is a Schedule II drug. Ketamine is FDA approved for depression.\n\n# Two\n\n\
    Ketamine is a Schedule II drug.\n";

static FOUND: LazyLock<Vec<Diagnostic>> = LazyLock::new(|| {
    let article = Source::from_text(NAME, TEXT);
    let found = claimspan_fuzz::checked(article, Format::Markdown, &RULES).diagnostics;
    assert!(found.len() > 2, "{found:?}");
    found
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let read = match Baseline::read(text) {
        Ok(read) => read,
        Err(damages) => return assert!(damages.iter().all(|damage| damage.line > 0)),
    };
    let written = read.write();
    let again = Baseline::read(&written).unwrap();
    assert_eq!(
        again.write(),
        written,
        "the same findings are the same bytes"
    );
    assert_eq!(content(&read), content(&again));
    let scope = Scope {
        checked: &BTreeSet::from([NAME.to_owned()]),
        name: &str::to_owned,
        exists: &|name| name == NAME,
        judged: &|_, _| true,
        across: true,
    };
    let mut found = FOUND.clone();
    let matching = read.mark(&mut found, &scope);
    let known: Vec<usize> = matching.known.iter().flatten().copied().collect();
    let distinct: BTreeSet<&usize> = known.iter().chain(&matching.stale).collect();
    assert_eq!(distinct.len(), known.len() + matching.stale.len());
    let updated = read.updated(&found, &matching, &scope);
    let matching = updated.mark(&mut found, &scope);
    assert!(matching.known.iter().all(Option::is_some), "{updated:?}");
});

/// The entries but for their lines, in order.
fn content(baseline: &Baseline) -> Vec<Entry> {
    let without_line = |entry: &Entry| Entry {
        line: 0,
        ..entry.clone()
    };
    let mut entries: Vec<Entry> = baseline.entries.iter().map(without_line).collect();
    entries.sort();
    entries
}
