//! The SQL of `clp_people`, `clp_days`, `clp_changes` and `clp_counts`.

use super::model::{
    Answers, Change, ChangeKind, Changed, Counts, DayCounts, Dimension, Estimate, PerDimension, Person,
};
use crate::db::{Json, Reader, Row, Tx, params};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

fn person(row: &Row) -> Result<Person> {
    Ok(Person {
        user: row.get("user_id")?,
        is_counted: row.get("is_counted")?,
        week: row.get("week")?,
        open_week: row.get("open_week")?,
        estimates: row.get::<Json<PerDimension<Estimate>>>("estimates")?.0,
        answers: row.get::<Json<Answers>>("answers")?.0,
        assessed_at: row.get("assessed_at")?,
        changed_at: row.get("changed_at")?,
    })
}

/// What is kept of a person.
pub(super) fn find(db: &Reader, user: Id<kind::User>) -> Result<Option<Person>> {
    db.opt(
        "SELECT user_id, is_counted, week, open_week, estimates, answers, assessed_at, changed_at FROM clp_people WHERE user_id = ?1",
        params![user],
        person,
    )
}

/// The last week that moved a person's estimates, and the first one that has not.
pub(super) fn weeks(db: &Reader, user: Id<kind::User>) -> Result<Option<(i64, Option<i64>)>> {
    db.opt("SELECT week, open_week FROM clp_people WHERE user_id = ?1", params![user], |row| {
        Ok((row.get("week")?, row.get("open_week")?))
    })
}

/// Saves what is kept of a person.
pub(super) fn save(tx: &Tx, person: &Person) -> Result<()> {
    tx.exec(
        "INSERT INTO clp_people (user_id, is_counted, week, open_week, estimates, answers, assessed_at, changed_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (user_id) DO UPDATE SET is_counted = excluded.is_counted, \
         week = excluded.week, open_week = excluded.open_week, estimates = excluded.estimates, answers = excluded.answers, \
         assessed_at = excluded.assessed_at, changed_at = excluded.changed_at",
        params![
            person.user,
            person.is_counted,
            person.week,
            person.open_week,
            Json(&person.estimates),
            Json(&person.answers),
            person.assessed_at,
            person.changed_at
        ],
    )?;
    Ok(())
}

/// Notes the first week with evidence that has not moved the estimates.
pub(super) fn open(tx: &Tx, user: Id<kind::User>, week: i64) -> Result<()> {
    tx.exec("UPDATE clp_people SET open_week = ?2 WHERE user_id = ?1", params![user, week])?;
    Ok(())
}

/// Removes what is kept of a person.
pub(super) fn delete(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec("DELETE FROM clp_people WHERE user_id = ?1", params![user])?;
    Ok(())
}

/// People with evidence of weeks before this one that has not moved their estimates.
pub(super) fn unsettled(db: &Reader, week: i64, most: u32) -> Result<Vec<Person>> {
    db.all(
        "SELECT user_id, is_counted, week, open_week, estimates, answers, assessed_at, changed_at FROM clp_people \
         WHERE open_week IS NOT NULL AND open_week < ?1 ORDER BY open_week, user_id LIMIT ?2",
        params![week, most],
        person,
    )
}

fn day(row: &Row) -> Result<DayCounts> {
    let reviews: (Option<i64>, Option<i64>) = (row.get("first_review")?, row.get("last_review")?);
    Ok(DayCounts {
        day: row.get("day")?,
        counts: Counts {
            days: 1,
            logs: row.get("logs")?,
            reviews: row.get("reviews")?,
            minutes: row.get("minutes")?,
            practice_minutes: row.get("practice_minutes")?,
            text_minutes: row.get("text_minutes")?,
            together_minutes: row.get("together_minutes")?,
            sessions: row.get("sessions")?,
            session_minutes: row.get("session_minutes")?,
            timed: row.get("timed")?,
            speed: row.get("speed")?,
            pictures: row.get("pictures")?,
            pictures_right: row.get("pictures_right")?,
            plain: row.get("plain")?,
            plain_right: row.get("plain_right")?,
            long: row.get("long")?,
            long_right: row.get("long_right")?,
            short: row.get("short")?,
            short_right: row.get("short_right")?,
            steps_done: row.get("steps_done")?,
            steps_skipped: row.get("steps_skipped")?,
            harder: row.get("harder")?,
            easier: row.get("easier")?,
            feedback: row.get("feedback")?,
            feedback_sum: row.get("feedback_sum")?,
            acts: row.get("acts")?,
            ..Counts::default()
        },
        logs: row.get::<Json<Vec<i64>>>("log_ids")?.0,
        reviews: reviews.0.zip(reviews.1).map(|(one, other)| (one.min(other), one.max(other))),
    })
}

/// Adds counts to a day. `review` is the review that they come from.
pub(super) fn add(
    tx: &Tx,
    user: Id<kind::User>,
    day: i64,
    counts: &Counts,
    review: Option<Id<kind::Review>>,
) -> Result<()> {
    tx.exec(
        "INSERT INTO clp_days (user_id, day, logs, reviews, minutes, practice_minutes, text_minutes, together_minutes, sessions, \
         session_minutes, timed, speed, pictures, pictures_right, plain, plain_right, long, long_right, short, short_right, log_ids, \
         first_review, last_review, steps_done, steps_skipped, harder, easier, feedback, feedback_sum, acts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, \
         '[]', ?21, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28) ON CONFLICT (user_id, day) DO UPDATE SET logs = clp_days.logs + excluded.logs, \
         reviews = clp_days.reviews + excluded.reviews, minutes = clp_days.minutes + excluded.minutes, \
         practice_minutes = clp_days.practice_minutes + excluded.practice_minutes, \
         text_minutes = clp_days.text_minutes + excluded.text_minutes, \
         together_minutes = clp_days.together_minutes + excluded.together_minutes, sessions = clp_days.sessions + excluded.sessions, \
         session_minutes = clp_days.session_minutes + excluded.session_minutes, timed = clp_days.timed + excluded.timed, \
         speed = clp_days.speed + excluded.speed, pictures = clp_days.pictures + excluded.pictures, \
         pictures_right = clp_days.pictures_right + excluded.pictures_right, plain = clp_days.plain + excluded.plain, \
         plain_right = clp_days.plain_right + excluded.plain_right, long = clp_days.long + excluded.long, \
         long_right = clp_days.long_right + excluded.long_right, short = clp_days.short + excluded.short, \
         short_right = clp_days.short_right + excluded.short_right, \
         first_review = CASE WHEN clp_days.first_review <= excluded.first_review THEN clp_days.first_review \
         ELSE COALESCE(excluded.first_review, clp_days.first_review) END, \
         last_review = CASE WHEN clp_days.last_review >= excluded.last_review THEN clp_days.last_review \
         ELSE COALESCE(excluded.last_review, clp_days.last_review) END, \
         steps_done = clp_days.steps_done + excluded.steps_done, steps_skipped = clp_days.steps_skipped + excluded.steps_skipped, \
         harder = clp_days.harder + excluded.harder, easier = clp_days.easier + excluded.easier, \
         feedback = clp_days.feedback + excluded.feedback, feedback_sum = clp_days.feedback_sum + excluded.feedback_sum, \
         acts = clp_days.acts + excluded.acts",
        params![
            user,
            day,
            counts.logs,
            counts.reviews,
            counts.minutes,
            counts.practice_minutes,
            counts.text_minutes,
            counts.together_minutes,
            counts.sessions,
            counts.session_minutes,
            counts.timed,
            counts.speed,
            counts.pictures,
            counts.pictures_right,
            counts.plain,
            counts.plain_right,
            counts.long,
            counts.long_right,
            counts.short,
            counts.short_right,
            review,
            counts.steps_done,
            counts.steps_skipped,
            counts.harder,
            counts.easier,
            counts.feedback,
            counts.feedback_sum,
            counts.acts
        ],
    )?;
    Ok(())
}

/// Saves which study logs a day has.
pub(super) fn save_logs(tx: &Tx, user: Id<kind::User>, day: i64, logs: &[i64]) -> Result<()> {
    tx.exec("UPDATE clp_days SET log_ids = ?3 WHERE user_id = ?1 AND day = ?2", params![user, day, Json(logs)])?;
    Ok(())
}

/// The days of a person from one to another, in their order.
pub(super) fn days(db: &Reader, user: Id<kind::User>, (first, last): (i64, i64)) -> Result<Vec<DayCounts>> {
    db.all(
        "SELECT day, logs, reviews, minutes, practice_minutes, text_minutes, together_minutes, sessions, session_minutes, timed, speed, \
         pictures, pictures_right, plain, plain_right, long, long_right, short, short_right, log_ids, first_review, last_review, steps_done, steps_skipped, \
         harder, easier, feedback, feedback_sum, acts FROM clp_days WHERE user_id = ?1 AND day >= ?2 AND day <= ?3 ORDER BY day",
        params![user, first, last],
        day,
    )
}

/// Removes the days of a person before this one.
pub(super) fn forget_days(tx: &Tx, user: Id<kind::User>, before: i64) -> Result<()> {
    tx.exec("DELETE FROM clp_days WHERE user_id = ?1 AND day < ?2", params![user, before])?;
    Ok(())
}

/// Adds an entry to the history of a person, and removes the one that is more than `most` entries older.
pub(super) fn record(
    tx: &Tx,
    user: Id<kind::User>,
    (at, kind, week_from): (Timestamp, ChangeKind, Option<i64>),
    changes: &[Changed],
    reason: Option<&str>,
    most: i64,
) -> Result<()> {
    tx.exec(
        "INSERT INTO clp_changes (user_id, created_at, kind, week_from, changes, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![user, at, kind, week_from, Json(changes), reason],
    )?;
    tx.exec(
        "DELETE FROM clp_changes WHERE user_id = ?1 AND id <= (SELECT id FROM clp_changes WHERE user_id = ?1 \
         ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        params![user, most],
    )?;
    Ok(())
}

fn change(row: &Row) -> Result<Change> {
    Ok(Change {
        id: row.get("id")?,
        at: row.get("created_at")?,
        kind: row.get("kind")?,
        week_from: row.get("week_from")?,
        changes: row.get::<Json<Vec<Changed>>>("changes")?.0,
        reason: row.get("reason")?,
    })
}

/// The history of a person, newest first.
pub(super) fn changes(db: &Reader, user: Id<kind::User>, page: PageRequest) -> Result<Page<Change>> {
    let rows = db.all(
        "SELECT id, created_at, kind, week_from, changes, reason FROM clp_changes WHERE user_id = ?1 AND id < ?2 \
         ORDER BY id DESC LIMIT ?3",
        params![user, page.below(), page.fetch()],
        change,
    )?;
    Ok(Page::of(rows, page, |change| change.id.get()))
}

/// The history of a person with ids above `after`, for the export.
pub(super) fn held_changes(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Change>> {
    db.all(
        "SELECT id, created_at, kind, week_from, changes, reason FROM clp_changes WHERE user_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![user, after, most],
        change,
    )
}

/// Counts a person in a step of a dimension, or no more where `sign` is -1.
pub(super) fn count(tx: &Tx, dimension: Dimension, step: i64, sign: i64) -> Result<()> {
    tx.exec(
        "INSERT INTO clp_counts (dimension, step, people) VALUES (?1, ?2, ?3) \
         ON CONFLICT (dimension, step) DO UPDATE SET people = clp_counts.people + excluded.people",
        params![dimension, step, sign],
    )?;
    Ok(())
}

/// How many people are in each step of a dimension.
pub(super) fn counted(db: &Reader, dimension: Dimension) -> Result<Vec<(i64, i64)>> {
    db.all("SELECT step, people FROM clp_counts WHERE dimension = ?1 ORDER BY step", params![dimension], |row| {
        Ok((row.get("step")?, row.get("people")?))
    })
}
