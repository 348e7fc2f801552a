//! Bytes as changes to a compiled rule set, each of a place (two bytes) and what to put there (one byte); a last byte that
//! is left over cuts the set short. It is refused, or is a set that can be written again.

#![no_main]

use std::sync::LazyLock;

use claimspan::pack::RuleSet;
use libfuzzer_sys::fuzz_target;

const PACKS: [&str; 2] = [
    include_str!("directives.toml"),
    include_str!("compiled.toml"),
];

static COMPILED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let loaded = claimspan_fuzz::loaded("small", &PACKS.concat());
    assert!(loaded.mistakes.is_empty(), "{:?}", loaded.mistakes);
    loaded.rules.to_bytes().unwrap()
});

fuzz_target!(|bytes: &[u8]| {
    let mut compiled = COMPILED.clone();
    let changes = bytes.chunks_exact(3);
    let cut = changes.remainder().first().copied();
    for change in changes {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % compiled.len();
        compiled[at] = change[2];
    }
    compiled.truncate(compiled.len() - usize::from(cut.unwrap_or_default()));
    let Ok(rules) = RuleSet::from_bytes(&compiled) else {
        return;
    };
    let written = rules.to_bytes().unwrap();
    let again = RuleSet::from_bytes(&written).unwrap();
    // Tables of words have no order of their own.
    assert_eq!(again.rules.len(), rules.rules.len());
    assert_eq!(again.to_bytes().unwrap().len(), written.len());
});
