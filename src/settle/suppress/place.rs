//! Where a directive reaches, and what to delete when nothing needs it.
//!
//! In: a comment among the blocks of its document. Out: the span of the block that it stands in or of what comes next.
//! What comes next may be a whole list, table or quotation, since Markdown lets no comment stand between rows.

use crate::document::{Block, BlockKind, Document, Format};
use crate::source::{Source, Span};

/// So many blocks before and after it are looked at for the one that holds a comment.
const NEAR: usize = 64;

/// For each block the next one that a reader sees, worked out once for all comments.
pub(super) struct Following(Vec<usize>);

impl Following {
    pub(super) fn new(document: &Document) -> Self {
        let blocks = &document.blocks;
        let mut next = vec![blocks.len(); blocks.len()];
        let mut seen = blocks.len();
        for (at, block) in blocks.iter().enumerate().rev() {
            next[at] = seen;
            if !matches!(block.kind, BlockKind::Comment | BlockKind::AltText) {
                seen = at;
            }
        }
        Self(next)
    }

    /// The first such block after `block` that does not begin before `end`.
    fn after(&self, document: &Document, block: usize, end: usize) -> Option<usize> {
        let mut at = *self.0.get(block)?;
        while document.blocks.get(at)?.span.start < end {
            at = *self.0.get(at)?;
        }
        Some(at)
    }
}

/// What a comment of this span covers; none where nothing follows it.
pub(super) fn covered(
    source: &Source,
    document: &Document,
    following: &Following,
    comment: usize,
) -> Option<Span> {
    let blocks = &document.blocks;
    let own = blocks[comment].span;
    let around = |block: &&Block| {
        block.kind.is_prose() && block.span.start <= own.start && own.end <= block.span.end
    };
    // A comment in a text is filed right after the block of the text, or before it in a cell.
    let near = comment.saturating_sub(NEAR)..(comment + NEAR).min(blocks.len());
    if let Some(block) = blocks[near]
        .iter()
        .filter(around)
        .min_by_key(|block| block.span.len())
    {
        return Some(block.span);
    }
    let first = following.after(document, comment, own.end)?;
    // After the sign of an item the comment is about that item, though it is the first.
    if document.format == Format::Markdown && !begins_line(source, own) {
        return Some(blocks[first].span);
    }
    Some(whole(blocks, first, blocks[comment].quoted))
}

fn begins_line(source: &Source, comment: Span) -> bool {
    let before = source.text[..comment.start].trim_end_matches([' ', '\t', '>']);
    before.len() <= source.start() || before.ends_with(['\n', '\r'])
}

/// The block, with the others of its list, table or quotation if it is the first of them.
fn whole(blocks: &[Block], first: usize, in_quotation: bool) -> Span {
    let block = &blocks[first];
    let begins = |same: &dyn Fn(&Block) -> bool| !blocks[..first].iter().any(same);
    let upto_last = |same: &dyn Fn(&Block) -> bool| {
        let members = blocks[first..].iter().filter(|block| same(block));
        members.fold(block.span, |span, block| span.cover(block.span))
    };
    if block.quoted && !in_quotation {
        let quoted = blocks[first..].iter().take_while(|block| block.quoted);
        return quoted.fold(block.span, |span, block| span.cover(block.span));
    }
    match block.kind {
        BlockKind::Item { list: own, .. } => {
            let same =
                |block: &Block| matches!(block.kind, BlockKind::Item { list, .. } if list == own);
            if begins(&same) {
                upto_last(&same)
            } else {
                block.span
            }
        }
        BlockKind::Cell {
            table: own,
            row: line,
            ..
        } => {
            let same =
                |block: &Block| matches!(block.kind, BlockKind::Cell { table, .. } if table == own);
            let beside = |block: &Block| matches!(block.kind, BlockKind::Cell { table, row, .. } if table == own && row == line);
            if begins(&same) {
                upto_last(&same)
            } else {
                upto_last(&beside)
            }
        }
        BlockKind::Term => {
            let defines = |other: &&Block| other.lead_in == Some(first);
            let definitions = blocks[first..].iter().filter(defines);
            definitions.fold(block.span, |span, block| span.cover(block.span))
        }
        _ => block.span,
    }
}

/// What to delete so that a comment is gone: its lines where it has them for itself, with the blank line that would
/// be left over; else the comment and the space before it.
pub(super) fn removal(source: &Source, comment: Span) -> Span {
    let text = &source.text;
    let bytes = text.as_bytes();
    let before = text[..comment.start].trim_end_matches([' ', '\t']);
    let line_starts = before.len() <= source.start() || before.ends_with(['\n', '\r']);
    let after = text[comment.end..].trim_start_matches([' ', '\t']);
    let mut end = text.len() - after.len();
    let line_ends = after.is_empty() || after.starts_with(['\n', '\r']);
    if line_starts && line_ends {
        let start = before.len().max(source.start());
        end = past_line_end(bytes, end);
        let blank_before = start <= source.start() || is_blank_before(before);
        let next = text[end..].trim_start_matches([' ', '\t']);
        if blank_before && next.starts_with(['\n', '\r']) {
            end = past_line_end(bytes, text.len() - next.len());
        }
        return Span::new(start, end);
    }
    let spaced = line_ends || text[comment.end..].starts_with([' ', '\t']);
    let start = if spaced && !line_starts {
        before.len()
    } else {
        comment.start
    };
    // At the start of a line the space after it goes as well: it would indent the rest.
    let end = if line_starts && !line_ends {
        end
    } else {
        comment.end
    };
    Span::new(start, end)
}

fn past_line_end(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => at + 2,
        (Some(b'\r' | b'\n'), _) => at + 1,
        _ => at,
    }
}

/// Whether the line that ends here is blank.
fn is_blank_before(text: &str) -> bool {
    let line = text
        .strip_suffix("\r\n")
        .or_else(|| text.strip_suffix(['\n', '\r']));
    let line = line.unwrap_or(text).trim_end_matches([' ', '\t']);
    line.is_empty() || line.ends_with(['\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deletes_the_comment_with_its_line() {
        for (text, left) in [
            ("a\n\n<!--x-->\nb\n", "a\n\nb\n"),
            ("a\n\n<!--x-->\n\nb\n", "a\n\nb\n"),
            ("a\n<!--x-->\n\nb\n", "a\n\nb\n"),
            ("a\r\n\r\n  <!--x--> \r\n\r\nb", "a\r\n\r\nb"),
            ("<!--x-->\n\nb\n", "b\n"),
            ("\u{feff}<!--x-->\nb\n", "\u{feff}b\n"),
            ("<!--x--> b\n", "b\n"),
            ("a <!--x--> b\n", "a b\n"),
            ("a <!--x-->\n", "a\n"),
            ("a<!--x-->b\n", "ab\n"),
            ("a\n\n<!--x-->", "a\n\n"),
            ("<p>a</p><!--x--><p>b</p>", "<p>a</p><p>b</p>"),
        ] {
            let start = text.find("<!--").unwrap();
            let source = Source::from_text("a.md", text);
            let span = removal(&source, Span::new(start, start + "<!--x-->".len()));
            let done = format!("{}{}", &text[..span.start], &text[span.end..]);
            assert_eq!(done, left, "{text:?}");
        }
    }
}
