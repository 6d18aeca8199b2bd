//! What can be done with squads.

mod activity;
mod asking;
mod challenges;
mod held;
mod historic;
mod members;
mod notices;
mod points;
mod rankings;
mod recount;
mod settling;

use std::collections::HashMap;

use serde_json::json;

use super::model::{
    ACTIVITY_KEPT, ActivityKind, CLOSED_KEPT, CODE_LETTERS, ChallengeState, CodeChange, NewSquad, Squad, SquadUpdate,
    SquadView, Standing, Stint,
};
use super::store;
use crate::db::{LISTED, Reader, Tx};
use crate::events::outbox::{self, Audience};
use crate::features::audit::{self, Subject};
use crate::features::auth::{plain_code, readable_code};
use crate::features::classes::sight::Aspect;
use crate::features::{classes, settings, xp};
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Code, Error, Fault, Id, Page, PageRequest, Realm, Result, Role, Rule, id::kind};

pub use activity::activity;
pub use asking::{accept, ask, cancel, decline};
pub use challenges::{challenge, list_challenges};
pub use held::held;
pub use historic::{Historic, HistoricChallenge, insert_challenge, insert_historic, sort_activity};
pub use members::{erase, follow, follow_suspension, join, members, remove};
pub use points::earned;
pub use rankings::rankings;
pub use recount::{WrongSquad, recount, wrong_totals};
pub use settling::{expire_unanswered, settle_ended};

/// The message to members whose squad changed.
const CHANGED: &str = "squads.changed";
/// How often an invite code is drawn anew when a squad has it already.
const DRAWS: usize = 16;

fn absent() -> Error {
    Error::not_found("squad")
}

fn owner_only() -> Error {
    Error::new(Code::SquadOwnerOnly, "Only the owner of the squad can do this.")
}

fn members_only() -> Error {
    Error::new(Code::SquadMembersOnly, "Only members of the squad can do this.")
}

/// Whose squads the actor sees: those of the own realm; for developers, those of their learners.
pub(super) const fn realm_of(actor: &Actor) -> Realm {
    match actor.role {
        Role::Developer => Realm::Developer(actor.user),
        Role::Student | Role::Tutor | Role::Admin => actor.realm,
    }
}

fn subject(squad: &Squad) -> Option<Subject> {
    Some(Subject { kind: "squad".into(), id: squad.id.get(), label: squad.name.clone() })
}

/// How the actor looks after a squad of these people without belonging to it.
fn overseeing(db: &Reader, actor: &Actor, people: &[Id<kind::User>]) -> Result<Option<Standing>> {
    let taught = if actor.role == Role::Tutor { classes::service::taught(db, actor, people)? } else { Vec::new() };
    Ok(standing_by(actor, people, &taught))
}

/// The same where the people that the actor teaches are known. Tutors manage a squad only where they teach all of its members, because what
/// becomes of it concerns each of them.
fn standing_by(actor: &Actor, people: &[Id<kind::User>], taught: &[Id<kind::User>]) -> Option<Standing> {
    match actor.role {
        Role::Admin | Role::Developer => Some(Standing::Moderator),
        Role::Student => None,
        Role::Tutor if !people.iter().any(|person| taught.contains(person)) => None,
        Role::Tutor if people.iter().all(|person| taught.contains(person)) => Some(Standing::Moderator),
        Role::Tutor => Some(Standing::Teacher),
    }
}

/// The squad with its members as the actor sees it; the same statements whether it exists or not. A squad is visible to its members, to
/// admins, to the developer of its learners, to tutors of a member, and to everyone of the realm while it takes part in the rankings.
fn looked_up(db: &Reader, actor: &Actor, id: Id<kind::Squad>) -> Result<(SquadView, Vec<Stint>)> {
    let found = store::find(db, id)?.filter(|squad| squad.realm == realm_of(actor));
    let members = store::members(db, id)?;
    let people: Vec<Id<kind::User>> = members.iter().filter_map(|stint| stint.user).collect();
    let overseeing = overseeing(db, actor, &people)?;
    let (week, most) = (xp::service::week_at(db, db.now())?, settings::service::current(db)?.squad_size);
    let squad = found.ok_or_else(absent)?;
    let standing = if people.contains(&actor.user) {
        if squad.owner == actor.user { Standing::Owner } else { Standing::Member }
    } else if let Some(overseeing) = overseeing {
        overseeing
    } else if squad.board.is_some() {
        Standing::Outsider
    } else {
        return Err(absent());
    };
    Ok((SquadView { squad, standing, week, most }, members))
}

/// A squad that the actor may see.
pub fn visible(db: &Reader, actor: &Actor, id: Id<kind::Squad>) -> Result<SquadView> {
    Ok(looked_up(db, actor, id)?.0)
}

/// A squad that the actor belongs to or moderates. Others who see it get 403.
fn inner(db: &Reader, actor: &Actor, id: Id<kind::Squad>) -> Result<(SquadView, Vec<Stint>)> {
    let (view, members) = looked_up(db, actor, id)?;
    if view.standing == Standing::Outsider { Err(members_only()) } else { Ok((view, members)) }
}

/// A squad that the actor belongs to.
fn own(db: &Reader, actor: &Actor, id: Id<kind::Squad>) -> Result<SquadView> {
    let (view, _) = looked_up(db, actor, id)?;
    if view.standing.belongs() { Ok(view) } else { Err(members_only()) }
}

/// A squad that the actor may manage.
fn managed(db: &Reader, actor: &Actor, id: Id<kind::Squad>) -> Result<(SquadView, Vec<Stint>)> {
    let (view, members) = looked_up(db, actor, id)?;
    if view.standing.manages() { Ok((view, members)) } else { Err(owner_only()) }
}

/// A squad and its members.
type Company = (Id<kind::Squad>, Vec<Id<kind::User>>);

/// The squad of a person and its members.
pub fn squad_of(db: &Reader, user: Id<kind::User>) -> Result<Option<Company>> {
    let Some(stint) = store::current(db, user)? else { return Ok(None) };
    let members = store::members(db, stint.squad)?;
    Ok(Some((stint.squad, members.iter().filter_map(|stint| stint.user).collect())))
}

/// The squad of a person.
pub fn squad_id_of(db: &Reader, user: Id<kind::User>) -> Result<Option<Id<kind::Squad>>> {
    Ok(store::current(db, user)?.map(|stint| stint.squad))
}

/// Whether the person belongs to the squad now.
pub fn belongs(db: &Reader, user: Id<kind::User>, squad: Id<kind::Squad>) -> Result<bool> {
    Ok(squad_id_of(db, user)? == Some(squad))
}

/// Squads that the actor does not belong to, as outsiders see them; as moderators do where `moderates`.
fn views(db: &Reader, moderates: bool) -> Result<impl Fn(Squad) -> SquadView> {
    let (week, most) = (xp::service::week_at(db, db.now())?, settings::service::current(db)?.squad_size);
    let standing = if moderates { Standing::Moderator } else { Standing::Outsider };
    Ok(move |squad| SquadView { squad, standing, week, most })
}

/// The squad of the actor; none for people who belong to none.
pub fn mine(db: &Reader, actor: &Actor) -> Result<Vec<SquadView>> {
    let stint = store::current(db, actor.user)?;
    let id = stint.map_or(Id::new(0), |stint| stint.squad);
    let (week, most) = (xp::service::week_at(db, db.now())?, settings::service::current(db)?.squad_size);
    let squad = store::find(db, id)?.map(|squad| {
        let standing = if squad.owner == actor.user { Standing::Owner } else { Standing::Member };
        SquadView { squad, standing, week, most }
    });
    Ok(squad.into_iter().collect())
}

/// The squads of the realm, by name: all of them for admins and developers, otherwise those that take part.
pub fn list(db: &Reader, actor: &Actor, page: &PageRequest<String>) -> Result<Page<SquadView, String>> {
    if matches!(actor.role, Role::Admin | Role::Developer) {
        return Ok(store::list_all(db, realm_of(actor), page)?.map(views(db, true)?));
    }
    Ok(store::list_open(db, actor.realm, page)?.map(views(db, false)?))
}

/// The squads of that list whose name holds the text, the newest first.
pub fn search(db: &Reader, actor: &Actor, query: &str, page: PageRequest) -> Result<Page<SquadView>> {
    let sees_all = matches!(actor.role, Role::Admin | Role::Developer);
    Ok(store::search(db, realm_of(actor), !sees_all, query, page)?.map(views(db, sees_all)?))
}

/// The squads to which students of a class of the actor belong, by id; for tutors of the class and admins.
pub fn of_class(db: &Reader, actor: &Actor, class: Id<kind::Class>, page: PageRequest) -> Result<Page<SquadView>> {
    let class = classes::service::visible(db, actor, class)?;
    if !classes::service::manages(actor, &class) || class.is_archived() {
        return Err(Error::new(Code::ClassTutorsOnly, "Only tutors of a current class and admins can do this."));
    }
    let mut squads = Vec::new();
    for people in classes::service::student_ids(db, class.id)?.chunks(crate::kernel::page::MAX_LIMIT as usize) {
        squads.extend(store::squads_of(db, people)?);
    }
    squads.retain(|squad| squad.get() > page.above());
    squads.sort_unstable();
    squads.dedup();
    squads.truncate(usize::try_from(page.fetch()).unwrap_or(usize::MAX));
    let rows = Page::of(store::several(db, &squads)?, page, |squad| squad.id.get());
    let standings = overseeing_each(db, actor, &rows.items)?;
    let (week, most) = (xp::service::week_at(db, db.now())?, settings::service::current(db)?.squad_size);
    Ok(rows.map(|squad: Squad| {
        let standing = standings.get(&squad.id.get()).copied().unwrap_or(Standing::Outsider);
        SquadView { squad, standing, week, most }
    }))
}

/// How the actor looks after each of these squads, a hundred at the most, by id. A portion of people is asked for even where there is none,
/// so that the number of statements tells nothing.
fn overseeing_each(db: &Reader, actor: &Actor, squads: &[Squad]) -> Result<HashMap<i64, Standing>> {
    let ids: Vec<Id<kind::Squad>> = squads.iter().map(|squad| squad.id).collect();
    let mut companies: HashMap<i64, Vec<Id<kind::User>>> = HashMap::with_capacity(ids.len());
    let mut people = Vec::new();
    for (squad, user) in store::companies(db, &ids)? {
        companies.entry(squad.get()).or_default().push(user);
        people.push(user);
    }
    let mut taught = Vec::new();
    if actor.role == Role::Tutor {
        let (first, rest) = people.split_at(people.len().min(LISTED));
        taught = classes::service::taught(db, actor, first)?;
        for portion in rest.chunks(LISTED) {
            taught.extend(classes::service::taught(db, actor, portion)?);
        }
    }
    let standing = |(squad, people): (i64, Vec<Id<kind::User>>)| Some((squad, standing_by(actor, &people, &taught)?));
    Ok(companies.into_iter().filter_map(standing).collect())
}

/// Creates a squad, which the actor owns.
pub fn create(tx: &Tx, actor: &Actor, new: &NewSquad) -> Result<SquadView> {
    members::must_be_free(tx, actor)?;
    let code = unused_code(tx)?;
    let squad = store::insert(tx, tx.now(), actor.realm, new.name.as_str(), &code, actor.user)?;
    store::add_event(tx, tx.now(), squad.id, (ActivityKind::Created, Some(actor.user)), &json!({}))?;
    members::admit(tx, squad.id, actor.user, tx.now())?;
    visible(tx, actor, squad.id)
}

/// Draws an invite code that no squad has.
fn unused_code(tx: &Tx) -> Result<String> {
    for _ in 0..DRAWS {
        let code = plain_code(&readable_code(tx.entropy(), CODE_LETTERS)?);
        if !store::has_code(tx, &code)? {
            return Ok(code);
        }
    }
    Err(Error::internal_text("no invite code is left"))
}

/// Fails where the body names a person whom the actor does not see.
fn must_see(db: &Reader, actor: &Actor, person: Id<kind::User>) -> Result<()> {
    let is_seen = classes::service::may_see(db, actor, person, Aspect::Identity)?;
    if is_seen { Ok(()) } else { Err(Error::not_found_in("owner_id", "person")) }
}

/// Refuses a new owner who is not among these members of a squad of this realm, or who is suspended.
fn must_be_fit(db: &Reader, actor: &Actor, (realm, members): (Realm, &[Stint]), owner: Id<kind::User>) -> Result<()> {
    let fault = if !members.iter().any(|stint| stint.user == Some(owner)) {
        must_see(db, actor, owner)?;
        "is not a member of the squad"
    } else if members::active(db, realm, members)?.contains(&owner) {
        return Ok(());
    } else {
        "is a member whose account is suspended"
    };
    Err(Error::new(
        Code::SquadOwnerUnfit,
        "The new owner must be a member of the squad whose account is not suspended.",
    )
    .with_field("owner_id", Fault::new(Rule::Incorrect, fault)))
}

/// Changes a squad. What people who do not belong to it change is in the audit log.
pub fn update(tx: &Tx, actor: &Actor, id: Id<kind::Squad>, update: &SquadUpdate) -> Result<SquadView> {
    let (view, members) = managed(tx, actor, id)?;
    let before = view.squad;
    let mut changed = before.clone();
    if let Some(name) = &update.name {
        changed.name = name.as_str().to_owned();
    }
    if let Some(takes_part) = update.takes_part {
        changed.board = takes_part.then(|| changed.realm.column());
    }
    match update.code {
        Some(CodeChange::Renew) => changed.code = Some(unused_code(tx)?),
        Some(CodeChange::Remove) => changed.code = None,
        None => {}
    }
    if let Some(owner) = update.owner.filter(|owner| *owner != before.owner) {
        must_be_fit(tx, actor, (before.realm, members.as_slice()), owner)?;
        changed.owner = owner;
    }
    if changed == before {
        return visible(tx, actor, id);
    }
    store::save(tx, &changed)?;
    points::moved(tx, &before, &changed)?;
    if before.board.is_some() && changed.board.is_none() {
        challenges::cancel_asked(tx, &changed)?;
    }
    if changed.name != before.name {
        let details = json!({ "name": changed.name });
        store::add_event(tx, tx.now(), id, (ActivityKind::Renamed, None), &details)?;
    }
    if changed.owner != before.owner {
        store::add_event(tx, tx.now(), id, (ActivityKind::OwnerChanged, Some(changed.owner)), &json!({}))?;
    }
    if view.standing.oversees() {
        let details = json!({ "name": changed.name, "before": before.name, "takes_part": changed.board.is_some() });
        audit::service::record(tx, actor, "squads.updated", subject(&changed), details)?;
    }
    tell(tx, id)?;
    visible(tx, actor, id)
}

/// Ends a squad. Its members keep their XP.
pub fn delete(tx: &Tx, actor: &Actor, id: Id<kind::Squad>) -> Result<()> {
    let (view, _) = managed(tx, actor, id)?;
    if view.standing.oversees() {
        let details = json!({ "members": view.squad.members });
        audit::service::record(tx, actor, "squads.dissolved", subject(&view.squad), details)?;
    }
    tell(tx, id)?;
    end(tx, &view.squad)
}

/// Ends a squad: it loses the challenge that runs, those that wait for an answer are called off, its members belong to no squad, and it
/// leaves the rankings.
fn end(tx: &Tx, squad: &Squad) -> Result<()> {
    settling::settle_overdue(tx, squad)?;
    let Some(squad) = store::find(tx, squad.id)? else { return Ok(()) };
    settling::withdraw(tx, &squad)?;
    challenges::cancel_asked(tx, &squad)?;
    store::forget_squad(tx, squad.id)?;
    points::moved(tx, &squad, &Squad { board: None, ..squad.clone() })?;
    store::delete(tx, squad.id)
}

/// Tells the open pages of the members that the squad changed.
fn tell(tx: &Tx, squad: Id<kind::Squad>) -> Result<()> {
    let members = store::members(tx, squad)?;
    members
        .into_iter()
        .filter_map(|stint| stint.user)
        .try_for_each(|user| outbox::post(tx, Audience::Person(user), CHANGED, &json!({ "squad_id": squad })))
}

/// Removes one portion of old activity, of challenges that came to nothing, and of counts of weeks that are over.
pub fn sweep(tx: &Tx, _keep: crate::config::Retention, portion: u32) -> Result<usize> {
    let mut most = store::sweep_activity(tx, tx.now().minus(ACTIVITY_KEPT), portion)?;
    for state in [ChallengeState::Declined, ChallengeState::Cancelled, ChallengeState::Expired] {
        most = most.max(store::sweep_closed(tx, state, tx.now().minus(CLOSED_KEPT), portion)?);
    }
    let week = xp::service::week_at(tx, tx.now())?;
    Ok(most.max(store::sweep_ranks(tx, week, portion)?))
}
