//! Reads archives: verifies one, or creates a data folder from it.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

use flate2::read::GzDecoder;
use tar::Archive;

use super::archive::{Entry, FORMAT, Hashed, MANIFEST, Manifest};
use super::{Partial, at, stamp, sync_folder, verify_file};
use crate::db::files::{self, beside};
use crate::db::lock::{FolderLock, make_private};
use crate::db::{DATABASE, version};
use crate::kernel::error::{Error, Result};
use crate::kernel::time::Timestamp;

/// The longest manifest that is read, in bytes: some hundred thousand files.
const MANIFEST_BYTES: u64 = 64 * 1024 * 1024;

/// How an archive is restored.
#[derive(Debug, Clone, Copy)]
pub struct Restore {
    /// Puts a data folder that is not empty aside; without it such a folder is refused.
    pub force: bool,
    /// The newest schema version of this release, see [`crate::db::migrate::newest_schema`].
    pub newest_schema: u32,
    /// The present instant.
    pub now: Timestamp,
}

/// The result of a restoration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The manifest of the archive.
    pub manifest: Manifest,
    /// Where the former data folder is now, if there was one. Nothing of it was deleted.
    pub previous: Option<PathBuf>,
}

/// Verifies every byte of an archive against its manifest, and the integrity of its database. Unpacks the database in
/// the folder `scratch` for that, and removes it again. Blocks.
pub fn verify_archive(archive: &Path, scratch: &Path) -> Result<Manifest> {
    let database = beside(&scratch.join(DATABASE), "verify");
    let unpacked = Partial(&database);
    let manifest = unpack(archive, |entry, content| {
        if entry.path == DATABASE {
            store(content, unpacked.0)
        } else {
            std::io::copy(content, &mut std::io::sink()).map(drop).map_err(|error| damaged(archive, error))
        }
    })?;
    hold_against(archive, &manifest, unpacked.0)?;
    Ok(manifest)
}

/// Creates a data folder from an archive. First unpacks and verifies the whole archive beside the folder; then renames
/// the old folder, and puts the new one in its place. Refuses a folder that a server uses, even with force. Blocks.
pub fn restore_archive(archive: &Path, folder: &Path, options: Restore) -> Result<Restored> {
    restore_archive_with(archive, folder, options, |_| Ok(())).map(|(restored, ())| restored)
}

/// The same, with work on the new folder before it replaces the old one. If that work fails, nothing has changed.
pub fn restore_archive_with<T>(
    archive: &Path,
    folder: &Path,
    options: Restore,
    prepare: impl FnOnce(&Path) -> Result<T>,
) -> Result<(Restored, T)> {
    let folder = settled(folder)?;
    let occupied = is_occupied(&folder)?;
    if occupied && !options.force {
        return Err(Error::internal_text(format!(
            "The data folder {} is not empty. With --force it is put aside, not deleted, and the backup takes its \
             place.",
            folder.display()
        )));
    }
    let lock = if folder.is_dir() { Some(FolderLock::acquire(&folder)?) } else { None };
    let staging = beside(&folder, "restoring");
    remove_folder(&staging)?;
    files::make_new_folder(&staging).map_err(|error| at(&staging, error))?;
    let outcome = fill(archive, &staging, options.newest_schema).and_then(|manifest| {
        let prepared = prepare(&staging)?;
        sync_below(&staging)?;
        Ok((Restored { manifest, previous: swap(&folder, &staging, occupied, options.now)? }, prepared))
    });
    if outcome.is_err() {
        remove_folder(&staging)?;
        if !occupied && lock.is_some() {
            FolderLock::forget(&folder)?;
        }
    }
    drop(lock);
    outcome
}

fn fill(archive: &Path, staging: &Path, newest: u32) -> Result<Manifest> {
    let manifest = unpack(archive, |entry, content| {
        let place = staging.join(&entry.path);
        if let Some(parent) = place.parent() {
            make_private(parent)?;
        }
        store(content, &place)
    })?;
    version::refuse_newer(manifest.schema, newest)?;
    hold_against(archive, &manifest, &staging.join(DATABASE))?;
    Ok(manifest)
}

/// Renames the old folder, and puts the new one in its place.
fn swap(folder: &Path, staging: &Path, occupied: bool, now: Timestamp) -> Result<Option<PathBuf>> {
    let mut previous = None;
    if occupied {
        let mut name = folder.file_name().unwrap_or_default().to_owned();
        name.push(format!(".before-restore-{}", stamp(now)));
        let aside = folder.with_file_name(name);
        if aside.exists() {
            return Err(at(&aside, "already exists; move it elsewhere"));
        }
        std::fs::rename(folder, &aside).map_err(|error| at(folder, format!("cannot be moved aside: {error}")))?;
        previous = Some(aside);
    } else if folder.is_dir() {
        // The folder contains only the lock's file. Without it, it is empty and can be replaced.
        FolderLock::forget(folder)?;
    }
    if let Err(error) = std::fs::rename(staging, folder) {
        if let Some(aside) = &previous {
            std::fs::rename(aside, folder).map_err(|again| at(aside, format!("cannot be moved back: {again}")))?;
        }
        return Err(at(folder, error));
    }
    sync_folder(folder.parent())?;
    Ok(previous)
}

/// The folder as an absolute path, so that it has a name and a parent.
fn settled(folder: &Path) -> Result<PathBuf> {
    let path = if folder.exists() { folder.canonicalize() } else { std::path::absolute(folder) }
        .map_err(|error| at(folder, error))?;
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(_)) if parent.is_dir() => Ok(path),
        (Some(parent), Some(_)) => Err(at(parent, "this folder does not exist")),
        _ => Err(at(&path, "cannot be a data folder")),
    }
}

/// Whether the folder contains anything besides a lock.
fn is_occupied(folder: &Path) -> Result<bool> {
    if !folder.exists() {
        return Ok(false);
    }
    for entry in std::fs::read_dir(folder).map_err(|error| at(folder, error))? {
        if entry.map_err(|error| at(folder, error))?.file_name() != FolderLock::NAME {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Passes every file that the manifest names to `sink`, and compares its length and hash with the manifest.
fn unpack(archive: &Path, mut sink: impl FnMut(&Entry, &mut dyn Read) -> Result<()>) -> Result<Manifest> {
    let file = File::open(archive).map_err(|error| at(archive, error))?;
    let mut packed = Archive::new(GzDecoder::new(BufReader::new(file)));
    let mut manifest: Option<Manifest> = None;
    let mut waiting: HashMap<String, usize> = HashMap::new();
    for entry in packed.entries().map_err(|error| damaged(archive, error))? {
        let mut entry = entry.map_err(|error| damaged(archive, error))?;
        let path = entry.path().map_err(|error| damaged(archive, error))?.to_string_lossy().into_owned();
        let Some(known) = &manifest else {
            let read = read_manifest(archive, &path, &mut entry)?;
            waiting = read.entries.iter().enumerate().map(|(place, entry)| (entry.path.clone(), place)).collect();
            manifest = Some(read);
            continue;
        };
        let expected = waiting.remove(&path).and_then(|place| known.entries.get(place));
        let Some(expected) = expected.filter(|_| entry.header().entry_type().is_file()) else {
            return Err(damaged(archive, format!("it contains {path}, which is not in its manifest")));
        };
        let mut hashed = Hashed::new((&mut entry).take(expected.size.saturating_add(1)));
        if let Err(error) = sink(expected, &mut hashed) {
            return Err(if hashed.has_failed() {
                damaged(archive, format!("{path} cannot be unpacked"))
            } else {
                error
            });
        }
        if hashed.finish() != (expected.size, expected.sha256.clone()) {
            return Err(damaged(archive, format!("the content of {path} does not match the manifest")));
        }
    }
    // The checksum of the compression follows the last entry.
    std::io::copy(&mut packed.into_inner(), &mut std::io::sink()).map_err(|error| damaged(archive, error))?;
    match (manifest, waiting.keys().next()) {
        (Some(manifest), None) => Ok(manifest),
        (Some(_), Some(path)) => Err(damaged(archive, format!("{path} is missing"))),
        (None, _) => Err(damaged(archive, "it is empty")),
    }
}

fn read_manifest(archive: &Path, path: &str, entry: &mut impl Read) -> Result<Manifest> {
    if path != MANIFEST {
        return Err(damaged(archive, "it does not start with a manifest"));
    }
    let mut text = Vec::new();
    entry.take(MANIFEST_BYTES).read_to_end(&mut text).map_err(|error| damaged(archive, error))?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|error| damaged(archive, error))?;
    if manifest.format != FORMAT {
        return Err(at(
            archive,
            format!(
                "the backup has format {}, but Schola {} reads format {FORMAT}",
                manifest.format,
                env!("CARGO_PKG_VERSION")
            ),
        ));
    }
    for entry in &manifest.entries {
        let inside = !entry.path.is_empty()
            && Path::new(&entry.path).components().all(|part| matches!(part, Component::Normal(_)));
        if !inside {
            return Err(damaged(archive, format!("the path {} leads out of the data folder", entry.path)));
        }
    }
    let mut paths: Vec<&str> = manifest.entries.iter().map(|entry| entry.path.as_str()).collect();
    paths.sort_unstable();
    if paths.windows(2).any(|pair| pair[0] == pair[1]) || !paths.contains(&DATABASE) {
        return Err(damaged(archive, "its manifest is incomplete"));
    }
    Ok(manifest)
}

fn hold_against(archive: &Path, manifest: &Manifest, database: &Path) -> Result<()> {
    let schema = verify_file(database)?;
    if schema == manifest.schema {
        Ok(())
    } else {
        Err(damaged(archive, format!("its database has schema {schema}, its manifest says {}", manifest.schema)))
    }
}

fn store(content: &mut dyn Read, place: &Path) -> Result<()> {
    let file = files::create_new(place).map_err(|error| at(place, error))?;
    let mut buffered = BufWriter::new(file);
    std::io::copy(content, &mut buffered).map_err(|error| at(place, error))?;
    buffered.flush().and_then(|()| buffered.get_ref().sync_all()).map_err(|error| at(place, error))
}

/// Makes the entries of a folder and of those below it durable.
fn sync_below(folder: &Path) -> Result<()> {
    for entry in std::fs::read_dir(folder).map_err(|error| at(folder, error))? {
        let path = entry.map_err(|error| at(folder, error))?.path();
        if path.is_dir() {
            sync_below(&path)?;
        }
    }
    sync_folder(Some(folder))
}

fn remove_folder(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(at(folder, error)),
        _ => Ok(()),
    }
}

fn damaged(archive: &Path, reason: impl std::fmt::Display) -> Error {
    Error::internal_text(format!("The backup {} is damaged: {reason}.", archive.display()))
}
