//! Plain text to document: text as it is left when a web page is copied or scraped.
//!
//! In: a source without markup. Out: a [`Document`] with the headings, lists and tables that the layout of the lines
//! shows. [`lines`] joins hard-wrapped lines to paragraphs; [`shape`] decides which of them are headings; here they
//! become blocks. It knows no word of any language, only layout: blanks, length, capitals, marks at the line's ends.

mod lines;
mod shape;

use self::lines::{Piece, PieceKind};
use super::outline::{List, Outline};
use super::table::{CellText, Table};
use crate::document::{BlockId, BlockKind, Document, Format, Prose, ProseBuilder};
use crate::source::{Source, Span};

/// Parses a source.
pub(super) fn parse(source: &Source) -> Document {
    let mut pieces = lines::pieces(source);
    shape::name_headings(source, &mut pieces);
    let mut text = Text {
        source,
        outline: Outline::new(Format::Text),
        lists: Vec::new(),
        table: None,
    };
    for piece in &pieces {
        text.push(piece);
    }
    text.end_table();
    text.outline.document
}

#[derive(Debug)]
struct Text<'s> {
    source: &'s Source,
    outline: Outline,
    /// Open lists, outermost first.
    lists: Vec<OpenList>,
    table: Option<Table>,
}

#[derive(Debug)]
struct OpenList {
    list: List,
    indent: usize,
    /// Its last item: the lead-in of a list nested below.
    item: Option<BlockId>,
}

impl Text<'_> {
    fn push(&mut self, piece: &Piece) {
        if piece.gap || !matches!(piece.kind, PieceKind::Row { .. }) {
            self.end_table();
        }
        if !matches!(piece.kind, PieceKind::Bullet { .. }) {
            self.lists.clear();
        }
        let prose = self.prose(&piece.lines);
        let kind = match piece.kind {
            PieceKind::Bullet {
                indent, ordered, ..
            } => return self.push_item(prose, piece.span, indent, ordered),
            PieceKind::Row { separator, header } => return self.push_row(piece, separator, header),
            PieceKind::Rule => return self.outline.rule(),
            PieceKind::Paragraph => BlockKind::Paragraph,
            PieceKind::Caption => BlockKind::Caption,
            PieceKind::Heading(level) => BlockKind::Heading(level),
        };
        if !prose.is_empty() {
            self.outline.push(kind, prose, piece.span, None);
        }
    }

    fn prose(&self, lines: &[Span]) -> Prose {
        let mut prose = ProseBuilder::new();
        for line in lines {
            prose.push_break(Span::empty(line.start));
            prose.push(self.source.slice(*line), line.start);
        }
        prose.finish()
    }

    fn push_item(&mut self, prose: Prose, span: Span, indent: usize, ordered: bool) {
        if prose.is_empty() {
            return;
        }
        while self.lists.last().is_some_and(|open| open.indent > indent) {
            self.lists.pop();
        }
        let goes_on = self
            .lists
            .last()
            .is_some_and(|open| open.indent == indent && open.list.ordered == ordered);
        if !goes_on {
            self.open_list(indent, ordered);
        }
        if let Some(open) = self.lists.last_mut() {
            self.outline.enter(false);
            let item = self
                .outline
                .push(open.list.item(), prose, span, open.list.lead_in);
            self.outline.leave();
            open.item = Some(item);
        }
    }

    fn open_list(&mut self, indent: usize, ordered: bool) {
        // A list with other marks at the same depth takes the place of the one before it.
        while self.lists.last().is_some_and(|open| open.indent >= indent) {
            self.lists.pop();
        }
        let parent = self.lists.last().and_then(|open| open.item);
        let list = self
            .outline
            .open_list(self.lists.len() + 1, ordered, parent);
        self.lists.push(OpenList {
            list,
            indent,
            item: None,
        });
    }

    fn push_row(&mut self, piece: &Piece, separator: char, header: bool) {
        let mut table = match self.table.take() {
            Some(table) => table,
            None => Table::new(&mut self.outline),
        };
        table.start_row(&mut self.outline, header);
        for line in &piece.lines {
            for span in cells(self.source, *line, separator) {
                let cell = CellText {
                    prose: self.prose(&[span]),
                    span,
                    header: false,
                    width: 1,
                    height: 1,
                };
                table.push(&mut self.outline, cell);
            }
        }
        table.end_row(&mut self.outline);
        self.table = Some(table);
    }

    fn end_table(&mut self) {
        if self.table.take().is_some() {
            self.outline.separate();
        }
    }
}

/// The cells of a line, without the separators at its ends.
fn cells(source: &Source, line: Span, separator: char) -> Vec<Span> {
    let raw = source.slice(line);
    let inner = raw.strip_prefix('|').unwrap_or(raw);
    let mut at = line.start + raw.len() - inner.len();
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut spans = Vec::new();
    for cell in inner.split(separator) {
        let lead = cell.len() - cell.trim_start().len();
        let end = at + cell.trim_end().len().max(lead);
        spans.push(Span::new(at + lead, end));
        at += cell.len() + separator.len_utf8();
    }
    spans
}
