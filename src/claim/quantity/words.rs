//! The tables of word ids that quantities are read with.
//!
//! In: nothing but what [`super::compile`] fills in. Out: what a word can do ([`Role`]), what it is worth, and the
//! phrases by their meaning. Nothing here knows a language.

use rustc_hash::FxHashMap;

use serde::{Deserialize, Serialize};

use super::Kind;
use super::phrase::Phrases;
use super::wire::{self, Side};
use crate::document::token::{Token, WordId};

/// What a single word can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) enum Role {
    /// A sentence without any word of this role and without digits has no quantity.
    Hint,
    /// First word of a phrase that is looked for everywhere: of an idiom, of a vague number, of "daily".
    Begin,
    Article,
    Single,
    And,
    Of,
    Whole,
    Few,
    Order,
    Word,
    Scale,
    Group,
    Fraction,
    Alternate,
    Ordinal,
    Times,
    TimesWord,
    TimesLetter,
    Every,
    Multiple,
    Fold,
    Folds,
    NotBefore,
    NotAfter,
    Apart,
    Weekdays,
    Weekday,
    Daypart,
    Stop,
    Pass,
    Groups,
    NotPlural,
    Lasting,
    Change,
    Possessive,
    WithinDecade,
    Decade,
    AgePlural,
    Month,
    BeforeYear,
    Label,
    WeakLabel,
    LabelList,
    Joinable,
    Dialled,
    Dial,
    Score,
    By,
    Gap,
    TotalStop,
    Person,
    MoneySign,
    MoneyScale,
    Tight,
}

/// The roles of words with which something may begin that a reader takes in, as bits.
const OPENING: u64 = bits(&[
    Role::Begin,
    Role::Article,
    Role::Few,
    Role::Word,
    Role::Scale,
    Role::Group,
    Role::Fraction,
    Role::Ordinal,
    Role::Times,
    Role::Every,
    Role::Folds,
    Role::Weekdays,
    Role::Daypart,
    Role::Month,
    Role::Decade,
    Role::Label,
    Role::WeakLabel,
    Role::MoneySign,
]);

const fn bits(roles: &[Role]) -> u64 {
    let (mut all, mut at) = (0, 0);
    while at < roles.len() {
        all |= 1 << roles[at] as u32;
        at += 1;
    }
    all
}

/// A unit or a counted noun.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Unit {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// A fortnight is two of its unit.
    pub(super) times: f64,
    pub(super) dimension: Option<String>,
    /// In the dimension's base unit; `times` not included.
    pub(super) size: f64,
    pub(super) per: String,
    pub(super) frequency: String,
    pub(super) lasts: bool,
    /// Single things one takes: tablets.
    pub(super) pieces: bool,
}

/// How a unit is spelt at some place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Form {
    One,
    Many,
    Symbol,
    Letter,
    Joined,
}

/// A bound that a phrase gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bound {
    pub(super) side: Side,
    pub(super) strict: bool,
    pub(super) age: bool,
    /// The same, if no unit follows.
    pub(super) bare_age: bool,
    /// "over 40 minutes" may mean during.
    pub(super) window: bool,
    /// Of a range it takes neither end.
    pub(super) range: bool,
    /// Only after a hyphen: "65-plus".
    pub(super) joined: bool,
}

/// What stands before a number and belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Before {
    Bound(Bound),
    About,
    From,
    Between,
    Age,
    /// No bound, though it looks like one: "adds up to".
    Exact,
}

/// What stands after a number or its unit and belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum After {
    Bound(Bound),
    About,
}

/// How two numbers make a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Share {
    /// One in five.
    In,
    /// Four of the twenty.
    Of,
}

/// `daily`, `fortnightly`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct EveryWord {
    pub(super) value: f64,
    pub(super) unit: usize,
    /// "every 2 weeks" rather than "1 per week".
    pub(super) interval: bool,
}

/// Names of units that the reader itself gives.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Names {
    pub(super) percent: String,
    pub(super) time: String,
    pub(super) times: String,
    pub(super) session: String,
    pub(super) dose: String,
    pub(super) group: String,
    pub(super) age: String,
    pub(super) date: String,
}

/// The compiled words for quantities. The default knows no word, and reads nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Quantities {
    pub(super) roles: Vec<u64>,
    pub(super) values: FxHashMap<(Role, WordId), f64>,
    pub(super) units: Vec<Unit>,
    pub(super) unit_words: Phrases<(usize, Form)>,
    /// Short forms of time units inside one word: `h45m`.
    pub(super) compact: FxHashMap<String, usize>,
    pub(super) money_signs: FxHashMap<WordId, usize>,
    pub(super) plurals: Vec<wire::Plural>,
    pub(super) not_plural: Vec<String>,
    pub(super) vague: Phrases<()>,
    pub(super) before: Phrases<Before>,
    pub(super) after: Phrases<After>,
    pub(super) range_to: Phrases<()>,
    pub(super) range_and: Phrases<()>,
    pub(super) range_or: Phrases<()>,
    pub(super) share: Phrases<Share>,
    pub(super) share_per: Phrases<()>,
    pub(super) per: Phrases<()>,
    pub(super) every_pass: Phrases<()>,
    pub(super) every_words: Phrases<EveryWord>,
    pub(super) list: Phrases<()>,
    pub(super) number_list: Phrases<()>,
    pub(super) age_after: Phrases<()>,
    pub(super) possessive: Phrases<()>,
    /// "you are", before an age.
    pub(super) being: Phrases<()>,
    pub(super) decade_list: Phrases<()>,
    pub(super) measures: Phrases<usize>,
    pub(super) measure_units: Vec<(String, Vec<WordId>)>,
    pub(super) clock: Phrases<()>,
    pub(super) label_pass: Phrases<()>,
    pub(super) idioms: Phrases<()>,
    pub(super) loose_idioms: Phrases<()>,
    pub(super) during: Phrases<()>,
    pub(super) until: Phrases<()>,
    pub(super) span: Phrases<()>,
    pub(super) every_prefix: String,
    pub(super) weekday_unit: usize,
    pub(super) daypart_unit: usize,
    /// Seconds of a day: "a week" may belong to a frequency, "an hour" does not.
    pub(super) shortest_span: f64,
    /// Up to so many sessions "over" means during.
    pub(super) most_during: f64,
    pub(super) years: (f64, f64),
    pub(super) ages: (f64, f64),
    pub(super) names: Names,
}

impl Quantities {
    /// Whether the token's word can do this.
    pub(super) fn is(&self, token: &Token, role: Role) -> bool {
        self.roles_of(token) & (1 << role as u32) != 0
    }

    /// Whether the token's word can do anything.
    pub(super) fn any(&self, token: &Token) -> bool {
        self.roles_of(token) != 0
    }

    /// Whether something may begin with the token's word that a reader takes in.
    pub(super) fn opens(&self, token: &Token) -> bool {
        self.roles_of(token) & OPENING != 0
    }

    fn roles_of(&self, token: &Token) -> u64 {
        self.roles.get(token.word.0 as usize).copied().unwrap_or(0)
    }

    /// The word's value in this role.
    pub(super) fn value(&self, token: &Token, role: Role) -> Option<f64> {
        if self.is(token, role) {
            self.values.get(&(role, token.word)).copied()
        } else {
            None
        }
    }

    /// The unit with this name.
    pub(super) fn unit_named(&self, name: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.name == name)
    }

    /// The singular of a word in lower case, if it looks like a plural.
    pub(super) fn singular(&self, word: &str) -> Option<String> {
        if word.len() < 4
            || self
                .not_plural
                .iter()
                .any(|ending| word.ends_with(ending.as_str()))
        {
            return None;
        }
        let plural = self
            .plurals
            .iter()
            .find(|plural| word.ends_with(&plural.many))?;
        Some(format!(
            "{}{}",
            &word[..word.len() - plural.many.len()],
            plural.one
        ))
    }
}
