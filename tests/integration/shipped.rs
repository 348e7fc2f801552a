//! The compiled packs that a released program carries say what the packs themselves say.

use std::fs;
use std::path::Path;

use claimspan::lint;
use claimspan::pack::{self, RuleSet};
use claimspan::source::{Source, discover};

use crate::sound;

#[test]
fn packs_judge_alike_from_their_bytes() {
    let read = pack::load(&[]).rules;
    let bytes = read.to_bytes().unwrap();
    assert!(bytes.len() > 100_000, "{} bytes", bytes.len());
    let unpacked = RuleSet::from_bytes(&bytes).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let found = discover::discover(&[folder.to_string_lossy().into_owned()], None);
    let mut diagnostics = 0;
    for article in found.articles {
        let name = article.path.to_string_lossy().into_owned();
        let source = Source::from_bytes(name.clone(), fs::read(&article.path).unwrap()).unwrap();
        let one = lint::check(source.clone(), article.format, &read, crate::TODAY);
        let two = lint::check(source, article.format, &unpacked, crate::TODAY);
        sound::diagnostics(&one.source, &one.diagnostics);
        assert_eq!(one.diagnostics, two.diagnostics, "{name}");
        diagnostics += one.diagnostics.len();
    }
    assert!(diagnostics > 50, "{diagnostics} diagnostics");
}

#[test]
fn the_same_packs_are_the_same_bytes() {
    let one = pack::load(&[]).rules.to_bytes().unwrap();
    let two = pack::load(&[]).rules.to_bytes().unwrap();
    assert!(
        one == two,
        "two readings differ: a build would not be reproducible"
    );
}

#[test]
fn bytes_of_something_else_are_no_rules() {
    assert!(RuleSet::from_bytes(b"").is_err());
    assert!(RuleSet::from_bytes(b"{\"packs\": []}").is_err());
    let mut cut = pack::load(&[]).rules.to_bytes().unwrap();
    cut.truncate(cut.len() / 2);
    assert!(RuleSet::from_bytes(&cut).is_err());
}
