//! Which articles a pack judges at all.
//!
//! In: what a pack says of itself. Out: yes or no for an article: by the subjects that it names, by its front matter,
//! by its path. Each condition that a pack sets must hold; a pack that sets none judges every article.

use serde::{Deserialize, Serialize};

use globset::{GlobSet, GlobSetBuilder};

use crate::claim::Article;
use crate::claim::index::Index;
use crate::source::pattern::builder;

/// The conditions of one pack.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Gate {
    /// Subjects one of which the article must name; empty for any article.
    pub subjects: Vec<usize>,
    /// Words that will do in place of a name.
    pub words: Index<()>,
    /// Keys of the front matter with the values, in lower case, one of which they must have.
    pub front_matter: Vec<(String, Vec<String>)>,
    /// Patterns one of which the path must match.
    pub paths: Option<Patterns>,
}

/// Patterns of paths, written and compiled.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Patterns {
    written: Vec<String>,
    set: GlobSet,
}

impl TryFrom<Vec<String>> for Patterns {
    type Error = String;

    fn try_from(written: Vec<String>) -> Result<Self, Self::Error> {
        let mut set = GlobSetBuilder::new();
        for pattern in &written {
            let glob = builder(pattern)?.build();
            set.add(glob.map_err(|error| error.kind().to_string())?);
        }
        let set = set.build().map_err(|error| error.kind().to_string())?;
        Ok(Self { written, set })
    }
}

impl From<Patterns> for Vec<String> {
    fn from(patterns: Patterns) -> Self {
        patterns.written
    }
}

impl Gate {
    /// Whether the pack judges this article.
    pub fn admits(&self, article: &Article<'_>) -> bool {
        self.names_subject(article)
            && self.has_values(article)
            && self
                .paths
                .as_ref()
                .is_none_or(|paths| paths.set.is_match(&*article.source.path))
    }

    fn names_subject(&self, article: &Article<'_>) -> bool {
        self.subjects.is_empty()
            || article.document.prose_blocks().any(|(block, _)| {
                let mut mentions = article.reading.mentions(block).iter();
                mentions.any(|mention| !mention.generic && self.subjects.contains(&mention.subject))
            })
            || self.says_words(article)
    }

    fn says_words(&self, article: &Article<'_>) -> bool {
        let reading = &article.reading;
        article.document.prose_blocks().any(|(block, _)| {
            (0..reading.block(block).sentences.len()).any(|sentence| {
                let passage = reading.bare(block, sentence);
                self.words
                    .may_match(&passage.tokens[passage.start..passage.end])
                    && !self.words.find(&passage).is_empty()
            })
        })
    }

    fn has_values(&self, article: &Article<'_>) -> bool {
        self.front_matter.iter().all(|(key, values)| {
            let mut entries = article.document.front_matter.iter();
            entries.any(|entry| {
                entry.key == *key && values.contains(&entry.value.trim().to_lowercase())
            })
        })
    }
}
