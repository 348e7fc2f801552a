//! Comments in braces, as MDX writes them: `{/* claimspan-ignore … */}` in Markdown.
//!
//! In: a text of a Markdown file. Out: the span of a comment in it. Only one that speaks to this program is taken for
//! a comment; to plain Markdown, all others are words that readers see. It reads no directive: that is for
//! [`crate::settle::suppress`].

use crate::document::{BlockKind, Prose, ProseBuilder, Skipped};
use crate::source::{Source, Span};

/// How such a comment begins and ends.
const OPEN: &str = "{/*";
const CLOSE: &str = "*/}";

/// So many bytes a comment may hold.
const LONGEST: usize = 4096;

/// What the words of a comment begin with that is meant for this program.
const MARK: &str = "claimspan-";

/// The first comment that begins in this part of the text. It may end after it, but not after a blank line.
pub(super) fn comment(text: &str, within: Span) -> Option<Span> {
    // An asterisk may be an event of its own, so only the brace is looked for here.
    let mut from = within.start;
    while let Some(found) = text[from..within.end].find('{') {
        let start = from + found;
        from = start + 1;
        if text[..start].ends_with('\\') {
            continue;
        }
        let Some(inner) = text[start..].strip_prefix(OPEN) else {
            continue;
        };
        if !inner.trim_start().starts_with(MARK) {
            continue;
        }
        if let Some(length) = near(inner).find(CLOSE)
            && !has_blank_line(&inner[..length])
        {
            return Some(Span::new(start, start + OPEN.len() + length + CLOSE.len()));
        }
    }
    None
}

/// As much of a text as one comment may be long: the search for its end must not read the file again and again.
fn near(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn has_blank_line(text: &str) -> bool {
    let lines = text.lines().count();
    let mut inner = text.lines().skip(1).take(lines.saturating_sub(2));
    inner.any(|line| line.trim().is_empty())
}

/// The comment as a block, and as a region that was left out.
pub(super) fn block(source: &Source, span: Span) -> ((BlockKind, Prose, Span), Skipped) {
    let inner = Span::new(span.start + OPEN.len(), span.end - CLOSE.len());
    let mut prose = ProseBuilder::new();
    prose.push(source.slice(inner), inner.start);
    let skipped = Skipped {
        span,
        reason: "comment",
    };
    ((BlockKind::Comment, prose.finish(), span), skipped)
}
