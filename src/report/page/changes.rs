//! Two versions of the same articles: claims that appeared, vanished or changed.

use maud::{Markup, html};

use super::super::summary::counted;
use super::words::{plain, quoted};
use crate::claim::record::ClaimRecord;
use crate::compare::{Change, Changed, answer};
use crate::pack::RuleSet;

/// The section.
pub(super) fn section(all: &[Change<'_>], rules: &RuleSet) -> Markup {
    let count = |changed: Changed| all.iter().filter(|one| one.changed == changed).count();
    html! {
        p.lead {
            (count(Changed::Appeared)) " appeared, " (count(Changed::Vanished)) " vanished, "
            (count(Changed::Answers)) " changed."
        }
        @for articles in all.chunk_by(|one, two| one.file == two.file) {
            h3.path { (plain(articles[0].file)) " " span.num { (counted(articles.len(), "change")) } }
            @for change in articles { (one(change, rules)) }
        }
    }
}

fn one(change: &Change<'_>, rules: &RuleSet) -> Markup {
    let declared = rules.claims.iter().find(|claim| claim.id == change.claim);
    let asks = declared.map_or(change.claim, |claim| claim.asks.as_str());
    html! {
        details.conflict open {
            summary {
                h4 { (plain(asks)) }
                span.soft.weigh { (change.changed.name()) }
            }
            div.sides {
                (side("Before", &change.before))
                (side("After", &change.after))
            }
            div.because { p.soft { "Claim " (plain(change.claim)) } }
        }
    }
}

fn side(what: &str, records: &[&ClaimRecord]) -> Markup {
    html! {
        div.side {
            p.what { (what) }
            @for record in records {
                p.answer { (plain(&answer(record))) }
                blockquote { (quoted(&record.told().sentence, &record.told().text)) }
                p.from { span.path { "line " (record.told().start.line) } }
            }
            @if records.is_empty() { p.none { "Not said." } }
        }
    }
}
