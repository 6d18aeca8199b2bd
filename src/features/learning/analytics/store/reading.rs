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

/// Of the people behind a figure of a day by subject: the most of them in a group that is not shown, the fewest in one that is, and those of
/// all groups that are, each as often as it is in one.
pub type Groups = (Option<i64>, Option<i64>, i64);

/// The columns of [`Groups`] for a count of people.
macro_rules! groups {
    ($people:literal) => {
        concat!(
            "MAX(CASE WHEN ",
            $people,
            " > 0 AND (",
            $people,
            " < ?2 OR subject_id < 0) THEN ",
            $people,
            " END) AS ",
            $people,
            "_left, MIN(CASE WHEN ",
            $people,
            " >= ?2 AND subject_id > 0 THEN ",
            $people,
            " END) AS ",
            $people,
            "_shown, SUM(CASE WHEN ",
            $people,
            " >= ?2 AND subject_id > 0 THEN ",
            $people,
            " ELSE 0 END) AS ",
            $people,
            "_sum"
        )
    };
}

/// The days of a class with subjects, each with the groups of learners, of those of a week and of four, of study time, of answers to learned
/// flashcards and of questions. A subject with fewer than `least` people is not shown, nor is what has no subject.
pub fn groups_of_subjects(
    db: &Reader,
    class: Scope,
    least: i64,
    (from, to): (i64, i64),
) -> Result<Vec<(i64, [Groups; 6])>> {
    db.all(
        concat!(
            "SELECT day, ",
            groups!("learners"),
            ", ",
            groups!("week"),
            ", ",
            groups!("month"),
            ", ",
            groups!("studying"),
            ", ",
            groups!("recalling"),
            ", ",
            groups!("asking"),
            " FROM analytics_totals WHERE class_id = ?1 AND day >= ?3 AND day <= ?4 AND subject_id <> 0 GROUP BY day ORDER BY day"
        ),
        params![class, least, from, to],
        |row| {
            let groups = [
                (row.get("learners_left")?, row.get("learners_shown")?, row.get("learners_sum")?),
                (row.get("week_left")?, row.get("week_shown")?, row.get("week_sum")?),
                (row.get("month_left")?, row.get("month_shown")?, row.get("month_sum")?),
                (row.get("studying_left")?, row.get("studying_shown")?, row.get("studying_sum")?),
                (row.get("recalling_left")?, row.get("recalling_shown")?, row.get("recalling_sum")?),
                (row.get("asking_left")?, row.get("asking_shown")?, row.get("asking_sum")?),
            ];
            Ok((row.get("day")?, groups))
        },
    )
}

/// The students of classes, class by class, at most so many.
pub fn memberships(db: &Reader, most: usize) -> Result<Vec<(Scope, i64)>> {
    db.all(
        "SELECT class_id, user_id FROM analytics_learners WHERE class_id > 0 ORDER BY class_id, user_id LIMIT ?1",
        params![most],
        |row| Ok((row.get("class_id")?, row.get("user_id")?)),
    )
}

/// The sums of several classes in a subject, each with the number of the class.
pub fn totals_of_classes(
    db: &Reader,
    subject: i64,
    classes: &[i64],
    (from, to): (i64, i64),
) -> Result<Vec<(i64, DayTotals)>> {
    let mut values: Vec<&dyn ToValue> = vec![&subject, &from, &to];
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

/// The people of several classes in steps of retention, each with the number of the class and the day.
pub fn retention_of_classes(db: &Reader, classes: &[i64], (from, to): (i64, i64)) -> Result<Vec<(i64, DayEntry)>> {
    const ALL_SUBJECTS: i64 = 0;
    let mut values: Vec<&dyn ToValue> = vec![&ALL_SUBJECTS, &from, &to];
    values.extend(listed(classes).take(FEW));
    db.all(
        concat!(
            "SELECT class_id, day, measure, step, people FROM analytics_spreads \
             WHERE subject_id = ?1 AND day >= ?2 AND day <= ?3 AND measure >= 3 AND people > 0 AND class_id IN (",
            few!(),
            ")"
        ),
        values,
        |row| Ok((row.get("class_id")?, day_entry(row)?)),
    )
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
