//! The SQL that counts figures again from `analytics_days`, to compare them with those that are kept. It reads all days of a class.

use super::totals;
use crate::db::{Reader, Tx, params};
use crate::features::analytics::model::{DayTotals, Scope, SubjectEntry};
use crate::kernel::Result;

/// The classes with figures or people, the school included.
pub fn all_scopes(db: &Reader) -> Result<Vec<Scope>> {
    db.all(
        "SELECT class_id FROM analytics_learners UNION SELECT class_id FROM analytics_totals UNION \
         SELECT class_id FROM analytics_spreads ORDER BY class_id",
        (),
        |row| row.get("class_id"),
    )
}

/// The sums that are kept, each with its subject.
pub fn kept_totals(db: &Reader, class: Scope) -> Result<Vec<(i64, DayTotals)>> {
    db.all(
        "SELECT subject_id, day, learners, week, month, studying, reviewing, recalling, asking, minutes, reviews, learned, remembered, \
         questions, model_answers, tokens_read, tokens_written, cost FROM analytics_totals WHERE class_id = ?1 \
         ORDER BY subject_id, day",
        params![class],
        |row| Ok((row.get("subject_id")?, totals(row)?)),
    )
}

/// The counts of people in steps that are kept, each with its subject and day.
pub fn kept_spreads(db: &Reader, class: Scope) -> Result<Vec<SubjectEntry>> {
    db.all(
        "SELECT subject_id, day, measure, step, people FROM analytics_spreads WHERE class_id = ?1 AND people <> 0 \
         ORDER BY subject_id, day, measure, step",
        params![class],
        |row| {
            let entry = (row.get("measure")?, row.get("step")?);
            Ok(((row.get("subject_id")?, row.get("day")?), (entry, row.get("people")?)))
        },
    )
}

/// The sums by the days of the people, each with its subject.
pub fn counted_totals(db: &Reader, class: Scope) -> Result<Vec<(i64, DayTotals)>> {
    db.all(
        "WITH RECURSIVE offsets (days) AS (SELECT 0 UNION ALL SELECT days + 1 FROM offsets WHERE days < 27), \
         active AS (SELECT days.*, LEAD(days.day) OVER (PARTITION BY days.user_id, days.subject_id ORDER BY days.day) AS behind \
         FROM analytics_learners AS learners JOIN analytics_days AS days ON days.user_id = learners.user_id \
         WHERE learners.class_id = ?1) \
         SELECT subject_id, day, SUM(learners) AS learners, SUM(week) AS week, SUM(month) AS month, SUM(studying) AS studying, \
         SUM(reviewing) AS reviewing, SUM(recalling) AS recalling, SUM(asking) AS asking, SUM(minutes) AS minutes, \
         SUM(reviews) AS reviews, SUM(learned) AS learned, SUM(remembered) AS remembered, SUM(questions) AS questions, \
         SUM(model_answers) AS model_answers, SUM(tokens_read) AS tokens_read, SUM(tokens_written) AS tokens_written, \
         SUM(cost) AS cost FROM (SELECT subject_id, day, 1 AS learners, 0 AS week, 0 AS month, \
         CASE WHEN minutes > 0 THEN 1 ELSE 0 END AS studying, CASE WHEN reviews > 0 THEN 1 ELSE 0 END AS reviewing, \
         CASE WHEN learned > 0 THEN 1 ELSE 0 END AS recalling, CASE WHEN questions > 0 THEN 1 ELSE 0 END AS asking, minutes, reviews, \
         learned, remembered, questions, model_answers, tokens_read, tokens_written, cost FROM active \
         UNION ALL SELECT active.subject_id, active.day + offsets.days, 0, CASE WHEN offsets.days < 7 THEN 1 ELSE 0 END, 1, \
         0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM active JOIN offsets \
         ON active.day + offsets.days < COALESCE(active.behind, active.day + 28)) AS parts \
         GROUP BY subject_id, day ORDER BY subject_id, day",
        params![class],
        |row| Ok((row.get("subject_id")?, totals(row)?)),
    )
}

/// The counts of people in steps by the days of the people, each with its subject and day.
pub fn counted_spreads(db: &Reader, class: Scope) -> Result<Vec<SubjectEntry>> {
    db.all(
        "WITH active AS (SELECT days.* FROM analytics_learners AS learners JOIN analytics_days AS days \
         ON days.user_id = learners.user_id WHERE learners.class_id = ?1) \
         SELECT subject_id, day, measure, step, COUNT(*) AS people FROM (\
         SELECT subject_id, day, 1 AS measure, minutes_step AS step FROM active \
         UNION ALL SELECT subject_id, day, 2, reviews_step FROM active \
         UNION ALL SELECT subject_id, day, 3, retention_step FROM active \
         UNION ALL SELECT subject_id, day, 4 + effort, retention_step FROM active) AS parts \
         WHERE step IS NOT NULL GROUP BY subject_id, day, measure, step ORDER BY subject_id, day, measure, step",
        params![class],
        |row| {
            let entry = (row.get("measure")?, row.get("step")?);
            Ok(((row.get("subject_id")?, row.get("day")?), (entry, row.get("people")?)))
        },
    )
}

/// The people of a class.
pub fn people_of(db: &Reader, class: Scope) -> Result<Vec<i64>> {
    db.all("SELECT user_id FROM analytics_learners WHERE class_id = ?1 ORDER BY user_id", params![class], |row| {
        row.get("user_id")
    })
}

/// The subjects whose number of people is wrong, each with the number by the days of the people.
pub fn wrong_subjects(db: &Reader) -> Result<Vec<(i64, i64)>> {
    db.all(
        "SELECT subjects.id, COUNT(counted.user_id) AS people FROM analytics_subjects AS subjects LEFT JOIN \
         (SELECT DISTINCT days.subject_id, days.user_id FROM analytics_learners AS learners \
         JOIN analytics_days AS days ON days.user_id = learners.user_id WHERE learners.class_id = 0 AND days.subject_id > 0) AS counted \
         ON counted.subject_id = subjects.id GROUP BY subjects.id, subjects.people \
         HAVING COUNT(counted.user_id) <> subjects.people ORDER BY subjects.id",
        (),
        |row| Ok((row.get("id")?, row.get("people")?)),
    )
}

/// Saves the number of people of a subject.
pub fn save_subject(tx: &Tx, subject: i64, people: i64) -> Result<()> {
    tx.exec("UPDATE analytics_subjects SET people = ?2 WHERE id = ?1", params![subject, people])?;
    Ok(())
}
