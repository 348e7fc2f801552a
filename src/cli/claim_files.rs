//! Claim files: JSON Lines that `claims` wrote, here or on another machine.
//!
//! In: a path. Out: the lines that are claims, and for each that is none the file, its number and what is wrong.

use crate::claim::record::{ClaimRecord, VERSION};

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
        match claim(line) {
            Ok(claim) => file.lines.push(claim),
            Err(wrong) => file.troubles.push(format!(
                "{path}:{}: {wrong}; the line was skipped: write it again with `claims --output-format json-lines`",
                n + 1
            )),
        }
    }
    file
}

/// A line as a claim, or what is wrong with it.
fn claim(line: &[u8]) -> Result<ClaimRecord, String> {
    let text = std::str::from_utf8(line).map_err(|_| "this is no UTF-8".to_owned())?;
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        let error = error.to_string();
        let what = error.split(" at line").next().unwrap_or_default();
        format!("this is no JSON: {what}")
    })?;
    let version = value.get("version").and_then(serde_json::Value::as_u64);
    match version {
        None => return Err("this is no claim: it has no `version`".to_owned()),
        Some(version) if version != u64::from(VERSION) => {
            return Err(format!(
                "this claim has version {version}, and this program reads version {VERSION}"
            ));
        }
        Some(_) => {}
    }
    if value.get("claim").is_none() && value.get("kind").is_some() {
        return Err("this is a quantity, and no claim".to_owned());
    }
    serde_json::from_str(text).map_err(|error| {
        let error = error.to_string();
        let what = error.split(" at line").next().unwrap_or_default();
        format!("this is no claim: {what}")
    })
}
