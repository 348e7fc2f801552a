//! The words that options take, for types of other floors, which know nothing of the command line.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::diagnostic::Severity;
use crate::document::Format;
use crate::report::OutputFormat;
use crate::report::claims::ListFormat;
use crate::report::compare::CompareFormat;
use crate::report::suppressions::SuppressionsFormat;

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
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Full => "every finding drawn in its text",
            Self::Concise => "one line a finding",
            Self::Grouped => "one line a finding, under the name of its article",
            Self::Json => "one object, for machines",
            Self::JsonLines => "one object a line, for machines",
            Self::Sarif => "SARIF 2.1.0, for code scanning",
            Self::Github => "annotations by GitHub Actions",
            Self::Gitlab => "a code quality report for GitLab",
            Self::Junit => "JUnit XML, for servers that show tests",
            Self::Rdjson => "reviewdog's diagnostic format",
            Self::Checkstyle => "checkstyle XML",
            Self::Markdown => "a summary for a comment or a job",
        };
        Some(PossibleValue::new(self.name()).help(help))
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

impl ValueEnum for SuppressionsFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Table, Self::Json]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Table => PossibleValue::new("table").help("for people"),
            Self::Json => PossibleValue::new("json").help("one object, for machines"),
        })
    }
}

impl ValueEnum for CompareFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Table, Self::Json, Self::Csv, Self::Html]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Table => PossibleValue::new("table").help("for people"),
            Self::Json => PossibleValue::new("json").help("one object, for machines"),
            Self::Csv => PossibleValue::new("csv").help("for spreadsheets: one line an occurrence"),
            Self::Html => PossibleValue::new("html").help("one page for a browser"),
        })
    }
}
