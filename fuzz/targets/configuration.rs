//! Bytes as a `claimspan.toml`: mistakes are told where they stand, and what is none gives every article its rules.

#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use claimspan::config::{Choices, CommandLine, Configuration, Faults, Layer, Shown, Which, show};
use claimspan::document::Format;
use claimspan::parse;
use claimspan::source::Source;
use claimspan_fuzz::RULES;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().unwrap());

const ARTICLES: [&str; 3] = ["posts/ketamine/a.md", "b.html", "news/2024/c.txt"];

const TEXT: &str = "---\ntitle: One\ntags: [a, news]\ndraft: true\n---\n\nWords.\n";

fuzz_target!(|bytes: &[u8]| {
    let path = FOLDER.path().join("claimspan.toml");
    fs::write(&path, bytes).unwrap();
    let places: Vec<PathBuf> = ARTICLES.map(|name| FOLDER.path().join(name)).into();
    let which = Which::Named(path.to_string_lossy().into_owned());
    let configuration = Configuration::load(&which, places.iter().map(PathBuf::as_path));
    let configuration = match configuration {
        Ok(configuration) => configuration,
        Err(faults) => return told(&faults),
    };
    let articles = ARTICLES.into_iter().zip(places.iter().cloned());
    let choices = Choices::new(&configuration, &Layer::default(), articles, &RULES);
    let choices = match choices {
        Ok(choices) => choices,
        Err(faults) => return told(&faults),
    };
    let Ok(run) = configuration.run(&CommandLine::default()) else {
        return;
    };
    for (file, place) in ARTICLES.into_iter().zip(&places) {
        let source = Source::from_text(file, TEXT);
        let document = parse::parse(&source, Format::Markdown);
        let selection = choices.selection(file, &document, &RULES);
        assert!(selection.rules(&RULES).count() <= RULES.rules.len());
        configuration.excludes(place);
        let shown = show(&Shown {
            file,
            document: &document,
            configuration: &configuration,
            choices: &choices,
            run: &run,
        });
        assert!(!shown.is_empty());
    }
});

fn told(faults: &Faults) {
    assert!(!faults.is_empty());
    claimspan_fuzz::drawn(&faults.sources, &faults.mistakes);
}
