//! Every setting that holds for an article, with its origin, as a text for people.

use std::fmt::Write;

use super::choice::Choices;
use super::find::Configuration;
use super::origin::{Origin, Setting};
use super::run::RunSettings;
use crate::diagnostic::Severity;
use crate::document::Document;
use crate::report::visible_name;

/// What is shown.
pub struct Shown<'a> {
    /// The article's path as it is shown.
    pub file: &'a str,
    /// The article, whose front matter may decide.
    pub document: &'a Document,
    /// The files.
    pub configuration: &'a Configuration,
    /// The choice of rules.
    pub choices: &'a Choices,
    /// What holds for the run.
    pub run: &'a RunSettings,
}

/// Writes the settings: those of the run, then every rule.
pub fn show(shown: &Shown<'_>) -> String {
    let files = shown.choices.files(shown.file, shown.configuration);
    let names: Vec<String> = files.iter().map(|file| visible_name(&file.shown)).collect();
    let names = if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", then ")
    };
    let run = shown.run;
    let exclude = files.iter().rev().find_map(|file| file.exclude.as_ref());
    let exclude = exclude.map_or_else(Setting::default, |said| Setting {
        value: said.value.words.clone(),
        origin: said.origin.clone(),
    });
    let format = run.output_format.value.as_deref().unwrap_or("full");
    let fail_on = run.fail_on.value.unwrap_or(Severity::Error).name();
    let mut rows = vec![
        row("rules", list(&run.rules.value), &run.rules.origin),
        row("exclude", list(&exclude.value), &exclude.origin),
        row("output-format", quoted(format), &run.output_format.origin),
        row("fail-on", quoted(fail_on), &run.fail_on.origin),
        row("across", run.across.value.to_string(), &run.across.origin),
    ];
    let mut texts = Vec::new();
    for (id, state) in shown.choices.states(shown.file, Some(shown.document)) {
        let (value, origin) = if !state.on {
            ("off".to_owned(), state.on_by.to_string())
        } else if state.severity_by == Origin::Default && state.on_by == Origin::Default {
            (state.severity.name().to_owned(), "default".to_owned())
        } else if state.severity_by == Origin::Default {
            let origin = format!("chosen: {}; severity: default", state.on_by);
            (state.severity.name().to_owned(), origin)
        } else if state.on_by == Origin::Default {
            (
                state.severity.name().to_owned(),
                state.severity_by.to_string(),
            )
        } else {
            let origin = format!("chosen: {}; severity: {}", state.on_by, state.severity_by);
            (state.severity.name().to_owned(), origin)
        };
        rows.push((id.to_owned(), value, visible_name(&origin)));
        if let Some((text, origin)) = state.text {
            texts.push(row(&format!("text of {id}"), quoted(&text), &origin));
        }
    }
    rows.extend(texts);
    let width = |of: fn(&Row) -> &str| {
        let lengths = rows.iter().map(|row| of(row).chars().count());
        lengths
            .filter(|length| *length <= WIDEST)
            .max()
            .unwrap_or_default()
    };
    let (names_wide, values_wide) = (width(|row| row.0.as_str()), width(|row| row.1.as_str()));
    let file = visible_name(shown.file);
    let mut text = format!("settings for {file}\nfiles: {names}\n\n");
    for (name, value, origin) in &rows {
        // A string takes what is written.
        let _ = writeln!(text, "{name:names_wide$}  {value:values_wide$}  {origin}");
    }
    text
}

/// A longer value does not widen the table.
const WIDEST: usize = 40;

type Row = (String, String, String);

fn row(name: &str, value: String, origin: &Origin) -> Row {
    (name.to_owned(), value, visible_name(&origin.to_string()))
}

fn quoted(word: &str) -> String {
    format!("{word:?}")
}

fn list(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    format!("[{}]", words.join(", "))
}
