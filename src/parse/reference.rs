//! Character references (`&nbsp;`, `&#8217;`), decoded one by one so that each maps to its own bytes.
//!
//! In: a slice of HTML text. Out: its words in a [`ProseBuilder`]. The table of names is `htmlize`'s.

use crate::document::ProseBuilder;
use crate::source::Span;

/// The longest reference that has a name is 33 bytes long; digits may be padded with zeros.
const MAX_LENGTH: usize = 40;

/// Adds a slice of HTML text, which stands in the file at `start`.
pub(super) fn push_decoding(prose: &mut ProseBuilder, raw: &str, start: usize) {
    let mut done = 0;
    while let Some(found) = raw[done..].find('&') {
        let at = done + found;
        prose.push(&raw[done..at], start + done);
        let candidate = candidate(&raw[at..]);
        done = at
            + match decode(candidate) {
                Some((text, length)) => {
                    prose.push_decoded(&text, Span::new(start + at, start + at + length));
                    length
                }
                None => {
                    prose.push("&", start + at);
                    1
                }
            };
    }
    prose.push(&raw[done..], start + done);
}

/// The `&`, and what could belong to its reference.
fn candidate(raw: &str) -> &str {
    let mut end = 1;
    for byte in raw.bytes().skip(1).take(MAX_LENGTH) {
        match byte {
            b'#' if end == 1 => end += 1,
            b';' => return &raw[..=end],
            byte if byte.is_ascii_alphanumeric() => end += 1,
            _ => break,
        }
    }
    &raw[..end]
}

/// What the reference stands for, and its length. Without a semicolon a reference may end before its candidate does.
fn decode(candidate: &str) -> Option<(String, usize)> {
    let decoded = htmlize::unescape(candidate);
    if decoded == candidate {
        return None;
    }
    let first = decoded.chars().next().map_or(0, char::len_utf8);
    let rest = decoded[first..]
        .bytes()
        .rev()
        .zip(candidate.bytes().skip(1).rev())
        .take_while(|(ours, theirs)| ours == theirs && theirs.is_ascii())
        .count();
    Some((
        decoded[..decoded.len() - rest].to_owned(),
        candidate.len() - rest,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(raw: &str) -> Option<(String, usize)> {
        decode(candidate(raw))
    }

    #[test]
    fn ends_where_the_reference_ends() {
        assert_eq!(decoded("&nbsp;x"), Some(("\u{a0}".into(), 6)));
        assert_eq!(decoded("&#x2019;s"), Some(("\u{2019}".into(), 8)));
        assert_eq!(decoded("&amp"), Some(("&".into(), 4)));
        assert_eq!(decoded("&notit;"), Some(("\u{ac}".into(), 4)));
        assert_eq!(
            decoded("&NotEqualTilde;"),
            Some(("\u{2242}\u{338}".into(), 15))
        );
    }

    #[test]
    fn leaves_other_ampersands() {
        assert_eq!(decoded("& so"), None);
        assert_eq!(decoded("&unknown;"), None);
        assert_eq!(decoded("&"), None);
    }
}
