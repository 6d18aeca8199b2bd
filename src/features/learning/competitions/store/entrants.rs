//! The SQL of `competition_entrants`.

use crate::db::{Json, Reader, Row, Tx, params};
use crate::features::competitions::model::{CompetitionState, Entrant, HeldEntrant, Winner};
use crate::kernel::{Id, Result, Timestamp, id::kind};

fn entrant(row: &Row) -> Result<Entrant> {
    Ok(Entrant { id: row.get("id")?, handle: row.get("handle")?, tickets: row.get("tickets")? })
}

/// A person in a competition.
pub fn entrant_of(db: &Reader, id: Id<kind::Competition>, user: Id<kind::User>) -> Result<Option<Entrant>> {
    db.opt(
        "SELECT id, handle, tickets FROM competition_entrants WHERE competition_id = ?1 AND user_id = ?2",
        params![id, user],
        entrant,
    )
}

/// Whether a competition has this handle.
pub fn has_handle(db: &Reader, id: Id<kind::Competition>, handle: &str) -> Result<bool> {
    db.one(
        "SELECT EXISTS (SELECT 1 FROM competition_entrants WHERE competition_id = ?1 AND handle = ?2) AS found",
        params![id, handle],
        |row| row.get("found"),
    )
}

/// The people behind handles, eight at the most, who were not erased.
pub fn people(db: &Reader, id: Id<kind::Competition>, handles: &[&str]) -> Result<Vec<(Id<kind::User>, String)>> {
    let mut named = [""; 8];
    for (slot, handle) in named.iter_mut().zip(handles) {
        *slot = handle;
    }
    let [a, b, c, d, e, f, g, h] = named;
    db.all(
        "SELECT user_id, handle FROM competition_entrants WHERE competition_id = ?1 AND user_id IS NOT NULL \
         AND handle IN (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![id, a, b, c, d, e, f, g, h],
        |row| Ok((row.get("user_id")?, row.get("handle")?)),
    )
}

/// Adds a person without tickets to a competition.
pub fn insert_entrant(
    tx: &Tx,
    id: Id<kind::Competition>,
    user: Id<kind::User>,
    handle: &str,
    at: Timestamp,
) -> Result<Entrant> {
    tx.one(
        "INSERT INTO competition_entrants (competition_id, user_id, handle, tickets, entered_at) VALUES (?1, ?2, ?3, 0, ?4) \
         RETURNING id, handle, tickets",
        params![id, user, handle, at],
        entrant,
    )
}

/// Saves how many tickets a person entered.
pub fn save_entrant(tx: &Tx, changed: &Entrant) -> Result<()> {
    tx.exec("UPDATE competition_entrants SET tickets = ?2 WHERE id = ?1", params![changed.id, changed.tickets])?;
    Ok(())
}

/// Those in a competition who can still win, with the people, in the order of their handles and behind one of them.
pub fn able(
    db: &Reader,
    id: Id<kind::Competition>,
    after: &str,
    most: usize,
) -> Result<Vec<(Entrant, Id<kind::User>)>> {
    db.all(
        "SELECT id, handle, tickets, user_id FROM competition_entrants WHERE competition_id = ?1 AND handle > ?2 \
         AND user_id IS NOT NULL AND withdrawn_at IS NULL ORDER BY handle LIMIT ?3",
        params![id, after, most],
        |row| Ok((entrant(row)?, row.get("user_id")?)),
    )
}

/// Lets an entrant win no more, after entries have closed.
pub fn withdraw(tx: &Tx, entrant: Id<kind::Entrant>, at: Timestamp) -> Result<()> {
    tx.exec("UPDATE competition_entrants SET withdrawn_at = ?2 WHERE id = ?1", params![entrant, at])?;
    Ok(())
}

/// The handles of those who can win no more since entries closed, sorted.
pub fn withdrawn(db: &Reader, id: Id<kind::Competition>) -> Result<Vec<String>> {
    db.all(
        "SELECT handle FROM competition_entrants WHERE competition_id = ?1 AND withdrawn_at IS NOT NULL ORDER BY handle",
        params![id],
        |row| row.get("handle"),
    )
}

/// The competitions of a person that are not drawn yet, the oldest first.
pub fn open_of(db: &Reader, user: Id<kind::User>) -> Result<Vec<(Id<kind::Competition>, Entrant)>> {
    db.all(
        "SELECT mine.competition_id, mine.id, mine.handle, mine.tickets FROM competition_entrants AS mine \
         JOIN competitions AS c ON c.id = mine.competition_id WHERE mine.user_id = ?1 AND c.state = ?2 ORDER BY mine.id",
        params![user, CompetitionState::Open],
        |row| Ok((row.get("competition_id")?, entrant(row)?)),
    )
}

/// Takes a person out of all competitions. The handles stay.
pub fn forget(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec("UPDATE competition_entrants SET user_id = NULL WHERE user_id = ?1", params![user])?;
    Ok(())
}

/// The competitions of a person behind an entrant, for the export.
pub fn held_entrants(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<HeldEntrant>> {
    db.all(
        "SELECT mine.id, mine.handle, mine.tickets, mine.entered_at, c.name, c.winners FROM competition_entrants AS mine \
         JOIN competitions AS c ON c.id = mine.competition_id WHERE mine.user_id = ?1 AND mine.id > ?2 ORDER BY mine.id LIMIT ?3",
        params![user, after, most],
        |row| {
            let Json(winners): Json<Vec<Winner>> = row.get("winners")?;
            let (competition, entered_at) = (row.get("name")?, row.get("entered_at")?);
            Ok(HeldEntrant { entrant: entrant(row)?, competition, entered_at, winners })
        },
    )
}
