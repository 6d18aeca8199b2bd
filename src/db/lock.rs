//! The lock that admits one server to a data folder.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::files;
use crate::kernel::error::{Error, Result};

/// The exclusive lock of a data folder. Dropping it releases it, and so does the end of the process.
#[derive(Debug)]
pub struct FolderLock {
    folder: PathBuf,
    _file: File,
}

impl FolderLock {
    /// The name of the lock in the data folder.
    pub const NAME: &'static str = "schola.lock";

    /// Locks the folder, and creates it with private rights if it does not exist. Fails if another server holds the
    /// lock.
    pub fn acquire(folder: &Path) -> Result<Self> {
        make_private(folder)?;
        let path = folder.join(Self::NAME);
        let file = files::open_or_create(&path).map_err(|error| {
            Error::internal_text(format!("The data folder {} cannot be used: {error}.", folder.display()))
        })?;
        match file.try_lock() {
            Ok(()) => Ok(Self { folder: folder.to_owned(), _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::internal_text(format!(
                "Another Schola server uses the data folder {}. Stop it first, or give this one another folder with \
                 --data.",
                folder.display()
            ))),
            Err(TryLockError::Error(error)) => {
                Err(Error::internal_text(format!("The data folder {} cannot be locked: {error}.", folder.display())))
            }
        }
    }

    /// Removes the lock's file, so that the folder is empty. The holder keeps the lock.
    pub(super) fn forget(folder: &Path) -> Result<()> {
        let path = folder.join(Self::NAME);
        std::fs::remove_file(&path).map_err(|error| Error::internal_text(format!("{}: {error}", path.display())))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Creates a private folder and its parents. Leaves an existing folder as it is.
pub fn make_private(folder: &Path) -> Result<()> {
    files::make_folder(folder)
        .map_err(|error| Error::internal_text(format!("The folder {} cannot be created: {error}.", folder.display())))
}
