//! Rule packs: TOML under `rules/`, embedded in the binary, and the user's own folders.
//!
//! In: folders. Out: a [`RuleSet`], or every mistake in the packs as diagnostics that point into the TOML. A folder
//! holds packs as sub-folders (`rules/ketamine/*.toml`) or is one pack itself. A user's pack with the name of a
//! shipped one takes its place. Next: [`crate::claim`].

mod compile;
mod gate;
mod read;
pub mod schema;
mod set;
mod sound;
mod trace;

pub use gate::Gate;
pub(crate) use read::{Mistakes, did_you_mean, entries as read_entries, entry as read_entry, note};
pub use set::{Company, Declaration, Dimension, Name, Owner, RuleSet, Slot, Stance, Subject};
pub use trace::{Part, Traced};

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rust_embed::RustEmbed;

use crate::claim::phrase::Glossary;
use crate::diagnostic::Diagnostic;
use crate::source::{self, Source};

#[derive(RustEmbed)]
#[folder = "rules/"]
#[include = "*.toml"]
struct Shipped;

/// The folder of the language's files, beside the packs.
const LANGUAGE: &str = "language";

/// What came of loading packs.
#[derive(Debug)]
pub struct Loaded {
    /// The rules; unusable if there are mistakes.
    pub rules: RuleSet,
    /// Every mistake found.
    pub mistakes: Vec<Diagnostic>,
    /// The TOML files that the mistakes point into.
    pub sources: Vec<Source>,
    /// The pack of each of these files, in the same order.
    pub packs: Vec<String>,
    /// Folders and files that could not be read, in words.
    pub unreadable: Vec<String>,
}

/// Loads the shipped packs, and those in these folders.
pub fn load(folders: &[String]) -> Loaded {
    let (packs, unreadable) = gather(folders);
    Loaded {
        unreadable,
        ..load_from(packs)
    }
}

/// Loads packs whose files are at hand, by the names of the packs, and no other: nothing is read from disk, and none of
/// the shipped ones is there, the language included.
pub fn load_from(packs: BTreeMap<String, Vec<Source>>) -> Loaded {
    let (rules, mistakes) = compile::compile(&packs);
    let files = packs.iter();
    let names = files.flat_map(|(pack, files)| files.iter().map(move |_| pack.clone()));
    Loaded {
        rules,
        mistakes,
        packs: names.collect(),
        sources: packs.into_values().flatten().collect(),
        unreadable: Vec::new(),
    }
}

/// The phrases of the same packs, one by one. Their words and subjects have the numbers of the rules that [`load`]
/// gives for the same folders.
pub fn trace(folders: &[String]) -> (Vec<Traced>, Glossary) {
    compile::phrases(&gather(folders).0)
}

/// The files of the shipped packs and of those in these folders, by pack; and what could not be read.
fn gather(folders: &[String]) -> (BTreeMap<String, Vec<Source>>, Vec<String>) {
    let mut packs: BTreeMap<String, Vec<Source>> = BTreeMap::new();
    let mut unreadable = Vec::new();
    for path in Shipped::iter().filter(|path| path.ends_with(".toml")) {
        if let (Some(file), Some((pack, _))) = (Shipped::get(&path), path.split_once('/')) {
            let text = String::from_utf8(file.data.into_owned())
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
            let source = Source::from_text(format!("rules/{path}"), text);
            packs.entry(pack.to_owned()).or_default().push(source);
        }
    }
    for folder in folders {
        match read_folder(Path::new(folder)) {
            Ok(own) if own.is_empty() => {
                unreadable.push(format!("{folder}: holds no pack (no .toml file)"))
            }
            Ok(own) => packs.extend(own),
            Err(problem) => unreadable.push(problem),
        }
    }
    for files in packs.values_mut() {
        files.sort_by(|a, b| a.path.cmp(&b.path));
    }
    (packs, unreadable)
}

/// The packs in a folder: its sub-folders, or itself.
fn read_folder(folder: &Path) -> Result<BTreeMap<String, Vec<Source>>, String> {
    let mut packs = BTreeMap::new();
    let mut own = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            let sources = read_pack(&path, FOLDERS_DEEP)?;
            if !sources.is_empty() {
                packs.insert(name_of(&path), sources);
            }
        } else if is_toml(&path) {
            own.push(read_file(&path)?);
        }
    }
    if !own.is_empty() {
        packs.insert(name_of(folder), own);
    }
    Ok(packs)
}

/// How deep a pack's folders may nest.
const FOLDERS_DEEP: usize = 4;

/// All TOML files of a pack, in its folder and below.
fn read_pack(folder: &Path, deep: usize) -> Result<Vec<Source>, String> {
    let mut sources = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() && deep > 0 {
            sources.extend(read_pack(&path, deep - 1)?);
        } else if is_toml(&path) {
            sources.push(read_file(&path)?);
        }
    }
    Ok(sources)
}

/// The folder of the pack that a file belongs to: the nearest one above it whose name its rules have.
pub fn folder_of(file: &str) -> String {
    let path = Path::new(file);
    let text = source::read_text(path).unwrap_or_default();
    let folders = path.ancestors().skip(1).take(FOLDERS_DEEP + 1);
    let named = |folder: &&Path| text.contains(&format!("\"{}/", name_of(folder)));
    let nearest = path.parent().unwrap_or(path);
    let folder = folders.into_iter().find(named).unwrap_or(nearest);
    if folder.as_os_str().is_empty() {
        ".".to_owned()
    } else {
        folder.to_string_lossy().replace('\\', "/")
    }
}

fn entries(folder: &Path) -> Result<Vec<std::path::PathBuf>, String> {
    let fail = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        paths.push(entry.map_err(fail)?.path());
    }
    paths.sort();
    Ok(paths)
}

fn read_file(path: &Path) -> Result<Source, String> {
    let text = source::read_text(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(Source::from_text(
        path.to_string_lossy().replace('\\', "/"),
        text,
    ))
}

fn is_toml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "toml")
}

fn name_of(folder: &Path) -> String {
    let absolute = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    absolute.file_name().map_or_else(
        || "pack".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}
