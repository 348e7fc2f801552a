//! What is known of a rule, for formats that tell of rules too.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Severity};

/// A rule as it is told of in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCard {
    /// `pack/name`.
    pub id: String,
    /// How much its findings weigh.
    pub severity: Severity,
    /// What it reports.
    pub message: String,
    /// Why that matters.
    pub why: String,
    /// What to write instead.
    pub help: Option<String>,
    /// What it rests on.
    pub sources: Vec<SourceCard>,
    /// The day by which someone must look at it again, as YYYY-MM-DD; none if nothing of it can go out of date.
    pub review_by: Option<String>,
}

/// What a rule rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCard {
    /// Enough to find it.
    pub title: String,
    /// Where it is on the web.
    pub url: Option<String>,
    /// The day on which it was checked, as YYYY-MM-DD.
    pub checked: String,
}

impl RuleCard {
    /// A card made of the first finding of a rule that no pack declares, such as one about a suppression.
    pub(super) fn made_up(diagnostic: &Diagnostic) -> Self {
        Self {
            id: diagnostic.rule.clone(),
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            why: diagnostic.notes.join(" "),
            help: diagnostic.help.clone(),
            sources: Vec::new(),
            review_by: None,
        }
    }
}

/// A card for every rule that judged or reports, by id.
pub(super) fn cards<'a>(known: &'a [RuleCard], found: &[Diagnostic]) -> Vec<Cow<'a, RuleCard>> {
    let mut cards: Vec<Cow<'a, RuleCard>> = known.iter().map(Cow::Borrowed).collect();
    cards.sort_by(|one, other| one.id.cmp(&other.id));
    for diagnostic in found {
        let place = cards.binary_search_by(|card| card.id.as_str().cmp(&diagnostic.rule));
        if let Err(place) = place {
            cards.insert(place, Cow::Owned(RuleCard::made_up(diagnostic)));
        }
    }
    cards
}
