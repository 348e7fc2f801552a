//! All tests across module boundaries, in one binary: one module and one data folder a boundary.

mod cli;
mod corpus;
mod parse;
mod quantities;
mod report;
mod spans;
