//! `date`: a stamp that says when an article was published, updated or reviewed.
//!
//! In: the front matter and the lines near the start and the end of the article, the words of the rule, and today.
//! Out: at most one diagnostic: no stamp (an empty span at the start of the prose), a stamp without a date, the newest
//! date too long ago, or a date that is yet to come. It asks no clock; [`calendar`] reads the dates. The rule's `words`
//! are `stamps`, phrases before a date, and `keys`, keys of the front matter.

mod calendar;

use serde::{Deserialize, Serialize};

use jiff::ToSpan;
use jiff::civil::Date;

use self::calendar::Period;
use super::structure::{Line, Words};
use super::{Place, Rule};
use crate::claim::Article;
use crate::diagnostic::Diagnostic;
use crate::document::{BlockId, BlockKind};
use crate::source::Span;

/// What a stamp must be.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Stamp {
    /// The words before a date, and the keys of the front matter.
    pub words: Words,
    /// The names of the months, in their order.
    pub months: Vec<String>,
    /// After so many months a date is too old.
    pub stale_months: u32,
    /// Where a stamp may stand; anywhere if absent.
    pub place: Option<Place>,
    /// Articles shorter than this, in words, need none.
    pub from_words: usize,
}

/// The lists of words that it knows.
pub const WORDS: [&str; 2] = ["stamps", "keys"];

/// The language's vocabulary of months, in their order.
pub const MONTHS: &str = "month";

/// So many blocks at each end are near it, however short the article is.
const NEAR: usize = 6;

/// A date further behind its stamp belongs to something else.
const FAR: usize = 90;

/// A stamp found, with its date if it has one.
struct Found {
    date: Option<Period>,
    span: Span,
}

impl Stamp {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>, today: Date) -> Vec<Diagnostic> {
        if article.document.word_count() < self.from_words {
            return Vec::new();
        }
        let mut found = self.in_front_matter(article, &self.months);
        found.extend(self.in_text(article, &self.months));
        let newest = found
            .iter()
            .filter_map(|stamp| stamp.date.map(|date| (date, stamp.span)))
            // A leaflet may also say when it is to be reviewed next.
            .max_by_key(|(date, _)| (date.first <= today, date.last));
        let (span, message) = match newest {
            Some((date, span)) if date.first > today => {
                (span, format!("this date is yet to come: today is {today}"))
            }
            Some((date, span)) if self.is_stale(date, today) => {
                let months = self.stale_months;
                let message =
                    format!("the newest date is more than {months} months ago, on {today}");
                (span, message)
            }
            Some(_) => return Vec::new(),
            None => match found.first() {
                Some(stamp) => (stamp.span, "this stamp has no date with a year".to_owned()),
                None => {
                    let start = article.document.prose_start();
                    (Span::empty(start), rule.message.clone())
                }
            },
        };
        let label = article.label(span, "");
        let mut diagnostic = Diagnostic::at(&rule.id, rule.severity, message, label);
        diagnostic.notes = rule.notes();
        diagnostic.help.clone_from(&rule.help);
        vec![diagnostic]
    }

    fn is_stale(&self, date: Period, today: Date) -> bool {
        let months = i64::from(self.stale_months).months();
        date.last
            .checked_add(months)
            .is_ok_and(|until| until < today)
    }

    fn in_front_matter(&self, article: &Article<'_>, months: &[String]) -> Vec<Found> {
        let entries = article.document.front_matter.iter();
        entries
            .filter(|entry| {
                let key = entry.key.replace(['_', '.'], " ");
                let key = Line::read(&key, article.rules);
                self.words.holds("keys", &key)
            })
            .map(|entry| Found {
                date: calendar::find(&entry.value, months).map(|(_, date)| date),
                span: entry.span,
            })
            .collect()
    }

    fn in_text(&self, article: &Article<'_>, months: &[String]) -> Vec<Found> {
        let body: Vec<BlockId> = article
            .document
            .prose_blocks()
            .filter(|(_, block)| {
                !block.prose.is_empty()
                    && !matches!(block.kind, BlockKind::Title | BlockKind::Description)
            })
            .map(|(id, _)| id)
            .collect();
        let length = |id: &BlockId| article.document.blocks[*id].prose.text().len();
        let whole: usize = body.iter().map(length).sum();
        let mut before = 0;
        let mut found = Vec::new();
        for (at, id) in body.iter().enumerate() {
            let part = before as f64 / whole.max(1) as f64;
            before += length(id);
            if at < NEAR || at + NEAR >= body.len() || self.is_in_place(part) {
                found.extend(self.in_block(article, *id, body.get(at + 1), months));
            }
        }
        found
    }

    /// The stamps of a block, with their dates if they have any.
    fn in_block(
        &self,
        article: &Article<'_>,
        id: BlockId,
        below: Option<&BlockId>,
        months: &[String],
    ) -> Vec<Found> {
        let prose = &article.document.blocks[id].prose;
        let text = prose.text();
        let line = Line::opening(article, id);
        let places = self.words.places("stamps", &line);
        let Some(stamp) = places.first() else {
            return Vec::new();
        };
        let dated = places.iter().filter_map(|stamp| {
            let (range, date) = calendar::find(&text[stamp.start..], months)
                .filter(|(range, _)| range.start <= FAR)?;
            Some(Found {
                date: Some(date),
                span: prose.source_span(stamp.start..stamp.start + range.end),
            })
        });
        let dated: Vec<Found> = dated.collect();
        if !dated.is_empty() {
            return dated;
        }
        // A date may stand on a line of its own below its stamp. A line that only names a person is no stamp.
        let after = &text[stamp.end..];
        let bare = !after.contains(char::is_alphanumeric);
        let day = text[stamp.start..].contains(|char: char| char.is_ascii_digit());
        if !bare && !day {
            return Vec::new();
        }
        let below = below.map(|id| &article.document.blocks[*id].prose);
        let (date, span) = below
            .filter(|_| bare)
            .and_then(|below| {
                let (range, date) = calendar::find(below.text(), months)?;
                (range.start == 0).then(|| (Some(date), below.source_span(range)))
            })
            .unwrap_or((None, prose.source_span(stamp.clone())));
        vec![Found { date, span }]
    }

    fn is_in_place(&self, part: f64) -> bool {
        self.place
            .is_none_or(|place| part <= place.first || part >= 1.0 - place.last)
    }
}
