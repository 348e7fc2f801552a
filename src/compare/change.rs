//! Two versions of the same articles: which claims appeared, vanished or changed.
//!
//! In: what the articles say before and after. Out: [`Change`]s in the order of articles and claims. An article is the
//! same if its path is. A claim that is made in both versions has changed if its answers have; where it stands, and
//! how often it is said, is no change.

use std::collections::{BTreeMap, BTreeSet};

use super::Said;
use super::matrix::answer;
use crate::claim::record::ClaimRecord;

/// One claim of one article that is not as it was.
#[derive(Debug)]
pub struct Change<'a> {
    /// The article's path.
    pub file: &'a str,
    /// The claim.
    pub claim: &'a str,
    /// What it is about.
    pub subject: Option<&'a str>,
    /// What became of it.
    pub changed: Changed,
    /// The occurrences whose answers are not given any more.
    pub before: Vec<&'a ClaimRecord>,
    /// The occurrences whose answers are new.
    pub after: Vec<&'a ClaimRecord>,
}

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// It was not made before.
    Appeared,
    /// It is not made any more.
    Vanished,
    /// It is made in both, with other answers.
    Answers,
}

impl Changed {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Appeared => "appeared",
            Self::Vanished => "vanished",
            Self::Answers => "changed",
        }
    }
}

type Key<'a> = (&'a str, &'a str, Option<&'a str>);

/// What became of the claims of all articles.
pub fn changes<'a>(before: &'a [Said], after: &'a [Said]) -> Vec<Change<'a>> {
    let (old, new) = (by_claim(before), by_claim(after));
    let keys: BTreeSet<Key<'a>> = old.keys().chain(new.keys()).copied().collect();
    let mut found = Vec::new();
    for key in keys {
        let empty = BTreeMap::new();
        let (was, is) = (
            old.get(&key).unwrap_or(&empty),
            new.get(&key).unwrap_or(&empty),
        );
        let gone = only(was, is);
        let come = only(is, was);
        if gone.is_empty() && come.is_empty() {
            continue;
        }
        let changed = match (was.is_empty(), is.is_empty()) {
            (true, _) => Changed::Appeared,
            (_, true) => Changed::Vanished,
            _ => Changed::Answers,
        };
        found.push(Change {
            file: key.0,
            claim: key.1,
            subject: key.2,
            changed,
            before: gone,
            after: come,
        });
    }
    found
}

/// The first occurrence of each answer, in its contexts.
type Answers<'a> = BTreeMap<(String, String), &'a ClaimRecord>;

fn by_claim(all: &[Said]) -> BTreeMap<Key<'_>, Answers<'_>> {
    let mut found: BTreeMap<Key<'_>, Answers<'_>> = BTreeMap::new();
    for said in all {
        for record in said.claims.iter().filter(|record| !record.copied) {
            let key = (
                &*said.file,
                record.claim.as_str(),
                record.subject.as_deref(),
            );
            let answers = found.entry(key).or_default();
            let context = format!("{:?}", record.context);
            answers.entry((answer(record), context)).or_insert(record);
        }
    }
    found
}

fn only<'a>(these: &Answers<'a>, those: &Answers<'a>) -> Vec<&'a ClaimRecord> {
    let own = these
        .iter()
        .filter(|(answer, _)| !those.contains_key(*answer));
    let mut own: Vec<&ClaimRecord> = own.map(|(_, record)| *record).collect();
    own.sort_by_key(|record| record.span);
    own
}
