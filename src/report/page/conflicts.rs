//! The section of conflicts: each with both passages side by side.

use maud::{Markup, html};

use super::super::summary::counted;
use super::Page;
use super::index::{self, Index, Told};
use super::words::{self, letter, message, plain, quoted, sign};
use crate::compare::{self, Conflict, Passage};

/// Up to so many conflicts are open from the start.
const OPEN: usize = 3;

/// The section.
pub(super) fn section(page: &Page<'_>, index: &Index<'_>) -> Markup {
    let conflicts = page.matrix.conflicts.iter().zip(&index.conflicts);
    html! {
        @if page.matrix.conflicts.is_empty() {
            p.none { "No two articles disagree, as far as the rules can tell." }
        } @else {
            p.lead {
                "Articles that cannot all be right. The first passage departs from a fact, or from what more \
                 articles say."
            }
        }
        @for (n, (conflict, told)) in conflicts.enumerate() {
            (one(page, index, (n, conflict, told)))
        }
    }
}

fn one(
    page: &Page<'_>,
    index: &Index<'_>,
    (n, conflict, told): (usize, &Conflict<'_>, &Told<'_>),
) -> Markup {
    let excused = told.finding.is_some_and(|one| !one.standing.counts());
    let standing = if excused { "x" } else { letter(told.severity) };
    let declared = page.rules.claims.iter();
    let declared = conflict
        .claim
        .and_then(|id| declared.clone().find(|claim| claim.id == id));
    html! {
        details.conflict.(standing) id=(told.id) data-s=(standing) data-r=(conflict.rule.id) open[n < OPEN] {
            summary {
                (sign(told.severity))
                h3 {
                    @match declared {
                        Some(claim) => (plain(&claim.asks)),
                        None => (message(&compare::message(conflict, page.rules))),
                    }
                }
                @if conflict.claim.is_some() {
                    span.versus {
                        b { (plain(conflict.departing.answer)) }
                        span.sg { " ≠ " }
                        b { (plain(conflict.other.answer)) }
                    }
                }
                span.soft.weigh {
                    (counted(conflict.with, "article")) " against " (conflict.against)
                    @if conflict.settled { ", settled by a fact" }
                    @if excused { ", not counted" }
                }
            }
            div.sides {
                (side(index, &conflict.departing, if conflict.settled { "Departs from the fact" } else { "Says otherwise" }, conflict.with, true))
                (side(index, &conflict.other, "Others say", conflict.against, false))
            }
            @if !conflict.further.is_empty() {
                p.soft {
                    "The same as the first: "
                    @for (n, passage) in conflict.further.iter().enumerate() {
                        @if n > 0 { ", " }
                        (place(index, passage))
                    }
                    @if conflict.with > conflict.further.len() + 1 {
                        " and " (conflict.with - conflict.further.len() - 1) " more"
                    }
                }
            }
            div.because {
                @if let Some(help) = &conflict.rule.help { p { b { "To do: " } (message(help)) } }
                p { (message(&conflict.rule.why)) }
                p.soft {
                    "Rule " a href={ "#" (index::rule(&conflict.rule.id)) } { (plain(&conflict.rule.id)) }
                    @if let Some(claim) = conflict.claim {
                        ", claim " a href={ "#" (index::claim(claim)) } { (plain(claim)) }
                    }
                    ", " a href={ "#" (told.id) } { "link to this conflict" }
                }
            }
        }
    }
}

fn side(
    index: &Index<'_>,
    passage: &Passage<'_>,
    what: &str,
    articles: usize,
    departs: bool,
) -> Markup {
    html! {
        div.side.departs[departs] {
            p.what {
                (what)
                span.soft { ", " (counted(articles, "article")) }
            }
            p.answer {
                (plain(passage.answer))
                @if passage.status != "asserted" { " " span.soft { (plain(passage.status)) } }
            }
            blockquote { (quoted(passage.sentence, passage.text)) }
            p.from {
                @if let Some(entry) = index.entry(passage.file) {
                    @if entry.column.title.is_some() { span.title { (words::plain(entry.name())) } br; }
                }
                (place(index, passage))
            }
        }
    }
}

/// The path and the line, as a link where the article is on the page.
fn place(index: &Index<'_>, passage: &Passage<'_>) -> Markup {
    let place = format!("{}:{}", passage.file, passage.start.line);
    html! {
        @match index.place(passage) {
            Some(id) => a.path href={ "#" (id) } { (plain(&place)) },
            None => span.path { (plain(&place)) },
        }
    }
}
