//! `gitlab`: a report on code quality, which GitLab shows beside a merge request: an array with an object for each
//! finding.
//!
//! GitLab compares the fingerprints of two branches to tell what is new, so each stands once only. It has no way to
//! mark what does not count, so that is left out. Paths are told from the top of the repository.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::Run;
use super::escape::write_pretty;
use super::sentence::{reasons, sentence};
use super::visible::line;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::settle::fingerprint;

#[derive(Serialize)]
struct Degradation {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    other_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

#[derive(Serialize)]
struct Content {
    body: String,
}

/// Writes the array.
pub(super) fn render(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut seen = BTreeMap::new();
    let degradations: Vec<Degradation> = run
        .counting()
        .map(|diagnostic| degradation(diagnostic, run, &mut seen))
        .collect();
    write_pretty(&degradations, out)
}

fn degradation(
    diagnostic: &Diagnostic,
    run: &Run<'_>,
    seen: &mut BTreeMap<String, usize>,
) -> Degradation {
    // Ours are of an article and say nothing of its name.
    let path = run.root.path(&diagnostic.primary.file);
    let mut fingerprint = fingerprint::hash(&format!("{}\0{path}", diagnostic.fingerprint));
    let times = seen.entry(fingerprint.clone()).or_insert(0);
    *times += 1;
    if *times > 1 {
        fingerprint = format!("{fingerprint}-{times}");
    }
    let location = |label: &Label| {
        let place = run.sources.place(&label.file, label.span);
        Location {
            path: run.root.path(&label.file),
            lines: Lines {
                begin: place.start.line,
                end: place.end.line,
            },
        }
    };
    let rule = line(&diagnostic.rule);
    let reasons = reasons(diagnostic);
    Degradation {
        description: format!("{rule}: {}", sentence(diagnostic, run.sources)),
        check_name: rule.into_owned(),
        fingerprint,
        severity: match diagnostic.severity {
            Severity::Error => "critical",
            Severity::Warning => "major",
            Severity::Note => "info",
        },
        location: location(&diagnostic.primary),
        other_locations: diagnostic.secondary.iter().map(location).collect(),
        content: (!reasons.is_empty()).then(|| Content {
            body: reasons.join("\n\n"),
        }),
    }
}
