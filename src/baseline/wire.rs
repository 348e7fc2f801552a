//! The file of a baseline: JSON Lines, a first line with the version, then an entry a line.
//!
//! Lines are independent of each other, so that two branches merge; the order in which they stand matters nothing to
//! the reader. Damage is told by line. The version changes when an old program could not read the file.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Baseline, Entry};

/// The version of the form.
const VERSION: u32 = 1;

/// Something wrong in a line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.what)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadWire {
    #[serde(rename = "claimspan-baseline")]
    version: u32,
    #[serde(default, skip_serializing_if = "is_false")]
    strict: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryWire {
    path: String,
    rule: String,
    #[serde(default)]
    quote: String,
    fingerprint: String,
    anchor: String,
    #[serde(default, skip_serializing_if = "is_false")]
    whole: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    with: Vec<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes what it may skip by reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

pub(super) fn read(text: &str) -> Result<Baseline, Vec<Damage>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = (1..).zip(text.split('\n').map(|line| line.trim_end_matches('\r')));
    let head = lines.next().map_or("", |(_, line)| line);
    let strict = match serde_json::from_str::<HeadWire>(head) {
        Ok(head) if head.version == VERSION => head.strict,
        Ok(head) => {
            let version = head.version;
            return Err(vec![Damage {
                line: 1,
                what: format!(
                    "the version is {version}, this program knows {VERSION}; use the version that wrote it, or make it anew"
                ),
            }]);
        }
        Err(_) => {
            return Err(vec![Damage {
                line: 1,
                what: format!(
                    "this is no baseline: the first line should be `{{\"claimspan-baseline\":{VERSION}}}`; restore the \
                     file, or make it anew"
                ),
            }]);
        }
    };
    let mut entries = Vec::new();
    let mut damages = Vec::new();
    for (line, text) in lines.filter(|(_, text)| !text.trim().is_empty()) {
        match entry(line, text) {
            Ok(entry) => entries.push(entry),
            Err(what) => damages.push(Damage { line, what }),
        }
    }
    if damages.is_empty() {
        Ok(Baseline { strict, entries })
    } else {
        Err(damages)
    }
}

fn entry(line: usize, text: &str) -> Result<Entry, String> {
    const MARKS: [&str; 4] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
    if MARKS.iter().any(|mark| text.starts_with(mark)) {
        return Err(
            "this is a mark of an unfinished merge; keep the lines of both sides and delete the marks"
                .to_owned(),
        );
    }
    let wire: EntryWire = serde_json::from_str(text).map_err(|error| {
        let column = error.column();
        let what = error.to_string();
        let what = what
            .split(" at line ")
            .next()
            .unwrap_or_default()
            .to_owned();
        format!("this is no entry: {what} (column {column}); restore the line, or delete it")
    })?;
    let is_key = |key: &str| key.len() == 16 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    for (name, key) in [("fingerprint", &wire.fingerprint), ("anchor", &wire.anchor)] {
        if !is_key(key) {
            return Err(format!(
                "the {name} should be 16 hexadecimal digits; restore the line, or delete it"
            ));
        }
    }
    Ok(Entry {
        path: wire.path,
        rule: wire.rule,
        quote: wire.quote,
        fingerprint: wire.fingerprint,
        anchor: wire.anchor,
        whole: wire.whole,
        with: wire.with,
        line,
    })
}

pub(super) fn write(baseline: &Baseline) -> String {
    let head = HeadWire {
        version: VERSION,
        strict: baseline.strict,
    };
    let mut entries: Vec<&Entry> = baseline.entries.iter().collect();
    entries.sort();
    let mut text = line(&head);
    for entry in entries {
        text += &line(&EntryWire {
            path: entry.path.clone(),
            rule: entry.rule.clone(),
            quote: entry.quote.clone(),
            fingerprint: entry.fingerprint.clone(),
            anchor: entry.anchor.clone(),
            whole: entry.whole,
            with: entry.with.clone(),
        });
    }
    text
}

fn line(wire: &impl Serialize) -> String {
    // Strings, numbers and lists of them always have a form in JSON.
    serde_json::to_string(wire).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, quote: &str) -> Entry {
        Entry {
            path: path.to_owned(),
            rule: "trial/cure".to_owned(),
            quote: quote.to_owned(),
            fingerprint: "0123456789abcdef".to_owned(),
            anchor: "fedcba9876543210".to_owned(),
            whole: quote.is_empty(),
            with: vec!["c.md".to_owned()],
            line: 0,
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_sorted() {
        let baseline = Baseline {
            strict: true,
            entries: vec![entry("b.md", "\"It\" cures\u{2028}."), entry("a.md", "")],
        };
        let text = baseline.write();
        let read = Baseline::read(&text).unwrap();
        assert_eq!(read.write(), text);
        assert!(read.strict);
        let lines = read.entries.iter().map(|entry| (&*entry.path, entry.line));
        let lines: Vec<_> = lines.collect();
        assert_eq!(lines, [("a.md", 2), ("b.md", 3)]);
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(Baseline::read(&windows).unwrap(), read);
    }

    #[test]
    fn damage_is_told_by_line() {
        let good = Baseline {
            strict: false,
            entries: vec![entry("a.md", "It cures.")],
        };
        let good = good.write();
        let lines = |text: &str| -> Vec<usize> {
            let damages = Baseline::read(text).unwrap_err();
            damages.iter().map(|damage| damage.line).collect()
        };
        assert_eq!(lines(""), [1]);
        assert_eq!(lines("{\"claimspan-baseline\":99}\n"), [1]);
        assert_eq!(lines(&good[..good.len() - 5]), [2]);
        assert_eq!(
            lines(&format!("{good}<<<<<<< ours\n{{}}\n\n=======\n")),
            [3, 4, 6]
        );
        assert_eq!(lines(&good.replace("0123456789abcdef", "0123")), [2]);
    }
}
