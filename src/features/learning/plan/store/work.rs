//! The SQL of `plan_work` and `plan_work_done`.

use crate::db::{Keyset, Reader, Row, ToValue, Tx, id_list, keyset, listed, params};
use crate::features::plan::model::{NewWork, SetWork, WorkOver};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

/// The work of a class that is due from a day on, the next first.
const AHEAD: Keyset = keyset!(
    "SELECT work.id, work.class_id, work.title, work.instructions, work.deck_id, work.day, work.minutes, work.done, \
     (SELECT done_at FROM plan_work_done WHERE work_id = work.id AND user_id = ?2) AS done_at FROM plan_work AS work \
     WHERE work.class_id = ?1 AND work.day >= ?3",
    limit "?4", ascending ["work.day" = "?5", "work.id" = "?6"]
);
/// The work of a class that was due before a day, the last first.
const BEHIND: Keyset = keyset!(
    "SELECT work.id, work.class_id, work.title, work.instructions, work.deck_id, work.day, work.minutes, work.done, \
     (SELECT done_at FROM plan_work_done WHERE work_id = work.id AND user_id = ?2) AS done_at FROM plan_work AS work \
     WHERE work.class_id = ?1 AND work.day < ?3",
    limit "?4", descending ["work.day" = "?5", "work.id" = "?6"]
);

fn work(row: &Row) -> Result<SetWork> {
    Ok(SetWork {
        id: row.get("id")?,
        class: row.get("class_id")?,
        title: row.get("title")?,
        instructions: row.get("instructions")?,
        deck: row.get("deck_id")?,
        day: row.get("day")?,
        minutes: row.get("minutes")?,
        done: row.get("done")?,
        done_at: row.get("done_at")?,
    })
}

/// The work of a class: that which is due from `today` on, or that which was due before. `user` is the reader.
pub fn list_work(
    db: &Reader,
    (class, user): (Id<kind::Class>, Id<kind::User>),
    (today, is_past): (i64, bool),
    page: &PageRequest<i64>,
) -> Result<Page<SetWork, i64>> {
    let statements = if is_past { &BEHIND } else { &AHEAD };
    db.page(statements, &[&class, &user, &today], page, work, |work: &SetWork| (work.day, work.id.get()))
}

/// A piece of work, for this reader.
pub fn find_work(db: &Reader, id: Id<kind::SetWork>, user: Id<kind::User>) -> Result<Option<SetWork>> {
    db.opt(
        "SELECT work.id, work.class_id, work.title, work.instructions, work.deck_id, work.day, work.minutes, work.done, \
         (SELECT done_at FROM plan_work_done WHERE work_id = work.id AND user_id = ?2) AS done_at FROM plan_work AS work \
         WHERE work.id = ?1",
        params![id, user],
        work,
    )
}

/// The work of these classes that a person has not done and that was not due before this day, in no order: as many classes as a page has rows, by one
/// statement.
pub fn open_work(db: &Reader, user: Id<kind::User>, classes: &[Id<kind::Class>], from: i64) -> Result<Vec<SetWork>> {
    let mut values: Vec<&dyn ToValue> = vec![&user, &from];
    values.extend(listed(classes));
    db.all(
        concat!(
            "SELECT work.id, work.class_id, work.title, work.instructions, work.deck_id, work.day, work.minutes, work.done, \
             NULL AS done_at FROM plan_work AS work WHERE work.day >= ?2 AND work.class_id IN (",
            id_list!(3),
            ") AND NOT EXISTS (SELECT 1 FROM plan_work_done WHERE work_id = work.id AND user_id = ?1) \
             LIMIT 10000"
        ),
        values,
        work,
    )
}

/// The work of a class that was due in these days, the last first.
pub fn work_due(db: &Reader, class: Id<kind::Class>, (from, to): (i64, i64), most: usize) -> Result<Vec<SetWork>> {
    db.all(
        "SELECT id, class_id, title, instructions, deck_id, day, minutes, done, NULL AS done_at FROM plan_work \
         WHERE class_id = ?1 AND day >= ?2 AND day <= ?3 ORDER BY day DESC, id DESC LIMIT ?4",
        params![class, from, to, most],
        work,
    )
}

/// The work of these classes, as many as a page has rows, that was due in these days: its id, its class and its day.
pub fn work_over(db: &Reader, classes: &[Id<kind::Class>], (from, to): (i64, i64)) -> Result<Vec<WorkOver>> {
    let mut values: Vec<&dyn ToValue> = vec![&from, &to];
    values.extend(listed(classes));
    db.all(
        concat!(
            "SELECT id, class_id, day FROM plan_work WHERE day >= ?1 AND day <= ?2 AND class_id IN (",
            id_list!(3),
            ") LIMIT 10000"
        ),
        values,
        |row| Ok((row.get("id")?, row.get("class_id")?, row.get("day")?)),
    )
}

/// Who did these pieces of work, as many as a page has rows: the numbers of the work and of the person.
pub fn all_who_did(db: &Reader, works: &[Id<kind::SetWork>]) -> Result<Vec<(i64, i64)>> {
    db.all(
        concat!("SELECT work_id, user_id FROM plan_work_done WHERE work_id IN (", id_list!(1), ")"),
        listed(works).collect::<Vec<_>>(),
        |row| Ok((row.get("work_id")?, row.get("user_id")?)),
    )
}

/// How many pieces of work a class has that are due from a day on.
pub fn count_work(db: &Reader, class: Id<kind::Class>, from: i64) -> Result<i64> {
    db.one("SELECT COUNT(*) AS found FROM plan_work WHERE class_id = ?1 AND day >= ?2", params![class, from], |row| {
        row.get("found")
    })
}

/// Adds work for a class.
pub fn insert_work(tx: &Tx, class: Id<kind::Class>, new: &NewWork) -> Result<Id<kind::SetWork>> {
    tx.insert(
        "INSERT INTO plan_work (class_id, title, instructions, deck_id, day, minutes, done, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)",
        params![class, new.title, new.instructions, new.deck, new.day, new.minutes, tx.now()],
    )
}

/// Saves title, instructions, deck, day and minutes of a piece of work.
pub fn save_work(tx: &Tx, work: &SetWork) -> Result<()> {
    tx.exec(
        "UPDATE plan_work SET title = ?2, instructions = ?3, deck_id = ?4, day = ?5, minutes = ?6 WHERE id = ?1",
        params![work.id, work.title, work.instructions, work.deck, work.day, work.minutes],
    )?;
    Ok(())
}

/// Removes work, and who did it.
pub fn delete_work(tx: &Tx, id: Id<kind::SetWork>) -> Result<()> {
    tx.exec("DELETE FROM plan_work WHERE id = ?1", params![id])?;
    Ok(())
}

/// Notes that a person did the work, and counts it. Returns whether that was new.
pub fn insert_done(tx: &Tx, work: Id<kind::SetWork>, user: Id<kind::User>, at: Timestamp) -> Result<bool> {
    let added = tx.exec(
        "INSERT INTO plan_work_done (work_id, user_id, done_at) VALUES (?1, ?2, ?3) ON CONFLICT (work_id, user_id) DO NOTHING",
        params![work, user, at],
    )?;
    count_done(tx, work, i64::try_from(added).unwrap_or(0))?;
    Ok(added > 0)
}

/// Takes back that a person did the work. Returns whether the person had done it.
pub fn delete_done(tx: &Tx, work: Id<kind::SetWork>, user: Id<kind::User>) -> Result<bool> {
    let removed = tx.exec("DELETE FROM plan_work_done WHERE work_id = ?1 AND user_id = ?2", params![work, user])?;
    count_done(tx, work, -i64::try_from(removed).unwrap_or(0))?;
    Ok(removed > 0)
}

fn count_done(tx: &Tx, work: Id<kind::SetWork>, change: i64) -> Result<()> {
    if change != 0 {
        tx.exec("UPDATE plan_work SET done = done + ?2 WHERE id = ?1", params![work, change])?;
    }
    Ok(())
}

/// Adds to the counts of the work of a class that a person did.
pub fn count_student(tx: &Tx, user: Id<kind::User>, class: Id<kind::Class>, change: i64) -> Result<()> {
    tx.exec(
        "UPDATE plan_work SET done = done + ?3 WHERE class_id = ?2 \
         AND EXISTS (SELECT 1 FROM plan_work_done WHERE work_id = plan_work.id AND user_id = ?1)",
        params![user, class, change],
    )?;
    Ok(())
}

/// When these people did the work: as many people as a page has rows, by one statement.
pub fn who_did(
    db: &Reader,
    work: Id<kind::SetWork>,
    people: &[Id<kind::User>],
) -> Result<Vec<(Id<kind::User>, Timestamp)>> {
    let mut values: Vec<&dyn ToValue> = vec![&work];
    values.extend(listed(people));
    db.all(
        concat!("SELECT user_id, done_at FROM plan_work_done WHERE work_id = ?1 AND user_id IN (", id_list!(2), ")"),
        values,
        |row| Ok((row.get("user_id")?, row.get("done_at")?)),
    )
}

/// What a person did, with ids above `after`: the id, the title of the work and when.
pub fn held_done(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<(i64, String, Timestamp)>> {
    db.all(
        "SELECT done.id, work.title, done.done_at FROM plan_work_done AS done JOIN plan_work AS work ON work.id = done.work_id \
         WHERE done.user_id = ?1 AND done.id > ?2 ORDER BY done.id LIMIT ?3",
        params![user, after, most],
        |row| Ok((row.get("id")?, row.get("title")?, row.get("done_at")?)),
    )
}

/// Removes what a person did who is in no class any more.
pub fn erase_done(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec("DELETE FROM plan_work_done WHERE user_id = ?1", params![user])?;
    Ok(())
}
