//! A baseline: the findings that a site had on the day on which it took the tool up, so that only new ones count.
//!
//! In: the text of the file, and what was found. Out: marks on the findings, the entries that nothing needs any more,
//! and the text of the file anew. Files are read and written elsewhere. Findings are told by their fingerprints, which
//! edits elsewhere leave alone; the path is only where one is looked for first. Next: [`crate::diagnostic::Standing`].

mod known;
mod wire;

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;

pub use wire::Damage;

/// The baseline as a file has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Whether it may only shrink.
    pub strict: bool,
    /// The findings that it knows.
    pub entries: Vec<Entry>,
}

/// A finding that is known. Two of them may be the same in all but their line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The article, from the folder of the baseline, with forward slashes.
    pub path: String,
    /// The rule that reported it.
    pub rule: String,
    /// The beginning of its sentence, for people.
    pub quote: String,
    /// What it is known by.
    pub fingerprint: String,
    /// What it is known by where a heading has changed.
    pub anchor: String,
    /// Whether it is about the article as a whole.
    pub whole: bool,
    /// The other articles that it stands in.
    pub with: Vec<String>,
    /// The line of the file, from 1; 0 before it is written.
    pub line: usize,
}

/// What a run has looked at, so that what it has not looked at is not taken for mended.
pub struct Scope<'a> {
    /// The articles that were checked, as the baseline names them.
    pub checked: &'a BTreeSet<String>,
    /// How the baseline names the article that is shown so.
    pub name: &'a dyn Fn(&str) -> String,
    /// Whether there is an article of this name in the baseline.
    pub exists: &'a dyn Fn(&str) -> bool,
    /// Whether a rule of this id would have reported in the article of this name.
    pub judged: &'a dyn Fn(&str, &str) -> bool,
    /// Whether articles were compared with each other.
    pub across: bool,
}

/// Which entry knows which finding.
#[derive(Debug)]
pub struct Matching {
    /// For each finding the index of its entry.
    pub known: Vec<Option<usize>>,
    /// The entries that know nothing any more: what they knew is mended, or its article gone.
    pub stale: Vec<usize>,
}

impl Baseline {
    /// Reads a file; all that is wrong with it is told at once.
    pub fn read(text: &str) -> Result<Self, Vec<Damage>> {
        wire::read(text)
    }

    /// The file, the same bytes for the same findings: an entry a line, in the order of paths and rules.
    pub fn write(&self) -> String {
        wire::write(self)
    }

    /// Finds the entry of each finding, and marks the findings with whether they have one.
    pub fn mark(&self, diagnostics: &mut [Diagnostic], scope: &Scope<'_>) -> Matching {
        let matching = known::find(&self.entries, diagnostics, scope);
        for (diagnostic, known) in diagnostics.iter_mut().zip(&matching.known) {
            diagnostic.standing.baseline = Some(match known {
                Some(_) => crate::diagnostic::BaselineState::Unchanged,
                None => crate::diagnostic::BaselineState::New,
            });
        }
        matching
    }

    /// The baseline without what is stale.
    pub fn pruned(&self, matching: &Matching) -> Self {
        Self {
            strict: self.strict,
            entries: self.without(&matching.stale.iter().copied().collect()),
        }
    }

    /// The baseline of these findings, and of what the run has not looked at. Suppressed findings need none.
    pub fn updated(
        &self,
        diagnostics: &[Diagnostic],
        matching: &Matching,
        scope: &Scope<'_>,
    ) -> Self {
        let known = matching.known.iter().flatten();
        let mut entries = self.without(&known.chain(&matching.stale).copied().collect());
        let counted = diagnostics
            .iter()
            .filter(|found| found.standing.suppressed.is_none());
        entries.extend(counted.map(|found| Entry::new(found, scope)));
        Self {
            strict: self.strict,
            entries,
        }
    }

    fn without(&self, gone: &BTreeSet<usize>) -> Vec<Entry> {
        let entries = self.entries.iter().enumerate();
        entries
            .filter(|(at, _)| !gone.contains(at))
            .map(|(_, entry)| entry.clone())
            .collect()
    }
}

impl Entry {
    fn new(found: &Diagnostic, scope: &Scope<'_>) -> Self {
        let file = &found.primary.file;
        let others = found.secondary.iter().map(|label| &label.file);
        let with: BTreeSet<String> = others
            .filter(|other| *other != file)
            .map(|other| (scope.name)(other))
            .collect();
        Self {
            path: (scope.name)(file),
            rule: found.rule.clone(),
            quote: found.quote.clone(),
            fingerprint: found.fingerprint.clone(),
            anchor: found.anchor.clone(),
            whole: found.whole,
            with: with.into_iter().collect(),
            line: 0,
        }
    }
}

impl std::fmt::Debug for Scope<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scope")
            .field("checked", &self.checked)
            .field("across", &self.across)
            .finish_non_exhaustive()
    }
}
