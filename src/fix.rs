//! Fixes put into the text: which of them, in which order, and what the text is then.
//!
//! In: a text and the fixes offered for it. Out: the text with those applied that do not meet an earlier one, and the
//! edits that were made. A fix is applied whole or not at all. What was left out is offered again when the new text is
//! judged, so whoever calls this repeats it until nothing is left. Files are read and written elsewhere.

use crate::diagnostic::{Edit, Fix};

/// A text with fixes applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The new text.
    pub text: String,
    /// What was put where, in the order of the old text.
    pub edits: Vec<Edit>,
    /// How many fixes were applied.
    pub fixes: usize,
}

/// Applies the fixes in their order; one that meets an earlier one is left out.
pub fn apply<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> Applied {
    let mut edits: Vec<Edit> = Vec::new();
    let mut count = 0;
    for fix in fixes {
        let mut own = Vec::new();
        let fits = |edit: &Edit| place(&edits, edit, text).is_some();
        if fix
            .edits
            .iter()
            .all(|edit| fits(edit) && insert(&mut own, edit, text))
        {
            for edit in &own {
                insert(&mut edits, edit, text);
            }
            count += usize::from(!own.is_empty());
        }
    }
    let mut new = String::new();
    let mut from = 0;
    for edit in &edits {
        new += &text[from..edit.span.start];
        new += &edit.replacement;
        from = edit.span.end;
    }
    new += &text[from..];
    Applied {
        text: new,
        edits,
        fixes: count,
    }
}

/// Where an edit belongs among others, unless it meets one or is none of this text. Insertions meet what they touch.
fn place(edits: &[Edit], edit: &Edit, text: &str) -> Option<usize> {
    let span = edit.span;
    let changes = text.get(span.start..span.end)? != edit.replacement;
    let at = edits.partition_point(|other| other.span < span);
    let meets = |other: &Edit| {
        if other.span.is_empty() || span.is_empty() {
            other.span.start <= span.end && span.start <= other.span.end
        } else {
            other.span.overlaps(span)
        }
    };
    let before = at.checked_sub(1).and_then(|before| edits.get(before));
    let meets_one = before.is_some_and(meets) || edits.get(at).is_some_and(meets);
    (changes && !meets_one).then_some(at)
}

fn insert(edits: &mut Vec<Edit>, edit: &Edit, text: &str) -> bool {
    let at = place(edits, edit, text);
    if let Some(at) = at {
        edits.insert(at, edit.clone());
    }
    at.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Safety;
    use crate::source::Span;

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edits = edits.iter().map(|(start, end, words)| Edit {
            span: Span {
                start: *start,
                end: *end,
            },
            replacement: (*words).to_owned(),
        });
        Fix {
            edits: edits.collect(),
            message: String::new(),
            safety: Safety::Safe,
        }
    }

    fn applied(text: &str, fixes: &[Fix]) -> (String, usize) {
        let applied = apply(text, fixes);
        (applied.text, applied.fixes)
    }

    #[test]
    fn the_first_of_two_that_meet_wins_and_a_fix_is_whole_or_none() {
        let fixes = [
            fix(&[(0, 3, "uno"), (8, 13, "tre")]),
            fix(&[(4, 7, "dos"), (12, 13, "x")]),
            fix(&[(4, 7, "due")]),
        ];
        assert_eq!(
            applied("one two three", &fixes),
            ("uno due tre".to_owned(), 2)
        );
    }

    #[test]
    fn insertions_at_one_place_wait_for_each_other() {
        let fixes = [
            fix(&[(3, 3, "!")]),
            fix(&[(3, 3, "?")]),
            fix(&[(0, 3, "two")]),
        ];
        assert_eq!(applied("one", &fixes), ("one!".to_owned(), 1));
    }

    #[test]
    fn what_is_none_of_the_text_or_changes_nothing_is_left_out() {
        let fixes = [
            fix(&[(0, 9, "x")]),
            fix(&[(1, 2, "x")]),
            fix(&[(0, 2, "\u{e9}")]),
            fix(&[]),
        ];
        assert_eq!(applied("\u{e9}", &fixes), ("\u{e9}".to_owned(), 0));
    }
}
