//! For the authors of rules: trying rules on their own examples, explaining, listing and beginning them.
//!
//! In: compiled packs, and the TOML that they were read from. Out: verdicts with diagnostics that point into the TOML,
//! and texts. Judges no article of a user and prints nothing. One file a task. Next: [`trial`].

pub mod brackets;
pub mod coverage;
pub mod explain;
pub mod kinds;
pub mod pages;
pub mod skeleton;
pub mod trial;
