//! Whether two statements give quantities of one thing that cannot both hold.

use super::likeness::Likeness;
use super::{Opposition, Words};
use crate::claim::quantity::Kind;
use crate::claim::statement::{Amount, Stand, Statement, Word};

/// The least that must be shared, in weight.
const SHARED: f64 = 1.0;

/// The least part that must be shared.
const COVER: f64 = 0.6;

/// The same where both leave something over.
const COVER_BOTH: f64 = 0.7;

/// The least that must be shared where both give a year.
const YEAR: f64 = 1.1;

/// What it adds that they agree in another quantity.
const AGREEING: f64 = 0.5;

/// Kinds of quantities of which one may explain another.
const COMPARED: [Kind; 6] = [
    Kind::Money,
    Kind::Dose,
    Kind::Percentage,
    Kind::Count,
    Kind::Duration,
    Kind::Age,
];

/// What it adds that both say the same of what the quantity is: a price, a length.
const ATTRIBUTE: f64 = 0.7;

/// The least that must be shared where nothing is left over.
const SHARED_ALL: f64 = 0.4;

/// The quantities that cannot both hold, and why.
pub(super) fn apart(told: Words<'_>, likeness: &Likeness<'_>) -> Option<Opposition> {
    let (one, two) = (likeness.one, likeness.two);
    let open = |word: &Word| word.stand() == Stand::Open;
    let denied = |word: &Word| word.stand() == Stand::Denied;
    // "Low risk", "high risk": what is opposed has figures of its own.
    let opposed = |a: &Word, b: &Word| {
        let sides = a.pair_with(b);
        sides.is_some_and(|(one, two)| one.second != two.second)
    };
    if one.partial != two.partial
        || one.is_denied() && !one.capped
        || two.is_denied() && !two.capped
        || likeness.shared.iter().any(|(a, b)| {
            open(a)
                || open(b)
                || opposed(a, b)
                || denied(a) && !one.capped
                || denied(b) && !two.capped
        })
    {
        return None;
    }
    let quantities = &told.rules.quantities;
    // Where figures of two kinds differ, one may be the reason for the other: $70 for half an hour, $120 for an hour.
    let apart_in = |kind: Kind| {
        let of = |amount: &&Amount| amount.quantity.kind == kind && !amount.clock;
        let own: Vec<&Amount> = one.amounts.iter().filter(of).collect();
        let others: Vec<&Amount> = two.amounts.iter().filter(of).collect();
        let all = |a: &Amount| others.iter().all(|b| a.differs(b, quantities));
        !own.is_empty() && !others.is_empty() && own.into_iter().all(all)
    };
    let differing = COMPARED.iter().filter(|kind| apart_in(**kind)).count();
    if differing > 1 {
        return None;
    }
    let pairs = one
        .amounts
        .iter()
        .flat_map(|a| two.amounts.iter().map(move |b| (a, b)));
    // "40 minutes, twice a week" and "40 minutes": what both say is no other value of something else.
    let (a, b) = pairs
        .filter(|(a, b)| !is_said_by(a, two) && !is_said_by(b, one))
        .filter(|(a, b)| is_of_one(a, b) && a.differs(b, quantities))
        .filter(|(a, b)| is_alike(likeness, a, b))
        .find(|(a, b)| a.quantity.kind != Kind::Count || !counts_apart(likeness, a, b))?;
    let (left, right) = (told.of(a.block, a.span), told.of(b.block, b.span));
    Some(Opposition {
        words: right.to_owned(),
        reason: format!("`{left}` and `{right}` cannot both be right of it"),
    })
}

/// Whether what both count is counted over something else: six infusions in three weeks, two infusions each week.
fn counts_apart(likeness: &Likeness<'_>, a: &Amount, b: &Amount) -> bool {
    let (one, two) = (likeness.one, likeness.two);
    let beside = |own: &Statement, counted: &Amount, other: &Statement| {
        let mut amounts = own.amounts.iter();
        amounts.any(|amount| !std::ptr::eq(amount, counted) && !is_said_by(amount, other))
    };
    let mut shared = likeness.shared.iter();
    shared.any(|(word, _)| word.counted) && (beside(one, a, two) || beside(two, b, one))
}

/// Whether the statement gives this very quantity.
fn is_said_by(amount: &Amount, statement: &Statement) -> bool {
    let mut others = statement.amounts.iter();
    others.any(|other| {
        let (one, two) = (&amount.quantity, &other.quantity);
        amount.is_like(other)
            && amount.digits == other.digits
            && (one.lo, one.hi, &one.unit) == (two.lo, two.hi, &two.unit)
    })
}

/// Whether a quantity is open at one end by itself: "at least 10 g". A word beside it ("the limit is 10 g") is looser.
fn bounds(amount: &Amount) -> bool {
    amount.quantity.lo.is_some() != amount.quantity.hi.is_some()
}

/// Whether both quantities may be of the same attribute.
fn is_of_one(a: &Amount, b: &Amount) -> bool {
    if a.stand() != Stand::Holds || b.stand() != Stand::Holds {
        return false;
    }
    if a.is_phone() {
        return true;
    }
    let measured = matches!(a.quantity.kind, Kind::Duration | Kind::Money | Kind::Age) || a.clock;
    let attributes = match (a.attribute, b.attribute) {
        (Some(a), Some(b)) if measured => a == b,
        _ => true,
    };
    let sides = match (a.side(), b.side()) {
        // "Less than 6 g" and "at least 10 g": the ends say it of themselves.
        (Some(one), Some(two)) => one == two || bounds(a) && bounds(b),
        _ => true,
    };
    let related = matches!(a.quantity.kind, Kind::Duration | Kind::Other) || a.clock;
    attributes && sides && (!related || a.before == b.before && a.after == b.after)
}

/// Whether enough is shared, and nothing is left that may be the reason for the difference.
fn is_alike(likeness: &Likeness<'_>, a: &Amount, b: &Amount) -> bool {
    let weigh = |words: &[&Word]| {
        let own = words.iter().filter(|word| !word.light && !word.attribute);
        own.map(|word| likeness.weight(word)).sum::<f64>()
    };
    let (left, right) = (weigh(&likeness.only_one), weigh(&likeness.only_two));
    let named = a.attribute.is_some() && a.attribute == b.attribute;
    let words = likeness.shared_weight();
    let mut amounts = likeness.one.amounts.iter();
    let agreeing = amounts.any(|a| is_said_by(a, likeness.two));
    let shared =
        words + if named { ATTRIBUTE } else { 0.0 } + if agreeing { AGREEING } else { 0.0 };
    if a.is_phone() {
        return words >= SHARED && !(left >= SHARED && right >= SHARED);
    }
    if matches!(a.quantity.kind, Kind::Date) && !a.clock && words < YEAR {
        return false;
    }
    if left + right == 0.0 {
        return words >= SHARED_ALL && shared >= SHARED;
    }
    let of_one_kind = named || a.attribute == b.attribute || a.quantity.kind != Kind::Duration;
    let cover = shared / (shared + left + right);
    let least = if left > 0.0 && right > 0.0 {
        COVER_BOTH
    } else {
        COVER
    };
    of_one_kind && words >= SHARED && cover >= least
}
