//! The section of rules: for each that has something to say here, why, what it rests on, and how it judges.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::Page;
use super::index::{self, Index};
use super::words::{is_address, message, plain, sign};
use crate::diagnostic::Severity;
use crate::report::card::RuleCard;
use crate::rule::{Example, Rule};

/// How many examples of each sort are shown.
const EXAMPLES: usize = 2;

/// The most characters of an example that are shown.
const EXAMPLE: usize = 240;

/// A rule that has something to say on this page.
pub(super) struct Told<'p> {
    pub(super) id: String,
    /// What is known of it beyond its card.
    rule: Option<&'p Rule>,
    card: Option<RuleCard>,
    findings: usize,
}

/// The rules that report, that compare in conflict, or that are due for review.
pub(super) fn told<'p>(page: &'p Page<'p>, index: &Index<'_>) -> Vec<Told<'p>> {
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    let conflicts = page.matrix.conflicts.iter();
    ids.extend(conflicts.map(|conflict| conflict.rule.id.as_str()));
    if let Some(review) = &page.review {
        ids.extend(review.diagnostics.iter().map(|one| one.rule.as_str()));
        let cards = review.cards.iter().map(|card| card.id.as_str());
        let due = cards.filter(|id| {
            let rule = page.rules.rule(id);
            rule.is_some_and(|rule| rule.due(review.today).is_some())
        });
        ids.extend(due);
    }
    let told = ids.into_iter().map(|id| {
        let rule = page.rules.rule(id);
        let findings = index.entries.iter().flat_map(|entry| &entry.findings);
        let findings: Vec<_> = findings.filter(|one| one.diagnostic.rule == id).collect();
        let first = findings.first();
        Told {
            id: id.to_owned(),
            rule,
            card: match rule {
                Some(_) => None,
                None => first.map(|found| RuleCard::made_up(found.diagnostic)),
            },
            findings: findings.len(),
        }
    });
    told.collect()
}

/// The section.
pub(super) fn section(page: &Page<'_>, all: &[Told<'_>]) -> Markup {
    html! {
        @if all.is_empty() {
            p.none { "No rule has anything to say." }
        } @else {
            p.lead { "The rules that report here, compare articles that disagree, or are due for review." }
        }
        @for told in all {
            details.rule id=(index::rule(&told.id)) {
                @match (told.rule, &told.card) {
                    (Some(rule), _) => (declared(page, told, rule)),
                    (None, Some(card)) => {
                        (summary(told, card.severity, &card.message))
                        @if !card.why.is_empty() { p { (message(&card.why)) } }
                        @if let Some(help) = &card.help { p { b { "To do: " } (message(help)) } }
                    },
                    (None, None) => (summary(told, Severity::Note, "")),
                }
            }
        }
    }
}

fn summary(told: &Told<'_>, severity: Severity, what: &str) -> Markup {
    html! {
        summary {
            (sign(severity))
            h3 { (plain(&told.id)) }
            span.what { (message(what)) }
            span.num { (super::super::summary::counted(told.findings, "finding")) }
        }
    }
}

fn declared(page: &Page<'_>, told: &Told<'_>, rule: &Rule) -> Markup {
    let what = rule.message.replace("{value}", "…").replace("{words}", "…");
    let due = page
        .review
        .as_ref()
        .and_then(|review| rule.due(review.today));
    let claims = rule.claims.iter().map(|claim| &page.rules.claims[*claim]);
    let on_page: BTreeSet<&str> = page.matrix.rows.iter().map(|row| row.claim).collect();
    html! {
        (summary(told, rule.severity, &what))
        p { (message(&rule.why)) }
        @if let Some(help) = &rule.help { p { b { "To do: " } (message(help)) } }
        h4 { "Sources" }
        ul.plain.sources {
            @for fact in &rule.sources {
                li {
                    @match fact.url.as_deref().filter(|url| is_address(url)) {
                        Some(url) => a href=(url) rel="noreferrer noopener" { (plain(&fact.title)) },
                        None => (plain(&fact.title)),
                    }
                    @if let Some(url) = &fact.url { " " span.url { (plain(url)) } }
                    span.soft { " checked " (plain(&fact.checked)) }
                }
            }
            @if rule.sources.is_empty() { li.soft { "None given." } }
        }
        p.soft {
            "Kind " (rule.kind.name()) ", in " (plain(&rule.file))
            @if !rule.review_by.is_empty() { ", to be reviewed by " (plain(&rule.review_by)) }
            @if let Some(day) = rule.valid_until { ", known to hold until " (day) }
            @if due.is_some() { ". " strong.late { "Due for review" } }
            "."
        }
        @let claims: Vec<_> = claims.collect();
        @if !claims.is_empty() {
            h4.judges { "Judges" }
            ul.plain.judges {
                @for claim in claims {
                    li {
                        (plain(&claim.asks)) " "
                        @if on_page.contains(claim.id.as_str()) {
                            a.id href={ "#" (index::claim(&claim.id)) } { (plain(&claim.id)) }
                        } @else {
                            span.id { (plain(&claim.id)) }
                        }
                    }
                }
            }
        }
        div.examples {
            (examples("It reports", &rule.flags))
            (examples("It does not report", &rule.passes))
        }
    }
}

fn examples(title: &str, all: &[Example]) -> Markup {
    let short = all
        .iter()
        .filter(|one| one.text.len() <= EXAMPLE)
        .take(EXAMPLES);
    let short: Vec<&Example> = short.collect();
    html! {
        @if !short.is_empty() {
            div {
                h4 { (title) }
                ul.plain {
                    @for example in short { li { (bracketed(&example.text)) } }
                }
            }
        }
    }
}

/// An example, the words in brackets marked.
fn bracketed(text: &str) -> Markup {
    let text = plain(text);
    html! {
        @for part in text.split_inclusive(']') {
            @match part.split_once('[').and_then(|(before, rest)| Some((before, rest.strip_suffix(']')?))) {
                Some((before, words)) => { (before) mark { (words) } },
                None => (part),
            }
        }
    }
}
