//! Rules: each kind of judgement from the keys that a pack gives it. Next: [`super::refer`].

use jiff::civil::Date;
use toml::Spanned;

use super::{Compiler, File, span, texts};
use crate::claim::Status;
use crate::document::Format;
use crate::pack::read::did_you_mean;
use crate::pack::schema::{RuleWire, SourceWire};
use crate::rule::{
    Check, Cite, Composition, Consistent, Contradiction, Differs, Example, Expect, Fact, Forbid,
    Kind, MONTHS, Pair, Place, Prefer, Range, Require, Rule, STAMP_WORDS, Stamp, Undeclared,
    Within, Words,
};

/// The word for what only `compare` tells.
const OVERVIEW: &str = "overview";

/// The kinds that judge the article and no claim, or find their claims elsewhere.
const WITHOUT_CLAIMS: [&str; 3] = ["date", "pair", "structure"];

/// After so many months a date is too old, where a rule does not say.
const STALE_MONTHS: u32 = 24;

impl Compiler {
    pub(super) fn rule(&mut self, file: &File, wire: &RuleWire) {
        let pack = self.set.packs[file.pack].clone();
        let id = wire.id.get_ref();
        if !id.starts_with(&format!("{pack}/")) {
            let message = format!("the id must begin with its pack: `{pack}/…`");
            self.mistakes.add(&file.path, span(&wire.id), message, None);
        }
        if self.set.rules.iter().any(|rule| rule.id == *id) {
            self.duplicate(file, &wire.id, "rule");
        }
        if wire.source.is_empty() {
            self.mistakes
                .add(&file.path, span(&wire.id), "a rule needs a source", None);
        }
        let claims: Vec<usize> = wire
            .claims
            .iter()
            .filter_map(|name| self.claim_of(file, &pack, name))
            .collect();
        let needs_claims =
            !WITHOUT_CLAIMS.contains(&wire.kind.get_ref().as_str()) && wire.differs.is_none();
        if needs_claims && wire.claims.is_empty() {
            self.mistakes.add(
                &file.path,
                span(&wire.id),
                "the rule names no claim to judge",
                None,
            );
        }
        let severity = self.severity(file, &wire.severity);
        let statuses = self.statuses(file, &wire.status, &[Status::Asserted]);
        let when = self.contexts_of(file, &wire.when);
        let unless = self.contexts_of(file, &wire.unless);
        let flags = self.examples(file, &wire.flags);
        let passes = self.examples(file, &wire.passes);
        let Some(kind) = self.kind(file, &pack, wire, &claims) else {
            return;
        };
        let valid_until = wire
            .valid_until
            .as_ref()
            .and_then(|day| self.day(file, wire, day));
        let fact = |source: &SourceWire| Fact {
            title: source.title.clone(),
            url: source.url.clone(),
            checked: source.checked.to_string(),
        };
        self.set.rules.push(Rule {
            id: id.clone(),
            pack: file.pack,
            file: file.path.clone(),
            at: span(&wire.id),
            severity,
            message: wire.message.clone(),
            why: wire.why.clone(),
            help: wire.help.clone(),
            sources: wire.source.iter().map(fact).collect(),
            review_by: wire.review_by.to_string(),
            valid_until,
            claims,
            statuses,
            when,
            unless,
            yields_to: texts(&wire.yields_to),
            flags,
            passes,
            kind,
        });
    }

    /// What a contradiction without claims looks for.
    fn undeclared(&mut self, file: &File, wire: &RuleWire) -> Option<Undeclared> {
        let differs = wire.differs.as_ref()?;
        if let Some(claim) = wire.claims.first() {
            let message = "a rule with `differs` compares all statements: it names no claims";
            self.mistakes.add(&file.path, span(claim), message, None);
        }
        let found = Differs::from_name(differs.get_ref());
        if found.is_none() {
            let help = did_you_mean(differs.get_ref(), ["polarity", "quantity"]);
            let message = format!("statements do not differ in `{}`", differs.get_ref());
            self.mistakes.add(&file.path, span(differs), message, help);
        }
        Some(Undeclared {
            differs: found?,
            across: self.across(file, wire),
        })
    }

    /// Rules that others yield to must exist.
    pub(super) fn better_rules(&mut self, files: &[File]) {
        for file in files {
            for name in file.wire.rule.iter().flat_map(|rule| &rule.yields_to) {
                if self.set.rule(name.get_ref()).is_none() {
                    let ids = self.set.rules.iter().map(|rule| rule.id.as_str());
                    let help = did_you_mean(name.get_ref(), ids);
                    let message = format!("there is no rule `{}`", name.get_ref());
                    self.mistakes.add(&file.path, span(name), message, help);
                }
            }
        }
    }

    fn kind(&mut self, file: &File, pack: &str, wire: &RuleWire, claims: &[usize]) -> Option<Kind> {
        Some(match wire.kind.get_ref().as_str() {
            "forbid" => Kind::Forbid(Forbid {
                stances: self.stances_of(file, &wire.stances, claims),
            }),
            "expect" => Kind::Expect(Expect {
                values: self.values_of(file, wire, claims),
                stances: self.stances_of(file, &wire.stances, claims),
            }),
            "range" => Kind::Range(Range {
                across: self.across(file, wire),
                accept: self.accept(file, pack, wire),
                stances: self.stances_of(file, &wire.stances, claims),
            }),
            "structure" => Kind::Structure(self.check(file, pack, wire)?),
            "date" => Kind::Date(Stamp {
                words: self.words(file, pack, wire, &STAMP_WORDS),
                months: self
                    .language
                    .vocabulary
                    .get(MONTHS)
                    .cloned()
                    .unwrap_or_default(),
                stale_months: wire.stale_months.unwrap_or(STALE_MONTHS),
                place: place(wire),
                from_words: wire.from_words,
            }),
            "prefer" => Kind::Prefer(self.prefer(file, wire, claims)),
            "require" => Kind::Require(Require {
                place: place(wire),
                from_words: wire.from_words,
                text: wire.text.clone(),
                stances: self.stances_of(file, &wire.stances, claims),
            }),
            "contradiction" if wire.differs.is_some() => {
                Kind::Undeclared(self.undeclared(file, wire)?)
            }
            "contradiction" => Kind::Contradiction(Contradiction {
                across: self.across(file, wire),
                overview: wire
                    .across
                    .as_ref()
                    .is_some_and(|across| across.get_ref() == OVERVIEW),
                exact: wire.exact,
                right: self.stances_of(file, &wire.right, claims),
                stances: self.stances_of(file, &wire.stances, claims),
                distinct: wire
                    .distinct
                    .iter()
                    .filter_map(|name| self.dimension_of(file, name))
                    .collect(),
                regardless: wire
                    .regardless
                    .iter()
                    .filter_map(|name| self.dimension_of(file, name))
                    .collect(),
            }),
            "pair" => Kind::Pair(self.pair(file, pack, wire, claims)),
            "cite" => Kind::Cite(Cite {
                stances: self.stances_of(file, &wire.stances, claims),
                sources: self.claims_of(file, pack, &wire.sources),
            }),
            "consistent" => Kind::Consistent(Consistent {
                across: self.across(file, wire),
            }),
            other => {
                let help = did_you_mean(other, Kind::NAMES);
                self.mistakes.add(
                    &file.path,
                    span(&wire.kind),
                    format!("there is no rule kind `{other}`"),
                    help,
                );
                return None;
            }
        })
    }

    /// A day of the calendar; a time of day beside it says nothing more.
    fn day(&mut self, file: &File, wire: &RuleWire, day: &toml::value::Datetime) -> Option<Date> {
        let found = day.date.and_then(|date| date.to_string().parse().ok());
        if found.is_none() {
            let message = "`valid-until` is no day; write it as YYYY-MM-DD";
            self.mistakes.add(&file.path, span(&wire.id), message, None);
        }
        found
    }

    fn pair(&mut self, file: &File, pack: &str, wire: &RuleWire, claims: &[usize]) -> Pair {
        if wire.beside.is_empty() {
            let message = "a `pair` rule needs `beside`: the claims that must be made as well";
            self.mistakes.add(&file.path, span(&wire.id), message, None);
        }
        let beside = self.claims_of(file, pack, &wire.beside);
        Pair {
            stances: self.stances_of(file, &wire.stances, claims),
            beside_stances: self.stances_of(file, &wire.beside_stances, &beside),
            beside_statuses: self.statuses(file, &wire.beside_status, &Status::ALL),
            beside_unless: self.contexts_of(file, &wire.beside_unless),
            beside,
            least: wire.least.unwrap_or(1),
            links: wire.links.clone(),
            lesser: self.claims_of(file, pack, &wire.lesser),
            within: self.within(file, wire.within.as_ref()),
            only_if: self.claims_of(file, pack, &wire.only_if),
            at_least: wire.at_least.unwrap_or(1),
            from_words: wire.from_words,
            text: wire.text.clone(),
        }
    }

    fn within(&mut self, file: &File, name: Option<&Spanned<String>>) -> Within {
        let Some(name) = name else {
            return Within::Article;
        };
        let mut all = Within::ALL.into_iter();
        let found = all.find(|within| within.name() == name.get_ref());
        found.unwrap_or_else(|| {
            let known = Within::ALL.iter().map(|within| within.name());
            let help = did_you_mean(name.get_ref(), known);
            let message = format!("nothing stands within a `{}`", name.get_ref());
            self.mistakes.add(&file.path, span(name), message, help);
            Within::Article
        })
    }

    fn claims_of(&mut self, file: &File, pack: &str, names: &[Spanned<String>]) -> Vec<usize> {
        let mut claims = Vec::new();
        for name in names {
            claims.extend(self.claim_of(file, pack, name));
        }
        claims
    }

    /// Whether articles are compared with each other.
    fn across(&mut self, file: &File, wire: &RuleWire) -> bool {
        let Some(across) = &wire.across else {
            return false;
        };
        let known = ["corpus", OVERVIEW].contains(&across.get_ref().as_str());
        if !known {
            let message = format!("there is nothing `{}` to compare across", across.get_ref());
            let help = Some("write `across = \"corpus\"` or `\"overview\"`".to_owned());
            self.mistakes.add(&file.path, span(across), message, help);
        }
        known
    }

    fn check(&mut self, file: &File, pack: &str, wire: &RuleWire) -> Option<Composition> {
        let Some(name) = &wire.check else {
            let message = "a `structure` rule needs a `check`";
            self.mistakes.add(&file.path, span(&wire.id), message, None);
            return None;
        };
        let Some(check) = Check::from_name(name.get_ref()) else {
            let help = did_you_mean(name.get_ref(), Check::ALL.iter().map(|check| check.name()));
            let message = format!("there is no check `{}`", name.get_ref());
            self.mistakes.add(&file.path, span(name), message, help);
            return None;
        };
        Some(Composition {
            check,
            words: self.words(file, pack, wire, check.words()),
            from_words: wire.from_words,
        })
    }

    /// The rule's own lists of phrases, of which these names are known.
    fn words(&mut self, file: &File, pack: &str, wire: &RuleWire, known: &[&str]) -> Words {
        let mut words = Words {
            plain: wire.plain.clone(),
            ..Words::default()
        };
        for (name, list) in &wire.words {
            if !known.contains(&name.get_ref().as_str()) {
                let help = did_you_mean(name.get_ref(), known.iter().copied());
                let message = format!("this rule knows no words `{}`", name.get_ref());
                self.mistakes.add(&file.path, span(name), message, help);
                continue;
            }
            let index = self.index(pack, &file.path, list, ());
            words.phrases.insert(name.get_ref().clone(), index);
        }
        words
    }

    /// Every claim of a `prefer` rule must have a vocabulary of values: the preferred terms.
    fn prefer(&mut self, file: &File, wire: &RuleWire, claims: &[usize]) -> Prefer {
        for (claim, name) in claims.iter().zip(&wire.claims) {
            let slot = self.set.claims[*claim].value;
            if slot.is_none_or(|slot| self.set.slots[slot].values.is_empty()) {
                let message = format!(
                    "the claim `{}` has no vocabulary of values, which are the preferred terms",
                    name.get_ref()
                );
                self.mistakes.add(&file.path, span(name), message, None);
            }
        }
        Prefer {
            drop_in: wire.drop_in,
        }
    }

    /// Examples: texts, or tables with a format and a text.
    fn examples(&mut self, file: &File, list: &[Spanned<toml::Value>]) -> Vec<Example> {
        let mut examples = Vec::new();
        for value in list {
            let table = value.get_ref();
            let key = |name: &str| table.get(name).and_then(toml::Value::as_str);
            let format = match key("format") {
                None | Some("text") => Some(Format::Text),
                Some("markdown") => Some(Format::Markdown),
                Some("html") => Some(Format::Html),
                Some(_) => None,
            };
            match (table.as_str().or_else(|| key("text")), format) {
                (Some(text), Some(format)) => examples.push(Example {
                    format,
                    text: text.to_owned(),
                    at: span(value),
                }),
                _ => {
                    let message = "an example is a text, or a table with `format` (`text`, `markdown` or `html`) and `text`";
                    self.mistakes.add(&file.path, span(value), message, None);
                }
            }
        }
        examples
    }
}

/// Where a rule says that something must stand.
fn place(wire: &RuleWire) -> Option<Place> {
    wire.place.map(|place| Place {
        first: place.first,
        last: place.last,
    })
}
