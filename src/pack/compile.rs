//! Wire form to compiled form: names are resolved, phrases compiled, and every mistake is noted where it stands.

use std::collections::BTreeMap;

use globset::Glob;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Deserialize;
use toml::Spanned;

use super::LANGUAGE;
use super::gate::{Gate, Patterns};
use super::read::{self, Mistakes, did_you_mean};
use super::schema::{ClaimWire, ContextWire, FileWire, RuleWire, SubjectWire};
use super::set::{Company, Declaration, Dimension, Name, Owner, RuleSet, Slot, Stance, Subject};
use super::sound;
use super::trace::{self as tracing, Traced};
use crate::claim::Status;
use crate::claim::context::ContextCue;
use crate::claim::cue::{Cue, CuesWire};
use crate::claim::index::Index;
use crate::claim::phrase::{Glossary, Names, Phrase, QuantityPattern, Reference, Vocabularies};
use crate::claim::quantity::{self, Quantities};
use crate::claim::statement::{Lexis, StatementWire};
use crate::claim::structure::{AnswersWire, Structure, StructureWire};
use crate::claim::subject::By;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Format;
use crate::document::token::{Lexicon, WordId};
use crate::language::{Language, LanguageWire};
use crate::rule::{
    Accept, Check, Cite, Composition, Consistent, Contradiction, Differs, Example, Expect, Fact,
    Forbid, Kind, MONTHS, Pair, Place, Prefer, Range, Require, Rule, STAMP_WORDS, Stamp,
    Undeclared, Within, Words,
};
use crate::source::{Source, Span};

/// The word for what only `compare` tells.
const OVERVIEW: &str = "overview";

/// The word for all statuses.
const ANY: &str = "any";

/// The kinds that judge the article and no claim, or find their claims elsewhere.
const WITHOUT_CLAIMS: [&str; 3] = ["date", "pair", "structure"];

/// After so many months a date is too old, where a rule does not say.
const STALE_MONTHS: u32 = 24;

/// The language's vocabulary of words that no gap of a pack's phrase passes over.
const GAP_STOPS: &str = "gap-stops";

/// Compiles the language and all packs.
pub(super) fn compile(packs: &BTreeMap<String, Vec<Source>>) -> (RuleSet, Vec<Diagnostic>) {
    let (compiler, _) = compile_all(packs);
    compiler.finish()
}

/// The phrases of all packs, one by one, in the terms of the rule set that [`compile`] makes.
pub(super) fn phrases(packs: &BTreeMap<String, Vec<Source>>) -> (Vec<Traced>, Glossary) {
    let (mut compiler, files) = compile_all(packs);
    let mut all = Vec::new();
    for file in &files {
        let pack = compiler.set.packs[file.pack].clone();
        let compile = |text: &Spanned<String>| compiler.phrase(&pack, &file.path, text);
        all.extend(tracing::traced(
            (file.pack, &file.path, &file.wire),
            compile,
        ));
    }
    (all, compiler.vocabularies.glossary())
}

fn compile_all(packs: &BTreeMap<String, Vec<Source>>) -> (Compiler, Vec<File>) {
    let mut compiler = Compiler::default();
    let mut sources: Vec<(usize, &Source)> = Vec::new();
    let subjects = packs.iter().filter(|(name, _)| *name != LANGUAGE);
    for (index, (pack, files)) in subjects.enumerate() {
        compiler.set.packs.push(pack.clone());
        compiler.set.gates.push(Gate::default());
        sources.extend(files.iter().map(|source| (index, source)));
    }
    let language = packs.get(LANGUAGE).map_or(&[][..], Vec::as_slice);
    let (read, ()) = rayon::join(|| read_all(sources), || compiler.language(language));
    let mut files: Vec<File> = Vec::new();
    for (file, mistakes) in read {
        compiler.mistakes.found.extend(mistakes.found);
        files.push(file);
    }
    // Names first, so that packs and files may refer to each other in any order.
    for file in &files {
        compiler.declare(file);
    }
    for file in &files {
        compiler.gate(file);
        compiler.subjects(file);
        compiler.contexts(file);
        compiler.claims(file);
    }
    for file in &files {
        for rule in &file.wire.rule {
            compiler.rule(file, rule);
        }
    }
    compiler.set.rules.sort_by(|a, b| a.id.cmp(&b.id));
    compiler.better_rules(&files);
    compiler.set.glossary = compiler.vocabularies.glossary();
    (compiler, files)
}

/// Reads the files of packs, each with the pack that it belongs to.
fn read_all(sources: Vec<(usize, &Source)>) -> Vec<(File, Mistakes)> {
    let read = |(pack, source): (usize, &Source)| {
        let mut mistakes = Mistakes::default();
        let wire = read::read(source, &mut mistakes);
        sound::check(source, &wire, &mut mistakes);
        let path = source.path.clone();
        (File { pack, path, wire }, mistakes)
    };
    sources.into_par_iter().map(read).collect()
}

struct File {
    pack: usize,
    path: String,
    wire: FileWire,
}

#[derive(Default)]
struct Compiler {
    set: RuleSet,
    /// Inflection and vocabularies of the language.
    language: Language,
    mistakes: Mistakes,
    vocabularies: Vocabularies,
    /// `pack/name` to what it stands for.
    names: BTreeMap<String, Reference>,
    /// `pack/name` of declared claims, subjects and dimensions.
    claims: BTreeMap<String, usize>,
    subjects: BTreeMap<String, usize>,
    dimensions: BTreeMap<String, usize>,
}

/// Names as one pack sees them: its own, the language's, and others' with their pack in front.
struct Scope<'a> {
    pack: &'a str,
    names: &'a BTreeMap<String, Reference>,
    language: &'a Language,
    vocabularies: &'a Vocabularies,
}

impl Names for Scope<'_> {
    fn reference(&self, name: &str) -> Option<Reference> {
        let own = self.names.get(&format!("{}/{name}", self.pack));
        own.or_else(|| self.names.get(name)).cloned().or_else(|| {
            self.language
                .vocabulary
                .get(name)
                .cloned()
                .map(Reference::Words)
        })
    }

    fn inflections(&self, word: &str) -> Vec<String> {
        self.language.inflections(word)
    }

    fn vocabularies(&self, name: &str) -> (&Vocabularies, String) {
        (self.vocabularies, format!("{}/{name}", self.pack))
    }

    fn stops_gaps(&self) -> bool {
        self.pack != LANGUAGE
    }
}

/// Where a string is first written in a TOML file, quotes included.
fn place_of(text: &str, written: &str) -> Span {
    let quoted = format!("\"{written}\"");
    let start = text.find(&quoted);
    start.map_or(Span::default(), |start| {
        Span::new(start, start + quoted.len())
    })
}

fn span<T>(spanned: &Spanned<T>) -> Span {
    Span::new(spanned.span().start, spanned.span().end)
}

fn texts(list: &[Spanned<String>]) -> Vec<String> {
    list.iter().map(|text| text.get_ref().clone()).collect()
}

impl Compiler {
    fn finish(self) -> (RuleSet, Vec<Diagnostic>) {
        let mut mistakes = self.mistakes.found;
        mistakes.sort_by(|a, b| a.order().cmp(&b.order()));
        mistakes.dedup();
        (self.set, mistakes)
    }

    // ---- The language ----

    fn language(&mut self, sources: &[Source]) {
        let file = |name: &str| sources.iter().find(|source| source.path.ends_with(name));
        let written = self.wire::<LanguageWire>(file("language.toml"), "language.toml");
        if let Some((path, wire)) = &written {
            self.set.lexicon =
                Lexicon::new(&wire.common, &wire.same, &wire.contractions, &wire.clitics);
            self.vocabularies.set_common(self.set.lexicon.common());
            self.set.abbreviations = wire.abbreviations.iter().cloned().collect();
            match Language::compile(wire) {
                Ok(language) => self.language = language,
                Err(error) => {
                    let message = error.get_ref().to_string();
                    self.mistakes.add(path, span(&error), message, None);
                }
            }
        }
        if let Some((path, wire)) =
            self.wire::<quantity::Wire>(file("quantities.toml"), "quantities.toml")
        {
            match Quantities::compile(&wire, &mut self.set.lexicon) {
                Ok(quantities) => self.set.quantities = quantities,
                Err(problems) => {
                    let text = file("quantities.toml").map_or("", |source| &source.text);
                    for problem in problems {
                        let place = place_of(text, &problem.written);
                        self.mistakes.add(&path, place, problem.message, None);
                    }
                }
            }
        }
        if let Some((path, wire)) = self.wire::<CuesWire>(file("cues.toml"), "cues.toml") {
            self.cues(&path, &wire);
        }
        if let Some((path, wire)) =
            self.wire::<StructureWire>(file("structure.toml"), "structure.toml")
        {
            self.structure(&path, &wire);
        }
        // A language without it compares no statements.
        if let Some(source) = file("statement.toml")
            && let Some((path, wire)) = self.wire::<StatementWire>(Some(source), "statement.toml")
        {
            self.lexis(&path, &wire);
        }
        self.set.comparisons = self.vocabulary_index("comparison", written.as_ref());
        self.set.examples = self.vocabulary_index("example", written.as_ref());
        self.set.appositions = self.vocabulary_index("apposition", written.as_ref());
        self.set.joins = self.vocabulary_words("join");
        let stops = self.vocabulary_words(GAP_STOPS);
        self.vocabularies.set_gap_stops(stops);
        self.set.verbs = self.vocabulary_words("finite");
        self.set.beginnings = self.vocabulary_words("beginning");
        if !self.mistakes.found.is_empty() {
            // A phrase that names a vocabulary tells of mistakes in it where it names it; here each has its own line.
            let names = written.iter().flat_map(|(_, wire)| wire.vocabulary.keys());
            for name in names {
                self.vocabulary_index(name, written.as_ref());
            }
        }
    }

    fn wire<T: for<'de> Deserialize<'de>>(
        &mut self,
        source: Option<&Source>,
        name: &str,
    ) -> Option<(String, T)> {
        let Some(source) = source else {
            self.mistakes.add(
                name,
                Span::default(),
                format!("the language has no {name}"),
                None,
            );
            return None;
        };
        match toml::from_str(&source.text) {
            Ok(wire) => Some((source.path.clone(), wire)),
            Err(error) => {
                read::note(source, &error, &[], &mut self.mistakes);
                None
            }
        }
    }

    fn vocabulary_words(&mut self, name: &str) -> Vec<WordId> {
        let words = self
            .language
            .vocabulary
            .get(name)
            .cloned()
            .unwrap_or_default();
        let mut ids: Vec<_> = words
            .iter()
            .flat_map(|word| match word.strip_suffix('+') {
                Some(word) => self.language.inflections(word),
                None => vec![word.clone()],
            })
            .map(|word| self.set.lexicon.intern(&word))
            .collect();
        ids.sort_unstable();
        ids
    }

    fn vocabulary_index(
        &mut self,
        name: &str,
        written: Option<&(String, LanguageWire)>,
    ) -> Index<()> {
        let listed = written.and_then(|(path, wire)| Some((path, wire.vocabulary.get(name)?)));
        let Some((path, phrases)) = listed else {
            return Index::default();
        };
        self.index(LANGUAGE, path, phrases, ())
    }

    fn cues(&mut self, path: &str, wire: &CuesWire) {
        for cue in &wire.cue {
            let name = cue.status.get_ref().as_str();
            let status = Status::from_name(name);
            if status.is_none() && name != "none" {
                let known = Status::ALL
                    .iter()
                    .map(|status| status.name())
                    .chain(["none"]);
                let help = did_you_mean(name, known);
                self.mistakes.add(
                    path,
                    span(&cue.status),
                    format!("there is no status `{name}`"),
                    help,
                );
            }
            let index = self.set.cues.len();
            self.set.cues.push(Cue {
                id: cue.id.get_ref().clone(),
                status,
                direction: cue.direction,
                scope: cue.scope,
                most: cue.most,
                flips: cue.flips,
                reach: cue.reach(),
                first: cue.first,
                needs: cue.needs.clone(),
                group: cue.group.clone(),
                yields_to: cue.yields_to.clone(),
            });
            for text in &cue.phrases {
                if let Some(phrase) = self.phrase(LANGUAGE, path, text) {
                    self.set.cue_index.add(phrase, index);
                }
            }
        }
        self.set.stop_signs.clone_from(&wire.stop_signs);
        self.set.stop_index = self.index(LANGUAGE, path, &wire.stops, ());
        self.set.clause_stop_index = self.index(LANGUAGE, path, &wire.clause_stops, ());
        let joins = wire.list_joins.iter();
        self.set.list_joins = joins.map(|word| self.set.lexicon.intern(word)).collect();
        self.set.finite = self.index(LANGUAGE, path, &wire.finite, ());
    }

    fn lexis(&mut self, path: &str, wire: &StatementWire) {
        let language = self.language.clone();
        let mut phrase = |text: &Spanned<String>| self.phrase(LANGUAGE, path, text);
        let lexis = Lexis::compile(wire, &language, &mut phrase);
        self.set.lexis = lexis;
    }

    fn structure(&mut self, path: &str, wire: &StructureWire) {
        let mut answers = |wire: &AnswersWire| {
            let mut index = Index::default();
            let lists = [
                (Status::Asserted, &wire.asserted),
                (Status::Negated, &wire.negated),
                (Status::Hedged, &wire.hedged),
                (Status::Conditional, &wire.conditional),
                (Status::Refuted, &wire.refuted),
                (Status::Attributed, &wire.attributed),
            ];
            for (status, phrases) in lists {
                for text in phrases {
                    if let Some(phrase) = self.phrase(LANGUAGE, path, text) {
                        index.add(phrase, status);
                    }
                }
            }
            index
        };
        let (values, footnotes) = (answers(&wire.values), answers(&wire.footnotes));
        let verdicts = answers(&wire.verdicts);
        let answers = answers(&wire.answers);
        self.set.structure = Structure {
            answers,
            values,
            footnotes,
            verdicts,
            reasons: self.index(LANGUAGE, path, &wire.reasons, ()),
            embeds: self.index(LANGUAGE, path, &wire.embeds, ()),
            callouts: self.index(LANGUAGE, path, &wire.callouts, ()),
            answer_labels: self.index(LANGUAGE, path, &wire.answer_labels, ()),
        };
    }

    // ---- Phrases ----

    fn phrase(&mut self, pack: &str, path: &str, text: &Spanned<String>) -> Option<Phrase> {
        self.compile_phrase(pack, path, text.get_ref(), span(text))
    }

    fn compile_phrase(&mut self, pack: &str, path: &str, text: &str, at: Span) -> Option<Phrase> {
        let scope = Scope {
            pack,
            names: &self.names,
            language: &self.language,
            vocabularies: &self.vocabularies,
        };
        match Phrase::compile(text, &scope, &mut self.set.lexicon) {
            Ok(phrase) => Some(phrase),
            Err(error) => {
                // The text begins after its opening quote; with escapes in it the whole string is shown.
                let plain = at.len() == text.len() + 2;
                let place = if plain {
                    Span::new(at.start + 1 + error.at.start, at.start + 1 + error.at.end)
                } else {
                    at
                };
                let help = error.unknown.and_then(|name| {
                    let own = format!("{pack}/");
                    let known = self
                        .names
                        .keys()
                        .map(|key| key.strip_prefix(&own).unwrap_or(key));
                    did_you_mean(
                        &name,
                        known.chain(self.language.vocabulary.keys().map(String::as_str)),
                    )
                });
                self.mistakes.add(path, place, error.message, help);
                None
            }
        }
    }

    fn index<T: Copy>(
        &mut self,
        pack: &str,
        path: &str,
        list: &[Spanned<String>],
        owner: T,
    ) -> Index<T> {
        let mut index = Index::default();
        for text in list {
            if let Some(phrase) = self.phrase(pack, path, text) {
                index.add(phrase, owner);
            }
        }
        index
    }

    // ---- Names ----

    fn declare(&mut self, file: &File) {
        let pack = self.set.packs[file.pack].clone();
        for (name, vocabulary) in &file.wire.vocabulary {
            let reference = if vocabulary.values.is_empty() {
                Reference::Words(texts(&vocabulary.words))
            } else {
                let owner = vocabulary.slot.as_ref().map_or(name, Spanned::get_ref);
                let slot = self.slot(&pack, owner, vocabulary.values.keys().cloned().collect());
                let known = &self.set.slots[slot].values;
                let place = |value: &String| known.iter().position(|known| known == value);
                Reference::Values {
                    slot,
                    values: vocabulary
                        .values
                        .iter()
                        .filter_map(|(value, list)| Some((place(value)?, texts(list))))
                        .collect(),
                }
            };
            let taken = self.names.insert(format!("{pack}/{name}"), reference);
            if taken.is_some() {
                let mut phrases = vocabulary.words.iter();
                let mut values = vocabulary.values.values().flatten();
                let at = phrases.next().or_else(|| values.next());
                let message = format!("this pack already has something called `{name}`");
                let at = at.map(span).unwrap_or_default();
                self.mistakes.add(&file.path, at, message, None);
            }
        }
        for (name, wire) in &file.wire.slot {
            let slot = self.slot(&pack, name, Vec::new());
            let wanted = QuantityPattern {
                kind: wire.kind.get_ref().clone(),
                units: wire.units.clone(),
            };
            if !quantity::Kind::NAMES.contains(&wanted.kind.as_str()) {
                let help = did_you_mean(&wanted.kind, quantity::Kind::NAMES);
                self.mistakes.add(
                    &file.path,
                    span(&wire.kind),
                    format!("there is no quantity kind `{}`", wanted.kind),
                    help,
                );
            }
            let reference = Reference::Quantity { slot, wanted };
            if self
                .names
                .insert(format!("{pack}/{name}"), reference)
                .is_some()
            {
                let message = format!("this pack already has something called `{name}`");
                self.mistakes
                    .add(&file.path, span(&wire.kind), message, None);
            }
        }
        for wire in &file.wire.subject {
            let id = format!("{pack}/{}", wire.id.get_ref());
            let index = self.set.subjects.len();
            self.set.subjects.push(Subject { id: id.clone() });
            let taken = self.names.insert(id.clone(), Reference::Subject(index));
            if self.subjects.insert(id, index).is_some() {
                self.duplicate(file, &wire.id, "subject");
            } else if taken.is_some() {
                let message = format!(
                    "this pack already has something called `{}`",
                    wire.id.get_ref()
                );
                self.mistakes.add(&file.path, span(&wire.id), message, None);
            }
        }
        for wire in &file.wire.context {
            self.dimension(file, wire);
        }
        for wire in &file.wire.claim {
            let id = format!("{pack}/{}", wire.id.get_ref());
            let index = self.set.claims.len();
            self.set.claims.push(Declaration {
                id: id.clone(),
                asks: wire.asks.clone(),
                subjects: Vec::new(),
                farthest: By::Topic,
                value: None,
                implies: Vec::new(),
                stances: Vec::new(),
                company: Company::default(),
                cell_index: Index::default(),
                first_index: Index::default(),
                except: Index::default(),
            });
            if self.claims.insert(id, index).is_some() {
                self.duplicate(file, &wire.id, "claim");
            }
        }
    }

    fn duplicate(&mut self, file: &File, id: &Spanned<String>, what: &str) {
        let message = format!("there is already a {what} `{}`", id.get_ref());
        self.mistakes.add(&file.path, span(id), message, None);
    }

    /// The slot of this name, new or with further values: several vocabularies may fill one slot.
    fn slot(&mut self, pack: &str, name: &str, values: Vec<String>) -> usize {
        let id = format!("{pack}/{name}");
        let slots = &mut self.set.slots;
        let slot = slots.iter().position(|slot| slot.id == id);
        let slot = slot.unwrap_or_else(|| {
            slots.push(Slot {
                id,
                values: Vec::new(),
            });
            slots.len() - 1
        });
        for value in values {
            if !slots[slot].values.contains(&value) {
                slots[slot].values.push(value);
            }
        }
        slot
    }

    /// Dimensions are shared by all packs; a pack may add values to one that another declares.
    fn dimension(&mut self, file: &File, wire: &ContextWire) {
        let id = wire.id.get_ref().clone();
        let index = *self.dimensions.entry(id.clone()).or_insert_with(|| {
            self.set.dimensions.push(Dimension {
                id,
                values: Vec::new(),
                default: None,
                reaches: true,
            });
            self.set.dimensions.len() - 1
        });
        let dimension = &mut self.set.dimensions[index];
        for value in wire.values.keys() {
            if !dimension.values.contains(value) {
                dimension.values.push(value.clone());
            }
        }
        if let Some(reach) = &wire.reach {
            dimension.reaches = reach.get_ref() != "sentence";
        }
        if let Some(default) = &wire.default {
            match dimension
                .values
                .iter()
                .position(|value| value == default.get_ref())
            {
                Some(value) => dimension.default = Some(value),
                None => {
                    let help = did_you_mean(
                        default.get_ref(),
                        dimension.values.iter().map(String::as_str),
                    );
                    let message =
                        format!("the default `{}` is none of the values", default.get_ref());
                    self.mistakes.add(&file.path, span(default), message, help);
                }
            }
        }
    }

    // ---- Packs, subjects, contexts, claims ----

    /// Which articles the pack judges; its files may share the conditions out among them.
    fn gate(&mut self, file: &File) {
        let Some(wire) = &file.wire.pack else {
            return;
        };
        let pack = self.set.packs[file.pack].clone();
        for name in &wire.mentions {
            match lookup(&self.subjects, &pack, name.get_ref()) {
                Some(subject) => self.set.gates[file.pack].subjects.push(subject),
                None => {
                    let help = did_you_mean(name.get_ref(), names_seen(&self.subjects, &pack));
                    let message = format!("there is no subject `{}`", name.get_ref());
                    self.mistakes.add(&file.path, span(name), message, help);
                }
            }
        }
        let words = self.index(&pack, &file.path, &wire.words, ());
        self.set.gates[file.pack].words = words;
        let lower =
            |values: &Vec<String>| values.iter().map(|value| value.to_lowercase()).collect();
        let keys = wire.front_matter.iter();
        let keys = keys.map(|(key, values)| (key.to_lowercase(), lower(values)));
        self.set.gates[file.pack].front_matter.extend(keys);
        if wire.paths.is_empty() {
            return;
        }
        for pattern in &wire.paths {
            if let Err(error) = Glob::new(pattern.get_ref()) {
                let message = format!("this is no pattern of paths: {}", error.kind());
                self.mistakes.add(&file.path, span(pattern), message, None);
            }
        }
        self.set.gates[file.pack].paths = Patterns::try_from(texts(&wire.paths)).ok();
    }

    fn subjects(&mut self, file: &File) {
        let pack = self.set.packs[file.pack].clone();
        for wire in &file.wire.subject {
            let SubjectWire {
                id,
                names,
                generic,
                except,
            } = wire;
            let subject = self
                .subjects
                .get(&format!("{pack}/{}", id.get_ref()))
                .copied();
            let lists = [
                (names, subject, false),
                (generic, subject, true),
                (except, None, false),
            ];
            for (list, subject, generic) in lists {
                for text in list {
                    if let Some(phrase) = self.phrase(&pack, &file.path, text) {
                        self.set.names.add(phrase, Name { subject, generic });
                    }
                }
            }
        }
    }

    fn contexts(&mut self, file: &File) {
        let pack = self.set.packs[file.pack].clone();
        for wire in &file.wire.context {
            let Some(dimension) = self.dimensions.get(wire.id.get_ref()).copied() else {
                continue;
            };
            for (name, phrases) in &wire.values {
                let values = &self.set.dimensions[dimension].values;
                let Some(value) = values.iter().position(|value| value == name) else {
                    continue;
                };
                for text in phrases {
                    if let Some(phrase) = self.phrase(&pack, &file.path, text) {
                        self.set
                            .contexts
                            .add(phrase, ContextCue { dimension, value });
                    }
                }
            }
        }
    }

    fn claims(&mut self, file: &File) {
        let pack = self.set.packs[file.pack].clone();
        for wire in &file.wire.claim {
            let Some(claim) = self
                .claims
                .get(&format!("{pack}/{}", wire.id.get_ref()))
                .copied()
            else {
                continue;
            };
            self.claim(file, &pack, wire, claim);
        }
    }

    fn claim(&mut self, file: &File, pack: &str, wire: &ClaimWire, claim: usize) {
        let subjects = self.subjects_of(file, pack, wire);
        let value = wire
            .value
            .as_ref()
            .and_then(|name| self.slot_of(file, pack, name));
        let stances = self.stances(file, wire);
        let company = Company {
            with: (!wire.with.is_empty()).then(|| self.index(pack, &file.path, &wire.with, ())),
            without: self.index(pack, &file.path, &wire.without, ()),
        };
        let farthest = self.farthest(file, wire);
        let own = Owner {
            claim,
            stance: None,
        };
        let mut cell_index = self.index(pack, &file.path, &wire.cell, own);
        let except = self.index(pack, &file.path, &wire.except, ());
        for text in &wire.phrases {
            if let Some(phrase) = self.phrase(pack, &file.path, text) {
                self.set.claim_index.add(phrase, own);
            }
        }
        let mut first_index = Index::default();
        for (index, stance) in wire.stance.iter().enumerate() {
            let owner = Owner {
                claim,
                stance: Some(index),
            };
            for text in &stance.phrases {
                if let Some(phrase) = self.phrase(pack, &file.path, text) {
                    self.set.claim_index.add(phrase, owner);
                }
            }
            for text in &stance.first_entry {
                if let Some(phrase) = self.phrase(pack, &file.path, text) {
                    first_index.add(phrase, owner);
                }
            }
            for text in &stance.cell {
                if let Some(phrase) = self.phrase(pack, &file.path, text) {
                    cell_index.add(phrase, owner);
                }
            }
        }
        for text in &wire.ranking {
            if let Some(phrase) = self.phrase(pack, &file.path, text) {
                self.set.ranking_index.add(phrase, claim);
            }
        }
        for text in &wire.column {
            if let Some(phrase) = self.phrase(pack, &file.path, text) {
                self.set.column_index.add(phrase, claim);
            }
        }
        for text in &wire.asked {
            if let Some(phrase) = self.phrase(pack, &file.path, text) {
                self.set.asked_index.add(phrase, claim);
            }
        }
        let one = |(name, value): (&String, &Spanned<String>)| (name.clone(), vec![value.clone()]);
        let implied = self.contexts_of(file, &wire.implies.iter().map(one).collect());
        let declaration = &mut self.set.claims[claim];
        let first = |(dimension, values): (usize, Vec<usize>)| Some((dimension, *values.first()?));
        declaration.implies = implied.into_iter().filter_map(first).collect();
        declaration.subjects = subjects;
        declaration.except = except;
        declaration.farthest = farthest;
        declaration.value = value;
        declaration.stances = stances;
        declaration.company = company;
        declaration.cell_index = cell_index;
        declaration.first_index = first_index;
    }

    fn farthest(&mut self, file: &File, wire: &ClaimWire) -> By {
        let Some(nearness) = &wire.nearness else {
            return By::Topic;
        };
        match nearness.get_ref().as_str() {
            "phrase" => By::Phrase,
            "sentence" => By::Sentence,
            "near" => By::Paragraph,
            "heading" => By::Heading,
            "topic" => By::Topic,
            other => {
                let help = did_you_mean(other, ["phrase", "sentence", "near", "heading", "topic"]);
                self.mistakes.add(
                    &file.path,
                    span(nearness),
                    format!("there is no nearness `{other}`"),
                    help,
                );
                By::Topic
            }
        }
    }

    fn stances(&mut self, file: &File, wire: &ClaimWire) -> Vec<Stance> {
        let ids = texts(
            &wire
                .stance
                .iter()
                .map(|stance| stance.id.clone())
                .collect::<Vec<_>>(),
        );
        let mut stances = Vec::new();
        for stance in &wire.stance {
            let denied = stance.denied.as_ref().and_then(|denied| {
                let found = ids.iter().position(|id| id == denied.get_ref());
                if found.is_none() {
                    let help = did_you_mean(denied.get_ref(), ids.iter().map(String::as_str));
                    let message = format!("this claim has no stance `{}`", denied.get_ref());
                    self.mistakes.add(&file.path, span(denied), message, help);
                }
                found
            });
            stances.push(Stance {
                id: stance.id.get_ref().clone(),
                denied,
            });
        }
        stances
    }

    /// The subjects that a claim may be about: a name, or a list of names.
    fn subjects_of(&mut self, file: &File, pack: &str, wire: &ClaimWire) -> Vec<usize> {
        let Some(named) = &wire.subject else {
            return Vec::new();
        };
        let one = std::slice::from_ref(named.get_ref());
        let names = named.get_ref().as_array().map_or(one, Vec::as_slice);
        let mut subjects = Vec::new();
        for name in names {
            let found = name
                .as_str()
                .and_then(|name| lookup(&self.subjects, pack, name));
            if found.is_none() {
                let name = name.as_str().unwrap_or_default();
                let help = did_you_mean(name, names_seen(&self.subjects, pack));
                let message = format!("there is no subject `{name}`");
                self.mistakes.add(&file.path, span(named), message, help);
            }
            subjects.extend(found);
        }
        subjects
    }

    fn slot_of(&mut self, file: &File, pack: &str, name: &Spanned<String>) -> Option<usize> {
        let own = self.names.get(&format!("{pack}/{}", name.get_ref()));
        match own.or_else(|| self.names.get(name.get_ref())) {
            Some(Reference::Values { slot, .. } | Reference::Quantity { slot, .. }) => Some(*slot),
            _ => {
                let help = did_you_mean(name.get_ref(), names_seen(&self.names, pack));
                let message = format!(
                    "there is no slot or vocabulary with values called `{}`",
                    name.get_ref()
                );
                self.mistakes.add(&file.path, span(name), message, help);
                None
            }
        }
    }

    // ---- Rules ----

    fn rule(&mut self, file: &File, wire: &RuleWire) {
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
        let fact = |source: &super::schema::SourceWire| Fact {
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
    fn better_rules(&mut self, files: &[File]) {
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

    fn claim_of(&mut self, file: &File, pack: &str, name: &Spanned<String>) -> Option<usize> {
        let found = lookup(&self.claims, pack, name.get_ref());
        if found.is_none() {
            let help = did_you_mean(name.get_ref(), names_seen(&self.claims, pack));
            self.mistakes.add(
                &file.path,
                span(name),
                format!("there is no claim `{}`", name.get_ref()),
                help,
            );
        }
        found
    }

    fn severity(&mut self, file: &File, name: &Spanned<String>) -> Severity {
        let all = [Severity::Error, Severity::Warning, Severity::Note];
        all.into_iter()
            .find(|severity| severity.name() == name.get_ref())
            .unwrap_or_else(|| {
                let help = did_you_mean(name.get_ref(), all.iter().map(|severity| severity.name()));
                self.mistakes.add(
                    &file.path,
                    span(name),
                    format!("there is no severity `{}`", name.get_ref()),
                    help,
                );
                Severity::Error
            })
    }

    fn statuses(
        &mut self,
        file: &File,
        wire: &[Spanned<String>],
        default: &[Status],
    ) -> Vec<Status> {
        let mut statuses = Vec::new();
        for name in wire {
            match Status::from_name(name.get_ref()) {
                Some(status) => statuses.push(status),
                None if name.get_ref() == ANY => statuses.extend(Status::ALL),
                None => {
                    let help = did_you_mean(
                        name.get_ref(),
                        Status::ALL.iter().map(|status| status.name()),
                    );
                    self.mistakes.add(
                        &file.path,
                        span(name),
                        format!("there is no status `{}`", name.get_ref()),
                        help,
                    );
                }
            }
        }
        if wire.is_empty() {
            statuses.extend(default);
        }
        statuses
    }

    fn contexts_of(
        &mut self,
        file: &File,
        wire: &BTreeMap<String, Vec<Spanned<String>>>,
    ) -> Vec<(usize, Vec<usize>)> {
        let mut contexts = Vec::new();
        for (name, values) in wire {
            let Some(dimension) = self.dimensions.get(name).copied() else {
                let at = values.first().map(span).unwrap_or_default();
                let help = did_you_mean(name, self.dimensions.keys().map(String::as_str));
                self.mistakes.add(
                    &file.path,
                    at,
                    format!("there is no context `{name}`"),
                    help,
                );
                continue;
            };
            let known = self.set.dimensions[dimension].values.clone();
            let mut wanted = Vec::new();
            for value in values {
                match known.iter().position(|known| known == value.get_ref()) {
                    Some(index) => wanted.push(index),
                    None => {
                        let help = did_you_mean(value.get_ref(), known.iter().map(String::as_str));
                        let message =
                            format!("the context `{name}` has no value `{}`", value.get_ref());
                        self.mistakes.add(&file.path, span(value), message, help);
                    }
                }
            }
            contexts.push((dimension, wanted));
        }
        contexts
    }

    fn dimension_of(&mut self, file: &File, name: &Spanned<String>) -> Option<usize> {
        let found = self.dimensions.get(name.get_ref()).copied();
        if found.is_none() {
            let help = did_you_mean(name.get_ref(), self.dimensions.keys().map(String::as_str));
            self.mistakes.add(
                &file.path,
                span(name),
                format!("there is no context `{}`", name.get_ref()),
                help,
            );
        }
        found
    }

    fn stances_of(
        &mut self,
        file: &File,
        stances: &[Spanned<String>],
        claims: &[usize],
    ) -> Vec<(usize, usize)> {
        let mut wanted = Vec::new();
        for name in stances {
            let matching: Vec<(usize, usize)> = claims
                .iter()
                .flat_map(|claim| {
                    let stances = self.set.claims[*claim].stances.iter().enumerate();
                    stances
                        .filter(|(_, stance)| stance.id == *name.get_ref())
                        .map(|(index, _)| (*claim, index))
                })
                .collect();
            if matching.is_empty() && !claims.is_empty() {
                let known: Vec<String> = claims
                    .iter()
                    .flat_map(|claim| {
                        self.set.claims[*claim]
                            .stances
                            .iter()
                            .map(|stance| stance.id.clone())
                    })
                    .collect();
                let help = did_you_mean(name.get_ref(), known.iter().map(String::as_str));
                let message = format!("no claim of this rule has a stance `{}`", name.get_ref());
                self.mistakes.add(&file.path, span(name), message, help);
            }
            wanted.extend(matching);
        }
        wanted
    }

    fn values_of(&mut self, file: &File, wire: &RuleWire, claims: &[usize]) -> Vec<usize> {
        let slots = claims
            .iter()
            .filter_map(|claim| self.set.claims[*claim].value);
        let known: Vec<String> = slots
            .flat_map(|slot| self.set.slots[slot].values.clone())
            .collect();
        let mut wanted = Vec::new();
        for name in &wire.values {
            match known.iter().position(|value| value == name.get_ref()) {
                Some(index) => wanted.push(index),
                None => {
                    let help = did_you_mean(name.get_ref(), known.iter().map(String::as_str));
                    let message = format!("the claim has no value `{}`", name.get_ref());
                    self.mistakes.add(&file.path, span(name), message, help);
                }
            }
        }
        if wire.values.is_empty() {
            self.mistakes.add(
                &file.path,
                span(&wire.id),
                "an `expect` rule needs `values`",
                None,
            );
        }
        wanted
    }

    fn accept(&mut self, file: &File, pack: &str, wire: &RuleWire) -> Vec<Accept> {
        let mut accept = Vec::new();
        if wire.accept.is_empty() {
            self.mistakes.add(
                &file.path,
                span(&wire.id),
                "a `range` rule needs `accept`",
                None,
            );
        }
        for wire in &wire.accept {
            if wire.min > wire.max {
                self.mistakes.add(
                    &file.path,
                    span(&wire.claim),
                    "the ends of this range are reversed",
                    None,
                );
            }
            if let Some(claim) = self.claim_of(file, pack, &wire.claim) {
                accept.push(Accept {
                    claim,
                    min: wire.min,
                    max: wire.max,
                    unit: wire.unit.get_ref().clone(),
                });
            }
        }
        accept
    }
}

/// Where a rule says that something must stand.
fn place(wire: &RuleWire) -> Option<Place> {
    wire.place.map(|place| Place {
        first: place.first,
        last: place.last,
    })
}

fn lookup(names: &BTreeMap<String, usize>, pack: &str, name: &str) -> Option<usize> {
    names
        .get(&format!("{pack}/{name}"))
        .or_else(|| names.get(name))
        .copied()
}

/// The names as this pack would write them.
fn names_seen<'n, T>(
    names: &'n BTreeMap<String, T>,
    pack: &'n str,
) -> impl Iterator<Item = &'n str> {
    names.keys().map(move |key| {
        key.strip_prefix(pack)
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or(key)
    })
}
