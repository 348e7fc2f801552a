//! What has changed since a commit, as the `git` program tells it.
//!
//! In: a name of a commit. Out: the changed parts of each article. The articles are compared, as they are on disk, with
//! the commit at which the work branched off (the merge base), or with the commit itself where there is none. An article
//! that git does not keep, because it is new, ignored, or outside of the repository, counts as new; so does standard
//! input. Nothing is written, and no program but git is run. Next: [`crate::changes`].

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::changes::{self, Change, Hunk, Regions};
use crate::source::Source;

/// What git says of the repository that the program runs in.
#[derive(Debug)]
pub(super) struct Since {
    root: PathBuf,
    kept: BTreeSet<Vec<u8>>,
    changed: BTreeMap<Vec<u8>, Vec<Hunk>>,
    /// The name of standard input, if it is read.
    stdin: Option<String>,
}

impl Since {
    /// Asks git.
    pub(super) fn ask(commit: &str, stdin: Option<String>) -> Result<Self, String> {
        if commit.is_empty() || commit.starts_with('-') {
            return Err(format!(
                "--since `{commit}`: this is no name of a commit; give a branch, a tag or a hash"
            ));
        }
        let top = git(Path::new("."), &["rev-parse", "--show-toplevel"])
            .map_err(|problem| problem.told("--since", "run it inside a git repository"))?;
        let root = path(top.strip_suffix(b"\n").unwrap_or(&top));
        let object = format!("{commit}^{{commit}}");
        let id = git(&root, &["rev-parse", "--verify", "--quiet", &object]).map_err(|problem| {
            let advice = "check its spelling, and fetch it: a shallow clone has no history \
                (`fetch-depth: 0` in GitHub Actions)";
            match problem {
                Problem::Refused(_) => {
                    format!("--since `{commit}`: git knows no such commit; {advice}")
                }
                other => other.told("--since", advice),
            }
        })?;
        let id = hash(&id);
        let base = git(&root, &["merge-base", &id, "HEAD"]);
        let base = base.map_or(id, |base| hash(&base));
        let failed = |problem: Problem| problem.told("--since", "see what git says");
        let patch = git(
            &root,
            &[
                "-c",
                "core.quotePath=true",
                "diff",
                "--unified=0",
                "--inter-hunk-context=0",
                "--no-color",
                "--no-ext-diff",
                "--no-textconv",
                "--text",
                "--find-renames",
                "--submodule=short",
                "--src-prefix=a/",
                "--dst-prefix=b/",
                &base,
                "--",
            ],
        )
        .map_err(failed)?;
        let kept = git(&root, &["ls-files", "-z"]).map_err(failed)?;
        Ok(Self {
            root: std::fs::canonicalize(&root).unwrap_or(root),
            kept: kept.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect(),
            changed: changes::read_patch(&patch),
            stdin,
        })
    }

    /// The changed parts of an article.
    pub(super) fn regions(&self, source: &Source) -> Regions {
        Regions::new(self.change(&source.path), source)
    }

    fn change(&self, shown: &str) -> Change<'_> {
        if self.stdin.as_deref() == Some(shown) {
            return Change::Everything;
        }
        let real = std::fs::canonicalize(shown).ok();
        let name = real.as_ref().and_then(|real| {
            let name = real.strip_prefix(&self.root).ok()?;
            Some(bytes(name))
        });
        match name {
            Some(name) if self.kept.contains(&name) => match self.changed.get(&name) {
                Some(hunks) => Change::Lines(hunks),
                None => Change::Nothing,
            },
            _ => Change::Everything,
        }
    }
}

/// Why git gave no answer.
enum Problem {
    /// The program cannot be run.
    Missing(String),
    /// It ended with an error and these words.
    Refused(String),
}

impl Problem {
    fn told(self, option: &str, advice: &str) -> String {
        match self {
            Self::Missing(why) => format!(
                "{option}: the `git` program cannot be run: {why}; install it, or check without {option}"
            ),
            Self::Refused(why) => format!("{option}: git says `{why}`; {advice}"),
        }
    }
}

/// What git prints.
fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Problem> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env_remove("GIT_DIFF_OPTS")
        .stdin(Stdio::null())
        .output();
    match output {
        Ok(output) if output.status.success() => Ok(output.stdout),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let first = said.lines().next().unwrap_or_default();
            Err(Problem::Refused(first.to_owned()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(Problem::Missing("not found".to_owned()))
        }
        Err(error) => Err(Problem::Missing(error.to_string())),
    }
}

fn hash(printed: &[u8]) -> String {
    String::from_utf8_lossy(printed).trim().to_owned()
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).as_ref() as &OsStr)
}

/// A path as git writes it.
fn bytes(path: &Path) -> Vec<u8> {
    let parts = path.components().map(|part| part.as_os_str());
    let parts: Vec<&[u8]> = parts.map(OsStr::as_encoded_bytes).collect();
    parts.join(&b'/')
}
