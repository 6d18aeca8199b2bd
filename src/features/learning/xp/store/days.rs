//! The SQL of `xp_days`.

use crate::db::{Reader, Row, Tx, params};
use crate::features::xp::model::{DayTotals, Link, Spent};
use crate::kernel::{Id, Result, id::kind};

fn totals(row: &Row) -> Result<DayTotals> {
    Ok(DayTotals {
        day: row.get("day")?,
        minutes: row.get("minutes")?,
        reviews: row.get("reviews")?,
        steps: row.get("steps")?,
        spent: Spent {
            minutes: row.get("paid_minutes")?,
            trusted: row.get("trusted_minutes")?,
            later: row.get("later_minutes")?,
            reviews: row.get("paid_reviews")?,
            base: row.get("base")?,
            timed: row.get("timed")?,
            claimed: row.get("claimed")?,
            quick: row.get("quick_reviews")?,
        },
        points: row.get("points")?,
        streak: row.get("streak")?,
        freezes: row.get("freezes")?,
    })
}

fn link(row: &Row) -> Result<Link> {
    Ok(Link { day: row.get("day")?, length: row.get("streak")?, freezes: row.get("freezes")? })
}

/// What a person did on a day.
pub fn day(db: &Reader, user: Id<kind::User>, day: i64) -> Result<Option<DayTotals>> {
    db.opt(
        "SELECT day, minutes, reviews, steps, paid_minutes, trusted_minutes, later_minutes, paid_reviews, base, points, streak, freezes, \
         timed, claimed, quick_reviews \
         FROM xp_days WHERE user_id = ?1 AND day = ?2",
        params![user, day],
        totals,
    )
}

/// What a person did on each day from one to another, in order; days without anything are left out.
pub fn days(db: &Reader, user: Id<kind::User>, (from, to): (i64, i64)) -> Result<Vec<DayTotals>> {
    db.all(
        "SELECT day, minutes, reviews, steps, paid_minutes, trusted_minutes, later_minutes, paid_reviews, base, points, streak, freezes, \
         timed, claimed, quick_reviews \
         FROM xp_days WHERE user_id = ?1 AND day >= ?2 AND day <= ?3 ORDER BY day",
        params![user, from, to],
        totals,
    )
}

/// The length of the longest streak of a person.
pub fn longest(db: &Reader, user: Id<kind::User>) -> Result<i64> {
    db.one("SELECT COALESCE(MAX(streak), 0) AS longest FROM xp_days WHERE user_id = ?1", params![user], |row| {
        row.get("longest")
    })
}

/// The next days of a person after a day, for the export.
pub fn days_after(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<DayTotals>> {
    db.all(
        "SELECT day, minutes, reviews, steps, paid_minutes, trusted_minutes, later_minutes, paid_reviews, base, points, streak, freezes, \
         timed, claimed, quick_reviews \
         FROM xp_days WHERE user_id = ?1 AND day > ?2 ORDER BY day LIMIT ?3",
        params![user, after, most],
        totals,
    )
}

/// Saves what a person did on a day.
pub fn save_day(tx: &Tx, user: Id<kind::User>, day: &DayTotals) -> Result<()> {
    tx.exec(
        "INSERT INTO xp_days (user_id, day, minutes, reviews, paid_minutes, trusted_minutes, later_minutes, paid_reviews, base, \
         points, streak, freezes, steps, timed, claimed, quick_reviews) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) \
         ON CONFLICT (user_id, day) DO UPDATE SET minutes = excluded.minutes, reviews = excluded.reviews, \
         paid_minutes = excluded.paid_minutes, trusted_minutes = excluded.trusted_minutes, later_minutes = excluded.later_minutes, \
         paid_reviews = excluded.paid_reviews, base = excluded.base, points = excluded.points, streak = excluded.streak, \
         freezes = excluded.freezes, steps = excluded.steps, timed = excluded.timed, claimed = excluded.claimed, \
         quick_reviews = excluded.quick_reviews",
        params![
            user,
            day.day,
            day.minutes,
            day.reviews,
            day.spent.minutes,
            day.spent.trusted,
            day.spent.later,
            day.spent.reviews,
            day.spent.base,
            day.points,
            day.streak,
            day.freezes,
            day.steps,
            day.spent.timed,
            day.spent.claimed,
            day.spent.quick
        ],
    )?;
    Ok(())
}

/// The last day up to this one that counts for the streak.
pub fn last_link(db: &Reader, user: Id<kind::User>, to: i64) -> Result<Option<Link>> {
    db.opt(
        "SELECT day, streak, freezes FROM xp_days WHERE user_id = ?1 AND day <= ?2 AND streak > 0 ORDER BY day DESC LIMIT 1",
        params![user, to],
        link,
    )
}

/// The days after this one that count for the streak, in order.
pub fn links_after(db: &Reader, user: Id<kind::User>, day: i64) -> Result<Vec<Link>> {
    db.all(
        "SELECT day, streak, freezes FROM xp_days WHERE user_id = ?1 AND day > ?2 AND streak > 0 ORDER BY day",
        params![user, day],
        link,
    )
}

/// Saves how the streak stands after a day that counts.
pub fn save_link(tx: &Tx, user: Id<kind::User>, link: &Link) -> Result<()> {
    tx.exec(
        "UPDATE xp_days SET streak = ?3, freezes = ?4 WHERE user_id = ?1 AND day = ?2",
        params![user, link.day, link.length, link.freezes],
    )?;
    Ok(())
}
