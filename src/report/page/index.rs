//! What stands where: the findings, claims and conflicts of each article, and the ids that links lead to.
//!
//! In: a [`Page`]. Out: an [`Entry`] for each column of the matrix. Ids are made of the article's path and of what
//! survives edits elsewhere, so that a link that somebody sent still leads to the finding in a page made later.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::{ArticleText, Page};
use crate::claim::record::ClaimRecord;
use crate::compare::{self, Column, Passage};
use crate::diagnostic::{Diagnostic, Severity};

/// How many bytes of a path's digest an id has.
const DIGEST: usize = 5;

/// All entries.
#[derive(Debug)]
pub(super) struct Index<'p> {
    /// For each column of the matrix.
    pub(super) entries: Vec<Entry<'p>>,
    /// For each conflict of the matrix.
    pub(super) conflicts: Vec<Told<'p>>,
    by_file: BTreeMap<&'p str, usize>,
}

/// An article.
#[derive(Debug)]
pub(super) struct Entry<'p> {
    pub(super) column: &'p Column<'p>,
    pub(super) id: String,
    /// Its text, if it is at hand.
    pub(super) text: Option<&'p ArticleText>,
    /// What was found in it, in order.
    pub(super) findings: Vec<Found<'p>>,
    /// What it says, in order.
    pub(super) claims: Vec<Saying<'p>>,
    /// The conflicts that it takes part in, as indexes.
    pub(super) conflicts: BTreeSet<usize>,
}

/// A finding.
#[derive(Debug)]
pub(super) struct Found<'p> {
    pub(super) diagnostic: &'p Diagnostic,
    pub(super) id: String,
    /// Which of the article it is, from 1.
    pub(super) number: usize,
    /// The conflict that it tells, if it tells one.
    pub(super) conflict: Option<usize>,
}

/// A claim.
#[derive(Debug)]
pub(super) struct Saying<'p> {
    pub(super) record: &'p ClaimRecord,
    pub(super) id: String,
}

/// A conflict.
#[derive(Debug)]
pub(super) struct Told<'p> {
    pub(super) id: String,
    pub(super) severity: Severity,
    /// The finding that tells it, if there is one.
    pub(super) finding: Option<&'p Diagnostic>,
}

impl<'p> Index<'p> {
    /// The index of a page.
    pub(super) fn new(page: &'p Page<'p>) -> Self {
        let matrix = page.matrix;
        let review = page.review.as_ref();
        let mut texts: BTreeMap<&str, &ArticleText> = BTreeMap::new();
        let mut found: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        if let Some(review) = review {
            texts.extend(review.texts.iter().map(|text| (&*text.source.path, text)));
            for diagnostic in review.diagnostics {
                let file = diagnostic.primary.file.as_str();
                found.entry(file).or_default().push(diagnostic);
            }
        }
        let mut ids = Ids::default();
        let mut conflicts = Vec::new();
        let mut told: BTreeMap<(&str, String), usize> = BTreeMap::new();
        for (n, conflict) in matrix.conflicts.iter().enumerate() {
            let file = conflict.departing.file;
            let fingerprint = compare::diagnostic(conflict, page.rules).fingerprint;
            let same = |one: &&&Diagnostic| one.fingerprint == fingerprint;
            let finding = found
                .get(file)
                .and_then(|all| all.iter().find(same))
                .copied();
            conflicts.push(Told {
                id: ids.fresh(format!("x-{}-{fingerprint}", digest(file))),
                severity: finding.map_or_else(|| compare::severity(conflict), |one| one.severity),
                finding,
            });
            told.insert((file, fingerprint), n);
        }
        let mut entries: Vec<Entry<'p>> = Vec::new();
        let mut by_file = BTreeMap::new();
        for column in &matrix.columns {
            let own = digest(column.file);
            let findings = found.remove(column.file).unwrap_or_default();
            let findings = findings.into_iter().enumerate();
            let findings = findings.map(|(n, diagnostic)| {
                let fingerprint = &diagnostic.fingerprint;
                Found {
                    diagnostic,
                    id: ids.fresh(format!("f-{own}-{fingerprint}")),
                    number: n + 1,
                    conflict: told.get(&(column.file, fingerprint.clone())).copied(),
                }
            });
            by_file.insert(column.file, entries.len());
            entries.push(Entry {
                column,
                findings: findings.collect(),
                id: ids.fresh(format!("a-{own}")),
                text: texts.get(column.file).copied(),
                claims: Vec::new(),
                conflicts: BTreeSet::new(),
            });
        }
        for row in &matrix.rows {
            for (column, cell) in &row.cells {
                let claims = cell.occurrences.iter().map(|record| Saying {
                    record,
                    id: String::new(),
                });
                entries[*column].claims.extend(claims);
            }
        }
        for entry in &mut entries {
            let key = |said: &Saying<'_>| (said.record.span, said.record.claim.clone());
            entry.claims.sort_by_cached_key(key);
            let own = digest(entry.column.file);
            for (n, claim) in entry.claims.iter_mut().enumerate() {
                claim.id = format!("k-{own}-{n}");
            }
        }
        for (n, conflict) in matrix.conflicts.iter().enumerate() {
            let sides = [conflict.departing, conflict.other];
            for passage in sides.iter().chain(&conflict.further) {
                if let Some(entry) = by_file.get(passage.file) {
                    entries[*entry].conflicts.insert(n);
                }
            }
        }
        Self {
            entries,
            conflicts,
            by_file,
        }
    }

    /// The article of this path.
    pub(super) fn entry(&self, file: &str) -> Option<&Entry<'p>> {
        self.by_file.get(file).map(|at| &self.entries[*at])
    }

    /// Where a passage stands in the page, if its article is shown.
    pub(super) fn place(&self, passage: &Passage<'_>) -> Option<&str> {
        let entry = self.entry(passage.file)?;
        entry.text?;
        Some(&entry.id)
    }
}

impl Entry<'_> {
    /// Its title, or else its path.
    pub(super) fn name(&self) -> &str {
        let title = self.column.title.filter(|title| !title.trim().is_empty());
        title.unwrap_or(self.column.file)
    }

    /// How many of its findings count and have this severity.
    pub(super) fn count(&self, severity: Severity) -> usize {
        let counts = |found: &&Found<'_>| {
            found.diagnostic.severity == severity && found.diagnostic.standing.counts()
        };
        self.findings.iter().filter(counts).count()
    }
}

/// The id of a claim's row.
pub(super) fn claim(id: &str) -> String {
    format!("c-{}", word(id))
}

/// The id of a rule's card.
pub(super) fn rule(id: &str) -> String {
    format!("r-{}", word(id))
}

/// An id of a pack, with nothing in it that an address would have to escape.
fn word(id: &str) -> String {
    let plain = |char: char| match char {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => char,
        _ => '.',
    };
    id.chars().map(plain).collect()
}

/// The beginning of a path's digest.
fn digest(path: &str) -> String {
    let digest = Sha256::digest(path.as_bytes());
    let bytes = digest.iter().take(DIGEST);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

/// Ids that were given.
#[derive(Debug, Default)]
struct Ids(BTreeSet<String>);

impl Ids {
    /// This id, or the first with a number that nobody has.
    fn fresh(&mut self, id: String) -> String {
        let mut fresh = id.clone();
        let mut n = 1;
        while !self.0.insert(fresh.clone()) {
            n += 1;
            fresh = format!("{id}-{n}");
        }
        fresh
    }
}
