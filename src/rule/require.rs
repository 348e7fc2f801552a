//! `require`: something that the article must say.
//!
//! The rule names claims; one of them must be made with one of the rule's statuses, in the rule's place. For a claim
//! with stances only words of those that the rule names will do; the others are its near-misses. Where none is, the
//! diagnostic is an empty span at the start of the article's prose; it shows the nearest near-miss (a claim of the
//! rule that has the wrong status, the wrong words or the wrong place) and offers a text to insert at the end.

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::claim::{Article, Claim, structure};
use crate::diagnostic::{Diagnostic, Safety};
use crate::document::BlockId;

/// What must be said, and where.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Require {
    /// Where it may stand; anywhere if absent.
    pub place: Option<Place>,
    /// Articles shorter than this, in words, need it not.
    pub from_words: usize,
    /// A text to offer.
    pub text: Option<String>,
    /// Claims, by index, with the stances whose words will do; empty where the status alone decides.
    pub stances: Vec<(usize, usize)>,
}

/// Where a text may stand, in parts of the article's prose.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Place {
    /// In the first part (0.15 for the first 15 %).
    pub first: f64,
    /// Or in the last part.
    pub last: f64,
}

impl Place {
    /// Whether a block stands there.
    pub fn holds(self, article: &Article<'_>, block: BlockId) -> bool {
        let at = article.position_in_prose(block);
        at <= self.first || at >= 1.0 - self.last
    }
}

impl Require {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>) -> Vec<Diagnostic> {
        if article.document.word_count() < self.from_words {
            return Vec::new();
        }
        let made: Vec<&Claim> = rule.claims_of(article).collect();
        // What a call-out says the article says itself, what it quotes it does not.
        let is_quoted = |claim: &Claim| {
            let mut evidence = claim.evidence.iter();
            evidence.any(|item| item.cue == structure::BLOCK_QUOTE)
        };
        let fits = |claim: &&&Claim| self.is_said(rule, claim) && !is_quoted(claim);
        if let Some(claim) = made.iter().find(fits) {
            return if self.is_in_place(article, claim) {
                Vec::new()
            } else {
                vec![self.misplaced(rule, article, claim)]
            };
        }
        let mut diagnostic = rule.report_absence(article);
        if let Some(near) = made.first() {
            let message = if rule.statuses.contains(&near.status) {
                "this comes near, but does not say it".to_owned()
            } else {
                format!("this comes near, but is {}", near.status.name())
            };
            diagnostic.secondary.push(article.label(near.span, message));
        }
        let text = self.text.as_deref();
        diagnostic.fix = text.and_then(|text| {
            article.insertion(text, Safety::Safe, &rule.claims, |claim| {
                self.is_said(rule, claim)
            })
        });
        vec![diagnostic]
    }

    /// Whether the claim says what is required: in a status that counts, and with words that count.
    fn is_said(&self, rule: &Rule, claim: &Claim) -> bool {
        let mut wanted = self
            .stances
            .iter()
            .filter(|(id, _)| *id == claim.declaration)
            .peekable();
        let words = wanted.peek().is_none()
            || claim
                .stance
                .is_some_and(|given| wanted.any(|(_, stance)| *stance == given));
        words && rule.statuses.contains(&claim.status)
    }

    fn is_in_place(&self, article: &Article<'_>, claim: &Claim) -> bool {
        self.place
            .is_none_or(|place| place.holds(article, claim.block))
    }

    fn misplaced(&self, rule: &Rule, article: &Article<'_>, claim: &Claim) -> Diagnostic {
        let mut diagnostic = rule.report(article, claim, "");
        diagnostic.severity = crate::diagnostic::Severity::Note;
        diagnostic.message =
            "this stands where few readers will see it; move it to the start or the end".to_owned();
        diagnostic.secondary.clear();
        diagnostic
    }
}
