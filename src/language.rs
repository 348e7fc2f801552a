//! What the tool knows of a language, compiled from `rules/language/<code>/`.
//!
//! In: four TOML files: `language.toml` (spelling, inflection, abbreviations, vocabularies), `cues.toml` (what sets an
//! assertion status), `structure.toml` (answers, labels, lead-ins), `quantities.toml` (number words and units).
//! Out: [`Language`]. No word of English stands in Rust: another language is another folder.

use std::collections::{BTreeMap, HashMap};

use regex::Regex;
use serde::Deserialize;
use toml::Spanned;

/// `language.toml` as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LanguageWire {
    /// Endings that split off a word: `n't`, `'s`.
    pub clitics: Vec<String>,
    /// Words before a name, after which a full stop ends no sentence; without the stop.
    pub titles: Vec<String>,
    /// Other words after which a full stop ends no sentence.
    pub abbreviations: Vec<String>,
    /// Words that with a capital begin a sentence, even after an abbreviation.
    pub openers: Vec<String>,
    /// The most frequent words, the most frequent first.
    pub common: Vec<String>,
    /// Spelling to the word that it stands for.
    pub same: BTreeMap<String, String>,
    /// Contractions that do not split by rule.
    pub contractions: BTreeMap<String, Vec<String>>,
    /// How words inflect: the first rule that fits.
    pub inflection: Vec<InflectionWire>,
    /// Words that inflect by no rule, with all their forms.
    pub irregular: BTreeMap<String, Vec<String>>,
    /// Named lists of phrases, open to every pack.
    pub vocabulary: BTreeMap<String, Vec<Spanned<String>>>,
}

/// One rule of inflection.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InflectionWire {
    /// A pattern that the word must match.
    pub pattern: Spanned<String>,
    /// How many letters to cut off its end.
    #[serde(default)]
    pub cut: usize,
    /// What to add.
    pub add: Vec<String>,
    /// Whether the forms with a doubled last letter are added as well.
    #[serde(default)]
    pub double: bool,
}

/// The compiled part of `language.toml`.
#[derive(Debug, Clone, Default)]
pub struct Language {
    inflection: Vec<(Regex, usize, Vec<String>, bool)>,
    irregular: HashMap<String, Vec<String>>,
    /// Named lists of phrases.
    pub vocabulary: BTreeMap<String, Vec<String>>,
}

impl Language {
    /// Compiles `language.toml`; the errors say where in it a pattern is no regular expression, and why. All else is
    /// there, so that nothing that names it is wrong as well.
    pub fn compile(wire: &LanguageWire) -> (Self, Vec<Spanned<regex::Error>>) {
        let mut inflection = Vec::new();
        let mut errors = Vec::new();
        for rule in &wire.inflection {
            match Regex::new(rule.pattern.get_ref()) {
                Ok(pattern) => inflection.push((pattern, rule.cut, rule.add.clone(), rule.double)),
                Err(error) => errors.push(Spanned::new(rule.pattern.span(), error)),
            }
        }
        let phrases =
            |list: &Vec<Spanned<String>>| list.iter().map(|s| s.get_ref().clone()).collect();
        let language = Self {
            inflection,
            irregular: wire.irregular.clone().into_iter().collect(),
            vocabulary: wire
                .vocabulary
                .iter()
                .map(|(name, list)| (name.clone(), phrases(list)))
                .collect(),
        };
        (language, errors)
    }

    /// Words that inflect by no rule, with all their forms, in order of the words.
    pub fn irregular(&self) -> BTreeMap<&String, &Vec<String>> {
        self.irregular.iter().collect()
    }

    /// The word and its inflections. Forms that do not exist do no harm: nobody writes them.
    pub fn inflections(&self, word: &str) -> Vec<String> {
        let mut forms = vec![word.to_owned()];
        if let Some(irregular) = self.irregular.get(word) {
            forms.extend(irregular.iter().cloned());
            return forms;
        }
        if let Some((_, cut, add, double)) = self
            .inflection
            .iter()
            .find(|(pattern, ..)| pattern.is_match(word))
        {
            let stem: String = word
                .chars()
                .take(word.chars().count().saturating_sub(*cut))
                .collect();
            forms.extend(add.iter().map(|ending| format!("{stem}{ending}")));
            if let (true, Some(last)) = (double, word.chars().last()) {
                let vowel = |ending: &&String| ending.starts_with(['e', 'i']);
                forms.extend(
                    add.iter()
                        .filter(vowel)
                        .map(|ending| format!("{word}{last}{ending}")),
                );
            }
        }
        forms
    }
}
