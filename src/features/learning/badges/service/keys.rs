//! The keys of the school that sign credentials.

use super::super::store::{self, StoredKey};
use crate::db::{Reader, Tx};
use crate::kernel::Result;

/// The keys of the school, the newest first.
pub fn keys(db: &Reader) -> Result<Vec<StoredKey>> {
    store::keys(db)
}

/// Adds a key if there are still as many as it was made for. Returns all, the newest first.
pub fn keep_key(tx: &Tx, known: usize, key: &StoredKey) -> Result<Vec<StoredKey>> {
    if store::keys(tx)?.len() == known {
        store::insert_key(tx, key)?;
    }
    store::keys(tx)
}
