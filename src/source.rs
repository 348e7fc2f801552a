//! A file as it stands on disk, decoded to text that can be sliced.
//!
//! In: bytes and the path that is shown. Out: [`Source`], whose text every later stage slices by [`Span`].
//! A span counts bytes of `Source::text`; for UTF-8 these are the bytes of the file (a byte-order mark included).
//! For other encodings [`Source::file_span`] turns them into bytes of the file, at the edge where output is written.
//! Knows nothing of formats or rules. Next: [`crate::parse`].

pub mod decode;
pub mod discover;
pub mod span;

pub use decode::{DecodeError, Encoding};
pub use span::{Position, Span};

/// A decoded file: the text that is parsed, and the way back to the bytes on disk.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as it is shown: relative where it was given so, with forward slashes.
    pub path: String,
    /// The decoded text. For UTF-8 it holds the file's bytes one for one, a byte-order mark included.
    pub text: String,
    encoding: Encoding,
    /// Start of each line, in bytes of `text`. `\n`, `\r\n` and a lone `\r` end a line.
    lines: Vec<usize>,
}

impl Source {
    /// Decodes `bytes`. Fails for content that is not text in a known encoding.
    pub fn from_bytes(path: impl Into<String>, bytes: Vec<u8>) -> Result<Self, DecodeError> {
        let (text, encoding) = decode::decode(bytes)?;
        Ok(Self::with_encoding(path.into(), text, encoding))
    }

    /// A source from text that is already UTF-8.
    pub fn from_text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self::with_encoding(path.into(), text.into(), Encoding::Utf8)
    }

    fn with_encoding(path: String, text: String, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let mut lines = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends {
                lines.push(at + 1);
            }
        }
        Self {
            path,
            text,
            encoding,
            lines,
        }
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
        let before = &self.text[..offset];
        match self.encoding {
            Encoding::Utf8 => offset,
            Encoding::Windows1252 => before.chars().count(),
            Encoding::Utf16Le | Encoding::Utf16Be => 2 * before.encode_utf16().count(),
        }
    }

    /// The line and column of a byte of `text`, as a person counts them: both from 1, the column in
    /// Unicode scalar values, a byte-order mark not counted.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= offset) - 1;
        let from = if line == 0 {
            self.start()
        } else {
            self.lines[line]
        };
        let column = self
            .text
            .get(from..offset)
            .map_or(0, |before| before.chars().count());
        Position {
            line: line + 1,
            column: column + 1,
        }
    }

    /// How many lines the text has.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The span of a line (from 0), with its line ending.
    pub fn line_span(&self, line: usize) -> Option<Span> {
        let start = *self.lines.get(line)?;
        let end = self.lines.get(line + 1).copied().unwrap_or(self.text.len());
        Some(Span::new(start, end))
    }
}
