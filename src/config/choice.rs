//! Which rules judge an article, how heavily, and what they offer to insert.
//!
//! In: the layers of the configuration, the command line's after them, and the rules. Out: [`Choices`], and from them
//! the [`Selection`] for one article. Each layer goes on from what the one before it left: `select` begins anew,
//! `extend-select` adds, `ignore` takes away. An id that no rule has is told with the nearest one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::MISTAKE;
use super::find::Configuration;
use super::origin::{Faults, Layer, Origin, Selectors, Word};
use super::read::File;
use crate::diagnostic::Severity;
use crate::document::Document;
use crate::pack::{Mistakes, RuleSet, did_you_mean};
use crate::rule::Rule;
use crate::settle::suppress::NOTICES;
use crate::source::pattern::builder;

/// The path under which all articles that come in a stream are filed: any name that they bear counts from its folder.
pub const STREAMED: &str = "";

/// The rules that judge one article.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// By the index in the rule set.
    chosen: Vec<bool>,
    /// Rules that weigh or offer something else than the pack says.
    changed: BTreeMap<usize, Rule>,
    /// How much each chosen one weighs, those about suppressions included.
    severity: BTreeMap<String, Severity>,
}

impl Selection {
    /// All rules as their packs have them.
    pub fn all(rules: &RuleSet) -> Self {
        let severity = rules
            .rules
            .iter()
            .map(|rule| (rule.id.clone(), rule.severity));
        let notices = NOTICES
            .iter()
            .map(|(id, severity)| ((*id).to_owned(), *severity));
        Self {
            chosen: vec![true; rules.rules.len()],
            changed: BTreeMap::new(),
            severity: severity.chain(notices).collect(),
        }
    }

    /// The chosen rules, by id.
    pub fn rules<'a>(&'a self, rules: &'a RuleSet) -> impl Iterator<Item = &'a Rule> {
        let chosen = rules.rules.iter().enumerate();
        let chosen = chosen.filter(|(at, _)| self.chosen.get(*at).copied().unwrap_or_default());
        chosen.map(|(at, rule)| self.changed.get(&at).unwrap_or(rule))
    }

    /// How much a rule weighs; none if it does not judge.
    pub fn severity(&self, rule: &str) -> Option<Severity> {
        self.severity.get(rule).copied()
    }
}

/// An id or a pattern with the rules that it names.
#[derive(Debug, Clone)]
struct Step<T> {
    origin: Origin,
    rules: Vec<bool>,
    value: T,
}

/// A layer whose words have been looked up.
#[derive(Debug, Clone, Default)]
struct Resolved {
    selectors: Option<Selectors>,
    select: Option<Vec<Step<()>>>,
    extend_select: Vec<Step<()>>,
    ignore: Vec<Step<()>>,
    severity: Vec<Step<Severity>>,
    text: Vec<Step<String>>,
}

/// What has been said of a rule so far.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) on: bool,
    pub(super) on_by: Origin,
    pub(super) severity: Severity,
    pub(super) severity_by: Origin,
    pub(super) text: Option<(String, Origin)>,
}

/// Who speaks for an article: its chain, and the layers of it that fit.
type Voices = (usize, Vec<usize>);

/// All choices of a run.
#[derive(Debug)]
pub struct Choices {
    /// The layers of each chain of files, then that of the command line.
    chains: Vec<Vec<Resolved>>,
    /// The ids of rules that can judge in this run, then of those about suppressions.
    ids: Vec<String>,
    defaults: Vec<Severity>,
    /// The ids of all rules, chosen or not.
    known: Vec<String>,
    /// Which chain speaks for the articles of a folder, by the path of it that is shown, and where it is.
    folders: BTreeMap<String, (usize, PathBuf)>,
    made: Mutex<BTreeMap<Voices, Arc<Selection>>>,
}

impl Choices {
    /// Looks up all words.
    pub fn new<'p>(
        configuration: &Configuration,
        command_line: &Layer,
        articles: impl IntoIterator<Item = (&'p str, PathBuf)>,
        rules: &RuleSet,
    ) -> Result<Self, Faults> {
        let known: Vec<String> = rules.rules.iter().map(|rule| rule.id.clone()).collect();
        let notices = NOTICES.iter().map(|(id, _)| (*id).to_owned());
        let mut lookup = Lookup {
            ids: known.iter().cloned().chain(notices).collect(),
            rules,
            mistakes: Mistakes::under(MISTAKE),
            troubles: Vec::new(),
        };
        // A file that several chains share is looked up, and its mistakes told, once.
        let mut files: BTreeMap<&str, Vec<Resolved>> = BTreeMap::new();
        for file in configuration.chains.iter().flatten() {
            if !files.contains_key(file.shown.as_str()) {
                let layers = file.layers.iter().map(|layer| lookup.layer(layer));
                let layers = layers.collect();
                files.insert(&file.shown, layers);
            }
        }
        let last = lookup.layer(command_line);
        let of = |chain: &super::find::Chain| {
            let layers = chain
                .iter()
                .flat_map(|file| files[file.shown.as_str()].clone());
            layers.chain([last.clone()]).collect()
        };
        let mut chains: Vec<Vec<Resolved>> = configuration.chains.iter().map(of).collect();
        if chains.is_empty() {
            chains.push(vec![last.clone()]);
        }
        let Lookup {
            ids,
            mistakes,
            mut troubles,
            ..
        } = lookup;
        let defaults = rules.rules.iter().map(|rule| rule.severity);
        let defaults: Vec<Severity> = defaults
            .chain(NOTICES.map(|(_, severity)| severity))
            .collect();
        let mut folders: BTreeMap<String, (usize, PathBuf)> = BTreeMap::new();
        for (shown, place) in articles {
            let (folder, _) = parted(shown);
            if !folders.contains_key(folder) {
                let chain = configuration.chain_of(&place);
                let place = place.parent().unwrap_or(&place).to_path_buf();
                folders.insert(folder.to_owned(), (chain, place));
            }
        }
        let choices = Self {
            chains,
            ids,
            defaults,
            folders,
            known,
            made: Mutex::default(),
        };
        let possible = choices.possible();
        if mistakes.found.is_empty()
            && troubles.is_empty()
            && !possible[..choices.known.len()].contains(&true)
        {
            troubles.push("no rule is left to judge by; select fewer or ignore less".to_owned());
        }
        if !mistakes.found.is_empty() || !troubles.is_empty() {
            return Err(Faults {
                mistakes: mistakes.found,
                sources: configuration.sources.clone(),
                troubles,
            });
        }
        Ok(choices)
    }

    /// The ids of all rules of the packs.
    pub fn known(&self) -> &[String] {
        &self.known
    }

    /// The selection for an article, which is known by the path that is shown.
    pub fn selection(&self, shown: &str, document: &Document, rules: &RuleSet) -> Arc<Selection> {
        let (chain, layers) = self.layers(shown, Some(document));
        let key = (chain, layers);
        let made = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made().get(&key) {
            return Arc::clone(known);
        }
        let selection = Arc::new(self.select(&key, rules));
        made().insert(key, Arc::clone(&selection));
        selection
    }

    /// The files that speak for an article, the nearest last.
    pub(super) fn files<'c>(
        &self,
        shown: &str,
        configuration: &'c Configuration,
    ) -> &'c [Arc<File>] {
        let (chain, _) = self.place(shown);
        configuration.chains.get(chain).map_or(&[], Vec::as_slice)
    }

    /// What is said of each rule for an article, with its id.
    pub(super) fn states(&self, shown: &str, document: Option<&Document>) -> Vec<(&str, State)> {
        let (chain, layers) = self.layers(shown, document);
        let states = self.state(chain, &layers);
        self.ids.iter().map(String::as_str).zip(states).collect()
    }

    /// The chain of an article, and where it is.
    fn place(&self, shown: &str) -> (usize, PathBuf) {
        let (folder, name) = parted(shown);
        if let Some((chain, place)) = self.folders.get(folder) {
            return (*chain, place.join(name));
        }
        // Of a stream only a name: it may not lead anywhere, and nothing there is looked at.
        let streamed = self.folders.get(STREAMED);
        streamed.map_or_else(Default::default, |(chain, place)| {
            (*chain, place.join(shown))
        })
    }

    /// The chain of an article, and which of its layers speak for it.
    fn layers(&self, shown: &str, document: Option<&Document>) -> (usize, Vec<usize>) {
        let (chain, place) = self.place(shown);
        let fits = |layer: &Resolved| {
            let selectors = layer.selectors.as_ref();
            selectors.is_none_or(|selectors| selectors.fit(&place, document))
        };
        let layers = self.chains[chain].iter().enumerate();
        let layers = layers.filter(|(_, layer)| fits(layer)).map(|(at, _)| at);
        (chain, layers.collect())
    }

    fn state(&self, chain: usize, layers: &[usize]) -> Vec<State> {
        let start = |severity: &Severity| State {
            on: true,
            on_by: Origin::Default,
            severity: *severity,
            severity_by: Origin::Default,
            text: None,
        };
        let mut states: Vec<State> = self.defaults.iter().map(start).collect();
        for layer in layers.iter().map(|at| &self.chains[chain][*at]) {
            if let Some(select) = &layer.select {
                let origin = select
                    .first()
                    .map(|step| step.origin.clone())
                    .unwrap_or_default();
                for state in &mut states {
                    state.on = false;
                    state.on_by = origin.clone();
                }
                turn(&mut states, select, true);
            }
            turn(&mut states, &layer.extend_select, true);
            turn(&mut states, &layer.ignore, false);
            for step in &layer.severity {
                for state in named(&mut states, &step.rules) {
                    state.severity = step.value;
                    state.severity_by = step.origin.clone();
                }
            }
            for step in &layer.text {
                for state in named(&mut states, &step.rules) {
                    state.text = Some((step.value.clone(), step.origin.clone()));
                }
            }
        }
        states
    }

    fn select(&self, (chain, layers): &(usize, Vec<usize>), rules: &RuleSet) -> Selection {
        let mut selection = Selection::default();
        for (at, state) in self.state(*chain, layers).into_iter().enumerate() {
            let rule = rules.rules.get(at);
            if rule.is_some() {
                selection.chosen.push(state.on);
            }
            if !state.on {
                continue;
            }
            selection
                .severity
                .insert(self.ids[at].clone(), state.severity);
            if let Some(rule) = rule
                && (rule.severity != state.severity || state.text.is_some())
            {
                let mut rule = rule.clone();
                rule.severity = state.severity;
                if let Some((text, _)) = state.text {
                    rule.offer(text);
                }
                selection.changed.insert(at, rule);
            }
        }
        selection
    }

    /// Which rules can judge some article: overrides are taken to add and never to take away.
    fn possible(&self) -> Vec<bool> {
        let used = self.folders.values().map(|(chain, _)| *chain);
        let mut used: BTreeSet<usize> = used.collect();
        if used.is_empty() {
            used.insert(0);
        }
        let mut possible = vec![false; self.ids.len()];
        for chain in &used {
            let layers = self.chains[*chain].iter().enumerate();
            let (always, some): (Vec<_>, Vec<_>) =
                layers.partition(|(_, layer)| layer.selectors.is_none());
            let always: Vec<usize> = always.into_iter().map(|(at, _)| at).collect();
            let states = self.state(*chain, &always);
            possible
                .iter_mut()
                .zip(&states)
                .for_each(|(one, state)| *one |= state.on);
            for (_, layer) in some {
                let selected = layer.select.iter().flatten();
                for step in selected.chain(&layer.extend_select) {
                    possible
                        .iter_mut()
                        .zip(&step.rules)
                        .for_each(|(one, named)| *one |= named);
                }
            }
        }
        possible
    }

    /// Takes the rules out of the set that can judge no article, so that nothing is done for them.
    pub fn narrow(&mut self, rules: &mut RuleSet) {
        let possible = self.possible();
        let count = rules.rules.len();
        let ids = self.ids.iter().zip(&possible);
        let left_out = ids.filter(|(_, possible)| !**possible);
        rules.left_out = left_out.map(|(id, _)| id.clone()).collect();
        let stays = |at: usize| at >= count || possible[at];
        let mut at = 0;
        rules.rules.retain(|_| {
            at += 1;
            stays(at - 1)
        });
        thin(&mut self.ids, stays);
        thin(&mut self.defaults, stays);
        for layer in self.chains.iter_mut().flatten() {
            let selected = layer.select.iter_mut().flatten();
            let named = selected
                .chain(&mut layer.extend_select)
                .chain(&mut layer.ignore);
            named.for_each(|step| thin(&mut step.rules, stays));
            layer
                .severity
                .iter_mut()
                .for_each(|step| thin(&mut step.rules, stays));
            layer
                .text
                .iter_mut()
                .for_each(|step| thin(&mut step.rules, stays));
        }
    }
}

/// The folder of a path that is shown, and the name in it.
fn parted(shown: &str) -> (&str, &str) {
    shown.split_at(shown.rfind('/').map_or(0, |slash| slash + 1))
}

/// Leaves what stands at an index that stays.
fn thin<T>(list: &mut Vec<T>, stays: impl Fn(usize) -> bool) {
    let mut at = 0;
    list.retain(|_| {
        at += 1;
        stays(at - 1)
    });
}

fn turn(states: &mut [State], steps: &[Step<()>], on: bool) {
    for step in steps {
        for state in named(states, &step.rules) {
            state.on = on;
            state.on_by = step.origin.clone();
        }
    }
}

fn named<'s>(states: &'s mut [State], rules: &'s [bool]) -> impl Iterator<Item = &'s mut State> {
    let named = states.iter_mut().zip(rules).filter(|(_, named)| **named);
    named.map(|(state, _)| state)
}

/// Finds the rules that words name.
struct Lookup<'r> {
    rules: &'r RuleSet,
    ids: Vec<String>,
    mistakes: Mistakes,
    troubles: Vec<String>,
}

impl Lookup<'_> {
    fn layer(&mut self, layer: &Layer) -> Resolved {
        let mut steps = |words: &[Word]| -> Vec<Step<()>> {
            words.iter().map(|word| self.step(word, ())).collect()
        };
        Resolved {
            selectors: layer.selectors.clone(),
            select: layer.select.as_ref().map(|words| steps(words)),
            extend_select: steps(&layer.extend_select),
            ignore: steps(&layer.ignore),
            severity: layer
                .severity
                .iter()
                .map(|(word, severity)| self.step(word, *severity))
                .collect(),
            text: layer
                .text
                .iter()
                .map(|(word, text)| self.text(word, text))
                .collect(),
        }
    }

    fn step<T>(&mut self, word: &Word, value: T) -> Step<T> {
        let rules = match self.matching(&word.text) {
            Ok(rules) => rules,
            Err((message, help)) => {
                self.complain(word, message, help);
                vec![false; self.ids.len()]
            }
        };
        Step {
            origin: word.origin.clone(),
            rules,
            value,
        }
    }

    fn text(&mut self, word: &Word, text: &str) -> Step<String> {
        let step = self.step(word, text.to_owned());
        let named = self.rules.rules.iter().zip(&step.rules);
        let mut named = named.filter(|(_, named)| **named).map(|(rule, _)| rule);
        if step.rules.contains(&true) && !named.any(Rule::offers) {
            let offer = self.rules.rules.iter().filter(|rule| rule.offers());
            let offer: Vec<&str> = offer.map(|rule| rule.id.as_str()).collect();
            let help = format!("rules that do: `{}`", offer.join("`, `"));
            let message = format!("`{}` inserts no text", word.text);
            self.complain(word, message, Some(help));
        }
        step
    }

    fn complain(&mut self, word: &Word, message: String, help: Option<String>) {
        match &word.origin {
            Origin::File { label, .. } => self.mistakes.add(&label.file, label.span, message, help),
            Origin::CommandLine(option) => {
                let help = help.map(|help| format!("; {help}")).unwrap_or_default();
                self.troubles
                    .push(format!("--{option} {}: {message}{help}", word.text));
            }
            Origin::Default => self.troubles.push(message),
        }
    }

    /// The rules that an id or a pattern names.
    fn matching(&self, pattern: &str) -> Result<Vec<bool>, (String, Option<String>)> {
        let none = |why: String| (format!("this is no pattern: {why}"), None);
        let glob = builder(pattern).map_err(none)?.build();
        let glob = glob.map_err(|error| none(error.kind().to_string()))?;
        let matcher = glob.compile_matcher();
        let found: Vec<bool> = self.ids.iter().map(|id| matcher.is_match(id)).collect();
        if found.contains(&true) {
            return Ok(found);
        }
        let ids = self.ids.iter().map(String::as_str);
        let help = did_you_mean(pattern, ids).unwrap_or_else(|| {
            let packs = self.rules.packs.join("/*`, `");
            format!("the packs are `{packs}/*`")
        });
        Err(("there is no such rule".to_owned(), Some(help)))
    }
}
