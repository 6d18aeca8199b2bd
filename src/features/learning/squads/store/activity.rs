//! The SQL of `squad_activity`.

use serde_json::Value;

use crate::db::{Json, Reader, Row, Tx, params};
use crate::features::squads::model::{ActivityKind, SquadEvent};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

fn event(row: &Row) -> Result<SquadEvent> {
    let Json(details): Json<Value> = row.get("details")?;
    Ok(SquadEvent {
        id: row.get("id")?,
        kind: row.get("kind")?,
        user: row.get("user_id")?,
        details,
        created_at: row.get("created_at")?,
    })
}

/// Adds an entry to the activity of a squad.
pub fn add_event(
    tx: &Tx,
    at: Timestamp,
    squad: Id<kind::Squad>,
    (what, user): (ActivityKind, Option<Id<kind::User>>),
    details: &Value,
) -> Result<()> {
    tx.exec(
        "INSERT INTO squad_activity (squad_id, user_id, kind, details, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![squad, user, what, Json(details), at],
    )?;
    Ok(())
}

/// The activity of a squad, newest first.
pub fn events(db: &Reader, squad: Id<kind::Squad>, page: PageRequest) -> Result<Page<SquadEvent>> {
    let rows = db.all(
        "SELECT id, user_id, kind, details, created_at FROM squad_activity WHERE squad_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
        params![squad, page.below(), page.fetch()],
        event,
    )?;
    Ok(Page::of(rows, page, |event| event.id.get()))
}

/// Takes a person who left out of the activity.
pub fn forget_in_activity(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec("UPDATE squad_activity SET user_id = NULL WHERE user_id = ?1", params![user])?;
    Ok(())
}

/// Removes entries from before this time, `most` at the most. Returns how many.
pub fn sweep_activity(tx: &Tx, before: Timestamp, most: u32) -> Result<usize> {
    tx.exec(
        "DELETE FROM squad_activity WHERE id IN (SELECT id FROM squad_activity WHERE created_at < ?1 ORDER BY created_at, id LIMIT ?2)",
        params![before, most],
    )
}

/// Moves the entries of a squad from one time to another; for a school that is made with a history.
pub fn date_events(tx: &Tx, squad: Id<kind::Squad>, made_at: Timestamp, at: Timestamp) -> Result<()> {
    tx.exec(
        "UPDATE squad_activity SET created_at = ?3 WHERE squad_id = ?1 AND created_at = ?2",
        params![squad, made_at, at],
    )?;
    Ok(())
}

/// Puts all entries into the order of their times; for a school that is made with a history.
pub fn sort_events(tx: &Tx) -> Result<()> {
    tx.exec(
        "INSERT INTO squad_activity (squad_id, user_id, kind, details, created_at) \
         SELECT squad_id, user_id, kind, details, created_at FROM squad_activity ORDER BY created_at, id",
        (),
    )?;
    tx.exec("DELETE FROM squad_activity WHERE id <= (SELECT MAX(id) - COUNT(*) / 2 FROM squad_activity)", ())?;
    Ok(())
}
