//! The SQL of `squad_stints`.

use crate::db::{Reader, Row, Tx, id_list, listed, params};
use crate::features::squads::model::{HeldStint, Stint};
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// The most rows that are read of a squad at once: far more than join and leave one in a week.
const MOST: i64 = 1_000;

fn stint(row: &Row) -> Result<Stint> {
    Ok(Stint {
        id: row.get("id")?,
        squad: row.get("squad_id")?,
        user: row.get("user_id")?,
        joined_at: row.get("joined_at")?,
        left_at: row.get("left_at")?,
        from_entry: row.get("from_entry")?,
        to_entry: row.get("to_entry")?,
        points: row.get("points")?,
        week: row.get("week")?,
        week_points: row.get("week_points")?,
    })
}

/// The members of a squad, those who joined first first.
pub fn members(db: &Reader, squad: Id<kind::Squad>) -> Result<Vec<Stint>> {
    let mut found = db.all(
        "SELECT id, squad_id, user_id, joined_at, left_at, from_entry, to_entry, points, week, week_points FROM squad_stints \
         WHERE squad_id = ?1 AND left_at IS NULL ORDER BY id LIMIT ?2",
        params![squad, MOST],
        stint,
    )?;
    found.sort_by_key(|stint| (stint.joined_at, stint.id));
    Ok(found)
}

/// Who belongs to these squads, a hundred at the most.
pub fn companies(db: &Reader, squads: &[Id<kind::Squad>]) -> Result<Vec<(Id<kind::Squad>, Id<kind::User>)>> {
    db.all(
        concat!(
            "SELECT squad_id, user_id FROM squad_stints WHERE left_at IS NULL AND user_id IS NOT NULL AND squad_id IN (",
            id_list!(1),
            ")"
        ),
        listed(squads).collect::<Vec<_>>(),
        |row| Ok((row.get("squad_id")?, row.get("user_id")?)),
    )
}

/// All rows of a squad with ids above `after`, for a recount.
pub fn all_stints(db: &Reader, squad: Id<kind::Squad>) -> Result<Vec<Stint>> {
    db.all(
        "SELECT id, squad_id, user_id, joined_at, left_at, from_entry, to_entry, points, week, week_points FROM squad_stints \
         WHERE squad_id = ?1 ORDER BY id",
        params![squad],
        stint,
    )
}

/// Where a person belongs now.
pub fn current(db: &Reader, user: Id<kind::User>) -> Result<Option<Stint>> {
    db.opt(
        "SELECT id, squad_id, user_id, joined_at, left_at, from_entry, to_entry, points, week, week_points FROM squad_stints \
         WHERE user_id = ?1 AND left_at IS NULL",
        params![user],
        stint,
    )
}

/// Where a person belonged when this entry of the ledger was made.
pub fn at_entry(db: &Reader, user: Id<kind::User>, entry: i64) -> Result<Option<Stint>> {
    let found = db.opt(
        "SELECT id, squad_id, user_id, joined_at, left_at, from_entry, to_entry, points, week, week_points FROM squad_stints \
         WHERE user_id = ?1 AND from_entry < ?2 ORDER BY from_entry DESC, id DESC LIMIT 1",
        params![user, entry],
        stint,
    )?;
    Ok(found.filter(|stint| stint.covers(entry)))
}

/// The squads to which these people belong, a hundred people at the most.
pub fn squads_of(db: &Reader, users: &[Id<kind::User>]) -> Result<Vec<Id<kind::Squad>>> {
    db.all(
        concat!("SELECT squad_id FROM squad_stints WHERE left_at IS NULL AND user_id IN (", id_list!(1), ")"),
        listed(users).collect::<Vec<_>>(),
        |row| row.get("squad_id"),
    )
}

/// Whether the person ever belonged to the squad before, and whether until this time or longer.
pub fn belonged(
    db: &Reader,
    squad: Id<kind::Squad>,
    user: Id<kind::User>,
    since: [Timestamp; 2],
) -> Result<(bool, [bool; 2])> {
    db.one(
        "SELECT EXISTS (SELECT 1 FROM squad_stints WHERE squad_id = ?1 AND user_id = ?2) AS ever, \
         EXISTS (SELECT 1 FROM squad_stints WHERE squad_id = ?1 AND user_id = ?2 AND left_at >= ?3) AS since, \
         EXISTS (SELECT 1 FROM squad_stints WHERE squad_id = ?1 AND user_id = ?2 AND left_at >= ?4) AS later",
        params![squad, user, since[0], since[1]],
        |row| Ok((row.get("ever")?, [row.get("since")?, row.get("later")?])),
    )
}

/// Makes a person a member.
pub fn insert_stint(
    tx: &Tx,
    squad: Id<kind::Squad>,
    user: Id<kind::User>,
    joined_at: Timestamp,
    from_entry: i64,
) -> Result<Stint> {
    tx.one(
        "INSERT INTO squad_stints (squad_id, user_id, joined_at, from_entry, points, week, week_points) \
         VALUES (?1, ?2, ?3, ?4, 0, 0, 0) RETURNING id, squad_id, user_id, joined_at, left_at, from_entry, to_entry, points, week, \
         week_points",
        params![squad, user, joined_at, from_entry],
        stint,
    )
}

/// Ends the time of a person in a squad.
pub fn end_stint(tx: &Tx, id: i64, left_at: Timestamp, to_entry: i64) -> Result<()> {
    tx.exec("UPDATE squad_stints SET left_at = ?2, to_entry = ?3 WHERE id = ?1", params![id, left_at, to_entry])?;
    Ok(())
}

/// Saves what a person earned for a squad.
pub fn save_points(tx: &Tx, stint: &Stint) -> Result<()> {
    tx.exec(
        "UPDATE squad_stints SET points = ?2, week = ?3, week_points = ?4 WHERE id = ?1",
        params![stint.id, stint.points, stint.week, stint.week_points],
    )?;
    Ok(())
}

/// Takes a person out of the rows. What was earned stays.
pub fn forget_person(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec("UPDATE squad_stints SET user_id = NULL WHERE user_id = ?1", params![user])?;
    Ok(())
}

/// The rows of a person with ids above `after`, for the archive.
pub fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<HeldStint>> {
    db.all(
        "SELECT stints.id, stints.squad_id, stints.user_id, stints.joined_at, stints.left_at, stints.from_entry, stints.to_entry, \
         stints.points, stints.week, stints.week_points, squads.name, \
         squads.owned_by = stints.user_id AND stints.left_at IS NULL AS is_owner FROM squad_stints AS stints \
         JOIN squads ON squads.id = stints.squad_id WHERE stints.user_id = ?1 AND stints.id > ?2 ORDER BY stints.id LIMIT ?3",
        params![user, after, most],
        |row| Ok(HeldStint { stint: stint(row)?, squad: row.get("name")?, is_owner: row.get("is_owner")? }),
    )
}
