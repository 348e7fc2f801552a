//! What a rule refers to: claims, answers, contexts, statuses and values by their names, each with its own complaint
//! where nobody declares it.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{Compiler, File, lookup, names_seen, span};
use crate::claim::Status;
use crate::diagnostic::Severity;
use crate::pack::read::did_you_mean;
use crate::pack::schema::RuleWire;
use crate::rule::Accept;

/// The word for all statuses.
const ANY: &str = "any";

impl Compiler {
    pub(super) fn claim_of(
        &mut self,
        file: &File,
        pack: &str,
        name: &Spanned<String>,
    ) -> Option<usize> {
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

    pub(super) fn severity(&mut self, file: &File, name: &Spanned<String>) -> Severity {
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

    pub(super) fn statuses(
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

    pub(super) fn contexts_of(
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

    pub(super) fn dimension_of(&mut self, file: &File, name: &Spanned<String>) -> Option<usize> {
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

    pub(super) fn stances_of(
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

    pub(super) fn values_of(
        &mut self,
        file: &File,
        wire: &RuleWire,
        claims: &[usize],
    ) -> Vec<usize> {
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

    pub(super) fn accept(&mut self, file: &File, pack: &str, wire: &RuleWire) -> Vec<Accept> {
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
