//! The SQL of changes of `analytics_totals` and `analytics_spreads`. Each statement changes the figures of all classes of a person.

use crate::db::{Tx, params};
use crate::features::analytics::model::{DayTotals, Entry, Scope};
use crate::kernel::{Id, Result, id::kind};

/// The most entries that a change of a day has: four before, four after.
const MOST_ENTRIES: usize = 8;

/// Adds a change to the sums of a day.
pub fn add_totals(tx: &Tx, user: Id<kind::User>, subject: i64, change: &DayTotals) -> Result<()> {
    let sums = &change.sums;
    tx.exec(
        "INSERT INTO analytics_totals (class_id, subject_id, day, learners, week, month, studying, reviewing, recalling, asking, \
         minutes, reviews, learned, remembered, questions, model_answers, tokens_read, tokens_written, cost) \
         SELECT class_id, ?2, ?3, ?4, 0, 0, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17 \
         FROM analytics_learners WHERE user_id = ?1 ON CONFLICT (class_id, subject_id, day) DO UPDATE SET \
         learners = analytics_totals.learners + excluded.learners, studying = analytics_totals.studying + excluded.studying, \
         reviewing = analytics_totals.reviewing + excluded.reviewing, recalling = analytics_totals.recalling + excluded.recalling, \
         asking = analytics_totals.asking + excluded.asking, minutes = analytics_totals.minutes + excluded.minutes, \
         reviews = analytics_totals.reviews + excluded.reviews, learned = analytics_totals.learned + excluded.learned, \
         remembered = analytics_totals.remembered + excluded.remembered, questions = analytics_totals.questions + excluded.questions, \
         model_answers = analytics_totals.model_answers + excluded.model_answers, \
         tokens_read = analytics_totals.tokens_read + excluded.tokens_read, \
         tokens_written = analytics_totals.tokens_written + excluded.tokens_written, cost = analytics_totals.cost + excluded.cost",
        params![
            user,
            subject,
            change.day,
            change.learners,
            change.studying,
            change.reviewing,
            change.recalling,
            change.asking,
            sums.minutes,
            sums.reviews,
            sums.learned,
            sums.remembered,
            sums.questions,
            sums.model_answers,
            sums.tokens_read,
            sums.tokens_written,
            sums.cost
        ],
    )?;
    Ok(())
}

/// Adds people to steps, or takes them off: the places with their changes, eight at the most.
pub fn add_spreads(tx: &Tx, user: Id<kind::User>, (subject, day): (i64, i64), changes: &[(Entry, i64)]) -> Result<()> {
    let mut all = [((0, 0), 0); MOST_ENTRIES];
    all.iter_mut().zip(changes).for_each(|(place, change)| *place = *change);
    let [
        ((m1, s1), c1),
        ((m2, s2), c2),
        ((m3, s3), c3),
        ((m4, s4), c4),
        ((m5, s5), c5),
        ((m6, s6), c6),
        ((m7, s7), c7),
        ((m8, s8), c8),
    ] = all;
    tx.exec(
        "INSERT INTO analytics_spreads (class_id, subject_id, day, measure, step, people) \
         SELECT learners.class_id, ?2, ?3, changes.measure, changes.step, changes.people FROM analytics_learners AS learners \
         JOIN (SELECT ?4 AS measure, ?5 AS step, ?6 AS people UNION ALL SELECT ?7, ?8, ?9 UNION ALL SELECT ?10, ?11, ?12 \
         UNION ALL SELECT ?13, ?14, ?15 UNION ALL SELECT ?16, ?17, ?18 UNION ALL SELECT ?19, ?20, ?21 \
         UNION ALL SELECT ?22, ?23, ?24 UNION ALL SELECT ?25, ?26, ?27) AS changes ON changes.people <> 0 \
         WHERE learners.user_id = ?1 ON CONFLICT (class_id, subject_id, day, measure, step) DO UPDATE SET \
         people = analytics_spreads.people + excluded.people",
        params![
            user, subject, day, m1, s1, c1, m2, s2, c2, m3, s3, c3, m4, s4, c4, m5, s5, c5, m6, s6, c6, m7, s7, c7, m8,
            s8, c8
        ],
    )?;
    Ok(())
}

/// Counts a person as active, or no more, in the seven days and in the 28 days up to each day: from one day to another, each.
pub fn add_rolling(
    tx: &Tx,
    user: Id<kind::User>,
    subject: i64,
    (week, month): ((i64, i64), (i64, i64)),
    sign: i64,
) -> Result<()> {
    let (first, last) = (week.0.min(month.0), week.1.max(month.1));
    tx.exec(
        "WITH RECURSIVE days (day) AS (SELECT ?7 UNION ALL SELECT day + 1 FROM days WHERE day < ?8) \
         INSERT INTO analytics_totals (class_id, subject_id, day, learners, week, month, studying, reviewing, recalling, asking, \
         minutes, reviews, learned, remembered, questions, model_answers, tokens_read, tokens_written, cost) \
         SELECT learners.class_id, ?2, days.day, 0, CASE WHEN days.day >= ?3 AND days.day <= ?4 THEN ?9 ELSE 0 END, \
         CASE WHEN days.day >= ?5 AND days.day <= ?6 THEN ?9 ELSE 0 END, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 \
         FROM analytics_learners AS learners JOIN days ON days.day <= ?8 WHERE learners.user_id = ?1 \
         ON CONFLICT (class_id, subject_id, day) DO UPDATE SET week = analytics_totals.week + excluded.week, \
         month = analytics_totals.month + excluded.month",
        params![user, subject, week.0, week.1, month.0, month.1, first, last, sign],
    )?;
    Ok(())
}

/// Adds all that a person did to the figures of a class, or takes it off where `sign` is -1.
pub fn add_person(tx: &Tx, user: Id<kind::User>, class: Scope, sign: i64) -> Result<()> {
    tx.exec(
        "INSERT INTO analytics_totals (class_id, subject_id, day, learners, week, month, studying, reviewing, recalling, asking, \
         minutes, reviews, learned, remembered, questions, model_answers, tokens_read, tokens_written, cost) \
         SELECT ?2, subject_id, day, ?3, 0, 0, CASE WHEN minutes > 0 THEN ?3 ELSE 0 END, CASE WHEN reviews > 0 THEN ?3 ELSE 0 END, \
         CASE WHEN learned > 0 THEN ?3 ELSE 0 END, CASE WHEN questions > 0 THEN ?3 ELSE 0 END, ?3 * minutes, ?3 * reviews, \
         ?3 * learned, ?3 * remembered, ?3 * questions, ?3 * model_answers, ?3 * tokens_read, ?3 * tokens_written, ?3 * cost \
         FROM analytics_days WHERE user_id = ?1 ON CONFLICT (class_id, subject_id, day) DO UPDATE SET \
         learners = analytics_totals.learners + excluded.learners, studying = analytics_totals.studying + excluded.studying, \
         reviewing = analytics_totals.reviewing + excluded.reviewing, recalling = analytics_totals.recalling + excluded.recalling, \
         asking = analytics_totals.asking + excluded.asking, minutes = analytics_totals.minutes + excluded.minutes, \
         reviews = analytics_totals.reviews + excluded.reviews, learned = analytics_totals.learned + excluded.learned, \
         remembered = analytics_totals.remembered + excluded.remembered, questions = analytics_totals.questions + excluded.questions, \
         model_answers = analytics_totals.model_answers + excluded.model_answers, \
         tokens_read = analytics_totals.tokens_read + excluded.tokens_read, \
         tokens_written = analytics_totals.tokens_written + excluded.tokens_written, cost = analytics_totals.cost + excluded.cost",
        params![user, class, sign],
    )?;
    tx.exec(
        "INSERT INTO analytics_spreads (class_id, subject_id, day, measure, step, people) \
         SELECT ?2, subject_id, day, 1, minutes_step, ?3 FROM analytics_days WHERE user_id = ?1 AND minutes_step IS NOT NULL \
         UNION ALL SELECT ?2, subject_id, day, 2, reviews_step, ?3 FROM analytics_days \
         WHERE user_id = ?1 AND reviews_step IS NOT NULL \
         UNION ALL SELECT ?2, subject_id, day, 3, retention_step, ?3 FROM analytics_days \
         WHERE user_id = ?1 AND retention_step IS NOT NULL \
         UNION ALL SELECT ?2, subject_id, day, 4 + effort, retention_step, ?3 FROM analytics_days \
         WHERE user_id = ?1 AND retention_step IS NOT NULL \
         ON CONFLICT (class_id, subject_id, day, measure, step) DO UPDATE SET people = analytics_spreads.people + excluded.people",
        params![user, class, sign],
    )?;
    tx.exec(
        "WITH RECURSIVE offsets (days) AS (SELECT 0 UNION ALL SELECT days + 1 FROM offsets WHERE days < 27) \
         INSERT INTO analytics_totals (class_id, subject_id, day, learners, week, month, studying, reviewing, recalling, asking, \
         minutes, reviews, learned, remembered, questions, model_answers, tokens_read, tokens_written, cost) \
         SELECT ?2, active.subject_id, active.day + offsets.days, 0, CASE WHEN offsets.days < 7 THEN ?3 ELSE 0 END, ?3, \
         0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 \
         FROM (SELECT subject_id, day, LEAD(day) OVER (PARTITION BY subject_id ORDER BY day) AS behind FROM analytics_days \
         WHERE user_id = ?1) AS active JOIN offsets ON active.day + offsets.days < COALESCE(active.behind, active.day + 28) \
         WHERE true ON CONFLICT (class_id, subject_id, day) DO UPDATE SET week = analytics_totals.week + excluded.week, \
         month = analytics_totals.month + excluded.month",
        params![user, class, sign],
    )?;
    Ok(())
}

/// Removes the figures of a class.
pub fn delete_figures(tx: &Tx, class: Scope) -> Result<()> {
    tx.exec("DELETE FROM analytics_totals WHERE class_id = ?1", params![class])?;
    tx.exec("DELETE FROM analytics_spreads WHERE class_id = ?1", params![class])?;
    Ok(())
}

/// Removes the people of a class.
pub fn delete_scopes_of(tx: &Tx, class: Scope) -> Result<()> {
    tx.exec("DELETE FROM analytics_learners WHERE class_id = ?1", params![class])?;
    Ok(())
}
