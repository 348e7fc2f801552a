//! Which rules judge, and how heavily: the choice made on the command line.
//!
//! In: ids and patterns of rules. Out: the last [`Layer`] of the configuration, which speaks after all files. What the
//! words name is looked up by [`crate::config::Choices`].

use crate::config::{Layer, Origin, Word};
use crate::diagnostic::Severity;

/// The rules to judge by.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Choice {
    /// Judge by these rules only: ids, or patterns such as `health/*`; may be repeated
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,

    /// Judge by these rules besides those of `--select`
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    extend_select: Vec<String>,

    /// Do not judge by these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,

    /// Let these rules report errors
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    error: Vec<String>,

    /// Let these rules report warnings
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    warning: Vec<String>,

    /// Let these rules report notes
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    note: Vec<String>,
}

impl Choice {
    /// What the command line has to say, after all files.
    pub(super) fn layer(&self) -> Layer {
        let words = |option: &'static str, patterns: &[String]| -> Vec<Word> {
            let word = |text: &String| Word {
                text: text.clone(),
                origin: Origin::CommandLine(option),
            };
            patterns.iter().map(word).collect()
        };
        let weights = [
            ("error", &self.error, Severity::Error),
            ("warning", &self.warning, Severity::Warning),
            ("note", &self.note, Severity::Note),
        ];
        let weights = weights
            .into_iter()
            .flat_map(|(option, patterns, severity)| {
                let words = words(option, patterns).into_iter();
                words.map(move |word| (word, severity))
            });
        Layer {
            select: (!self.select.is_empty()).then(|| words("select", &self.select)),
            extend_select: words("extend-select", &self.extend_select),
            ignore: words("ignore", &self.ignore),
            severity: weights.collect(),
            ..Layer::default()
        }
    }
}
