//! Paths to articles: folders are walked, patterns expanded, files taken as they are.
//!
//! In: the paths as typed. Out: [`Found`], the articles in the order of their shown paths, and what went wrong. The
//! order of the arguments changes nothing. `.gitignore`, `.ignore` and `.claimspanignore` are respected in folders and
//! patterns, never for a file that is named outright. It opens no article. Next: [`crate::source::Source`].

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use ignore::WalkBuilder;

use crate::document::Format;

/// The file of patterns that only this tool reads.
const IGNORE_FILE: &str = ".claimspanignore";

/// What the paths led to.
#[derive(Debug, Default)]
pub struct Found {
    /// The articles, sorted by shown path, each once.
    pub articles: Vec<Article>,
    /// The paths that led to nothing, sorted.
    pub problems: Vec<Problem>,
}

/// A file to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Where it is.
    pub path: PathBuf,
    /// The path as it is shown: relative where it was given so, with forward slashes.
    pub shown: String,
    /// How it is to be parsed.
    pub format: Format,
    /// Whether it was named outright, and not only met in a folder or by a pattern.
    pub named: bool,
}

/// A path that led to no article.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The path as it was given, or as it was met in a folder.
    pub path: String,
    /// What is wrong with it.
    pub kind: ProblemKind,
}

/// What is wrong with a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// There is no such file or folder.
    DoesNotExist,
    /// No article matches the pattern.
    MatchesNothing,
    /// The pattern is not one.
    BadPattern(String),
    /// The system does not let it be read.
    CannotBeRead(String),
    /// A file named outright whose extension belongs to no format.
    UnknownFormat,
    /// The folder holds no article.
    NoArticle,
    /// A link met in a folder that leads to a file outside of it: whoever puts a link into a folder does not decide
    /// what is read elsewhere.
    LeadsOut,
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DoesNotExist => f.write_str("does not exist"),
            Self::MatchesNothing => f.write_str("the pattern matches no article"),
            Self::BadPattern(reason) => write!(f, "is not a pattern: {reason}"),
            Self::CannotBeRead(reason) => write!(f, "cannot be read: {reason}"),
            Self::UnknownFormat => {
                f.write_str("has an unknown format; known are .txt, .md, .markdown, .html, .htm")
            }
            Self::NoArticle => f.write_str("holds no article (.txt, .md, .markdown, .html, .htm)"),
            Self::LeadsOut => f.write_str("is a link to a file outside of the folder"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.path, self.kind)
    }
}

/// Finds the articles. `format` replaces the format that an extension tells.
pub fn discover(paths: &[String], format: Option<Format>) -> Found {
    let mut search = Search {
        format,
        articles: BTreeMap::new(),
        problems: Vec::new(),
    };
    for given in paths {
        search.add(given);
    }
    search.finish()
}

/// The format that a file's extension tells.
pub fn format_of(path: &Path) -> Option<Format> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "txt" => Some(Format::Text),
        "md" | "markdown" => Some(Format::Markdown),
        "html" | "htm" => Some(Format::Html),
        _ => None,
    }
}

struct Search {
    format: Option<Format>,
    /// By the real path, so that a file reached in two ways is read once.
    articles: BTreeMap<PathBuf, Article>,
    problems: Vec<Problem>,
}

impl Search {
    fn add(&mut self, given: &str) {
        let path = Path::new(given);
        match std::fs::metadata(path) {
            Ok(found) if found.is_dir() => {
                let count = self.walk(path, |_| true);
                if count == 0 {
                    self.problem(given, ProblemKind::NoArticle);
                }
            }
            Ok(_) => self.add_named(given, path),
            Err(_) if given.contains(['*', '?', '[']) => self.add_pattern(given),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.problem(given, ProblemKind::DoesNotExist);
            }
            Err(error) => self.problem(given, ProblemKind::CannotBeRead(reason(&error))),
        }
    }

    fn add_named(&mut self, given: &str, path: &Path) {
        match self.format.or_else(|| format_of(path)) {
            Some(format) => self.keep(path, format, true),
            None => self.problem(given, ProblemKind::UnknownFormat),
        }
    }

    fn add_pattern(&mut self, given: &str) {
        let pattern = shown(Path::new(given));
        let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
        let glob = match glob {
            Ok(glob) => glob.compile_matcher(),
            Err(error) => {
                return self.problem(given, ProblemKind::BadPattern(error.kind().to_string()));
            }
        };
        let root = root(&pattern);
        let found = if root.is_dir() {
            self.walk(&root, |path| glob.is_match(shown(path)))
        } else {
            0
        };
        if found == 0 {
            self.problem(given, ProblemKind::MatchesNothing);
        }
    }

    /// Takes the articles under a folder and tells how many there are.
    fn walk(&mut self, folder: &Path, wanted: impl Fn(&Path) -> bool) -> usize {
        let mut count = 0;
        let root = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        let leads_out =
            |path: &Path| !std::fs::canonicalize(path).is_ok_and(|real| real.starts_with(&root));
        let walk = WalkBuilder::new(folder)
            .require_git(false)
            .add_custom_ignore_filename(IGNORE_FILE)
            .follow_links(false)
            .sort_by_file_path(Ord::cmp)
            .build();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.problem(&shown(folder), ProblemKind::CannotBeRead(error.to_string()));
                    continue;
                }
            };
            let path = entry.path();
            // A link is followed to a file, never to a folder: so there are no loops.
            let is_link = entry.path_is_symlink();
            let is_file =
                entry.file_type().is_some_and(|kind| kind.is_file()) || (is_link && path.is_file());
            let Some(format) = format_of(path) else {
                continue;
            };
            if is_file && wanted(path) && is_link && leads_out(path) {
                self.problem(&shown(path), ProblemKind::LeadsOut);
                count += 1;
            } else if is_file && wanted(path) {
                self.keep(path, self.format.unwrap_or(format), false);
                count += 1;
            }
        }
        count
    }

    /// Keeps an article under the least of its shown paths.
    fn keep(&mut self, path: &Path, format: Format, named: bool) {
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let mut article = Article {
            path: path.to_path_buf(),
            shown: shown(path),
            format,
            named,
        };
        match self.articles.get_mut(&real) {
            Some(known) if known.shown <= article.shown => known.named |= named,
            known => {
                article.named |= known.is_some_and(|known| known.named);
                self.articles.insert(real, article);
            }
        }
    }

    fn problem(&mut self, path: &str, kind: ProblemKind) {
        self.problems.push(Problem {
            path: path.to_owned(),
            kind,
        });
    }

    fn finish(mut self) -> Found {
        let mut articles: Vec<Article> = self.articles.into_values().collect();
        articles.sort_by(|one, other| one.shown.cmp(&other.shown));
        // A link that was named as well is read.
        let is_read = |shown: &String| articles.iter().any(|article| article.shown == *shown);
        self.problems
            .retain(|problem| problem.kind != ProblemKind::LeadsOut || !is_read(&problem.path));
        self.problems.sort();
        self.problems.dedup();
        Found {
            articles,
            problems: self.problems,
        }
    }
}

fn reason(error: &std::io::Error) -> String {
    error.to_string().to_lowercase()
}

/// With forward slashes and without `./`.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    let mut rest = text.as_str();
    while let Some(shorter) = rest.strip_prefix("./") {
        rest = shorter.trim_start_matches('/');
    }
    rest.to_owned()
}

/// The folder above the first part of a pattern that is not plain.
fn root(pattern: &str) -> PathBuf {
    let plain = pattern
        .find(['*', '?', '[', '{'])
        .map_or(pattern, |at| &pattern[..at]);
    match plain.rfind('/') {
        Some(0) => PathBuf::from("/"),
        Some(at) => PathBuf::from(&plain[..at]),
        None => PathBuf::from("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            "b.md",
            "a.TXT",
            "c.html",
            "notes.pdf",
            "deep/d.htm",
            "drafts/e.md",
            ".hidden.md",
            "old.md",
        ];
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "text").unwrap();
        }
        std::fs::write(folder.path().join(".gitignore"), "drafts/\n").unwrap();
        std::fs::write(folder.path().join(IGNORE_FILE), "old.md\n").unwrap();
        folder
    }

    fn names(found: &Found, folder: &tempfile::TempDir) -> Vec<String> {
        let root = format!("{}/", folder.path().display());
        found
            .articles
            .iter()
            .map(|article| article.shown.replace(&root, ""))
            .collect()
    }

    fn path(folder: &tempfile::TempDir, name: &str) -> String {
        folder.path().join(name).to_string_lossy().into_owned()
    }

    #[test]
    fn walks_a_folder_without_what_is_ignored() {
        let folder = folder();
        let found = discover(&[path(&folder, "")], None);
        assert_eq!(
            names(&found, &folder),
            ["a.TXT", "b.md", "c.html", "deep/d.htm"]
        );
        assert_eq!(found.problems, []);
    }

    #[test]
    fn takes_a_named_file_though_it_is_ignored() {
        let folder = folder();
        let found = discover(
            &[path(&folder, "drafts/e.md"), path(&folder, ".hidden.md")],
            None,
        );
        assert_eq!(names(&found, &folder), [".hidden.md", "drafts/e.md"]);
    }

    #[test]
    fn the_order_of_arguments_changes_nothing() {
        let folder = folder();
        let mut paths = vec![
            path(&folder, "b.md"),
            path(&folder, ""),
            path(&folder, "deep/../b.md"),
        ];
        let one = discover(&paths, None);
        paths.reverse();
        let other = discover(&paths, None);
        assert_eq!(one.articles, other.articles);
        assert_eq!(one.articles.len(), 4);
    }

    #[test]
    fn expands_patterns() {
        let folder = folder();
        let found = discover(&[path(&folder, "*.md")], None);
        assert_eq!(names(&found, &folder), ["b.md"]);
        let found = discover(&[path(&folder, "**/*.htm")], None);
        assert_eq!(names(&found, &folder), ["deep/d.htm"]);
    }

    #[test]
    fn tells_what_led_to_nothing() {
        let folder = folder();
        std::fs::create_dir(folder.path().join("empty")).unwrap();
        let kind = |name: &str| {
            let found = discover(&[path(&folder, name)], None);
            assert!(found.articles.is_empty(), "{name}");
            found
                .problems
                .into_iter()
                .next()
                .map(|problem| problem.kind)
        };
        assert_eq!(kind("gone.md"), Some(ProblemKind::DoesNotExist));
        assert_eq!(kind("*.rst"), Some(ProblemKind::MatchesNothing));
        assert_eq!(kind("notes.pdf"), Some(ProblemKind::UnknownFormat));
        assert_eq!(kind("empty"), Some(ProblemKind::NoArticle));
        assert!(matches!(kind("[z-a].md"), Some(ProblemKind::BadPattern(_))));
    }

    #[test]
    fn a_format_that_is_given_wins() {
        let folder = folder();
        let found = discover(&[path(&folder, "notes.pdf")], Some(Format::Text));
        assert_eq!(found.articles[0].format, Format::Text);
    }
}
