//! Private files: creates everything in the data folder, and every copy of it.
//!
//! Files have mode 0600 and folders 0700, whatever the umask and the folder around them. A new file never follows a
//! symbolic link. A text appears under its name complete or not at all.

#![expect(clippy::disallowed_methods, reason = "this is the one place that creates files and folders")]

use std::ffi::OsString;
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{Error, ErrorKind, Result, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

/// The mode of files.
const FILE: u32 = 0o600;
/// The mode of folders.
const FOLDER: u32 = 0o700;

/// Options that refuse to follow symbolic links.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(FILE).custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
    options
}

/// Creates a file that does not exist. A symbolic link of that name is an error, wherever it leads.
pub fn create_new(path: &Path) -> Result<File> {
    let file = options().create_new(true).open(path)?;
    // A umask may remove even the owner's rights.
    file.set_permissions(Permissions::from_mode(FILE))?;
    Ok(file)
}

/// Creates a file in the place of whatever has the name, which is removed first. A symbolic link is removed, not
/// followed.
pub fn create_afresh(path: &Path) -> Result<File> {
    remove(path)?;
    create_new(path)
}

/// Opens a private file, and creates it if it does not exist. A symbolic link is an error.
pub fn open_or_create(path: &Path) -> Result<File> {
    match options().open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => match create_new(path) {
            // Another process was faster.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => options().open(path),
            created => created,
        },
        opened => opened,
    }
}

/// Writes a text to a file atomically and durably. Replaces an older file of that name.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let partial = beside(path, "partial");
    let written = create_afresh(&partial)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&partial, path));
    if written.is_err() {
        // The caller gets the first error.
        remove(&partial).ok();
    }
    written
}

/// Writes a text to a new file atomically and durably. Returns whether this call made the file: where there is one already, it stays as
/// it is.
pub fn write_once(path: &Path, text: &str) -> Result<bool> {
    let partial = beside(path, "partial");
    let made = create_afresh(&partial)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::hard_link(&partial, path));
    remove(&partial)?;
    match made {
        Ok(()) => path.parent().map_or(Ok(()), sync_folder).map(|()| true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// Opens a private file for reading. A symbolic link is an error.
pub fn open(path: &Path) -> Result<File> {
    OpenOptions::new().read(true).custom_flags(OFlags::NOFOLLOW.bits().cast_signed()).open(path)
}

/// Renames a finished file durably: its content is on the disk before the rename, and the name before this returns.
/// Replaces an older file of that name.
pub fn put_in_place(file: &File, from: &Path, to: &Path) -> Result<()> {
    file.sync_all()?;
    std::fs::rename(from, to)?;
    to.parent().map_or(Ok(()), sync_folder)
}

/// Makes the entries of a folder durable.
pub fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder)?.sync_all()
}

/// Removes a file or a symbolic link. Succeeds if it does not exist.
pub fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Creates a folder and its parents. Leaves an existing folder as it is.
pub fn make_folder(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(FOLDER).create(folder)?;
    std::fs::set_permissions(folder, Permissions::from_mode(FOLDER))
}

/// Creates a new folder. An existing entry of that name is an error.
pub fn make_new_folder(folder: &Path) -> Result<()> {
    DirBuilder::new().mode(FOLDER).create(folder)?;
    std::fs::set_permissions(folder, Permissions::from_mode(FOLDER))
}

/// A hidden name next to a path, for an unfinished file.
pub(super) fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_else(|| "schola".as_ref()));
    name.push(format!(".{what}-{}", std::process::id()));
    path.with_file_name(name)
}

/// The files and folders below a data folder that others on this machine may read or write, at most this many.
pub fn open_to_others(folder: &Path, most: usize) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    walk(folder, most, &mut found)?;
    Ok(found)
}

fn walk(folder: &Path, most: usize, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let metadata = match std::fs::symlink_metadata(&path) {
            Ok(metadata) => metadata,
            // The log of the database may appear and disappear at any time.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if found.len() >= most {
            return Ok(());
        }
        if (metadata.is_file() || metadata.is_dir()) && metadata.mode() & 0o077 != 0 {
            found.push(path.clone());
        }
        if metadata.is_dir() {
            walk(&path, most, found)?;
        }
    }
    Ok(())
}

/// How many files are checked in one run.
const PORTION: usize = 1_000;

/// Removes the access rights of other users from the named files and folders of a data folder and everything in them.
/// Also from the folder itself, if it contains nothing else. Failures are logged and skipped.
pub fn tighten(folder: &Path, names: &[&str]) {
    let mut is_ours_alone = true;
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_ours = name.to_str().is_some_and(|name| names.contains(&name) || name.starts_with(".schola"));
        is_ours_alone &= is_ours;
        if !is_ours {
            continue;
        }
        let path = entry.path();
        close(&path);
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            for inner in open_to_others(&path, PORTION).unwrap_or_default() {
                close(&inner);
            }
        }
    }
    // A folder with other content, such as the one for temporary files, belongs to others too.
    if is_ours_alone {
        close(folder);
    }
}

/// Removes the access rights of other users from a file or folder. Leaves links and files of other users as they are.
fn close(path: &Path) {
    let opened = OpenOptions::new()
        .read(true)
        .custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed())
        .open(path);
    let closed = opened.and_then(|file| {
        let metadata = file.metadata()?;
        let mode = metadata.mode() & 0o7777;
        if mode & 0o077 == 0 || !(metadata.is_file() || metadata.is_dir()) {
            return Ok(());
        }
        if metadata.uid() != rustix::process::geteuid().as_raw() {
            return Err(Error::new(ErrorKind::PermissionDenied, "it belongs to another user"));
        }
        file.set_permissions(Permissions::from_mode(mode & 0o700))
    });
    match closed {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => tracing::warn!(path = %path.display(), %error, "others on this machine may read this file"),
        Ok(()) => {}
    }
}
