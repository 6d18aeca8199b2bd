//! The SQL of `learners`.

use super::model::{ExternalReference, Reference};
use crate::db::{Reader, Tx, params};
use crate::kernel::{Id, Result, id::kind};

/// Finds a developer's learner by name, with one statement in all cases.
pub(super) fn resolve(db: &Reader, developer: Id<kind::User>, reference: &Reference) -> Result<Option<Id<kind::User>>> {
    match reference {
        Reference::Id(id) => db.opt(
            "SELECT user_id FROM learners WHERE developer = ?1 AND user_id = ?2",
            params![developer, *id],
            |row| row.get("user_id"),
        ),
        Reference::External(external) => db.opt(
            "SELECT user_id FROM learners WHERE developer = ?1 AND external_reference = ?2",
            params![developer, external.as_str()],
            |row| row.get("user_id"),
        ),
    }
}

/// Inserts a person as a learner. A taken reference is a unique violation of `learners.external_reference`.
pub(super) fn insert(
    tx: &Tx,
    developer: Id<kind::User>,
    user: Id<kind::User>,
    reference: Option<&ExternalReference>,
) -> Result<()> {
    tx.exec(
        "INSERT INTO learners (user_id, developer, external_reference) VALUES (?1, ?2, ?3)",
        params![user, developer, reference.map(ExternalReference::as_str)],
    )?;
    Ok(())
}

/// Returns the learner's external reference.
pub(super) fn reference(db: &Reader, user: Id<kind::User>) -> Result<Option<String>> {
    let found = db.opt("SELECT external_reference FROM learners WHERE user_id = ?1", params![user], |row| {
        row.get("external_reference")
    })?;
    Ok(found.flatten())
}

/// Saves the external reference. A taken one is a unique violation of `learners.external_reference`.
pub(super) fn save_reference(tx: &Tx, user: Id<kind::User>, reference: Option<&ExternalReference>) -> Result<()> {
    tx.exec(
        "UPDATE learners SET external_reference = ?2 WHERE user_id = ?1",
        params![user, reference.map(ExternalReference::as_str)],
    )?;
    Ok(())
}

/// Lists the references of the developer's learners with ids in a closed range.
pub(super) fn references(
    db: &Reader,
    developer: Id<kind::User>,
    lowest: Id<kind::User>,
    highest: Id<kind::User>,
) -> Result<Vec<(Id<kind::User>, String)>> {
    db.all(
        "SELECT user_id, external_reference FROM learners WHERE developer = ?1 AND user_id >= ?2 AND user_id <= ?3 \
         AND external_reference IS NOT NULL",
        params![developer, lowest, highest],
        |row| Ok((row.get("user_id")?, row.get("external_reference")?)),
    )
}

/// Lists at most `limit` of the developer's learners.
pub(super) fn some(db: &Reader, developer: Id<kind::User>, limit: i64) -> Result<Vec<Id<kind::User>>> {
    db.all(
        "SELECT user_id FROM learners WHERE developer = ?1 ORDER BY user_id LIMIT ?2",
        params![developer, limit],
        |row| row.get("user_id"),
    )
}
