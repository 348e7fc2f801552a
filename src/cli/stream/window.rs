//! The lines of a stream that have been read and not yet been taken: as many as fit, and no more.
//!
//! In: lines, from the thread that reads. Out: all that stand ready, to the thread that has them worked on. Who reads
//! waits while the window is full; who takes waits while it is empty. So a pipe that fills quickly is worked on many
//! lines at a time, and one that waits for each answer gets it at once.

use std::io::{self, BufRead};
use std::mem;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The most lines that are read ahead.
const LINES: usize = 256;

/// The most bytes that are read ahead; one line may be longer.
const BYTES: usize = 8 << 20;

/// A line of input.
#[derive(Debug)]
pub(super) struct Line {
    /// Which it is, from 1.
    pub(super) number: usize,
    /// Its bytes, without the line feed; none if they are more than is read.
    pub(super) bytes: Option<Vec<u8>>,
}

#[derive(Debug, Default)]
struct State {
    lines: Vec<Line>,
    bytes: usize,
    /// How the input ended.
    end: Option<Option<io::Error>>,
}

/// Lines between the two threads.
#[derive(Debug, Default)]
pub(super) struct Window {
    state: Mutex<State>,
    changed: Condvar,
}

impl Window {
    /// Fills the window with lines of at most `limit` bytes until the input ends.
    pub(super) fn fill(&self, mut input: impl BufRead, limit: usize) {
        let mut number = 0;
        let end = loop {
            number += 1;
            match line(&mut input, limit) {
                Ok(Some(bytes)) => self.put(Line { number, bytes }),
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        self.lock().end = Some(end);
        self.changed.notify_all();
    }

    fn put(&self, line: Line) {
        let length = line.bytes.as_ref().map_or(0, Vec::len);
        let full = |state: &mut State| {
            !state.lines.is_empty() && (state.lines.len() >= LINES || state.bytes + length > BYTES)
        };
        let state = self.changed.wait_while(self.lock(), full);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        state.bytes += length;
        state.lines.push(line);
        self.changed.notify_all();
    }

    /// All lines that stand ready; waits for one. None when the input has ended, or why it cannot be read on.
    pub(super) fn take(&self) -> Option<Result<Vec<Line>, io::Error>> {
        let empty = |state: &mut State| state.lines.is_empty() && state.end.is_none();
        let state = self.changed.wait_while(self.lock(), empty);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        if state.lines.is_empty() {
            return state.end.as_mut().and_then(Option::take).map(Err);
        }
        state.bytes = 0;
        let lines = mem::take(&mut state.lines);
        self.changed.notify_all();
        Some(Ok(lines))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The next line without its line feed; within it none if it is longer than `limit`, and then it is not kept.
fn line(input: &mut impl BufRead, limit: usize) -> io::Result<Option<Option<Vec<u8>>>> {
    let mut line = Vec::new();
    let mut length = 0;
    loop {
        let read = match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        let feed = read.iter().position(|byte| *byte == b'\n');
        let part = feed.unwrap_or(read.len());
        let ended = feed.is_some() || read.is_empty();
        length += part;
        if length <= limit {
            line.extend_from_slice(&read[..part]);
        } else {
            line = Vec::new();
        }
        let last = read.is_empty();
        input.consume(part + usize::from(feed.is_some()));
        if ended {
            let nothing = last && length == 0;
            return Ok((!nothing).then_some((length <= limit).then_some(line)));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;
    use std::sync::Arc;
    use std::thread;

    use super::*;

    #[test]
    fn reads_lines_and_keeps_none_that_is_too_long() {
        let text = "one\n\ntwo\r\nthis is too long\nlast";
        // A small buffer, so that lines come in parts.
        let mut input = BufReader::with_capacity(3, text.as_bytes());
        let mut lines = Vec::new();
        while let Some(found) = line(&mut input, 8).unwrap() {
            lines.push(found.map(|bytes| String::from_utf8(bytes).unwrap()));
        }
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            lines,
            [some("one"), some(""), some("two\r"), None, some("last")]
        );
    }

    #[test]
    fn reads_no_further_ahead_than_the_window_is_long() {
        let window = Arc::new(Window::default());
        let text = "x\n".repeat(3 * LINES);
        let reader = Arc::clone(&window);
        let thread = thread::spawn(move || reader.fill(text.as_bytes(), 8));
        let mut numbers = Vec::new();
        while let Some(lines) = window.take() {
            let lines = lines.unwrap();
            assert!((1..=LINES).contains(&lines.len()));
            numbers.extend(lines.iter().map(|line| line.number));
        }
        thread.join().unwrap();
        assert_eq!(numbers, (1..=3 * LINES).collect::<Vec<_>>());
    }
}
