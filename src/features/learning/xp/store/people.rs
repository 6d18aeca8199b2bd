//! The SQL of `xp_people` and `xp_rests`.

use crate::db::{Reader, Row, Tx, params};
use crate::features::xp::model::{Pace, RestDays};
use crate::kernel::{Id, Result, id::kind};

/// The figures of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    pub user: Id<kind::User>,
    /// The realm on whose leaderboards the person is.
    pub board: Option<i64>,
    /// The realm to whose leaderboards a suspended person returns.
    pub returns_to: Option<i64>,
    pub total: i64,
    /// Ten-thousandths of a point that are earned and not awarded.
    pub carry: i64,
    pub week: i64,
    pub week_points: i64,
    pub month: i64,
    pub month_points: i64,
    /// How often the person practised, counted once in a while: signs that the person was there.
    pub practised: i64,
    /// How the person reviewed of late.
    pub pace: Pace,
    /// The base XP, in hundredths, of what the person claimed on a day of the school, and that day.
    pub sent: i64,
    pub sent_day: i64,
    pub best_streak: i64,
    pub rest: RestDays,
    /// Whether other features are told of each award.
    pub is_followed: bool,
}

impl Person {
    /// A person without XP.
    pub fn new(user: Id<kind::User>) -> Self {
        Self {
            user,
            board: None,
            returns_to: None,
            total: 0,
            carry: 0,
            week: 0,
            week_points: 0,
            month: 0,
            month_points: 0,
            practised: 0,
            pace: Pace::default(),
            sent: 0,
            sent_day: 0,
            best_streak: 0,
            rest: RestDays::default(),
            is_followed: false,
        }
    }
}

fn person(row: &Row) -> Result<Person> {
    Ok(Person {
        user: row.get("user_id")?,
        board: row.get("board")?,
        returns_to: row.get("returns_to")?,
        total: row.get("total")?,
        carry: row.get("carry")?,
        week: row.get("week")?,
        week_points: row.get("week_points")?,
        month: row.get("month")?,
        month_points: row.get("month_points")?,
        practised: row.get("practised")?,
        pace: Pace { used_until: row.get("paced_at")?, signed_at: row.get("signed_at")? },
        sent: row.get("sent")?,
        sent_day: row.get("sent_day")?,
        best_streak: row.get("best_streak")?,
        rest: RestDays { now: row.get("rest_days")?, past: row.get("rest_before")?, since: row.get("rest_since")? },
        is_followed: row.get("is_followed")?,
    })
}

/// The figures of a person.
pub fn find(db: &Reader, user: Id<kind::User>) -> Result<Option<Person>> {
    db.opt(
        "SELECT user_id, board, total, carry, week, week_points, month, month_points, practised, best_streak, rest_days, \
         rest_before, rest_since, is_followed, returns_to, paced_at, signed_at, sent, sent_day FROM xp_people WHERE user_id = ?1",
        params![user],
        person,
    )
}

/// Saves the figures of a person.
pub fn save(tx: &Tx, person: &Person) -> Result<()> {
    tx.exec(
        "INSERT INTO xp_people (user_id, board, total, carry, week, week_points, month, month_points, practised, best_streak, \
         rest_days, rest_before, rest_since, is_followed, returns_to, paced_at, signed_at, sent, sent_day) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19) \
         ON CONFLICT (user_id) DO UPDATE SET board = excluded.board, total = excluded.total, carry = excluded.carry, \
         week = excluded.week, week_points = excluded.week_points, month = excluded.month, month_points = excluded.month_points, \
         practised = excluded.practised, best_streak = excluded.best_streak, rest_days = excluded.rest_days, \
         rest_before = excluded.rest_before, rest_since = excluded.rest_since, \
         is_followed = excluded.is_followed, returns_to = excluded.returns_to, paced_at = excluded.paced_at, \
         signed_at = excluded.signed_at, sent = excluded.sent, sent_day = excluded.sent_day",
        params![
            person.user,
            person.board,
            person.total,
            person.carry,
            person.week,
            person.week_points,
            person.month,
            person.month_points,
            person.practised,
            person.best_streak,
            person.rest.now,
            person.rest.past,
            person.rest.since,
            person.is_followed,
            person.returns_to,
            person.pace.used_until,
            person.pace.signed_at,
            person.sent,
            person.sent_day
        ],
    )?;
    Ok(())
}

/// Removes the figures of a person.
pub fn delete(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec("DELETE FROM xp_people WHERE user_id = ?1", params![user])?;
    Ok(())
}

/// The people with ids above `after`, in order, `most` at the most.
pub fn people_after(db: &Reader, after: i64, most: usize) -> Result<Vec<Id<kind::User>>> {
    db.all("SELECT user_id FROM xp_people WHERE user_id > ?1 ORDER BY user_id LIMIT ?2", params![after, most], |row| {
        row.get("user_id")
    })
}

/// The weekdays of rest that a person chose before, with the first day of each choice, the oldest first.
pub fn earlier_rests(db: &Reader, user: Id<kind::User>) -> Result<Vec<(i64, i64)>> {
    db.all("SELECT since, days FROM xp_rests WHERE user_id = ?1 ORDER BY since", params![user], |row| {
        Ok((row.get("since")?, row.get("days")?))
    })
}

/// Keeps the weekdays of rest of a person, who chooses others.
pub fn keep_rest(tx: &Tx, user: Id<kind::User>, rest: RestDays) -> Result<()> {
    tx.exec(
        "INSERT INTO xp_rests (user_id, since, days) VALUES (?1, ?2, ?3) ON CONFLICT (user_id, since) DO UPDATE SET days = excluded.days",
        params![user, rest.since, rest.now],
    )?;
    Ok(())
}

/// The next earlier choices of weekdays of a person, behind the one that began on the day `after`, for the export.
pub fn rests_after(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<(i64, i64)>> {
    db.all(
        "SELECT since, days FROM xp_rests WHERE user_id = ?1 AND since > ?2 ORDER BY since LIMIT ?3",
        params![user, after, most],
        |row| Ok((row.get("since")?, row.get("days")?)),
    )
}
