//! Markdown to document.
//!
//! In: a source in CommonMark with tables, footnotes, definition lists, task lists and strikethrough. Out: a
//! [`Document`] in reading order. The events and their bytes are `pulldown-cmark`'s; front matter is
//! [`super::front_matter`]'s; HTML blocks go through [`super::html`], so that a `<details>` spans the Markdown in it.
//! It does not render, and does not change punctuation.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::front_matter;
use super::html::{self, Html};
use super::mdx;
use super::outline::List;
use super::table::{CellText, Table};
use crate::document::{BlockId, BlockKind, Document, Format, MarkKind, Prose, ProseBuilder};
use crate::source::{Source, Span};

/// Parses a source.
pub(super) fn parse(source: &Source) -> Document {
    let mut markdown = Markdown::new(source);
    let body = front_matter::read(source, &mut markdown.html.outline);
    let text = &source.text[body..];
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        let span = Span::new(body + range.start, body + range.end.max(range.start));
        markdown.event(event, span);
    }
    markdown.flush();
    markdown.html.finish()
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
}

/// What strikes words out.
const STRIKE: &str = "~~";

/// The state between two events.
#[derive(Debug)]
struct Markdown<'s> {
    source: &'s Source,
    /// HTML that may stay open from one HTML block to the next; its outline takes the Markdown's blocks too.
    html: Html<'s>,
    leaf: Option<Leaf>,
    /// Lists, items, definitions, footnotes and quotations that are open.
    nesting: Vec<Nesting>,
    /// How many of them are lists.
    lists: usize,
    term: Option<BlockId>,
    table: Option<Table>,
    /// Alternative text, while inside an image, and how many images deep.
    image: Option<Leaf>,
    images: usize,
    /// Comments and images inside the text that is being read.
    waiting: Vec<(BlockKind, Prose, Span)>,
    /// The HTML block that is being read.
    html_block: Option<Span>,
    /// An inline element that is left out: its name (of struck-out words a [`STRIKE`] for each level), its bytes so far,
    /// the reason.
    left_out: Option<(String, Span, &'static str)>,
    /// Where the last comment in braces ends; what stands before is no prose.
    comment_end: usize,
}

/// Text that is being read, and the kind of block that it will be.
#[derive(Debug)]
struct Leaf {
    prose: ProseBuilder,
    kind: LeafKind,
    span: Span,
    /// Line breaks since the last word.
    breaks: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LeafKind {
    /// What it is depends on where it stands.
    Text,
    Heading(u8),
    Term,
    Cell,
    Code,
    Image,
}

#[derive(Debug)]
enum Nesting {
    List(List),
    Item(Item),
    Definition(Option<BlockId>),
    Footnote,
    Quotation,
}

/// An item of a list.
#[derive(Debug, Clone, Copy, Default)]
struct Item {
    /// The block that it is, once that is known.
    block: Option<BlockId>,
    /// Whether there is text in it; what comes now are paragraphs in it.
    filled: bool,
}

impl<'s> Markdown<'s> {
    fn new(source: &'s Source) -> Self {
        Self {
            source,
            html: Html::new(source, Format::Markdown),
            leaf: None,
            nesting: Vec::new(),
            lists: 0,
            term: None,
            table: None,
            image: None,
            images: 0,
            waiting: Vec::new(),
            html_block: None,
            left_out: None,
            comment_end: 0,
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        // Within a comment in braces Markdown sees words and emphasis.
        if span.start < self.comment_end && !matches!(event, Event::Text(_)) && is_inline(&event) {
            return;
        }
        match event {
            Event::Start(tag) => self.start(&tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(_) | Event::Code(_) if self.left_out.is_some() => self.leave_out(span),
            Event::Text(text) if self.is_code() => self.text(&text, span),
            Event::Text(text) => self.text_with_comments(&text, span),
            Event::Code(text) => self.code(&text, span),
            Event::Html(_) => self.html_line(span),
            Event::InlineHtml(_) => self.inline_html(span),
            Event::FootnoteReference(_) => self.mark_footnote(),
            Event::SoftBreak => self.words(span).push_break(span),
            Event::HardBreak => self.line_break(span),
            Event::Rule => {
                self.flush();
                self.html.outline.rule();
            }
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span) {
        match tag {
            Tag::Paragraph => self.open(LeafKind::Text, span),
            Tag::Heading { level, .. } => self.open(LeafKind::Heading(number(*level)), span),
            Tag::CodeBlock(_) => {
                self.html.outline.skip(span, "code");
                self.open(LeafKind::Code, span);
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html_block = Some(span);
            }
            Tag::BlockQuote(_) => self.enter(Nesting::Quotation),
            Tag::List(first) => self.open_list(first.is_some()),
            Tag::Item => {
                self.skip_bare_number(span);
                self.enter(Nesting::Item(Item::default()));
            }
            Tag::FootnoteDefinition(_) => self.enter(Nesting::Footnote),
            Tag::DefinitionListTitle => self.open(LeafKind::Term, span),
            Tag::DefinitionListDefinition => self.enter(Nesting::Definition(self.term)),
            Tag::Table(_) => {
                self.flush();
                self.table = Some(Table::new(&mut self.html.outline));
            }
            Tag::TableHead => self.start_row(true),
            Tag::TableRow => self.start_row(false),
            Tag::TableCell => self.open(LeafKind::Cell, span),
            Tag::Image { .. } => self.open_image(span),
            Tag::Link { dest_url, .. } => self.words(span).start_link(dest_url),
            Tag::Strikethrough => self.strike_out(span),
            tag => {
                if let Some(kind) = mark(&tag.to_end()) {
                    self.words(span).start_mark(kind);
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::DefinitionListTitle
            | TagEnd::TableCell => self.flush(),
            TagEnd::HtmlBlock => self.close_html_block(),
            TagEnd::List(_) => {
                self.nesting.pop();
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::BlockQuote(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionListDefinition => self.leave(),
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(),
            TagEnd::Table => {
                self.table = None;
                self.html.outline.separate();
            }
            TagEnd::Image => self.close_image(),
            TagEnd::Strikethrough => self.end_strike(),
            tag => {
                if let (Some(kind), Some(leaf)) = (mark(&tag), self.leaf.as_mut()) {
                    leaf.prose.end_mark(kind);
                }
            }
        }
    }

    /// `911.` on a line of its own is an empty item to Markdown, and a number to readers.
    fn skip_bare_number(&mut self, span: Span) {
        let raw = self.source.slice(span).trim();
        let number = raw.strip_suffix(['.', ')']).unwrap_or_default();
        if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            let start = span.start;
            self.html
                .outline
                .skip(Span::new(start, start + raw.len()), "list number");
        }
    }

    fn open(&mut self, kind: LeafKind, span: Span) {
        self.flush();
        self.leaf = Some(Leaf::new(kind, span));
    }

    fn enter(&mut self, nesting: Nesting) {
        self.flush();
        match nesting {
            Nesting::Footnote => self.html.outline.enter_apart(),
            Nesting::Quotation => self.html.outline.enter(true),
            _ => self.html.outline.enter(false),
        }
        self.nesting.push(nesting);
    }

    fn leave(&mut self) {
        self.flush();
        self.html.outline.leave();
        if matches!(self.nesting.pop(), Some(Nesting::Item(item)) if !item.filled) {
            self.html.outline.separate();
        }
    }

    fn open_list(&mut self, ordered: bool) {
        self.flush();
        self.lists += 1;
        let depth = self.lists;
        let holder = self.nesting.iter().rev().find_map(|nesting| match nesting {
            Nesting::Item(Item { block, .. }) | Nesting::Definition(block) => Some(*block),
            _ => None,
        });
        let list = self
            .html
            .outline
            .open_list(depth, ordered, holder.flatten());
        self.nesting.push(Nesting::List(list));
    }

    fn start_row(&mut self, header: bool) {
        if let Some(table) = &mut self.table {
            table.start_row(&mut self.html.outline, header);
        }
    }

    fn end_row(&mut self) {
        self.flush();
        if let Some(table) = &mut self.table {
            table.end_row(&mut self.html.outline);
        }
    }

    /// Where words go: the alternative text of an image, the open block, or a new one (an item of a tight list).
    fn words(&mut self, span: Span) -> &mut ProseBuilder {
        match &mut self.image {
            Some(image) => &mut image.prose,
            None => {
                let leaf = self
                    .leaf
                    .get_or_insert_with(|| Leaf::new(LeafKind::Text, Span::empty(span.start)));
                leaf.span = leaf.span.cover(span);
                &mut leaf.prose
            }
        }
    }

    fn is_code(&self) -> bool {
        matches!(&self.leaf, Some(leaf) if leaf.kind == LeafKind::Code)
    }

    /// Text, but for the comments in braces in it.
    fn text_with_comments(&mut self, text: &str, span: Span) {
        let source = self.source;
        let mut at = span.start.max(self.comment_end);
        while at < span.end {
            let rest = Span::new(at, span.end);
            let Some(comment) = mdx::comment(&source.text, rest) else {
                let whole = at == span.start;
                self.text(if whole { text } else { source.slice(rest) }, rest);
                return;
            };
            if at < comment.start {
                let before = Span::new(at, comment.start);
                self.text(source.slice(before), before);
            }
            let (block, skipped) = mdx::block(source, comment);
            self.html.outline.document.skipped.push(skipped);
            self.waiting.push(block);
            self.hold(comment);
            self.comment_end = comment.end;
            at = comment.end;
        }
    }

    /// The block that is being read has a comment in it.
    fn hold(&mut self, comment: Span) {
        if let Some(leaf) = &mut self.leaf {
            leaf.span = leaf.span.cover(comment);
        }
    }

    fn text(&mut self, text: &str, span: Span) {
        let source = self.source;
        let raw = source.slice(span);
        if !raw.trim().is_empty() {
            self.end_breaks();
        } else if self.leaf.is_none() && self.image.is_none() {
            // No paragraph begins with a space.
            return;
        }
        let words = self.words(span);
        if raw == text || !raw.starts_with('&') {
            words.push(raw, span.start);
        } else {
            let end = span.start + raw.trim_end().len();
            words.push_decoded(text, Span::new(span.start, end));
        }
    }

    /// Inline code: the words between the backticks.
    fn code(&mut self, text: &str, span: Span) {
        let source = self.source;
        let raw = source.slice(span);
        let ticks = raw.bytes().take_while(|byte| *byte == b'`').count();
        let inner = raw
            .get(ticks..raw.len().saturating_sub(ticks))
            .unwrap_or(raw);
        self.end_breaks();
        let words = self.words(span);
        words.start_mark(MarkKind::Code);
        if inner.is_empty() {
            words.push_decoded(text, span);
        } else {
            push_code(words, inner, span.start + ticks, text);
        }
        words.end_mark(MarkKind::Code);
    }

    fn mark_footnote(&mut self) {
        if let Some(leaf) = &mut self.leaf {
            leaf.prose.start_mark(MarkKind::FootnoteReference);
            leaf.prose.end_mark(MarkKind::FootnoteReference);
        }
    }

    fn open_image(&mut self, span: Span) {
        self.images += 1;
        if self.images == 1 {
            self.image = Some(Leaf::new(LeafKind::Image, span));
        }
    }

    fn close_image(&mut self) {
        self.images = self.images.saturating_sub(1);
        if self.images > 0 {
            return;
        }
        let Some(image) = self.image.take() else {
            return;
        };
        let prose = image.prose.finish();
        if prose.is_empty() {
            self.html.outline.skip(image.span, "image");
            return;
        }
        self.waiting.push((BlockKind::AltText, prose, image.span));
        // Before any word of the block there is none that it stands in.
        if self.leaf.as_ref().is_none_or(Leaf::is_blank) {
            self.push_waiting();
        }
    }

    /// Part of an HTML block. In a quotation its lines are not one slice of the file, so each is read alone.
    fn html_line(&mut self, span: Span) {
        if self.in_quotation() {
            self.html.feed(span);
            self.html_block = None;
        }
    }

    fn close_html_block(&mut self) {
        if let Some(span) = self.html_block.take() {
            self.html.feed(span);
        }
    }

    fn in_quotation(&self) -> bool {
        self.nesting
            .iter()
            .any(|nesting| matches!(nesting, Nesting::Quotation))
    }

    /// A tag in a paragraph: breaks break, bold marks, comments become blocks, the rest is dropped.
    fn inline_html(&mut self, span: Span) {
        let raw = self.source.slice(span);
        if raw.starts_with("<!") || raw.starts_with("<?") {
            let (block, skipped) = html::comment(self.source, span);
            self.html.outline.document.skipped.push(skipped);
            self.waiting.push(block);
            self.hold(span);
            if self.leaf.is_none() {
                self.push_waiting();
            }
            return;
        }
        let Some((name, ends)) = tag_name(raw) else {
            return;
        };
        if self.left_out.is_some() {
            self.leave_out(span);
            if ends
                && self
                    .left_out
                    .as_ref()
                    .is_some_and(|(open, ..)| *open == name)
            {
                self.end_left_out();
            }
            return;
        }
        if let Some(reason) = html::skip_reason(raw).filter(|_| !raw.ends_with("/>")) {
            self.left_out = Some((name, span, reason));
            return;
        }
        let kind = match name.as_str() {
            "br" => {
                self.line_break(span);
                return;
            }
            "b" | "strong" => MarkKind::Strong,
            "i" | "em" => MarkKind::Emphasis,
            "q" => MarkKind::Quote,
            "a" => MarkKind::Link,
            "code" | "kbd" | "samp" => MarkKind::Code,
            _ => return,
        };
        let target = html::link_target(raw);
        let words = self.words(span);
        if ends {
            words.end_mark(kind);
        } else if let (MarkKind::Link, Some(target)) = (kind, target) {
            words.start_link(&target);
        } else {
            words.start_mark(kind);
        }
    }

    /// A break in a line. Two of them part paragraphs.
    fn line_break(&mut self, span: Span) {
        self.words(span).push_break(span);
        if let Some(leaf) = self.leaf.as_mut().filter(|_| self.image.is_none()) {
            leaf.breaks += 1;
            if leaf.breaks > 1 && leaf.kind == LeafKind::Text {
                self.flush();
            }
        }
    }

    /// A word comes: what was broken before goes on.
    fn end_breaks(&mut self) {
        if let Some(leaf) = self.leaf.as_mut().filter(|_| self.image.is_none()) {
            leaf.breaks = 0;
        }
    }

    /// Leaves struck-out words out. A single tilde is too often "about".
    fn strike_out(&mut self, span: Span) {
        match &mut self.left_out {
            Some((by, ..)) if by.starts_with(STRIKE) => by.push_str(STRIKE),
            None if self.source.slice(span).starts_with(STRIKE) => {
                self.left_out = Some((STRIKE.to_owned(), span, html::STRUCK_OUT));
            }
            _ => {}
        }
    }

    fn end_strike(&mut self) {
        if let Some((by, ..)) = &mut self.left_out
            && by.starts_with(STRIKE)
        {
            by.truncate(by.len() - STRIKE.len());
            if by.is_empty() {
                self.end_left_out();
            }
        }
    }

    fn leave_out(&mut self, more: Span) {
        if let Some((_, span, _)) = &mut self.left_out {
            *span = span.cover(more);
        }
    }

    fn end_left_out(&mut self) {
        if let Some((_, span, reason)) = self.left_out.take() {
            self.html.outline.skip(span, reason);
        }
    }

    /// The text read so far is a block.
    fn flush(&mut self) {
        self.end_left_out();
        if let Some(mut leaf) = self.leaf.take() {
            leaf.span = self.trim(leaf.span);
            self.push(leaf);
        }
        self.push_waiting();
    }

    /// Pushes the comments and images that stood inside the last text.
    fn push_waiting(&mut self) {
        for (kind, prose, span) in std::mem::take(&mut self.waiting) {
            self.html.outline.push(kind, prose, span, None);
        }
    }

    /// A block ends with its last visible character, not with the line break after it.
    fn trim(&self, span: Span) -> Span {
        let raw = self.source.slice(span);
        Span::new(span.start, span.start + raw.trim_end().len())
    }

    fn push(&mut self, leaf: Leaf) {
        let mut prose = leaf.prose.finish();
        if leaf.kind == LeafKind::Cell {
            if prose.is_empty()
                && let Some(image) = self.waiting.pop()
            {
                prose = image.1;
            }
            self.push_cell(prose, leaf.span);
            return;
        }
        if prose.is_empty() || self.html.is_skipping() {
            return;
        }
        let outline = &mut self.html.outline;
        match leaf.kind {
            LeafKind::Heading(level) => {
                outline.push(BlockKind::Heading(level), prose, leaf.span, None);
            }
            LeafKind::Term => {
                self.term = Some(outline.push(BlockKind::Term, prose, leaf.span, None));
            }
            LeafKind::Code => {
                outline.push(BlockKind::Code, prose, leaf.span, None);
                // It is no text that an item could be.
                return;
            }
            LeafKind::Text | LeafKind::Image | LeafKind::Cell => {
                self.push_text(prose, leaf.span);
            }
        }
        for nesting in &mut self.nesting {
            if let Nesting::Item(item) = nesting {
                item.filled = true;
            }
        }
    }

    fn push_cell(&mut self, prose: Prose, span: Span) {
        let cell = CellText {
            prose,
            span,
            header: false,
            width: 1,
            height: 1,
        };
        if let Some(table) = &mut self.table {
            table.push(&mut self.html.outline, cell);
        }
    }

    /// A paragraph, or what stands for one: the first text of an item, of a definition, of a footnote.
    fn push_text(&mut self, prose: Prose, span: Span) {
        let outline = &mut self.html.outline;
        let list = self.nesting.iter().rev().find_map(|nesting| match nesting {
            Nesting::List(list) => Some(*list),
            _ => None,
        });
        match (self.nesting.last_mut(), list) {
            (Some(Nesting::Item(item)), Some(list)) if !item.filled => {
                item.block = Some(outline.push(list.item(), prose, span, list.lead_in));
            }
            (Some(Nesting::Definition(block)), _) => {
                let id = outline.push(BlockKind::Definition, prose, span, self.term);
                *block = Some(id);
            }
            (Some(Nesting::Footnote), _) => {
                outline.push(BlockKind::Footnote, prose, span, None);
            }
            _ => {
                outline.push(BlockKind::Paragraph, prose, span, None);
            }
        }
    }
}

impl Leaf {
    fn new(kind: LeafKind, span: Span) -> Self {
        Self {
            prose: ProseBuilder::new(),
            kind,
            span,
            breaks: 0,
        }
    }

    /// Whether it may be a text, and no word of it has been read.
    fn is_blank(&self) -> bool {
        self.kind != LeafKind::Cell && self.prose.is_empty()
    }
}

/// Pushes the parts of `raw`, which stands in the file at `start`, that the code is made of: there are spaces at its ends
/// that keep backticks apart, signs of the quotation around it on each line, and in a table `\|` for a stroke.
fn push_code(words: &mut ProseBuilder, raw: &str, start: usize, text: &str) {
    let mut wanted = text.chars().peekable();
    let mut run = None;
    for (at, char) in raw.char_indices() {
        let is_wanted = |wanted: &char| *wanted == char || (*wanted == ' ' && char == '\n');
        if wanted.next_if(is_wanted).is_some() {
            run.get_or_insert(at);
        } else if let Some(from) = run.take() {
            words.push(&raw[from..at], start + from);
        }
    }
    if let Some(from) = run {
        words.push(&raw[from..], start + from);
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn mark(tag: &TagEnd) -> Option<MarkKind> {
    match tag {
        TagEnd::Strong => Some(MarkKind::Strong),
        TagEnd::Emphasis => Some(MarkKind::Emphasis),
        TagEnd::Link => Some(MarkKind::Link),
        _ => None,
    }
}

/// Whether an event belongs to the text of a block.
fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_inline_tag(&tag.to_end()),
        Event::End(tag) => is_inline_tag(tag),
        Event::Code(_) | Event::InlineHtml(_) | Event::SoftBreak | Event::HardBreak => true,
        _ => false,
    }
}

fn is_inline_tag(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough
    )
}

/// The name of a tag in lower case, and whether it is an end tag.
fn tag_name(raw: &str) -> Option<(String, bool)> {
    let inner = raw.strip_prefix('<')?;
    let (inner, ends) = match inner.strip_prefix('/') {
        Some(rest) => (rest, true),
        None => (inner, false),
    };
    let end = inner
        .find(|char: char| !char.is_ascii_alphanumeric())
        .unwrap_or(inner.len());
    (end > 0).then(|| (inner[..end].to_ascii_lowercase(), ends))
}
