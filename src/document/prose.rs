//! The words of a block, normalised for reading, with a map back to the bytes of the file.
//!
//! Normalised means: white space runs are one space; soft hyphens and zero-width characters are gone; curly quotes
//! are straight; hyphens of every kind are `-`; character references are decoded. En and em dashes and the ellipsis
//! stay, because they separate clauses and ranges. Nothing else changes: case and spelling are the writer's.
//!
//! A parser appends slices of the file in order through [`ProseBuilder`]; it never invents text that a span could
//! point at, so a place in the prose always maps to the bytes it came from.

use std::ops::Range;

use crate::source::Span;

/// Text of a block and its map to the file.
#[derive(Debug, Clone, Default)]
pub struct Prose {
    text: String,
    segments: Vec<Segment>,
    marks: Vec<Mark>,
    /// Bytes of the text at which a line of the file begins, the first one left out.
    lines: Vec<usize>,
}

/// A run of the text that came from one run of the file.
#[derive(Debug, Clone, Copy)]
struct Segment {
    /// First byte in the text.
    at: usize,
    /// First byte in the file.
    start: usize,
    /// Byte after the last in the file.
    end: usize,
    /// Whether text and file are the same, byte for byte; otherwise the run maps as a whole.
    verbatim: bool,
}

/// What the markup says of a part of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// Bold: `**…**`, `<strong>`, `<b>`.
    Strong,
    /// Italic: `*…*`, `<em>`, `<i>`.
    Emphasis,
    /// A link.
    Link,
    /// Inline code.
    Code,
    /// An inline quotation: `<q>`.
    Quote,
    /// A reference to a footnote; its range is empty or covers the reference sign.
    FootnoteReference,
    /// A sign that turns the order in which what follows is shown. Its range is empty.
    Direction,
}

/// A marked part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// Bytes of [`Prose::text`].
    pub range: Range<usize>,
    /// Where a link leads, as it is written; empty for all other marks.
    pub target: String,
}

impl Prose {
    /// The normalised text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many words there are, by the spaces between them.
    pub fn word_count(&self) -> usize {
        let spaces = self.text.bytes().filter(|byte| *byte == b' ').count();
        if self.text.is_empty() { 0 } else { spaces + 1 }
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The marked parts, by start.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The bytes of the text at which a line begins, after the first.
    pub fn lines(&self) -> &[usize] {
        &self.lines
    }

    /// Whether all of the text is of this kind (a bold line that serves as a heading).
    pub fn is_all(&self, kind: MarkKind) -> bool {
        let text = self.text.trim_end_matches([':', '.', ' ']);
        !text.is_empty()
            && self.marks.iter().any(|mark| {
                mark.kind == kind && mark.range.start == 0 && mark.range.end >= text.len()
            })
    }

    /// The smallest span of the file that holds this range of the text. An empty range gives an empty span.
    pub fn source_span(&self, range: Range<usize>) -> Span {
        if self.segments.is_empty() {
            return Span::default();
        }
        let start = self.source_start(range.start);
        if range.is_empty() {
            return Span::empty(start);
        }
        Span::new(start, self.source_end(range.end).max(start))
    }

    /// The span of all of the text.
    pub fn span(&self) -> Span {
        self.source_span(0..self.text.len())
    }

    /// The text that came from within a span of the file.
    pub fn within(&self, span: Span) -> &str {
        let (start, end) = (self.text_offset(span.start), self.text_offset(span.end));
        self.text.get(start..end).unwrap_or_default()
    }

    /// The range of the text that came from within a span of the file, on characters; empty if none did.
    pub fn text_range(&self, span: Span) -> Range<usize> {
        let inside = |mut at: usize| {
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = inside(self.text_offset(span.start).min(self.text.len()));
        let end = inside(self.text_offset(span.end).min(self.text.len()));
        start..end.max(start)
    }

    /// Where the text goes on that came from this byte of the file or a later one.
    fn text_offset(&self, byte: usize) -> usize {
        let segment = self.segments.partition_point(|s| s.end <= byte);
        match self.segments.get(segment) {
            None => self.text.len(),
            Some(segment) if segment.verbatim => segment.at + byte.saturating_sub(segment.start),
            Some(segment) => segment.at,
        }
    }

    fn segment_at(&self, at: usize) -> usize {
        self.segments.partition_point(|s| s.at <= at).max(1) - 1
    }

    fn source_start(&self, at: usize) -> usize {
        let segment = self.segments[self.segment_at(at)];
        if segment.verbatim {
            (segment.start + (at - segment.at)).min(segment.end)
        } else {
            segment.start
        }
    }

    fn source_end(&self, at: usize) -> usize {
        let segment = self.segments[self.segment_at(at - 1)];
        if segment.verbatim {
            (segment.start + (at - segment.at)).min(segment.end)
        } else {
            segment.end
        }
    }
}

/// Builds a [`Prose`] from slices of the file, in order.
#[derive(Debug, Default)]
pub struct ProseBuilder {
    prose: Prose,
    open: Vec<(MarkKind, usize, String)>,
}

impl ProseBuilder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.prose.text
    }

    /// Whether nothing but white space has been added.
    pub fn is_empty(&self) -> bool {
        self.prose.text.trim_end().is_empty()
    }

    /// Adds `slice`, which stands in the file at `start` byte for byte.
    pub fn push(&mut self, slice: &str, start: usize) {
        let mut run: Option<usize> = None;
        let mut offset = 0;
        while offset < slice.len() {
            let at = start + offset;
            let graphic = slice.as_bytes()[offset..].iter();
            let graphic = graphic.take_while(|byte| byte.is_ascii_graphic()).count();
            if graphic > 0 {
                run.get_or_insert(at);
                offset += graphic;
                continue;
            }
            let Some(char) = slice[offset..].chars().next() else {
                break;
            };
            offset += char.len_utf8();
            let end = start + offset;
            let normal = match normalise(char) {
                // A single plain space between words stays in its run.
                Normal::Space if char == ' ' && !self.ends_open(slice, start, run, at) => {
                    Normal::Same
                }
                normal => normal,
            };
            if let Normal::Same = normal {
                run.get_or_insert(at);
                continue;
            }
            self.flush(slice, start, &mut run, at);
            match normal {
                Normal::Space => self.space(Span::new(at, end)),
                Normal::As(other) => self.append(other, Span::new(at, end), false),
                Normal::Same => {}
                Normal::Drop => self.mark_direction(char),
            }
        }
        self.flush(slice, start, &mut run, start + slice.len());
    }

    /// Whether the text so far, with the open run up to `at`, is empty or ends in a space.
    fn ends_open(&self, slice: &str, start: usize, run: Option<usize>, at: usize) -> bool {
        match run {
            Some(from) => slice[from - start..at - start].ends_with(' '),
            None => self.prose.text.is_empty() || self.prose.text.ends_with(' '),
        }
    }

    fn flush(&mut self, slice: &str, start: usize, run: &mut Option<usize>, end: usize) {
        if let Some(from) = run.take() {
            self.append(
                &slice[from - start..end - start],
                Span::new(from, end),
                true,
            );
        }
    }

    /// Adds text that the file spells differently: a character reference and what it stands for.
    pub fn push_decoded(&mut self, text: &str, span: Span) {
        for char in text.chars() {
            match normalise(char) {
                Normal::Same => self.append(char.encode_utf8(&mut [0; 4]), span, false),
                Normal::Drop => self.mark_direction(char),
                Normal::Space => self.space(span),
                Normal::As(other) => self.append(other, span, false),
            }
        }
    }

    /// Adds a break between words: a line end, `<br>`, an element that separates.
    pub fn push_break(&mut self, span: Span) {
        self.space(span);
        let at = self.prose.text.len();
        if at > 0 && self.prose.lines.last() != Some(&at) {
            self.prose.lines.push(at);
        }
    }

    fn mark_direction(&mut self, char: char) {
        if matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            self.start_mark(MarkKind::Direction);
            self.end_mark(MarkKind::Direction);
        }
    }

    fn space(&mut self, span: Span) {
        if !self.prose.text.is_empty() && !self.prose.text.ends_with(' ') {
            self.append(" ", span, false);
        }
    }

    fn append(&mut self, text: &str, span: Span, verbatim: bool) {
        self.prose.segments.push(Segment {
            at: self.prose.text.len(),
            start: span.start,
            end: span.end,
            verbatim,
        });
        self.prose.text.push_str(text);
    }

    /// Opens a marked part; close it with [`Self::end_mark`].
    pub fn start_mark(&mut self, kind: MarkKind) {
        self.open.push((kind, self.prose.text.len(), String::new()));
    }

    /// Opens a link that leads to this address; close it with [`Self::end_mark`].
    pub fn start_link(&mut self, target: &str) {
        let at = self.prose.text.len();
        self.open.push((MarkKind::Link, at, target.to_owned()));
    }

    /// Closes the innermost open part of this kind. Without one, nothing happens.
    pub fn end_mark(&mut self, kind: MarkKind) {
        if let Some(at) = self.open.iter().rposition(|(open, ..)| *open == kind) {
            let (kind, start, target) = self.open.remove(at);
            let range = start..self.prose.text.len();
            self.prose.marks.push(Mark {
                kind,
                range,
                target,
            });
        }
    }

    /// The prose, with white space trimmed from its end. Marks that are still open end with it.
    pub fn finish(mut self) -> Prose {
        while let Some((kind, ..)) = self.open.last() {
            self.end_mark(*kind);
        }
        let length = self.prose.text.trim_end().len();
        self.prose.text.truncate(length);
        self.prose.segments.retain(|segment| segment.at < length);
        self.prose.lines.retain(|line| *line < length);
        for mark in &mut self.prose.marks {
            mark.range.end = mark.range.end.min(length);
            mark.range.start = mark.range.start.min(mark.range.end);
        }
        // Markup around nothing marks nothing; a reference is a point.
        let is_point = |kind| matches!(kind, MarkKind::FootnoteReference | MarkKind::Direction);
        self.prose
            .marks
            .retain(|mark| !mark.range.is_empty() || is_point(mark.kind));
        self.prose.marks.sort_by_key(|mark| mark.range.start);
        self.prose
    }
}

enum Normal {
    Same,
    Drop,
    Space,
    As(&'static str),
}

/// What a character becomes. Line breaks and every kind of space are a space; see the module's page for the rest.
fn normalise(char: char) -> Normal {
    match char {
        '!'..='~' => Normal::Same,
        ' '
        | '\t'
        | '\n'
        | '\r'
        | '\u{b}'
        | '\u{c}'
        | '\u{85}'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Normal::Space,
        // Soft hyphen, zero-width characters, word joiner, byte-order mark, variation selectors, bidi controls.
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}' => Normal::Drop,
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '\u{2bc}' => {
            Normal::As("'")
        }
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => Normal::As("\""),
        '\u{2010}' | '\u{2011}' | '\u{fe63}' | '\u{ff0d}' => Normal::As("-"),
        '\u{2012}' | '\u{2212}' => Normal::As("\u{2013}"),
        '\u{2015}' => Normal::As("\u{2014}"),
        '\u{0}'..='\u{1f}' | '\u{7f}' => Normal::Drop,
        _ => Normal::Same,
    }
}
