//! Who belongs to a squad.

use std::collections::HashMap;

use serde_json::json;

use super::super::model::{ActivityKind, Squad, SquadMember, SquadRole, SquadView, Standing, Stint};
use super::super::store;
use super::{
    absent, end, inner, looked_up, notices, owner_only, points, realm_of, settling, subject, tell, unused_code, visible,
};
use crate::db::{Reader, Tx};
use crate::events::{Emit as _, Event};
use crate::features::auth::plain_code;
use crate::features::classes::sight::{Aspect, Relation, Relations};
use crate::features::users::{self, Status, User};
use crate::features::{audit, classes, settings, xp};
use crate::kernel::{Actor, Code, Error, Fault, Id, Realm, Result, Role, Rule, Timestamp, id::kind};

fn taken() -> Error {
    Error::new(Code::SquadTaken, "You belong to a squad already. Leave it before you create or join another one.")
}

fn code_invalid() -> Error {
    Error::new(Code::SquadCodeInvalid, "No squad has this code. Ask a member of the squad for the current one.")
        .with_field("code", Fault::new(Rule::Incorrect, "is not the code of any squad"))
}

fn must_be_student(actor: &Actor) -> Result<()> {
    if actor.role == Role::Student {
        return Ok(());
    }
    Err(Error::new(Code::SquadStudentsOnly, "Only students belong to squads."))
}

/// Refuses a second squad, and people who are no students.
pub(super) fn must_be_free(db: &Reader, actor: &Actor) -> Result<()> {
    must_be_student(actor)?;
    if store::current(db, actor.user)?.is_some() { Err(taken()) } else { Ok(()) }
}

/// The people whom the reader may see by name, among these members of a squad.
pub(super) fn seen(
    db: &Reader,
    actor: &Actor,
    standing: Standing,
    members: &[Id<kind::User>],
) -> Result<HashMap<Id<kind::User>, User>> {
    let taught = if actor.role == Role::Tutor { classes::service::taught(db, actor, members)? } else { Vec::new() };
    let people = users::service::several(db, realm_of(actor), members)?;
    let seen = people.into_iter().filter(|person| {
        let mut relations = Relations::outside_classes(actor, person.id, person.realm);
        if standing.belongs() {
            relations = relations.with(Relation::Squadmate);
        }
        if taught.contains(&person.id) {
            relations = relations.with(Relation::Teacher);
        }
        relations.show(Aspect::Identity)
    });
    Ok(seen.map(|person| (person.id, person)).collect())
}

/// The members of a squad whom the actor may see, those who joined first first.
pub fn members(db: &Reader, actor: &Actor, id: Id<kind::Squad>) -> Result<Vec<SquadMember>> {
    let (view, stints) = inner(db, actor, id)?;
    let ids: Vec<Id<kind::User>> = stints.iter().filter_map(|stint| stint.user).collect();
    let mut people = seen(db, actor, view.standing, &ids)?;
    let shown = stints.into_iter().filter_map(|stint| {
        let person = people.remove(&stint.user?)?;
        let role = if person.id == view.squad.owner { SquadRole::Owner } else { SquadRole::Member };
        let week_points = if stint.week == view.week { stint.week_points } else { 0 };
        Some(SquadMember { is_me: person.id == actor.user, person, stint, role, week_points })
    });
    Ok(shown.collect())
}

/// Makes the actor a member of the squad with this invite code. For a member of it nothing changes.
pub fn join(tx: &Tx, actor: &Actor, code: &str) -> Result<SquadView> {
    must_be_student(actor)?;
    let squad = store::by_code(tx, actor.realm, &plain_code(code))?.ok_or_else(code_invalid)?;
    match store::current(tx, actor.user)? {
        Some(stint) if stint.squad == squad.id => return visible(tx, actor, squad.id),
        Some(_) => return Err(taken()),
        None => {}
    }
    let most = settings::service::current(tx)?.squad_size;
    if squad.members >= most {
        return Err(Error::new(Code::SquadFull, format!("The squad is full. It can have at most {most} members.")));
    }
    settling::settle_overdue(tx, &squad)?;
    admit(tx, squad.id, actor.user, tx.now())?;
    store::add_event(tx, tx.now(), squad.id, (ActivityKind::Joined, Some(actor.user)), &json!({}))?;
    keep_active_owner(tx, &squad)?;
    tell(tx, squad.id)?;
    visible(tx, actor, squad.id)
}

/// Makes a person a member at this time, and counts the person.
pub(super) fn admit(tx: &Tx, id: Id<kind::Squad>, user: Id<kind::User>, at: Timestamp) -> Result<Stint> {
    let squad = store::find(tx, id)?.ok_or_else(absent)?;
    let week = xp::service::week_at(tx, at)?;
    let runs = squad.challenge.filter(|(_, ends_at)| at < *ends_at);
    let begun = match runs {
        Some((challenge, _)) => store::find_challenge(tx, challenge)?.and_then(|challenge| challenge.accepted_at),
        None => None,
    };
    let (ever, [this_week, in_challenge]) =
        store::belonged(tx, id, user, [xp::service::week_start(tx, week)?, begun.unwrap_or(at)])?;
    let mut counted = points::in_week(squad.clone(), week);
    counted.members += 1;
    counted.people += i64::from(!ever);
    counted.week_people += i64::from(!this_week);
    points::save(tx, &squad, counted)?;
    if let Some((challenge, _)) = runs.filter(|_| !in_challenge) {
        store::count_person(tx, challenge, id)?;
    }
    let stint = store::insert_stint(tx, id, user, at, xp::service::last_entry(tx, user, at)?)?;
    xp::service::follow(tx, user)?;
    if at >= tx.now() {
        tx.emit(Event::SquadJoined { user, realm: squad.realm });
    }
    Ok(stint)
}

/// Ends the membership of a person: members can leave, the owner and moderators can remove any member, and tutors those they teach.
/// For tutors, the others are absent. A removed person knows the invite code, so that the squad gets another one.
pub fn remove(tx: &Tx, actor: &Actor, id: Id<kind::Squad>, user: Id<kind::User>) -> Result<()> {
    let (view, members) = looked_up(tx, actor, id)?;
    if user != actor.user && !view.standing.removes() {
        return Err(owner_only());
    }
    let may_remove =
        view.standing != Standing::Teacher || classes::service::taught(tx, actor, &[user])?.contains(&user);
    let gone = members.into_iter().find(|stint| may_remove && stint.user == Some(user));
    let stint = gone.ok_or_else(|| Error::not_found("member"))?;
    if view.standing.oversees() {
        audit::service::record(tx, actor, "squads.member_removed", subject(&view.squad), json!({ "user": user }))?;
    }
    tell(tx, id)?;
    if user != actor.user {
        notices::removed(tx, user, &view.squad)?;
    }
    leave(tx, &view.squad, &stint, user)?;
    if user != actor.user {
        renew_code(tx, id)?;
    }
    notices::withdraw_from(tx, user, id)
}

/// Replaces the invite code of a squad that has one and that has not ended.
fn renew_code(tx: &Tx, id: Id<kind::Squad>) -> Result<()> {
    let Some(squad) = store::find(tx, id)?.filter(|squad| squad.code.is_some()) else { return Ok(()) };
    store::save(tx, &Squad { code: Some(unused_code(tx)?), ..squad })
}

/// Those of these members whose accounts are not suspended, in their order.
pub(super) fn active(db: &Reader, realm: Realm, members: &[Stint]) -> Result<Vec<Id<kind::User>>> {
    let mut ids: Vec<Id<kind::User>> = members.iter().filter_map(|stint| stint.user).collect();
    let people = users::service::several(db, realm, &ids)?;
    ids.retain(|id| people.iter().any(|person| person.id == *id && person.status == Status::Active));
    Ok(ids)
}

/// Makes a member the owner.
fn hand_on(tx: &Tx, id: Id<kind::Squad>, next: Id<kind::User>) -> Result<()> {
    store::save_owner(tx, id, next)?;
    store::add_event(tx, tx.now(), id, (ActivityKind::OwnerChanged, Some(next)), &json!({}))
}

/// Hands a squad whose owner is suspended on to the active member who has belonged to it the longest. Without an active member, it waits
/// for one. Returns whether it was handed on.
fn keep_active_owner(tx: &Tx, squad: &Squad) -> Result<bool> {
    let active = active(tx, squad.realm, &store::members(tx, squad.id)?)?;
    match active.first() {
        Some(next) if !active.contains(&squad.owner) => hand_on(tx, squad.id, *next).map(|()| true),
        _ => Ok(false),
    }
}

/// Ends a membership. If the owner leaves, the squad passes to the active member who has belonged to it the longest; without an active one,
/// to any. It ends with its last member.
fn leave(tx: &Tx, squad: &Squad, stint: &Stint, user: Id<kind::User>) -> Result<()> {
    if squad.members <= 1 {
        return end(tx, squad);
    }
    settling::settle_overdue(tx, squad)?;
    store::end_stint(tx, stint.id, tx.now(), xp::service::last_entry(tx, user, tx.now())?)?;
    let squad = store::find(tx, squad.id)?.ok_or_else(absent)?;
    let mut counted = points::in_week(squad.clone(), xp::service::week_at(tx, tx.now())?);
    counted.members -= 1;
    points::save(tx, &squad, counted)?;
    tx.emit(Event::SquadLeft { user, squad: squad.id });
    store::forget_in_activity(tx, user)?;
    store::add_event(tx, tx.now(), squad.id, (ActivityKind::Left, None), &json!({}))?;
    if squad.owner == user {
        let members = store::members(tx, squad.id)?;
        let next = active(tx, squad.realm, &members)?.first().copied();
        let next = next.or_else(|| members.iter().find_map(|stint| stint.user)).ok_or_else(absent)?;
        hand_on(tx, squad.id, next)?;
    }
    Ok(())
}

/// Follows a change of a person: only learners belong to squads.
pub fn follow(tx: &Tx, realm: Realm, user: Id<kind::User>) -> Result<()> {
    let Some(person) = users::service::find(tx, realm, user)? else { return Ok(()) };
    match store::current(tx, user)? {
        Some(stint) if person.role != Role::Student => {
            depart(tx, &stint, user)?;
            notices::withdraw_from(tx, user, stint.squad)
        }
        _ => Ok(()),
    }
}

/// Follows the suspension of a person, and its end: members who are active manage their squad.
pub fn follow_suspension(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    let Some(stint) = store::current(tx, user)? else { return Ok(()) };
    let squad = store::find(tx, stint.squad)?.ok_or_else(absent)?;
    if keep_active_owner(tx, &squad)? { tell(tx, squad.id) } else { Ok(()) }
}

/// Ends the membership of a person who is being erased, and takes the person out of what stays. The squad keeps its XP.
pub fn erase(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    let stint = store::current(tx, user)?;
    // First of all, because nothing can be sent or paid to a person who is not there any more.
    store::forget_person(tx, user)?;
    store::forget_in_activity(tx, user)?;
    stint.map_or(Ok(()), |stint| depart(tx, &stint, user))
}

/// Ends a membership, and tells those who stay.
fn depart(tx: &Tx, stint: &Stint, user: Id<kind::User>) -> Result<()> {
    let squad = store::find(tx, stint.squad)?.ok_or_else(absent)?;
    leave(tx, &squad, stint, user)?;
    tell(tx, squad.id)
}
