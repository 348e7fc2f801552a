//! Bytes as a phrase on the first line and an article below it, under a pack that forbids what the phrase says: it is
//! refused where it stands, or found where its words are.

#![no_main]

use std::fmt::Write;

use claimspan::document::Format;
use claimspan::source::Source;
use libfuzzer_sys::fuzz_target;

const PACK: &str = include_str!("phrase.toml");

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (phrase, article) = text.split_once('\n').unwrap_or((text, ""));
    let loaded = claimspan_fuzz::loaded("a", &PACK.replace("PHRASE", &quoted(phrase)));
    claimspan_fuzz::drawn(&loaded.sources, &loaded.mistakes);
    if loaded.mistakes.is_empty() {
        let article = Source::from_text("a.txt", article);
        claimspan_fuzz::checked(article, Format::Text, &loaded.rules);
    }
});

/// As a string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for char in text.chars() {
        if matches!(char, '"' | '\\') || char.is_control() {
            write!(quoted, "\\u{:04x}", u32::from(char)).unwrap();
        } else {
            quoted.push(char);
        }
    }
    quoted + "\""
}
