//! The language's files to what they compile to: spelling, quantities, cues, structure, the meanings of words.
//!
//! In: the files of `rules/language/<code>/`. Out: the parts of the rule set that no pack may change. Next: [`super::names`].

use serde::Deserialize;
use toml::Spanned;

use super::{Compiler, span};
use crate::claim::Status;
use crate::claim::cue::{Cue, CuesWire};
use crate::claim::index::{Draft, Index};
use crate::claim::quantity::{self, Quantities};
use crate::claim::statement::{Lexis, StatementWire};
use crate::claim::structure::{AnswersWire, Structure, StructureWire};
use crate::document::sentence::Stops;
use crate::document::token::{Lexicon, WordId};
use crate::language::{Language, LanguageWire};
use crate::pack::LANGUAGE;
use crate::pack::read::{self, did_you_mean};
use crate::source::{Source, Span};

/// The language's vocabulary of words that no gap of a pack's phrase passes over.
const GAP_STOPS: &str = "gap-stops";

impl Compiler {
    /// Compiles the language. Without its words, which phrases of all packs name, it says so.
    pub(super) fn language(&mut self, sources: &[Source]) -> bool {
        let file = |name: &str| sources.iter().find(|source| source.path.ends_with(name));
        let written = self.wire::<LanguageWire>(file("language.toml"), "language.toml");
        let quantities = self.wire::<quantity::Wire>(file("quantities.toml"), "quantities.toml");
        let cues = self.wire::<CuesWire>(file("cues.toml"), "cues.toml");
        let structure = self.wire::<StructureWire>(file("structure.toml"), "structure.toml");
        let statement = file("statement.toml");
        // A language without it compares no statements.
        let statement = statement.and_then(|source| self.wire::<StatementWire>(Some(source), ""));
        let Some((path, wire)) = &written else {
            return false;
        };
        self.set.lexicon =
            Lexicon::new(&wire.common, &wire.same, &wire.contractions, &wire.clitics);
        self.vocabularies.set_common(self.set.lexicon.common());
        self.set.stops = Stops {
            titles: wire.titles.iter().cloned().collect(),
            abbreviations: wire.abbreviations.iter().cloned().collect(),
            openers: wire.openers.iter().cloned().collect(),
        };
        let (language, errors) = Language::compile(wire);
        self.language = language;
        for error in errors {
            let message = error.get_ref().to_string();
            self.mistakes.add(path, span(&error), message, None);
        }
        if let Some((path, wire)) = quantities {
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
        if let Some((path, wire)) = cues {
            self.cues(&path, &wire);
        }
        if let Some((path, wire)) = structure {
            self.structure(&path, &wire);
        }
        if let Some((path, wire)) = statement {
            self.lexis(&path, &wire);
        }
        self.set.comparisons = self.vocabulary_index("comparison", path, wire);
        self.set.examples = self.vocabulary_index("example", path, wire);
        self.set.appositions = self.vocabulary_index("apposition", path, wire);
        self.set.joins = self.vocabulary_words("join");
        let stops = self.vocabulary_words(GAP_STOPS);
        self.vocabularies.set_gap_stops(stops);
        self.set.verbs = self.vocabulary_words("finite").into_iter().collect();
        self.set.beginnings = self.vocabulary_words("beginning");
        if !self.mistakes.found.is_empty() {
            // A phrase that names a vocabulary tells of mistakes in it where it names it; here each has its own line.
            for name in wire.vocabulary.keys() {
                self.vocabulary_index(name, path, wire);
            }
        }
        true
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
            Ok(wire) => Some((source.path.to_string(), wire)),
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

    fn vocabulary_index(&mut self, name: &str, path: &str, wire: &LanguageWire) -> Index<()> {
        let phrases = wire.vocabulary.get(name);
        phrases.map_or_else(Index::default, |phrases| {
            self.index(LANGUAGE, path, phrases, ())
        })
    }

    fn cues(&mut self, path: &str, wire: &CuesWire) {
        let mut cues = Draft::default();
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
                mild: cue.mild,
            });
            for text in &cue.phrases {
                if let Some(phrase) = self.phrase(LANGUAGE, path, text) {
                    cues.add(phrase, index);
                }
            }
        }
        self.set.cue_index = cues.finish();
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
            let mut index = Draft::default();
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
            index.finish()
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
            presumes: self.index(LANGUAGE, path, &wire.presumes, ()),
            callouts: self.index(LANGUAGE, path, &wire.callouts, ()),
            answer_labels: self.index(LANGUAGE, path, &wire.answer_labels, ()),
        };
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
