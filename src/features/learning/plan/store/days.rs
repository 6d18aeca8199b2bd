//! The SQL of `plan_days`.

use crate::db::{Json, Reader, Row, Tx, params};
use crate::features::plan::model::PlanDay;
use crate::kernel::{Id, Result, Timestamp, id::kind};

fn plan_day(row: &Row) -> Result<PlanDay> {
    let Json(content) = row.get("content")?;
    let minutes: i64 = row.get("minutes")?;
    Ok(PlanDay {
        day: row.get("day")?,
        minutes: u32::try_from(minutes).unwrap_or(0),
        content,
        is_open: row.get("is_open")?,
        planned_at: row.get("planned_at")?,
        ends_at: row.get("ends_at")?,
    })
}

/// The plan of a person for a day.
pub fn day(db: &Reader, user: Id<kind::User>, day: i64) -> Result<Option<PlanDay>> {
    db.opt(
        "SELECT day, minutes, content, is_open, planned_at, ends_at FROM plan_days WHERE user_id = ?1 AND day = ?2",
        params![user, day],
        plan_day,
    )
}

/// The plan of a person for the latest day. That can be tomorrow, where the person has travelled west.
pub fn last_day(db: &Reader, user: Id<kind::User>) -> Result<Option<PlanDay>> {
    db.opt(
        "SELECT day, minutes, content, is_open, planned_at, ends_at FROM plan_days WHERE user_id = ?1 ORDER BY day DESC LIMIT 1",
        params![user],
        plan_day,
    )
}

/// The open plans of a person whose days are not over. One can be of a day after today, where the person has travelled west.
pub fn open_days(db: &Reader, user: Id<kind::User>, now: Timestamp) -> Result<Vec<PlanDay>> {
    const DAY_SECONDS: i64 = 24 * 3600;
    // In every time zone, today is at most two days before that of Greenwich.
    let first = now.seconds() / DAY_SECONDS - 2;
    db.all(
        "SELECT day, minutes, content, is_open, planned_at, ends_at FROM plan_days \
         WHERE user_id = ?1 AND day >= ?2 AND is_open = ?3 AND ends_at > ?4",
        params![user, first, true, now],
        plan_day,
    )
}

/// The plans of a person after a day, for the export.
pub fn days_after(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<PlanDay>> {
    db.all(
        "SELECT day, minutes, content, is_open, planned_at, ends_at FROM plan_days WHERE user_id = ?1 AND day > ?2 \
         ORDER BY day LIMIT ?3",
        params![user, after, most],
        plan_day,
    )
}

/// Saves the plan of a day.
pub fn save_day(tx: &Tx, user: Id<kind::User>, plan: &PlanDay) -> Result<()> {
    tx.exec(
        "INSERT INTO plan_days (user_id, day, minutes, content, is_open, planned_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT (user_id, day) DO UPDATE SET minutes = excluded.minutes, content = excluded.content, \
         is_open = excluded.is_open, planned_at = excluded.planned_at, ends_at = excluded.ends_at",
        params![
            user,
            plan.day,
            i64::from(plan.minutes),
            Json(plan.content.clone()),
            plan.is_open,
            plan.planned_at,
            plan.ends_at
        ],
    )?;
    Ok(())
}
