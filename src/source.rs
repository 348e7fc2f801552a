//! A file as it stands on disk, decoded to text that can be sliced.
//!
//! In: bytes and the path that is shown. Out: [`Source`], whose text every later stage slices by [`Span`].
//! A span counts bytes of `Source::text`; for UTF-8 these are the bytes of the file (a byte-order mark included).
//! For other encodings [`Source::file_span`] turns them into bytes of the file, at the edge where output is written.
//! Knows nothing of formats or rules. Next: [`crate::parse`].

pub mod decode;
pub mod discover;
pub(crate) mod pattern;
pub mod span;

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::{fs, io};

pub use decode::{DecodeError, Encoding};
pub use span::{Position, Span};

/// A decoded file: the text that is parsed, and the way back to the bytes on disk.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as it is shown: relative where it was given so, with forward slashes. All that is kept of an article shares it.
    pub path: Arc<str>,
    /// The decoded text. For UTF-8 it holds the file's bytes one for one, a byte-order mark included.
    pub text: String,
    encoding: Encoding,
    /// Made when a place is first asked for.
    places: OnceLock<Places>,
}

/// The text of a file that others may have chosen: what is none (a device, a pipe) may never end, and is not read.
pub(crate) fn read_text(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.is_file() {
        fs::read_to_string(path)
    } else {
        Err(io::Error::other("is no regular file"))
    }
}

/// What lines and columns are worked out from.
#[derive(Debug, Clone)]
struct Places {
    /// Start of each line, in bytes of the text. `\n`, `\r\n` and a lone `\r` end a line.
    lines: Vec<usize>,
    /// What stands before each [`STRIDE`] bytes, so that no column is counted from the start of a long line.
    marks: Vec<Count>,
}

/// How many bytes of text there are from one count to the next.
const STRIDE: usize = 1024;

/// The length of a text in units other than bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    /// In Unicode scalar values.
    chars: usize,
    /// In units of UTF-16.
    units: usize,
}

impl Count {
    fn of(text: &str) -> Self {
        let chars = text.chars().count();
        // Four bytes of UTF-8 are two units of UTF-16.
        let wide = text.bytes().filter(|byte| *byte >= 0xf0).count();
        Self {
            chars,
            units: chars + wide,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            chars: self.chars + other.chars,
            units: self.units + other.units,
        }
    }
}

impl Source {
    /// Decodes `bytes`. Fails for content that is not text in a known encoding.
    pub fn from_bytes(path: impl Into<Arc<str>>, bytes: Vec<u8>) -> Result<Self, DecodeError> {
        let (text, encoding) = decode::decode(bytes)?;
        Ok(Self::with_encoding(path.into(), text, encoding))
    }

    /// A source from text that is already UTF-8.
    pub fn from_text(path: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        Self::with_encoding(path.into(), text.into(), Encoding::Utf8)
    }

    fn with_encoding(path: Arc<str>, text: String, encoding: Encoding) -> Self {
        Self {
            path,
            text,
            encoding,
            places: OnceLock::new(),
        }
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| Places {
            lines: lines(&self.text),
            marks: marks(&self.text),
        })
    }

    /// Where prose may begin: after a byte-order mark, else 0.
    pub fn start(&self) -> usize {
        if self.text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        }
    }

    /// The words at `span`.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.start..span.end]
    }

    /// The encoding that the file was read with.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The same span in bytes of the file on disk.
    pub fn file_span(&self, span: Span) -> Span {
        Span::new(self.file_offset(span.start), self.file_offset(span.end))
    }

    fn file_offset(&self, offset: usize) -> usize {
        match self.encoding {
            Encoding::Utf8 => offset,
            Encoding::Windows1252 => self.count(offset).chars,
            Encoding::Utf16Le | Encoding::Utf16Be => 2 * self.count(offset).units,
        }
    }

    /// The length of the text before `offset`.
    fn count(&self, offset: usize) -> Count {
        let offset = boundary(&self.text, offset);
        let mark = offset / STRIDE;
        let from = boundary(&self.text, mark * STRIDE);
        self.places().marks[mark].plus(Count::of(&self.text[from..offset]))
    }

    /// The line and column of a byte of `text`, as a person counts them: both from 1, the column in
    /// Unicode scalar values, a byte-order mark not counted.
    pub fn position(&self, offset: usize) -> Position {
        let line = self
            .places()
            .lines
            .partition_point(|start| *start <= offset)
            - 1;
        let from = if line == 0 {
            self.start()
        } else {
            self.places().lines[line]
        };
        let column = self
            .count(offset)
            .chars
            .saturating_sub(self.count(from).chars);
        Position {
            line: line + 1,
            column: column + 1,
        }
    }

    /// How most lines end; with a line feed where there is none to follow.
    pub fn line_ending(&self) -> &'static str {
        let feeds = self.text.matches('\n').count();
        let pairs = self.text.matches("\r\n").count();
        let returns = self.text.matches('\r').count() - pairs;
        if returns > feeds {
            "\r"
        } else if 2 * pairs > feeds {
            "\r\n"
        } else {
            "\n"
        }
    }

    /// How many lines the text has.
    pub fn line_count(&self) -> usize {
        self.places().lines.len()
    }

    /// The span of a line (from 0), with its line ending.
    pub fn line_span(&self, line: usize) -> Option<Span> {
        let start = *self.places().lines.get(line)?;
        let end = self
            .places()
            .lines
            .get(line + 1)
            .copied()
            .unwrap_or(self.text.len());
        Some(Span::new(start, end))
    }
}

/// Where lines start.
fn lines(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut lines = vec![0];
    for (at, byte) in bytes.iter().enumerate() {
        let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        if ends {
            lines.push(at + 1);
        }
    }
    lines
}

/// The counts before every [`STRIDE`] bytes of a text, the first being nothing.
fn marks(text: &str) -> Vec<Count> {
    let mut marks = vec![Count::default()];
    let mut total = Count::default();
    for mark in 1..=text.len() / STRIDE {
        let from = boundary(text, (mark - 1) * STRIDE);
        let to = boundary(text, mark * STRIDE);
        total = total.plus(Count::of(&text[from..to]));
        marks.push(total);
    }
    marks
}

/// The last place at or before `offset` where a character begins or the text ends.
fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_columns_and_bytes_on_disk_in_long_lines() {
        let text = format!(
            "\u{feff}{}\nthe end",
            "a\u{e9}\u{20ac}\u{1f600} ".repeat(700)
        );
        let mark = [0xff, 0xfe];
        let units = text.trim_start_matches('\u{feff}').encode_utf16();
        let bytes = mark
            .into_iter()
            .chain(units.flat_map(u16::to_le_bytes))
            .collect();
        let source = Source::from_bytes("a.txt", bytes).unwrap();
        assert_eq!(source.text, text);
        for (at, _) in text.char_indices() {
            let before = &text[..at];
            let on_disk = 2 * before.encode_utf16().count();
            assert_eq!(source.file_span(Span::empty(at)), Span::empty(on_disk));
            let line = before.trim_start_matches('\u{feff}').rsplit('\n').next();
            let column = line.unwrap_or_default().chars().count() + 1;
            assert_eq!(source.position(at).column, column);
        }
        let end = source.position(text.len());
        assert_eq!(end, Position { line: 2, column: 8 });
    }
}
