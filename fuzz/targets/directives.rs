//! Bytes as an article with suppressions (a letter for its format, then its text), under a rule that reports every
//! article and one word: directives lie in the article, settling them twice says the same, and the removal of those that
//! nothing needs comes to rest.

#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use claimspan::diagnostic::Diagnostic;
use claimspan::document::Format;
use claimspan::lint::{self, Checked};
use claimspan::pack::RuleSet;
use claimspan::settle::suppress::{self, Terms};
use claimspan::source::Source;
use claimspan::{fix, parse};
use claimspan_fuzz::TODAY;
use libfuzzer_sys::fuzz_target;

/// Two rules, so that a directive may be right in one and wrong in the other.
const PACK: &str = include_str!("directives.toml");

static SMALL: LazyLock<(RuleSet, Vec<String>)> = LazyLock::new(|| {
    let loaded = claimspan_fuzz::loaded("small", PACK);
    assert!(loaded.mistakes.is_empty(), "{:?}", loaded.mistakes);
    let known = loaded.rules.rules.iter().map(|rule| rule.id.clone());
    let known = known.collect();
    (loaded.rules, known)
});

fuzz_target!(|bytes: &[u8]| {
    let Some((source, format)) = claimspan_fuzz::article(bytes) else {
        return;
    };
    let mut text = source.text.clone();
    let mut found = settled(source, format);
    // Each round takes one directive away at least.
    for _ in 0..=text.len() {
        let fixes = found.iter().filter_map(|found| found.fix.as_ref());
        let applied = fix::apply(&text, fixes);
        if applied.fixes == 0 {
            return;
        }
        assert!(applied.text.len() < text.len(), "{text:?}");
        text = applied.text;
        found = settled(Source::from_text("a", &*text), format);
    }
});

fn settled(source: Source, format: Format) -> Vec<Diagnostic> {
    let (rules, known) = &*SMALL;
    let document = parse::parse(&source, format);
    let Checked {
        source,
        diagnostics,
        suppressions,
        ..
    } = lint::check(source, format, rules, TODAY);
    assert_eq!(suppressions, suppress::read(&source, &document));
    for directive in &suppressions.directives {
        let span = directive.wish.label.span;
        assert!(source.text.get(span.range()).is_some(), "{directive:?}");
    }
    let all = BTreeMap::from([(source.path.to_string(), suppressions)]);
    let severity = |_: &str, rule: &str| rules.rule(rule).map(|rule| rule.severity);
    let terms = Terms {
        rules,
        known,
        today: TODAY,
        compared: true,
        severity: &severity,
    };
    let mut found = diagnostics;
    suppress::settle(&mut found, &all, &terms);
    found.sort_by(|one, two| one.order().cmp(&two.order()));
    claimspan_fuzz::sound_diagnostics(&source, &found);
    found
}
