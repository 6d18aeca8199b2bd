//! The SQL of `study_logs` and `study_timers`.

use std::time::Duration;

use super::model::{LogSource, Measured, Method, Stretch, StudyLog, Timer};
use crate::db::{Json, Keyset, Reader, Row, Tx, keyset, params};
use crate::features::xp::model::{PayBound, Spent};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

// The engine knows no figures of the tables, and would take the index without the subject or the method.
const ALL: Keyset = keyset!(
    "SELECT id, subject, topic, minutes, method, source, started_at, ended_at, is_timed, focus_rating, day, points, multiplier, \
     bound, spent, measured_minutes, measured_end, created_at FROM study_logs WHERE user_id = ?1 AND started_at >= ?2 AND started_at < ?3",
    limit "?4", descending ["started_at" = "?5", "id" = "?6"]
);
const OF_SUBJECT: Keyset = keyset!(
    "SELECT id, subject, topic, minutes, method, source, started_at, ended_at, is_timed, focus_rating, day, points, multiplier, \
     bound, spent, measured_minutes, measured_end, created_at FROM study_logs INDEXED BY study_logs_by_subject \
     WHERE user_id = ?1 AND started_at >= ?2 AND started_at < ?3 AND subject_folded = ?4",
    limit "?5", descending ["started_at" = "?6", "id" = "?7"]
);
const OF_METHOD: Keyset = keyset!(
    "SELECT id, subject, topic, minutes, method, source, started_at, ended_at, is_timed, focus_rating, day, points, multiplier, \
     bound, spent, measured_minutes, measured_end, created_at FROM study_logs INDEXED BY study_logs_by_method \
     WHERE user_id = ?1 AND started_at >= ?2 AND started_at < ?3 AND method = ?4",
    limit "?5", descending ["started_at" = "?6", "id" = "?7"]
);
const OF_BOTH: Keyset = keyset!(
    "SELECT id, subject, topic, minutes, method, source, started_at, ended_at, is_timed, focus_rating, day, points, multiplier, \
     bound, spent, measured_minutes, measured_end, created_at FROM study_logs INDEXED BY study_logs_by_both \
     WHERE user_id = ?1 AND started_at >= ?2 AND started_at < ?3 AND subject_folded = ?4 \
     AND method = ?5",
    limit "?6", descending ["started_at" = "?7", "id" = "?8"]
);

fn log(row: &Row) -> Result<StudyLog> {
    let (minutes, ended_at): (Option<i64>, Option<Timestamp>) =
        (row.get("measured_minutes")?, row.get("measured_end")?);
    Ok(StudyLog {
        id: row.get("id")?,
        subject: row.get("subject")?,
        topic: row.get("topic")?,
        minutes: row.get("minutes")?,
        method: row.get("method")?,
        source: row.get("source")?,
        started_at: row.get("started_at")?,
        ended_at: row.get("ended_at")?,
        is_timed: row.get("is_timed")?,
        focus_rating: row.get("focus_rating")?,
        day: row.get("day")?,
        points: row.get("points")?,
        multiplier: row.get("multiplier")?,
        bound: row.get("bound")?,
        spent: row.get::<Json<Spent>>("spent")?.0,
        measured: minutes.zip(ended_at).map(|(minutes, ended_at)| Measured { minutes, ended_at }),
        created_at: row.get("created_at")?,
    })
}

/// What a log says, before it is known what it earns.
#[derive(Debug)]
pub(super) struct NewRow<'a> {
    pub subject: &'a str,
    pub folded: &'a str,
    pub topic: Option<&'a str>,
    pub minutes: i64,
    pub method: Option<Method>,
    pub source: LogSource,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
    pub is_timed: bool,
    pub focus_rating: Option<u8>,
    pub created_at: Timestamp,
}

/// Adds a log that has earned nothing yet.
pub(super) fn insert(tx: &Tx, user: Id<kind::User>, new: &NewRow<'_>) -> Result<Id<kind::StudyLog>> {
    let is_measured = new.source == LogSource::Timer;
    tx.insert(
        "INSERT INTO study_logs (user_id, subject, subject_folded, topic, minutes, method, source, started_at, ended_at, is_timed, \
         focus_rating, day, points, multiplier, spent, measured_minutes, measured_end, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, 0, 100, ?12, ?13, ?14, ?15)",
        params![
            user,
            new.subject,
            new.folded,
            new.topic,
            new.minutes,
            new.method,
            new.source,
            new.started_at,
            new.ended_at,
            new.is_timed,
            new.focus_rating,
            Json(Spent::default()),
            is_measured.then_some(new.minutes),
            is_measured.then_some(new.ended_at),
            new.created_at
        ],
    )
}

/// Saves what a log earned, and returns the log.
pub(super) fn save_award(
    tx: &Tx,
    id: Id<kind::StudyLog>,
    (day, points, multiplier): (i64, i64, i64),
    bound: Option<PayBound>,
    spent: Spent,
) -> Result<StudyLog> {
    tx.one(
        "UPDATE study_logs SET day = ?2, points = ?3, multiplier = ?4, bound = ?5, spent = ?6 WHERE id = ?1 \
         RETURNING id, subject, topic, minutes, method, source, started_at, ended_at, is_timed, focus_rating, day, points, multiplier, \
         bound, spent, measured_minutes, measured_end, created_at",
        params![id, day, points, multiplier, bound, Json(spent)],
        log,
    )
}

/// Saves what a log says now, and returns it.
pub(super) fn update(tx: &Tx, id: Id<kind::StudyLog>, new: &NewRow<'_>) -> Result<StudyLog> {
    tx.one(
        "UPDATE study_logs SET subject = ?2, subject_folded = ?3, topic = ?4, minutes = ?5, method = ?6, started_at = ?7, ended_at = ?8, \
         is_timed = ?9, focus_rating = ?10 WHERE id = ?1 \
         RETURNING id, subject, topic, minutes, method, source, started_at, ended_at, is_timed, focus_rating, day, points, multiplier, \
         bound, spent, measured_minutes, measured_end, created_at",
        params![
            id,
            new.subject,
            new.folded,
            new.topic,
            new.minutes,
            new.method,
            new.started_at,
            new.ended_at,
            new.is_timed,
            new.focus_rating
        ],
        log,
    )
}

/// A log of a person.
pub(super) fn find(db: &Reader, user: Id<kind::User>, id: Id<kind::StudyLog>) -> Result<Option<StudyLog>> {
    db.opt(
        "SELECT id, subject, topic, minutes, method, source, started_at, ended_at, is_timed, focus_rating, day, points, multiplier, \
         bound, spent, measured_minutes, measured_end, created_at FROM study_logs WHERE id = ?1 AND user_id = ?2",
        params![id, user],
        log,
    )
}

/// Deletes a log.
pub(super) fn delete(tx: &Tx, id: Id<kind::StudyLog>) -> Result<()> {
    tx.exec("DELETE FROM study_logs WHERE id = ?1", params![id])?;
    Ok(())
}

/// The logs of a person, those that began last first. `subject` is folded.
pub(super) fn list(
    db: &Reader,
    user: Id<kind::User>,
    (subject, method): (Option<&str>, Option<Method>),
    (from, to): (Timestamp, Timestamp),
    page: &PageRequest<Timestamp>,
) -> Result<Page<StudyLog, Timestamp>> {
    let position = |log: &StudyLog| (log.started_at, log.id.get());
    // Of two upper bounds, the engine takes the first one to enter an index, so it is to be the narrower one.
    let to = page.after.as_ref().map_or(to, |cursor| to.min(cursor.key().plus(Duration::from_millis(1))));
    match (subject, method) {
        (None, None) => db.page(&ALL, &[&user, &from, &to], page, log, position),
        (Some(subject), None) => db.page(&OF_SUBJECT, &[&user, &from, &to, &subject], page, log, position),
        (None, Some(method)) => db.page(&OF_METHOD, &[&user, &from, &to, &method], page, log, position),
        (Some(subject), Some(method)) => {
            db.page(&OF_BOTH, &[&user, &from, &to, &subject, &method], page, log, position)
        }
    }
}

/// The ratings of concentration in the logs of a person that began in this time, each with the day that it counts for.
pub(super) fn ratings(
    db: &Reader,
    user: Id<kind::User>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(i64, i64)>> {
    db.all(
        "SELECT day, focus_rating FROM study_logs WHERE user_id = ?1 AND started_at >= ?2 AND started_at < ?3 \
         AND focus_rating IS NOT NULL ORDER BY started_at LIMIT 1000",
        params![user, from, to],
        |row| Ok((row.get("day")?, row.get("focus_rating")?)),
    )
}

/// The minutes in the logs of a person that began in this time, each with the day that it counts for.
pub(super) fn minutes(
    db: &Reader,
    user: Id<kind::User>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(i64, i64)>> {
    db.all(
        "SELECT day, minutes FROM study_logs WHERE user_id = ?1 AND started_at >= ?2 AND started_at < ?3 \
         ORDER BY started_at LIMIT 5000",
        params![user, from, to],
        |row| Ok((row.get("day")?, row.get("minutes")?)),
    )
}

/// The longest time from the beginning to the end of a log: a day on which the clocks are set back.
const LONGEST: Duration = Duration::from_secs(25 * 3600);

/// The times of the logs of a person with a known time of day that lie between two instants, or partly.
pub(super) fn timed_between(
    db: &Reader,
    user: Id<kind::User>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Stretch>> {
    db.all(
        "SELECT started_at, ended_at FROM study_logs WHERE user_id = ?1 AND is_timed = ?2 AND started_at >= ?3 AND started_at < ?4 \
         AND ended_at > ?5 ORDER BY started_at",
        params![user, true, from.minus(LONGEST), to, from],
        |row| Ok(Stretch { from: row.get("started_at")?, to: row.get("ended_at")? }),
    )
}

/// The last log of a person with a known time of day that began before this time, other than `except`. A log without minutes takes no time.
pub(super) fn last_before(
    db: &Reader,
    user: Id<kind::User>,
    end: Timestamp,
    except: Option<Id<kind::StudyLog>>,
) -> Result<Option<StudyLog>> {
    db.opt(
        "SELECT id, subject, topic, minutes, method, source, started_at, ended_at, is_timed, focus_rating, day, points, multiplier, \
         bound, spent, measured_minutes, measured_end, created_at FROM study_logs WHERE user_id = ?1 AND is_timed = ?2 AND started_at < ?3 \
         AND ended_at > started_at AND id IS NOT ?4 ORDER BY started_at DESC LIMIT 1",
        params![user, true, end, except],
        log,
    )
}

/// The minutes of the logs of a person that began in this time.
pub(super) fn minutes_in(db: &Reader, user: Id<kind::User>, (from, to): (Timestamp, Timestamp)) -> Result<i64> {
    db.one(
        "SELECT COALESCE(SUM(minutes), 0) AS minutes FROM study_logs WHERE user_id = ?1 AND started_at >= ?2 AND started_at < ?3",
        params![user, from, to],
        |row| row.get("minutes"),
    )
}

/// The minutes of a person by day and subject, over all logs.
pub(super) fn minutes_by_day(db: &Reader, user: Id<kind::User>) -> Result<Vec<(i64, String, i64)>> {
    db.all(
        "SELECT day, MIN(subject) AS subject, SUM(minutes) AS minutes FROM study_logs WHERE user_id = ?1 \
         GROUP BY day, subject_folded ORDER BY day, subject_folded",
        params![user],
        |row| Ok((row.get("day")?, row.get("subject")?, row.get("minutes")?)),
    )
}

/// The logs of a person with ids above `after`, for the export.
pub(super) fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<StudyLog>> {
    db.all(
        "SELECT id, subject, topic, minutes, method, source, started_at, ended_at, is_timed, focus_rating, day, points, multiplier, \
         bound, spent, measured_minutes, measured_end, created_at FROM study_logs WHERE user_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![user, after, most],
        log,
    )
}

fn stretch((from, to): (i64, i64)) -> Stretch {
    Stretch { from: Timestamp::from_millis(from), to: Timestamp::from_millis(to) }
}

/// The timer of a person.
pub(super) fn timer(db: &Reader, user: Id<kind::User>) -> Result<Option<Timer>> {
    db.opt(
        "SELECT subject, topic, method, started_at, running_since, ran, signs FROM study_timers WHERE user_id = ?1",
        params![user],
        |row| {
            Ok(Timer {
                subject: row.get("subject")?,
                topic: row.get("topic")?,
                method: row.get("method")?,
                started_at: row.get("started_at")?,
                running_since: row.get("running_since")?,
                ran: row.get::<Json<Vec<(i64, i64)>>>("ran")?.0.into_iter().map(stretch).collect(),
                signs: row.get("signs")?,
            })
        },
    )
}

/// Saves the timer of a person.
pub(super) fn save_timer(tx: &Tx, user: Id<kind::User>, timer: &Timer) -> Result<()> {
    let ran: Vec<(i64, i64)> = timer.ran.iter().map(|ran| (ran.from.millis(), ran.to.millis())).collect();
    tx.exec(
        "INSERT INTO study_timers (user_id, subject, topic, method, started_at, running_since, ran, signs) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (user_id) DO UPDATE SET subject = excluded.subject, \
         topic = excluded.topic, method = excluded.method, started_at = excluded.started_at, running_since = excluded.running_since, \
         ran = excluded.ran, signs = excluded.signs",
        params![
            user,
            timer.subject,
            timer.topic,
            timer.method,
            timer.started_at,
            timer.running_since,
            Json(ran),
            timer.signs
        ],
    )?;
    Ok(())
}

/// Removes the timer of a person.
pub(super) fn delete_timer(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec("DELETE FROM study_timers WHERE user_id = ?1", params![user])?;
    Ok(())
}
