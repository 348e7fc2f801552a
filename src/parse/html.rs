//! HTML to document.
//!
//! In: a source, as a browser would get it. Out: a [`Document`] in reading order. The tokens are `html5gum`'s; the
//! tree is a stack that closes what HTML lets writers leave open, so that no nesting and no stray tag can end the
//! parse. Scripts, menus, form fields and hidden elements are not prose and are recorded with a reason. It runs no
//! script and reads no style sheet. [`super::markdown`] feeds its HTML blocks through the same [`Html`].

mod ahead;
mod element;
mod leaf;

use std::collections::HashMap;

use html5gum::{EndTag, Token};

use self::ahead::{Ahead, look_ahead, tokenize};
pub(super) use self::ahead::{link_target, skip_reason};
pub(super) use self::element::STRUCK_OUT;
use self::element::{Role, Start};
pub(super) use self::leaf::comment;
use self::leaf::open_mark;
use super::outline::{Headings, List, Outline};
use super::table::Table;
use crate::document::{BlockId, BlockKind, Document, Format, Prose, ProseBuilder};
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
    /// After a button that asks: the depth at which its panel stands, which a script shows.
    panel: Option<usize>,
}

/// An open element.
#[derive(Debug)]
struct Element {
    name: Vec<u8>,
    role: Role,
    start: usize,
    skip: Option<&'static str>,
    /// Where it leads, for a link.
    target: String,
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
            panel: None,
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
        self.skip_unclosed(&tokens, span);
    }

    /// A tag without an end takes all that comes after it.
    fn skip_unclosed(&mut self, tokens: &[Token<usize>], span: Span) {
        let last = tokens.iter().rev().find_map(|token| match token {
            Token::StartTag(tag) => Some(tag.span.end),
            Token::EndTag(tag) => Some(tag.span.end),
            Token::String(text) => Some(text.span.end),
            Token::Comment(comment) => Some(comment.span.end),
            Token::Doctype(doctype) => Some(doctype.span.end),
            Token::Error(_) => None,
        });
        let read = span.start + last.unwrap_or_default();
        let rest = Span::new(read.min(span.end), span.end);
        if self.source.slice(rest).starts_with('<') && !self.is_skipping() {
            self.outline.skip(rest, "tag without an end");
        }
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
        let role = self.role(tag, ahead);
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

    /// The role of a start tag. A button that asks is a heading, unless it stands in one.
    fn role(&mut self, tag: &Start, ahead: Ahead) -> Role {
        if &*tag.name.0 != b"button" || !ahead.special {
            return Role::of(&tag.name.0);
        }
        let heading = self
            .stack
            .iter()
            .position(|element| matches!(element.role, Role::Heading(_)));
        self.panel = Some(heading.unwrap_or(self.stack.len()));
        if self.in_heading() {
            Role::Inline
        } else {
            Role::Prompt
        }
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
        let is_panel = reason == "hidden" && self.panel == Some(self.stack.len());
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
            target: element::plain(tag, b"href").unwrap_or_default().to_owned(),
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
        let past_panel = self.panel.is_some_and(|depth| self.stack.len() <= depth);
        if past_panel && role.separates() && role != Role::Prompt {
            self.panel = None;
        }
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
                    open_mark(&mut leaf.prose, kind, &element.target);
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
