//! One server per data folder.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::files;
use crate::kernel::error::{Error, Result};

/// The exclusive hold on a data folder; given back when it is dropped, and by the system when the process ends in whatever way.
#[derive(Debug)]
pub struct FolderLock {
    folder: PathBuf,
    _file: File,
}

impl FolderLock {
    /// The name of the lock in the data folder.
    pub const NAME: &'static str = "schola.lock";

    /// Makes the folder, readable by nobody else, if it is not there, and takes hold of it. Refuses where another server has it.
    pub fn acquire(folder: &Path) -> Result<Self> {
        make_private(folder)?;
        let path = folder.join(Self::NAME);
        let file = files::open_or_create(&path).map_err(|error| {
            Error::internal_text(format!("The data folder {} cannot be used: {error}.", folder.display()))
        })?;
        match file.try_lock() {
            Ok(()) => Ok(Self { folder: folder.to_owned(), _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::internal_text(format!(
                "Another Schola server uses the data folder {}. Stop it first, or give this one another folder with --data.",
                folder.display()
            ))),
            Err(TryLockError::Error(error)) => {
                Err(Error::internal_text(format!("The data folder {} cannot be locked: {error}.", folder.display())))
            }
        }
    }

    /// Removes the file of the lock, so that an empty folder is empty again. Whoever holds the lock goes on holding it.
    pub(super) fn forget(folder: &Path) -> Result<()> {
        let path = folder.join(Self::NAME);
        std::fs::remove_file(&path).map_err(|error| Error::internal_text(format!("{}: {error}", path.display())))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Makes a folder that only its owner may look into, with those above it. One that exists stays as it is.
pub fn make_private(folder: &Path) -> Result<()> {
    files::make_folder(folder)
        .map_err(|error| Error::internal_text(format!("The folder {} cannot be made: {error}.", folder.display())))
}
