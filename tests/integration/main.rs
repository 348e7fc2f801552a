//! All tests across module boundaries, in one binary: one module and one data folder a boundary.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, in its helpers too, and says why"
)]

use jiff::civil::{Date, date};

/// The day on which tests judge.
const TODAY: Date = date(2026, 11, 25);

mod across;
mod authoring;
mod beside;
mod browser;
mod cli;
mod compare;
mod config;
mod contract;
mod contradictions;
mod corpus;
mod disk;
mod edits;
mod findings;
mod fixes;
mod formats;
mod gate;
mod hostile;
mod kinds;
mod mistakes;
mod mutations;
mod names;
mod numbers;
mod packs;
mod page;
mod pairs;
mod parse;
mod paste;
mod phrases;
mod program;
mod quantities;
mod readers;
mod report;
mod schema;
mod sentences;
mod shipped;
mod sound;
mod spans;
mod status;
mod stream;
mod suppress;
mod told;
mod topic;
