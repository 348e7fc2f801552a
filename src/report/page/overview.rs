//! The first section: how much was found, by which rules, what is out of date, and what is suppressed.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::super::summary::{counted, grouped};
use super::index::{self, Index};
use super::words::{letter, message, plain, sign};
use super::{Page, Review};
use crate::diagnostic::{Diagnostic, Severity};

/// How many rules the chart shows at once.
const CHART: usize = 14;

/// How wide a full bar is, in units of its drawing.
const BAR: usize = 1000;

/// What the page is about, in a line.
pub(super) fn scope(page: &Page<'_>) -> Markup {
    let articles = counted(page.matrix.columns.len(), "article");
    html! {
        (articles)
        @if let Some(review) = &page.review {
            ", " (counted(review.summary.words, "word")) ", judged as on "
            time datetime=(review.today) { (review.today) }
        }
        ". claimspan " (env!("CARGO_PKG_VERSION")) "."
    }
}

/// How many findings that count have each severity.
pub(super) fn by_severity(diagnostics: &[Diagnostic]) -> [(Severity, usize); 3] {
    Severity::ALL.map(|severity| {
        let same = |one: &&Diagnostic| one.standing.counts() && one.severity == severity;
        (severity, diagnostics.iter().filter(same).count())
    })
}

/// How many findings do not count.
pub(super) fn excused(diagnostics: &[Diagnostic]) -> usize {
    let excused = |one: &&Diagnostic| !one.standing.counts();
    diagnostics.iter().filter(excused).count()
}

/// The section.
pub(super) fn section(page: &Page<'_>, index: &Index<'_>) -> Markup {
    let conflicts = page.matrix.conflicts.len();
    let settled = page.matrix.conflicts.iter().filter(|one| one.settled);
    let settled = settled.count();
    let figure =
        |count: usize, what: Markup| html! { div { dt { (what) } dd { (grouped(count)) } } };
    html! {
        dl.figures {
            @if let Some(review) = &page.review {
                @for (severity, count) in by_severity(review.diagnostics) {
                    @let name = if count == 1 { severity.name().to_owned() } else { format!("{}s", severity.name()) };
                    (figure(count, html! { (sign(severity)) span aria-hidden="true" { (name) } }))
                }
            }
            (figure(conflicts, html! { span.sg aria-hidden="true" { "≠" } " conflicts" }))
            (figure(settled, html! { "settled by a fact" }))
            @if let Some(review) = &page.review {
                (figure(clean(index), html! { "articles without any" }))
                @let excused = excused(review.diagnostics);
                @if excused > 0 { (figure(excused, html! { "not counted" })) }
            } @else {
                (figure(page.matrix.columns.len(), html! { "articles" }))
                (figure(page.matrix.rows.len(), html! { "claims" }))
            }
        }
        @if let Some(review) = &page.review {
            (bar(&by_severity(review.diagnostics), review.diagnostics.len().max(1)))
            div.pair {
                (by_rule(review))
                div {
                    (stale(page, review))
                    (suppressions(review, index))
                    (unread(review))
                }
            }
        }
    }
}

/// How many articles have no finding that counts and no conflict.
fn clean(index: &Index<'_>) -> usize {
    let clean = index.entries.iter().filter(|entry| {
        entry.conflicts.is_empty()
            && Severity::ALL
                .iter()
                .all(|severity| entry.count(*severity) == 0)
    });
    clean.count()
}

/// A bar of severities, as a part of the whole. The numbers stand beside it in words.
fn bar(counts: &[(Severity, usize)], whole: usize) -> Markup {
    let mut from = 0;
    let parts: Vec<(Severity, usize, usize)> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| {
            let width = (count * BAR / whole).max(4);
            let part = (*severity, from, width);
            from += width;
            part
        })
        .collect();
    html! {
        svg.bar viewBox={ "0 0 " (BAR) " 10" } preserveAspectRatio="none" aria-hidden="true" {
            @for (severity, from, width) in parts {
                rect.(letter(severity)) x=(from) width=(width) height="10" {}
            }
        }
    }
}

/// A rule's findings.
#[derive(Default)]
struct Row<'r> {
    counts: BTreeMap<Severity, usize>,
    files: BTreeSet<&'r str>,
}

impl Row<'_> {
    fn total(&self) -> usize {
        self.counts.values().sum()
    }
}

/// The chart.
fn by_rule(review: &Review<'_>) -> Markup {
    let mut rules: BTreeMap<&str, Row<'_>> = BTreeMap::new();
    for one in review
        .diagnostics
        .iter()
        .filter(|one| one.standing.counts())
    {
        let row = rules.entry(&one.rule).or_default();
        *row.counts.entry(one.severity).or_insert(0) += 1;
        row.files.insert(&one.primary.file);
    }
    let mut rows: Vec<(&str, Row<'_>)> = rules.into_iter().collect();
    rows.sort_by_key(|(id, row)| (std::cmp::Reverse(row.total()), *id));
    let most = rows.first().map_or(1, |(_, row)| row.total());
    let table = |rows: &[(&str, Row<'_>)]| {
        html! {
            table.chart {
                thead {
                    tr {
                        th scope="col" { "Rule" }
                        th scope="col" { "Findings" }
                        th.vh scope="col" { "By severity" }
                        th scope="col" { "Articles" }
                    }
                }
                tbody {
                    @for (id, row) in rows {
                        @let counts = Severity::ALL.map(|one| (one, row.counts.get(&one).copied().unwrap_or(0)));
                        tr {
                            th scope="row" { a href={ "#" (index::rule(id)) } { (plain(id)) } }
                            td.num { (grouped(row.total())) }
                            td {
                                (bar(&counts, most))
                                span.vh {
                                    @for (severity, count) in counts.iter().filter(|(_, count)| *count > 0) {
                                        (counted(*count, severity.name())) " "
                                    }
                                }
                            }
                            td.num { (grouped(row.files.len())) }
                        }
                    }
                }
            }
        }
    };
    html! {
        div {
            h3 { "Findings by rule" }
            @if rows.is_empty() {
                p.none { "No rule reports anything." }
            } @else {
                (table(&rows[..rows.len().min(CHART)]))
                @if rows.len() > CHART {
                    details.more {
                        summary { (counted(rows.len() - CHART, "further rule")) }
                        (table(&rows[CHART..]))
                    }
                }
            }
        }
    }
}

/// The rules whose day of review has passed.
fn stale(page: &Page<'_>, review: &Review<'_>) -> Markup {
    let judged: BTreeSet<&str> = review.cards.iter().map(|card| card.id.as_str()).collect();
    let due: Vec<_> = page
        .rules
        .rules
        .iter()
        .filter(|rule| judged.contains(rule.id.as_str()))
        .filter_map(|rule| Some((rule, rule.due(review.today)?)))
        .collect();
    html! {
        h3 { "Rules due for review" }
        @if due.is_empty() {
            p.none { "None: every rule that judged is within its review date." }
        } @else {
            ul.plain {
                @for (rule, day) in due {
                    @let until = rule.valid_until.map(|day| day.to_string()).unwrap_or_default();
                    li {
                        a href={ "#" (index::rule(&rule.id)) } { (plain(&rule.id)) }
                        " "
                        span.soft {
                            @if day == "valid-until" { "valid until " (until) } @else { "review by " (rule.review_by) }
                        }
                    }
                }
            }
        }
    }
}

/// What articles ask not to be counted, and why.
fn suppressions(review: &Review<'_>, index: &Index<'_>) -> Markup {
    html! {
        h3 { "Suppressions" }
        @if review.suppressions.is_empty() {
            p.none { "None: no article asks that a finding should not count." }
        } @else {
            ul.plain.suppressions {
                @for one in review.suppressions {
                    li {
                        p.reason { (plain(&one.reason)) }
                        p.soft {
                            @for (n, rule) in one.rules.iter().enumerate() {
                                @if n > 0 { ", " }
                                (plain(rule))
                            }
                            @if one.covers == "file" { ", whole article" }
                            ", "
                            @match (&one.until, one.expired) {
                                (None, _) => "without end",
                                (Some(day), false) => { "until " (day) },
                                (Some(day), true) => { strong.late { "ended " (day) } },
                            }
                        }
                        p.soft {
                            @match index.entry(&one.file) {
                                Some(entry) => a href={ "#" (entry.id) } { (plain(&one.file)) },
                                None => (plain(&one.file)),
                            }
                            ":" (one.start.line)
                        }
                    }
                }
            }
        }
    }
}

/// What was not read.
fn unread(review: &Review<'_>) -> Markup {
    let summary = review.summary;
    html! {
        @if summary.unreadable > 0 || !summary.skipped.is_empty() {
            h3 { "Not read" }
            @if summary.unreadable > 0 {
                p { strong.late { (counted(summary.unreadable, "path")) } " could not be checked, and are not on this page." }
            }
            @if !summary.skipped.is_empty() {
                p.soft {
                    "Left out as no prose: "
                    @for (n, (reason, count)) in summary.skipped.iter().enumerate() {
                        @if n > 0 { ", " }
                        (grouped(*count)) " " (message(reason))
                    }
                    "."
                }
            }
        }
    }
}
