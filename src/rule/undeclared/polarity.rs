//! Whether one of two statements says what the other denies.

use super::likeness::Likeness;
use super::{Opposition, Words};
use crate::claim::quantity::Kind;
use crate::claim::statement::{Amount, Place, Stand, Statement, Word};
use crate::document::token::TokenKind;

/// The least that must be shared, in weight.
const SHARED: f64 = 1.7;

/// The least part that must be shared.
const COVER: f64 = 0.6;

/// The least that must be shared, in weight, where nothing is left over.
const SHARED_ALL: f64 = 1.3;

/// The same where the verb is the same as well, of the same or of the writer: "we offer sedation", "we do not offer …".
const SHARED_VERB: f64 = 1.0;

/// What a limit weighs that only one has, where the other denies of all and always.
const UNDER_NEVER: f64 = 0.3;

/// The same where both leave something over.
const COVER_BOTH: f64 = 0.75;

/// What it adds that one gives a price, or a time, where the other says that there is none.
const PRICED: f64 = 0.5;

/// What excludes what, and why they are opposed.
pub(super) fn opposed(told: Words<'_>, likeness: &Likeness<'_>) -> Option<Opposition> {
    let (one, two) = (likeness.one, likeness.two);
    if is_open(likeness) {
        return None;
    }
    let (found, delicate) = match by_opposites(told, likeness) {
        Sides::Exclude { found, delicate } => (found, delicate),
        Sides::Agree => return None,
        Sides::None => {
            if let Some(found) = by_price(told, likeness) {
                return is_alike(told, likeness, false, true).then_some(found);
            }
            (by_denial(told, likeness)?, false)
        }
    };
    (is_alike(told, likeness, delicate, false) && times_allow(told, one, two, likeness))
        .then_some(found)
}

/// What the sides of pairs of opposites say.
enum Sides {
    /// No word of one is opposed to a word of the other.
    None,
    /// They say the same after all, or too much is opposed.
    Agree,
    /// They exclude each other; if it is delicate, only where they say nothing else.
    Exclude { found: Opposition, delicate: bool },
}

/// Whether what they share is neither said nor denied by the article.
fn is_open(likeness: &Likeness<'_>) -> bool {
    let mut shared = likeness.shared.iter();
    shared.any(|(a, b)| a.stand() == Stand::Open || b.stand() == Stand::Open)
}

/// Whether enough is shared, and nothing is left that may be the reason for the difference.
fn is_alike(told: Words<'_>, likeness: &Likeness<'_>, delicate: bool, priced: bool) -> bool {
    let (left, right) = (
        left_over(likeness, &likeness.only_one, likeness.two, priced),
        left_over(likeness, &likeness.only_two, likeness.one, priced),
    );
    let shared = likeness.shared_weight() + if priced { PRICED } else { 0.0 };
    let cover = shared / (shared + left + right);
    // A denial may be meant for just the words that the other statement has not.
    let focus = |only: &[&Word]| {
        let mut words = only.iter();
        words.any(|word| word.stand() == Stand::Denied && !word.light)
    };
    let focused = focus(&likeness.only_one) || focus(&likeness.only_two);
    let least = if left > 0.0 && right > 0.0 || focused {
        COVER_BOTH
    } else {
        COVER
    };
    if delicate && left + right > 0.0 {
        return false;
    }
    let enough = if left + right > 0.0 {
        SHARED
    } else if is_same_verb(told, likeness) {
        SHARED_VERB
    } else {
        SHARED_ALL
    };
    shared >= enough && cover >= least
}

/// Whether both say the same verb, even one that says little, of the same subject or of the writer, and end with the same
/// word: "… does not help much" denies less. Between articles, whose words are not at hand, it is not told.
fn is_same_verb(told: Words<'_>, likeness: &Likeness<'_>) -> bool {
    let (one, two) = (likeness.one, likeness.two);
    let named = |word: &Word| word.place == Place::Subject && !word.inherited;
    let mut shared = likeness.shared.iter();
    let of_one = one.own && two.own || shared.any(|(a, b)| named(a) && named(b));
    let stem = |statement: &Statement, at: usize| {
        let reading = &told.article?.reading;
        let token = reading.block(statement.block).tokens.get(at)?;
        let word = reading.text(statement.block)[token.range()].to_lowercase();
        Some(told.rules.lexis.stem(&word))
    };
    let verb = |statement: &Statement| stem(statement, *statement.verbs.last()?);
    let end = |statement: &Statement| {
        let reading = &told.article?.reading;
        let tokens = &reading.block(statement.block).tokens;
        let mut back = statement.tokens.clone().rev();
        let last = back.find(|at| tokens[*at].kind == TokenKind::Word)?;
        stem(statement, last)
    };
    let same = |of: &dyn Fn(&Statement) -> Option<String>| {
        let own = of(one);
        own.is_some() && own == of(two)
    };
    of_one && same(&verb) && same(&end)
}

/// What only one of them says, in weight: a limit weighs little beside "never".
fn left_over(likeness: &Likeness<'_>, only: &[&Word], other: &Statement, priced: bool) -> f64 {
    let own = only.iter().filter(|word| !word.light);
    let told = own.filter(|word| !(priced && (word.attribute || !word.sides.is_empty())));
    told.map(|word| match word.place {
        Place::Limit if other.universal => likeness.weight(word) * UNDER_NEVER,
        _ => likeness.weight(word),
    })
    .sum()
}

/// Two sides of one pair of opposites, neither or both of them denied.
fn by_opposites(told: Words<'_>, likeness: &Likeness<'_>) -> Sides {
    let mut found = None;
    for (a, b) in &likeness.shared {
        let Some((first, second)) = a.pair_with(b) else {
            continue;
        };
        if first.second == second.second {
            continue;
        }
        let agree = (a.stand() == Stand::Denied) != (b.stand() == Stand::Denied);
        if agree || found.is_some() {
            return Sides::Agree;
        }
        let pair = &told.rules.lexis.opposites[first.pair];
        let (left, right) = (told.of(a.block, a.span), told.of(b.block, b.span));
        found = Some((pair, left, right));
    }
    found.map_or(Sides::None, |(pair, left, right)| Sides::Exclude {
        found: Opposition {
            words: right.to_owned(),
            reason: format!("`{left}` and `{right}` exclude each other ({})", pair.about),
        },
        delicate: pair.delicate,
    })
}

/// A word like "free" against a price.
fn by_price(told: Words<'_>, likeness: &Likeness<'_>) -> Option<Opposition> {
    let lexis = &told.rules.lexis;
    let priced = |words: &[&Word], statement: &Statement| {
        words.iter().find_map(|word| {
            let side = word.sides.iter().find(|side| !side.second)?;
            let pair = &lexis.opposites[side.pair];
            let amount = statement.amounts.iter().find(|amount| {
                pair.is_second(amount, statement)
                    && amount.stand() == Stand::Holds
                    && amount.quantity.hi.is_some_and(|value| value > 0.0)
            })?;
            let words = told.of(word.block, word.span);
            (word.stand() == Stand::Holds).then(|| (words, told.of(amount.block, amount.span)))
        })
    };
    let (left, right) = priced(&likeness.only_one, likeness.two).or_else(|| {
        let (right, left) = priced(&likeness.only_two, likeness.one)?;
        Some((left, right))
    })?;
    Some(Opposition {
        words: right.to_owned(),
        reason: format!("`{left}` and `{right}` exclude each other"),
    })
}

/// One denies a word that the other says.
fn by_denial(told: Words<'_>, likeness: &Likeness<'_>) -> Option<Opposition> {
    let denied = |first: bool| {
        let mut shared = likeness.shared.iter();
        let own = if first { likeness.one } else { likeness.two };
        own.is_denied() || shared.any(|(a, b)| (if first { a } else { b }).stand() == Stand::Denied)
    };
    let (one, two) = (denied(true), denied(false));
    if one == two {
        return None;
    }
    let (denying, saying) = if one {
        (likeness.one, likeness.two)
    } else {
        (likeness.two, likeness.one)
    };
    // "Not all", "not usually", and what need not be but may.
    let part = denying.partial && !saying.total;
    if part || denying.capped || denying.demands && !saying.permits.is_empty() {
        return None;
    }
    let (_, said) = likeness
        .shared
        .iter()
        .find(|(a, b)| (a.stand() == Stand::Denied) != (b.stand() == Stand::Denied))
        .or(likeness.shared.last())?;
    let words = told.of(said.block, said.span);
    let which = if one { "first" } else { "second" };
    Some(Opposition {
        words: words.to_owned(),
        reason: format!(
            "`{words}` is denied in the {which} of the two passages and said in the other"
        ),
    })
}

/// Whether the times and amounts beside a denial leave a contradiction: "not for 24 hours" and "after two weeks" do not.
fn times_allow(told: Words<'_>, one: &Statement, two: &Statement, likeness: &Likeness<'_>) -> bool {
    let quantities = &told.rules.quantities;
    let first_denies = one.is_denied()
        || likeness
            .shared
            .iter()
            .any(|(a, _)| a.stand() == Stand::Denied);
    let (denying, saying) = if first_denies { (one, two) } else { (two, one) };
    let comparable = |amount: &Amount| {
        !amount.clock && !matches!(amount.quantity.kind, Kind::Money | Kind::Phone)
    };
    for a in denying.amounts.iter().filter(|a| comparable(a)) {
        for b in saying.amounts.iter().filter(|b| comparable(b)) {
            if !a.is_like(b) {
                continue;
            }
            let fits = match a.quantity.kind {
                Kind::Duration => {
                    let most = |amount: &Amount| {
                        let end = amount.quantity.hi.or(amount.quantity.lo)?;
                        quantities.convert(end, &amount.quantity.unit, &a.quantity.unit)
                    };
                    most(b).zip(most(a)).is_some_and(|(b, a)| b < a)
                }
                Kind::Age => !quantities.disjoint(&a.quantity, &b.quantity),
                _ => a.quantity.lo == b.quantity.lo && a.quantity.hi == b.quantity.hi,
            };
            if !fits {
                return false;
            }
        }
    }
    // What is denied of an amount may hold of another.
    denying.amounts.iter().filter(|a| comparable(a)).all(|a| {
        matches!(
            a.quantity.kind,
            Kind::Duration | Kind::Age | Kind::Frequency | Kind::Date
        ) || saying.amounts.iter().any(|b| a.is_like(b))
    })
}
