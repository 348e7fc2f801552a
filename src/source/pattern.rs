//! Patterns of paths and names that somebody else may have chosen: a configuration file, a pack.
//!
//! In: a pattern as it is written. Out: what builds it, or why it is none. Alternatives in braces are read by a function
//! that calls itself; so that no pattern can exhaust the stack, a long one is refused before.

use globset::GlobBuilder;

/// The longest pattern, in bytes.
const LONGEST: usize = 1000;

/// What builds a pattern.
pub(crate) fn builder(pattern: &str) -> Result<GlobBuilder<'_>, String> {
    if pattern.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    Ok(GlobBuilder::new(pattern))
}
