//! The SQL of `competition_tickets`.

use crate::db::{Reader, Row, Tx, params};
use crate::features::competitions::model::{Ticket, expiry};
use crate::kernel::{Id, Result, Timestamp, id::kind};

fn ticket(row: &Row) -> Result<Ticket> {
    let (competition, number): (Option<Id<kind::Competition>>, Option<i64>) =
        (row.get("competition_id")?, row.get("number")?);
    Ok(Ticket {
        id: row.get("id")?,
        month: row.get("month")?,
        milestone: row.get("milestone")?,
        earned_at: row.get("earned_at")?,
        expires: row.get("expires")?,
        entered: competition.zip(number),
    })
}

/// Gives a person the ticket for a milestone of a month. One that was given before stays.
pub fn give(tx: &Tx, user: Id<kind::User>, (month, milestone): (i64, i64), at: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO competition_tickets (user_id, month, milestone, earned_at, expires) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (user_id, month, milestone) DO NOTHING",
        params![user, month, milestone, at, expiry(month)],
    )?;
    Ok(())
}

/// Removes the tickets of a month for milestones behind this one that were not used.
pub fn withdraw_behind(tx: &Tx, user: Id<kind::User>, (month, milestone): (i64, i64)) -> Result<()> {
    tx.exec(
        "DELETE FROM competition_tickets WHERE user_id = ?1 AND month = ?2 AND milestone > ?3 AND competition_id IS NULL",
        params![user, month, milestone],
    )?;
    Ok(())
}

/// The latest tickets of a person, newest first.
pub fn latest(db: &Reader, user: Id<kind::User>, most: i64) -> Result<Vec<Ticket>> {
    db.all(
        "SELECT id, month, milestone, earned_at, expires, competition_id, number FROM competition_tickets WHERE user_id = ?1 \
         ORDER BY month DESC, milestone DESC LIMIT ?2",
        params![user, most],
        ticket,
    )
}

/// How many tickets of a person can be used in a month.
pub fn count_available(db: &Reader, user: Id<kind::User>, month: i64) -> Result<i64> {
    db.one(
        "SELECT COUNT(*) AS available FROM competition_tickets WHERE user_id = ?1 AND expires > ?2 AND competition_id IS NULL",
        params![user, month],
        |row| row.get("available"),
    )
}

/// The tickets of a person, earned up to a time, that can be used in a month: those that expire first.
pub fn available(
    db: &Reader,
    user: Id<kind::User>,
    (month, until): (i64, Timestamp),
    most: i64,
) -> Result<Vec<Id<kind::Ticket>>> {
    db.all(
        "SELECT id FROM competition_tickets WHERE user_id = ?1 AND expires > ?2 AND competition_id IS NULL AND earned_at <= ?3 \
         ORDER BY expires, month, milestone LIMIT ?4",
        params![user, month, until, most],
        |row| row.get("id"),
    )
}

/// Notes where a ticket was entered.
pub fn spend(tx: &Tx, id: Id<kind::Ticket>, competition: Id<kind::Competition>, number: i64) -> Result<()> {
    tx.exec(
        "UPDATE competition_tickets SET competition_id = ?2, number = ?3 WHERE id = ?1",
        params![id, competition, number],
    )?;
    Ok(())
}

/// Whose tickets of which months were entered in a competition.
pub fn entered_in(db: &Reader, competition: Id<kind::Competition>) -> Result<Vec<(Id<kind::User>, i64)>> {
    db.all(
        "SELECT DISTINCT user_id, month FROM competition_tickets WHERE competition_id = ?1",
        params![competition],
        |row| Ok((row.get("user_id")?, row.get("month")?)),
    )
}

/// Gives everyone the tickets back that were entered in a competition, in a month. They are valid as if they had been earned in it.
pub fn give_back(tx: &Tx, competition: Id<kind::Competition>, month: i64) -> Result<()> {
    tx.exec(
        "UPDATE competition_tickets SET competition_id = NULL, number = NULL, expires = MAX(expires, ?2) WHERE competition_id = ?1",
        params![competition, expiry(month)],
    )?;
    Ok(())
}

/// The tickets of a person behind one, for the export.
pub fn held_tickets(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Ticket>> {
    db.all(
        "SELECT id, month, milestone, earned_at, expires, competition_id, number FROM competition_tickets WHERE user_id = ?1 AND id > ?2 \
         ORDER BY id LIMIT ?3",
        params![user, after, most],
        ticket,
    )
}
