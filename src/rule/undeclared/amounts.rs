//! Whether two statements give quantities of one thing that cannot both hold.

use super::likeness::Likeness;
use crate::claim::Article;
use crate::claim::quantity::Kind;
use crate::claim::statement::{Amount, Place, Stand, Word};
use crate::source::Span;

/// The least that must be shared, in weight.
const SHARED: f64 = 1.0;

/// The least part that must be shared.
const COVER: f64 = 0.6;

/// The same where both leave something over.
const COVER_BOTH: f64 = 0.7;

/// The quantities that cannot both hold, and why.
pub(super) fn apart(article: &Article<'_>, likeness: &Likeness<'_>) -> Option<((Span, Span), String)> {
    let (one, two) = (likeness.one, likeness.two);
    let denied = |word: &Word| word.stand != Stand::Holds;
    if one.partial != two.partial
        || likeness.shared.iter().any(|(a, b)| denied(a) || denied(b))
        || !is_alike(likeness)
    {
        return None;
    }
    let quantities = &article.rules.quantities;
    let mut found = None;
    for a in &one.amounts {
        for b in &two.amounts {
            if a.is_like(b) && !a.differs(b, quantities) && a.attribute == b.attribute {
                // One of several that agree: what differs is of something else, unless kinds differ.
                continue;
            }
            if found.is_none() && is_of_one(a, b) && a.differs(b, quantities) {
                found = Some((a, b));
            }
        }
    }
    let (a, b) = found?;
    let (left, right) = (a.span, b.span);
    Some((
        (left, right),
        format!(
            "`{}` and `{}` cannot both be right of it",
            article.source.slice(left),
            article.source.slice(right)
        ),
    ))
}

/// Whether both quantities may be of the same attribute.
fn is_of_one(a: &Amount, b: &Amount) -> bool {
    if a.stand != Stand::Holds || b.stand != Stand::Holds {
        return false;
    }
    if a.is_phone() {
        return true;
    }
    let attributes = match (a.attribute, b.attribute) {
        (Some(a), Some(b)) => a == b,
        (None, None) => true,
        _ => a.quantity.kind != Kind::Duration,
    };
    let sides = match (a.side(), b.side()) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    attributes && sides && a.before == b.before && a.after == b.after
}

fn is_alike(likeness: &Likeness<'_>) -> bool {
    let (left, right) = likeness.left_over();
    let shared = likeness.shared_weight();
    let cover = shared / (shared + left + right);
    let least = if left > 0.0 && right > 0.0 {
        COVER_BOTH
    } else {
        COVER
    };
    let own = |words: &[&Word]| {
        words
            .iter()
            .any(|word| word.place != Place::Predicate && !word.generic)
    };
    shared >= SHARED
        && cover >= least
        && !likeness.is_qualified()
        && !(own(&likeness.only_one) && own(&likeness.only_two))
}
