//! Standard output and standard error, with or without colour.
//!
//! Everything that the program prints goes through here. Troubles are lines of the form `error: path: what; what to
//! do`. A reader that goes away (`| head`) is no trouble.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use super::Outcome;
use crate::report::{Style, visible_line};

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal that can show it.
    Auto,
    /// Also in files and pipes.
    Always,
    /// Nowhere.
    Never,
}

/// How wide a text is where there is no terminal.
const COLUMNS: usize = 80;

/// The two streams.
#[derive(Debug)]
pub(super) struct Terminal {
    out: ColorChoice,
    err: ColorChoice,
}

impl Terminal {
    pub(super) fn new(color: Color) -> Self {
        let choice = |auto: ColorChoice| match color {
            Color::Auto => auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self {
            out: choice(AutoStream::choice(&io::stdout())),
            err: choice(AutoStream::choice(&io::stderr())),
        }
    }

    /// Writes to standard output what came of a run. Where that fails the run has failed.
    pub(super) fn print(
        &self,
        outcome: Outcome,
        write: impl FnOnce(&mut dyn Write, Style) -> io::Result<()>,
    ) -> Outcome {
        if self.write(write) {
            outcome
        } else {
            Outcome::Failure
        }
    }

    /// Writes to standard output. Where that fails it is told, and the answer is false; a closed pipe counts as written.
    pub(super) fn write(
        &self,
        write: impl FnOnce(&mut dyn Write, Style) -> io::Result<()>,
    ) -> bool {
        let stream = AutoStream::new(io::stdout().lock(), self.out);
        let mut out = BufWriter::new(stream);
        let written = write(&mut out, style(self.out)).and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                // What is still buffered has no reader.
                let _ = out.into_parts();
                true
            }
            Err(error) => {
                self.error(&format!("standard output: {error}; check where it goes"));
                false
            }
            Ok(()) => true,
        }
    }

    /// Writes to standard error. If that fails there is nobody left to tell.
    pub(super) fn complain(&self, write: impl FnOnce(&mut dyn Write, Style) -> io::Result<()>) {
        let stream = AutoStream::new(io::stderr().lock(), self.err);
        let mut err = BufWriter::new(stream);
        let _ = write(&mut err, style(self.err)).and_then(|()| err.flush());
    }

    /// Writes `error: …` to standard error.
    pub(super) fn error(&self, message: &str) {
        self.complain(|err, style| match style {
            Style::Plain => writeln!(err, "error: {}", visible_line(message)),
            Style::Colored => {
                writeln!(err, "\u{1b}[1;31merror\u{1b}[0m: {}", visible_line(message))
            }
        });
    }

    /// How wide the terminal is; none if nobody watches standard output.
    pub(super) fn width(&self) -> Option<usize> {
        if !io::stdout().is_terminal() {
            return None;
        }
        let told = std::env::var("COLUMNS").ok();
        let told = told.and_then(|columns| columns.parse().ok());
        told.or_else(|| Some(usize::from(terminal_size::terminal_size()?.0.0)))
            .filter(|width| *width >= 40)
    }

    /// How many columns a text on standard output may have.
    pub(super) fn text_width(&self) -> usize {
        let width = terminal_size::terminal_size_of(io::stdout());
        width.map_or(COLUMNS, |(width, _)| usize::from(width.0).clamp(40, 100))
    }

    /// Whether somebody watches standard output.
    pub(super) fn is_read(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Whether somebody watches standard error.
    pub(super) fn is_watched(&self) -> bool {
        io::stderr().is_terminal()
    }
}

fn style(choice: ColorChoice) -> Style {
    match choice {
        ColorChoice::Never => Style::Plain,
        _ => Style::Colored,
    }
}
