//! The program as its user starts it: in a folder, with a pack and articles that a test writes there.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder with a pack under `rules/trial`, and these articles. Empty packs take the place of the shipped ones, so
/// that new rules of theirs change nothing here.
pub(crate) fn folder(pack: &str, articles: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(&folder, "rules/trial/trial.toml", pack);
    for shipped in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/rules")).unwrap() {
        let shipped = shipped.unwrap();
        let name = shipped.file_name().into_string().unwrap();
        if name != "language" && shipped.path().is_dir() {
            let path = format!("rules/{name}/none.toml");
            put(&folder, &path, "[pack]\nabout = \"nothing\"\n");
        }
    }
    for (name, text) in articles {
        put(&folder, name, text);
    }
    folder
}

/// Writes a file, and the folders above it.
pub(crate) fn put(folder: impl AsRef<Path>, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.as_ref().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// The program in this folder, whatever the environment of the tests says, with nobody who types.
pub(crate) fn command(folder: impl AsRef<Path>, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimspan"));
    command
        .current_dir(folder)
        .args(arguments)
        .env_remove("CLAIMSPAN_OUTPUT_FORMAT")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null());
    command
}

/// What the program says in this folder.
pub(crate) fn run(folder: impl AsRef<Path>, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}
