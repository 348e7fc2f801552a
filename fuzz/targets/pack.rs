//! Bytes as a file of a rule pack, or, if the first is below five, as that file of the language: mistakes are told where
//! they stand, and rules without mistakes are tried on their examples, and judge alike after they were bytes.

#![no_main]

use claimspan::authoring::trial;
use claimspan::document::Format;
use claimspan::pack::RuleSet;
use claimspan::source::Source;
use claimspan_fuzz::{LANGUAGE, TODAY};
use libfuzzer_sys::fuzz_target;

/// What stands beside a file of the language.
const PACK: &str = include_str!("compiled.toml");

const ARTICLE: &str = "# What ketamine is\n\nKetamine is not a Schedule II drug. Some say that it takes 6 to 8 \
    sessions over two weeks.\n\n- word one two, first-line treatment\n\n| a | b |\n|---|---|\n| yes | 5 mg/kg |\n";

fuzz_target!(|bytes: &[u8]| {
    let which = bytes
        .first()
        .map_or(usize::MAX, |first| usize::from(*first));
    let mut language = LANGUAGE.clone();
    let (bytes, replaced) = match language.get_mut(which) {
        Some(file) => (&bytes[1..], Some(file)),
        None => (bytes, None),
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let pack = match replaced {
        Some(file) => {
            *file = Source::from_text(&*file.path, text);
            PACK
        }
        None => text,
    };
    let loaded = claimspan_fuzz::loaded_with("a", Source::from_text("a.toml", pack), &language);
    claimspan_fuzz::drawn(&loaded.sources, &loaded.mistakes);
    let rules = loaded.rules;
    let all: Vec<_> = rules.rules.iter().collect();
    if loaded.mistakes.is_empty() {
        let tried = trial::try_all(&all, &rules, Some(TODAY));
        for tried in tried {
            claimspan_fuzz::drawn(&loaded.sources, &tried.faults);
        }
        let article = Source::from_text("a.md", ARTICLE);
        let one = claimspan_fuzz::checked(article.clone(), Format::Markdown, &rules);
        let rules = RuleSet::from_bytes(&rules.to_bytes().unwrap()).unwrap();
        let two = claimspan_fuzz::checked(article, Format::Markdown, &rules);
        assert_eq!(one.diagnostics, two.diagnostics);
    }
});
