//! Who belongs to a class.

use std::collections::HashMap;

use serde_json::json;

use super::super::model::{Class, MOST_CLASSES, MOST_STUDENTS, MOST_TUTORS, Member, MemberRole, MemberView, NewMember};
use super::super::sight::{Relation, Relations};
use super::super::store;
use super::{
    absent, cause, check_current, managed, manages, sees_all, subject, tell, tell_tutors, too_many, tutors_only,
    visible,
};
use crate::db::{Reader, Tx};
use crate::events::{Emit, Event};
use crate::features::audit;
use crate::features::auth::plain_code;
use crate::features::notifications::{self, NewNotification, NotificationEvent};
use crate::features::users::{self, User};
use crate::kernel::{Actor, Code, Error, Fault, Id, Page, PageRequest, Realm, Result, Role, Rule, Timestamp, id::kind};

fn full(role: MemberRole) -> Error {
    let (most, who) = (role.most(), if role == MemberRole::Student { "students" } else { "tutors" });
    Error::new(Code::ClassFull, format!("The class is full. It can have at most {most} {who}."))
}

fn last_tutor() -> Error {
    let sentence = "This is the only tutor of the class. Ask an admin to add another tutor first, or delete the class.";
    Error::new(Code::ClassLastTutor, sentence)
}

fn code_invalid() -> Error {
    Error::new(Code::ClassCodeInvalid, "No class has this code. Ask your tutor for the current one.")
        .with_field("code", Fault::new(Rule::Incorrect, "is not the code of any class"))
}

/// How the reader is related to a member of a class that the reader sees, by what both are in it. In an archived class members see of
/// one another what classmates see.
fn relations_within(reader: &Actor, class: &Class, member: &Member) -> Relations {
    let outside = Relations::outside_classes(reader, member.user, class.realm);
    let Some(role) = class.role.filter(|_| member.user != reader.user) else { return outside };
    let relation = if class.is_archived() { Relation::Classmate } else { role.relation_to(member.role) };
    outside.and(Relations::NONE.with(relation).held_by(reader.role))
}

/// The members of a class, by name, each with what the actor may see of the person.
pub fn members(
    db: &Reader,
    actor: &Actor,
    id: Id<kind::Class>,
    (role, query): (Option<MemberRole>, Option<&str>),
    page: &PageRequest<String>,
) -> Result<Page<MemberView, String>> {
    let class = visible(db, actor, id)?;
    let found = store::members(db, class.id, role, query, page)?;
    let ids: Vec<Id<kind::User>> = found.items.iter().map(|member| member.user).collect();
    let people = users::service::several(db, class.realm, &ids)?;
    let mut people: HashMap<Id<kind::User>, User> = people.into_iter().map(|user| (user.id, user)).collect();
    let seen = found.items.into_iter().filter_map(|member| {
        let person = people.remove(&member.user)?;
        let relations = relations_within(actor, &class, &member);
        Some(MemberView { person, member, relations })
    });
    Ok(Page { items: seen.collect(), next: found.next })
}

/// The ids of all members of a class; the caller checks that the actor sees the class.
pub fn member_ids(db: &Reader, class: Id<kind::Class>) -> Result<Vec<Id<kind::User>>> {
    store::member_ids(db, class, MOST_STUDENTS + MOST_TUTORS)
}

/// The people who are notified of what the actor does for a class: its other members. Nobody is for an archived class, or one of learners of
/// a developer. The caller checks that the actor sees the class.
pub fn notified(db: &Reader, actor: &Actor, class: &Class) -> Result<Vec<Id<kind::User>>> {
    if actor.realm != Realm::School || class.is_archived() {
        return Ok(Vec::new());
    }
    let mut members = member_ids(db, class.id)?;
    members.retain(|member| *member != actor.user);
    Ok(members)
}

/// The ids of the students of a class; the caller checks that the actor sees them.
pub fn student_ids(db: &Reader, class: Id<kind::Class>) -> Result<Vec<Id<kind::User>>> {
    store::student_ids(db, class, MOST_STUDENTS)
}

/// Adds a person of the school to a class, and tells the person so.
pub fn add(tx: &Tx, actor: &Actor, id: Id<kind::Class>, new: NewMember) -> Result<MemberView> {
    let class = managed(tx, actor, id)?;
    check_current(&class, "add members")?;
    let person = users::service::find(tx, actor.realm, new.user)?;
    let person = person.ok_or_else(|| Error::not_found_in("user_id", "person"))?;
    let role = new.role.or_else(|| MemberRole::usual(person.role)).filter(|role| role.fits(person.role));
    let role = role.ok_or_else(|| {
        let sentence =
            "This person cannot have this role in a class. Students can only be students, and developers cannot join classes.";
        Error::new(Code::ClassRoleUnfit, sentence).with_field("role", Fault::new(Rule::Choice, "does not fit this person"))
    })?;
    if store::membership(tx, class.id, person.id)?.is_some() {
        return Err(Error::new(Code::ClassAlreadyMember, "This person is already a member of the class."));
    }
    let member = insert(tx, &class, &person, role)?;
    let details = json!({ "user": person.id, "role": role });
    audit::service::record(tx, actor, "classes.member_added", subject(&class), details)?;
    if person.id != actor.user {
        notifications::service::notify(tx, &person, &joined(&class, role, tx.now()))?;
    }
    let class = visible(tx, actor, class.id)?;
    let relations = relations_within(actor, &class, &member);
    Ok(MemberView { person, member, relations })
}

/// The notification of a person who was added to a class by another person.
pub(super) fn joined(class: &Class, role: MemberRole, at: Timestamp) -> NewNotification<'static> {
    let data = json!({ "class_id": class.id, "class": class.name, "role": role });
    NewNotification::of(NotificationEvent::ClassJoined, data).once(format!(
        "{}:joined:{}",
        cause(class.id),
        at.millis()
    ))
}

/// Makes the actor a student of the class with this join code. For a member nothing changes.
pub fn join(tx: &Tx, actor: &Actor, code: &str) -> Result<Class> {
    let id = store::by_code(tx, actor.realm, &plain_code(code))?.ok_or_else(code_invalid)?;
    let class = store::visible(tx, actor, id, true)?.ok_or_else(absent)?;
    if class.role.is_some() {
        return Ok(class);
    }
    let person = users::service::me(tx, actor)?;
    insert(tx, &class, &person, MemberRole::Student)?;
    audit::service::record(tx, actor, "classes.joined", subject(&class), json!({}))?;
    visible(tx, actor, id)
}

/// Tells other features of a student who joined a class, or left it.
fn emit(tx: &Tx, class: Id<kind::Class>, member: &Member, is_student: bool) {
    if member.role == MemberRole::Student {
        tx.emit(Event::ClassStudentChanged { user: member.user, class, is_student });
    }
}

/// Tells other features of a membership that has ended.
fn tell_of_end(tx: &Tx, class: Id<kind::Class>, member: &Member) {
    emit(tx, class, member, false);
    tx.emit(Event::ClassLeft { user: member.user, class });
}

/// Makes the person a member, within the bounds of the class and of the person.
fn insert(tx: &Tx, class: &Class, person: &User, role: MemberRole) -> Result<Member> {
    if class.count(role) >= role.most() {
        return Err(full(role));
    }
    if store::count_of(tx, person.id)? >= MOST_CLASSES {
        return Err(too_many());
    }
    tell_tutors(tx, class)?;
    let member = store::insert_member(tx, tx.now(), class, person, role)?;
    emit(tx, class.id, &member, true);
    tell(tx, class, person.id)?;
    Ok(member)
}

/// Ends the membership of a person: members can leave, tutors of the class and admins can remove any member. Only admins leave a class
/// without a tutor.
pub fn remove(tx: &Tx, actor: &Actor, id: Id<kind::Class>, user: Id<kind::User>) -> Result<()> {
    let class = visible(tx, actor, id)?;
    if user != actor.user && !manages(actor, &class) {
        return Err(tutors_only());
    }
    let member = store::membership(tx, class.id, user)?.ok_or_else(|| Error::not_found("member"))?;
    if member.role == MemberRole::Tutor && class.tutors <= 1 && !sees_all(actor) {
        return Err(last_tutor());
    }
    store::delete_member(tx, class.id, &member)?;
    tell_of_end(tx, class.id, &member);
    notifications::service::withdraw_from(tx, user, &cause(class.id))?;
    let action = if user == actor.user { "classes.left" } else { "classes.member_removed" };
    audit::service::record(tx, actor, action, subject(&class), json!({ "user": user, "role": member.role }))?;
    tell(tx, &class, user)?;
    tell_tutors(tx, &class)
}

/// Follows a change of a person: sorts the memberships by the new name, and ends those that no longer fit the person's role.
pub fn follow(tx: &Tx, realm: Realm, user: Id<kind::User>) -> Result<()> {
    let Some(person) = users::service::find(tx, realm, user)? else { return Ok(()) };
    if person.role == Role::Student || person.role == Role::Developer {
        for class in end(tx, user, |role| !role.fits(person.role))? {
            notifications::service::withdraw_from(tx, user, &cause(class))?;
        }
    }
    store::rename_member(tx, user, &person.full_name)
}

/// Ends all memberships of a person who is being erased. A class without tutors stays for the admins.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    end(tx, user, |_| true).map(drop)
}

/// Ends memberships of a person. Returns the classes.
fn end(tx: &Tx, user: Id<kind::User>, ends: impl Fn(MemberRole) -> bool) -> Result<Vec<Id<kind::Class>>> {
    let memberships = store::memberships(tx, user)?;
    let ending = memberships.into_iter().filter(|(_, member)| ends(member.role)).map(|(class, member)| {
        tell_of_end(tx, class, &member);
        store::delete_member(tx, class, &member).map(|()| class)
    });
    ending.collect()
}
