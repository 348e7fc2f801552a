//! Claimspan reads health articles into claims and judges the claims against rule packs.
//!
//! The way of the data, one direction, no way back:
//!
//! ```text
//! paths ─ discover ─▶ file ─ read ─▶ source ─ parse ─▶ document ─ extract ─▶ claims ─ judge ─▶ diagnostics ─ settle ─▶ report
//! ```
//!
//! Each arrow is one function; each noun is one type. `ARCHITECTURE.md` is the map.

pub mod authoring;
pub mod baseline;
pub mod changes;
pub mod claim;
pub mod cli;
pub mod compare;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod fix;
pub mod language;
pub mod lint;
pub mod pack;
pub mod parse;
pub mod report;
pub mod rule;
pub mod settle;
pub mod shipped;
pub mod source;
