//! Paths as services want them: from the top of the repository, with forward slashes, also as URIs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything in a path but what a URI may hold as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The folder that the program runs in, and the one that paths are told from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Root {
    here: Vec<String>,
    top: Vec<String>,
}

impl Root {
    /// The program runs in `here`, and paths are told from `top`; both are absolute, with
    /// forward slashes.
    pub fn new(here: &str, top: &str) -> Self {
        let parts = |path: &str| joined(Vec::new(), path);
        Self {
            here: parts(here),
            top: parts(top),
        }
    }

    /// The path from the top; as it is shown, where it leads elsewhere.
    pub(super) fn path(&self, shown: &str) -> String {
        let start = if is_absolute(shown) {
            Vec::new()
        } else {
            self.here.clone()
        };
        let whole = joined(start, shown);
        match whole.strip_prefix(self.top.as_slice()) {
            Some(inside) if !self.top.is_empty() && !inside.is_empty() => inside.join("/"),
            _ => shown.strip_prefix("./").unwrap_or(shown).to_owned(),
        }
    }

    /// The path from the top as a URI, and whether it is relative.
    pub(super) fn uri(&self, shown: &str) -> (String, bool) {
        let path = self.path(shown);
        let encoded = utf8_percent_encode(&path, ENCODED);
        match (is_absolute(&path), path.starts_with('/')) {
            (false, _) => (encoded.to_string(), true),
            (true, true) => (format!("file://{encoded}"), false),
            (true, false) => (format!("file:///{encoded}"), false),
        }
    }
}

/// Whether a path does not depend on where the program runs.
fn is_absolute(path: &str) -> bool {
    let mut chars = path.chars();
    let first = chars.next();
    first == Some('/')
        || (first.is_some_and(|char| char.is_ascii_alphabetic())
            && chars.next() == Some(':')
            && chars.next() == Some('/'))
}

/// The parts of a path below these.
fn joined(mut parts: Vec<String>, path: &str) -> Vec<String> {
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part.to_owned()),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_paths_from_the_top() {
        let root = Root::new("/home/me/site/content", "/home/me/site");
        assert_eq!(root.path("posts/a.md"), "content/posts/a.md");
        assert_eq!(root.path("./posts/a.md"), "content/posts/a.md");
        assert_eq!(root.path("../b.md"), "b.md");
        assert_eq!(root.path("/home/me/site/b.md"), "b.md");
        assert_eq!(root.path("../../c.md"), "../../c.md");
        assert_eq!(root.path("/etc/c.md"), "/etc/c.md");
        let root = Root::new("C:/site/content", "C:/site");
        assert_eq!(
            root.path("C:/site/content/posts/a.md"),
            "content/posts/a.md"
        );
        assert_eq!(Root::default().path("./a.md"), "a.md");
    }

    #[test]
    fn encodes_paths() {
        let root = Root::default();
        let relative = |path: &str| (path.to_owned(), true);
        assert_eq!(root.uri("a b/c#1%.md"), relative("a%20b/c%231%25.md"));
        assert_eq!(root.uri("x:y/é.md"), relative("x%3Ay/%C3%A9.md"));
        assert_eq!(root.uri("/a/b.md").0, "file:///a/b.md");
        assert_eq!(root.uri("C:/a/b.md").0, "file:///C%3A/a/b.md");
    }
}
