//! One binary for all tests of the whole: one module a boundary.

mod cli;
mod report;
