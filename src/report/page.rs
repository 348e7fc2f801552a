//! The review page: one HTML file that needs nothing else, for those who answer for all articles.
//!
//! In: a [`Page`]: the matrix of claims and articles with its conflicts, and for a review the articles themselves with
//! what was found in them. Out: the page's bytes, the same for the same articles on the same day. Text of articles,
//! packs and paths reaches the page through `maud`, which escapes it, and through `page/words.rs`, which makes visible
//! what has no picture; a policy in the head lets nothing run but the page's own script. The page is whole without it.
//! It leaves out nothing without saying so. Next: `page/shell.rs`, `page/articles.rs`.

mod articles;
mod changes;
mod conflicts;
mod index;
mod manuscript;
mod matrix;
mod overview;
mod rules;
mod shell;
mod words;

use std::io::{self, Write};

use jiff::civil::Date;
use maud::{Markup, html};

use super::suppressions::Listed;
use super::{RuleCard, Summary};
use crate::compare::{Change, Matrix};
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::pack::RuleSet;
use crate::source::Source;
use index::Index;
use shell::Section;

/// All that a page tells.
#[derive(Debug)]
pub struct Page<'a> {
    /// What the page is called.
    pub title: &'a str,
    /// What all articles say, and where they disagree.
    pub matrix: &'a Matrix<'a>,
    /// The rules.
    pub rules: &'a RuleSet,
    /// What was found in the articles; none where only their claims are at hand.
    pub review: Option<Review<'a>>,
}

/// Articles that were judged.
#[derive(Debug)]
pub struct Review<'a> {
    /// The articles.
    pub texts: &'a [ArticleText],
    /// What was found, in the order of output.
    pub diagnostics: &'a [Diagnostic],
    /// The rules that judged.
    pub cards: &'a [RuleCard],
    /// What was read.
    pub summary: &'a Summary,
    /// What the articles ask not to be counted.
    pub suppressions: &'a [Listed],
    /// The day as on which they were judged.
    pub today: Date,
    /// Whether every article is shown from start to end, however many there are.
    pub whole: bool,
}

/// An article as it was read.
#[derive(Debug)]
pub struct ArticleText {
    /// The file.
    pub source: Source,
    /// Its blocks.
    pub document: Document,
}

/// With more articles than these, only the passages with a finding or a conflict are shown, unless all is asked for.
pub(super) const WHOLE: usize = 200;

impl Page<'_> {
    /// Writes the page.
    pub fn render(&self, out: &mut dyn Write) -> io::Result<()> {
        let index = Index::new(self);
        let mut sections = vec![Section {
            id: "overview",
            name: "Overview",
            count: None,
            body: overview::section(self, &index),
        }];
        sections.push(Section {
            id: "conflicts",
            name: "Conflicts",
            count: Some(self.matrix.conflicts.len()),
            body: conflicts::section(self, &index),
        });
        sections.push(Section {
            id: "claims",
            name: "Claims",
            count: Some(self.matrix.rows.len()),
            body: matrix::section(self, &index),
        });
        if let Some(review) = &self.review {
            sections.push(Section {
                id: "articles",
                name: "Articles",
                count: Some(self.matrix.columns.len()),
                body: articles::section(self, review, &index),
            });
        }
        let cards = rules::told(self, &index);
        sections.push(Section {
            id: "rules",
            name: "Rules",
            count: Some(cards.len()),
            body: rules::section(self, &cards),
        });
        if self.review.is_some() {
            sections.push(Section {
                id: "sign-off",
                name: "Sign-off",
                count: None,
                body: sign_off(),
            });
        }
        let tools = self.review.as_ref().map(|review| shell::Tools {
            counts: overview::by_severity(review.diagnostics),
            excused: overview::excused(review.diagnostics),
            rules: cards.iter().map(|told| told.id.as_str()).collect(),
        });
        shell::write(self.title, &overview::scope(self), tools, &sections, out)
    }
}

/// Writes what became of claims from one version to the other.
pub(super) fn render_changes(
    all: &[Change<'_>],
    rules: &RuleSet,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sections = [Section {
        id: "changes",
        name: "Changes",
        count: Some(all.len()),
        body: changes::section(all, rules),
    }];
    let scope = html! { "Two versions of the same articles, before and after." };
    shell::write("What the articles say now", &scope, None, &sections, out)
}

/// Where a reviewer signs, on paper for one.
fn sign_off() -> Markup {
    html! {
        p.lead {
            "This page compares wording with written rules. It does not replace a medical reviewer, and silence is \
             not approval. What the filters hide is left out of print as well."
        }
        div.signs {
            @for what in ["Reviewed by", "Role", "Date", "Decision"] {
                p { span { (what) } }
            }
        }
        p.js hidden { button type="button" data-do="print" { "Print, or save as PDF" } }
    }
}
