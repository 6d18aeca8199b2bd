//! What can be done with classes.

mod members;
mod sight;

use serde_json::json;

use super::model::{
    CODE_LETTERS, Class, ClassUpdate, CodeChange, HeldClass, MOST_CLASSES, MemberRole, NewClass, Taught,
};
use super::store;
use crate::db::{Reader, Tx};
use crate::events::outbox::{self, Audience};
use crate::events::{Emit, Event};
use crate::features::audit::{self, Subject};
use crate::features::auth::{plain_code, readable_code};
use crate::features::notifications;
use crate::features::users::{self, User};
use crate::kernel::page::MAX_LIMIT;
use crate::kernel::text::{ParsedText, fold};
use crate::kernel::{Actor, Code, Error, Id, Page, PageRequest, Realm, Result, Role, Timestamp, id::kind};

pub use members::{add, erase, follow, join, member_ids, members, notified, remove, student_ids};
pub use sight::{may_see, relations, seen, taught, teaches};

/// The message to members whose class changed.
const CHANGED: &str = "classes.changed";
/// How often a join code is drawn anew when a class has it already.
const DRAWS: usize = 16;

fn absent() -> Error {
    Error::not_found("class")
}

/// The error of a person who does not manage a class.
pub fn tutors_only() -> Error {
    Error::new(Code::ClassTutorsOnly, "Only tutors of the class and admins can do this.")
}

fn too_many() -> Error {
    Error::new(
        Code::ClassTooMany,
        format!("A person can be in at most {MOST_CLASSES} classes. Leave or delete one first."),
    )
}

fn subject(class: &Class) -> Option<Subject> {
    Some(Subject { kind: "class".into(), id: class.id.get(), label: class.name.clone() })
}

/// The name of a class as the cause of notifications. Those of its work, exams and decks continue it.
fn cause(class: Id<kind::Class>) -> String {
    format!("class:{class}")
}

/// Whether the actor sees all classes of the realm.
fn sees_all(actor: &Actor) -> bool {
    actor.role == Role::Admin
}

/// A class that the actor belongs to; any class of the school for admins.
pub fn visible(db: &Reader, actor: &Actor, id: Id<kind::Class>) -> Result<Class> {
    store::visible(db, actor, id, sees_all(actor))?.ok_or_else(absent)
}

/// Whether the actor may manage the class, and so knows its join code.
pub fn manages(actor: &Actor, class: &Class) -> bool {
    match actor.role {
        Role::Admin => true,
        Role::Tutor => class.role == Some(MemberRole::Tutor),
        Role::Student | Role::Developer => false,
    }
}

/// A class that the actor may manage. Other members get 403, people outside the class 404.
pub fn managed(db: &Reader, actor: &Actor, id: Id<kind::Class>) -> Result<Class> {
    let class = visible(db, actor, id)?;
    if manages(actor, &class) { Ok(class) } else { Err(tutors_only()) }
}

/// Refuses to change what belongs to an archived class. `act` is what the person wants to do, such as `set work`.
pub fn check_current(class: &Class, act: &str) -> Result<()> {
    if class.is_archived() {
        return Err(Error::new(Code::ClassArchived, format!("The class is archived. Restore it before you {act}.")));
    }
    Ok(())
}

/// The classes that the actor belongs to, by name; all classes of the school for admins.
pub fn list(
    db: &Reader,
    actor: &Actor,
    is_archived: bool,
    query: Option<&str>,
    page: &PageRequest<String>,
) -> Result<Page<Class, String>> {
    let wanted = query.map(|query| fold(query).split_whitespace().collect::<Vec<_>>().join(" "));
    match wanted.filter(|wanted| !wanted.is_empty()) {
        _ if sees_all(actor) => store::list_all(db, actor, is_archived, page),
        Some(wanted) => holding(db, actor, is_archived, &wanted, page),
        None => store::list(db, actor, is_archived, page),
    }
}

/// The classes that the actor belongs to whose name or subject holds the folded text, by name. A person has [`MOST_CLASSES`] at the most,
/// which are looked through page by page.
fn holding(
    db: &Reader,
    actor: &Actor,
    is_archived: bool,
    wanted: &str,
    page: &PageRequest<String>,
) -> Result<Page<Class, String>> {
    let holds = |text: &str| fold(text).contains(wanted);
    let (mut found, mut portion) = (Vec::new(), PageRequest { limit: MAX_LIMIT, ..page.clone() });
    loop {
        let Page { items, next } = store::list(db, actor, is_archived, &portion)?;
        found.extend(
            items.into_iter().filter(|class| holds(&class.name) || class.subject.as_deref().is_some_and(holds)),
        );
        portion.after = next;
        if portion.after.is_none() || found.len() > page.limit as usize {
            return Page::sorted(found, page, store::position);
        }
    }
}

/// Whether a search for this text among the actor's classes is one among all classes of the school, which has an order of its own.
pub fn searches_all(actor: &Actor, query: Option<&str>) -> bool {
    sees_all(actor) && query.is_some_and(|query| !query.trim().is_empty())
}

/// The classes of the school whose name or subject holds the text, the newest first; for admins.
pub fn search(db: &Reader, actor: &Actor, is_archived: bool, query: &str, page: PageRequest) -> Result<Page<Class>> {
    store::search(db, actor, is_archived, query, page)
}

/// Creates a class. A tutor becomes its first tutor, an admin no member.
pub fn create(tx: &Tx, actor: &Actor, new: &NewClass) -> Result<Class> {
    let code = unused_code(tx)?;
    let id = store::insert(tx, tx.now(), actor.realm, new, &code)?;
    if actor.role == Role::Tutor {
        if store::count_of(tx, actor.user)? >= MOST_CLASSES {
            return Err(too_many());
        }
        let class = store::visible(tx, actor, id, true)?.ok_or_else(absent)?;
        store::insert_member(tx, tx.now(), &class, &users::service::me(tx, actor)?, MemberRole::Tutor)?;
    }
    let class = visible(tx, actor, id)?;
    audit::service::record(tx, actor, "classes.created", subject(&class), json!({}))?;
    Ok(class)
}

/// Draws a join code that no class has.
fn unused_code(tx: &Tx) -> Result<String> {
    for _ in 0..DRAWS {
        let code = plain_code(&readable_code(tx.entropy(), CODE_LETTERS)?);
        if !store::has_code(tx, &code)? {
            return Ok(code);
        }
    }
    Err(Error::internal_text("no join code is left"))
}

/// Changes, archives or restores a class. What waits for its members to be told of an archived class is withdrawn.
pub fn update(tx: &Tx, actor: &Actor, id: Id<kind::Class>, update: &ClassUpdate) -> Result<Class> {
    let class = managed(tx, actor, id)?;
    let mut changed = class.clone();
    if let Some(name) = &update.name {
        changed.name = name.as_str().to_owned();
    }
    if let Some(subject) = &update.subject {
        changed.subject = Some(subject.as_str().to_owned()).filter(|subject| !subject.is_empty());
    }
    match update.is_archived {
        Some(true) if !class.is_archived() => changed.archived_at = Some(tx.now()),
        Some(false) => changed.archived_at = None,
        _ => {}
    }
    match update.code {
        Some(CodeChange::Renew) => changed.code = Some(unused_code(tx)?),
        Some(CodeChange::Remove) => changed.code = None,
        None => {}
    }
    if changed == class {
        return Ok(class);
    }
    store::save(tx, &changed)?;
    for (action, happened) in [
        ("classes.updated", changed.name != class.name || changed.subject != class.subject),
        ("classes.archived", changed.is_archived() && !class.is_archived()),
        ("classes.restored", !changed.is_archived() && class.is_archived()),
        ("classes.code_changed", changed.code != class.code),
    ] {
        if happened {
            audit::service::record(tx, actor, action, subject(&changed), json!({}))?;
        }
    }
    if changed.is_archived() && !class.is_archived() {
        notifications::service::withdraw(tx, &cause(class.id))?;
    }
    tell_tutors(tx, &changed)?;
    Ok(changed)
}

/// Deletes a class with its list of members. The people and their work stay.
pub fn delete(tx: &Tx, actor: &Actor, id: Id<kind::Class>) -> Result<()> {
    let class = managed(tx, actor, id)?;
    tell_tutors(tx, &class)?;
    let details = json!({ "students": class.students, "tutors": class.tutors });
    audit::service::record(tx, actor, "classes.deleted", subject(&class), details)?;
    tx.emit(Event::ClassDeleted { class: class.id });
    notifications::service::withdraw(tx, &cause(class.id))?;
    store::delete(tx, class.id)
}

/// Tells the open pages of the tutors that the class or its list of members changed. Students learn of it when they look.
fn tell_tutors(tx: &Tx, class: &Class) -> Result<()> {
    store::tutors(tx, class.id)?.into_iter().try_for_each(|tutor| tell(tx, class, tutor))
}

/// Tells the open pages of a person that the class changed for them.
fn tell(tx: &Tx, class: &Class, person: Id<kind::User>) -> Result<()> {
    outbox::post(tx, Audience::Person(person), CHANGED, &json!({ "class_id": class.id }))
}

/// The classes in which a person is a student, each with since when.
pub fn classes_of_student(db: &Reader, user: Id<kind::User>) -> Result<Vec<(Id<kind::Class>, Timestamp)>> {
    let memberships = store::memberships(db, user)?;
    let as_student = memberships.into_iter().filter(|(_, member)| member.role == MemberRole::Student);
    Ok(as_student.map(|(class, member)| (class, member.joined_at)).collect())
}

/// The current classes in which a person is a student, each with since when; for a tutor those that the tutor teaches. The caller checks
/// that the actor sees the person.
pub fn taught_to(db: &Reader, actor: &Actor, student: Id<kind::User>) -> Result<Vec<(Id<kind::Class>, Timestamp)>> {
    store::taught_to(db, student, (actor.role == Role::Tutor).then_some(actor.user))
}

/// The students of the current classes of a tutor, or of a class, by name: `most` memberships at the most. The caller checks that the
/// actor sees the class.
pub fn students_taught(db: &Reader, actor: &Actor, class: Option<Id<kind::Class>>, most: usize) -> Result<Vec<Taught>> {
    match class {
        Some(class) => store::students_of(db, class, most),
        None => store::students_taught(db, actor.user, most),
    }
}

/// The memberships of a person with ids above `after`, `most` at the most, for the archive.
pub fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<HeldClass>> {
    store::held(db, user, after, most)
}

/// Creates a class with its members at a time that is past, without entries in the log; for a school that is made with a history. The
/// code is as people read it.
pub fn insert_historic(
    tx: &Tx,
    at: Timestamp,
    new: &NewClass,
    code: &str,
    people: &[(&User, MemberRole)],
) -> Result<()> {
    let id = store::insert(tx, at, Realm::School, new, &plain_code(code))?;
    let class = store::find(tx, id)?.ok_or_else(absent)?;
    for (person, role) in people {
        store::insert_member(tx, at, &class, person, *role)?;
        if *role == MemberRole::Student {
            notifications::service::notify_at(tx, person, &members::joined(&class, *role, at), at)?;
        }
    }
    Ok(())
}
