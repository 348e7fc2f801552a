//! The shipped packs, compiled when the program was built.
//!
//! Reading a megabyte of TOML and its phrases takes longer than judging an article. So the build script
//! (`src/precompile.rs`) compiles the packs with the very code that reads a user's packs, and a released program carries
//! the outcome as bytes. In a development build there are none: the packs are read at each start, and a changed rule
//! needs no build. Next: [`crate::pack`].

use crate::pack::RuleSet;

/// What the build script wrote; empty in a development build.
const COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.postcard"));

/// The rules of the shipped packs; none in a development build.
pub fn rules() -> Option<RuleSet> {
    RuleSet::from_bytes(COMPILED).ok()
}
