//! One configuration file: from TOML to what it says, with every mistake in it.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::origin::{Layer, Origin, Selectors, Setting, Word};
use super::pattern::Patterns;
use super::wire::{FileWire, OverrideWire, Words};
use crate::diagnostic::Severity;
use crate::pack::{self, Mistakes};
use crate::source::{Source, Span};

/// What a configuration file says.
#[derive(Debug)]
pub(super) struct File {
    /// Its path as it is shown.
    pub(super) shown: String,
    /// The file that it extends.
    pub(super) extend: Option<Setting<PathBuf>>,
    pub(super) rules: Option<Setting<Vec<PathBuf>>>,
    pub(super) exclude: Option<Setting<Patterns>>,
    pub(super) fail_on: Option<Setting<Severity>>,
    pub(super) output_format: Option<Setting<String>>,
    pub(super) across: Option<Setting<bool>>,
    /// Its choice of rules: for all articles, then its overrides.
    pub(super) layers: Vec<Layer>,
}

/// Reads a file that stands in this folder.
pub(super) fn read(source: &Source, folder: &Path, mistakes: &mut Mistakes) -> File {
    let wire = wire(source, mistakes);
    let mut reader = Reader {
        source,
        folder,
        mistakes,
    };
    let FileWire {
        extend,
        rules,
        exclude,
        fail_on,
        output_format,
        across,
        ..
    } = &wire;
    let mut layers = vec![reader.layer(
        &wire.select,
        &wire.extend_select,
        &wire.ignore,
        (&wire.severity, &wire.text),
    )];
    for wire in &wire.overrides {
        if let Some(layer) = reader.override_layer(wire) {
            layers.push(layer);
        }
    }
    let path = |word: &Spanned<String>| folder.join(word.get_ref());
    File {
        shown: source.path.to_string(),
        extend: extend.as_ref().map(|word| reader.said(word, path(word))),
        rules: rules
            .as_ref()
            .map(|words| reader.said(words, words.get_ref().iter().map(path).collect())),
        exclude: exclude.as_ref().and_then(|words| reader.patterns(words)),
        fail_on: fail_on
            .as_ref()
            .map(|word| reader.said(word, (*word.get_ref()).into())),
        output_format: output_format
            .as_ref()
            .map(|word| reader.said(word, word.get_ref().clone())),
        across: across
            .as_ref()
            .map(|word| reader.said(word, *word.get_ref())),
        layers,
    }
}

/// The wire form. The overrides are read one by one, so that a mistake in one hides none in another.
fn wire(source: &Source, mistakes: &mut Mistakes) -> FileWire {
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    for error in &errors {
        pack::note(source, error, &[], mistakes);
    }
    let span = table.span();
    let mut table = table.into_inner();
    let key = table
        .iter()
        .find(|(key, value)| {
            key.get_ref().as_ref() == "overrides" && matches!(value.get_ref(), DeValue::Array(_))
        })
        .map(|(key, _)| key.clone());
    let overrides = key.and_then(|key| table.remove(&key));
    let table = Spanned::new(span, DeValue::Table(table));
    let mut file: FileWire = pack::read_entry(source, table, mistakes).unwrap_or_default();
    if let Some(overrides) = overrides {
        file.overrides = pack::read_entries(source, overrides, mistakes);
    }
    file
}

struct Reader<'r> {
    source: &'r Source,
    folder: &'r Path,
    mistakes: &'r mut Mistakes,
}

type Severities = std::collections::BTreeMap<Spanned<String>, Spanned<super::wire::SeverityWire>>;
type Texts = std::collections::BTreeMap<Spanned<String>, Spanned<String>>;

impl Reader<'_> {
    fn said<T, W>(&self, wire: &Spanned<W>, value: T) -> Setting<T> {
        Setting {
            value,
            origin: Origin::at(self.source, wire.span()),
        }
    }

    fn mistake(&mut self, span: std::ops::Range<usize>, message: String, help: Option<String>) {
        let span = Span::new(span.start, span.end);
        self.mistakes.add(&self.source.path, span, message, help);
    }

    fn word(&self, word: &Spanned<String>) -> Word {
        Word {
            text: word.get_ref().clone(),
            origin: Origin::at(self.source, word.span()),
        }
    }

    fn words(&self, words: &Words) -> Option<Vec<Word>> {
        let words = words.as_ref()?.get_ref();
        Some(words.iter().map(|word| self.word(word)).collect())
    }

    fn layer(
        &mut self,
        select: &Words,
        extend_select: &Words,
        ignore: &Words,
        (severity, text): (&Severities, &Texts),
    ) -> Layer {
        for text in text.values() {
            if text.get_ref().trim().is_empty() {
                let help = "write the text, or leave the line out".to_owned();
                self.mistake(text.span(), "this text is empty".to_owned(), Some(help));
            }
        }
        let mut weights: Vec<(Word, Severity)> = severity
            .iter()
            .map(|(word, severity)| (self.word(word), (*severity.get_ref()).into()))
            .collect();
        // What is said last holds: so the more a pattern says, the later it speaks, and an id after all patterns.
        weights.sort_by_key(|(word, _)| {
            let text = &word.text;
            (
                !text.contains(['*', '?', '[', '{']),
                text.len(),
                text.clone(),
            )
        });
        let texts = text
            .iter()
            .map(|(word, text)| (self.word(word), text.get_ref().trim().to_owned()));
        Layer {
            selectors: None,
            select: self.words(select),
            extend_select: self.words(extend_select).unwrap_or_default(),
            ignore: self.words(ignore).unwrap_or_default(),
            severity: weights,
            text: texts.collect(),
        }
    }

    /// None if it cannot be told for which articles it is.
    fn override_layer(&mut self, wire: &OverrideWire) -> Option<Layer> {
        let mut layer = self.layer(
            &wire.select,
            &wire.extend_select,
            &wire.ignore,
            (&wire.severity, &wire.text),
        );
        let keys = wire.front_matter.as_ref().map(Spanned::get_ref);
        let keys = keys.into_iter().flatten();
        let front_matter = keys.map(|(key, values)| (key.to_lowercase(), values.values()));
        let selectors = Selectors {
            paths: match &wire.paths {
                Some(words) => Some(self.patterns(words)?.value),
                None => None,
            },
            front_matter: front_matter.collect(),
        };
        if selectors.paths.is_none() && selectors.front_matter.is_empty() {
            let span = wire.front_matter.as_ref().map(Spanned::span);
            let span = span.unwrap_or_else(|| self.place_of(&layer));
            let message = "this override does not say for which articles it is".to_owned();
            let help = "give it `paths` or `front-matter`".to_owned();
            self.mistake(span, message, Some(help));
            return None;
        }
        layer.selectors = Some(selectors);
        Some(layer)
    }

    /// Some place in an override that has no selector: the first of its words.
    fn place_of(&self, layer: &Layer) -> std::ops::Range<usize> {
        let words = layer.select.iter().flatten();
        let words = words.chain(&layer.extend_select).chain(&layer.ignore);
        let words = words.chain(layer.severity.iter().map(|(word, _)| word));
        let mut words = words.chain(layer.text.iter().map(|(word, _)| word));
        match words.next().map(|word| &word.origin) {
            Some(Origin::File { label, .. }) => label.span.range(),
            _ => {
                let found = self.source.text.find("[[overrides]]").unwrap_or_default();
                found..found
            }
        }
    }

    fn patterns(&mut self, words: &Spanned<Vec<Spanned<String>>>) -> Option<Setting<Patterns>> {
        let texts: Vec<String> = words
            .get_ref()
            .iter()
            .map(|word| word.get_ref().clone())
            .collect();
        if texts.is_empty() {
            let help = "name some, or leave the line out".to_owned();
            self.mistake(
                words.span(),
                "there is no pattern here".to_owned(),
                Some(help),
            );
            return None;
        }
        match Patterns::new(self.folder, &texts) {
            Ok(patterns) => Some(self.said(words, patterns)),
            Err(wrong) => {
                for (at, reason) in wrong {
                    let span = words.get_ref()[at].span();
                    let message = format!("`{}` is no pattern: {reason}", texts[at]);
                    self.mistake(span, message, None);
                }
                None
            }
        }
    }
}
