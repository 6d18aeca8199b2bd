//! Creating, launching and reading courses. The features of the two surfaces check permissions and costs.

use super::demo::{DEMO_ID, DEMO_MILLIS, Demo, demo};
use super::model::{Course, Job, Month, NewCourse, NewOrder, Order, State};
use super::store;
use crate::db::{Reader, Tx};
use crate::kernel::{Code, Error, Id, Result, Timestamp, id::kind};

/// The most courses, or references of a month, in a list.
const LONGEST_LIST: u32 = 1_000;
/// The attempts to draw a free id. Two ids of one second collide once in sixteen million.
const DRAWS: u32 = 8;
/// The characters of a random id after its prefix, five bits each.
const RANDOM: usize = 20;

fn absent() -> Error {
    Error::new(Code::CourseAbsent, "This course does not exist, or you have no access to it.")
}

/// Creates a course of an account. A live one waits to be launched; a sandbox course is ready, and its sources are not stored.
pub fn create(tx: &Tx, account: Id<kind::Account>, is_sandbox: bool, new: &NewCourse) -> Result<Course> {
    let public_id = free_id(tx)?;
    let state = if is_sandbox { State::Ready } else { State::Draft };
    let course = store::insert(tx, account, &public_id, state, is_sandbox, new)?;
    if let (false, Some(id)) = (is_sandbox, course.id) {
        for (position, source) in new.sources.iter().enumerate() {
            store::insert_source(tx, id, position, source)?;
        }
    }
    shown(course)
}

/// Completes a sandbox course with the content of the demo course.
fn shown(course: Course) -> Result<Course> {
    if !course.is_sandbox {
        return Ok(course);
    }
    let demo = demo()?;
    let title = course.title.clone().or_else(|| Some(demo.course_title.clone()));
    Ok(Course { title, module_count: u32::try_from(demo.modules.len()).unwrap_or(u32::MAX), ..course })
}

/// Draws a free id: the present second in UTC, and six hexadecimal digits.
fn free_id(tx: &Tx) -> Result<String> {
    for _ in 0..DRAWS {
        let digits = data_encoding::HEXLOWER.encode(&tx.entropy().bytes::<3>()?);
        let id = format!("{}_{digits}", tx.now().compact());
        if id != DEMO_ID && !store::is_taken(tx, &id)? {
            return Ok(id);
        }
    }
    Err(Error::overload(std::time::Duration::from_secs(1)))
}

/// Loads a course of the account. In the sandbox every account also sees the demo course.
pub fn visible(db: &Reader, account: Id<kind::Account>, is_sandbox: bool, public_id: &str) -> Result<Course> {
    let found = store::find(db, account, is_sandbox, public_id)?;
    if found.is_none() && is_sandbox && public_id == DEMO_ID {
        return the_demo();
    }
    shown(found.ok_or_else(absent)?)
}

/// Returns the demo course as a sandbox course.
fn the_demo() -> Result<Course> {
    shown(Course {
        id: None,
        public_id: DEMO_ID.to_owned(),
        is_sandbox: true,
        state: State::Ready,
        title: None,
        language: demo()?.language.clone(),
        external_ref: None,
        module_count: 0,
        created_at: Timestamp::from_millis(DEMO_MILLIS),
    })
}

/// Loads the content of a course. Only sandbox courses have content, which is the demo course's.
pub fn content(
    db: &Reader,
    account: Id<kind::Account>,
    is_sandbox: bool,
    public_id: &str,
) -> Result<(Course, &'static Demo)> {
    let course = visible(db, account, is_sandbox, public_id)?;
    if !course.is_sandbox {
        return Err(Error::new(Code::CourseNotReady, "This is not ready yet. Poll the status of the course."));
    }
    Ok((course, demo()?))
}

/// Lists the account's courses, newest first, optionally with one reference; a thousand at the most.
pub fn list(
    db: &Reader,
    account: Id<kind::Account>,
    is_sandbox: bool,
    external_ref: Option<&str>,
) -> Result<Vec<Course>> {
    store::list(db, account, is_sandbox, external_ref, LONGEST_LIST)?.into_iter().map(shown).collect()
}

/// Whether the course was launched with this key before. A launch with another key is an error.
pub fn was_launched(db: &Reader, course: &Course, key: &str) -> Result<bool> {
    if course.state == State::Draft {
        return Ok(false);
    }
    let launched_with = course.id.map(|id| store::launch_key(db, id)).transpose()?.flatten();
    if launched_with.as_deref() == Some(key) {
        return Ok(true);
    }
    let sentence =
        "This course was already launched. Send the Idempotency-Key of that launch to get its response again.";
    Err(Error::new(Code::CourseLaunched, sentence))
}

/// Adds a course to the end of the queue.
pub fn queue(tx: &Tx, course: &Course, key: &str) -> Result<Course> {
    let id = course.id.ok_or_else(absent)?;
    store::set_state(tx, id, State::Queued)?;
    store::insert_launch(tx, id, key)?;
    Ok(Course { state: State::Queued, ..course.clone() })
}

/// Stores an order of the course author at the end of the queue.
pub fn order(tx: &Tx, user: Id<kind::User>, new: &NewOrder) -> Result<Job> {
    let (course, job) = (random_id(tx, "cou_")?, random_id(tx, "job_")?);
    store::insert_order(tx, user, &course, &job, new)?;
    Ok(Job { public_id: job, state: State::Queued })
}

/// Draws an id: a prefix with a hundred random bits.
fn random_id(tx: &Tx, prefix: &str) -> Result<String> {
    let token = tx.entropy().token()?;
    Ok(format!("{prefix}{}", token.chars().take(RANDOM).collect::<String>()))
}

/// Loads a job of the person by id.
pub fn job(db: &Reader, user: Id<kind::User>, public_id: &str) -> Result<Job> {
    store::find_job(db, user, public_id)?.ok_or_else(|| Error::not_found("job"))
}

/// Sums up the account's live courses of the calendar month in UTC that begins with `start`.
pub fn month(db: &Reader, account: Id<kind::Account>, start: Timestamp) -> Result<Month> {
    store::month(db, account, start.cycle(), LONGEST_LIST)
}

/// Lists at most `most` orders of a person with ids above `after`, for the export.
pub fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<(i64, Order)>> {
    store::held(db, user, after, most)
}
