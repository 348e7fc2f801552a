//! What the words of a language mean for comparing statements, compiled from `statement.toml`.
//!
//! In: [`StatementWire`]. Out: [`Lexis`]: a word's stem, and the [`Meaning`] of a stem or of a phrase. It looks at
//! single words and phrases only; what they make of a clause is for [`super::clause`].

use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::wire::StatementWire;
use super::{Amount, Statement};
use crate::claim::index::{Draft, Index};
use crate::claim::phrase::Filed;
use crate::claim::quantity;
use crate::document::token::{Lexicon, WordId};
use crate::language::Language;

/// Which end of a range a quantity gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// The upper end.
    Most,
    /// The lower end.
    Least,
    /// Where a series begins.
    Start,
}

/// One side of a pair of opposites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Index in [`Lexis::opposites`].
    pub pair: usize,
    /// Whether it is the second.
    pub second: bool,
}

impl Side {
    /// The side that it excludes.
    pub fn other(self) -> Self {
        Self {
            second: !self.second,
            ..self
        }
    }
}

/// One of several alternatives: the group and which of it.
pub type Alternative = (usize, usize);

/// What a word or phrase means here. Most words mean nothing in particular.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Meaning {
    /// It says nothing of its own.
    pub light: bool,
    /// It says little.
    pub generic: bool,
    /// It is a verb.
    pub verb: bool,
    /// It opens a phrase that limits the statement.
    pub limit: bool,
    /// It opens a clause that limits the statement.
    pub condition: bool,
    /// Before a verb it says what something is for.
    pub purpose: bool,
    /// What it says of an amount is that no more is right.
    pub caps: bool,
    /// Before a quantity it says nothing of what the quantity is.
    pub neutral: bool,
    /// No verb stands right after it but as a noun.
    pub article: bool,
    /// It may join two clauses.
    pub joint: bool,
    /// It joins a clause that gives a reason or a result.
    pub reason: bool,
    /// It stands for what was named before.
    pub pronoun: bool,
    /// It is the reader or the writer.
    pub addressed: bool,
    /// Not all is meant.
    pub partial: bool,
    /// Here the text turns to something else.
    pub turn: bool,
    /// It allows without demanding.
    pub permits: bool,
    /// It refuses, in words that elsewhere only guess: "you may not".
    pub refuses: bool,
    /// What it denies is denied of all, always.
    pub universal: bool,
    /// All are meant, always.
    pub total: bool,
    /// It denies what stands after it: "skip".
    pub omits: bool,
    /// It demands.
    pub demands: bool,
    /// It is the writer, or what is the writer's.
    pub own: bool,
    /// It is a thing of one place.
    pub local: bool,
    /// With a name before it, it is a place or a body: clinic, center.
    pub organization: bool,
    /// It opens a statement of what something is: "as an".
    pub membership: bool,
    /// The words that mean the same.
    pub group: Option<u32>,
    /// Its sides in pairs of opposites.
    pub sides: Vec<Side>,
    /// The alternatives of which it is one.
    pub alternatives: Vec<Alternative>,
    /// What a quantity beside it is of.
    pub attribute: Option<usize>,
    /// A time right after it is an age.
    pub aged: bool,
    /// The amounts of its clause are of each day, or week: an index in [`Lexis::periods`].
    pub per: Option<usize>,
    /// Which end of a range a quantity beside it gives.
    pub bound: Option<Bound>,
    /// A bare number in its clause may be a time of day.
    pub clock: bool,
}

impl Meaning {
    /// Whether the words of a phrase with this meaning count as one word; else it only says something of the clause.
    pub fn stands_for_words(&self) -> bool {
        self.light
            || self.limit
            || self.omits
            || self.condition
            || self.generic
            || self.group.is_some()
            || self.attribute.is_some()
            || !self.sides.is_empty()
            || !self.alternatives.is_empty()
    }
}

/// A pair of opposites.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Opposites {
    /// What it is about.
    pub about: String,
    /// A kind of quantity that is as good as a word of the second side.
    pub two_kind: Option<quantity::Kind>,
    /// Whether a time of day is as good as one.
    pub two_clock: bool,
    /// Whether a cap on an amount is as good as one.
    pub two_cap: bool,
    /// It counts only where nothing else differs.
    pub delicate: bool,
}

impl Opposites {
    /// Whether this quantity of a statement is as good as a word of the second side.
    pub fn is_second(&self, amount: &Amount, statement: &Statement) -> bool {
        let caps = self.two_cap && statement.capped && amount.side() == Some(Bound::Most);
        let of_kind = match amount.clock {
            true => self.two_clock,
            false => self.two_kind == Some(amount.quantity.kind),
        };
        of_kind || caps
    }
}

/// The stem of a word: that of a word that packs name is worked out once in a run, that of others once in an article.
#[derive(Debug, Clone)]
pub(super) enum Stem<'a> {
    Shared(&'a str),
    Own(Rc<str>),
}

impl Deref for Stem<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Shared(stem) => stem,
            Self::Own(stem) => stem,
        }
    }
}

/// Words for times of day.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Clock {
    /// Before noon.
    pub am: Vec<String>,
    /// After noon.
    pub pm: Vec<String>,
    /// Letters that follow.
    pub tail: Vec<String>,
    /// Hours by name, in minutes.
    pub named: BTreeMap<String, u32>,
    /// Words between the ends of a range.
    pub to: Vec<String>,
    /// Words before a time without "am" or "pm".
    pub at: Vec<String>,
}

/// A word of the lexicon.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) stem: String,
    pub(super) meaning: Option<Arc<Meaning>>,
    /// Whether it names a time of day.
    pub(super) is_hour: bool,
}

/// The compiled form of `statement.toml`.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Lexis {
    endings: Vec<Vec<(String, String)>>,
    least: usize,
    irregular: FxHashMap<String, String>,
    words: FxHashMap<String, Arc<Meaning>>,
    /// The words of the lexicon, by their numbers, as they are asked for.
    #[serde(skip)]
    known: OnceLock<Vec<OnceLock<Known>>>,
    /// Phrases of more than one word, or with notation in them.
    pub phrases: Index<usize>,
    /// Their meanings.
    pub phrase_meanings: Vec<Meaning>,
    /// Pairs of opposites.
    pub opposites: Vec<Opposites>,
    /// Names of what a quantity may be of.
    pub attributes: Vec<String>,
    /// The periods of which an amount may be one: day, week.
    pub periods: Vec<String>,
    /// Names of the groups of alternatives.
    pub alternatives: Vec<String>,
    /// The first word of each group of synonyms.
    pub group_names: Vec<String>,
    /// How many groups of synonyms there are.
    pub groups: u32,
    /// Times of day.
    pub clock: Clock,
}

/// Gathers meanings by the text of their entry, so that an entry in several lists has all of its meanings.
struct Gathering<'a> {
    lexis: Lexis,
    phrases: Draft<usize>,
    by_text: BTreeMap<String, usize>,
    phrase: &'a mut dyn FnMut(&Spanned<String>) -> Option<Filed>,
}

impl Gathering<'_> {
    fn add(&mut self, list: &[Spanned<String>], set: impl Fn(&mut Meaning)) {
        for entry in list {
            let text = entry.get_ref();
            if text.chars().all(char::is_alphabetic) {
                let stem = self.lexis.stem(text);
                set(Arc::make_mut(self.lexis.words.entry(stem).or_default()));
            } else if let Some(known) = self.by_text.get(text) {
                set(&mut self.lexis.phrase_meanings[*known]);
            } else if let Some(phrase) = (self.phrase)(entry) {
                let id = self.lexis.phrase_meanings.len();
                let mut meaning = Meaning::default();
                set(&mut meaning);
                self.lexis.phrase_meanings.push(meaning);
                self.phrases.add(phrase, id);
                self.by_text.insert(text.clone(), id);
            }
        }
    }
}

impl Lexis {
    /// Compiles the wire form; `phrase` compiles an entry and notes what is wrong with it.
    pub fn compile(
        wire: &StatementWire,
        language: &Language,
        phrase: &mut dyn FnMut(&Spanned<String>) -> Option<Filed>,
    ) -> Self {
        let mut lexis = Self {
            least: wire.least,
            ..Self::default()
        };
        for step in &wire.endings {
            let pair = |rule: &String| {
                let (ending, put) = rule.split_once('>').unwrap_or((rule, ""));
                (ending.to_owned(), put.to_owned())
            };
            lexis.endings.push(step.iter().map(pair).collect());
        }
        let own = wire.irregular.iter().chain(language.irregular());
        for (base, forms) in own {
            for form in forms
                .iter()
                .filter(|form| form.chars().all(char::is_alphabetic))
            {
                lexis.irregular.insert(form.clone(), base.clone());
            }
        }
        let mut all = Gathering {
            lexis,
            phrases: Draft::default(),
            by_text: BTreeMap::new(),
            phrase,
        };
        all.add(&wire.light, |m| m.light = true);
        all.add(&wire.generic, |m| m.generic = true);
        all.add(&wire.verbs, |m| m.verb = true);
        all.add(&wire.limits, |m| m.limit = true);
        all.add(&wire.neutral, |m| m.neutral = true);
        all.add(&wire.purpose, |m| m.purpose = true);
        all.add(&wire.bound.cap, |m| m.caps = true);
        all.add(&wire.conditions, |m| m.condition = true);
        all.add(&wire.articles, |m| m.article = true);
        all.add(&wire.joints, |m| m.joint = true);
        all.add(&wire.reasons, |m| (m.joint, m.reason) = (true, true));
        all.add(&wire.pronouns, |m| m.pronoun = true);
        all.add(&wire.addressed, |m| m.addressed = true);
        all.add(&wire.partial, |m| m.partial = true);
        all.add(&wire.turns, |m| m.turn = true);
        all.add(&wire.permits, |m| m.permits = true);
        all.add(&wire.refuses, |m| m.refuses = true);
        all.add(&wire.universal, |m| m.universal = true);
        all.add(&wire.total, |m| m.total = true);
        all.add(&wire.omits, |m| m.omits = true);
        all.add(&wire.demands, |m| m.demands = true);
        all.add(&wire.own, |m| m.own = true);
        all.add(&wire.local, |m| m.local = true);
        all.add(&wire.organizations, |m| m.organization = true);
        all.add(&wire.membership, |m| m.membership = true);
        all.add(&wire.clock.about, |m| m.clock = true);
        all.add(&wire.bound.most, |m| m.bound = Some(Bound::Most));
        all.add(&wire.bound.least, |m| m.bound = Some(Bound::Least));
        all.add(&wire.bound.start, |m| m.bound = Some(Bound::Start));
        for (group, list) in (0_u32..).zip(&wire.same) {
            all.add(list, |m| m.group = Some(group));
            all.lexis.groups = group + 1;
            let first = list.first().map(|first| first.get_ref().clone());
            all.lexis.group_names.push(first.unwrap_or_default());
        }
        for (name, list) in &wire.attribute {
            let id = all.lexis.attributes.len();
            all.lexis.attributes.push(name.clone());
            all.add(list, |m| m.attribute = Some(id));
        }
        all.add(&wire.aged, |m| m.aged = true);
        for (name, list) in &wire.per {
            let id = all.lexis.periods.len();
            all.lexis.periods.push(name.clone());
            all.add(list, |m| m.per = Some(id));
        }
        for (name, members) in &wire.alternatives {
            let group = all.lexis.alternatives.len();
            all.lexis.alternatives.push(name.clone());
            for (member, list) in members.iter().enumerate() {
                all.add(list, |m| m.alternatives.push((group, member)));
            }
        }
        for opposites in &wire.opposites {
            let pair = all.lexis.opposites.len();
            for (list, second) in [(&opposites.one, false), (&opposites.two, true)] {
                all.add(list, |m| m.sides.push(Side { pair, second }));
            }
            let kind = opposites.two_kind.as_ref();
            all.lexis.opposites.push(Opposites {
                about: opposites.about.clone(),
                two_kind: kind.and_then(|kind| quantity::Kind::from_name(kind.get_ref())),
                two_clock: opposites.two_clock,
                two_cap: opposites.two_cap,
                delicate: opposites.delicate,
            });
        }
        let mut lexis = all.lexis;
        lexis.phrases = all.phrases.finish();
        lexis.clock = Clock {
            am: wire.clock.am.clone(),
            pm: wire.clock.pm.clone(),
            tail: wire.clock.tail.clone(),
            named: wire.clock.named.clone(),
            to: wire.clock.to.clone(),
            at: wire.clock.at.clone(),
        };
        lexis
    }

    /// Whether there is anything to compare with.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// What a stem means.
    pub fn meaning(&self, stem: &str) -> Option<&Meaning> {
        self.words.get(stem).map(Arc::as_ref)
    }

    /// What is known of a word of the lexicon.
    pub(super) fn known(&self, word: WordId, lexicon: &Lexicon) -> Option<&Known> {
        let known = self
            .known
            .get_or_init(|| (0..lexicon.len()).map(|_| OnceLock::new()).collect());
        let known = known.get(word.0 as usize)?;
        Some(known.get_or_init(|| {
            let stem = self.stem(lexicon.word(word));
            Known {
                meaning: self.words.get(&stem).cloned(),
                is_hour: self.clock.named.contains_key(lexicon.word(word)),
                stem,
            }
        }))
    }

    /// What a word means, as it is written out: its stem, or `=` and the first of the words that mean the same.
    pub fn concept(&self, word: &str) -> String {
        let stem = self.stem(word);
        let group = self.meaning(&stem).and_then(|meaning| meaning.group);
        let name = group.and_then(|group| self.group_names.get(group as usize));
        name.map_or(stem, |name| format!("={name}"))
    }

    /// The stem of a word in lower case: what its forms have in common.
    pub fn stem(&self, word: &str) -> String {
        if let Some(base) = self.irregular.get(word) {
            return self.cut(base);
        }
        self.cut(word)
    }

    fn cut(&self, word: &str) -> String {
        let mut stem = word.to_owned();
        for step in &self.endings {
            let fits = step.iter().find(|(ending, put)| {
                stem.ends_with(ending.as_str())
                    && stem.len() - ending.len() + put.len() >= self.least
            });
            if let Some((ending, put)) = fits {
                stem.truncate(stem.len() - ending.len());
                stem.push_str(put);
            }
        }
        undoubled(stem)
    }
}

/// Without the second of two equal letters at the end: "stopp" is "stop".
fn undoubled(mut stem: String) -> String {
    let mut letters = stem.chars().rev();
    if let (Some(last), Some(before)) = (letters.next(), letters.next())
        && last == before
        && stem.chars().count() > 3
    {
        stem.pop();
    }
    stem
}
