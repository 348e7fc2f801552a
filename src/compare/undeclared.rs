//! Statements of different articles that cannot both hold, of whatever no claim declares.
//!
//! In: the statements of all articles. Out: one conflict for each statement that fewer articles make than make one of
//! those that stand against it. Statements with the same words are one voice. Voices are filed by pairs of their rarest
//! words, and a file that holds too many is not looked at, so that the work grows with the statements, not with their
//! square. Whether two cannot both hold is judged by [`crate::rule`].

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::verdict::FURTHER;
use super::{Conflict, Passage, Said};
use crate::claim::statement::record::{Concepts, StatementRecord};
use crate::claim::statement::{Stand, Statement};
use crate::pack::RuleSet;
use crate::rule::{self, Differs, Rule};

/// Of how many of its rarest words the pairs file a voice.
const RAREST: usize = 4;

/// A file of more voices than this is not looked at: its words are too common to tell what is said.
const MOST: usize = 48;

/// How many articles of a voice are put beside those of another: what they are about may differ.
const TRIED: usize = 3;

/// A statement that holds more than this is not looked at: no sentence has as much, and the work grows faster than it.
const LONGEST: usize = 480;

/// Statements with the same words, each in an article of its own.
struct Voice<'a> {
    statement: Statement,
    made: Vec<(&'a Said, &'a StatementRecord)>,
}

/// The conflicts between statements that differ in this way.
pub(super) fn conflicts<'a>(
    rule: &'a Rule,
    differs: Differs,
    all: &'a [Said],
    rules: &RuleSet,
) -> Vec<Conflict<'a>> {
    let voices = voices(rule, all, rules);
    let mut against: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (one, two) in pairs(&voices) {
        if is_clash(differs, rules, &voices[one], &voices[two]) {
            against.entry(one).or_default().insert(two);
            against.entry(two).or_default().insert(one);
        }
    }
    let behind = |voice: usize| -> BTreeSet<&str> {
        let same = against.get(&voice).into_iter().flatten();
        let articles = same.flat_map(|other| &voices[*other].made);
        articles.map(|(said, _)| &*said.file).collect()
    };
    let mut found = Vec::new();
    for (voice, others) in &against {
        // Who speaks against the others speaks with this voice.
        let weighed = others.iter().map(|other| {
            let (with, against) = (behind(*other), behind(*voice));
            (Reverse(first(&voices[*other])), with, against, *other)
        });
        let heaviest = weighed.max_by(|one, two| (one.2.len(), one.0).cmp(&(two.2.len(), two.0)));
        let Some((_, with, against, other)) = heaviest else {
            continue;
        };
        let own = (with.len(), Reverse(first(&voices[*voice])));
        if own >= (against.len(), Reverse(first(&voices[other]))) {
            continue;
        }
        found.extend(tell(
            rule,
            &voices[*voice],
            &voices[other],
            (with.len(), against.len()),
        ));
    }
    found
}

fn first<'a>(voice: &Voice<'a>) -> Option<(&'a str, usize)> {
    let (said, record) = voice.made.first()?;
    Some((&*said.file, record.span.start))
}

fn tell<'a>(
    rule: &'a Rule,
    one: &Voice<'a>,
    two: &Voice<'a>,
    (with, against): (usize, usize),
) -> Option<Conflict<'a>> {
    let mut apart = one.made.iter().filter_map(|departing| {
        let other = two
            .made
            .iter()
            .find(|other| other.0.file != departing.0.file)?;
        Some((*departing, *other))
    });
    let ((said, record), (other_said, other)) = apart.next()?;
    let answer = |own: &'a StatementRecord, against: &StatementRecord| -> &'a str {
        let differing = own.amounts.iter().find(|amount| {
            let mut others = against.amounts.iter();
            others.all(|other| other.text != amount.text)
        });
        differing.map_or(own.text.as_str(), |amount| amount.text.as_str())
    };
    let passage = Passage::of_statement;
    Some(Conflict {
        rule,
        claim: None,
        departing: passage(&said.file, record, answer(record, other)),
        with,
        other: passage(&other_said.file, other, answer(other, record)),
        against,
        further: apart
            .take(FURTHER)
            .map(|((said, own), _)| passage(&said.file, own, answer(own, other)))
            .collect(),
        settled: false,
    })
}

/// What makes two statements the same.
type Key<'a> = (Vec<(&'a str, Option<Stand>)>, Vec<&'a str>, String);

/// The voices, in the order of their keys.
fn voices<'a>(rule: &Rule, all: &'a [Said], rules: &RuleSet) -> Vec<Voice<'a>> {
    let mut by_key: BTreeMap<Key<'a>, Vec<(&'a Said, &'a StatementRecord)>> = BTreeMap::new();
    for said in all
        .iter()
        .filter(|said| said.is_judged(&rules.packs[rule.pack]))
    {
        let statements = said.profile.statements.iter();
        for record in statements.filter(|record| size(record) <= LONGEST) {
            let words = record.words.iter();
            let mut words: Vec<_> = words.map(|word| (word.word.as_str(), word.stand)).collect();
            words.sort_unstable();
            let amounts = record.amounts.iter().map(|amount| amount.text.as_str());
            let rest = format!("{:?}{:?}{:?}", record.is, record.context, record.names);
            let made = by_key.entry((words, amounts.collect(), rest)).or_default();
            if made.last().is_none_or(|(last, _)| last.file != said.file) {
                made.push((said, record));
            }
        }
    }
    let mut concepts = Concepts::default();
    let voice = |made: Vec<(&'a Said, &'a StatementRecord)>| {
        let (said, record) = made.first()?;
        let mut statement = concepts.statement(record, rules);
        add_about(&mut statement, said);
        Some(Voice { statement, made })
    };
    by_key.into_values().filter_map(voice).collect()
}

/// How much a statement holds.
fn size(record: &StatementRecord) -> usize {
    let words = record.words.len() + record.amounts.len();
    words + record.alternatives.len() + record.around.len()
}

/// What the whole article is about stands around each of its statements.
fn add_about(statement: &mut Statement, said: &Said) {
    let own: BTreeSet<usize> = statement
        .alternatives
        .iter()
        .chain(&statement.around)
        .map(|(group, _)| *group)
        .collect();
    let about = said.profile.about.iter();
    let further = about.filter(|(group, _)| !own.contains(group));
    statement.around.extend(further);
}

/// The pairs of voices that share two of their rarest words.
fn pairs(voices: &[Voice<'_>]) -> Vec<(usize, usize)> {
    let concepts: Vec<Vec<u32>> = voices
        .iter()
        .map(|voice| telling(&voice.statement))
        .collect();
    let mut frequency: FxHashMap<u32, usize> = FxHashMap::default();
    for concept in concepts.iter().flatten() {
        *frequency.entry(*concept).or_default() += 1;
    }
    let mut filed: FxHashMap<(u32, u32), Vec<usize>> = FxHashMap::default();
    for (voice, own) in concepts.iter().enumerate() {
        let mut rarest = own.clone();
        rarest.sort_by_key(|concept| (frequency.get(concept).copied(), *concept));
        rarest.truncate(RAREST);
        rarest.sort_unstable();
        for (n, one) in rarest.iter().enumerate() {
            for two in &rarest[n..] {
                filed.entry((*one, *two)).or_default().push(voice);
            }
        }
    }
    let mut found: FxHashSet<(usize, usize)> = FxHashSet::default();
    let mut files: Vec<Vec<usize>> = filed.into_values().collect();
    files.sort_unstable();
    for file in files.iter().filter(|file| file.len() <= MOST) {
        for (n, two) in file.iter().enumerate() {
            for one in &file[..n] {
                if may_differ(&voices[*one].statement, &voices[*two].statement) {
                    found.insert((*one, *two));
                }
            }
        }
    }
    let mut found: Vec<(usize, usize)> = found.into_iter().collect();
    found.sort_unstable();
    found
}

/// The words by which a statement is filed, each once.
fn telling(statement: &Statement) -> Vec<u32> {
    let words = statement.words.iter();
    let mut own: Vec<u32> = words
        .filter(|word| !word.light && !word.function)
        .map(|word| word.concept)
        .collect();
    own.sort_unstable();
    own.dedup();
    own
}

/// Whether one of them may exclude the other.
fn may_differ(one: &Statement, two: &Statement) -> bool {
    let denies = |statement: &Statement| {
        let mut words = statement.words.iter();
        statement.is_denied() || words.any(|word| word.stand() == Stand::Denied)
    };
    let sided = |statement: &Statement| statement.words.iter().any(|word| !word.sides.is_empty());
    denies(one) != denies(two)
        || sided(one) && sided(two)
        || !one.amounts.is_empty() && !two.amounts.is_empty()
        || sided(one) && !two.amounts.is_empty()
        || sided(two) && !one.amounts.is_empty()
}

fn is_clash(differs: Differs, rules: &RuleSet, one: &Voice<'_>, two: &Voice<'_>) -> bool {
    fn voice<'v>(voice: &'v Voice<'_>, at: usize) -> rule::Voice<'v> {
        let (said, record) = voice.made[at];
        rule::Voice {
            statement: &voice.statement,
            record,
            profile: &said.profile,
        }
    }
    let tried = |voice: &Voice<'_>| 0..voice.made.len().min(TRIED);
    tried(one).any(|a| {
        tried(two).any(|b| {
            one.made[a].0.file != two.made[b].0.file
                && rule::clash(differs, rules, voice(one, a), voice(two, b))
        })
    })
}
