//! Occurrences that give the same answer.
//!
//! In: the occurrences of one claim, in any order. Out: answers, each with its articles in the order of their paths, so
//! that the order in which articles were read, and by which machine, changes nothing. Occurrences in the same contexts
//! are one voice: two answers are compared voice by voice, however many articles speak with it.

use std::collections::BTreeMap;

use crate::claim::record::ClaimRecord;

/// One answer about one subject.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    /// The voices that give it, by their contexts.
    pub(super) voices: Vec<Voice<'a>>,
}

/// An answer in the same contexts: the first occurrence in each article, by path.
pub(super) type Voice<'a> = BTreeMap<&'a str, &'a ClaimRecord>;

/// Any occurrence of a voice: they all say the same.
pub(super) fn one<'a>(voice: &Voice<'a>) -> Option<&'a ClaimRecord> {
    voice.values().next().copied()
}

/// What makes two answers the same: the subject, the stance or the value, and whether a rule's fact speaks against it.
type Key<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>, bool);

/// The answers, in the order of their keys; guarded ones too if `guarded`.
pub(super) fn answers(mut said: Vec<&ClaimRecord>, guarded: bool) -> Vec<Answer<'_>> {
    said.sort_by_key(|record| (&*record.file, record.span));
    let mut answers: BTreeMap<Key<'_>, BTreeMap<&BTreeMap<String, String>, Voice<'_>>> =
        BTreeMap::new();
    for record in said {
        let key = (
            record.subject.as_deref(),
            record.answered(guarded),
            record.value.as_deref(),
            !record.against.is_empty(),
        );
        let voices = answers.entry(key).or_default();
        let voice = voices.entry(&record.context).or_default();
        voice.entry(&record.file).or_insert(record);
    }
    answers
        .into_values()
        .map(|voices| Answer {
            voices: voices.into_values().collect(),
        })
        .collect()
}
