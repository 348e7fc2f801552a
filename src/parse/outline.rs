//! Where a block stands: the headings above it, what leads it in, whether it is quoted.
//!
//! In: blocks from a parser, in reading order, with the containers it enters and leaves. Out: the [`Document`].
//! All formats build through it, so that a list in Markdown and one in HTML get the same lead-in. It reads no text
//! of an article. Next: [`super::table`].

use crate::document::{Block, BlockId, BlockKind, Document, Format, Prose, Skipped};
use crate::source::Span;

/// So many headings and summaries deep, a summary heads all of its details.
const DEEPEST: usize = 32;

/// Builds the list of blocks.
#[derive(Debug)]
pub(super) struct Outline {
    /// What has been built.
    pub(super) document: Document,
    headings: Vec<OpenHeading>,
    containers: Vec<Container>,
    /// Containers entered so far; each has its own number.
    entered: usize,
    /// The last block of prose, and the number of its container.
    last: Option<(BlockId, usize)>,
    lists: usize,
    tables: usize,
    /// Whether the last thing read was a line across the page.
    ruled: bool,
}

/// The headings that were open at one point.
#[derive(Debug, Clone, Default)]
pub(super) struct Headings(Vec<OpenHeading>);

#[derive(Debug, Clone, Copy)]
struct OpenHeading {
    block: BlockId,
    level: u8,
    /// A summary heads its details, whatever headings stand inside.
    pinned: bool,
}

#[derive(Debug)]
struct Container {
    number: usize,
    /// Whether it, or one around it, is a quotation.
    quoted: bool,
    /// The headings around it.
    headings: Headings,
}

/// A list that is being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct List {
    /// Its number in the document.
    pub(super) number: usize,
    /// 1 for an outermost list.
    pub(super) depth: u8,
    /// Whether it is numbered.
    pub(super) ordered: bool,
    /// The block that introduces it.
    pub(super) lead_in: Option<BlockId>,
}

impl List {
    /// The kind of its items.
    pub(super) fn item(&self) -> BlockKind {
        BlockKind::Item {
            list: self.number,
            depth: self.depth,
            ordered: self.ordered,
        }
    }
}

impl Outline {
    /// Nothing yet.
    pub(super) fn new(format: Format) -> Self {
        Self {
            document: Document::new(format),
            headings: Vec::new(),
            containers: Vec::new(),
            entered: 0,
            last: None,
            lists: 0,
            tables: 0,
            ruled: false,
        }
    }

    /// Adds a block. A heading then heads what follows.
    pub(super) fn push(
        &mut self,
        kind: BlockKind,
        prose: Prose,
        span: Span,
        lead_in: Option<BlockId>,
    ) -> BlockId {
        if let BlockKind::Heading(level) = kind {
            self.close_headings(level);
        }
        let id = self.document.blocks.len();
        let quoted = self.is_quoted();
        let block = Block {
            kind,
            prose,
            span,
            headings: self.headings.iter().map(|open| open.block).collect(),
            lead_in,
            quoted,
            after_rule: std::mem::take(&mut self.ruled),
        };
        self.document.blocks.push(block);
        if let BlockKind::Heading(level) = kind {
            self.open_heading(id, level, false);
        }
        if kind.is_prose() {
            self.last = Some((id, self.container()));
        }
        id
    }

    /// Adds the heading of a `<details>`: it heads everything up to the end of the container.
    pub(super) fn push_summary(&mut self, prose: Prose, span: Span) -> BlockId {
        let id = self.push(BlockKind::Heading(6), prose, span, None);
        // Deeper ones head what is in them up to the next: each block keeps the whole path.
        let pinned = self.headings.len() <= DEEPEST;
        if let Some(open) = self.headings.last_mut() {
            open.pinned = pinned;
        }
        id
    }

    fn is_quoted(&self) -> bool {
        self.containers
            .last()
            .is_some_and(|container| container.quoted)
    }

    /// Records a region that is not prose.
    pub(super) fn skip(&mut self, span: Span, reason: &'static str) {
        self.document.skipped.push(Skipped { span, reason });
    }

    fn open_heading(&mut self, block: BlockId, level: u8, pinned: bool) {
        self.headings.push(OpenHeading {
            block,
            level,
            pinned,
        });
    }

    fn close_headings(&mut self, level: u8) {
        while let Some(open) = self.headings.last() {
            if open.pinned || open.level < level {
                break;
            }
            self.headings.pop();
        }
    }

    /// The headings that are open now.
    pub(super) fn headings(&self) -> Headings {
        Headings(self.headings.clone())
    }

    /// The headings that were open before the last one.
    pub(super) fn headings_before_last(&self) -> Headings {
        let mut headings = self.headings();
        headings.0.pop();
        headings
    }

    /// Goes back to the headings of an earlier point.
    pub(super) fn restore_headings(&mut self, headings: Headings) {
        self.headings = headings.0;
    }

    /// Enters a list item, a cell, a quotation, a footnote: what is in it leads in nothing outside, and its headings
    /// end with it.
    pub(super) fn enter(&mut self, quoted: bool) {
        self.entered += 1;
        self.containers.push(Container {
            number: self.entered,
            quoted: quoted || self.is_quoted(),
            headings: self.headings(),
        });
    }

    /// Enters a page footer or a footnote: no heading around it heads what is in it.
    pub(super) fn enter_apart(&mut self) {
        self.enter(false);
        self.headings.clear();
    }

    /// Leaves the innermost container.
    pub(super) fn leave(&mut self) {
        if let Some(container) = self.containers.pop() {
            self.restore_headings(container.headings);
        }
    }

    /// A line across the page stands here.
    pub(super) fn rule(&mut self) {
        self.separate();
        self.ruled = true;
    }

    fn container(&self) -> usize {
        self.containers
            .last()
            .map_or(0, |container| container.number)
    }

    /// Something stands here that separates what follows from what came before.
    pub(super) fn separate(&mut self) {
        self.last = None;
    }

    /// The block right above, when it may introduce a list.
    pub(super) fn above(&self) -> Option<BlockId> {
        let (id, container) = self.last?;
        let leads = matches!(
            self.document.blocks[id].kind,
            BlockKind::Paragraph
                | BlockKind::Heading(_)
                | BlockKind::Item { .. }
                | BlockKind::Term
                | BlockKind::Definition
        );
        (leads && container == self.container()).then_some(id)
    }

    /// The paragraph right above that ends in a colon: it introduces a table.
    pub(super) fn colon_above(&self) -> Option<BlockId> {
        let id = self.above()?;
        let block = &self.document.blocks[id];
        let introduces = block.kind == BlockKind::Paragraph && block.prose.text().ends_with(':');
        introduces.then_some(id)
    }

    /// Begins a list at this depth. `parent` is the item that it is nested in.
    pub(super) fn open_list(
        &mut self,
        depth: usize,
        ordered: bool,
        parent: Option<BlockId>,
    ) -> List {
        let number = self.lists;
        self.lists += 1;
        List {
            number,
            depth: u8::try_from(depth).unwrap_or(u8::MAX),
            ordered,
            lead_in: self.above().or(parent),
        }
    }

    /// The number of the next table.
    pub(super) fn open_table(&mut self) -> usize {
        self.tables += 1;
        self.tables - 1
    }
}
