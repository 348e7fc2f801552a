//! The cells of one table: which row and column each stands in, and which header stands above it.
//!
//! In: cells row by row, from any format. Out: [`BlockKind::Cell`] blocks in the [`Outline`]. A row is a header row
//! when the format says so, when all of its cells are header cells, or when it is the first and all of it is bold.
//! It does not judge whether a table holds data; a parser leaves out tables that only lay out a page.

use super::outline::Outline;
use crate::document::{BlockId, BlockKind, MarkKind, Prose};
use crate::source::Span;

/// Wider or taller cells are a mistake of the writer.
const MAX_SPAN: usize = 100;

/// A table that is being read.
#[derive(Debug)]
pub(super) struct Table {
    number: usize,
    /// The caption, or the line with a colon above.
    lead_in: Option<BlockId>,
    row: usize,
    column: usize,
    in_row: bool,
    header_row: bool,
    cells: Vec<RowCell>,
    /// For each column the header cell above.
    headers: Vec<Option<BlockId>>,
    /// For each column the cell that reaches down from a row above, and how many rows it still covers.
    reaching: Vec<Option<(BlockId, usize)>>,
}

#[derive(Debug)]
struct RowCell {
    block: BlockId,
    column: usize,
    width: usize,
    header: bool,
}

/// A cell as the format gives it.
#[derive(Debug)]
pub(super) struct CellText {
    /// Its words.
    pub(super) prose: Prose,
    /// Its bytes.
    pub(super) span: Span,
    /// Whether the format says that it is a header.
    pub(super) header: bool,
    /// How many columns it covers.
    pub(super) width: usize,
    /// How many rows it covers.
    pub(super) height: usize,
}

impl Table {
    /// A table without rows.
    pub(super) fn new(outline: &mut Outline) -> Self {
        Self {
            number: outline.open_table(),
            lead_in: outline.colon_above(),
            row: 0,
            column: 0,
            in_row: false,
            header_row: false,
            cells: Vec::new(),
            headers: Vec::new(),
            reaching: Vec::new(),
        }
    }

    /// The caption introduces the cells.
    pub(super) fn set_caption(&mut self, caption: BlockId) {
        self.lead_in = Some(caption);
    }

    /// Begins a row; `header` when the format marks it so.
    pub(super) fn start_row(&mut self, outline: &mut Outline, header: bool) {
        self.end_row(outline);
        self.in_row = true;
        self.header_row = header;
        self.column = 0;
    }

    /// Adds a cell to the row.
    pub(super) fn push(&mut self, outline: &mut Outline, cell: CellText) -> BlockId {
        if !self.in_row {
            self.start_row(outline, false);
        }
        self.skip_reached();
        let width = cell.width.clamp(1, MAX_SPAN);
        let header = cell.header || self.header_row;
        let kind = BlockKind::Cell {
            table: self.number,
            row: self.row,
            column: self.column,
            header,
            row_header: self.row_header(),
            column_header: self.headers.get(self.column).copied().flatten(),
        };
        let block = outline.push(kind, cell.prose, cell.span, self.lead_in);
        self.cells.push(RowCell {
            block,
            column: self.column,
            width,
            header,
        });
        self.reach_down(block, width, cell.height.clamp(1, MAX_SPAN));
        self.column += width;
        block
    }

    /// The first cell of the row, unless that is the cell to come.
    fn row_header(&self) -> Option<BlockId> {
        if self.column == 0 {
            return None;
        }
        let from_above = self.reaching.first().copied().flatten();
        match self.cells.first() {
            Some(first) if first.column == 0 => Some(first.block),
            _ => from_above.map(|(block, _)| block),
        }
    }

    fn skip_reached(&mut self) {
        while let Some(Some((_, rows))) = self.reaching.get(self.column) {
            if *rows == 0 {
                break;
            }
            self.column += 1;
        }
    }

    fn reach_down(&mut self, block: BlockId, width: usize, height: usize) {
        if height < 2 {
            return;
        }
        let end = self.column + width;
        if self.reaching.len() < end {
            self.reaching.resize(end, None);
        }
        for reaching in &mut self.reaching[self.column..end] {
            // The row that it stands in counts, since the end of that row takes one off.
            *reaching = Some((block, height));
        }
    }

    /// Ends the row: only now it is known whether all of it is a header.
    pub(super) fn end_row(&mut self, outline: &mut Outline) {
        if !self.in_row {
            return;
        }
        self.in_row = false;
        let cells = std::mem::take(&mut self.cells);
        if self.is_header_row(outline, &cells) {
            self.set_headers(outline, &cells);
        }
        for reaching in &mut self.reaching {
            *reaching = reaching.and_then(|(block, rows)| (rows > 1).then_some((block, rows - 1)));
        }
        if !cells.is_empty() {
            self.row += 1;
        }
    }

    fn is_header_row(&self, outline: &Outline, cells: &[RowCell]) -> bool {
        let prose = |cell: &RowCell| &outline.document.blocks[cell.block].prose;
        let all_header = cells.iter().all(|cell| cell.header);
        let all_bold = self.row == 0
            && cells
                .iter()
                .all(|cell| prose(cell).is_all(MarkKind::Strong) || prose(cell).is_empty());
        let more_than_a_label = cells.len() > 1 || self.row == 0;
        !cells.is_empty()
            && (self.header_row
                || (more_than_a_label && all_header)
                || (cells.len() > 1 && all_bold))
    }

    fn set_headers(&mut self, outline: &mut Outline, cells: &[RowCell]) {
        for cell in cells {
            let end = cell.column + cell.width;
            if self.headers.len() < end {
                self.headers.resize(end, None);
            }
            self.headers[cell.column..end].fill(Some(cell.block));
            if let BlockKind::Cell {
                header, row_header, ..
            } = &mut outline.document.blocks[cell.block].kind
            {
                *header = true;
                *row_header = None;
            }
        }
    }
}
