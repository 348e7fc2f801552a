//! The text of HTML elements: which block it becomes.
//!
//! In: the text, images, comments and breaks that [`super`] meets, with the stack of open elements. Out: blocks in the
//! outline. A block takes its kind from the innermost element that gives one; a cell is one block, whatever is in it.

use html5gum::Token;

use super::element::{self, Role, Start};
use super::{Html, Leaf, shift};
use crate::document::{BlockId, BlockKind, Entry, MarkKind, Prose, ProseBuilder, Skipped};
use crate::parse::reference::push_decoding;
use crate::parse::table::CellText;
use crate::source::{Source, Span};

impl Html<'_> {
    pub(super) fn void(&mut self, tag: &Start, span: Span, base: usize) {
        match &*tag.name.0 {
            b"br" => self.line_break(span),
            b"hr" => {
                self.flush(None);
                self.close_paragraph(span.start);
                self.outline.rule();
            }
            b"img" => self.image(tag, span, base),
            b"meta" => self.meta(tag, base),
            b"input" => self.outline.skip(span, "form field"),
            _ => {}
        }
    }

    pub(super) fn line_break(&mut self, span: Span) {
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

    /// The alternative text of an image. An image without one is only recorded.
    fn image(&mut self, tag: &Start, whole: Span, base: usize) {
        if element::is_hidden(tag) {
            return;
        }
        let mut prose = ProseBuilder::new();
        if let Some(span) = element::value_span(self.source, tag, b"alt", base) {
            push_decoding(&mut prose, self.source.slice(span), span.start);
        }
        if prose.is_empty() {
            self.outline.skip(whole, "image");
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
            item: None,
        });
        if key == "description" {
            self.outline
                .push(BlockKind::Description, prose, shift(tag.span, base), None);
            self.outline.separate();
        }
    }

    pub(super) fn text(&mut self, span: Span) {
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
                open_mark(&mut prose, kind, &element.target);
            }
        }
        self.leaf = Some(Leaf {
            prose,
            start: self.block_start.take().unwrap_or(at),
            end: at,
            breaks: 0,
        });
    }

    pub(super) fn comment(&mut self, span: Span) {
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
    pub(super) fn flush(&mut self, own_end: Option<usize>) {
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
                // It is no text that an item could be.
                return;
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
            item: None,
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

    pub(super) fn term_above(&self, at: usize) -> Option<BlockId> {
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
    pub(super) fn close_cell(&mut self, own_end: Option<usize>) {
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
    pub(super) fn is_reference_sign(&self, next: &[Token<usize>]) -> bool {
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

    pub(super) fn mark_reference(&mut self) {
        if let Some(leaf) = &mut self.leaf {
            leaf.prose.start_mark(MarkKind::FootnoteReference);
            leaf.prose.end_mark(MarkKind::FootnoteReference);
        }
    }
}

/// Opens a marked part; a link with where it leads.
pub(in crate::parse) fn open_mark(prose: &mut ProseBuilder, kind: MarkKind, target: &str) {
    if kind == MarkKind::Link {
        prose.start_link(target);
    } else {
        prose.start_mark(kind);
    }
}

/// A comment as a block, and as a region that was left out.
pub(in crate::parse) fn comment(
    source: &Source,
    span: Span,
) -> ((BlockKind, Prose, Span), Skipped) {
    let raw = source.slice(span);
    let inner = raw.strip_prefix("<!--").unwrap_or(raw);
    let start = span.start + raw.len() - inner.len();
    let inner = inner.strip_suffix("-->").unwrap_or(inner);
    let mut prose = ProseBuilder::new();
    prose.push(inner, start);
    let skipped = Skipped {
        span,
        reason: "comment",
    };
    ((BlockKind::Comment, prose.finish(), span), skipped)
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
