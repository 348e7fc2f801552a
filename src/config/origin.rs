//! Settings with the place where each was said.

use std::fmt;
use std::path::Path;

use super::pattern::Patterns;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::{Source, Span};

/// Where a setting was said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere: it is what holds unless somebody says otherwise.
    #[default]
    Default,
    /// With this option of the command line.
    CommandLine(&'static str),
    /// In a configuration file.
    File {
        /// The file and the words.
        label: Label,
        /// The line, from 1.
        line: usize,
    },
}

impl Origin {
    /// A place in a configuration file.
    pub(super) fn at(source: &Source, span: std::ops::Range<usize>) -> Self {
        let span = Span::new(span.start, span.end.max(span.start));
        Self::File {
            line: source.position(span.start).line,
            label: Label {
                file: source.path.to_string(),
                span,
                message: String::new(),
            },
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::CommandLine(option) => write!(f, "command line (--{option})"),
            Self::File { label, line } => write!(f, "{}:{line}", label.file),
        }
    }
}

/// A setting with its origin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setting<T> {
    /// What holds.
    pub value: T,
    /// Who said so.
    pub origin: Origin,
}

/// An id or a pattern of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it is written.
    pub text: String,
    /// Where.
    pub origin: Origin,
}

/// One voice in the choice of rules: a file, one of its overrides, or the command line.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// For which articles it speaks; for all if none.
    pub selectors: Option<Selectors>,
    /// These rules only.
    pub select: Option<Vec<Word>>,
    /// These besides.
    pub extend_select: Vec<Word>,
    /// Not these.
    pub ignore: Vec<Word>,
    /// How much these weigh.
    pub severity: Vec<(Word, Severity)>,
    /// What these offer to insert.
    pub text: Vec<(Word, String)>,
}

/// Which articles an override is for.
#[derive(Debug, Clone, Default)]
pub struct Selectors {
    /// Patterns one of which the path must match.
    pub(super) paths: Option<Patterns>,
    /// Keys of the front matter with the values, in lower case, one of which they must have.
    pub(super) front_matter: Vec<(String, Vec<String>)>,
}

impl Selectors {
    /// Whether an article fits.
    pub(super) fn fit(&self, place: &Path, document: Option<&crate::document::Document>) -> bool {
        let entries = document.map_or(&[][..], |document| &document.front_matter);
        let has = |(key, values): &(String, Vec<String>)| {
            let mut same = entries.iter().filter(|entry| entry.key == *key);
            same.any(|entry| values.contains(&entry.value.trim().to_lowercase()))
        };
        self.paths.as_ref().is_none_or(|paths| paths.fit(place))
            && self.front_matter.iter().all(has)
    }
}

/// What keeps a configuration from being used.
#[derive(Debug, Default)]
pub struct Faults {
    /// Mistakes in files, to be drawn.
    pub mistakes: Vec<Diagnostic>,
    /// The files that they point into.
    pub sources: Vec<Source>,
    /// Anything else, in words.
    pub troubles: Vec<String>,
}

impl Faults {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.mistakes.is_empty() && self.troubles.is_empty()
    }
}
