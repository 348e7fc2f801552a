//! Which configuration files speak for which articles.
//!
//! In: the articles' paths. Out: [`Configuration`]. For each article the nearest `claimspan.toml` or `.claimspan.toml`
//! in the folders above it, up to the root of its repository, and what that file extends. Each file is read once.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::origin::{Faults, Origin};
use super::read::{self, File};
use super::{MISTAKE, NAMES};
use crate::pack::Mistakes;
use crate::source::{self, Source};

/// Which files are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// For each article the nearest.
    Nearest,
    /// None at all.
    Isolated,
    /// This one, for all articles.
    Named(String),
}

/// The files that were found.
#[derive(Debug, Default)]
pub struct Configuration {
    /// Files that speak one after the other, the nearest last; the first chain is empty.
    pub(super) chains: Vec<Chain>,
    /// The chain of each folder that holds an article.
    folders: BTreeMap<PathBuf, usize>,
    /// The chain of all articles, if one was named.
    all: Option<usize>,
    /// The text of the files.
    pub(super) sources: Vec<Source>,
    /// The current folder.
    pub(super) here: PathBuf,
}

/// A file after those that it extends.
pub(super) type Chain = Vec<Arc<File>>;

impl Configuration {
    /// Finds and reads the files for these articles, whose paths are absolute.
    pub fn load(
        which: &Which,
        articles: impl IntoIterator<Item = impl AsRef<Path>>,
    ) -> Result<Self, Faults> {
        let here = std::env::current_dir().unwrap_or_default();
        let here = std::fs::canonicalize(&here).unwrap_or(here);
        let mut loader = Loader::new(here.clone());
        let mut found = Self {
            chains: Vec::new(),
            here,
            ..Self::default()
        };
        match which {
            Which::Isolated => {}
            Which::Named(path) => found.all = loader.named(path),
            Which::Nearest => {
                for article in articles {
                    let article = article.as_ref();
                    let folder = article.parent().unwrap_or(article);
                    if !found.folders.contains_key(folder) {
                        let file = loader.nearest(folder);
                        let chain = file.map_or(0, |file| loader.chain(&file));
                        found.folders.insert(folder.to_path_buf(), chain);
                    }
                }
            }
        }
        let mut faults = loader.faults;
        faults.mistakes = loader.mistakes.found;
        faults.sources = loader.sources;
        if !faults.is_empty() {
            return Err(faults);
        }
        found.chains = loader.chains;
        found.sources = faults.sources;
        Ok(found)
    }

    /// Which chain speaks for an article.
    pub(super) fn chain_of(&self, article: &Path) -> usize {
        let folder = article.parent().unwrap_or(article);
        self.all
            .or_else(|| self.folders.get(folder).copied())
            .unwrap_or_default()
    }

    /// The files that speak for an article, the nearest last.
    pub(super) fn files_of(&self, article: &Path) -> &[Arc<File>] {
        self.chains
            .get(self.chain_of(article))
            .map_or(&[], Vec::as_slice)
    }

    /// The text of the files.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Whether a pattern of its configuration leaves an article out.
    pub fn excludes(&self, article: &Path) -> bool {
        let files = self.files_of(article).iter().rev();
        let mut said = files.filter_map(|file| file.exclude.as_ref());
        said.next()
            .is_some_and(|patterns| patterns.value.fit(article))
    }
}

/// The path of an article with all of its folders, links followed.
pub fn absolute(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let parent = whole
        .parent()
        .and_then(|parent| std::fs::canonicalize(parent).ok());
    match (parent, whole.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        _ => whole,
    }
}

struct Loader {
    here: PathBuf,
    /// The nearest file of each folder that was looked into.
    nearest: BTreeMap<PathBuf, Option<PathBuf>>,
    /// The chain that ends with this file.
    chain_of: BTreeMap<PathBuf, usize>,
    files: BTreeMap<PathBuf, Option<Arc<File>>>,
    chains: Vec<Chain>,
    sources: Vec<Source>,
    mistakes: Mistakes,
    faults: Faults,
}

impl Loader {
    fn new(here: PathBuf) -> Self {
        Self {
            here,
            nearest: BTreeMap::new(),
            chain_of: BTreeMap::new(),
            files: BTreeMap::new(),
            chains: vec![Chain::new()],
            sources: Vec::new(),
            mistakes: Mistakes::under(MISTAKE),
            faults: Faults::default(),
        }
    }

    /// The nearest file at or above this folder.
    fn nearest(&mut self, folder: &Path) -> Option<PathBuf> {
        let mut passed = Vec::new();
        let mut found = None;
        for folder in folder.ancestors() {
            if let Some(known) = self.nearest.get(folder) {
                found.clone_from(known);
                break;
            }
            passed.push(folder.to_path_buf());
            let files: Vec<PathBuf> = NAMES
                .iter()
                .map(|name| folder.join(name))
                .filter(|file| file.is_file())
                .collect();
            if files.len() > 1 {
                let folder = shown_from(&self.here, folder);
                let names = NAMES.join("` and `");
                self.faults
                    .troubles
                    .push(format!("{folder}: holds both `{names}`; keep one of them"));
            }
            found = files.into_iter().next();
            if found.is_some() || folder.join(".git").exists() {
                break;
            }
        }
        for folder in passed {
            self.nearest.insert(folder, found.clone());
        }
        found
    }

    fn named(&mut self, path: &str) -> Option<usize> {
        let whole = absolute(Path::new(path));
        if !whole.is_file() {
            let reason = if whole.is_dir() {
                "is a folder"
            } else {
                "does not exist"
            };
            self.faults.troubles.push(format!(
                "--config {path}: {reason}; name a configuration file"
            ));
            return None;
        }
        Some(self.chain(&whole))
    }

    /// The chain that ends with this file.
    fn chain(&mut self, last: &Path) -> usize {
        if let Some(known) = self.chain_of.get(last) {
            return *known;
        }
        let mut chain = Chain::new();
        let mut paths = vec![last.to_path_buf()];
        let mut said: Option<Origin> = None;
        loop {
            let path = paths[paths.len() - 1].clone();
            let Some(file) = self.file(&path, said.as_ref()) else {
                break;
            };
            chain.push(Arc::clone(&file));
            let Some(extend) = &file.extend else {
                break;
            };
            let next = absolute(&extend.value);
            if paths.contains(&next) {
                let circle = paths.iter().chain([&next]);
                let circle: Vec<String> = circle.map(|path| shown_from(&self.here, path)).collect();
                let message = format!("these files extend each other: {}", circle.join(", then "));
                self.mistake(Some(&extend.origin), message, "leave one `extend` out");
                break;
            }
            said = Some(extend.origin.clone());
            paths.push(next);
        }
        chain.reverse();
        let at = self.chains.len();
        self.chains.push(chain);
        self.chain_of.insert(last.to_path_buf(), at);
        at
    }

    /// Reads a file once. `said` is where another file extends it.
    fn file(&mut self, path: &Path, said: Option<&Origin>) -> Option<Arc<File>> {
        if let Some(known) = self.files.get(path) {
            return known.clone();
        }
        let shown = shown_from(&self.here, path);
        let read = source::read_text(path);
        let file = match read {
            Ok(text) => {
                let source = Source::from_text(shown, text);
                let folder = path.parent().unwrap_or(path);
                let file = read::read(&source, folder, &mut self.mistakes);
                self.sources.push(source);
                Some(Arc::new(file))
            }
            Err(error) => {
                let reason = error.to_string().to_lowercase();
                let reason = reason.split(" (os error").next().unwrap_or_default();
                let message = format!("{shown}: cannot be read: {reason}");
                self.mistake(said, message, "check the path; it is relative to this file");
                None
            }
        };
        self.files.insert(path.to_path_buf(), file.clone());
        file
    }

    fn mistake(&mut self, at: Option<&Origin>, message: String, help: &str) {
        match at {
            Some(Origin::File { label, .. }) => {
                let help = Some(help.to_owned());
                self.mistakes.add(&label.file, label.span, message, help);
            }
            _ => self.faults.troubles.push(format!("{message}; {help}")),
        }
    }
}

/// A path as it is shown: from the current folder, with forward slashes.
pub(super) fn shown_from(here: &Path, path: &Path) -> String {
    let common = here
        .components()
        .zip(path.components())
        .take_while(|(one, two)| one == two)
        .count();
    let up = here.components().count() - common;
    // Far away, or on another drive: the whole path says more.
    let shown = if common < 2 || up > 6 {
        path.to_path_buf()
    } else {
        let steps = std::iter::repeat_n(Component::ParentDir, up);
        steps.chain(path.components().skip(common)).collect()
    };
    let text = shown.to_string_lossy().replace('\\', "/");
    if text.is_empty() {
        ".".to_owned()
    } else {
        text
    }
}
