//! The SQL of `courses`, `course_sources` and `course_jobs`.

use super::model::{Course, Job, Month, NewCourse, NewOrder, Order, RefFigures, Source, State};
use crate::db::{Json, Reader, Row, Tx, params};
use crate::kernel::{Id, Result, Timestamp, id::kind};

fn course(row: &Row) -> Result<Course> {
    Ok(Course {
        id: Some(row.get("id")?),
        public_id: row.get("public_id")?,
        is_sandbox: row.get("is_sandbox")?,
        state: row.get("state")?,
        title: row.get("title")?,
        language: row.get("language")?,
        external_ref: row.get("external_ref")?,
        module_count: row.get("module_count")?,
        created_at: row.get("created_at")?,
    })
}

/// Whether a course has this id.
pub(super) fn is_taken(db: &Reader, public_id: &str) -> Result<bool> {
    let sql = "SELECT COUNT(*) AS found FROM courses WHERE public_id = ?1";
    db.one(sql, params![public_id], |row| Ok(row.get::<i64>("found")? > 0))
}

/// Inserts a course of an account, without its sources.
pub(super) fn insert(
    tx: &Tx,
    account: Id<kind::Account>,
    public_id: &str,
    state: State,
    is_sandbox: bool,
    new: &NewCourse,
) -> Result<Course> {
    tx.one(
        "INSERT INTO courses (public_id, account_id, is_sandbox, state, title, language, external_ref, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
         RETURNING id, public_id, is_sandbox, state, title, language, external_ref, module_count, created_at",
        params![public_id, account, is_sandbox, state, new.title, new.language, new.external_ref, tx.now()],
        course,
    )
}

/// Inserts a source of a course.
pub(super) fn insert_source(tx: &Tx, course: Id<kind::Course>, position: usize, source: &Source) -> Result<()> {
    tx.exec(
        "INSERT INTO course_sources (course_id, position, kind, value) VALUES (?1, ?2, ?3, ?4)",
        params![course, position, source.kind, source.value],
    )?;
    Ok(())
}

/// Finds a course of the account by id, among live or sandbox courses.
pub(super) fn find(
    db: &Reader,
    account: Id<kind::Account>,
    is_sandbox: bool,
    public_id: &str,
) -> Result<Option<Course>> {
    db.opt(
        "SELECT id, public_id, is_sandbox, state, title, language, external_ref, module_count, created_at FROM courses \
         WHERE public_id = ?1 AND account_id = ?2 AND is_sandbox = ?3",
        params![public_id, account, is_sandbox],
        course,
    )
}

/// Lists the account's live or sandbox courses, newest first.
pub(super) fn list(
    db: &Reader,
    account: Id<kind::Account>,
    is_sandbox: bool,
    external_ref: Option<&str>,
    limit: u32,
) -> Result<Vec<Course>> {
    match external_ref {
        None => db.all(
            "SELECT id, public_id, is_sandbox, state, title, language, external_ref, module_count, created_at FROM courses \
             WHERE account_id = ?1 AND is_sandbox = ?2 ORDER BY id DESC LIMIT ?3",
            params![account, is_sandbox, limit],
            course,
        ),
        Some(reference) => db.all(
            "SELECT id, public_id, is_sandbox, state, title, language, external_ref, module_count, created_at FROM courses \
             WHERE account_id = ?1 AND is_sandbox = ?2 AND external_ref = ?4 ORDER BY id DESC LIMIT ?3",
            params![account, is_sandbox, limit, reference],
            course,
        ),
    }
}

/// Returns the key with which the course was launched.
pub(super) fn launch_key(db: &Reader, course: Id<kind::Course>) -> Result<Option<String>> {
    let sql = "SELECT launch_key FROM course_jobs WHERE course_id = ?1";
    Ok(db.opt(sql, params![course], |row| row.get::<Option<String>>("launch_key"))?.flatten())
}

/// Saves the state of a course.
pub(super) fn set_state(tx: &Tx, course: Id<kind::Course>, state: State) -> Result<()> {
    tx.exec("UPDATE courses SET state = ?2 WHERE id = ?1", params![course, state])?;
    Ok(())
}

/// Inserts a launched course at the end of the queue.
pub(super) fn insert_launch(tx: &Tx, course: Id<kind::Course>, launch_key: &str) -> Result<()> {
    tx.exec(
        "INSERT INTO course_jobs (course_id, launch_key, created_at) VALUES (?1, ?2, ?3)",
        params![course, launch_key, tx.now()],
    )?;
    Ok(())
}

/// Inserts the course of an order at the end of the queue.
pub(super) fn insert_order(tx: &Tx, user: Id<kind::User>, public_id: &str, job: &str, new: &NewOrder) -> Result<()> {
    let outline: Vec<&str> = new.outline.iter().map(crate::kernel::text::ParsedText::as_str).collect();
    let course: Id<kind::Course> = tx.insert(
        "INSERT INTO courses (public_id, user_id, is_sandbox, state, title, language, layout, outline, add_ons, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            public_id,
            user,
            false,
            State::Queued,
            new.subject,
            new.locale,
            new.layout,
            Json(outline),
            Json(new.add_ons.clone()),
            tx.now(),
        ],
    )?;
    tx.exec(
        "INSERT INTO course_jobs (public_id, course_id, callback_url, created_at) VALUES (?1, ?2, ?3, ?4)",
        params![job, course, new.callback.as_ref().map(|callback| callback.as_str().to_owned()), tx.now()],
    )?;
    Ok(())
}

/// Loads a job of the person by id.
pub(super) fn find_job(db: &Reader, user: Id<kind::User>, public_id: &str) -> Result<Option<Job>> {
    db.opt(
        "SELECT course_jobs.public_id, courses.state FROM course_jobs JOIN courses ON courses.id = course_jobs.course_id \
         WHERE course_jobs.public_id = ?1 AND courses.user_id = ?2",
        params![public_id, user],
        |row| Ok(Job { public_id: row.get("public_id")?, state: row.get("state")? }),
    )
}

/// Sums up the account's live courses from `start` to before `end`, with at most `limit` references.
pub(super) fn month(
    db: &Reader,
    account: Id<kind::Account>,
    (start, end): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Month> {
    let by_ref = db.all(
        "SELECT external_ref, COUNT(*) AS courses, SUM(CASE WHEN state = ?5 THEN 1 ELSE 0 END) AS ready, \
         SUM(module_count) AS modules FROM courses \
         WHERE account_id = ?1 AND is_sandbox = ?2 AND created_at >= ?3 AND created_at < ?4 \
         GROUP BY external_ref ORDER BY COUNT(*) DESC, external_ref LIMIT ?6",
        params![account, false, start, end, State::Ready, limit],
        |row| {
            Ok(RefFigures {
                external_ref: row.get("external_ref")?,
                courses: row.get("courses")?,
                ready: row.get("ready")?,
                modules: row.get("modules")?,
            })
        },
    )?;
    db.one(
        "SELECT COUNT(*) AS courses, COALESCE(SUM(CASE WHEN state = ?5 THEN 1 ELSE 0 END), 0) AS ready, \
         COALESCE(SUM(module_count), 0) AS modules, COUNT(DISTINCT external_ref) AS refs FROM courses \
         WHERE account_id = ?1 AND is_sandbox = ?2 AND created_at >= ?3 AND created_at < ?4",
        params![account, false, start, end, State::Ready],
        |row| {
            Ok(Month {
                courses: row.get("courses")?,
                ready: row.get("ready")?,
                modules: row.get("modules")?,
                distinct_refs: row.get("refs")?,
                by_ref: by_ref.clone(),
            })
        },
    )
}

/// Lists the person's orders with ids of courses above `after`, oldest first.
pub(super) fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<(i64, Order)>> {
    db.all(
        "SELECT courses.id, course_jobs.public_id, course_jobs.callback_url, courses.state, courses.title, courses.layout, courses.language, \
         courses.outline, courses.add_ons, courses.created_at FROM courses \
         JOIN course_jobs ON course_jobs.course_id = courses.id WHERE courses.user_id = ?1 AND courses.id > ?2 \
         ORDER BY courses.id LIMIT ?3",
        params![user, after, most],
        |row| {
            let id = row.get("id")?;
            let order = Order {
                job: row.get("public_id")?,
                state: row.get("state")?,
                subject: row.get("title")?,
                layout: row.get("layout")?,
                locale: row.get("language")?,
                outline: row.get::<Json<Vec<String>>>("outline")?.0,
                add_ons: row.get::<Json<_>>("add_ons")?.0,
                callback: row.get("callback_url")?,
                created_at: row.get("created_at")?,
            };
            Ok((id, order))
        },
    )
}
