//! The section of articles: each opens to its text, with findings marked in it and claims in the margin.
//!
//! With many articles ([`super::WHOLE`]) only passages with a finding or a conflict are shown, and the page says so.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::summary::{counted, grouped};
use super::index::{self, Entry, Found, Index, Saying};
use super::manuscript::{self, Part, Piece};
use super::words::{message, plain, reference, sign, standing};
use super::{Page, Review, WHOLE};
use crate::compare::answer;
use crate::diagnostic::{Diagnostic, Label, Severity};

/// The section.
pub(super) fn section(page: &Page<'_>, review: &Review<'_>, index: &Index<'_>) -> Markup {
    let short = !review.whole && index.entries.len() > WHOLE;
    let view = View { page, index, short };
    html! {
        p.lead {
            "Each opens to its text, findings numbered in it and explained beside it, with what it claims."
            @if short {
                " As these are more than " (WHOLE) " articles, only the passages with a finding or a conflict are \
                 shown; " code { "--whole-texts" } " shows everything."
            }
        }
        div.index-head aria-hidden="true" {
            span { "Article" } span.num { "Findings" } span.num { "Claims" }
        }
        @for entry in &index.entries { (view.article(entry)) }
        p.none.js id="none-left" hidden { "No finding is left by these filters." }
    }
}

struct View<'v> {
    page: &'v Page<'v>,
    index: &'v Index<'v>,
    short: bool,
}

impl View<'_> {
    fn article(&self, entry: &Entry<'_>) -> Markup {
        let plain_row = self.short && entry.findings.is_empty() && entry.conflicts.is_empty();
        html! {
            @if plain_row {
                div.art.bare id=(entry.id) { (head(entry)) }
            } @else {
                details.art id=(entry.id) {
                    summary { (head(entry)) }
                    (self.body(entry))
                }
            }
        }
    }

    fn body(&self, entry: &Entry<'_>) -> Markup {
        let Some(text) = entry.text else {
            return html! {};
        };
        let read = manuscript::read(text, entry, self.page, self.short);
        html! {
            div.ms {
                @if !entry.conflicts.is_empty() {
                    div.row {
                        span.ln {}
                        p.tx.meta {
                            span.sg { "≠" } " In conflict with other articles: "
                            @for (n, (name, conflicts)) in self.about(entry).iter().enumerate() {
                                @if n > 0 { ", " }
                                a href={ "#" (self.index.conflicts[conflicts[0]].id) } { (plain(name)) }
                                @if conflicts.len() > 1 { " (" (grouped(conflicts.len())) ")" }
                            }
                        }
                    }
                }
                @for piece in &read {
                    @match piece {
                        Piece::Part(part) => (self.row(part)),
                        Piece::Left(blocks) => div.row.left {
                            span.ln { "⋯" }
                            p.tx { (counted(*blocks, "passage")) " without a finding" }
                        },
                    }
                }
            }
        }
    }

    /// The conflicts of an article by what they are about, those first in which it departs from the others.
    fn about(&self, entry: &Entry<'_>) -> BTreeMap<&str, Vec<usize>> {
        let all = &self.page.matrix.conflicts;
        let departs = |n: &&usize| all[**n].departing.file == entry.column.file;
        let own = entry.conflicts.iter().filter(departs);
        let others = entry.conflicts.iter().filter(|n| !departs(n));
        let mut about: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for n in own.chain(others) {
            let name = all[*n].claim.unwrap_or(&all[*n].rule.id);
            about.entry(name).or_default().push(*n);
        }
        about
    }

    fn row(&self, part: &Part<'_, '_>) -> Markup {
        let silent = part.findings.is_empty() && part.claims.is_empty();
        html! {
            div.row.whole[part.line.is_none()] {
                span.ln { @if let Some(line) = part.line { (line) } }
                div.tx { (part.text) }
                @if !silent {
                    div.mg {
                        @for found in &part.findings { (self.note(found)) }
                        @if !part.claims.is_empty() {
                            ul.says aria-label="Claims" {
                                @for said in &part.claims { (self.says(said)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn note(&self, found: &Found<'_>) -> Markup {
        let diagnostic = found.diagnostic;
        let class = standing(diagnostic);
        html! {
            div.nt.(class) id=(found.id) data-s=(class) data-r=(diagnostic.rule) tabindex="-1" {
                p.nh {
                    a.no href={ "#m" (found.id) } aria-label={ "finding " (found.number) ", to its words" } { (found.number) }
                    (sign(diagnostic.severity))
                    a.rl href={ "#" (index::rule(&diagnostic.rule)) } { (plain(&diagnostic.rule)) }
                    a.pl href={ "#" (found.id) } aria-label="link to this finding" { "#" }
                }
                p { (message(&diagnostic.message)) }
                @if let Some(help) = &diagnostic.help { p.hp { (message(help)) } }
                @for label in &diagnostic.secondary { (self.label(diagnostic, label)) }
                @if let Some(conflict) = found.conflict {
                    p.lb { a href={ "#" (self.index.conflicts[conflict].id) } { "both passages side by side" } }
                }
                (excuse(diagnostic))
            }
        }
    }

    /// Another place that a finding names.
    fn label(&self, diagnostic: &Diagnostic, label: &Label) -> Markup {
        if label.message.is_empty() {
            return html! {};
        }
        let own = label.file == diagnostic.primary.file;
        let entry = self.index.entry(&label.file);
        let text = entry.and_then(|entry| entry.text);
        let line = text.map(|text| text.source.position(label.span.start).line);
        html! {
            p.lb {
                @if own {
                    "line " (line.unwrap_or(1))
                } @else {
                    @match entry {
                        Some(entry) => a.path href={ "#" (entry.id) } { (plain(&label.file)) },
                        None => (plain(&label.file)),
                    }
                    @if let Some(line) = line { ":" (line) }
                }
                ": " (message(&label.message))
            }
        }
    }

    fn says(&self, said: &Saying<'_>) -> Markup {
        let record = said.record;
        let short = record.claim.rsplit('/').next().unwrap_or_default();
        html! {
            li id=(said.id) {
                a href={ "#" (index::claim(&record.claim)) } title=(plain(&record.claim)) { (plain(short)) }
                " " span.an { (plain(&answer(record))) }
            }
        }
    }
}

/// What an article is called, and what is in it.
fn head(entry: &Entry<'_>) -> Markup {
    let excused = entry
        .findings
        .iter()
        .filter(|one| !one.diagnostic.standing.counts());
    let excused = excused.count();
    html! {
        h3 {
            (plain(entry.name()))
            @if entry.column.title.is_some() { " " span.path { (plain(entry.column.file)) } }
        }
        span.counts {
            @for severity in Severity::ALL {
                @let count = entry.count(severity);
                @if count > 0 { span.ct { (sign(severity)) (grouped(count)) } " " }
            }
            @if !entry.conflicts.is_empty() {
                span.ct.c { span.sg { "≠" } span.vh { " conflicts: " } (entry.conflicts.len()) } " "
            }
            @if excused > 0 { span.ct title="not counted" { "– " (excused) } }
            @if entry.findings.is_empty() && entry.conflicts.is_empty() { span.soft { "nothing found" } }
        }
        span.num { (grouped(entry.claims.len())) span.vh { " claims" } }
    }
}

/// Why a finding does not count, if it does not.
fn excuse(diagnostic: &Diagnostic) -> Markup {
    let standing = &diagnostic.standing;
    html! {
        @if let Some(wish) = &standing.suppressed {
            p.ex {
                b { "Suppressed: " } (plain(&wish.reason))
                @if let Some(day) = wish.until { " (until " (day) ")" }
            }
        } @else if let Some(excuse) = standing.excuse() {
            p.ex { (excuse) }
        }
    }
}

/// The number of a finding that stands in no words.
pub(super) fn number(found: &Found<'_>) -> Markup {
    reference(standing(found.diagnostic), &found.id, found.number)
}
