//! Compiles the language's words for quantities into tables of word ids.
//!
//! In: [`Wire`] and the [`Lexicon`]. Out: [`Quantities`]. A word that does one thing gets a [`Role`]; a phrase goes
//! into [`Phrases`] with its meaning; units become numbers into one list. All mistakes of the file are collected
//! before giving up. Next: [`super::reader`].

use rustc_hash::FxHashMap;

use super::Kind;
use super::phrase::Phrases;
use super::wire::{self, Values, Wire};
use super::words::{After, Before, Bound, EveryWord, Form, Names, Quantities, Role, Share, Unit};
use crate::document::token::{Lexicon, WordId};

/// What is wrong with the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The string in the file that is wrong, or the name of what is wrong.
    pub written: String,
    /// What is wrong with it.
    pub message: String,
}

/// Compiles the file. All that is wrong with it is told at once.
pub(super) fn compile(wire: &Wire, lexicon: &mut Lexicon) -> Result<Quantities, Vec<Mistake>> {
    let mut compiler = Compiler {
        lexicon,
        roles: Vec::new(),
        values: FxHashMap::default(),
        mistakes: Vec::new(),
    };
    let quantities = compiler.quantities(wire);
    compiler.mistakes.sort();
    compiler.mistakes.dedup();
    if compiler.mistakes.is_empty() {
        Ok(quantities)
    } else {
        Err(compiler.mistakes)
    }
}

struct Compiler<'a> {
    lexicon: &'a mut Lexicon,
    roles: Vec<u64>,
    values: FxHashMap<(Role, WordId), f64>,
    mistakes: Vec<Mistake>,
}

impl Compiler<'_> {
    fn mistake(&mut self, written: &str, message: impl Into<String>) {
        self.mistakes.push(Mistake {
            written: written.to_owned(),
            message: message.into(),
        });
    }

    fn quantities(&mut self, wire: &Wire) -> Quantities {
        self.word_roles(wire);
        self.value_roles(wire);
        let mut units: Vec<Unit> = wire.unit.iter().map(|unit| self.unit(unit)).collect();
        let unit_words = self.unit_words(wire, &mut units);
        let every_words = self.every_words(&wire.frequency.every_word, &units);
        let (before, after) = self.bounds(wire);
        let measures = self.measures(&wire.measure);
        let weekday_unit = self.unit_index(&units, &wire.frequency.weekday_unit);
        let daypart_unit = self.unit_index(&units, &wire.frequency.daypart_unit);
        let vague = self.phrases(&wire.number.vague);
        self.hints(&wire.number.vague);
        for phrases in [&wire.not.idioms, &wire.not.loose_idioms, &wire.number.vague] {
            self.begin(phrases);
        }
        for word in &wire.frequency.every_word {
            self.begin(&word.words);
        }
        let shortest_span = units[daypart_unit].size;
        Quantities {
            compact: compact(wire),
            money_signs: self.money_signs(wire, &units),
            units,
            unit_words,
            plurals: wire.plural.clone(),
            not_plural: wire.not_plural.endings.clone(),
            vague,
            before,
            after,
            range_to: self.phrases(&wire.range.to),
            range_and: self.phrases(&wire.range.and),
            range_or: self.phrases(&wire.range.or),
            share: self.shares(&wire.rate),
            share_per: self.phrases(&wire.rate.per),
            per: self.phrases(&wire.frequency.per),
            every_pass: self.phrases(&wire.frequency.every_pass),
            every_words,
            number_list: self.phrases(&wire.number.list),
            list: self.phrases(&wire.frequency.list),
            age_after: self.phrases(&wire.age.after),
            decade_list: self.phrases(&wire.age.list),
            possessive: self.phrases(&wire.age.possessive),
            being: self.phrases(&wire.age.being),
            measures,
            measure_units: self.measure_units(&wire.measure),
            clock: self.phrases(&wire.date.clock),
            label_pass: self.phrases(&wire.not.label_pass),
            loose_idioms: self.phrases(&wire.not.loose_idioms),
            idioms: self.phrases(&wire.not.idioms),
            during: self.phrases(&wire.total.during),
            until: self.phrases(&wire.total.until),
            span: self.phrases(&wire.total.span),
            every_prefix: wire.frequency.every_prefix.clone(),
            weekday_unit,
            daypart_unit,
            shortest_span,
            most_during: wire.over.most,
            years: (wire.date.first_year, wire.date.last_year),
            ages: (wire.age.youngest, wire.age.oldest),
            names: names(wire),
            roles: std::mem::take(&mut self.roles),
            values: std::mem::take(&mut self.values),
        }
    }

    fn intern(&mut self, word: &str) -> WordId {
        if word.is_empty() || word.contains(' ') || word.chars().any(char::is_uppercase) {
            self.mistake(word, format!("`{word}` is not a word in lower case"));
        }
        self.lexicon.intern(word)
    }

    fn phrase(&mut self, phrase: &str) -> Vec<WordId> {
        if phrase.trim().is_empty() {
            self.mistake(phrase, "a phrase has no words");
        }
        phrase.split(' ').map(|word| self.intern(word)).collect()
    }

    fn phrases(&mut self, phrases: &[String]) -> Phrases<()> {
        let mut all = Phrases::new();
        self.add_phrases(&mut all, phrases, ());
        all
    }

    fn add_phrases<T: Copy>(&mut self, all: &mut Phrases<T>, phrases: &[String], meaning: T) {
        for phrase in phrases {
            let words = self.phrase(phrase);
            all.add(&words, meaning);
        }
    }

    fn role(&mut self, word: WordId, role: Role) {
        let at = word.0 as usize;
        if self.roles.len() <= at {
            self.roles.resize(at + 1, 0);
        }
        self.roles[at] |= 1 << role as u32;
    }

    fn has_role(&self, word: WordId, role: Role) -> bool {
        let roles = self.roles.get(word.0 as usize).copied().unwrap_or(0);
        roles & (1 << role as u32) != 0
    }

    fn give(&mut self, role: Role, words: &[String]) {
        for word in words {
            let id = self.intern(word);
            self.role(id, role);
            if hints(role) {
                self.role(id, Role::Hint);
            }
        }
    }

    fn give_values(&mut self, role: Role, values: &Values) {
        for (word, value) in values {
            self.give(role, std::slice::from_ref(word));
            let id = self.intern(word);
            self.values.insert((role, id), *value);
        }
    }

    fn word_roles(&mut self, wire: &Wire) {
        let lists: [(Role, &[String]); 33] = [
            (Role::Article, &wire.number.article),
            (Role::Single, &wire.number.single),
            (Role::And, &wire.number.and),
            (Role::Of, &wire.number.of),
            (Role::Whole, &wire.number.whole),
            (Role::Few, &wire.number.vague_after_order),
            (Role::Order, &wire.number.order),
            (Role::TimesWord, &wire.frequency.times),
            (Role::TimesLetter, &wire.frequency.times_letters),
            (Role::Every, &wire.frequency.every),
            (Role::Multiple, &wire.frequency.multiple),
            (Role::NotBefore, &wire.frequency.not_before),
            (Role::Weekdays, &wire.frequency.weekdays),
            (Role::Weekday, &wire.frequency.weekday),
            (Role::Daypart, &wire.frequency.dayparts),
            (Role::Stop, &wire.noun.stop),
            (Role::Pass, &wire.noun.pass),
            (Role::Groups, &wire.noun.groups),
            (Role::NotPlural, &wire.not_plural.words),
            (Role::Lasting, &wire.over.bound_after),
            (Role::Change, &wire.range.change),
            (Role::WithinDecade, &wire.age.within_decade),
            (Role::AgePlural, &wire.age.plural_ending),
            (Role::Month, &wire.date.months),
            (Role::BeforeYear, &wire.date.before),
            (Role::Label, &wire.not.labels),
            (Role::WeakLabel, &wire.not.weak_labels),
            (Role::LabelList, &wire.not.label_list),
            (Role::Joinable, &wire.not.joinable),
            (Role::Dialled, &wire.phone.short),
            (Role::Dial, &wire.phone.before),
            (Role::Score, &wire.rate.score),
            (Role::Gap, &wire.total.gap),
        ];
        for (role, words) in lists {
            self.give(role, words);
        }
        self.give(Role::TotalStop, &wire.total.stop);
        self.give(Role::Person, &wire.age.people);
        self.give(Role::NotAfter, &wire.frequency.not_after);
        self.give(Role::Apart, &wire.frequency.apart);
        self.give(Role::Fold, &wire.frequency.fold);
        self.give(Role::By, &wire.rate.by);
        self.give(Role::Tight, &wire.range.tight);
        for words in &wire.age.possessive {
            let last = self.phrase(words).pop();
            last.into_iter()
                .for_each(|word| self.role(word, Role::Possessive));
        }
    }

    fn value_roles(&mut self, wire: &Wire) {
        let tables: [(Role, &Values); 10] = [
            (Role::Word, &wire.number.words),
            (Role::Scale, &wire.number.scales),
            (Role::Group, &wire.number.groups),
            (Role::Fraction, &wire.number.fractions),
            (Role::Alternate, &wire.number.alternates),
            (Role::Ordinal, &wire.number.ordinals),
            (Role::Times, &wire.frequency.adverbs),
            (Role::Folds, &wire.frequency.folds),
            (Role::Decade, &wire.age.decades),
            (Role::MoneyScale, &wire.money_scales),
        ];
        for (role, values) in tables {
            self.give_values(role, values);
        }
    }

    /// Every word of a vague phrase that is not just grammar can begin a quantity.
    fn hints(&mut self, vague: &[String]) {
        for phrase in vague {
            for word in self.phrase(phrase) {
                if !self.has_role(word, Role::Article) && !self.has_role(word, Role::Of) {
                    self.role(word, Role::Hint);
                }
            }
        }
    }

    fn begin(&mut self, phrases: &[String]) {
        for phrase in phrases {
            let first = self.phrase(phrase).first().copied();
            first
                .into_iter()
                .for_each(|word| self.role(word, Role::Begin));
        }
    }

    fn unit(&mut self, unit: &wire::Unit) -> Unit {
        if unit.dimension.is_some() != unit.size.is_some() {
            let message = format!(
                "unit `{}` needs both a dimension and a size, or neither",
                unit.name
            );
            self.mistake(&unit.name, message);
        }
        if unit.kind == Kind::Duration && unit.size.is_none() {
            self.mistake(&unit.name, format!("duration `{}` needs a size", unit.name));
        }
        Unit {
            name: unit.name.clone(),
            kind: unit.kind,
            times: unit.times.unwrap_or(1.0),
            dimension: unit.dimension.clone(),
            size: unit.size.unwrap_or(1.0),
            per: unit.per.clone().unwrap_or_else(|| unit.name.clone()),
            frequency: unit.frequency.clone().unwrap_or_else(|| unit.name.clone()),
            lasts: unit.lasts || unit.kind == Kind::Duration,
            pieces: unit.pieces,
        }
    }

    fn unit_words(&mut self, wire: &Wire, units: &mut Vec<Unit>) -> Phrases<(usize, Form)> {
        let mut phrases = Phrases::new();
        for (at, unit) in wire.unit.iter().enumerate() {
            let many: Vec<String> = unit
                .one
                .iter()
                .filter_map(|word| plural(&wire.plural, word))
                .collect();
            self.add_phrases(&mut phrases, &unit.many, (at, Form::Many));
            self.add_phrases(&mut phrases, &many, (at, Form::Many));
            self.add_phrases(&mut phrases, &unit.one, (at, Form::One));
            self.add_phrases(&mut phrases, &unit.symbols, (at, Form::Symbol));
            self.add_phrases(&mut phrases, &unit.letters, (at, Form::Letter));
            self.add_phrases(&mut phrases, &unit.joined, (at, Form::Joined));
            let words = [&unit.one, &unit.many, &many];
            for word in words
                .into_iter()
                .flatten()
                .filter(|word| !word.contains(' '))
            {
                let id = self.intern(word);
                if unit.person {
                    self.role(id, Role::Person);
                }
                if unit.kind == Kind::Duration {
                    self.role(id, Role::Hint);
                }
            }
        }
        for money in &wire.money {
            self.add_phrases(&mut phrases, &money.words, (units.len(), Form::Symbol));
            units.push(currency(money));
        }
        phrases
    }

    fn money_signs(&mut self, wire: &Wire, units: &[Unit]) -> FxHashMap<WordId, usize> {
        let mut signs = FxHashMap::default();
        for money in &wire.money {
            let unit = self.unit_index(units, &money.unit);
            for sign in &money.signs {
                let id = self.intern(sign);
                self.role(id, Role::MoneySign);
                signs.insert(id, unit);
            }
        }
        signs
    }

    fn unit_index(&mut self, units: &[Unit], name: &str) -> usize {
        let known = units.iter().position(|unit| unit.name == name);
        known.unwrap_or_else(|| {
            self.mistake(name, format!("there is no unit `{name}`"));
            0
        })
    }

    fn every_words(&mut self, words: &[wire::EveryWord], units: &[Unit]) -> Phrases<EveryWord> {
        let mut phrases = Phrases::new();
        for every in words {
            let (name, interval) = match (&every.per, &every.every) {
                (Some(per), None) => (per, false),
                (None, Some(interval)) => (interval, true),
                _ => {
                    let words = every.words.join("`, `");
                    let first = every.words.first().map_or("", String::as_str);
                    self.mistake(first, format!("`{words}` needs either `per` or `every`"));
                    continue;
                }
            };
            let unit = self.unit_index(units, name);
            let meaning = EveryWord {
                value: every.value,
                unit,
                interval,
            };
            self.add_phrases(&mut phrases, &every.words, meaning);
            self.hints(&every.words);
        }
        phrases
    }

    fn bounds(&mut self, wire: &Wire) -> (Phrases<Before>, Phrases<After>) {
        let mut before = Phrases::new();
        let mut after = Phrases::new();
        for bound in &wire.bound {
            let mut meaning = Bound {
                side: bound.side,
                strict: bound.strict,
                age: bound.age,
                bare_age: bound.bare_age,
                window: bound.window,
                range: bound.range,
                joined: false,
            };
            self.add_phrases(&mut before, &bound.before, Before::Bound(meaning));
            self.add_phrases(&mut after, &bound.after, After::Bound(meaning));
            meaning.joined = true;
            self.add_phrases(&mut after, &bound.joined_after, After::Bound(meaning));
        }
        self.add_phrases(&mut before, &wire.approximate.before, Before::About);
        self.add_phrases(&mut after, &wire.approximate.after, After::About);
        self.add_phrases(&mut before, &wire.range.from, Before::From);
        self.add_phrases(&mut before, &wire.range.between, Before::Between);
        self.add_phrases(&mut before, &wire.age.before, Before::Age);
        self.add_phrases(&mut before, &wire.not.exact, Before::Exact);
        (before, after)
    }

    fn shares(&mut self, rate: &wire::Rate) -> Phrases<Share> {
        let mut phrases = Phrases::new();
        self.add_phrases(&mut phrases, &rate.r#in, Share::In);
        self.add_phrases(&mut phrases, &rate.of, Share::Of);
        phrases
    }

    fn measures(&mut self, measures: &[wire::Measure]) -> Phrases<usize> {
        let mut phrases = Phrases::new();
        for (at, measure) in measures.iter().enumerate() {
            self.add_phrases(&mut phrases, &measure.words, at);
        }
        phrases
    }

    fn measure_units(&mut self, measures: &[wire::Measure]) -> Vec<(String, Vec<WordId>)> {
        let mut units = Vec::new();
        for measure in measures {
            let between = measure
                .between
                .iter()
                .map(|word| self.intern(word))
                .collect();
            units.push((measure.unit.clone(), between));
        }
        units
    }
}

/// Roles whose words show that a sentence may hold a quantity.
fn hints(role: Role) -> bool {
    matches!(
        role,
        Role::Word
            | Role::Scale
            | Role::Group
            | Role::Fraction
            | Role::Times
            | Role::Every
            | Role::Few
            | Role::Single
            | Role::Weekdays
            | Role::Weekday
            | Role::Daypart
            | Role::Decade
            | Role::Folds
    )
}

fn plural(plurals: &[wire::Plural], word: &str) -> Option<String> {
    let plural = plurals.iter().find(|plural| word.ends_with(&plural.one))?;
    Some(format!(
        "{}{}",
        &word[..word.len() - plural.one.len()],
        plural.many
    ))
}

fn currency(money: &wire::Money) -> Unit {
    Unit {
        name: money.unit.clone(),
        kind: Kind::Money,
        times: 1.0,
        dimension: None,
        size: 1.0,
        per: money.unit.clone(),
        frequency: money.unit.clone(),
        lasts: false,
        pieces: false,
    }
}

fn compact(wire: &Wire) -> FxHashMap<String, usize> {
    let mut forms = FxHashMap::default();
    for (at, unit) in wire.unit.iter().enumerate() {
        if unit.kind == Kind::Duration {
            let words = [&unit.compound, &unit.symbols, &unit.letters];
            for word in words.into_iter().flatten() {
                forms.entry(word.clone()).or_insert(at);
            }
        }
    }
    forms
}

fn names(wire: &Wire) -> Names {
    Names {
        percent: wire.rate.unit.clone(),
        time: wire.frequency.times_unit.clone(),
        times: wire.frequency.multiple_unit.clone(),
        session: wire.frequency.counted.clone(),
        dose: wire.frequency.counted_dose.clone(),
        group: wire.noun.group_unit.clone(),
        age: wire.age.unit.clone(),
        date: wire.date.unit.clone(),
    }
}
