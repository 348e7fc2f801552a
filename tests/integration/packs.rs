//! Every rule of the shipped packs against its own examples.

use claimspan::claim;
use claimspan::document::Format;
use claimspan::pack::{self, RuleSet};
use claimspan::parse;
use claimspan::rule::Rule;
use claimspan::source::{Source, Span};

#[test]
fn shipped_packs_have_no_mistakes() {
    let loaded = pack::load(&[]);
    assert!(loaded.mistakes.is_empty(), "{:#?}", loaded.mistakes);
    assert!(loaded.rules.rules.len() >= 15);
}

#[test]
fn every_rule_reports_its_flags_and_is_silent_on_its_passes() {
    let rules = pack::load(&[]).rules;
    let mut wrong = Vec::new();
    for rule in &rules.rules {
        assert!(
            !rule.flags.is_empty() && !rule.passes.is_empty(),
            "{} has no examples",
            rule.id
        );
        for flag in &rule.flags {
            let (text, wanted) = marked(&flag.text);
            let spans = reported(&text, flag.format, rule, &rules);
            let hit = spans
                .iter()
                .any(|span| wanted.is_none_or(|wanted| span.overlaps(wanted)));
            if !hit {
                wrong.push(format!("{}: not reported: {}", rule.id, flag.text));
            }
        }
        for pass in &rule.passes {
            if !reported(&pass.text, pass.format, rule, &rules).is_empty() {
                wrong.push(format!("{}: reported: {}", rule.id, pass.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// An example without its brackets, and the words that stood in them; empty brackets mark what is missing.
fn marked(flag: &str) -> (String, Option<Span>) {
    match (flag.find('['), flag.find(']')) {
        (Some(open), Some(close)) if open < close => {
            let text = [&flag[..open], &flag[open + 1..close], &flag[close + 1..]].concat();
            let words = Span::new(open, close - 1);
            (text, (!words.is_empty()).then_some(words))
        }
        _ => (flag.to_owned(), None),
    }
}

/// What the rule by itself reports, whichever other rule would know better.
fn reported(text: &str, format: Format, rule: &Rule, rules: &RuleSet) -> Vec<Span> {
    let source = Source::from_text("example.txt", text);
    let document = parse::parse(&source, format);
    let article = claim::extract(&source, &document, rules);
    let found = rule.judge(&article, crate::TODAY);
    let spans = found.into_iter().map(|diagnostic| diagnostic.primary.span);
    spans.collect()
}
