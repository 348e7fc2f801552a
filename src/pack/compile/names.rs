//! Names first: what packs call their vocabularies, subjects, contexts and claims, so that packs and files may refer to
//! each other in any order. Next: [`super::claims`].

use toml::Spanned;

use super::{Compiler, File, span, texts};
use crate::claim::index::Index;
use crate::claim::phrase::{QuantityPattern, Reference};
use crate::claim::quantity;
use crate::claim::subject::By;
use crate::pack::read::did_you_mean;
use crate::pack::schema::ContextWire;
use crate::pack::set::{Company, Declaration, Dimension, Slot, Subject};

impl Compiler {
    pub(super) fn declare(&mut self, file: &File) {
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

    pub(super) fn duplicate(&mut self, file: &File, id: &Spanned<String>, what: &str) {
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
}
