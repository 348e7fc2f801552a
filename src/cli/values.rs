//! The words that options take, for types of other floors, which know nothing of the command line.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::diagnostic::Severity;
use crate::document::Format;
use crate::report::OutputFormat;
use crate::report::claims::ListFormat;
use crate::report::compare::CompareFormat;

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Text, Self::Markdown, Self::Html]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }))
    }
}

impl ValueEnum for Severity {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Error, Self::Warning, Self::Note]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl ValueEnum for OutputFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Full, Self::Concise, Self::Json]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Full => PossibleValue::new("full").help("every finding drawn in its text"),
            Self::Concise => PossibleValue::new("concise").help("one line a finding"),
            Self::Json => PossibleValue::new("json").help("one object, for machines"),
        })
    }
}

impl ValueEnum for ListFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Table, Self::JsonLines, Self::Csv]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Table => PossibleValue::new("table").help("for people"),
            Self::JsonLines => {
                PossibleValue::new("json-lines").help("one object a line, for machines")
            }
            Self::Csv => PossibleValue::new("csv").help("for spreadsheets"),
        })
    }
}

impl ValueEnum for CompareFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Table, Self::Json, Self::Csv]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Table => PossibleValue::new("table").help("for people"),
            Self::Json => PossibleValue::new("json").help("one object, for machines"),
            Self::Csv => PossibleValue::new("csv").help("for spreadsheets: one line an occurrence"),
        })
    }
}
