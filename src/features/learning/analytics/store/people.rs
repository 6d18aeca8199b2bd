//! The SQL of what a person did: `analytics_days`, `analytics_learners` and `analytics_subjects`.

use super::facts;
use crate::db::{Reader, ToValue, Tx, id_list, listed, params};
use crate::features::analytics::model::{Facts, Scope};
use crate::kernel::{Id, Result, id::kind};

/// What a person did on a day, in a subject.
pub fn day(db: &Reader, user: Id<kind::User>, (subject, day): (i64, i64)) -> Result<Option<Facts>> {
    db.opt(
        "SELECT minutes, reviews, learned, remembered, questions, model_answers, tokens_read, tokens_written, cost FROM analytics_days \
         WHERE user_id = ?1 AND subject_id = ?2 AND day = ?3",
        params![user, subject, day],
        facts,
    )
}

/// What a person did on all days, each with its subject and the number of the day.
pub fn all_days(db: &Reader, user: Id<kind::User>) -> Result<Vec<((i64, i64), Facts)>> {
    db.all(
        "SELECT subject_id, day, minutes, reviews, learned, remembered, questions, model_answers, tokens_read, tokens_written, cost \
         FROM analytics_days WHERE user_id = ?1 ORDER BY subject_id, day",
        params![user],
        |row| Ok(((row.get("subject_id")?, row.get("day")?), facts(row)?)),
    )
}

/// What a person did from a day to another one, all subjects together.
pub fn days(db: &Reader, user: Id<kind::User>, (from, to): (i64, i64)) -> Result<Vec<(i64, Facts)>> {
    db.all(
        "SELECT day, minutes, reviews, learned, remembered, questions, model_answers, tokens_read, tokens_written, cost \
         FROM analytics_days WHERE user_id = ?1 AND subject_id = 0 AND day >= ?2 AND day <= ?3 ORDER BY day",
        params![user, from, to],
        |row| Ok((row.get("day")?, facts(row)?)),
    )
}

/// The rows of a person behind a place, for the export.
pub fn held_days(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<(i64, Facts)>> {
    db.all(
        "SELECT day, minutes, reviews, learned, remembered, questions, model_answers, tokens_read, tokens_written, cost \
         FROM analytics_days WHERE user_id = ?1 AND subject_id = 0 AND day > ?2 ORDER BY day LIMIT ?3",
        params![user, after, most],
        |row| Ok((row.get("day")?, facts(row)?)),
    )
}

/// The subjects of a person from a day to another one, the most minutes first: each with its name, the days with study time, and the sums.
pub fn subjects_of(
    db: &Reader,
    user: Id<kind::User>,
    (from, to): (i64, i64),
    most: usize,
) -> Result<Vec<(String, i64, Facts)>> {
    db.all(
        "SELECT subjects.name, SUM(CASE WHEN days.minutes > 0 THEN 1 ELSE 0 END) AS days, SUM(days.minutes) AS minutes, \
         SUM(days.reviews) AS reviews, SUM(days.learned) AS learned, SUM(days.remembered) AS remembered, \
         SUM(days.questions) AS questions FROM analytics_days AS days INDEXED BY analytics_days_by_day \
         JOIN analytics_subjects AS subjects ON subjects.id = days.subject_id \
         WHERE days.user_id = ?1 AND days.day >= ?2 AND days.day <= ?3 \
         GROUP BY subjects.id ORDER BY SUM(days.minutes) DESC, SUM(days.reviews) DESC, subjects.id LIMIT ?4",
        params![user, from, to, most],
        |row| {
            let sums = Facts {
                minutes: row.get("minutes")?,
                reviews: row.get("reviews")?,
                learned: row.get("learned")?,
                remembered: row.get("remembered")?,
                questions: row.get("questions")?,
                ..Facts::default()
            };
            Ok((row.get("name")?, row.get("days")?, sums))
        },
    )
}

/// The days from one to another on which these people, a hundred at the most, answered flashcards that they had learned.
pub fn recalled(db: &Reader, users: &[i64], (from, to): (i64, i64)) -> Result<Vec<(i64, (i64, Facts))>> {
    let mut values: Vec<&dyn ToValue> = vec![&from, &to];
    values.extend(listed(users));
    db.all(
        concat!(
            "SELECT user_id, day, minutes, reviews, learned, remembered, questions, model_answers, tokens_read, tokens_written, cost \
             FROM analytics_days WHERE subject_id = 0 AND day >= ?1 AND day <= ?2 AND learned > 0 AND user_id IN (",
            id_list!(3),
            ")"
        ),
        values,
        |row| Ok((row.get("user_id")?, (row.get("day")?, facts(row)?))),
    )
}

/// The days from one to another on which these people, a hundred at the most, did something in a subject.
pub fn days_of_people(
    db: &Reader,
    users: &[i64],
    subject: i64,
    (from, to): (i64, i64),
) -> Result<Vec<(i64, (i64, Facts))>> {
    let mut values: Vec<&dyn ToValue> = vec![&subject, &from, &to];
    values.extend(listed(users));
    db.all(
        concat!(
            "SELECT user_id, day, minutes, reviews, learned, remembered, questions, model_answers, tokens_read, tokens_written, cost \
             FROM analytics_days WHERE subject_id = ?1 AND day >= ?2 AND day <= ?3 AND user_id IN (",
            id_list!(4),
            ")"
        ),
        values,
        |row| Ok((row.get("user_id")?, (row.get("day")?, facts(row)?))),
    )
}

/// Saves what a person did on a day, in a subject.
pub fn save_day(tx: &Tx, user: Id<kind::User>, (subject, day): (i64, i64), facts: &Facts) -> Result<()> {
    tx.exec(
        "INSERT INTO analytics_days (user_id, subject_id, day, minutes, reviews, learned, remembered, questions, model_answers, \
         tokens_read, tokens_written, cost, minutes_step, reviews_step, retention_step, effort) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) \
         ON CONFLICT (user_id, subject_id, day) DO UPDATE SET minutes = excluded.minutes, reviews = excluded.reviews, \
         learned = excluded.learned, remembered = excluded.remembered, questions = excluded.questions, \
         model_answers = excluded.model_answers, tokens_read = excluded.tokens_read, tokens_written = excluded.tokens_written, \
         cost = excluded.cost, minutes_step = excluded.minutes_step, reviews_step = excluded.reviews_step, \
         retention_step = excluded.retention_step, effort = excluded.effort",
        params![
            user,
            subject,
            day,
            facts.minutes,
            facts.reviews,
            facts.learned,
            facts.remembered,
            facts.questions,
            facts.model_answers,
            facts.tokens_read,
            facts.tokens_written,
            facts.cost,
            facts.minutes_step(),
            facts.reviews_step(),
            facts.retention_step(),
            super::super::model::steps::effort(facts.minutes)
        ],
    )?;
    Ok(())
}

/// Removes a day without anything.
pub fn delete_day(tx: &Tx, user: Id<kind::User>, (subject, day): (i64, i64)) -> Result<()> {
    tx.exec(
        "DELETE FROM analytics_days WHERE user_id = ?1 AND subject_id = ?2 AND day = ?3",
        params![user, subject, day],
    )?;
    Ok(())
}

/// Removes all days of a person.
pub fn delete_days(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec("DELETE FROM analytics_days WHERE user_id = ?1", params![user])?;
    Ok(())
}

/// The last day before a day on which a person did something in a subject, and the first one behind it.
pub fn neighbours(db: &Reader, user: Id<kind::User>, (subject, day): (i64, i64)) -> Result<(Option<i64>, Option<i64>)> {
    db.one(
        "SELECT (SELECT MAX(day) FROM analytics_days WHERE user_id = ?1 AND subject_id = ?2 AND day < ?3) AS before, \
         (SELECT MIN(day) FROM analytics_days WHERE user_id = ?1 AND subject_id = ?2 AND day > ?3) AS behind",
        params![user, subject, day],
        |row| Ok((row.get("before")?, row.get("behind")?)),
    )
}

/// What is known of people: the last day with learning, minutes, answers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    pub last_active: Option<i64>,
    /// Minutes from one day on, and from an earlier one until then.
    pub minutes: (i64, i64),
    /// Answers to learned flashcards, and the right ones.
    pub answers: (i64, i64),
    /// In the days that are asked for.
    pub active_days: i64,
    pub sums: Facts,
}

/// What is known of these people, a hundred at the most. `recent` are the first days of the last week, of the four weeks before it and of
/// the last fortnight; `range` are the days of the sums. The last day with learning is among the days from `first` on.
pub fn known(
    db: &Reader,
    users: &[i64],
    (week, month, fortnight): (i64, i64, i64),
    (from, to): (i64, i64),
    first: i64,
) -> Result<Vec<(i64, Known)>> {
    let mut values: Vec<&dyn ToValue> = vec![&week, &month, &fortnight, &from, &to, &first];
    values.extend(listed(users));
    db.all(
        concat!(
            "SELECT user_id, MAX(day) AS last_active, SUM(CASE WHEN day >= ?1 THEN minutes ELSE 0 END) AS week_minutes, \
             SUM(CASE WHEN day >= ?2 AND day < ?1 THEN minutes ELSE 0 END) AS month_minutes, \
             SUM(CASE WHEN day >= ?3 THEN learned ELSE 0 END) AS answers, \
             SUM(CASE WHEN day >= ?3 THEN remembered ELSE 0 END) AS right_answers, \
             SUM(CASE WHEN day >= ?4 AND day <= ?5 THEN 1 ELSE 0 END) AS active_days, \
             SUM(CASE WHEN day >= ?4 AND day <= ?5 THEN minutes ELSE 0 END) AS minutes, \
             SUM(CASE WHEN day >= ?4 AND day <= ?5 THEN reviews ELSE 0 END) AS reviews, \
             SUM(CASE WHEN day >= ?4 AND day <= ?5 THEN learned ELSE 0 END) AS learned, \
             SUM(CASE WHEN day >= ?4 AND day <= ?5 THEN remembered ELSE 0 END) AS remembered \
             FROM analytics_days WHERE subject_id = 0 AND day >= ?6 AND user_id IN (",
            id_list!(7),
            ") GROUP BY user_id"
        ),
        values,
        |row| {
            let known = Known {
                last_active: row.get("last_active")?,
                minutes: (row.get("week_minutes")?, row.get("month_minutes")?),
                answers: (row.get("answers")?, row.get("right_answers")?),
                active_days: row.get("active_days")?,
                sums: Facts {
                    minutes: row.get("minutes")?,
                    reviews: row.get("reviews")?,
                    learned: row.get("learned")?,
                    remembered: row.get("remembered")?,
                    ..Facts::default()
                },
            };
            Ok((row.get("user_id")?, known))
        },
    )
}

/// In which figures a person counts.
pub fn scopes(db: &Reader, user: Id<kind::User>) -> Result<Vec<Scope>> {
    db.all("SELECT class_id FROM analytics_learners WHERE user_id = ?1 ORDER BY class_id", params![user], |row| {
        row.get("class_id")
    })
}

/// Lets a person count in figures. Returns whether that is new.
pub fn add_scope(tx: &Tx, user: Id<kind::User>, class: Scope) -> Result<bool> {
    let added = tx.exec(
        "INSERT INTO analytics_learners (user_id, class_id) VALUES (?1, ?2) ON CONFLICT (user_id, class_id) DO NOTHING",
        params![user, class],
    )?;
    Ok(added > 0)
}

/// Lets a person count in figures no more. Returns whether the person did.
pub fn delete_scope(tx: &Tx, user: Id<kind::User>, class: Scope) -> Result<bool> {
    let removed =
        tx.exec("DELETE FROM analytics_learners WHERE user_id = ?1 AND class_id = ?2", params![user, class])?;
    Ok(removed > 0)
}

/// The number of a subject, and the name that it has; nothing for one that no one studied.
pub fn subject(db: &Reader, folded: &str) -> Result<Option<i64>> {
    db.opt("SELECT id FROM analytics_subjects WHERE folded = ?1", params![folded], |row| row.get("id"))
}

/// Adds a subject without people.
pub fn insert_subject(tx: &Tx, folded: &str, name: &str) -> Result<i64> {
    tx.insert("INSERT INTO analytics_subjects (folded, name, people) VALUES (?1, ?2, 0)", params![folded, name])
}

/// Saves how a subject is written, where it has no people.
pub fn name_subject(tx: &Tx, subject: i64, name: &str) -> Result<()> {
    tx.exec("UPDATE analytics_subjects SET name = ?2 WHERE id = ?1 AND people <= 0", params![subject, name])?;
    Ok(())
}

/// Deletes a subject that nobody studied.
pub fn forget_subject(tx: &Tx, subject: i64) -> Result<()> {
    tx.exec(
        "DELETE FROM analytics_subjects WHERE id = ?1 AND people <= 0 \
         AND NOT EXISTS (SELECT 1 FROM analytics_days WHERE subject_id = ?1 AND subject_id > 0)",
        params![subject],
    )?;
    Ok(())
}

/// Counts a person of the school for a subject, or no more.
pub fn count_subject(tx: &Tx, subject: i64, change: i64) -> Result<()> {
    tx.exec("UPDATE analytics_subjects SET people = people + ?2 WHERE id = ?1", params![subject, change])?;
    Ok(())
}

/// The subjects that most people studied, of at least so many.
pub fn subjects(db: &Reader, least: i64, most: usize) -> Result<Vec<(i64, String)>> {
    db.all(
        "SELECT id, name FROM analytics_subjects WHERE people >= ?1 ORDER BY people DESC, id DESC LIMIT ?2",
        params![least, most],
        |row| Ok((row.get("id")?, row.get("name")?)),
    )
}

/// The subjects of a person.
pub fn subject_ids(db: &Reader, user: Id<kind::User>) -> Result<Vec<i64>> {
    db.all(
        "SELECT DISTINCT subject_id FROM analytics_days WHERE user_id = ?1 AND subject_id > 0",
        params![user],
        |row| row.get("subject_id"),
    )
}
