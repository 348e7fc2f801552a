//! Which entry of a baseline knows which finding.
//!
//! Four attempts, each for all findings before the next: the same fingerprint in the same article; the same sentence
//! there under other headings; the same fingerprint in an article that is gone, since files are renamed; the same
//! sentence there. An entry knows one finding. What is said of an article as a whole ("has no disclaimer") would fit
//! any other: it follows a renamed article only if that begins with the same words. Suppressed findings come last.

use std::collections::BTreeMap;

use super::{Entry, Matching, Scope};
use crate::diagnostic::Diagnostic;

/// What an entry and a finding must have in common; without a path where the article is gone.
type Key<'a> = (Option<&'a str>, &'a str);

pub(super) fn find(entries: &[Entry], diagnostics: &[Diagnostic], scope: &Scope<'_>) -> Matching {
    let names: Vec<String> = diagnostics
        .iter()
        .map(|found| (scope.name)(&found.primary.file))
        .collect();
    let gone = gone(entries, scope);
    let (counted, suppressed): (Vec<usize>, Vec<usize>) =
        (0..diagnostics.len()).partition(|at| diagnostics[*at].standing.suppressed.is_none());
    let mut known = vec![None; diagnostics.len()];
    let mut used = vec![false; entries.len()];
    for findings in [&counted, &suppressed] {
        for attempt in Attempt::ALL {
            let mut index: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
            // The first of equal entries is taken first.
            for (at, entry) in entries
                .iter()
                .enumerate()
                .rev()
                .filter(|(at, _)| !used[*at])
            {
                if let Some(key) = attempt.entry(entry, gone[at]) {
                    index.entry(key).or_default().push(at);
                }
            }
            for finding in findings
                .iter()
                .filter(|at| known[**at].is_none())
                .copied()
                .collect::<Vec<_>>()
            {
                let key = attempt.finding(&diagnostics[finding], &names[finding]);
                let entry = key.and_then(|key| index.get_mut(&key)?.pop());
                if let Some(entry) = entry {
                    used[entry] = true;
                    known[finding] = Some(entry);
                }
            }
        }
    }
    let stale = (0..entries.len())
        .filter(|at| !used[*at] && is_stale(&entries[*at], gone[*at], scope))
        .collect();
    Matching { known, stale }
}

/// Whether the article of each entry is gone.
fn gone(entries: &[Entry], scope: &Scope<'_>) -> Vec<bool> {
    let mut seen: BTreeMap<&str, bool> = BTreeMap::new();
    let is_gone = |path: &str| !scope.checked.contains(path) && !(scope.exists)(path);
    entries
        .iter()
        .map(|entry| {
            *seen
                .entry(&entry.path)
                .or_insert_with(|| is_gone(&entry.path))
        })
        .collect()
}

/// Whether the run would have found what the entry knows.
fn is_stale(entry: &Entry, gone: bool, scope: &Scope<'_>) -> bool {
    let looked_at = |path: &String| scope.checked.contains(path) || !(scope.exists)(path);
    let compared = entry.with.is_empty() || scope.across;
    gone || ((scope.judged)(&entry.rule, &entry.path)
        && compared
        && looked_at(&entry.path)
        && entry.with.iter().all(looked_at))
}

#[derive(Clone, Copy)]
enum Attempt {
    Here,
    HereUnderOtherHeadings,
    Renamed,
    RenamedUnderOtherHeadings,
}

impl Attempt {
    const ALL: [Self; 4] = [
        Self::Here,
        Self::HereUnderOtherHeadings,
        Self::Renamed,
        Self::RenamedUnderOtherHeadings,
    ];

    fn entry(self, entry: &Entry, gone: bool) -> Option<Key<'_>> {
        if matches!(self, Self::Renamed | Self::RenamedUnderOtherHeadings) && !gone {
            return None;
        }
        self.key(&entry.path, &entry.fingerprint, &entry.anchor, entry.whole)
    }

    fn finding<'a>(self, found: &'a Diagnostic, name: &'a str) -> Option<Key<'a>> {
        self.key(name, &found.fingerprint, &found.anchor, found.whole)
    }

    fn key<'a>(
        self,
        path: &'a str,
        fingerprint: &'a str,
        anchor: &'a str,
        whole: bool,
    ) -> Option<Key<'a>> {
        match self {
            Self::Here => Some((Some(path), fingerprint)),
            Self::HereUnderOtherHeadings => Some((Some(path), anchor)),
            Self::Renamed => Some((None, fingerprint)),
            Self::RenamedUnderOtherHeadings => (!whole).then_some((None, anchor)),
        }
    }
}
