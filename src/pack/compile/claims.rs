//! Gates, subjects, contexts and claims, with their phrases. Next: [`super::rules`].

use toml::Spanned;

use super::{Compiler, File, lookup, names_seen, span, texts};
use crate::claim::context::ContextCue;
use crate::claim::index::Draft;
use crate::claim::phrase::Reference;
use crate::claim::subject::By;
use crate::pack::gate::Patterns;
use crate::pack::read::did_you_mean;
use crate::pack::schema::{ClaimWire, SubjectWire};
use crate::pack::set::{Company, Name, Owner, Stance};

impl Compiler {
    /// Which articles the pack judges; its files may share the conditions out among them.
    pub(super) fn gate(&mut self, file: &File) {
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
            if let Err(why) = Patterns::try_from(vec![pattern.get_ref().clone()]) {
                let message = format!("this is no pattern of paths: {why}");
                self.mistakes.add(&file.path, span(pattern), message, None);
            }
        }
        self.set.gates[file.pack].paths = Patterns::try_from(texts(&wire.paths)).ok();
    }

    pub(super) fn subjects(&mut self, file: &File) {
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
                        self.drafts.names.add(phrase, Name { subject, generic });
                    }
                }
            }
        }
    }

    pub(super) fn contexts(&mut self, file: &File) {
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
                        let cue = ContextCue { dimension, value };
                        self.drafts.contexts.add(phrase, cue);
                    }
                }
            }
        }
    }

    pub(super) fn claims(&mut self, file: &File) {
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
        let mut cell_index = Draft::default();
        for text in &wire.cell {
            if let Some(phrase) = self.phrase(pack, &file.path, text) {
                cell_index.add(phrase, own);
            }
        }
        let except = self.index(pack, &file.path, &wire.except, ());
        for text in &wire.phrases {
            if let Some(phrase) = self.phrase(pack, &file.path, text) {
                self.drafts.claims.add(phrase, own);
            }
        }
        let mut first_index = Draft::default();
        for (index, stance) in wire.stance.iter().enumerate() {
            let owner = Owner {
                claim,
                stance: Some(index),
            };
            for text in &stance.phrases {
                if let Some(phrase) = self.phrase(pack, &file.path, text) {
                    self.drafts.claims.add(phrase, owner);
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
                self.drafts.rankings.add(phrase, claim);
            }
        }
        for text in &wire.column {
            if let Some(phrase) = self.phrase(pack, &file.path, text) {
                self.drafts.columns.add(phrase, claim);
            }
        }
        for text in &wire.asked {
            if let Some(phrase) = self.phrase(pack, &file.path, text) {
                self.drafts.asked.add(phrase, claim);
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
        declaration.cell_index = cell_index.finish();
        declaration.first_index = first_index.finish();
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
}
