//! Wire form to compiled form: names are resolved, phrases compiled, and every mistake is noted where it stands.
//!
//! In: the files of packs. Out: a [`RuleSet`] and the mistakes. The language comes first ([`language`]), then what packs
//! name ([`names`]), what articles may say ([`claims`]) and what is judged ([`rules`], with [`refer`]).

mod claims;
mod language;
mod names;
mod refer;
mod rules;

use std::collections::BTreeMap;

use rayon::prelude::*;
use toml::Spanned;

use super::LANGUAGE;
use super::gate::Gate;
use super::read::{self, Mistakes, did_you_mean};
use super::schema::FileWire;
use super::set::{Name, Owner, RuleSet};
use super::sound;
use super::trace::{self as tracing, Traced};
use crate::claim::context::ContextCue;
use crate::claim::index::{Draft, Index};
use crate::claim::phrase::{Filed, Glossary, Names, Phrase, Reference, Vocabularies};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::source::{Source, Span};

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
    let (read, known) = rayon::join(|| read_all(sources), || compiler.language(language));
    let mut files: Vec<File> = Vec::new();
    for (file, mistakes) in read {
        compiler.mistakes.found.extend(mistakes.found);
        files.push(file);
    }
    if !known {
        // Nearly every phrase would be wrong as well.
        return (compiler, files);
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
    compiler.finish_drafts();
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
        let path = source.path.to_string();
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
    drafts: Drafts,
}

/// The indexes to which several files add.
#[derive(Default)]
struct Drafts {
    names: Draft<Name>,
    claims: Draft<Owner>,
    columns: Draft<usize>,
    rankings: Draft<usize>,
    asked: Draft<usize>,
    contexts: Draft<ContextCue>,
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

    fn vocabularies(&self) -> &Vocabularies {
        self.vocabularies
    }

    fn key(&self, name: &str) -> String {
        format!("{}/{name}", self.pack)
    }

    fn stops_gaps(&self) -> bool {
        self.pack != LANGUAGE
    }
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

    /// The indexes of which every phrase has been read.
    fn finish_drafts(&mut self) {
        let drafts = std::mem::take(&mut self.drafts);
        self.set.names = drafts.names.finish();
        self.set.contexts = drafts.contexts.finish();
        self.set.claim_index = drafts.claims.finish();
        self.set.column_index = drafts.columns.finish();
        self.set.ranking_index = drafts.rankings.finish();
        self.set.asked_index = drafts.asked.finish();
    }

    // ---- Phrases ----

    fn phrase(&mut self, pack: &str, path: &str, text: &Spanned<String>) -> Option<Filed> {
        self.compile_phrase(pack, path, text.get_ref(), span(text))
    }

    fn compile_phrase(&mut self, pack: &str, path: &str, text: &str, at: Span) -> Option<Filed> {
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
        let mut index = Draft::default();
        for text in list {
            if let Some(phrase) = self.phrase(pack, path, text) {
                index.add(phrase, owner);
            }
        }
        index.finish()
    }
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
