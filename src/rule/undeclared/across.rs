//! `contradiction` without a claim, between articles: two statements of different articles that cannot both hold.
//!
//! Within an article the topic is one; between articles it must be shown. So more is asked here: both must be about
//! what both articles are about, in the same contexts, and neither of another year; and what is of one place only (its
//! prices, telephone numbers, hours, its desk and its "we") is compared only where both name the same place.

use super::likeness::{Likeness, is_one_context};
use super::{Differs, Words};
use crate::claim::profile::{Profile, is_one_name};
use crate::claim::quantity::Kind;
use crate::claim::statement::record::{StatementRecord, Trait};
use crate::claim::statement::{Amount, Place, Statement, Statements, Word};
use crate::pack::RuleSet;

/// A statement with the article that makes it.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// As it was written out.
    pub record: &'a StatementRecord,
    /// What its article is.
    pub profile: &'a Profile,
}

/// The most that may be left over in both together, in words.
const LEFT: usize = 2;

/// Whether the two cannot both hold.
pub fn clash(differs: Differs, rules: &RuleSet, one: Voice<'_>, two: Voice<'_>) -> bool {
    let apart = |a: &[i64], b: &[i64]| {
        !a.is_empty() && !b.is_empty() && !a.iter().any(|year| b.contains(year))
    };
    if apart(&one.profile.years, &two.profile.years)
        || one
            .record
            .claims
            .iter()
            .any(|claim| two.record.claims.contains(claim))
        || one.record.context != two.record.context
        || !is_one_context(one.statement, two.statement)
        || speaks_for_another(one, two)
    {
        return false;
    }
    let all = Statements::default();
    let Some(likeness) = Likeness::of(&all, one.statement, two.statement) else {
        return false;
    };
    let one_place = shared_name(one, two);
    if needs_place(one.statement) || needs_place(two.statement) {
        if one_place.is_none() {
            return false;
        }
    } else if one_place.is_none() && !is_one_topic(one.profile, two.profile) {
        return false;
    }
    let likeness = match &one_place {
        Some(name) => likeness.without(&words_of(name, one, two, rules)),
        None => likeness,
    };
    let limited_apart = one_place.is_none() && is_limited_apart(&likeness);
    if limited_apart || !likeness.is_promising() || left_over(&likeness) > LEFT {
        return false;
    }
    // A heading or an item without a verb says and denies nothing of another article.
    let verbless = |voice: Voice<'_>| voice.record.is(Trait::Verbless);
    if differs == Differs::Polarity && (verbless(one) || verbless(two)) {
        return false;
    }
    let told = Words {
        rules,
        article: None,
    };
    differs.between(told, &likeness).is_some()
}

/// What is of one place only.
fn needs_place(statement: &Statement) -> bool {
    let of_place =
        |amount: &Amount| amount.clock || matches!(amount.quantity.kind, Kind::Money | Kind::Phone);
    statement.own || statement.local || statement.amounts.iter().any(of_place)
}

/// The place that both are about: named in the sentence, or else the one place that the article names.
fn shared_name(one: Voice<'_>, two: Voice<'_>) -> Option<String> {
    let names = |voice: Voice<'_>| -> Vec<String> {
        if !voice.record.names.is_empty() {
            return voice.record.names.clone();
        }
        match voice.profile.names.as_slice() {
            [name] => vec![name.clone()],
            _ => Vec::new(),
        }
    };
    let others = names(two);
    names(one)
        .into_iter()
        .find(|name| others.iter().any(|other| is_one_name(name, other)))
}

/// The words of both statements that are words of a name.
fn words_of(name: &str, one: Voice<'_>, two: Voice<'_>, rules: &RuleSet) -> Vec<u32> {
    let stems: Vec<String> = name
        .split(' ')
        .map(|part| rules.lexis.concept(part))
        .collect();
    let own = |voice: Voice<'_>| -> Vec<u32> {
        let words = voice.record.words.iter().zip(&voice.statement.words);
        words
            .filter(|(record, _)| stems.contains(&record.word))
            .map(|(_, word)| word.concept)
            .collect()
    };
    let mut all = own(one);
    all.extend(own(two));
    all
}

/// Whether what limits the one is what the other speaks of: "a cold", "a cough after a cold".
fn is_limited_apart(likeness: &Likeness<'_>) -> bool {
    let mut shared = likeness.shared.iter();
    shared.any(|(a, b)| {
        let places = (a.place, b.place);
        let apart = matches!(
            places,
            (Place::Limit, Place::Subject) | (Place::Subject, Place::Limit)
        );
        apart && !a.generic && !a.light
    })
}

/// Whether each names a place, and none is the same.
fn speaks_for_another(one: Voice<'_>, two: Voice<'_>) -> bool {
    let (a, b) = (&one.record.names, &two.record.names);
    !a.is_empty()
        && !b.is_empty()
        && !a
            .iter()
            .any(|name| b.iter().any(|other| is_one_name(name, other)))
}

/// Whether both articles are about one thing.
fn is_one_topic(one: &Profile, two: &Profile) -> bool {
    one.topic.iter().any(|word| two.topic.contains(word))
}

fn left_over(likeness: &Likeness<'_>) -> usize {
    let counts = |words: &[&Word]| {
        let own = words.iter();
        own.filter(|word| !word.light && !word.attribute && !word.generic && !word.function)
            .filter(|word| word.place != Place::Limit || !word.purpose)
            .count()
    };
    counts(&likeness.only_one) + counts(&likeness.only_two)
}
