//! Occurrences that say the same thing.
//!
//! In: the occurrences of one claim, in any order. Out: groups, each with its articles in the order of their paths, so
//! that the order in which articles were read, and by which machine, changes nothing.

use std::collections::BTreeMap;

use crate::claim::record::ClaimRecord;

/// Occurrences with one answer in the same contexts about the same subject.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// The first occurrence in each article, by path.
    pub(super) articles: BTreeMap<&'a str, &'a ClaimRecord>,
}

impl<'a> Group<'a> {
    /// Any occurrence: they all say the same.
    pub(super) fn one(&self) -> &'a ClaimRecord {
        let first = self.articles.values().next();
        first.expect("a group begins with an occurrence")
    }

    /// Whether a rule's fact speaks against what they say.
    pub(super) fn is_wrong(&self) -> bool {
        !self.one().against.is_empty()
    }
}

/// What makes two occurrences the same.
type Key<'a> = (
    Option<&'a str>,
    Option<&'a str>,
    Option<&'a str>,
    &'a BTreeMap<String, String>,
    &'a [String],
);

/// The groups, in the order of their keys.
pub(super) fn groups(mut said: Vec<&ClaimRecord>) -> Vec<Group<'_>> {
    said.sort_by_key(|record| (record.file.as_str(), record.span));
    let mut groups: BTreeMap<Key<'_>, Group<'_>> = BTreeMap::new();
    for record in said {
        let key = (
            record.subject.as_deref(),
            record.held.as_deref(),
            record.value.as_deref(),
            &record.context,
            record.against.as_slice(),
        );
        let group = groups.entry(key).or_insert_with(|| Group {
            articles: BTreeMap::new(),
        });
        group.articles.entry(&record.file).or_insert(record);
    }
    groups.into_values().collect()
}
