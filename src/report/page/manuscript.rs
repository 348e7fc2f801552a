//! The text of one article as it is shown: its blocks in order, findings and claims beside the block they stand in.
//!
//! In: an article's blocks, findings and claims. Out: [`Piece`]s. A list or a table is one part. What stands in no block
//! that is shown (front matter, a comment, the article as a whole) comes first.

use std::collections::BTreeSet;
use std::ops::Range;

use maud::{Markup, html};

use super::articles::number;
use super::index::{Entry, Found, Saying};
use super::words::{Marked, What, marked, plain, standing};
use super::{ArticleText, Page};
use crate::document::{Block, BlockKind, Document};
use crate::source::Span;

/// A piece of an article.
pub(super) enum Piece<'e, 'p> {
    /// A passage.
    Part(Part<'e, 'p>),
    /// So many passages are left out.
    Left(usize),
}

/// A passage with what stands beside it.
pub(super) struct Part<'e, 'p> {
    /// The line that it starts in.
    pub(super) line: Option<usize>,
    pub(super) text: Markup,
    pub(super) findings: Vec<&'e Found<'p>>,
    pub(super) claims: Vec<&'e Saying<'p>>,
}

/// The pieces of an article; only what is marked, if `short`.
pub(super) fn read<'e, 'p>(
    text: &ArticleText,
    entry: &'e Entry<'p>,
    page: &Page<'_>,
    short: bool,
) -> Vec<Piece<'e, 'p>> {
    let document = &text.document;
    let groups = groups(document);
    let home = |span: Span| home(document, &groups, span);
    let mut findings: Vec<Vec<&Found<'_>>> = groups.iter().map(|_| Vec::new()).collect();
    let mut claims: Vec<Vec<&Saying<'_>>> = groups.iter().map(|_| Vec::new()).collect();
    let mut outside = Vec::new();
    for found in &entry.findings {
        let diagnostic = found.diagnostic;
        let span = diagnostic.primary.span;
        let whole = diagnostic.whole || span == Span::empty(document.prose_start());
        match home(span).filter(|_| !whole) {
            Some(group) => findings[group].push(found),
            None => outside.push(found),
        }
    }
    let mut unplaced = Vec::new();
    for said in &entry.claims {
        match home(said.record.told().words) {
            Some(group) => claims[group].push(said),
            None => unplaced.push(said),
        }
    }
    let passages = conflicting(entry, page);
    let kept: BTreeSet<usize> = passages.iter().filter_map(|span| home(*span)).collect();
    let mut pieces = Vec::new();
    if !outside.is_empty() || !unplaced.is_empty() {
        let text = html! {
            p.meta {
                "About the article as a whole, or outside of its prose:"
                @for found in &outside { " " (number(found)) }
            }
        };
        pieces.push(Piece::Part(Part {
            line: None,
            text,
            findings: outside,
            claims: unplaced,
        }));
    }
    let mut left = 0;
    for (n, group) in groups.iter().enumerate() {
        let (findings, claims) = (
            std::mem::take(&mut findings[n]),
            std::mem::take(&mut claims[n]),
        );
        if short && findings.is_empty() && !kept.contains(&n) {
            left += 1;
            continue;
        }
        if left > 0 {
            pieces.push(Piece::Left(left));
            left = 0;
        }
        let marker = Marker {
            entry,
            findings: &findings,
            claims: &claims,
        };
        let start = document.blocks[group.start].span.start;
        pieces.push(Piece::Part(Part {
            line: Some(text.source.position(start).line),
            text: draw(text, group, &marker),
            findings,
            claims,
        }));
    }
    if left > 0 {
        pieces.push(Piece::Left(left));
    }
    pieces
}

/// The places in an article that take part in conflicts.
fn conflicting(entry: &Entry<'_>, page: &Page<'_>) -> Vec<Span> {
    let conflicts = entry.conflicts.iter();
    let conflicts = conflicts.map(|conflict| &page.matrix.conflicts[*conflict]);
    let passages = conflicts.flat_map(|conflict| {
        let sides = [conflict.departing, conflict.other];
        sides.into_iter().chain(conflict.further.iter().copied())
    });
    let own = passages.filter(|passage| passage.file == entry.column.file);
    own.map(|passage| passage.words).collect()
}

/// Blocks that are shown as one: the items of a list, the cells of a table, or one block. Comments are left out.
fn groups(document: &Document) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, block) in document.blocks.iter().enumerate() {
        let is_shown = match block.kind {
            BlockKind::Comment => false,
            BlockKind::Code => true,
            _ => !block.prose.is_empty(),
        };
        if !is_shown {
            continue;
        }
        let joins = groups.last().is_some_and(|group| {
            let last = &document.blocks[group.end - 1];
            group.end == at && is_one(last.kind, block.kind)
        });
        match groups.last_mut().filter(|_| joins) {
            Some(group) => group.end = at + 1,
            None => groups.push(at..at + 1),
        }
    }
    groups
}

fn is_one(one: BlockKind, two: BlockKind) -> bool {
    match (one, two) {
        (BlockKind::Cell { table, .. }, BlockKind::Cell { table: other, .. }) => table == other,
        (BlockKind::Item { list, .. }, BlockKind::Item { list: other, .. }) => list == other,
        _ => false,
    }
}

/// The group that a span starts in.
fn home(document: &Document, groups: &[Range<usize>], span: Span) -> Option<usize> {
    let holds = |block: &Block| {
        let own = if block.prose.is_empty() {
            block.span
        } else {
            block.prose.span()
        };
        own.start <= span.start && span.start < own.end
    };
    groups
        .iter()
        .position(|group| document.blocks[group.clone()].iter().any(holds))
}

/// What is marked in a group.
struct Marker<'m, 'e, 'p> {
    entry: &'m Entry<'p>,
    findings: &'m [&'e Found<'p>],
    claims: &'m [&'e Saying<'p>],
}

impl Marker<'_, '_, '_> {
    /// The text of a block with its marks.
    fn mark(&self, block: &Block) -> Markup {
        let own = block.prose.span();
        let touches = |span: Span| span.start < own.end && own.start < span.end;
        let at = |span: Span| block.prose.text_range(span);
        let mut marks: Vec<Marked<'_>> = Vec::new();
        for said in self.claims {
            if touches(said.record.told().words) {
                marks.push(Marked {
                    range: at(said.record.told().words),
                    what: What::Claim,
                });
            }
        }
        for found in &self.entry.findings {
            let file = &found.diagnostic.primary.file;
            let others = found.diagnostic.secondary.iter();
            for label in others.filter(|label| label.file == *file && touches(label.span)) {
                marks.push(Marked {
                    range: at(label.span),
                    what: What::Place,
                });
            }
        }
        for found in self.findings {
            let span = found.diagnostic.primary.span;
            let here = own.start <= span.start && span.start < own.end;
            let further = !here && touches(span);
            if here {
                marks.push(Marked {
                    range: at(span),
                    what: What::Finding {
                        class: standing(found.diagnostic),
                        id: &found.id,
                        number: found.number,
                    },
                });
            } else if further {
                marks.push(Marked {
                    range: at(span),
                    what: What::Place,
                });
            }
        }
        marked(&block.prose, &marks)
    }
}

/// How many headings stand above a block, the title apart.
fn depth(document: &Document, block: &Block) -> usize {
    let above = block.headings.iter().map(|id| document.blocks[*id].kind);
    above
        .filter(|kind| matches!(kind, BlockKind::Heading(_)))
        .count()
}

fn draw(text: &ArticleText, group: &Range<usize>, marker: &Marker<'_, '_, '_>) -> Markup {
    let blocks = &text.document.blocks[group.clone()];
    let Some(first) = blocks.first() else {
        return html! {};
    };
    let words = || marker.mark(first);
    match first.kind {
        BlockKind::Title => html! { h4.t { (words()) } },
        BlockKind::Description => html! { p.ds { (words()) } },
        // Levels of the page, without a gap, whatever the article's own are.
        BlockKind::Heading(_) => match depth(&text.document, first) {
            0 => html! { h4 { (words()) } },
            1 => html! { h5 { (words()) } },
            _ => html! { h6 { (words()) } },
        },
        BlockKind::Item { depth, ordered, .. } => list(blocks, depth, ordered, marker),
        BlockKind::Cell { .. } => table(blocks, marker),
        BlockKind::Term => html! { p.term { (words()) } },
        BlockKind::Definition => html! { p.def { (words()) } },
        BlockKind::Caption => html! { p.cap { (words()) } },
        BlockKind::Footnote => html! { p.foot { (words()) } },
        BlockKind::AltText => html! { p.cap { "Image: " (words()) } },
        BlockKind::Code => html! { pre { (plain(text.source.slice(first.span))) } },
        BlockKind::Paragraph | BlockKind::Comment => html! { p.quoted[first.quoted] { (words()) } },
    }
}

fn list(blocks: &[Block], depth: u8, ordered: bool, marker: &Marker<'_, '_, '_>) -> Markup {
    let depth = format!("d{}", depth.min(4));
    let items = html! { @for block in blocks { li { (marker.mark(block)) } } };
    html! {
        @if ordered { ol.(depth) { (items) } } @else { ul.(depth) { (items) } }
    }
}

fn table(blocks: &[Block], marker: &Marker<'_, '_, '_>) -> Markup {
    let place = |block: &Block| match block.kind {
        BlockKind::Cell {
            row,
            column,
            header,
            ..
        } => (row, column, header),
        _ => (0, 0, false),
    };
    html! {
        div.tw tabindex="0" role="group" aria-label="A table of the article" {
            table {
                @for row in blocks.chunk_by(|one, two| place(one).0 == place(two).0) {
                    tr {
                        @let mut next = 0;
                        @for block in row {
                            @let (_, column, header) = place(block);
                            @for _ in next..column.min(next + 64) { td {} }
                            @let () = next = column + 1;
                            @if header { th { (marker.mark(block)) } } @else { td { (marker.mark(block)) } }
                        }
                    }
                }
            }
        }
    }
}
