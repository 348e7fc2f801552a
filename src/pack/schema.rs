//! The wire form of a rule pack: what its TOML files say, with the span of everything a mistake could be about.
//!
//! In: TOML text. Out: [`FileWire`]. It checks types and keys; what the words mean is for `compile.rs`. The
//! documentation of these fields is the reference for authors of packs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

pub(crate) mod keys;
mod named;

pub use named::json;

/// One TOML file of a pack. A pack may spread over any number of files.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FileWire {
    /// About the pack; in one of its files.
    pub pack: Option<PackWire>,
    /// What claims are about.
    #[serde(default)]
    pub subject: Vec<SubjectWire>,
    /// Named lists of phrases.
    #[serde(default)]
    pub vocabulary: BTreeMap<String, VocabularyWire>,
    /// Named kinds of quantities.
    #[serde(default)]
    pub slot: BTreeMap<String, SlotWire>,
    /// What limits a claim: setting, jurisdiction, phase …
    #[serde(default)]
    pub context: Vec<ContextWire>,
    /// What articles say.
    #[serde(default)]
    pub claim: Vec<ClaimWire>,
    /// What is judged.
    #[serde(default)]
    pub rule: Vec<RuleWire>,
}

/// About a pack.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PackWire {
    /// What the pack covers, in a sentence.
    pub about: String,
    /// The pack judges only articles that mention one of these subjects; empty for all articles.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub mentions: Vec<Spanned<String>>,
    /// Phrases one of which will do in place of a subject: an article that never names it may still be about it.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub words: Vec<Spanned<String>>,
    /// It judges only articles whose front matter has, for each of these keys, one of these values.
    #[serde(default)]
    pub front_matter: BTreeMap<String, Vec<String>>,
    /// It judges only articles whose path matches one of these patterns: `drugs/**`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub paths: Vec<Spanned<String>>,
}

/// A drug, a disease, a treatment.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SubjectWire {
    /// Its id within the pack.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Phrases that name it.
    #[schemars(with = "Vec<String>")]
    pub names: Vec<Spanned<String>>,
    /// Phrases that may refer to it where the text has named it before: `the drug`, `the infusion`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub generic: Vec<Spanned<String>>,
    /// Phrases that contain a name and yet mean something else.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub except: Vec<Spanned<String>>,
}

/// A vocabulary: phrases, or values with their phrases.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct VocabularyWire {
    /// Phrases, any of which will do.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub words: Vec<Spanned<String>>,
    /// Values with the phrases that mean them.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub values: BTreeMap<String, Vec<Spanned<String>>>,
    /// The vocabulary of this pack whose values these are, said in other words; itself if absent.
    #[schemars(with = "Option<String>")]
    pub slot: Option<Spanned<String>>,
}

/// Which quantities `{name}` takes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SlotWire {
    /// `count`, `duration`, `dose`, `frequency`, `percentage`, `rate`, `age`, `money`.
    #[schemars(with = "named::QuantityKind")]
    pub kind: Spanned<String>,
    /// Canonical units; all if absent.
    #[serde(default)]
    pub units: Vec<String>,
}

/// A dimension of context.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ContextWire {
    /// Its name: `setting`, `jurisdiction` …
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The value where the text has no cue.
    #[schemars(with = "Option<String>")]
    pub default: Option<Spanned<String>>,
    /// How far a cue reaches, besides its own sentence: `headings` (also as a heading above; this is the default) or `sentence`.
    #[schemars(with = "Option<String>")]
    pub reach: Option<Spanned<String>>,
    /// Values with the phrases that are their cues.
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub values: BTreeMap<String, Vec<Spanned<String>>>,
}

/// A claim: a question with its possible answers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClaimWire {
    /// Its id within the pack.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// What it is about, one subject or a list of them; without one, any subject or none will do.
    #[schemars(with = "Option<named::Subjects>")]
    pub subject: Option<Spanned<toml::Value>>,
    /// The question that it answers, in words.
    pub asks: String,
    /// Whether the subject must be named by the sentence or its neighbours (`near`), or may be the article's topic (`topic`, the default).
    #[schemars(with = "Option<String>")]
    pub nearness: Option<Spanned<String>>,
    /// Whether words that tell how often or for how many (`can`, `typically`, `some`) make it hedged. Meant for claims
    /// that no rule judges: a rule about what is asserted would pass over "typically".
    #[serde(default)]
    pub weighs: bool,
    /// The slot whose value the claim has.
    #[schemars(with = "Option<String>")]
    pub value: Option<Spanned<String>>,
    /// Phrases that make the claim.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub phrases: Vec<Spanned<String>>,
    /// Phrases one of which the sentence must hold as well.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub with: Vec<Spanned<String>>,
    /// Phrases that make it something else when they stand in the same sentence.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub without: Vec<Spanned<String>>,
    /// Phrases that hold the claim's words and mean something else: what shares words with one is no claim.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub except: Vec<Spanned<String>>,
    /// Labels whose value makes the claim: headers of columns and rows (also both of a cell, one after the other), terms
    /// with a definition, lead-ins of lists, headings.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub column: Vec<Spanned<String>>,
    /// Questions whose answer makes the claim as such a value does.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub asked: Vec<Spanned<String>>,
    /// What such a value says.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub cell: Vec<Spanned<String>>,
    /// Contexts that the claim's own words imply: dimension to value.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub implies: BTreeMap<String, Spanned<String>>,
    /// What stands above a list (its lead-in or heading) or a table (the header over its first column) that puts
    /// things in order: there the first entry makes the claim.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub ranking: Vec<Spanned<String>>,
    /// The mutually exclusive answers.
    #[serde(default)]
    pub stance: Vec<StanceWire>,
}

/// One answer to a claim.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StanceWire {
    /// Its id within the claim.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Phrases that give this answer.
    #[schemars(with = "Vec<String>")]
    pub phrases: Vec<Spanned<String>>,
    /// What the first entry of a `ranking` says to give this answer.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub first_entry: Vec<Spanned<String>>,
    /// What a value under one of the claim's labels says to give this answer.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub cell: Vec<Spanned<String>>,
    /// Which answer a denial of these phrases gives, if any.
    #[schemars(with = "Option<String>")]
    pub denied: Option<Spanned<String>>,
}

/// A rule. Which fields apply depends on `kind`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleWire {
    /// Its id: `pack/name`.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// `forbid`, `require`, `expect`, `range`, `contradiction`, `pair`, `cite`, `consistent`, `structure`, `date` or
    /// `prefer`.
    #[schemars(with = "named::Kind")]
    pub kind: Spanned<String>,
    /// The claims that it judges.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub claims: Vec<Spanned<String>>,
    /// `error`, `warning` or `note`.
    #[schemars(with = "named::Severity")]
    pub severity: Spanned<String>,
    /// What is wrong, with `{value}` for the claim's value and `{words}` for the words: lower case, no full stop.
    pub message: String,
    /// Why it matters.
    pub why: String,
    /// What to write instead.
    pub help: Option<String>,
    /// What it rests on.
    pub source: Vec<SourceWire>,
    /// The day by which someone must look at it again.
    #[schemars(with = "named::Day")]
    pub review_by: toml::value::Datetime,
    /// The last day on which the fact is known to hold; after it, findings are notes that say so.
    #[schemars(with = "Option<named::Day>")]
    pub valid_until: Option<toml::value::Datetime>,
    /// `forbid`, `expect`, `range`: the answers that may not be held. `require`: the answers whose words will do.
    /// `contradiction`: the answers that take part; all if absent. `pair`, `cite`: the answers that need it; all if
    /// absent.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub stances: Vec<Spanned<String>>,
    /// Which statuses count, `any` for all; `asserted` if absent.
    #[serde(default)]
    #[schemars(with = "Vec<named::Status>")]
    pub status: Vec<Spanned<String>>,
    /// `expect`: the values that are right.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub values: Vec<Spanned<String>>,
    /// `range`: what is accepted for the value of which claim.
    #[serde(default)]
    pub accept: Vec<AcceptWire>,
    /// Contexts in which alone it judges.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub when: BTreeMap<String, Vec<Spanned<String>>>,
    /// Contexts in which it does not judge.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub unless: BTreeMap<String, Vec<Spanned<String>>>,
    /// `contradiction`: the answers that the fact supports; between articles the others depart from it.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub right: Vec<Spanned<String>>,
    /// `contradiction`, `range`, `consistent`: `"corpus"` if articles are compared with each other as well;
    /// `"overview"` if only `compare` tells of it, and guarded answers count too.
    #[schemars(with = "Option<String>")]
    pub across: Option<Spanned<String>>,
    /// `contradiction` with `across = "overview"`: quantities that are not the same differ, also where they overlap.
    #[serde(default)]
    pub exact: bool,
    /// `prefer`: whether the better term fits into any sentence that has the other, so that `--fix` may write it unseen.
    #[serde(default)]
    pub drop_in: bool,
    /// Rules that know better: where one of them reports in the same sentence, this one is silent.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub yields_to: Vec<Spanned<String>>,
    /// `contradiction`: dimensions in which a general statement and a limited one can both hold.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub distinct: Vec<Spanned<String>>,
    /// `contradiction`: dimensions that make no difference to the question.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub regardless: Vec<Spanned<String>>,
    /// `contradiction` without claims: what differs, `polarity` or `quantity`.
    #[schemars(with = "Option<String>")]
    pub differs: Option<Spanned<String>>,
    /// `require`, `date`: where it may stand; anywhere if absent. `forbid`: where alone it judges.
    pub place: Option<PlaceWire>,
    /// `require`, `pair`, `structure`, `date`: only for articles of at least so many words.
    #[serde(default)]
    pub from_words: usize,
    /// `require`, `pair`: a text to offer.
    pub text: Option<String>,
    /// `pair`: the claims that must be made as well.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub beside: Vec<Spanned<String>>,
    /// `pair`: the answers to them that will do; all if absent.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub beside_stances: Vec<Spanned<String>>,
    /// `pair`: the statuses in which they will do; `any` if absent.
    #[serde(default)]
    #[schemars(with = "Vec<named::Status>")]
    pub beside_status: Vec<Spanned<String>>,
    /// `pair`: contexts in which they will not do.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub beside_unless: BTreeMap<String, Vec<Spanned<String>>>,
    /// `pair`: how many different answers to them are needed; 1 if absent.
    pub least: Option<usize>,
    /// `pair`: parts of a link's address that will do instead, in lower case.
    #[serde(default)]
    pub links: Vec<String>,
    /// `pair`: claims that come near; in their company a finding is a note.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub lesser: Vec<Spanned<String>>,
    /// `pair`: how near they must stand: `sentence`, `paragraph`, `section` or `article`; `article` if absent.
    #[schemars(with = "Option<named::Within>")]
    pub within: Option<Spanned<String>>,
    /// `pair`: claims one of which must be made for the rule to judge the article at all.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub only_if: Vec<Spanned<String>>,
    /// `pair`: in how many sentences; 1 if absent.
    pub at_least: Option<usize>,
    /// `cite`: claims that are a source, besides links, references and years with names.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub sources: Vec<Spanned<String>>,
    /// `structure`: what is checked: `empty-section`, `empty-lead-in`, `repeated-passage`, `question-mismatch`,
    /// `placeholder`, `scrape-debris`, `byline`, `disguise` or `several-names`.
    #[schemars(with = "Option<named::Check>")]
    pub check: Option<Spanned<String>>,
    /// `structure`, `date`: named lists of phrases. Which names there are is told by the head of the check's file.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub words: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    /// `structure`: texts to be found as they stand, for what is no word.
    #[serde(default)]
    pub plain: Vec<String>,
    /// `date`: after so many months a date is too old; 24 if absent.
    pub stale_months: Option<u32>,
    /// Examples that it must report, the words to be reported in brackets: plain text, or a table with `format`
    /// (`markdown`, `html`, `text`) and `text`.
    #[schemars(with = "Vec<named::Example>")]
    pub flags: Vec<Spanned<toml::Value>>,
    /// Examples that it must not report.
    #[schemars(with = "Vec<named::Example>")]
    pub passes: Vec<Spanned<toml::Value>>,
}

/// A source of a fact.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourceWire {
    /// Author, title, section: enough to find it.
    pub title: String,
    /// Where it is, if it is on the web.
    pub url: Option<String>,
    /// The day on which it was checked.
    #[schemars(with = "named::Day")]
    pub checked: toml::value::Datetime,
}

/// What a range rule accepts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AcceptWire {
    /// Whose value.
    #[schemars(with = "String")]
    pub claim: Spanned<String>,
    /// The least that is right.
    pub min: f64,
    /// The most that is right.
    pub max: f64,
    /// Of what.
    #[schemars(with = "String")]
    pub unit: Spanned<String>,
}

/// Where a required text may stand, in parts of the article's prose.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PlaceWire {
    /// In the first part (0.15 for the first 15 %).
    pub first: f64,
    /// Or in the last part.
    pub last: f64,
}
