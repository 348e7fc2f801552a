//! `consistent`: a value that must be the same wherever the article gives it.
//!
//! The rule's claims have a value: a word of a vocabulary, or a telephone number, of which only the digits count, so
//! that "+1 (321) 415-3213" and "321-415-3213" are one. Values are compared within one claim and one of its stances:
//! a claim can tell the fax from the reception that way. The value that stands first is taken for the right one; each
//! other value is reported once, with the first beside it. Quantities that exclude each other are the business of
//! `contradiction`.

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::claim::quantity::Kind;
use crate::claim::{Article, Claim, Value};
use crate::diagnostic::Diagnostic;

/// What must agree.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Consistent {
    /// Whether articles of one named place are compared with each other as well.
    pub across: bool,
}

/// The digits of a telephone number without the code of its country.
const NATIONAL: usize = 10;

impl Consistent {
    pub(super) fn judge(&self, rule: &Rule, article: &Article<'_>) -> Vec<Diagnostic> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        let mut found = Vec::new();
        let said = rule
            .claims_of(article)
            .filter(|claim| rule.statuses.contains(&claim.status));
        for claim in said {
            let Some(value) = value(article, claim) else {
                continue;
            };
            let same = |group: &&mut Group<'_>| {
                group.first.declaration == claim.declaration && group.first.stance == claim.stance
            };
            let Some(group) = groups.iter_mut().find(same) else {
                groups.push(Group {
                    first: claim,
                    values: vec![value],
                });
                continue;
            };
            if group.values.contains(&value) {
                continue;
            }
            group.values.push(value);
            let words = article.words(claim.block, claim.span);
            let mut diagnostic = rule.report(article, claim, words);
            let label = article.label(group.first.span, "the article says otherwise here");
            diagnostic.secondary.push(label);
            found.push(diagnostic);
        }
        found
    }
}

/// What an article says of one thing.
struct Group<'a> {
    first: &'a Claim,
    values: Vec<String>,
}

/// A value in the one spelling in which it can be compared.
fn value(article: &Article<'_>, claim: &Claim) -> Option<String> {
    match claim.value.as_ref()? {
        Value::Word { .. } => Some(claim.value_text(article.rules)),
        Value::Quantity(quantity) if quantity.kind == Kind::Phone => {
            let tokens = &article.reading.block(claim.block).tokens;
            let (first, last) = (
                tokens.get(quantity.tokens.start)?,
                tokens.get(quantity.tokens.end.checked_sub(1)?)?,
            );
            let text = article.reading.text(claim.block);
            let digits: String = text
                .get(first.start()..last.end())?
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            let national = digits.len().saturating_sub(NATIONAL);
            Some(digits[national..].to_owned())
        }
        Value::Quantity(_) => None,
    }
}
