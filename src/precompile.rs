//! The build script: compiles the shipped packs to the bytes that a released program carries (`src/shipped.rs`). It is
//! made of the program's own modules, up to [`pack`]; a development build, which reads the packs at each start, needs
//! none of them.

#![allow(
    clippy::print_stdout,
    reason = "that is how a build script speaks to cargo"
)]
#![cfg_attr(
    not(debug_assertions),
    allow(
        dead_code,
        unfulfilled_lint_expectations,
        unreachable_pub,
        unused_imports,
        reason = "packs are compiled here and nothing is judged"
    )
)]

#[cfg(not(debug_assertions))]
mod claim;
#[cfg(not(debug_assertions))]
mod diagnostic;
#[cfg(not(debug_assertions))]
mod document;
#[cfg(not(debug_assertions))]
mod language;
#[cfg(not(debug_assertions))]
mod pack;
#[cfg(not(debug_assertions))]
mod parse;
#[cfg(not(debug_assertions))]
mod rule;
#[cfg(not(debug_assertions))]
mod source;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src");
    let folder = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(folder.join("rules.postcard"), compiled()?)?;
    Ok(())
}

/// The rule set of the shipped packs as bytes.
#[cfg(not(debug_assertions))]
fn compiled() -> Result<Vec<u8>, Box<dyn Error>> {
    let loaded = pack::load(&[]);
    if let Some(mistake) = loaded.mistakes.first() {
        let label = &mistake.primary;
        return Err(format!("{}: {} ({:?})", label.file, mistake.message, label.span).into());
    }
    Ok(loaded.rules.to_bytes()?)
}

/// Nothing: a development build reads the packs.
#[cfg(debug_assertions)]
fn compiled() -> Result<Vec<u8>, Box<dyn Error>> {
    Ok(Vec::new())
}
