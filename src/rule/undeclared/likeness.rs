//! How much two statements share, and what only one of them says.
//!
//! In: two statements. Out: [`Likeness`], or none where something sets them apart whatever they say: alternatives of
//! one kind (adult and child), different contexts, another number in a name. Nothing is said here of how they differ.

use std::collections::BTreeMap;

use crate::claim::quantity::Kind;
use crate::claim::statement::lexis::Alternative;
use crate::claim::statement::{Amount, Place, Statement, Statements, Word};

/// The weight of a word that says little.
const GENERIC: f64 = 0.4;

/// The weight of a word that says nothing but how, where both have it: "need".
const LIGHT: f64 = 0.7;

/// The weight of a verb, beside a noun's 1.
const VERB: f64 = 0.7;

/// The weight of a word that is only meant.
const INHERITED: f64 = 0.7;

/// The weight of a word that says what something is for.
const PURPOSE: f64 = 0.5;

/// The weight of a word that many statements of the article share.
const FREQUENT: f64 = 0.6;

/// The least weight that must be shared.
const LEAST_SHARED: f64 = 0.4;

/// What a common attribute of two quantities may add to it.
const BONUS: f64 = 0.7;

/// How much what is shared must outweigh what is not: for six parts of ten.
const OUTWEIGH: f64 = 1.5;

/// From how many statements on, and from which part of them, a word is frequent.
const FREQUENT_FROM: (usize, f64) = (12, 0.2);

/// Two statements side by side.
pub(super) struct Likeness<'a> {
    /// The earlier.
    pub(super) one: &'a Statement,
    /// The later.
    pub(super) two: &'a Statement,
    /// Words that mean the same, or are sides of one pair of opposites.
    pub(super) shared: Vec<(&'a Word, &'a Word)>,
    /// Words that only the earlier has.
    pub(super) only_one: Vec<&'a Word>,
    /// Words that only the later has.
    pub(super) only_two: Vec<&'a Word>,
    weights: BTreeMap<u32, f64>,
}

impl<'a> Likeness<'a> {
    /// Puts them side by side.
    pub(super) fn of(all: &'a Statements, one: &'a Statement, two: &'a Statement) -> Option<Self> {
        if are_alternatives(one, two) {
            return None;
        }
        if two.turn && one.block == two.block && two.sentence - one.sentence < 2 {
            return None;
        }
        let mut shared: Vec<(&Word, &Word)> = Vec::new();
        for word in &two.words {
            let taken = |other: &&Word| !shared.iter().any(|(done, _)| std::ptr::eq(*done, *other));
            let mut free = one.words.iter().filter(taken);
            let same = |other: &&Word| other.counted == word.counted && other.is_same(word);
            if let Some(other) = free.find(same) {
                shared.push((other, word));
            }
        }
        let is_shared = |word: &Word, first: bool| {
            shared.iter().any(|(a, b)| {
                let own = if first { a } else { b };
                own.concept == word.concept || std::ptr::eq(*own, word)
            })
        };
        // What only one of them counts tells them apart only where the other counts something else.
        let counts = |statement: &Statement| statement.words.iter().any(|word| word.counted);
        let both_count = counts(one) && counts(two);
        let tells = |word: &&Word| both_count || !word.counted;
        let only = |words: &'a [Word], first: bool| {
            let own = words.iter().filter(tells);
            own.filter(|word| !is_shared(word, first)).collect()
        };
        let only_one = only(&one.words, true);
        let only_two = only(&two.words, false);
        let mut likeness = Self {
            one,
            two,
            shared,
            only_one,
            only_two,
            weights: BTreeMap::new(),
        };
        likeness.weigh(all);
        let apart = likeness.is_numbered_apart()
            || likeness.is_related_otherwise()
            || likeness.has_other_subject()
            || likeness.has_other_age();
        (!apart).then_some(likeness)
    }

    /// The same without words that only name the place of which both speak.
    pub(super) fn without(mut self, named: &[u32]) -> Self {
        let other = |word: &&Word| !named.contains(&word.concept);
        self.only_one.retain(other);
        self.only_two.retain(other);
        self
    }

    fn weigh(&mut self, all: &Statements) {
        let many = (all.list.len() as f64 * FREQUENT_FROM.1) as usize;
        for word in self.one.words.iter().chain(&self.two.words) {
            let count = all.frequency.get(word.concept as usize).copied();
            let frequent =
                count.is_some_and(|count| all.list.len() >= FREQUENT_FROM.0 && count > many.max(3));
            let own = if word.light {
                LIGHT
            } else if word.generic {
                GENERIC
            } else if word.verb {
                VERB
            } else {
                1.0
            };
            let weight = if frequent { own * FREQUENT } else { own };
            self.weights.insert(word.concept, weight);
        }
    }

    /// What a word weighs.
    pub(super) fn weight(&self, word: &Word) -> f64 {
        if word.function {
            return 0.0;
        }
        let weight = self.weights.get(&word.concept).copied().unwrap_or(1.0);
        if word.inherited {
            weight * INHERITED
        } else if word.purpose {
            weight * PURPOSE
        } else {
            weight
        }
    }

    /// What the shared words weigh together.
    pub(super) fn shared_weight(&self) -> f64 {
        self.shared
            .iter()
            .map(|(a, b)| self.weight(a).min(self.weight(b)))
            .sum()
    }

    /// Whether so much is shared that it is worth while to look at how it is said: no pair that this refuses is
    /// reported, whatever the rest says.
    pub(super) fn is_promising(&self) -> bool {
        let left = |words: &[&Word], other: &Statement| {
            let own = words.iter().filter(|word| !word.light && !word.attribute);
            // A side of opposites may stand against an amount: "no limit", "not more than nine".
            let own = own.filter(|word| word.sides.is_empty() || other.amounts.is_empty());
            own.map(|word| match word.place {
                Place::Limit if other.universal => 0.0,
                _ => self.weight(word),
            })
            .sum::<f64>()
        };
        let left = left(&self.only_one, self.two) + left(&self.only_two, self.one);
        let shared = self.shared_weight();
        let phones = |statement: &Statement| statement.amounts.iter().any(Amount::is_phone);
        let alike = shared >= LEAST_SHARED && shared + BONUS >= OUTWEIGH * left;
        (alike || phones(self.one) && phones(self.two))
            && !self.is_qualified()
            && !self.limits_differ()
    }

    /// Whether both have a limit or a subject that the other has not.
    pub(super) fn limits_differ(&self) -> bool {
        let own = |words: &[&Word]| {
            let mut words = words.iter();
            words.any(|word| {
                let counts = match word.place {
                    // "The intake call", "the intake visit".
                    Place::Subject => true,
                    Place::Limit => !word.generic,
                    Place::Predicate => false,
                };
                counts && !word.light && !word.attribute
            })
        };
        own(&self.only_one) && own(&self.only_two)
    }

    /// Whether a word that only one has stands right before a shared noun and makes it another: "nasal vaccine".
    pub(super) fn is_qualified(&self) -> bool {
        let touches = |word: &Word, other: &Word| {
            !word.verb
                && !word.generic
                && !word.light
                && !word.attribute
                && !other.function
                && word.block == other.block
                && word.place == other.place
                && (word.tokens.end == other.tokens.start
                    || other.tokens.end == word.tokens.start && word.place == Place::Subject)
        };
        let shared = &self.shared;
        let mut one = self.only_one.iter();
        let mut two = self.only_two.iter();
        one.any(|word| shared.iter().any(|(a, _)| touches(word, a)))
            || two.any(|word| shared.iter().any(|(_, b)| touches(word, b)))
    }

    /// Whether a limit that both name is one of another sort: before it and during it.
    fn is_related_otherwise(&self) -> bool {
        self.shared.iter().any(|(a, b)| {
            let both = a.place == Place::Limit && b.place == Place::Limit;
            both && a.relation.is_some() && b.relation.is_some() && a.relation != b.relation
        })
    }

    /// Whether one names who does it, and the other somebody else: "the insurer pays", "you pay".
    fn has_other_subject(&self) -> bool {
        let subject = |word: &Word| {
            word.place == Place::Subject && !word.light && !word.generic && !word.inherited
        };
        let differs = |only: &[&Word], other: &Statement| {
            only.iter().any(|word| subject(word))
                && other.addressed
                && !other.words.iter().any(subject)
        };
        differs(&self.only_one, self.two) || differs(&self.only_two, self.one)
    }

    /// Whether only one of them speaks of an age.
    fn has_other_age(&self) -> bool {
        let aged = |statement: &Statement| {
            let mut amounts = statement.amounts.iter();
            amounts.any(|amount| amount.quantity.kind == Kind::Age)
        };
        aged(self.one) != aged(self.two)
    }

    /// Whether a number or a limit that only one has tells them apart: "type 1" and "type 2".
    fn is_numbered_apart(&self) -> bool {
        let number = |words: &[&Word]| words.iter().any(|word| word.number);
        number(&self.only_one) && number(&self.only_two)
    }
}

/// Whether they name different ones of a group: what a statement names itself goes before what stands above it.
fn are_alternatives(one: &Statement, two: &Statement) -> bool {
    let of = |group: usize, statement: &Statement| -> Vec<Alternative> {
        let own = |list: &[Alternative]| -> Vec<Alternative> {
            list.iter().filter(|(g, _)| *g == group).copied().collect()
        };
        let named = own(&statement.alternatives);
        if named.is_empty() {
            own(&statement.around)
        } else {
            named
        }
    };
    let mut groups: Vec<usize> = one
        .alternatives
        .iter()
        .chain(&one.around)
        .map(|(group, _)| *group)
        .collect();
    groups.dedup();
    groups.into_iter().any(|group| {
        let (first, second) = (of(group, one), of(group, two));
        !first.is_empty() && !second.is_empty() && !first.iter().any(|a| second.contains(a))
    })
}

/// Whether every dimension of context can hold for both.
pub(super) fn is_one_context(one: &Statement, two: &Statement) -> bool {
    let pairs = one.context().iter().zip(two.context());
    pairs.into_iter().all(|pair| match pair {
        (Some(a), Some(b)) => a.value == b.value,
        _ => true,
    })
}
