//! Articles from standard input, one a line, answered line by line: `--input-format json-lines`.
//!
//! In: lines of [`crate::parse::line`]. Out: for each a line of [`crate::report::stream`], in the same order, written
//! and flushed as soon as all lines before it are done. Memory is bounded: one [`window`] of lines is worked on while
//! the next is read. A line of which nothing can be made is told with its number, has a line of output all the same,
//! and takes none of the others with it. Paths are names: no file is read, and nothing is compared between articles.
//! An input without lines is no trouble, since a part of a data set may be empty.

mod window;

use std::io;
use std::sync::Arc;
use std::thread;

use clap::ValueEnum;
use rayon::prelude::*;

use super::Outcome;
use super::articles::ArticleArguments;
use super::guard;
use super::terminal::Terminal;
use crate::document::Document;
use crate::parse::line::{self, ArticleLine};
use crate::report::stream;
use crate::source::Source;
use window::{Line, Window};

/// The longest line that is read; a longer one is told of and passed over.
const LONGEST: usize = 256 << 20;

/// In what form articles come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum InputFormat {
    /// From standard input, one JSON object a line: `{"path", "text", "format"?, "meta"?}`
    JsonLines,
}

/// An article of a stream.
pub(super) struct Entry {
    /// Which line it was.
    pub(super) line: usize,
    /// Its text.
    pub(super) source: Source,
    /// The same, parsed.
    pub(super) document: Document,
}

/// What came of a line.
struct Answer {
    /// The line of output; empty for a blank line of input.
    bytes: Vec<u8>,
    outcome: Outcome,
    /// What is to be told, if nothing could be made of it.
    trouble: Option<String>,
}

/// What is wrong with a line, and the path if it got as far.
struct Fault {
    path: Option<String>,
    message: String,
}

/// Works on every line of standard input, and writes what comes of it.
pub(super) fn run(
    articles: &ArticleArguments,
    terminal: &Terminal,
    work: impl Fn(Entry) -> (Vec<u8>, Outcome) + Sync,
) -> Outcome {
    let pool = match articles.pool() {
        Ok(pool) => pool,
        Err(trouble) => {
            terminal.error(&trouble);
            return Outcome::Failure;
        }
    };
    let window = Arc::new(Window::default());
    let filled = Arc::clone(&window);
    // Nobody waits for it: when the reader of the output goes away, it may still stand at an open pipe.
    thread::spawn(move || filled.fill(io::stdin().lock(), LONGEST));
    let mut outcome = Outcome::Clean;
    let answer = |line: &Line| answer(line, articles, &work);
    let written = terminal.write(|out, _| {
        while let Some(lines) = window.take() {
            let lines = match lines {
                Ok(lines) => lines,
                Err(error) => {
                    terminal.error(&format!(
                        "standard input: cannot be read on: {error}; check what writes to it"
                    ));
                    outcome = Outcome::Failure;
                    break;
                }
            };
            let work = || pool.install(|| lines.par_iter().map(answer).collect());
            let answers: Vec<Answer> = guard::quietly(work);
            for answer in answers {
                if let Some(trouble) = &answer.trouble {
                    terminal.error(trouble);
                }
                outcome = outcome.max(answer.outcome);
                out.write_all(&answer.bytes)?;
            }
            out.flush()?;
        }
        Ok(())
    });
    if written { outcome } else { Outcome::Failure }
}

fn answer(
    line: &Line,
    articles: &ArticleArguments,
    work: &impl Fn(Entry) -> (Vec<u8>, Outcome),
) -> Answer {
    let number = line.number;
    let bytes = line.bytes.as_deref();
    if bytes.is_some_and(|bytes| bytes.trim_ascii().is_empty()) {
        return Answer {
            bytes: Vec::new(),
            outcome: Outcome::Clean,
            trouble: None,
        };
    }
    let made = entry(number, bytes, articles).and_then(|entry| {
        let path = entry.source.path.to_string();
        guard::guard(|| work(entry)).map_err(|panic| Fault {
            path: Some(path),
            message: format!("internal error, {panic}; please report it with this article"),
        })
    });
    match made {
        Ok((bytes, outcome)) => Answer {
            bytes,
            outcome,
            trouble: None,
        },
        Err(Fault { path, message }) => {
            let named = path.as_ref().map(|path| format!("{path}: "));
            let named = named.unwrap_or_default();
            Answer {
                bytes: stream::trouble(number, path.as_deref(), &message),
                outcome: Outcome::Failure,
                trouble: Some(format!("standard input, line {number}: {named}{message}")),
            }
        }
    }
}

/// The article of a line.
fn entry(number: usize, line: Option<&[u8]>, articles: &ArticleArguments) -> Result<Entry, Fault> {
    let fault = |message: String| Fault {
        path: None,
        message,
    };
    let Some(bytes) = line else {
        let most = LONGEST >> 20;
        return Err(fault(format!(
            "is longer than {most} MiB; check it as a file"
        )));
    };
    let mark = '\u{feff}'.to_string();
    let bytes = match number {
        1 => bytes.strip_prefix(mark.as_bytes()).unwrap_or(bytes),
        _ => bytes,
    };
    let mut article = ArticleLine::read(bytes).map_err(|wrong| {
        fault(format!(
            "is no article: {wrong}; write one object with `path` and `text` on a line"
        ))
    })?;
    let format = articles.format_of_line(&article.path, article.format());
    let meta = article.take_meta();
    let ArticleLine { path, text, .. } = article;
    let fault = |message: String| Fault {
        path: Some(path.clone()),
        message,
    };
    let format = format.ok_or_else(|| {
        fault("its name does not tell the format; give `format` on its line".to_owned())
    })?;
    let source = Source::from_bytes(path.as_str(), text.into_bytes())
        .map_err(|error| fault(error.to_string()))?;
    let document = line::parse(&source, format, &meta);
    Ok(Entry {
        line: number,
        source,
        document,
    })
}
