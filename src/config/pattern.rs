//! Patterns of articles, as `.gitignore` has them: relative to the folder of the file in which they stand.

use std::path::{Path, PathBuf};

use globset::{GlobSet, GlobSetBuilder};

use crate::source::pattern::builder;

/// Some patterns, and the folder from which they count.
#[derive(Debug, Clone)]
pub struct Patterns {
    folder: PathBuf,
    set: GlobSet,
    /// As they are written.
    pub words: Vec<String>,
}

impl Patterns {
    /// Reads patterns; of each that is none the reason is given, with its index.
    pub fn new(folder: &Path, words: &[String]) -> Result<Self, Vec<(usize, String)>> {
        let mut set = GlobSetBuilder::new();
        let mut wrong = Vec::new();
        for (at, word) in words.iter().enumerate() {
            match expand(word) {
                Ok(globs) => globs.into_iter().for_each(|glob| {
                    set.add(glob);
                }),
                Err(reason) => wrong.push((at, reason)),
            }
        }
        let set = set.build();
        match (set, wrong.is_empty()) {
            (Ok(set), true) => Ok(Self {
                folder: folder.to_path_buf(),
                set,
                words: words.to_vec(),
            }),
            (Err(error), true) => Err(vec![(0, error.kind().to_string())]),
            (_, false) => Err(wrong),
        }
    }

    /// Whether one of them matches this file.
    pub fn fit(&self, place: &Path) -> bool {
        let below = place.strip_prefix(&self.folder);
        below.is_ok_and(|below| self.set.is_match(below))
    }
}

/// The globs that a pattern stands for: of a file, and of all files in a folder of that name.
fn expand(pattern: &str) -> Result<Vec<globset::Glob>, String> {
    let plain = pattern.strip_prefix("./").unwrap_or(pattern);
    let inner = plain.trim_end_matches('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    if inner.is_empty() {
        return Err("it is empty".to_owned());
    }
    if inner.split('/').any(|part| part == "..") {
        return Err("it leads out of the folder of this file".to_owned());
    }
    let anchored = plain.trim_end_matches('/').contains('/');
    let start = if anchored { "" } else { "**/" };
    let mut globs = vec![format!("{start}{inner}/**")];
    if !plain.ends_with('/') {
        globs.push(format!("{start}{inner}"));
    }
    let build = |glob: String| {
        let glob = builder(&glob)?.literal_separator(true).build();
        glob.map_err(|error| error.kind().to_string())
    };
    globs.into_iter().map(build).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_as_ignore_files_do() {
        let fits = |pattern: &str, path: &str| {
            let patterns = Patterns::new(Path::new("/site"), &[pattern.to_owned()]).unwrap();
            patterns.fit(Path::new(path))
        };
        assert!(fits("drafts/", "/site/a/drafts/b/c.md"));
        assert!(fits("drafts", "/site/drafts/c.md"));
        assert!(fits("*.faq.md", "/site/a/b.faq.md"));
        assert!(fits("a/*.md", "/site/a/b.md"));
        assert!(!fits("a/*.md", "/site/a/c/b.md"));
        assert!(fits("a/**/*.md", "/site/a/c/b.md"));
        assert!(fits("/b.md", "/site/b.md"));
        assert!(!fits("/b.md", "/site/a/b.md"));
        assert!(!fits("*.md", "/elsewhere/b.md"));
        assert!(Patterns::new(Path::new("/"), &["../a".to_owned()]).is_err());
        assert!(Patterns::new(Path::new("/"), &["[z-a]".to_owned()]).is_err());
        assert!(Patterns::new(Path::new("/"), &[String::new()]).is_err());
        let nested = "{a,".repeat(200_000) + &"}".repeat(200_000);
        assert!(Patterns::new(Path::new("/"), &[nested]).is_err());
    }
}
