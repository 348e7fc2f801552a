//! Keys that survive edits elsewhere: of the rule, the path, the normalised words and which occurrence they are.
//!
//! Lines, columns and bytes are left out, so that re-wrapping or moving a passage keeps its key. The hash is FNV-1a
//! (Fowler, Noll and Vo), 64 bits: short, stable across versions and machines, not for security.

use std::collections::BTreeMap;

use crate::claim::Article;
use crate::diagnostic::Diagnostic;

/// Gives every diagnostic its fingerprint.
pub fn assign(diagnostics: &mut [Diagnostic], article: &Article<'_>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let words = normalised(article.source.slice(diagnostic.primary.span));
        let key = format!("{}\0{}\0{words}", diagnostic.rule, article.source.path);
        let occurrence = seen.entry(key.clone()).or_insert(0);
        *occurrence += 1;
        diagnostic.fingerprint = format!("{:016x}", fnv1a(&format!("{key}\0{occurrence}")));
    }
}

/// The fingerprint of a finding that has a place in several articles: of the rule, the paths and the words.
pub fn of(parts: &[&str]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| normalised(part)).collect();
    format!("{:016x}", fnv1a(&parts.join("\0")))
}

fn normalised(words: &str) -> String {
    let letters = |word: &str| {
        word.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let words: Vec<String> = words
        .split_whitespace()
        .map(letters)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
