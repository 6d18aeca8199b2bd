//! The SQL of `plan_exams`.

use crate::db::{Reader, Row, ToValue, Tx, id_list, listed, params};
use crate::features::plan::model::{ExamDate, NewExam};
use crate::kernel::{Id, Result, id::kind};

fn exam(row: &Row) -> Result<ExamDate> {
    Ok(ExamDate {
        id: row.get("id")?,
        class: row.get("class_id")?,
        class_name: None,
        subject: row.get("subject")?,
        day: row.get("day")?,
        weight: row.get("weight")?,
        is_own: true,
    })
}

/// The exams of a person from a day on.
pub fn own_exams(db: &Reader, user: Id<kind::User>, from: i64, most: i64) -> Result<Vec<ExamDate>> {
    db.all(
        "SELECT id, class_id, subject, day, weight FROM plan_exams WHERE user_id = ?1 AND day >= ?2 ORDER BY day, id LIMIT ?3",
        params![user, from, most],
        exam,
    )
}

/// The exams of a class from a day on.
pub fn class_exams(db: &Reader, class: Id<kind::Class>, from: i64, most: i64) -> Result<Vec<ExamDate>> {
    db.all(
        "SELECT id, class_id, subject, day, weight FROM plan_exams WHERE class_id = ?1 AND day >= ?2 ORDER BY day, id LIMIT ?3",
        params![class, from, most],
        exam,
    )
}

/// The exams ahead of these classes, in no order: as many classes as a page has rows, by one statement.
pub fn exams_of(db: &Reader, classes: &[Id<kind::Class>], from: i64, most: i64) -> Result<Vec<ExamDate>> {
    let mut values: Vec<&dyn ToValue> = vec![&from, &most];
    values.extend(listed(classes));
    db.all(
        concat!(
            "SELECT id, class_id, subject, day, weight FROM plan_exams WHERE day >= ?1 AND class_id IN (",
            id_list!(3),
            ") LIMIT ?2"
        ),
        values,
        exam,
    )
}

/// How many exams a person has from a day on.
pub fn count_own_exams(db: &Reader, user: Id<kind::User>, from: i64) -> Result<i64> {
    db.one("SELECT COUNT(*) AS found FROM plan_exams WHERE user_id = ?1 AND day >= ?2", params![user, from], |row| {
        row.get("found")
    })
}

/// How many exams a class has from a day on.
pub fn count_class_exams(db: &Reader, class: Id<kind::Class>, from: i64) -> Result<i64> {
    db.one("SELECT COUNT(*) AS found FROM plan_exams WHERE class_id = ?1 AND day >= ?2", params![class, from], |row| {
        row.get("found")
    })
}

/// Adds an exam of a person, or of a class.
pub fn insert_exam(tx: &Tx, owner: Option<Id<kind::User>>, new: &NewExam) -> Result<ExamDate> {
    tx.one(
        "INSERT INTO plan_exams (user_id, class_id, subject, day, weight, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         RETURNING id, class_id, subject, day, weight",
        params![owner, new.class, new.subject, new.day, new.weight, tx.now()],
        exam,
    )
}

/// An exam, and whose it is.
pub fn find_exam(db: &Reader, id: Id<kind::ExamDate>) -> Result<Option<(ExamDate, Option<Id<kind::User>>)>> {
    db.opt("SELECT id, user_id, class_id, subject, day, weight FROM plan_exams WHERE id = ?1", params![id], |row| {
        Ok((exam(row)?, row.get("user_id")?))
    })
}

/// Removes an exam.
pub fn delete_exam(tx: &Tx, id: Id<kind::ExamDate>) -> Result<()> {
    tx.exec("DELETE FROM plan_exams WHERE id = ?1", params![id])?;
    Ok(())
}

/// The exams of a person with ids above `after`, for the export.
pub fn held_exams(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<ExamDate>> {
    db.all(
        "SELECT id, class_id, subject, day, weight FROM plan_exams WHERE user_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        params![user, after, most],
        exam,
    )
}
