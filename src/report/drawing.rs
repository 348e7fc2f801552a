//! Sources as they are drawn: visible characters, on lines that fit a terminal.
//!
//! In: sources. Out: [`Gallery`], which `codespan-reporting` draws from. Its lines are virtual: a paragraph of
//! thousands of characters is cut at blanks near [`WIDTH`] columns, and every part carries the number of the line in
//! the file. Places are translated in both directions, so that headers show true lines and columns.

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::files::{Error, Files};

use super::Sources;
use super::visible::{Eye, line};
use crate::source::{Source, Span};

/// A line is cut at the last blank before so many columns …
const WIDTH: usize = 90;

/// … if it is longer than this.
const LONGEST: usize = 110;

/// How far back a blank is looked for; a longer word is cut.
const LOOK_BACK: usize = 40;

/// The sources that diagnostics have needed so far.
pub(super) struct Gallery<'s> {
    sources: &'s Sources<'s>,
    drawings: Vec<Drawing<'s>>,
    by_path: BTreeMap<String, usize>,
}

/// A source, drawn.
struct Drawing<'s> {
    source: &'s Source,
    name: String,
    text: String,
    lines: Vec<Line>,
    /// Where the text departs from the source: an offset in the source and the same place in the text.
    turns: Vec<(usize, usize)>,
}

/// A virtual line.
struct Line {
    /// Its first byte in the drawn text.
    start: usize,
    /// The byte after its last, without blanks at its end and the line feed.
    end: usize,
    /// Its first byte in the source.
    from: usize,
    /// The number of the file's line, from 1.
    number: usize,
    /// The column at which it begins in the file's line, from 1.
    column: usize,
}

/// The part of a label that stands on one virtual line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The virtual line.
    pub(super) line: usize,
    /// Bytes of the drawn text.
    pub(super) range: Range<usize>,
}

impl<'s> Gallery<'s> {
    pub(super) fn new(sources: &'s Sources<'s>) -> Self {
        Self {
            sources,
            drawings: Vec::new(),
            by_path: BTreeMap::new(),
        }
    }

    /// The number of the drawing of this file, which is made if it is needed for the first time.
    pub(super) fn drawing(&mut self, path: &str) -> Option<usize> {
        if let Some(id) = self.by_path.get(path) {
            return Some(*id);
        }
        let source = self.sources.get(path)?;
        self.drawings.push(Drawing::of(source));
        let id = self.drawings.len() - 1;
        self.by_path.insert(path.to_owned(), id);
        Some(id)
    }

    /// The parts of a span, one for each virtual line; an empty span has one empty part.
    pub(super) fn parts(&self, id: usize, span: Span) -> Vec<Part> {
        let drawing = &self.drawings[id];
        let (start, end) = (drawing.to_text(span.start), drawing.to_text(span.end));
        let (first, last) = (drawing.line_at(start), drawing.line_at(end));
        let mut parts: Vec<Part> = (first..=last)
            .map(|number| drawing.part(number, start..end))
            .filter(|part| !part.range.is_empty())
            .collect();
        if parts.is_empty() {
            let at = start.min(drawing.lines[first].end);
            parts.push(Part {
                line: first,
                range: at..at,
            });
        }
        parts
    }

    fn get(&self, id: usize) -> Result<&Drawing<'s>, Error> {
        self.drawings.get(id).ok_or(Error::FileMissing)
    }
}

impl<'s> Drawing<'s> {
    fn of(source: &'s Source) -> Self {
        let mut drawing = Self {
            source,
            name: line(&source.path).into_owned(),
            text: String::with_capacity(source.text.len() + source.text.len() / 32),
            lines: Vec::with_capacity(source.line_count()),
            turns: vec![(0, 0)],
        };
        for number in 0..source.line_count() {
            if let Some(span) = source.line_span(number) {
                let from = span.start.max(source.start().min(span.end));
                let slice = &source.text[from..span.end];
                let slice = slice.trim_end_matches(['\n', '\r']);
                drawing.add_line(number + 1, from, slice);
            }
        }
        drawing
    }

    fn add_line(&mut self, number: usize, from: usize, slice: &str) {
        let mut column = 1;
        for part in cut(slice) {
            self.turn(from + part.start);
            let start = self.text.len();
            let words = &slice[part.clone()];
            self.add_words(from + part.start, words);
            let drawn = self.text[start..].trim_end().len();
            self.lines.push(Line {
                start,
                end: start + drawn,
                from: from + part.start,
                number,
                column,
            });
            column += words.chars().count();
            self.turn(from + part.end);
            self.text.push('\n');
        }
    }

    fn add_words(&mut self, from: usize, words: &str) {
        let mut eye = Eye::default();
        for (at, char) in words.char_indices() {
            let seen = eye.see(char);
            if seen == Some(char) {
                self.text.push(char);
                continue;
            }
            self.turn(from + at);
            self.text.extend(seen);
            self.turn(from + at + char.len_utf8());
        }
    }

    /// From this byte of the source on, the text goes on at its present end.
    fn turn(&mut self, offset: usize) {
        let goes_on = self
            .turns
            .last()
            .is_some_and(|(from, at)| offset - from == self.text.len() - at);
        if !goes_on {
            self.turns.push((offset, self.text.len()));
        }
    }

    /// The place in the text of a byte of the source.
    fn to_text(&self, offset: usize) -> usize {
        let next = self.turns.partition_point(|(from, _)| *from <= offset);
        let (from, at) = self.turns[next - 1];
        let limit = self.turns.get(next).map_or(self.text.len(), |turn| turn.1);
        let mut place = (at + offset - from).min(limit);
        while !self.text.is_char_boundary(place) {
            place -= 1;
        }
        place
    }

    /// The byte of the source of a place in the text.
    fn to_source(&self, place: usize) -> usize {
        let next = self.turns.partition_point(|(_, at)| *at <= place);
        let (from, at) = self.turns[next - 1];
        (from + place - at).min(self.source.text.len())
    }

    fn line_at(&self, place: usize) -> usize {
        self.lines.partition_point(|line| line.start <= place) - 1
    }

    /// What of `range` stands on a virtual line, without white space at its ends.
    fn part(&self, line: usize, range: Range<usize>) -> Part {
        let Line { start, end, .. } = self.lines[line];
        let from = range.start.clamp(start, end);
        let words = &self.text[from..range.end.clamp(from, end)];
        let trimmed = words.trim();
        let from = from + words.len() - words.trim_start().len();
        Part {
            line,
            range: from..from + trimmed.len(),
        }
    }
}

/// Where a line is cut: at blanks, in parts of some [`WIDTH`] characters. A line without any characters is one part.
fn cut(slice: &str) -> Vec<Range<usize>> {
    if slice.len() <= LONGEST || slice.chars().count() <= LONGEST {
        return std::iter::once(0..slice.len()).collect();
    }
    let mut parts = Vec::new();
    let (mut start, mut count) = (0, 0);
    // The place after the last blank, and how many characters have been counted since.
    let mut blank: Option<(usize, usize)> = None;
    for (at, char) in slice.char_indices() {
        if count >= WIDTH {
            let (end, rest) = blank
                .filter(|(_, since)| *since < LOOK_BACK)
                .unwrap_or((at, 0));
            parts.push(start..end);
            (start, count, blank) = (end, rest, None);
        }
        count += 1;
        blank = if char == ' ' {
            Some((at + 1, 0))
        } else {
            blank.map(|(end, since)| (end, since + 1))
        };
    }
    parts.push(start..slice.len());
    parts
}

impl<'a> Files<'a> for Gallery<'_> {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.name)
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.text)
    }

    fn line_index(&'a self, id: usize, place: usize) -> Result<usize, Error> {
        Ok(self.get(id)?.line_at(place))
    }

    fn line_number(&'a self, id: usize, line: usize) -> Result<usize, Error> {
        let lines = &self.get(id)?.lines;
        lines
            .get(line)
            .map(|line| line.number)
            .ok_or(too_large(line, lines.len()))
    }

    fn column_number(&'a self, id: usize, line: usize, place: usize) -> Result<usize, Error> {
        let drawing = self.get(id)?;
        let lines = &drawing.lines;
        let line = lines.get(line).ok_or(too_large(line, lines.len()))?;
        let words = drawing.source.text.get(line.from..drawing.to_source(place));
        Ok(line.column + words.map_or(0, |words| words.chars().count()))
    }

    fn line_range(&'a self, id: usize, line: usize) -> Result<Range<usize>, Error> {
        let lines = &self.get(id)?.lines;
        let found = lines.get(line).map(|line| line.start..line.end);
        found.ok_or(too_large(line, lines.len()))
    }
}

fn too_large(given: usize, lines: usize) -> Error {
    Error::LineTooLarge {
        given,
        max: lines.saturating_sub(1),
    }
}
