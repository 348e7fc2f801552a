//! The phrases of packs one by one, with where each is written: for asking which of them examples exercise.
//!
//! In: the wire form and a compiler of phrases. Out: [`Traced`] phrases. Judging needs none of it, so that it is made
//! only when asked for ([`super::trace()`]). Next: [`crate::authoring::coverage`].

use toml::Spanned;

use super::schema::{ClaimWire, FileWire};
use crate::claim::phrase::Filed;
use crate::source::Span;

/// What a phrase is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// It makes a claim.
    Claim,
    /// It keeps words from making a claim, or must stand beside them: `with`, `without`, `except`.
    Condition,
    /// It is the cue of a context.
    Cue,
    /// It is an alternative of a vocabulary, or names a subject.
    Word,
}

/// A phrase with where it is written.
#[derive(Debug, Clone)]
pub struct Traced {
    /// What it is there for.
    pub part: Part,
    /// What it belongs to, in words.
    pub owner: String,
    /// The pack's index.
    pub pack: usize,
    /// The TOML file.
    pub file: String,
    /// Where it stands there, quotes included.
    pub at: Span,
    /// As it is written.
    pub text: String,
    /// Compiled.
    pub phrase: Filed,
}

/// The phrases of a file; those that cannot be looked for by themselves are left out.
pub(super) fn traced(
    (pack, file, wire): (usize, &str, &FileWire),
    mut compile: impl FnMut(&Spanned<String>) -> Option<Filed>,
) -> Vec<Traced> {
    let mut all = Vec::new();
    let mut add = |part: Part, owner: String, list: &[Spanned<String>]| {
        for text in list {
            all.extend(compile(text).map(|phrase| Traced {
                part,
                owner: owner.clone(),
                pack,
                file: file.to_owned(),
                at: Span::new(text.span().start, text.span().end),
                text: text.get_ref().clone(),
                phrase,
            }));
        }
    };
    for subject in &wire.subject {
        let owner = format!("a name of the subject `{}`", subject.id.get_ref());
        for list in [&subject.names, &subject.generic, &subject.except] {
            add(Part::Word, owner.clone(), list);
        }
    }
    for (name, vocabulary) in &wire.vocabulary {
        let owner = format!("the vocabulary `{name}`");
        add(Part::Word, owner.clone(), &vocabulary.words);
        for list in vocabulary.values.values() {
            add(Part::Word, owner.clone(), list);
        }
    }
    for context in &wire.context {
        for (value, list) in &context.values {
            let owner = format!("the context `{}` = `{value}`", context.id.get_ref());
            add(Part::Cue, owner, list);
        }
    }
    for claim in &wire.claim {
        of_claim(claim, &mut add);
    }
    all
}

fn of_claim(claim: &ClaimWire, add: &mut impl FnMut(Part, String, &[Spanned<String>])) {
    let owner = format!("the claim `{}`", claim.id.get_ref());
    let makes = [
        &claim.phrases,
        &claim.column,
        &claim.asked,
        &claim.cell,
        &claim.ranking,
    ];
    for list in makes {
        add(Part::Claim, owner.clone(), list);
    }
    for list in [&claim.with, &claim.without, &claim.except] {
        add(Part::Condition, owner.clone(), list);
    }
    for stance in &claim.stance {
        let owner = format!("{owner}, answer `{}`", stance.id.get_ref());
        for list in [&stance.phrases, &stance.first_entry, &stance.cell] {
            add(Part::Claim, owner.clone(), list);
        }
    }
}
