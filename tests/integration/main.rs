//! All tests across module boundaries, in one binary: one module and one data folder a boundary.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, in its helpers too"
)]

mod cli;
mod corpus;
mod parse;
mod quantities;
mod report;
mod spans;
