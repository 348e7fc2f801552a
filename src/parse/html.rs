//! HTML to document.
//!
//! In: a source, as a browser would get it. Out: a [`Document`] in reading order. The tokens are `html5gum`'s; the
//! tree is a stack that closes what HTML lets writers leave open, so that no nesting and no stray tag can end the
//! parse. Scripts, menus, form fields and hidden elements are not prose and are recorded with a reason. It runs no
//! script and reads no style sheet. [`super::markdown`] feeds its HTML blocks through the same [`Html`].

mod element;

use std::collections::HashMap;

use html5gum::{DefaultEmitter, EndTag, Token, Tokenizer};

use self::element::{Role, Start};
use super::outline::{Headings, List, Outline};
use super::reference::push_decoding;
use super::table::{CellText, Table};
use crate::document::{BlockId, BlockKind, Document, Entry, Format, MarkKind, Prose, ProseBuilder};
use crate::source::{Source, Span};

/// Deeper elements are not tracked; their text is read all the same.
const MAX_DEPTH: usize = 400;

/// Parses a source.
pub(super) fn parse(source: &Source) -> Document {
    let mut html = Html::new(source, Format::Html);
    html.feed(Span::new(source.start(), source.text.len()));
    html.finish()
}

/// Reads HTML, in one piece or in several.
#[derive(Debug)]
pub(super) struct Html<'s> {
    source: &'s Source,
    /// Where blocks go.
    pub(super) outline: Outline,
    stack: Vec<Element>,
    /// How many elements of each name are open.
    open: HashMap<Vec<u8>, usize>,
    /// How many open elements are left out.
    skipping: usize,
    leaf: Option<Leaf>,
    /// Where the innermost block element began, until text comes.
    block_start: Option<usize>,
    /// Blocks that stand inside the text that is being read; they follow it.
    waiting: Vec<(BlockKind, Prose, Span)>,
    /// After a prompt: the depth of its siblings, and the headings that were open before it.
    prompt: Option<(usize, Headings)>,
}

/// An open element.
#[derive(Debug)]
struct Element {
    name: Vec<u8>,
    role: Role,
    start: usize,
    skip: Option<&'static str>,
    /// A reference sign: its text is not pushed.
    silent: bool,
    /// Whether a block came out of it.
    filled: bool,
    /// Whether it entered a container of the outline.
    contains: bool,
    /// The headings to fall back to when it ends.
    restore: Option<Headings>,
    list: Option<List>,
    /// The block that is this item, or the term above a definition.
    block: Option<BlockId>,
    table: Option<Table>,
    width: usize,
    height: usize,
    /// A table that only lays out the page.
    layout: bool,
}

/// Text that is being read.
#[derive(Debug)]
struct Leaf {
    prose: ProseBuilder,
    start: usize,
    end: usize,
    /// Line breaks since the last word.
    breaks: usize,
}

/// What the tokens to come tell of a start tag.
#[derive(Debug, Clone, Copy, Default)]
struct Ahead {
    /// Whether its end tag follows somewhere.
    closes: bool,
    /// Whether it is a table with headings or tables inside, or a button that asks.
    special: bool,
}

impl<'s> Html<'s> {
    /// Nothing read yet.
    pub(super) fn new(source: &'s Source, format: Format) -> Self {
        Self {
            source,
            outline: Outline::new(format),
            stack: Vec::new(),
            open: HashMap::new(),
            skipping: 0,
            leaf: None,
            block_start: None,
            waiting: Vec::new(),
            prompt: None,
        }
    }

    /// Whether text that comes now is left out.
    pub(super) fn is_skipping(&self) -> bool {
        self.skipping > 0
    }

    /// Reads a slice of the file. Elements may stay open for the next.
    pub(super) fn feed(&mut self, span: Span) {
        let tokens = tokenize(self.source.slice(span));
        let ahead = look_ahead(&tokens);
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::StartTag(tag) => {
                    self.start_tag(tag, span.start, ahead[at], &tokens[at + 1..])
                }
                Token::EndTag(tag) => self.end_tag(tag, span.start),
                Token::String(text) => self.text(shift(text.span, span.start)),
                Token::Comment(comment) => self.comment(shift(comment.span, span.start)),
                Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        self.flush(None);
    }

    /// Closes what is open and gives the document.
    pub(super) fn finish(mut self) -> Document {
        let end = self.source.text.len();
        self.flush(None);
        while !self.stack.is_empty() {
            self.pop(end, None);
        }
        self.outline.document
    }

    fn start_tag(&mut self, tag: &Start, base: usize, ahead: Ahead, next: &[Token<usize>]) {
        let span = shift(tag.span, base);
        let name = &*tag.name.0;
        if self.is_skipping() {
            self.nest_skipped(tag, span);
            return;
        }
        if element::is_void(name) {
            self.void(tag, span, base);
            return;
        }
        let role = role(tag, ahead);
        if role.separates() {
            self.flush(None);
            self.close_implied(role, span.start);
            self.block_start = Some(span.start);
        }
        let skip = self.skip_reason(tag, ahead);
        if self.stack.len() >= MAX_DEPTH && skip.is_none() {
            return;
        }
        let silent = name == b"sup" && self.is_reference_sign(next);
        self.push(tag, role, span, skip, silent, ahead.special);
    }

    /// Inside what is left out, only elements that end by the same tags are followed.
    fn nest_skipped(&mut self, tag: &Start, span: Span) {
        let name = &*tag.name.0;
        if element::is_void(name) || self.stack.len() >= MAX_DEPTH {
            return;
        }
        let role = Role::of(name);
        if matches!(
            role,
            Role::Block
                | Role::Item
                | Role::Row
                | Role::Cell { .. }
                | Role::Term
                | Role::Definition
        ) {
            self.close_implied(role, span.start);
        }
        if self.is_skipping() {
            self.push(tag, role, span, None, false, false);
        } else {
            self.start_tag(
                tag,
                span.start - tag.span.start,
                Ahead {
                    closes: true,
                    special: false,
                },
                &[],
            );
        }
    }

    fn skip_reason(&mut self, tag: &Start, ahead: Ahead) -> Option<&'static str> {
        let name = &*tag.name.0;
        if name == b"button" {
            let asks = ahead.special || self.in_heading();
            return (!asks && ahead.closes).then_some("button");
        }
        let reason = element::skip_reason(tag)?;
        let is_panel = reason == "hidden"
            && self
                .prompt
                .as_ref()
                .is_some_and(|(depth, _)| *depth == self.stack.len());
        // A menu that is never closed would take the rest of the page with it.
        let endless = !ahead.closes && reason != "hidden";
        (!is_panel && !endless).then_some(reason)
    }

    fn in_heading(&self) -> bool {
        self.stack
            .iter()
            .any(|element| matches!(element.role, Role::Heading(_) | Role::Summary | Role::Term))
    }

    fn push(
        &mut self,
        tag: &Start,
        role: Role,
        span: Span,
        skip: Option<&'static str>,
        silent: bool,
        special: bool,
    ) {
        let mut element = Element {
            name: tag.name.0.clone(),
            role,
            start: span.start,
            skip,
            silent,
            filled: false,
            contains: false,
            restore: None,
            list: None,
            block: None,
            table: None,
            width: 1,
            height: 1,
            layout: false,
        };
        self.answer_prompt(&mut element);
        if skip.is_some() {
            self.skipping += 1;
        } else if !self.is_skipping() {
            self.open_role(&mut element, tag, special);
        }
        *self.open.entry(element.name.clone()).or_default() += 1;
        self.stack.push(element);
    }

    /// The element after a prompt is its answer: the prompt heads it and no more.
    fn answer_prompt(&mut self, element: &mut Element) {
        let answers = |depth| element.role.separates() && self.stack.len() <= depth;
        let Some((depth, headings)) = self.prompt.take_if(|(depth, _)| answers(*depth)) else {
            return;
        };
        if self.stack.len() == depth && element.role != Role::Prompt {
            element.restore = Some(headings);
        } else {
            self.outline.restore_headings(headings);
        }
    }

    fn open_role(&mut self, element: &mut Element, tag: &Start, special: bool) {
        match element.role {
            Role::Mark(kind) => {
                if let Some(leaf) = &mut self.leaf {
                    leaf.prose.start_mark(kind);
                }
            }
            Role::List { ordered } => self.open_list(element, ordered),
            Role::Item | Role::Figure => self.enter(element, false),
            Role::Definition => {
                element.block = self.term_above(self.stack.len());
                self.enter(element, false);
            }
            Role::Quotation => self.enter(element, true),
            Role::Details | Role::Region => element.restore = Some(self.outline.headings()),
            Role::Footer => self.open_footer(element),
            Role::Table if !special => element.table = Some(Table::new(&mut self.outline)),
            Role::Table => element.layout = true,
            Role::Row => self.open_row(),
            Role::Cell { .. } => {
                element.layout = self
                    .innermost_table()
                    .is_none_or(|at| self.stack[at].layout);
                element.width = element::number(tag, b"colspan");
                element.height = element::number(tag, b"rowspan");
                self.enter(element, false);
            }
            _ => {}
        }
        if element.silent {
            self.mark_reference();
        }
    }

    fn enter(&mut self, element: &mut Element, quoted: bool) {
        self.outline.enter(quoted);
        element.contains = true;
    }

    fn open_footer(&mut self, element: &mut Element) {
        if !self
            .stack
            .iter()
            .any(|element| element.role == Role::Quotation)
        {
            self.outline.enter_apart();
            element.contains = true;
        }
    }

    fn open_list(&mut self, element: &mut Element, ordered: bool) {
        let depth = self
            .stack
            .iter()
            .filter(|element| element.list.is_some())
            .count()
            + 1;
        let holder = self
            .stack
            .iter()
            .rev()
            .find(|element| matches!(element.role, Role::Item | Role::Definition))
            .and_then(|element| element.block);
        element.list = Some(self.outline.open_list(depth, ordered, holder));
    }

    fn innermost_table(&self) -> Option<usize> {
        self.stack
            .iter()
            .rposition(|element| element.role == Role::Table)
    }

    fn open_row(&mut self) {
        let header = self
            .stack
            .iter()
            .rev()
            .take_while(|element| element.role != Role::Table)
            .any(|element| element.role == Role::RowGroup { header: true });
        self.with_table(|table, outline| table.start_row(outline, header));
    }

    fn with_table(&mut self, change: impl FnOnce(&mut Table, &mut Outline)) {
        if let Some(at) = self.innermost_table()
            && let Some(table) = &mut self.stack[at].table
        {
            change(table, &mut self.outline);
        }
    }

    /// Closes what HTML closes by itself before such an element.
    fn close_implied(&mut self, role: Role, at: usize) {
        self.close_paragraph(at);
        match role {
            Role::Item => self.close_up_to(
                at,
                |role| role == Role::Item,
                |role| matches!(role, Role::List { .. }),
            ),
            Role::Term | Role::Definition => self.close_up_to(
                at,
                |role| matches!(role, Role::Term | Role::Definition),
                |role| role == Role::Terms,
            ),
            Role::Cell { .. } => {
                self.close_up_to(
                    at,
                    |role| matches!(role, Role::Cell { .. }),
                    |role| role == Role::Table,
                );
            }
            Role::Row => self.close_up_to(
                at,
                |role| matches!(role, Role::Row | Role::Cell { .. }),
                |role| role == Role::Table,
            ),
            Role::RowGroup { .. } => self.close_up_to(
                at,
                |role| {
                    matches!(
                        role,
                        Role::RowGroup { .. } | Role::Row | Role::Cell { .. } | Role::Caption
                    )
                },
                |role| role == Role::Table,
            ),
            Role::Heading(_) => self.close_up_to(
                at,
                |role| matches!(role, Role::Heading(_)),
                |role| role.separates(),
            ),
            _ => {}
        }
    }

    /// An open `<p>` ends where a block begins.
    fn close_paragraph(&mut self, at: usize) {
        if self
            .open
            .get(b"p".as_slice())
            .is_none_or(|count| *count == 0)
        {
            return;
        }
        let innermost = self
            .stack
            .iter()
            .rposition(|element| element.role.separates());
        if let Some(found) = innermost
            && self.stack[found].name == b"p"
        {
            self.pop_to(found, at, None);
        }
    }

    /// Closes down to the outermost element for which `closes` holds, above the innermost for which `holds` does.
    fn close_up_to(
        &mut self,
        at: usize,
        closes: impl Fn(Role) -> bool,
        holds: impl Fn(Role) -> bool,
    ) {
        let floor = self
            .stack
            .iter()
            .rposition(|element| holds(element.role))
            .map_or(0, |found| found + 1);
        let found = self.stack[floor..]
            .iter()
            .position(|element| closes(element.role));
        if let Some(found) = found {
            self.pop_to(floor + found, at, None);
        }
    }

    fn end_tag(&mut self, tag: &EndTag<usize>, base: usize) {
        let span = shift(tag.span, base);
        let name = &*tag.name.0;
        if name == b"br" {
            self.line_break(span);
            return;
        }
        if self.open.get(name).is_none_or(|count| *count == 0) {
            return;
        }
        let role = Role::of(name);
        let separates = role.separates();
        for at in (0..self.stack.len()).rev() {
            let element = &self.stack[at];
            if element.name == name {
                let own_end = at + 1 == self.stack.len();
                self.pop_to(at, span.end, own_end.then_some(span.end));
                return;
            }
            let held = if separates {
                element.role.holds_end_tags() && !belongs_to_table(name)
            } else {
                element.role.separates()
            };
            if held {
                return;
            }
        }
    }

    /// Pops the elements from `at` on.
    fn pop_to(&mut self, at: usize, end: usize, own_end: Option<usize>) {
        while self.stack.len() > at {
            self.pop(end, own_end);
        }
    }

    /// Pops one element. `own_end` is the end of its own end tag.
    fn pop(&mut self, end: usize, own_end: Option<usize>) {
        let skipped = self.is_skipping();
        if !skipped
            && self
                .stack
                .last()
                .is_some_and(|element| element.role.separates())
        {
            self.close_block(own_end);
        }
        let Some(element) = self.stack.pop() else {
            return;
        };
        if let Some(count) = self.open.get_mut(&element.name) {
            *count -= 1;
        }
        if let Some(reason) = element.skip {
            self.skipping -= 1;
            self.outline
                .skip(Span::new(element.start, end.max(element.start)), reason);
        } else if !skipped {
            self.close_role(&element);
        }
        if let Some(headings) = element.restore {
            self.outline.restore_headings(headings);
        }
    }

    /// The text of a block element is complete.
    fn close_block(&mut self, own_end: Option<usize>) {
        let is_cell = self
            .stack
            .last()
            .is_some_and(|element| matches!(element.role, Role::Cell { .. }) && !element.layout);
        if is_cell {
            self.close_cell(own_end);
        } else {
            self.flush(own_end);
        }
        self.block_start = None;
    }

    fn close_role(&mut self, element: &Element) {
        match element.role {
            Role::Mark(kind) => {
                if let Some(leaf) = &mut self.leaf {
                    leaf.prose.end_mark(kind);
                }
            }
            Role::Row => self.with_table(|table, outline| table.end_row(outline)),
            Role::Table => self.outline.separate(),
            _ => {}
        }
        if element.contains {
            self.outline.leave();
        }
        if matches!(element.role, Role::Item) && element.block.is_none() {
            self.outline.separate();
        }
    }

    fn void(&mut self, tag: &Start, span: Span, base: usize) {
        match &*tag.name.0 {
            b"br" => self.line_break(span),
            b"hr" => {
                self.flush(None);
                self.close_paragraph(span.start);
                self.outline.separate();
            }
            b"img" => self.image(tag, base),
            b"meta" => self.meta(tag, base),
            b"input" => self.outline.skip(span, "form field"),
            _ => {}
        }
    }

    fn line_break(&mut self, span: Span) {
        if self.is_skipping() {
            return;
        }
        let splits = !self.is_named();
        let Some(leaf) = &mut self.leaf else {
            return;
        };
        leaf.prose.push_break(span);
        leaf.breaks += 1;
        if leaf.breaks > 1 && splits {
            self.flush(None);
        }
    }

    /// Whether the text belongs to an element that stays one block: a heading, an item, a cell.
    fn is_named(&self) -> bool {
        self.stack.iter().any(|element| {
            matches!(
                element.role,
                Role::Heading(_) | Role::Title | Role::Term | Role::Summary | Role::Caption
            ) || (matches!(element.role, Role::Cell { .. }) && !element.layout)
        })
    }

    fn image(&mut self, tag: &Start, base: usize) {
        if element::is_hidden(tag) {
            return;
        }
        let Some(span) = element::value_span(self.source, tag, b"alt", base) else {
            return;
        };
        let mut prose = ProseBuilder::new();
        push_decoding(&mut prose, self.source.slice(span), span.start);
        if prose.is_empty() {
            return;
        }
        self.waiting
            .push((BlockKind::AltText, prose.finish(), shift(tag.span, base)));
        if self.leaf.is_none() && !self.in_cell() {
            self.push_waiting();
        }
    }

    fn in_cell(&self) -> bool {
        self.stack
            .iter()
            .any(|element| matches!(element.role, Role::Cell { .. }) && !element.layout)
    }

    fn meta(&mut self, tag: &Start, base: usize) {
        let key = element::plain(tag, b"name").or_else(|| element::plain(tag, b"property"));
        let (Some(key), Some(span)) =
            (key, element::value_span(self.source, tag, b"content", base))
        else {
            return;
        };
        let mut prose = ProseBuilder::new();
        push_decoding(&mut prose, self.source.slice(span), span.start);
        let prose = prose.finish();
        let key = key.trim().to_ascii_lowercase();
        let key = match key.rsplit(':').next().unwrap_or_default() {
            "published_time" => "date".to_owned(),
            "keywords" => "tags".to_owned(),
            key => key.to_owned(),
        };
        let kept = matches!(
            key.as_str(),
            "description" | "author" | "date" | "modified_time" | "reviewer" | "tags"
        );
        let known = self
            .outline
            .document
            .front_matter
            .iter()
            .any(|entry| entry.key == key);
        if !kept || known || prose.is_empty() {
            return;
        }
        self.outline.document.front_matter.push(Entry {
            value: prose.text().to_owned(),
            span,
            key: key.clone(),
        });
        if key == "description" {
            self.outline
                .push(BlockKind::Description, prose, shift(tag.span, base), None);
            self.outline.separate();
        }
    }

    fn text(&mut self, span: Span) {
        if self.is_skipping()
            || self
                .stack
                .iter()
                .rev()
                .take(4)
                .any(|element| element.silent)
        {
            return;
        }
        let raw = self.source.slice(span);
        let blank = raw.bytes().all(|byte| byte.is_ascii_whitespace());
        if blank && self.leaf.is_none() {
            return;
        }
        if self.leaf.is_none() {
            self.open_leaf(span.start);
        }
        if let Some(leaf) = &mut self.leaf {
            push_decoding(&mut leaf.prose, raw, span.start);
            if !blank {
                leaf.end = span.end;
                leaf.breaks = 0;
            }
        }
    }

    fn open_leaf(&mut self, at: usize) {
        let mut prose = ProseBuilder::new();
        for element in &self.stack {
            if let Role::Mark(kind) = element.role {
                prose.start_mark(kind);
            }
        }
        self.leaf = Some(Leaf {
            prose,
            start: self.block_start.take().unwrap_or(at),
            end: at,
            breaks: 0,
        });
    }

    fn comment(&mut self, span: Span) {
        if self.is_skipping() {
            return;
        }
        let (block, skipped) = comment(self.source, span);
        self.outline.document.skipped.push(skipped);
        self.waiting.push(block);
        if self.leaf.is_none() && !self.in_cell() {
            self.push_waiting();
        }
    }

    /// Pushes the comments and images that stood inside the last text.
    fn push_waiting(&mut self) {
        for (kind, prose, span) in std::mem::take(&mut self.waiting) {
            self.outline.push(kind, prose, span, None);
        }
    }

    /// The text read so far is a block. In a cell it goes on, with a break.
    fn flush(&mut self, own_end: Option<usize>) {
        if self.is_skipping() {
            return;
        }
        if self.in_cell() {
            if let Some(leaf) = &mut self.leaf {
                leaf.prose.push_break(Span::empty(leaf.end));
            }
            return;
        }
        if let Some(leaf) = self.leaf.take() {
            let span = Span::new(leaf.start, own_end.unwrap_or(leaf.end).max(leaf.end));
            let prose = leaf.prose.finish();
            if !prose.is_empty() {
                self.push_leaf(prose, span);
            }
        }
        self.push_waiting();
    }

    fn push_leaf(&mut self, prose: Prose, span: Span) {
        let named = self
            .stack
            .iter()
            .rposition(|element| names_text(element.role));
        let at = named.unwrap_or(0);
        match named.map_or(Role::Block, |at| self.stack[at].role) {
            Role::Heading(level) => {
                self.outline
                    .push(BlockKind::Heading(level), prose, span, None);
            }
            Role::Title => self.push_title(prose, span),
            Role::Summary => self.push_summary(prose, span),
            Role::Prompt => self.push_prompt(at, prose, span),
            Role::Term => {
                let term = self.outline.push(BlockKind::Term, prose, span, None);
                self.set_term(at, term);
            }
            Role::Definition => {
                let term = self.term_above(at);
                let id = self.outline.push(BlockKind::Definition, prose, span, term);
                self.stack[at].block = Some(id);
            }
            Role::Caption => self.push_caption(prose, span),
            Role::Code => {
                self.outline.push(BlockKind::Code, prose, span, None);
                self.outline.skip(span, "code");
            }
            Role::Item => self.push_item(at, prose, span),
            _ => {
                self.outline.push(BlockKind::Paragraph, prose, span, None);
            }
        }
        for element in &mut self.stack {
            element.filled = true;
        }
    }

    fn push_title(&mut self, prose: Prose, span: Span) {
        self.outline.document.front_matter.push(Entry {
            key: "title".to_owned(),
            value: prose.text().to_owned(),
            span: prose.span(),
        });
        self.outline.push(BlockKind::Title, prose, span, None);
        self.outline.separate();
    }

    fn push_summary(&mut self, prose: Prose, span: Span) {
        if self
            .stack
            .iter()
            .any(|element| element.role == Role::Details)
        {
            self.outline.push_summary(prose, span);
        } else {
            self.outline.push(BlockKind::Heading(6), prose, span, None);
        }
    }

    fn push_prompt(&mut self, at: usize, prose: Prose, span: Span) {
        self.outline.push(BlockKind::Heading(6), prose, span, None);
        let headings = self.outline.headings_before_last();
        if let Some(parent) = self.stack[..at].last_mut() {
            parent.restore.get_or_insert(headings.clone());
        }
        self.prompt = Some((at, headings));
    }

    /// The first text of an item is the item; what follows are paragraphs in it.
    fn push_item(&mut self, at: usize, prose: Prose, span: Span) {
        let list = self.stack[..at]
            .iter()
            .rev()
            .find_map(|element| element.list);
        let (Some(list), false) = (list, self.stack[at].filled) else {
            self.outline.push(BlockKind::Paragraph, prose, span, None);
            return;
        };
        let id = self.outline.push(list.item(), prose, span, list.lead_in);
        self.stack[at].block = Some(id);
    }

    fn set_term(&mut self, at: usize, term: BlockId) {
        if let Some(terms) = self.stack[..at]
            .iter_mut()
            .rev()
            .find(|element| element.role == Role::Terms)
        {
            terms.block = Some(term);
        }
    }

    fn term_above(&self, at: usize) -> Option<BlockId> {
        self.stack[..at]
            .iter()
            .rev()
            .find(|element| element.role == Role::Terms)
            .and_then(|element| element.block)
    }

    fn push_caption(&mut self, prose: Prose, span: Span) {
        let id = self.outline.push(BlockKind::Caption, prose, span, None);
        self.with_table(|table, _| table.set_caption(id));
    }

    /// A cell is one block, whatever stands in it; where that is an image alone, its alternative text.
    fn close_cell(&mut self, own_end: Option<usize>) {
        let Some((start, width, height, header)) = self.stack.last().map(|element| {
            let header = element.role == Role::Cell { header: true };
            (element.start, element.width, element.height, header)
        }) else {
            return;
        };
        let leaf = self.leaf.take();
        let end = own_end
            .or(leaf.as_ref().map(|leaf| leaf.end))
            .unwrap_or(start);
        let mut prose = leaf.map(|leaf| leaf.prose.finish()).unwrap_or_default();
        if prose.is_empty()
            && let Some(image) = self
                .waiting
                .iter()
                .position(|(kind, ..)| *kind == BlockKind::AltText)
        {
            prose = self.waiting.remove(image).1;
        }
        // Text that strayed in front of the cell is shown by it all the same.
        let start = if prose.is_empty() {
            start
        } else {
            start.min(prose.span().start)
        };
        let end = end.max(start).max(prose.span().end);
        let span = Span::new(start, end);
        let cell = CellText {
            prose,
            span,
            header,
            width,
            height,
        };
        self.with_table(|table, outline| {
            table.push(outline, cell);
        });
        self.push_waiting();
    }

    /// Whether a `<sup>` holds the sign of a footnote or a source, and not an exponent.
    fn is_reference_sign(&self, next: &[Token<usize>]) -> bool {
        let in_link = self
            .stack
            .last()
            .is_some_and(|element| element.name == b"a");
        let links = matches!(next.first(), Some(Token::StartTag(tag))
            if &*tag.name.0 == b"a" && element::plain(tag, b"href").is_some_and(|to| to.starts_with('#')));
        let sign = next.iter().take(4).find_map(|token| match token {
            Token::String(text) => Some(String::from_utf8_lossy(&text.value.0).into_owned()),
            _ => None,
        });
        let Some(sign) = sign else {
            return false;
        };
        let sign = sign.trim();
        let numeric = sign.len() <= 12
            && sign.starts_with(|char: char| char.is_ascii_digit() || char == '[')
            && sign
                .chars()
                .all(|char| char.is_ascii_digit() || "[](),;-\u{2013} ".contains(char));
        let before = self.leaf.as_ref().map_or("", |leaf| leaf.prose.text());
        let word = before.rsplit([' ', '/']).next().unwrap_or_default();
        let is_unit = word.len() <= 2 && (sign == "2" || sign == "3");
        links
            || (numeric
                && (in_link || (!is_unit && !before.ends_with(|char: char| char.is_ascii_digit()))))
    }

    fn mark_reference(&mut self) {
        if let Some(leaf) = &mut self.leaf {
            leaf.prose.start_mark(MarkKind::FootnoteReference);
            leaf.prose.end_mark(MarkKind::FootnoteReference);
        }
    }
}

/// A comment as a block, and as a region that was left out.
pub(super) fn comment(
    source: &Source,
    span: Span,
) -> ((BlockKind, Prose, Span), crate::document::Skipped) {
    let raw = source.slice(span);
    let inner = raw.strip_prefix("<!--").unwrap_or(raw);
    let start = span.start + raw.len() - inner.len();
    let inner = inner.strip_suffix("-->").unwrap_or(inner);
    let mut prose = ProseBuilder::new();
    prose.push(inner, start);
    let skipped = crate::document::Skipped {
        span,
        reason: "comment",
    };
    ((BlockKind::Comment, prose.finish(), span), skipped)
}

/// The role of a start tag.
fn role(tag: &Start, ahead: Ahead) -> Role {
    if &*tag.name.0 == b"button" && ahead.special {
        return Role::Prompt;
    }
    Role::of(&tag.name.0)
}

/// Whether the text of a block takes its kind from such an element.
fn names_text(role: Role) -> bool {
    matches!(
        role,
        Role::Heading(_)
            | Role::Title
            | Role::Summary
            | Role::Prompt
            | Role::Term
            | Role::Definition
            | Role::Caption
            | Role::Code
            | Role::Item
            | Role::Quotation
            | Role::Details
            | Role::Cell { .. }
    )
}

/// Whether an end tag may close a cell around it.
fn belongs_to_table(name: &[u8]) -> bool {
    matches!(
        name,
        b"table" | b"thead" | b"tbody" | b"tfoot" | b"tr" | b"td" | b"th" | b"caption"
    )
}

fn shift(span: html5gum::Span<usize>, base: usize) -> Span {
    Span::new(base + span.start, base + span.end.max(span.start))
}

fn tokenize(text: &str) -> Vec<Token<usize>> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(text, emitter)
        .filter_map(Result::ok)
        .collect()
}

/// Looks once over the tokens, so that a decision at a start tag needs no search.
fn look_ahead(tokens: &[Token<usize>]) -> Vec<Ahead> {
    let mut ahead = vec![Ahead::default(); tokens.len()];
    let mut ends: HashMap<&[u8], usize> = HashMap::new();
    for (at, token) in tokens.iter().enumerate().rev() {
        match token {
            Token::EndTag(tag) => {
                ends.insert(&tag.name.0, at);
            }
            Token::StartTag(tag) => {
                let end = ends.get(&*tag.name.0);
                ahead[at].closes = end.is_some();
                if &*tag.name.0 == b"button" {
                    ahead[at].special = end.is_some_and(|end| is_prompt(tag, &tokens[at..*end]));
                }
            }
            _ => {}
        }
    }
    mark_layout_tables(tokens, &mut ahead);
    ahead
}

/// A button that shows an answer: what it says ends in a question mark, or it says that it opens something.
fn is_prompt(tag: &Start, tokens: &[Token<usize>]) -> bool {
    let submits =
        element::plain(tag, b"type").is_some_and(|kind| !kind.eq_ignore_ascii_case("button"));
    let last_word = tokens.iter().take(40).rev().find_map(|token| match token {
        Token::String(text) => {
            let text = String::from_utf8_lossy(&text.value.0).trim().to_owned();
            (text.chars().any(char::is_alphanumeric)).then_some(text)
        }
        _ => None,
    });
    !submits && last_word.is_some_and(|text| text.ends_with('?'))
}

/// A table with a heading or a table in it lays out the page.
fn mark_layout_tables(tokens: &[Token<usize>], ahead: &mut [Ahead]) {
    let mut open: Vec<usize> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::StartTag(tag) => {
                let is_table = &*tag.name.0 == b"table";
                if (is_table || matches!(Role::of(&tag.name.0), Role::Heading(_)))
                    && let Some(table) = open.last()
                {
                    ahead[*table].special = true;
                }
                if is_table {
                    ahead[at].special = element::plain(tag, b"role") == Some("presentation");
                    open.push(at);
                }
            }
            Token::EndTag(tag) if &*tag.name.0 == b"table" => {
                open.pop();
            }
            _ => {}
        }
    }
}
