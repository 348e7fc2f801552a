//! The shape of `rules/language/<language>/quantities.toml`.
//!
//! In: TOML. Out: [`Wire`], which [`super::compile`] turns into tables of word ids. The file itself explains each of
//! its keys; nothing is checked here but that no key is misspelt.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Kind;

/// Values by word.
pub(super) type Values = BTreeMap<String, f64>;

/// How a language writes quantities.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Wire {
    pub(super) number: Number,
    pub(super) unit: Vec<Unit>,
    pub(super) plural: Vec<Plural>,
    pub(super) not_plural: NotPlural,
    pub(super) noun: Noun,
    pub(super) bound: Vec<Bound>,
    pub(super) over: Over,
    pub(super) approximate: Approximate,
    pub(super) range: RangeWords,
    pub(super) rate: Rate,
    pub(super) frequency: Frequency,
    pub(super) age: Age,
    pub(super) measure: Vec<Measure>,
    pub(super) money: Vec<Money>,
    pub(super) money_scales: Values,
    pub(super) date: Date,
    pub(super) phone: Phone,
    pub(super) not: Not,
    pub(super) total: Total,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Number {
    pub(super) article: Vec<String>,
    pub(super) single: Vec<String>,
    pub(super) and: Vec<String>,
    pub(super) of: Vec<String>,
    pub(super) whole: Vec<String>,
    pub(super) list: Vec<String>,
    pub(super) vague: Vec<String>,
    pub(super) vague_after_order: Vec<String>,
    pub(super) order: Vec<String>,
    pub(super) words: Values,
    pub(super) scales: Values,
    pub(super) groups: Values,
    pub(super) fractions: Values,
    pub(super) alternates: Values,
    pub(super) ordinals: Values,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Unit {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) one: Vec<String>,
    #[serde(default)]
    pub(super) many: Vec<String>,
    #[serde(default)]
    pub(super) symbols: Vec<String>,
    #[serde(default)]
    pub(super) letters: Vec<String>,
    #[serde(default)]
    pub(super) joined: Vec<String>,
    #[serde(default)]
    pub(super) compound: Vec<String>,
    pub(super) times: Option<f64>,
    pub(super) dimension: Option<String>,
    pub(super) size: Option<f64>,
    pub(super) per: Option<String>,
    pub(super) frequency: Option<String>,
    #[serde(default)]
    pub(super) lasts: bool,
    #[serde(default)]
    pub(super) pieces: bool,
    #[serde(default)]
    pub(super) person: bool,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plural {
    pub(super) one: String,
    pub(super) many: String,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NotPlural {
    pub(super) endings: Vec<String>,
    pub(super) words: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Noun {
    pub(super) stop: Vec<String>,
    pub(super) pass: Vec<String>,
    pub(super) groups: Vec<String>,
    pub(super) group_unit: String,
}

/// Which end a bound gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    Low,
    High,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Bound {
    pub(super) side: Side,
    #[serde(default)]
    pub(super) strict: bool,
    #[serde(default)]
    pub(super) age: bool,
    #[serde(default)]
    pub(super) bare_age: bool,
    #[serde(default)]
    pub(super) window: bool,
    #[serde(default)]
    pub(super) range: bool,
    #[serde(default)]
    pub(super) before: Vec<String>,
    #[serde(default)]
    pub(super) after: Vec<String>,
    #[serde(default)]
    pub(super) joined_after: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Over {
    pub(super) most: f64,
    pub(super) bound_after: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Approximate {
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RangeWords {
    pub(super) from: Vec<String>,
    pub(super) between: Vec<String>,
    pub(super) to: Vec<String>,
    pub(super) and: Vec<String>,
    pub(super) tight: Vec<String>,
    pub(super) or: Vec<String>,
    pub(super) change: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Rate {
    pub(super) unit: String,
    pub(super) r#in: Vec<String>,
    pub(super) of: Vec<String>,
    pub(super) per: Vec<String>,
    pub(super) by: Vec<String>,
    pub(super) score: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Frequency {
    pub(super) times: Vec<String>,
    pub(super) times_letters: Vec<String>,
    pub(super) times_unit: String,
    pub(super) per: Vec<String>,
    pub(super) every: Vec<String>,
    pub(super) every_pass: Vec<String>,
    pub(super) multiple: Vec<String>,
    pub(super) multiple_unit: String,
    pub(super) fold: Vec<String>,
    pub(super) folds: Values,
    pub(super) counted: String,
    pub(super) counted_dose: String,
    pub(super) every_prefix: String,
    pub(super) not_before: Vec<String>,
    pub(super) not_after: Vec<String>,
    pub(super) apart: Vec<String>,
    pub(super) weekdays: Vec<String>,
    pub(super) weekday: Vec<String>,
    pub(super) weekday_unit: String,
    pub(super) dayparts: Vec<String>,
    pub(super) daypart_unit: String,
    pub(super) list: Vec<String>,
    pub(super) adverbs: Values,
    pub(super) every_word: Vec<EveryWord>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EveryWord {
    pub(super) words: Vec<String>,
    pub(super) value: f64,
    pub(super) per: Option<String>,
    pub(super) every: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Age {
    pub(super) unit: String,
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
    pub(super) possessive: Vec<String>,
    /// Before a bound without a unit that is an age: "you are over 65".
    #[serde(default)]
    pub(super) being: Vec<String>,
    pub(super) within_decade: Vec<String>,
    pub(super) list: Vec<String>,
    pub(super) people: Vec<String>,
    pub(super) plural_ending: Vec<String>,
    pub(super) youngest: f64,
    pub(super) oldest: f64,
    pub(super) decades: Values,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Measure {
    pub(super) words: Vec<String>,
    pub(super) between: Vec<String>,
    pub(super) unit: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Money {
    pub(super) unit: String,
    #[serde(default)]
    pub(super) signs: Vec<String>,
    #[serde(default)]
    pub(super) words: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Date {
    pub(super) unit: String,
    pub(super) first_year: f64,
    pub(super) last_year: f64,
    pub(super) before: Vec<String>,
    pub(super) clock: Vec<String>,
    pub(super) months: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phone {
    pub(super) short: Vec<String>,
    pub(super) before: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Not {
    pub(super) labels: Vec<String>,
    pub(super) weak_labels: Vec<String>,
    pub(super) label_pass: Vec<String>,
    pub(super) label_list: Vec<String>,
    pub(super) joinable: Vec<String>,
    pub(super) exact: Vec<String>,
    pub(super) loose_idioms: Vec<String>,
    pub(super) idioms: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Total {
    pub(super) gap: Vec<String>,
    pub(super) during: Vec<String>,
    pub(super) stop: Vec<String>,
    pub(super) until: Vec<String>,
    pub(super) span: Vec<String>,
}
