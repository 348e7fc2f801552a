//! `--fix` and `--diff`: fixes applied to the articles, until none is left to apply.
//!
//! In: the articles as they were checked. Out: the same as they are afterwards; files are replaced whole, or left as
//! they are. An article is written only if it is UTF-8, if its file has not changed since it was read, and if its fixes
//! come to rest, so that a second run changes nothing. A link is followed: the file that it leads to is replaced. Which
//! finding offers which fix is not decided here. Next: [`crate::fix`].

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use similar::TextDiff;

use super::Outcome;
use super::check::{Gathered, Kept};
use super::file;
use super::terminal::Terminal;
use crate::changes::Regions;
use crate::diagnostic::{Diagnostic, Edit, Fix, Safety};
use crate::document::Format;
use crate::fix::{self, Applied};
use crate::report::{Fixed, Style, visible_line};
use crate::source::{Encoding, Source};

/// Fixes that call forth others have come to rest after so many rounds, or never will.
const ROUNDS: usize = 12;

/// Which fixes to apply, and how.
#[derive(Debug, clap::Args)]
pub(super) struct Fixing {
    /// Apply the fixes that keep the meaning: better terms, texts that rules offer, suppressions that nothing needs
    #[arg(long, help_heading = "Fixing")]
    fix: bool,

    /// Apply those that change what the text says as well; look at each of them
    #[arg(long, help_heading = "Fixing")]
    unsafe_fixes: bool,

    /// Show what would be changed instead of changing it; exits with 1 if that is anything
    #[arg(long, help_heading = "Fixing")]
    diff: bool,
}

/// An article that fixes have changed.
struct Change {
    /// As it was checked before.
    kept: Kept,
    before: String,
    after: String,
    fixes: usize,
}

/// What became of the articles.
pub(super) struct Mended {
    changes: BTreeMap<String, Change>,
    /// How many articles could not be mended; each has been told of.
    pub(super) troubles: usize,
}

/// What became of each article, or why none could be judged.
pub(super) type Judged = Result<Vec<Result<Kept, String>>, String>;

/// What mending needs of the check.
pub(super) struct Check<'c> {
    /// All findings, with what excuses them.
    pub(super) settle: &'c dyn Fn(Vec<Kept>) -> Gathered,
    /// Articles judged once more.
    pub(super) again: &'c dyn Fn(Vec<(Source, Format)>) -> Judged,
}

impl Fixing {
    /// Whether fixes are to be applied or shown.
    pub(super) fn wanted(&self) -> bool {
        self.fix || self.diff || self.unsafe_fixes
    }

    /// Whether they are only shown.
    pub(super) fn shown(&self) -> bool {
        self.diff
    }

    /// What is wrong with the options together.
    pub(super) fn refused(&self, stdin: Option<&str>) -> Option<String> {
        if self.unsafe_fixes && !self.fix && !self.diff {
            return Some(
                "--unsafe-fixes: say what to do with them; add --fix or --diff".to_owned(),
            );
        }
        (self.fix && !self.diff && stdin.is_some()).then(|| {
            "--fix: standard input cannot be replaced; use --diff, or name the file".to_owned()
        })
    }

    /// Applies fixes until none is left. The articles are then as they would be read from disk.
    pub(super) fn mend(
        &self,
        articles: &mut [Kept],
        check: &Check<'_>,
        terminal: &Terminal,
    ) -> Result<Mended, String> {
        let mut mended = Mended {
            changes: BTreeMap::new(),
            troubles: 0,
        };
        let mut refused: BTreeMap<String, String> = BTreeMap::new();
        for round in 0..=ROUNDS {
            let gathered = (check.settle)(articles.to_vec());
            let mut round_changes = self.round(&gathered, &mut refused);
            round_changes.retain(|path, _| !refused.contains_key(path));
            if round == ROUNDS {
                for path in round_changes.into_keys() {
                    let what =
                        "the fixes for it call each other forth without end; nothing was changed";
                    refused.insert(path, format!("{what}; mend it by hand"));
                }
                break;
            }
            if round_changes.is_empty() {
                break;
            }
            mended.take(round_changes, articles, check, &mut refused)?;
        }
        for (path, why) in &refused {
            terminal.error(&format!("{path}: {why}"));
            mended.revert(path, articles);
        }
        mended.troubles = refused.len();
        Ok(mended)
    }

    /// The texts that change now, by path.
    fn round(
        &self,
        gathered: &Gathered,
        refused: &mut BTreeMap<String, String>,
    ) -> BTreeMap<String, (Source, Applied)> {
        let mut offered: BTreeMap<&str, Vec<&Fix>> = BTreeMap::new();
        for found in &gathered.diagnostics {
            if let Some(fix) = self.fix_of(found) {
                offered.entry(&found.primary.file).or_default().push(fix);
            }
        }
        let mut changed = BTreeMap::new();
        for (path, fixes) in offered {
            let Some(source) = gathered.texts.iter().find(|text| *text.path == *path) else {
                continue;
            };
            let applied = fix::apply(&source.text, fixes);
            if applied.fixes == 0 {
                continue;
            }
            if source.encoding() == Encoding::Utf8 {
                changed.insert(path.to_owned(), (source.clone(), applied));
            } else {
                let why = "it is not UTF-8, so its fixes were not applied; save it as UTF-8 first";
                refused.insert(path.to_owned(), why.to_owned());
            }
        }
        changed
    }

    fn fix_of<'d>(&self, found: &'d Diagnostic) -> Option<&'d Fix> {
        let standing = &found.standing;
        let counts = standing.suppressed.is_none() && standing.changed != Some(false);
        let fix = found.fix.as_ref().filter(|_| counts)?;
        (fix.safety == Safety::Safe || self.unsafe_fixes).then_some(fix)
    }

    /// How many fixes are left that somebody must look at.
    pub(super) fn left(&self, diagnostics: &[Diagnostic]) -> usize {
        let is_left = |found: &&Diagnostic| {
            found.standing.counts()
                && found
                    .fix
                    .as_ref()
                    .is_some_and(|fix| fix.safety == Safety::Unsafe)
        };
        diagnostics.iter().filter(is_left).count()
    }
}

impl Mended {
    /// Judges the changed texts, and puts them in the place of the old ones.
    fn take(
        &mut self,
        changed: BTreeMap<String, (Source, Applied)>,
        articles: &mut [Kept],
        check: &Check<'_>,
        refused: &mut BTreeMap<String, String>,
    ) -> Result<(), String> {
        let mut sources = Vec::new();
        let mut places = Vec::new();
        for (path, (source, applied)) in changed {
            let Ok(at) = articles.binary_search_by(|article| (*article.path).cmp(&*path)) else {
                continue;
            };
            let new = Source::from_text(&*path, &*applied.text);
            sources.push((new, articles[at].format));
            places.push((at, source.text, applied));
        }
        let made = (check.again)(sources)?;
        for ((at, text, applied), made) in places.into_iter().zip(made) {
            let article = &mut articles[at];
            let path = article.path.to_string();
            match made {
                Ok(mut kept) => {
                    kept.regions = regions(article.regions.as_deref(), &applied.edits);
                    let old = std::mem::replace(article, kept);
                    let change = self.changes.entry(path).or_insert_with(|| Change {
                        kept: old,
                        before: text,
                        after: String::new(),
                        fixes: 0,
                    });
                    change.after = applied.text;
                    change.fixes += applied.fixes;
                }
                Err(why) => {
                    refused.insert(path, why);
                }
            }
        }
        Ok(())
    }

    /// Takes back what was done to an article.
    fn revert(&mut self, path: &str, articles: &mut [Kept]) {
        let at = articles.binary_search_by(|article| (*article.path).cmp(path));
        if let (Some(change), Ok(at)) = (self.changes.remove(path), at) {
            articles[at] = change.kept;
        }
    }

    /// Writes the articles. One that cannot be written is told of and stays as it was.
    pub(super) fn write(&mut self, articles: &mut [Kept], terminal: &Terminal) {
        let mut failed = Vec::new();
        for (path, change) in &self.changes {
            if let Err(why) = write(path, change) {
                terminal.error(&format!("{path}: {why}"));
                failed.push(path.clone());
            }
        }
        self.troubles += failed.len();
        for path in failed {
            self.revert(&path, articles);
        }
    }

    /// Shows the changes as `patch` reads them.
    pub(super) fn show(&self, outcome: Outcome, terminal: &Terminal) -> Outcome {
        let is_watched = io::stdout().is_terminal();
        terminal.print(outcome, |out, style| {
            for (path, change) in &self.changes {
                show(path, change, out, style, is_watched)?;
            }
            Ok(())
        })
    }

    /// How many fixes were applied to how many articles.
    pub(super) fn count(&self) -> Fixed {
        Fixed {
            fixes: self.changes.values().map(|change| change.fixes).sum(),
            articles: self.changes.len(),
            left: 0,
        }
    }
}

fn regions(before: Option<&Regions>, edits: &[Edit]) -> Option<Box<Regions>> {
    before.map(|regions| Box::new(regions.edited(edits)))
}

fn write(path: &str, change: &Change) -> Result<(), String> {
    let said = |error: io::Error| {
        let reason = error.to_string().to_lowercase();
        let reason = reason
            .split(" (os error")
            .next()
            .unwrap_or_default()
            .to_owned();
        format!("cannot be written: {reason}; it was left as it is")
    };
    let path = Path::new(path);
    let on_disk = std::fs::read(path).map_err(said)?;
    if on_disk != change.before.as_bytes() {
        return Err(
            "changed while it was being checked; it was left as it is, run again".to_owned(),
        );
    }
    file::replace(path, change.after.as_bytes()).map_err(said)
}

fn show(
    path: &str,
    change: &Change,
    out: &mut dyn Write,
    style: Style,
    is_watched: bool,
) -> io::Result<()> {
    let diff = TextDiff::from_lines(&change.before, &change.after);
    let mut unified = diff.unified_diff();
    unified.header(path, path);
    let mut bytes = Vec::new();
    unified.to_writer(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    for line in text.split_inclusive('\n') {
        // A program that applies the difference needs every byte; a terminal may not be led astray by any.
        let shown = if is_watched {
            visible_line(line.trim_end_matches(['\n', '\r'])) + "\n"
        } else {
            line.into()
        };
        let color = match line.as_bytes().first() {
            Some(b'+') => "\u{1b}[32m",
            Some(b'-') => "\u{1b}[31m",
            Some(b'@') => "\u{1b}[36m",
            _ => "",
        };
        if style == Style::Colored && !color.is_empty() {
            writeln!(out, "{color}{}\u{1b}[0m", shown.trim_end_matches('\n'))?;
        } else {
            out.write_all(shown.as_bytes())?;
        }
    }
    Ok(())
}
