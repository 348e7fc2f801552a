//! What of the articles has changed: which findings touch changed lines.
//!
//! In: the patch that `git diff --unified=0` prints, the text of an article. Out: [`Regions`], the changed bytes of one
//! article, and whether a finding touches them. A finding touches what has changed in any of its labels, or in the
//! sentence of the primary one; what is said of an article as a whole, wherever anything has changed in it. Programs are
//! run elsewhere. Next: [`crate::diagnostic::Standing`].

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::{Encoding, Source, Span};

/// Lines of the new file that took the place of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hunk {
    /// The first of them, from 1; the line before, if there are none.
    pub start: usize,
    /// How many they are; none where lines were only taken out.
    pub count: usize,
}

/// What is known of one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<'a> {
    /// It is as it was.
    Nothing,
    /// These lines are new.
    Lines(&'a [Hunk]),
    /// All of it is new.
    Everything,
}

/// The changed parts of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Regions {
    /// In the order of the text. An empty one stands where lines were taken out.
    spans: Vec<Span>,
}

/// Reads a patch without context lines: the changed lines by the name of the new file, as bytes.
pub fn read_patch(patch: &[u8]) -> BTreeMap<Vec<u8>, Vec<Hunk>> {
    let mut files: BTreeMap<Vec<u8>, Vec<Hunk>> = BTreeMap::new();
    let mut name: Option<Vec<u8>> = None;
    // How many lines of the hunk are still to come: they may look like anything.
    let mut left = 0;
    for line in patch.split(|byte| *byte == b'\n') {
        if left > 0 && matches!(line.first(), Some(b'+' | b'-')) {
            left -= 1;
        } else if line.starts_with(b"diff --git ") {
            name = None;
        } else if let Some(path) = line.strip_prefix(b"+++ ") {
            name = new_name(path);
        } else if let Some((gone, hunk)) = line.strip_prefix(b"@@ ").and_then(hunk) {
            left = gone + hunk.count;
            if let Some(name) = &name {
                files.entry(name.clone()).or_default().push(hunk);
            }
        }
    }
    files
}

/// `-a,b +c,d @@`: how many lines were taken out, and what came.
fn hunk(line: &[u8]) -> Option<(usize, Hunk)> {
    let text = std::str::from_utf8(line.get(..line.len().min(80))?).ok();
    // What follows the second `@@` may be cut anywhere.
    let text = text.or_else(|| {
        let end = line.windows(3).position(|bytes| bytes == b" @@")?;
        std::str::from_utf8(&line[..end]).ok()
    })?;
    let mut parts = text.split(' ');
    let range = |part: Option<&str>, sign: char| -> Option<(usize, usize)> {
        let part = part?.strip_prefix(sign)?;
        match part.split_once(',') {
            Some((start, count)) => Some((start.parse().ok()?, count.parse().ok()?)),
            None => Some((part.parse().ok()?, 1)),
        }
    };
    let (_, gone) = range(parts.next(), '-')?;
    let (start, count) = range(parts.next(), '+')?;
    Some((gone, Hunk { start, count }))
}

/// The name after `+++ `; none for a file that is gone.
fn new_name(path: &[u8]) -> Option<Vec<u8>> {
    let path = match path.strip_prefix(b"\"") {
        Some(quoted) => unquoted(quoted),
        // Behind a name that holds a space stands a tab.
        None => path.strip_suffix(b"\t").unwrap_or(path).to_vec(),
    };
    path.strip_prefix(b"b/").map(<[u8]>::to_vec)
}

/// A name as C writes strings, after its first quote.
fn unquoted(quoted: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    let mut bytes = quoted.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, bytes.peek().copied()) {
            (b'"', _) => break,
            (b'\\', Some(b'0'..=b'7')) => {
                let mut value: u32 = 0;
                for _ in 0..3 {
                    if let Some(digit) = bytes.next_if(|byte| matches!(byte, b'0'..=b'7')) {
                        value = value * 8 + u32::from(digit - b'0');
                    }
                }
                name.push((value & 0xff) as u8);
            }
            (b'\\', Some(letter)) => {
                bytes.next();
                name.push(match letter {
                    b'a' => 0x07,
                    b'b' => 0x08,
                    b't' => b'\t',
                    b'n' => b'\n',
                    b'v' => 0x0b,
                    b'f' => 0x0c,
                    b'r' => b'\r',
                    other => other,
                });
            }
            _ => name.push(byte),
        }
    }
    name
}

impl Regions {
    /// The changed parts of an article. Lines are those of git, which end with a line feed.
    pub fn new(change: Change<'_>, source: &Source) -> Self {
        let text = &source.text;
        let everything = vec![Span::new(0, text.len())];
        let hunks = match change {
            Change::Nothing => return Self::default(),
            Change::Everything => return Self { spans: everything },
            Change::Lines(hunks) => hunks,
        };
        if matches!(source.encoding(), Encoding::Utf16Le | Encoding::Utf16Be) {
            // Git counts bytes that are line feeds, whatever they stand for.
            return Self { spans: everything };
        }
        let feeds = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts: Vec<usize> = std::iter::once(0).chain(feeds).collect();
        let start = |line: usize| starts.get(line).copied().unwrap_or(text.len());
        let span = |hunk: &Hunk| match hunk.count {
            0 => Span::empty(start(hunk.start)),
            count => {
                let first = hunk.start.saturating_sub(1);
                Span::new(start(first), start(first.saturating_add(count)))
            }
        };
        Self {
            spans: hunks.iter().map(span).collect(),
        }
    }

    /// Whether anything has changed.
    pub fn any(&self) -> bool {
        !self.spans.is_empty()
    }

    /// Whether a span has changed bytes, or lines were taken out of its middle.
    pub fn touch(&self, span: Span) -> bool {
        let after = self
            .spans
            .partition_point(|region| region.end <= span.start);
        let inside = |region: &Span| {
            region.start < span.end || (span.is_empty() && region.start <= span.start)
        };
        self.spans
            .get(after..)
            .and_then(<[Span]>::first)
            .is_some_and(inside)
    }

    /// The regions after edits, in order and without overlaps: what an edit writes has changed.
    pub fn edited(&self, edits: &[Edit]) -> Self {
        let moved = |at: usize| {
            let before = edits.iter().take_while(|edit| edit.span.start < at);
            before.fold(at, |moved, edit| {
                moved + edit.replacement.len() - edit.span.end.min(at) + edit.span.start
            })
        };
        let mut written = 0;
        let mut gone = 0;
        let mut spans: Vec<Span> = self
            .spans
            .iter()
            .map(|span| Span::new(moved(span.start), moved(span.end)))
            .collect();
        for edit in edits {
            let start = edit.span.start + written - gone;
            written += edit.replacement.len();
            gone += edit.span.len();
            spans.push(Span::new(start, start + edit.replacement.len()));
        }
        spans.sort_unstable();
        let mut merged: Vec<Span> = Vec::new();
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.start < last.end => *last = last.cover(span),
                _ => merged.push(span),
            }
        }
        Self { spans: merged }
    }
}

/// Whether a finding touches what has changed. `regions` gives the changed parts of an article by the path that is
/// shown; an article that nothing is known of counts as new.
pub fn touches<'r>(diagnostic: &Diagnostic, regions: impl Fn(&str) -> Option<&'r Regions>) -> bool {
    let touched = |file: &str, span: Span| regions(file).is_none_or(|regions| regions.touch(span));
    let file = &diagnostic.primary.file;
    let whole = || diagnostic.whole && regions(file).is_none_or(Regions::any);
    whole()
        || touched(file, diagnostic.passage.cover(diagnostic.primary.span))
        || diagnostic
            .labels()
            .any(|label| touched(&label.file, label.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_and_lines_of_a_patch() {
        let patch = b"diff --git a/a.md b/a.md\nindex 1..2 100644\n--- a/a.md\n+++ b/a.md\n\
            @@ -1 +1,2 @@ # Title\n-x\n++++ b/not-a-name\n+@@ -9 +9 @@\n@@ -7,2 +8,0 @@\n-y\n-z\n\
            \\ No newline at end of file\n\
            diff --git \"a/caf\\303\\251 \\\"1\\\".md\" \"b/caf\\303\\251 \\\"1\\\".md\"\n--- /dev/null\n\
            +++ \"b/caf\\303\\251 \\\"1\\\".md\"\n@@ -0,0 +1 @@\n+x\n\
            diff --git a/two words.md b/two words.md\n--- a/two words.md\t\n+++ b/two words.md\t\n@@ -3 +4 @@\n-x\n+y\n\
            diff --git a/gone.md b/gone.md\n--- a/gone.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n";
        let read = read_patch(patch);
        let name = |name: &str| read.get(name.as_bytes()).cloned();
        let lines = |start, count| Hunk { start, count };
        assert_eq!(name("a.md"), Some(vec![lines(1, 2), lines(8, 0)]));
        assert_eq!(name("caf\u{e9} \"1\".md"), Some(vec![lines(1, 1)]));
        assert_eq!(name("two words.md"), Some(vec![lines(4, 1)]));
        assert_eq!(read.len(), 3);
    }

    #[test]
    fn lines_become_regions_that_spans_touch() {
        let source = Source::from_text("a.md", "one\r\ntwo\rtwo\nthree\nfour");
        let hunks = [Hunk { start: 2, count: 1 }, Hunk { start: 3, count: 0 }];
        let regions = Regions::new(Change::Lines(&hunks), &source);
        let touch = |start, end| regions.touch(Span::new(start, end));
        assert!(!touch(0, 5) && touch(0, 6) && touch(11, 15));
        // Between the lines three and four something was taken out.
        assert!(!touch(13, 19) && touch(13, 20) && !touch(19, 23));
        assert!(touch(5, 5) && !touch(0, 0));
        let all = Regions::new(Change::Everything, &source);
        assert!(all.touch(Span::new(3, 4)) && all.any());
        assert!(!Regions::new(Change::Nothing, &source).any());
    }

    #[test]
    fn regions_move_with_edits() {
        let regions = Regions {
            spans: vec![Span::new(10, 14), Span::empty(20)],
        };
        let edit = |start, end, words: &str| Edit {
            span: Span::new(start, end),
            replacement: words.to_owned(),
        };
        let edited = regions.edited(&[edit(2, 4, "long"), edit(12, 13, "")]);
        let spans = [Span::new(2, 6), Span::new(12, 15), Span::empty(21)];
        assert_eq!(edited.spans, spans);
    }
}
