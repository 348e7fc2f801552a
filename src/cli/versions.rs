//! Two versions of the same articles: folders, or commits of git.
//!
//! In: the names of the versions. Out: what the articles say in each, under paths that are the same in both. A name that
//! is a folder is one; any other is asked of the `git` program, whose own words are told when it refuses.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use super::Outcome;
use super::articles::{ArticleArguments, Bytes};
use super::compare::said;
use super::terminal::Terminal;
use crate::compare::Said;
use crate::pack::RuleSet;
use crate::source::discover;

/// What the articles say in two versions.
pub(super) struct Versions {
    /// The earlier.
    pub(super) before: Vec<Said>,
    /// The later.
    pub(super) after: Vec<Said>,
    /// Whether all could be read.
    pub(super) sound: bool,
}

/// Reads both versions. None if one of them cannot be read at all; why has been told.
pub(super) fn read(
    before: &str,
    after: Option<&str>,
    articles: &ArticleArguments,
    rules: &RuleSet,
    terminal: &Terminal,
) -> Option<Versions> {
    let mut sound = true;
    let mut version = |name: Option<&str>| -> Option<Vec<Said>> {
        let work = |source, format| said(&source, format, rules);
        let Some(name) = name else {
            let worked = articles.work(terminal, work)?;
            sound &= worked.outcome() == Outcome::Clean;
            return Some(worked.articles);
        };
        if Path::new(name).is_dir() {
            let worked = articles.in_folder(name).work(terminal, work)?;
            sound &= worked.outcome() == Outcome::Clean;
            return Some(
                worked
                    .articles
                    .into_iter()
                    .map(|said| within(said, name))
                    .collect(),
            );
        }
        match at_commit(name, &articles.paths()) {
            Ok(files) => {
                let worked = articles.work_on(files, terminal, work)?;
                sound &= worked.troubles == 0;
                Some(worked.articles)
            }
            Err(trouble) => {
                terminal.error(&trouble);
                None
            }
        }
    };
    let before = version(Some(before))?;
    let after = version(after)?;
    Some(Versions {
        before,
        after,
        sound,
    })
}

/// An article under its path in the folder, which it may have in another folder too.
fn within(mut said: Said, folder: &str) -> Said {
    let folder = folder.trim_start_matches("./").trim_end_matches('/');
    let inner = said.file.strip_prefix(folder);
    let inner = inner.map(|rest| Arc::<str>::from(rest.trim_start_matches('/')));
    if let Some(inner) = inner.filter(|inner| !inner.is_empty()) {
        for claim in &mut said.claims {
            claim.file = Arc::clone(&inner);
        }
        said.file = inner;
    }
    said
}

/// The articles of a commit that the paths lead to, under the paths that they would have in the working folder.
fn at_commit(name: &str, paths: &[String]) -> Result<Vec<Bytes>, String> {
    let told = |trouble: String| format!("version {name}: {trouble}");
    if name.starts_with('-') {
        return Err(told("this is no folder and no commit".to_owned()));
    }
    let commit = format!("{name}^{{commit}}");
    git(&["rev-parse", "--is-inside-work-tree"]).map_err(|error| {
        told(format!(
            "there is no such folder, and this is no git repository ({error}); name a folder, or run it inside a repository"
        ))
    })?;
    git(&["rev-parse", "--verify", "--quiet", &commit]).map_err(|_| {
        told("there is no such folder, and git knows no such commit; check its spelling".to_owned())
    })?;
    let mut list = vec!["ls-tree", "-r", "-z", "--name-only", name, "--"];
    list.extend(paths.iter().map(String::as_str));
    let names = git(&list).map_err(&told)?;
    let mut files = Vec::new();
    for path in names
        .split(|byte| *byte == 0)
        .filter(|path| !path.is_empty())
    {
        let path = String::from_utf8_lossy(path).into_owned();
        let Some(format) = discover::format_of(Path::new(&path)) else {
            continue;
        };
        let object = format!("{name}:./{path}");
        let bytes = git(&["show", &object]).map_err(&told)?;
        files.push(Bytes {
            shown: path,
            format,
            bytes,
        });
    }
    if files.is_empty() {
        return Err(told("it holds no article under these paths".to_owned()));
    }
    Ok(files)
}

/// What `git` prints.
fn git(arguments: &[&str]) -> Result<Vec<u8>, String> {
    let output = Command::new("git")
        .args(arguments)
        .output()
        .map_err(|error| format!("the program `git` does not run: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().next().unwrap_or("git gave no reason");
    Err(line.trim_start_matches("fatal: ").to_owned())
}
