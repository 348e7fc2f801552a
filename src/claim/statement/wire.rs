//! `statement.toml` as written: what of a language must be known to see that two sentences say the same or the opposite.
//!
//! In: TOML. Out: [`StatementWire`], compiled by [`super::lexis`]. An entry that is one plain word stands for all of
//! its forms with the same stem; anything else is a phrase in the notation of [`crate::claim::phrase`].

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// `statement.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StatementWire {
    /// Steps of stemming, in order; of each the first ending that fits is replaced: `ies>y`.
    pub endings: Vec<Vec<String>>,
    /// The fewest letters that stemming leaves.
    pub least: usize,
    /// Words with forms that no ending tells, beside those of `language.toml`.
    pub irregular: BTreeMap<String, Vec<String>>,
    /// Words that say nothing of their own.
    pub light: Vec<Spanned<String>>,
    /// Words that say little: nearly every sentence of a health article could have them.
    pub generic: Vec<Spanned<String>>,
    /// Verbs, for telling where a clause has its predicate.
    pub verbs: Vec<Spanned<String>>,
    /// Words that open a phrase which limits the statement: `for`, `after`, `if`.
    pub limits: Vec<Spanned<String>>,
    /// Those of them that open a clause with a verb of its own.
    pub conditions: Vec<Spanned<String>>,
    /// Those of them that say nothing of the quantity after them: "for two hours".
    pub neutral: Vec<Spanned<String>>,
    /// The word before a verb that says what something is for.
    pub purpose: Vec<Spanned<String>>,
    /// Words after which no verb stands but as a noun: `the`, `your`.
    #[serde(default)]
    pub articles: Vec<Spanned<String>>,
    /// Words that may join two clauses.
    pub joints: Vec<Spanned<String>>,
    /// Words that join a clause which gives a reason or a result.
    pub reasons: Vec<Spanned<String>>,
    /// Words that stand for what was named before.
    pub pronouns: Vec<Spanned<String>>,
    /// The reader and the writer.
    pub addressed: Vec<Spanned<String>>,
    /// Words that say that not all is meant.
    pub partial: Vec<Spanned<String>>,
    /// Words by which a text tells apart what it has said from what it says now.
    pub turns: Vec<Spanned<String>>,
    /// What allows without demanding.
    pub permits: Vec<Spanned<String>>,
    /// What refuses, in words that elsewhere only guess.
    pub refuses: Vec<Spanned<String>>,
    /// What denies of all, and always.
    pub universal: Vec<Spanned<String>>,
    /// What says that all are meant, always: what holds of them cannot be denied of most.
    #[serde(default)]
    pub total: Vec<Spanned<String>>,
    /// Verbs that deny what stands after them: `skip`.
    #[serde(default)]
    pub omits: Vec<Spanned<String>>,
    /// What demands.
    pub demands: Vec<Spanned<String>>,
    /// The writer and what is the writer's: "our".
    #[serde(default)]
    pub own: Vec<Spanned<String>>,
    /// Things of one place, of which another place has another: the desk, the parking.
    #[serde(default)]
    pub local: Vec<Spanned<String>>,
    /// What a name in capitals ends with if it is the name of a place or a body: clinic, helpline.
    #[serde(default)]
    pub organizations: Vec<Spanned<String>>,
    /// The statement inside of "As an opioid, it …".
    pub membership: Vec<Spanned<String>>,
    /// Words that mean the same here.
    pub same: Vec<Vec<Spanned<String>>>,
    /// Alternatives: two statements that name different ones are about different things.
    pub alternatives: BTreeMap<String, Vec<Vec<Spanned<String>>>>,
    /// What a quantity may be of.
    pub attribute: BTreeMap<String, Vec<Spanned<String>>>,
    /// Words right before a time that make it an age: "a baby of six months".
    #[serde(default)]
    pub aged: Vec<Spanned<String>>,
    /// What makes an amount one of each day, or week, wherever it stands: "a day", by the day or week.
    #[serde(default)]
    pub per: BTreeMap<String, Vec<Spanned<String>>>,
    /// Which end of a range a quantity gives.
    pub bound: BoundWire,
    /// Pairs that exclude each other.
    pub opposites: Vec<OppositesWire>,
    /// Times of day.
    pub clock: ClockWire,
}

/// Words that say which end of a range is meant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BoundWire {
    /// What denies an amount above another: "not more than".
    pub cap: Vec<Spanned<String>>,
    /// The upper end.
    pub most: Vec<Spanned<String>>,
    /// The lower end.
    pub least: Vec<Spanned<String>>,
    /// Where a series begins.
    pub start: Vec<Spanned<String>>,
}

/// Two sides that exclude each other.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OppositesWire {
    /// What it is about, for the reader of a finding.
    pub about: String,
    /// The words of one side.
    pub one: Vec<Spanned<String>>,
    /// The words of the other.
    pub two: Vec<Spanned<String>>,
    /// A kind of quantity that is as good as a word of the second side: a price, where the first is "free".
    pub two_kind: Option<Spanned<String>>,
    /// A time of day is as good as one: eight o'clock, where the first is "around the clock".
    #[serde(default)]
    pub two_clock: bool,
    /// So is a cap on an amount: "not more than", where the first is "no limit".
    #[serde(default)]
    pub two_cap: bool,
    /// They count only where nothing else differs.
    #[serde(default)]
    pub delicate: bool,
}

/// Words for times of day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClockWire {
    /// Before noon.
    pub am: Vec<String>,
    /// After noon.
    pub pm: Vec<String>,
    /// Letters that follow, in "a.m.".
    pub tail: Vec<String>,
    /// Full hours by name, in minutes from midnight.
    pub named: BTreeMap<String, u32>,
    /// Words between the ends of a range.
    pub to: Vec<String>,
    /// Words right before a time without "am" or "pm".
    pub at: Vec<String>,
    /// Words without which a bare number is no time.
    pub about: Vec<Spanned<String>>,
}
