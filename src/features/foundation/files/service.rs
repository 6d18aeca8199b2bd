//! Storing, listing and removing files, and their signed links.

use std::time::Duration;

use super::model::{Content, Disposition, File, Hash, Holder, NewFile};
use super::store;
use super::uploads::Received;
use crate::db::{Reader, Tx};
use crate::kernel::signature::LinkSigner;
use crate::kernel::{Error, Id, Result, Timestamp, id::kind};

/// How long a content stays after its last file, so that a running backup still finds it.
pub const GRACE: Duration = Duration::from_secs(24 * 3600);
/// The longest life of a link.
pub const LONGEST_LINK: Duration = Duration::from_secs(24 * 3600);
/// The most files of a holder in a list.
pub const MOST_OF_HOLDER: u32 = 1_000;

/// Inserts a file with the received bytes. `received` has to live until the transaction is durable: move it into the closure of the
/// transaction.
pub fn keep(tx: &Tx, received: &Received, new: &NewFile) -> Result<File> {
    let content = store::keep_content(tx, received.hash(), received.size())?;
    let id = store::insert(tx, content, new)?;
    find(tx, id)
}

/// Inserts another file with the bytes of a file; nothing where that is gone.
pub fn duplicate(tx: &Tx, of: Id<kind::File>, new: &NewFile) -> Result<Option<Id<kind::File>>> {
    let content = store::content_of(tx, of)?;
    content.map(|content| store::insert(tx, content, new)).transpose()
}

/// Finds a file by id.
pub fn find(db: &Reader, id: Id<kind::File>) -> Result<File> {
    store::find(db, id)?.ok_or_else(|| Error::not_found("file"))
}

/// Lists the files of a holder, oldest first, [`MOST_OF_HOLDER`] at the most.
pub fn held_by(db: &Reader, holder: &Holder) -> Result<Vec<File>> {
    store::held_by(db, holder, MOST_OF_HOLDER)
}

/// Lists a person's files with ids above `after`, oldest first.
pub fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<File>> {
    store::held(db, user, after, most)
}

/// Removes a file. Its bytes are removed after [`GRACE`], unless another file has them too. Returns whether it existed.
pub fn release(tx: &Tx, id: Id<kind::File>) -> Result<bool> {
    let content = store::delete(tx, id)?;
    content.map(|content| store::mark_unreferenced(tx, content)).transpose().map(|marked| marked.is_some())
}

/// Removes all files of a holder.
pub fn release_of(tx: &Tx, holder: &Holder) -> Result<()> {
    mark_all(tx, store::delete_of_holder(tx, holder)?)
}

/// Removes all files of a person.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    mark_all(tx, store::delete_of_person(tx, user)?)
}

fn mark_all(tx: &Tx, mut contents: Vec<i64>) -> Result<()> {
    contents.sort_unstable();
    contents.dedup();
    contents.into_iter().try_for_each(|content| store::mark_unreferenced(tx, content))
}

/// Deletes a portion of the contents without a file for [`GRACE`], and returns the hashes of the bytes to remove next.
pub(super) fn take_unreferenced(tx: &Tx, portion: u32) -> Result<Vec<Hash>> {
    store::delete_unreferenced(tx, tx.now().minus(GRACE), portion)
}

/// Returns the hashes without a content.
pub fn unknown(db: &Reader, hashes: &[Hash]) -> Result<Vec<Hash>> {
    let mut unknown = Vec::new();
    for hash in hashes {
        if !store::has_content(db, hash)? {
            unknown.push(hash.clone());
        }
    }
    Ok(unknown)
}

/// Lists the contents with ids above `after` that the data folder must contain.
pub fn contents(db: &Reader, after: i64, most: u32) -> Result<Vec<Content>> {
    store::referenced(db, after, most)
}

/// Creates a link that opens the file in this way without a sign-in, for this long and [`LONGEST_LINK`] at the most. The signature covers
/// all of it. It also ends when the file is removed.
pub fn link(
    links: &LinkSigner,
    id: Id<kind::File>,
    disposition: Disposition,
    lasting: Duration,
    now: Timestamp,
) -> String {
    let until = now.plus(lasting.min(LONGEST_LINK));
    links.sign_until(&target(id, disposition), until)
}

/// Checks the parts of a link. An invalid link is answered like a missing file, without a read.
pub(super) fn check_link(
    links: &LinkSigner,
    id: Id<kind::File>,
    disposition: Disposition,
    (expires, signature): (i64, &str),
    now: Timestamp,
) -> Result<()> {
    links.check(&target(id, disposition), 0, expires, signature, now).map_err(|_| Error::not_found("file"))
}

/// Returns the signed part of a link: the path and the disposition.
fn target(id: Id<kind::File>, disposition: Disposition) -> String {
    format!("/api/files/{id}?disposition={}", disposition.name())
}
