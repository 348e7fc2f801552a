//! Files written all at once: a reader finds the old content or the new one, never a part.
//!
//! In: a path and bytes. Out: the file, or an error and the old file untouched. What is no regular file (a device, a
//! pipe) cannot be replaced and is written to as it is. Next: [`super::check`].

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
#[cfg(unix)]
use std::sync::{Arc, atomic::AtomicBool};

use tempfile::Builder;

/// Puts `bytes` in the place of the file: written beside it, then renamed. A link stays a link, permissions stay as
/// they were, and a file that may not be written is refused.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let permissions = match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        Ok(metadata) if !metadata.is_file() => return fs::write(&target, bytes),
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(ErrorKind::PermissionDenied.into());
        }
        Ok(metadata) => Some(metadata.permissions()),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = Builder::new();
    builder.prefix(".claimspan-").suffix(".tmp");
    let fresh = usual();
    if let Some(fresh) = fresh {
        builder.permissions(fresh);
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(())
}

/// From now on a file that may grow no further is an error of writing, which is told like others; otherwise the signal
/// that comes with it would end the program without a word.
#[cfg(unix)]
pub(super) fn outlive_limits() {
    let raised = Arc::new(AtomicBool::new(false));
    // Where no handler can be had, the program ends as it did before.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, raised);
}

#[cfg(not(unix))]
pub(super) fn outlive_limits() {}

/// What a new file may be read and written by, before the mask of the process.
#[cfg(unix)]
fn usual() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn usual() -> Option<Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_all_or_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        let mut locked = fs::metadata(&path).unwrap().permissions();
        locked.set_readonly(true);
        fs::set_permissions(&path, locked).unwrap();
        let refused = replace(&path, b"three").unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::PermissionDenied);
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert!(replace(folder.path(), b"x").is_err());
        assert!(replace(&folder.path().join("none/a.txt"), b"x").is_err());
        // Nothing is left behind.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn keeps_links_and_permissions() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let link = folder.path().join("link");
        fs::write(&path, b"one").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        symlink("a.txt", &link).unwrap();
        replace(&link, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
