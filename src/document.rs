//! An article after parsing: blocks of prose in reading order, each knowing where it stands.
//!
//! In: nothing (the parsers under [`crate::parse`] build it). Out: [`Document`], read by [`crate::claim`] and the
//! rule kinds. It holds no rule and no format: a Markdown list item and an HTML `<li>` are the same [`Block`].
//! Next: [`crate::claim`].

pub mod lookalike;
pub mod prose;
pub mod repeat;
pub mod sentence;
pub mod token;

pub use prose::{Mark, MarkKind, Prose, ProseBuilder};

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// Index of a block in [`Document::blocks`].
pub type BlockId = usize;

/// The input formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Plain text: `.txt`.
    Text,
    /// Markdown (CommonMark with tables, footnotes, definition lists): `.md`, `.markdown`.
    Markdown,
    /// HTML: `.html`, `.htm`.
    Html,
}

/// A parsed article.
#[derive(Debug, Clone)]
pub struct Document {
    /// The format that it was parsed as.
    pub format: Format,
    /// Keys of the front matter or of `<meta>` elements, in file order.
    pub front_matter: Vec<Entry>,
    /// All blocks in reading order.
    pub blocks: Vec<Block>,
    /// Regions that are not prose, and why.
    pub skipped: Vec<Skipped>,
    /// How many words of prose there are; counted when first asked for, after which the blocks stay as they are.
    words: OnceLock<usize>,
}

/// One key of the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key in lower case: `title`, `description`, `date`, `author`, `reviewer`, `tags` or any other.
    pub key: String,
    /// The value as text; a list has one entry for each of its items.
    pub value: String,
    /// The value's bytes.
    pub span: Span,
    /// Which item of the outermost list around it holds it, from 0; none outside of lists.
    pub item: Option<usize>,
}

/// A region of the file that was not read as prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The bytes left out.
    pub span: Span,
    /// What it is, in one or two words: `script`, `style`, `nav`, `hidden`, `code`, `comment` …
    pub reason: &'static str,
}

/// A structural unit of the article.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text, normalised, with the way back to the file.
    pub prose: Prose,
    /// All of its bytes, markup included.
    pub span: Span,
    /// The headings (and summaries) above it, outermost first, itself not included.
    pub headings: Vec<BlockId>,
    /// The block that introduces it: the paragraph or heading right above a list for its items, the parent item for
    /// a nested list, the term for a definition, the caption for a table's cells.
    pub lead_in: Option<BlockId>,
    /// Whether it stands in a block quote.
    pub quoted: bool,
    /// Whether a line across the page stands right before it.
    pub after_rule: bool,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// The title from the front matter or `<title>`.
    Title,
    /// The description from the front matter or `<meta name="description">`.
    Description,
    /// A heading with its level, 1 to 6. A `<summary>` or an accordion button is a heading of level 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list item (its own text, without nested lists).
    Item {
        /// Which list of the document, from 0; a nested list has its own number.
        list: usize,
        /// How deep: 1 for an outermost list.
        depth: u8,
        /// Whether the list is numbered.
        ordered: bool,
    },
    /// A table cell.
    Cell {
        /// Which table of the document, from 0.
        table: usize,
        /// Row, from 0, the header row included.
        row: usize,
        /// Column, from 0.
        column: usize,
        /// Whether it is itself a header cell.
        header: bool,
        /// The first cell of its row, for the other cells of a body row.
        row_header: Option<BlockId>,
        /// The header cell above it.
        column_header: Option<BlockId>,
    },
    /// The term of a definition list.
    Term,
    /// A definition; its term is the lead-in.
    Definition,
    /// A caption of a table or figure.
    Caption,
    /// Alternative text of an image: read by screen readers, not a sentence of the article.
    AltText,
    /// A footnote's text.
    Footnote,
    /// Code: kept so that nothing is lost, never read as prose.
    Code,
    /// An HTML comment: the place of suppressions, never read as prose.
    Comment,
}

impl BlockKind {
    /// Whether readers see it as the article's own words.
    pub fn is_prose(self) -> bool {
        !matches!(self, Self::Code | Self::Comment | Self::AltText)
    }

    /// Whether it heads other blocks.
    pub fn is_heading(self) -> bool {
        matches!(self, Self::Title | Self::Heading(_))
    }
}

impl Document {
    /// A document without blocks.
    pub fn new(format: Format) -> Self {
        Self {
            format,
            front_matter: Vec::new(),
            blocks: Vec::new(),
            skipped: Vec::new(),
            words: OnceLock::new(),
        }
    }

    /// The blocks that are prose, with their ids.
    pub fn prose_blocks(&self) -> impl Iterator<Item = (BlockId, &Block)> {
        self.blocks
            .iter()
            .enumerate()
            .filter(|(_, block)| block.kind.is_prose())
    }

    /// How many words of prose it has.
    pub fn word_count(&self) -> usize {
        *self.words.get_or_init(|| {
            let proses = self.prose_blocks().map(|(_, block)| &block.prose);
            proses.map(Prose::word_count).sum()
        })
    }

    /// Where the prose of the body begins; the place of a finding about the whole article.
    pub fn prose_start(&self) -> usize {
        self.prose_blocks()
            .filter(|(_, block)| !matches!(block.kind, BlockKind::Title | BlockKind::Description))
            .filter(|(_, block)| !block.prose.is_empty())
            .map(|(_, block)| block.prose.span().start)
            .min()
            .unwrap_or(0)
    }
}
