//! Claim files: JSON Lines that `claims` wrote, here or on another machine.
//!
//! In: a path. Out: the lines that are claims, and for each that is none the file, its number and what is wrong.

use crate::claim::record::ClaimRecord;

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct ClaimFile {
    /// Its claims.
    pub(super) lines: Vec<ClaimRecord>,
    /// What is wrong with it, one message a line.
    pub(super) troubles: Vec<String>,
}

/// What a claim file's name ends with.
pub(super) const EXTENSION: &str = ".jsonl";

/// Reads a claim file.
pub(super) fn read(path: &str) -> ClaimFile {
    let mut file = ClaimFile::default();
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let reason = error.to_string().to_lowercase();
            let reason = reason.split(" (os error").next().unwrap_or_default();
            let trouble =
                format!("{path}: cannot be read: {reason}; check its name and permissions");
            file.troubles.push(trouble);
            return file;
        }
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    for (n, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match ClaimRecord::read(line) {
            Ok(claim) => file.lines.push(claim),
            Err(wrong) => file.troubles.push(format!(
                "{path}:{}: {wrong}; the line was skipped: write it again with `claims --output-format json-lines`",
                n + 1
            )),
        }
    }
    file
}
