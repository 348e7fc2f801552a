//! Configuration: which settings hold for an article, and where each of them was said.
//!
//! In: the articles of a run, `claimspan.toml` files and the command line. Out: [`Configuration`], the files that were
//! found; [`RunSettings`], what holds for the whole run; [`Choices`], which give the [`Selection`] of rules for one
//! article. The file nearest to an article speaks for it; nothing is merged that a file does not `extend`. Mistakes
//! are told all at once, drawn in the TOML. It judges nothing. Next: [`crate::lint`].

mod choice;
mod find;
mod origin;
mod pattern;
mod read;
mod run;
mod show;
mod wire;

pub use choice::{Choices, STREAMED, Selection};
pub use find::{Configuration, Which, absolute};
pub use origin::{Faults, Layer, Origin, Selectors, Setting, Word};
pub use pattern::Patterns;
pub use run::{CommandLine, RunSettings};
pub use show::{Shown, show};
pub use wire::schema;

/// The names that a configuration file may have; one folder holds one of them.
pub const NAMES: [&str; 2] = ["claimspan.toml", ".claimspan.toml"];

/// The file that `claimspan init` writes.
pub const TEMPLATE: &str = include_str!("config/template.toml");

/// The id under which mistakes in configuration files are told.
pub const MISTAKE: &str = "config/mistake";
