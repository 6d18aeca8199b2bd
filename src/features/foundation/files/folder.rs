//! The folder of contents: `files/ab/cdef...` by SHA-256, and `files/.incoming` for running uploads. All functions here block.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use sha2::{Digest, Sha256};

use super::model::Hash;
use crate::db::files;
use crate::kernel::Timestamp;

/// The folder's name in the data folder.
const NAME: &str = "files";
/// The folder of incomplete uploads. Backups leave names with a dot out.
const INCOMING: &str = ".incoming";

/// The folder of contents in a data folder.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// The numbers of running uploads.
pub(super) type InFlight = Arc<Mutex<HashSet<u64>>>;

impl Folder {
    /// Opens the folder of contents in this data folder. The first upload creates it.
    pub fn of(data: &Path) -> Self {
        Self(data.join(NAME))
    }

    /// Returns the path of a content.
    pub fn path(&self, hash: &Hash) -> PathBuf {
        let (folder, name) = hash.place();
        self.0.join(folder).join(name)
    }

    /// Returns the path of a content in the data folder and in a backup.
    pub fn name(hash: &Hash) -> String {
        let (folder, name) = hash.place();
        format!("{NAME}/{folder}/{name}")
    }

    /// Parses the path of a content in the data folder; `None` for other paths.
    pub fn hash_of(path: &str) -> Option<Hash> {
        let (folder, name) = path.strip_prefix(NAME)?.strip_prefix('/')?.split_once('/')?;
        Hash::parse(&format!("{folder}{name}")).filter(|_| folder.len() == 2)
    }

    /// Begins an upload under a free number.
    pub(super) fn begin(&self, number: u64, in_flight: InFlight) -> io::Result<Incoming> {
        let folder = self.0.join(INCOMING);
        files::make_folder(&folder)?;
        let path = folder.join(number.to_string());
        in_flight.lock().insert(number);
        // From here on, dropping the value frees the number and removes the file.
        let mut incoming =
            Incoming { path, file: None, number, in_flight, hash: Sha256::new(), size: 0, is_placed: false };
        incoming.file = Some(files::create_afresh(&incoming.path)?);
        Ok(incoming)
    }

    /// Returns the free bytes of the disk; the maximum where the file system does not report them.
    pub(super) fn free_bytes(&self) -> u64 {
        // The folder may not exist yet; the data folder does.
        let place = self.0.parent().unwrap_or(&self.0);
        rustix::fs::statvfs(place).map_or(u64::MAX, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// Removes a content, if it exists.
    pub(super) fn remove(&self, hash: &Hash) -> io::Result<()> {
        files::remove(&self.path(hash))
    }

    /// Lists the hashes of the contents in one of the 256 folders.
    pub fn contents(&self, first: u8) -> io::Result<Vec<Hash>> {
        let prefix = format!("{first:02x}");
        let mut found = Vec::new();
        for entry in listed(&self.0.join(&prefix))? {
            let name = entry?.file_name();
            found.extend(name.to_str().and_then(|name| Hash::parse(&format!("{prefix}{name}"))));
        }
        Ok(found)
    }

    /// Removes the incomplete uploads of an earlier process.
    pub(super) fn remove_abandoned(&self, in_flight: &InFlight) -> io::Result<usize> {
        let mut removed = 0;
        for entry in listed(&self.0.join(INCOMING))? {
            let entry = entry?;
            let number = entry.file_name().to_str().and_then(|name| name.parse::<u64>().ok());
            if number.is_none_or(|number| !in_flight.lock().contains(&number)) {
                files::remove(&entry.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Lists at most `most` files that are no contents, or contents that `is_known` rejects, with the time of their last change.
    pub fn leftovers(
        &self,
        most: usize,
        mut is_known: impl FnMut(&Hash) -> crate::kernel::Result<bool>,
    ) -> crate::kernel::Result<Vec<Leftover>> {
        let mut found = Vec::new();
        for folder in listed(&self.0).map_err(|error| at(&self.0, error))? {
            let folder = folder.map_err(|error| at(&self.0, error))?;
            let inside = if folder.path().is_dir() { Some(listed(&folder.path())) } else { None };
            let paths = match inside {
                Some(entries) => {
                    let entries = entries.map_err(|error| at(&folder.path(), error))?;
                    entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()
                }
                None => Ok(vec![folder.path()]),
            };
            for path in paths.map_err(|error| at(&folder.path(), error))? {
                let name = path.strip_prefix(self.0.parent().unwrap_or(&self.0)).ok().and_then(Path::to_str);
                if let Some(hash) = name.and_then(Self::hash_of)
                    && is_known(&hash)?
                {
                    continue;
                }
                // A file that was removed meanwhile is no leftover.
                if let Ok(metadata) = std::fs::symlink_metadata(&path) {
                    found.push(Leftover {
                        path,
                        changed_at: Timestamp::from_millis(metadata.mtime().saturating_mul(1000)),
                    });
                }
                if found.len() >= most {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }

    /// Checks a content on the disk; returns what is wrong with it. Its bytes are read and hashed if `is_hashed`.
    pub fn fault(&self, hash: &Hash, size: u64, is_hashed: bool) -> Option<String> {
        let path = self.path(hash);
        let looked = || -> io::Result<Option<String>> {
            let mut file = files::open(&path)?;
            let metadata = file.metadata()?;
            if !metadata.is_file() || metadata.len() != size {
                return Ok(Some(format!("has {} bytes instead of {size}", metadata.len())));
            }
            if is_hashed && hash_of_all(&mut file)? != *hash {
                return Ok(Some("has changed bytes".to_owned()));
            }
            Ok(None)
        };
        match looked() {
            Ok(fault) => fault,
            Err(error) if error.kind() == ErrorKind::NotFound => Some("is missing".to_owned()),
            Err(error) => Some(format!("cannot be read: {error}")),
        }
    }
}

/// Lists the entries of a folder, if it exists.
fn listed(folder: &Path) -> io::Result<impl Iterator<Item = io::Result<std::fs::DirEntry>> + use<>> {
    match std::fs::read_dir(folder) {
        Ok(entries) => Ok(Some(entries).into_iter().flatten()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None.into_iter().flatten()),
        Err(error) => Err(error),
    }
}

fn at(path: &Path, error: impl std::fmt::Display) -> crate::kernel::Error {
    crate::kernel::Error::internal_text(format!("{}: {error}", path.display()))
}

fn hash_of_all(file: &mut File) -> io::Result<Hash> {
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 256 << 10]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(Hash::of(&hash.finalize().into())),
            length => hash.update(&buffer[..length]),
        }
    }
}

/// A file in the folder that no row names.
#[derive(Debug)]
pub struct Leftover {
    /// The path.
    pub path: PathBuf,
    /// The time of the last change.
    pub changed_at: Timestamp,
}

/// Reads a piece of a content. A content that ends before the piece is an error.
pub(super) fn read_piece(path: &Path, from: u64, length: usize) -> io::Result<Vec<u8>> {
    let file = files::open(path)?;
    let mut piece = vec![0; length];
    file.read_exact_at(&mut piece, from)?;
    Ok(piece)
}

/// A running upload. Dropped before it has its name, it removes its file.
pub(super) struct Incoming {
    path: PathBuf,
    file: Option<File>,
    number: u64,
    in_flight: InFlight,
    hash: Sha256,
    size: u64,
    is_placed: bool,
}

impl Incoming {
    /// Where the upload is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file, under a handle of its own with the same position.
    pub fn writable(&self) -> io::Result<File> {
        self.file.as_ref().ok_or_else(|| io::Error::other("the upload has ended"))?.try_clone()
    }

    /// Appends bytes.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let file = self.file.as_mut().ok_or_else(|| io::Error::other("the upload has ended"))?;
        file.write_all(bytes)?;
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// Renames the upload to its content's path, durably. An existing content is replaced by the same bytes, which also repairs a damaged
    /// one.
    pub fn place(mut self, folder: &Folder) -> io::Result<(Hash, u64)> {
        let hash = Hash::of(&std::mem::take(&mut self.hash).finalize().into());
        let to = folder.path(&hash);
        if let Some(parent) = to.parent().filter(|parent| !parent.is_dir()) {
            files::make_folder(parent)?;
            files::sync_folder(&folder.0)?;
            folder.0.parent().map_or(Ok(()), files::sync_folder)?;
        }
        let file = self.file.take().ok_or_else(|| io::Error::other("the upload has ended"))?;
        files::put_in_place(&file, &self.path, &to)?;
        self.is_placed = true;
        Ok((hash, self.size))
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.is_placed
            && let Err(error) = files::remove(&self.path)
        {
            tracing::warn!(path = %self.path.display(), %error, "an unfinished upload stays behind until the next sweep");
        }
        self.in_flight.lock().remove(&self.number);
    }
}
