//! All tests across module boundaries, in one binary: one module and one data folder a boundary.

mod parse;
mod spans;
