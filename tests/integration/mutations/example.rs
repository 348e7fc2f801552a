//! An example of a rule, and what comes of a variant of it.

use std::ops::Range;

use claimspan::claim::{self, Article};
use claimspan::document::Format;
use claimspan::parse;
use claimspan::rule::{self, Rule};
use claimspan::source::{Source, Span};

use super::{Outcome, RULES, Variant, Wanted};

/// A `flags` example with what its rule reports in it.
pub(super) struct Example<'a> {
    pub(super) rule: &'a Rule,
    pub(super) format: Format,
    /// The text without brackets.
    pub(super) text: String,
    /// The words reported at the brackets; empty where something is missing.
    pub(super) words: Range<usize>,
    /// The sentence that they stand in.
    pub(super) sentence: Range<usize>,
    /// All words that are reported, normalised.
    said: Vec<String>,
}

impl<'a> Example<'a> {
    /// None if the rule does not report it as it is: `packs.rs` says so.
    pub(super) fn read(rule: &'a Rule, flag: &rule::Example) -> Option<Self> {
        let marked = flag.marked().ok()?;
        let marks: Vec<Span> = marked
            .marks
            .into_iter()
            .filter(|mark| !mark.is_empty())
            .collect();
        let text = marked.text;
        let found = findings(&text, flag.format, rule);
        let at = found
            .iter()
            .find(|(span, _)| marks.is_empty() || marks.iter().any(|mark| span.overlaps(*mark)));
        if found.is_empty() {
            return None;
        }
        let (words, mut sentence) = at.map_or((0..0, 0..0), |(span, passage)| {
            (span.start..span.end, passage.start..passage.end)
        });
        let stops = text[sentence.end..].chars();
        sentence.end += stops.take_while(|char| *char == '.').count();
        Some(Self {
            rule,
            format: flag.format,
            said: said(&text, &found),
            text,
            words,
            sentence,
        })
    }

    /// Runs the rule on a variant.
    pub(super) fn try_out(&self, variant: Variant) -> Outcome {
        let found = findings(&variant.text, variant.format, self.rule);
        let within = |start: Option<usize>| {
            let mut spans = found.iter().map(|(span, _)| span);
            spans.any(|span| start.is_none_or(|start| span.end > start))
        };
        let fault = match variant.wanted {
            Wanted::Same => {
                let now = said(&variant.text, &found);
                (now != self.said).then(|| format!("reports {now:?}, not {:?}", self.said))
            }
            Wanted::Reported(start) => (!within(start)).then(|| "is silent".to_owned()),
            Wanted::Silent(start) => {
                within(start).then(|| format!("reports {:?}", said(&variant.text, &found)))
            }
        };
        Outcome {
            rule: self.rule.id.clone(),
            variant: variant.name,
            example: self.text.clone(),
            text: variant.text,
            fault,
        }
    }
}

/// The spans that the rule by itself reports, with the sentences that they stand in.
pub(super) fn findings(text: &str, format: Format, rule: &Rule) -> Vec<(Span, Span)> {
    judged(text, format, rule, |_| {})
}

/// The same after the article's claims have been changed.
pub(super) fn judged(
    text: &str,
    format: Format,
    rule: &Rule,
    change: impl FnOnce(&mut Article<'_>),
) -> Vec<(Span, Span)> {
    let source = Source::from_text("example", text);
    let document = parse::parse(&source, format);
    let mut article = claim::extract(&source, &document, &RULES);
    change(&mut article);
    let found = rule.judge(&article, crate::TODAY).into_iter();
    found.map(|one| (one.primary.span, one.passage)).collect()
}

/// The reported words as a reader sees them: without markup, in small letters, with plain spaces, quotes and hyphens.
fn said(text: &str, found: &[(Span, Span)]) -> Vec<String> {
    let spans = found.iter().map(|(span, _)| &text[span.start..span.end]);
    spans.map(normal).collect()
}

fn normal(words: &str) -> String {
    let mut plain = words.replace("&nbsp;", " ").replace("&shy;", "");
    plain = plain.replace("&amp;", "&");
    for tag in ["<b>", "</b>"] {
        plain = plain.replace(tag, "");
    }
    plain = plain
        .chars()
        .filter(|char| !matches!(char, '*' | '_' | '\u{ad}'))
        .map(|char| match char {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            '\u{2011}' => '-',
            other => other,
        })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
