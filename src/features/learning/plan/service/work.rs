//! Work that tutors set for their classes.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::super::model::{MOST_WORK, NewWork, SetWork, WorkOver, WorkStudent, WorkUpdate};
use super::super::store;
use super::progress::reopen_work;
use super::{check_ahead, current_day};
use crate::db::{Reader, Tx};
use crate::events::{Emit, Event};
use crate::features::classes::{self, Class, MemberRole};
use crate::features::flashcards;
use crate::features::notifications::{self, NewNotification, NotificationEvent};
use crate::kernel::page::MAX_LIMIT;
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Code, Day, Error, Fault, Id, Page, PageRequest, Result, Role, Rule, Timestamp, id::kind};

/// The error of work that does not exist.
fn absent() -> Error {
    Error::not_found("set work")
}

/// A piece of work, and its class, which the actor belongs to.
fn found(db: &Reader, actor: &Actor, id: Id<kind::SetWork>) -> Result<(Class, SetWork)> {
    let work = store::find_work(db, id, actor.user)?;
    let class = classes::service::visible(db, actor, work.as_ref().map_or(Id::new(0), |work| work.class));
    match (class, work) {
        (Ok(class), Some(work)) => Ok((class, work)),
        _ => Err(absent()),
    }
}

/// The same, where the actor manages the class.
fn managed(db: &Reader, actor: &Actor, id: Id<kind::SetWork>) -> Result<(Class, SetWork)> {
    let (class, work) = found(db, actor, id)?;
    if classes::service::manages(actor, &class) { Ok((class, work)) } else { Err(classes::service::tutors_only()) }
}

/// Work that the actor, who is a student of the class, marks. That of an archived class stays as it is.
fn as_student(db: &Reader, actor: &Actor, id: Id<kind::SetWork>) -> Result<SetWork> {
    let (class, work) = found(db, actor, id)?;
    if class.role != Some(MemberRole::Student) {
        return Err(Error::new(Code::ClassStudentsOnly, "Only students of the class can mark work as done."));
    }
    if class.is_archived() {
        return Err(Error::new(Code::ClassArchived, "The class is archived. Its work cannot be marked any more."));
    }
    Ok(work)
}

/// The work of a class of the actor: what is due today or later, the next first; or what was due before, the last first.
pub fn list_work(
    db: &Reader,
    actor: &Actor,
    class: Id<kind::Class>,
    is_past: bool,
    page: &PageRequest<i64>,
) -> Result<Page<SetWork, i64>> {
    let class = classes::service::visible(db, actor, class)?;
    store::list_work(db, (class.id, actor.user), (current_day(db, actor)?, is_past), page)
}

/// A piece of work of a class of the actor.
pub fn get_work(db: &Reader, actor: &Actor, id: Id<kind::SetWork>) -> Result<SetWork> {
    Ok(found(db, actor, id)?.1)
}

/// Sets work for a class that the actor manages.
pub fn create_work(tx: &Tx, actor: &Actor, class: Id<kind::Class>, new: &NewWork) -> Result<SetWork> {
    let class = classes::service::managed(tx, actor, class)?;
    classes::service::check_current(&class, "set work")?;
    let today = current_day(tx, actor)?;
    check_ahead("due_on", new.day, today)?;
    let work = insert(tx, actor, &class, new, today)?;
    let (source, new) = set(&class, &work);
    notifications::service::notify_all(tx, &classes::service::notified(tx, actor, &class)?, &source, &new)?;
    Ok(work)
}

/// Demo data only: sets work for a class in the past.
pub fn create_work_at(tx: &Tx, actor: &Actor, class: &Class, new: &NewWork, at: Timestamp) -> Result<SetWork> {
    let work = insert(tx, actor, class, new, current_day(tx, actor)?)?;
    let (source, new) = set(class, &work);
    notifications::service::notify_all_at(tx, &classes::service::notified(tx, actor, class)?, &source, &new, at)?;
    Ok(work)
}

/// The name of work as the cause of notifications.
fn cause(work: &SetWork) -> String {
    format!("class:{}:work:{}", work.class, work.id)
}

/// What the sentences about work are made of.
fn about(class: &Class, work: &SetWork) -> Value {
    let due_on = Day::numbered(work.day);
    json!({ "class_id": class.id, "class": class.name, "title": work.title, "due_on": due_on })
}

/// The cause and the notification of work that is set.
fn set(class: &Class, work: &SetWork) -> (String, NewNotification<'static>) {
    (format!("{}:set", cause(work)), NewNotification::of(NotificationEvent::WorkSet, about(class, work)))
}

/// Notifies the members of the class who have not done the work of its new date, in the place of what they were notified of before.
fn tell_moved(tx: &Tx, actor: &Actor, class: &Class, work: &SetWork) -> Result<()> {
    let cause = cause(work);
    notifications::service::withdraw(tx, &cause)?;
    let done: HashSet<i64> = who_did(tx, &[work.id])?.into_iter().map(|(_, user)| user).collect();
    let mut people = classes::service::notified(tx, actor, class)?;
    people.retain(|person| !done.contains(&person.get()));
    let new = NewNotification::of(NotificationEvent::WorkMoved, about(class, work));
    notifications::service::notify_all(tx, &people, &format!("{cause}:moved:{}", tx.now().millis()), &new)
}

fn insert(tx: &Tx, actor: &Actor, class: &Class, new: &NewWork, today: i64) -> Result<SetWork> {
    if let Some(deck) = new.deck
        && !flashcards::service::is_shared_with(tx, deck, class.id)?
    {
        return Err(Error::new(Code::DeckNotShared, "The deck is not shared with this class.")
            .with_field("deck_id", Fault::new(Rule::Choice, "must be a deck that is shared with the class")));
    }
    if store::count_work(tx, class.id, today)? >= MOST_WORK {
        let sentence = format!("A class can have at most {MOST_WORK} pieces of work ahead. Delete one first.");
        return Err(Error::new(Code::WorkLimit, sentence));
    }
    let id = store::insert_work(tx, class.id, new)?;
    store::find_work(tx, id, actor.user)?.ok_or_else(absent)
}

/// Changes work of a current class that the actor manages. Its members are notified of another date.
pub fn change_work(tx: &Tx, actor: &Actor, id: Id<kind::SetWork>, update: &WorkUpdate) -> Result<SetWork> {
    let (class, before) = managed(tx, actor, id)?;
    classes::service::check_current(&class, "change its work")?;
    let mut work = before.clone();
    if let Some(title) = &update.title {
        work.title = title.as_str().to_owned();
    }
    if let Some(instructions) = &update.instructions {
        work.instructions = instructions.as_str().to_owned();
    }
    if let Some(day) = update.day.filter(|day| *day != work.day) {
        check_ahead("due_on", day, current_day(tx, actor)?)?;
        work.day = day;
    }
    work.minutes = update.minutes.unwrap_or(work.minutes);
    store::save_work(tx, &work)?;
    if work.day != before.day {
        tell_moved(tx, actor, &class, &work)?;
    } else if work.title != before.title {
        notifications::service::amend(tx, &cause(&work), &about(&class, &work))?;
    }
    Ok(work)
}

/// Deletes work of a current class that the actor manages.
pub fn remove_work(tx: &Tx, actor: &Actor, id: Id<kind::SetWork>) -> Result<()> {
    let (class, work) = managed(tx, actor, id)?;
    classes::service::check_current(&class, "delete its work")?;
    notifications::service::withdraw(tx, &cause(&work))?;
    store::delete_work(tx, work.id)
}

/// Notes that the actor did the work.
pub fn mark_done(tx: &Tx, actor: &Actor, id: Id<kind::SetWork>) -> Result<SetWork> {
    let work = as_student(tx, actor, id)?;
    if store::insert_done(tx, work.id, actor.user, tx.now())? {
        notifications::service::withdraw_from(tx, actor.user, &cause(&work))?;
        tell_done(tx, actor, &work, false)?;
        tx.emit(Event::Practised { actor: actor.clone() });
    }
    store::find_work(tx, id, actor.user)?.ok_or_else(absent)
}

/// Tells other features of set work that a student did, or took back.
fn tell_done(tx: &Tx, actor: &Actor, work: &SetWork, is_undone: bool) -> Result<()> {
    let days_early = work.day - current_day(tx, actor)?;
    tx.emit(Event::SetWorkDone { user: actor.user, realm: actor.realm, days_early, is_undone });
    Ok(())
}

/// Takes back that the actor did the work. Its step of the plan is open again.
pub fn take_back_done(tx: &Tx, actor: &Actor, id: Id<kind::SetWork>) -> Result<()> {
    let work = as_student(tx, actor, id)?;
    if store::delete_done(tx, work.id, actor.user)? {
        tell_done(tx, actor, &work, true)?;
        reopen_work(tx, actor, &work)?;
    }
    Ok(())
}

/// Counts the work of a class anew that a person did who became a student of it, or is none any more: only students are counted.
pub fn student_changed(tx: &Tx, user: Id<kind::User>, class: Id<kind::Class>, is_student: bool) -> Result<()> {
    store::count_student(tx, user, class, if is_student { 1 } else { -1 })
}

/// The students of a class that the actor manages, by name, each with when the student did the work. Of an archived class, only admins
/// see it.
pub fn work_students(
    db: &Reader,
    actor: &Actor,
    id: Id<kind::SetWork>,
    page: &PageRequest<String>,
) -> Result<Page<WorkStudent, String>> {
    let (class, work) = managed(db, actor, id)?;
    if class.is_archived() && actor.role != Role::Admin {
        return Err(absent());
    }
    let members = classes::service::members(db, actor, class.id, (Some(MemberRole::Student), None), page)?;
    let ids: Vec<Id<kind::User>> = members.items.iter().map(|member| member.person.id).collect();
    let done: HashMap<Id<kind::User>, Timestamp> = store::who_did(db, work.id, &ids)?.into_iter().collect();
    Ok(members.map(|member| WorkStudent { done_at: done.get(&member.person.id).copied(), person: member.person }))
}

/// The work of a class that was due in these days, the last first, `most` pieces at the most. The caller checks that the actor sees the class.
pub fn work_due(db: &Reader, class: Id<kind::Class>, days: (i64, i64), most: usize) -> Result<Vec<SetWork>> {
    store::work_due(db, class, days, most)
}

/// The work of classes that was due in these days: its id, its class and its day. The caller checks that the actor sees the classes.
pub fn work_over(db: &Reader, classes: &[Id<kind::Class>], days: (i64, i64)) -> Result<Vec<WorkOver>> {
    let mut found = Vec::new();
    for portion in classes.chunks(MAX_LIMIT as usize) {
        found.extend(store::work_over(db, portion, days)?);
    }
    Ok(found)
}

/// Who did pieces of work: the numbers of the work and of the person.
pub fn who_did(db: &Reader, works: &[Id<kind::SetWork>]) -> Result<Vec<(i64, i64)>> {
    let mut found = Vec::new();
    for portion in works.chunks(MAX_LIMIT as usize) {
        found.extend(store::all_who_did(db, portion)?);
    }
    Ok(found)
}
