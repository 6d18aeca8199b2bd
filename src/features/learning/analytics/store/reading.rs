//! The SQL of answers about the school.

use super::{FEW, few, totals};
use crate::db::{Reader, Row, ToValue, listed, params};
use crate::features::analytics::model::{DayEntry, DayTotals, Scope};
use crate::kernel::Result;

/// The sums of a class in a subject from one day to another. Days without anything are left out.
pub fn totals_of(db: &Reader, (class, subject): (Scope, i64), (from, to): (i64, i64)) -> Result<Vec<DayTotals>> {
    db.all(
        "SELECT day, learners, week, month, studying, reviewing, recalling, asking, minutes, reviews, learned, remembered, questions, \
         model_answers, tokens_read, tokens_written, cost FROM analytics_totals \
         WHERE class_id = ?1 AND subject_id = ?2 AND day >= ?3 AND day <= ?4 ORDER BY day",
        params![class, subject, from, to],
        totals,
    )
}

/// How many people of a class had a value in each step from one day to another.
pub fn spreads_of(db: &Reader, (class, subject): (Scope, i64), (from, to): (i64, i64)) -> Result<Vec<DayEntry>> {
    db.all(
        "SELECT day, measure, step, people FROM analytics_spreads \
         WHERE class_id = ?1 AND subject_id = ?2 AND day >= ?3 AND day <= ?4 AND people > 0 ORDER BY day, measure, step",
        params![class, subject, from, to],
        day_entry,
    )
}

fn day_entry(row: &Row) -> Result<DayEntry> {
    Ok((row.get("day")?, (row.get("measure")?, row.get("step")?), row.get("people")?))
}

/// The days on which the subjects of fewer than `least` people in a class have together fewer than that, each with the fewest people of
/// another subject.
pub fn telling_days(db: &Reader, class: Scope, least: i64, (from, to): (i64, i64)) -> Result<Vec<(i64, i64)>> {
    db.all(
        "SELECT day, MIN(CASE WHEN studying >= ?2 THEN studying END) AS fewest FROM analytics_totals \
         WHERE class_id = ?1 AND subject_id > 0 AND studying > 0 AND day >= ?3 AND day <= ?4 GROUP BY day \
         HAVING MAX(studying) >= ?2 AND MIN(studying) < ?2 AND SUM(CASE WHEN studying < ?2 THEN studying ELSE 0 END) < ?2 \
         ORDER BY day",
        params![class, least, from, to],
        |row| Ok((row.get("day")?, row.get("fewest")?)),
    )
}

/// The sums of several classes, each with its number.
pub fn totals_of_classes(db: &Reader, classes: &[i64], (from, to): (i64, i64)) -> Result<Vec<(i64, DayTotals)>> {
    const ALL_SUBJECTS: i64 = 0;
    let mut values: Vec<&dyn ToValue> = vec![&ALL_SUBJECTS, &from, &to];
    values.extend(listed(classes).take(FEW));
    db.all(
        concat!(
            "SELECT class_id, day, learners, week, month, studying, reviewing, recalling, asking, minutes, reviews, learned, remembered, \
             questions, model_answers, tokens_read, tokens_written, cost FROM analytics_totals \
             WHERE subject_id = ?1 AND day >= ?2 AND day <= ?3 AND class_id IN (",
            few!(),
            ") ORDER BY class_id, day"
        ),
        values,
        |row| Ok((row.get("class_id")?, totals(row)?)),
    )
}

/// The minutes of several classes in steps, each with the number of the class and the day.
pub fn minutes_of_classes(db: &Reader, classes: &[i64], (from, to): (i64, i64)) -> Result<Vec<(i64, DayEntry)>> {
    const ALL_SUBJECTS: i64 = 0;
    let mut values: Vec<&dyn ToValue> = vec![&ALL_SUBJECTS, &from, &to];
    values.extend(listed(classes).take(FEW));
    let mut found = db.all(
        concat!(
            "SELECT class_id, day, measure, step, people FROM analytics_spreads \
             WHERE subject_id = ?1 AND day >= ?2 AND day <= ?3 AND measure = 1 AND people > 0 AND class_id IN (",
            few!(),
            ")"
        ),
        values,
        |row| Ok((row.get("class_id")?, day_entry(row)?)),
    )?;
    found.sort_unstable();
    Ok(found)
}

/// The sums of a class in several subjects, each with its number.
pub fn totals_of_subjects(
    db: &Reader,
    class: Scope,
    subjects: &[i64],
    (from, to): (i64, i64),
) -> Result<Vec<(i64, DayTotals)>> {
    let mut values: Vec<&dyn ToValue> = vec![&class, &from, &to];
    values.extend(listed(subjects).take(FEW));
    db.all(
        concat!(
            "SELECT subject_id, day, learners, week, month, studying, reviewing, recalling, asking, minutes, reviews, learned, remembered, \
             questions, model_answers, tokens_read, tokens_written, cost FROM analytics_totals \
             WHERE class_id = ?1 AND day >= ?2 AND day <= ?3 AND subject_id IN (",
            few!(),
            ") ORDER BY subject_id, day"
        ),
        values,
        |row| Ok((row.get("subject_id")?, totals(row)?)),
    )
}

/// The minutes of a class in several subjects in steps, each with the number of the subject and the day.
pub fn minutes_of_subjects(
    db: &Reader,
    class: Scope,
    subjects: &[i64],
    (from, to): (i64, i64),
) -> Result<Vec<(i64, DayEntry)>> {
    let mut values: Vec<&dyn ToValue> = vec![&class, &from, &to];
    values.extend(listed(subjects).take(FEW));
    let mut found = db.all(
        concat!(
            "SELECT subject_id, day, measure, step, people FROM analytics_spreads \
             WHERE class_id = ?1 AND day >= ?2 AND day <= ?3 AND measure = 1 AND people > 0 AND subject_id IN (",
            few!(),
            ")"
        ),
        values,
        |row| Ok((row.get("subject_id")?, day_entry(row)?)),
    )?;
    found.sort_unstable();
    Ok(found)
}
