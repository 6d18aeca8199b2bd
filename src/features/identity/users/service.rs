//! Reading and changing people.

use super::model::{
    EffectivePreferences, NewUser, PeopleCount, Portrait, Preferences, ProfileUpdate, Status, User, UserFilter,
};
use super::store;
use crate::db::{Reader, Tx};
use crate::events::{Emit, Event};
use crate::features::settings;
use crate::kernel::{
    Actor, Code, Effect, Error, Fault, Id, Page, PageRequest, Realm, Result, ResultExt, Role, Rule, Timestamp, id::kind,
};

/// The error of an address that another person has.
pub fn email_taken() -> Error {
    Error::new(Code::EmailTaken, "This email address is already registered. Sign in or reset your password.")
        .with_field("email", Fault::new(Rule::Taken, "is already registered"))
}

/// The error of a username that another person has.
pub fn username_taken() -> Error {
    Error::new(Code::UsernameTaken, "This username is already taken. Choose another one.")
        .with_field("username", Fault::new(Rule::Taken, "is already taken"))
}

fn last_admin() -> Error {
    Error::new(Code::LastAdmin, "This is the school's last admin. Make someone else an admin first.")
}

fn absent() -> Error {
    Error::not_found("person")
}

/// Loads the actor.
pub fn me(db: &Reader, actor: &Actor) -> Result<User> {
    store::find(db, actor.realm, actor.user)?.ok_or_else(absent)
}

/// Updates the actor's profile.
pub fn update_me(tx: &Tx, actor: &Actor, change: &ProfileUpdate) -> Result<User> {
    update(tx, &me(tx, actor)?, change)
}

/// Loads a person of the actor's realm.
pub fn visible(db: &Reader, actor: &Actor, id: Id<kind::User>) -> Result<User> {
    store::find(db, actor.realm, id)?.ok_or_else(absent)
}

/// Finds a person of a realm, for guards and background work.
pub fn find(db: &Reader, realm: Realm, id: Id<kind::User>) -> Result<Option<User>> {
    store::find(db, realm, id)
}

/// Whose people a person is one of, for what is told of a person alone.
pub fn realm_of(db: &Reader, id: Id<kind::User>) -> Result<Option<Realm>> {
    store::realm_of(db, id)
}

/// Finds those of these people who are of the realm, in no particular order; for the rows of one page.
pub fn several(db: &Reader, realm: Realm, ids: &[Id<kind::User>]) -> Result<Vec<User>> {
    store::several(db, realm, ids)
}

/// When the account of a person was created.
pub fn created_at(db: &Reader, id: Id<kind::User>) -> Result<Option<Timestamp>> {
    store::created_at(db, id)
}

/// The next people of all realms with ids above `after`, each with whose people the person is one of.
pub fn ids_after(db: &Reader, after: i64, most: usize) -> Result<Vec<(Id<kind::User>, Realm)>> {
    store::ids_after(db, after, most)
}

/// Finds a person of the school by address or username.
pub fn find_by_handle(db: &Reader, handle: &str) -> Result<Option<User>> {
    store::find_by_handle(db, Realm::School, handle)
}

/// Whether the school has an admin.
pub fn has_admin(db: &Reader) -> Result<bool> {
    store::has_admin(db)
}

/// Whether the school has any people.
pub fn has_people(db: &Reader) -> Result<bool> {
    store::has_people(db)
}

/// Lists people of the actor's realm, newest first.
pub fn list(db: &Reader, actor: &Actor, filter: &UserFilter, page: PageRequest) -> Result<Page<User>> {
    store::list(db, actor.realm, filter, page)
}

/// Lists people of the school, oldest first, without a search.
pub fn list_oldest(db: &Reader, filter: &UserFilter, page: PageRequest) -> Result<Page<User>> {
    store::list_oldest(db, filter, page)
}

/// Lists people of the school by name, without a search.
pub fn list_by_name(db: &Reader, filter: &UserFilter, page: &PageRequest<String>) -> Result<Page<User, String>> {
    store::list_by_name(db, filter, page)
}

/// Lists people of the school by their last sign-in, without a search.
pub fn list_by_login(db: &Reader, filter: &UserFilter, page: &PageRequest<Timestamp>) -> Result<Page<User, Timestamp>> {
    store::list_by_login(db, filter, page)
}

/// Lists people of the school with ids above `after`, at most `most` of them.
pub fn exported(db: &Reader, after: i64, most: usize) -> Result<Vec<User>> {
    store::exported(db, after, most)
}

/// Returns the number of people of the school for each role and status.
pub fn counts(db: &Reader) -> Result<Vec<PeopleCount>> {
    store::counts(db)
}

/// Returns the totals of people that differ from the rows, with the number of rows.
pub fn wrong_counts(db: &Reader) -> Result<Vec<(PeopleCount, i64)>> {
    store::wrong_counts(db)
}

/// Counts the people of the school again.
pub fn recount(tx: &Tx) -> Result<()> {
    store::recount(tx)
}

/// Counts the people of the school whose last sign-in is not before a time, up to `most`.
pub fn count_signed_in(db: &Reader, since: Timestamp, most: i64) -> Result<i64> {
    store::count_signed_in(db, since, most)
}

/// Lists all people of a realm, newest first.
pub fn list_of(db: &Reader, realm: Realm, page: PageRequest) -> Result<Page<User>> {
    store::list(db, realm, &UserFilter::default(), page)
}

/// Creates a person. A taken address or username is a conflict. A person of the school needs one of them to sign in.
pub fn create(tx: &Tx, new: &NewUser) -> Result<User> {
    if new.realm == Realm::School && new.email.is_none() && new.username.is_none() {
        return Err(Error::invalid("email", Fault::new(Rule::Required, "is required if there is no username")));
    }
    let id = store::insert(tx, new)
        .on_unique("users.email_folded", email_taken)
        .on_unique("users.username", username_taken)?;
    store::find(tx, new.realm, id)?.ok_or_else(absent)
}

/// Updates a profile. Demoting the last admin is refused.
pub fn update(tx: &Tx, user: &User, update: &ProfileUpdate) -> Result<User> {
    let changed = update.apply(user);
    if user.role == Role::Admin && changed.role != Role::Admin {
        keep_an_admin(tx, user)?;
    }
    if changed.is_same_but_for_words(user) {
        store::save_words(tx, &changed)?;
    } else {
        save(tx, &changed)?;
    }
    if changed.full_name != user.full_name || changed.role != user.role {
        tx.emit(Event::UserChanged { user: user.id, realm: user.realm });
    }
    Ok(changed)
}

/// Returns this feature's part of the access version: changes of address, status and role.
pub fn access_version(db: &Reader, id: Id<kind::User>) -> Result<i64> {
    store::access_version(db, id)
}

/// Saves a verified address.
pub fn verify_email(tx: &Tx, user: &User, email: &str) -> Result<User> {
    let mut changed = user.clone();
    changed.email = Some(email.to_owned());
    changed.email_verified_at = Some(tx.now());
    save(tx, &changed)?;
    Ok(changed)
}

/// Suspends a person. Suspending the last admin is refused.
pub fn suspend(tx: &Tx, user: &User, reason: Option<&str>) -> Result<User> {
    keep_an_admin(tx, user)?;
    let mut changed = user.clone();
    changed.status = Status::Suspended;
    save(tx, &changed)?;
    store::save_reason(tx, user.id, reason)?;
    tell_of_status(tx, user, &changed);
    Ok(changed)
}

/// Reinstates a suspended person.
pub fn reinstate(tx: &Tx, user: &User) -> Result<User> {
    let mut changed = user.clone();
    changed.status = Status::Active;
    save(tx, &changed)?;
    store::save_reason(tx, user.id, None)?;
    tell_of_status(tx, user, &changed);
    Ok(changed)
}

fn tell_of_status(tx: &Tx, before: &User, after: &User) {
    if before.status != after.status {
        tx.emit(Event::UserSuspended { user: after.id, is_suspended: after.status == Status::Suspended });
    }
}

/// Changes the person's plan to one that exists.
pub fn set_plan(tx: &Tx, user: &User, plan: &str) -> Result<User> {
    let changed = User { plan: plan.to_owned(), ..user.clone() };
    save(tx, &changed)?;
    Ok(changed)
}

/// Stores the time of a sign-in, which is now.
pub fn signed_in(tx: &Tx, user: &User) -> Result<()> {
    store::save_login(tx, user.id, tx.now())
}

/// Demo data only: stores the time of a sign-in.
pub fn signed_in_at(tx: &Tx, user: &User, at: Timestamp) -> Result<()> {
    store::save_login(tx, user.id, at)
}

/// Demo data only: stores the time of registration.
pub fn joined_at(tx: &Tx, user: &User, at: Timestamp) -> Result<()> {
    store::save_created(tx, user.id, at)
}

/// Demo data only: saves the picture of a person.
pub fn save_avatar_of(tx: &Tx, user: &User, media_type: &str, bytes: &[u8]) -> Result<()> {
    store::save_avatar(tx, user.id, Some((media_type, bytes)))
}

/// Stores whether the person has a second factor.
pub fn set_totp_enabled(tx: &Tx, id: Id<kind::User>, enabled: bool) -> Result<()> {
    tx.after_commit(Effect::UserChanged(id));
    store::save_totp(tx, id, enabled)
}

/// Erases a person with all their data. Erasing the last admin is refused.
pub fn erase(tx: &Tx, user: &User) -> Result<()> {
    keep_an_admin(tx, user)?;
    tx.emit(Event::UserLeaving { user: user.id });
    tx.run_hook()?;
    tx.emit(Event::UserErased { user: user.id });
    tx.after_commit(Effect::UserChanged(user.id));
    store::delete(tx, user.id)
}

/// Returns the person's own preferences.
pub fn preferences(db: &Reader, actor: &Actor) -> Result<Preferences> {
    store::preferences(db, actor.user)?.ok_or_else(absent)
}

/// Returns the person's preferences, completed by those of the school.
pub fn effective_preferences(db: &Reader, actor: &Actor) -> Result<EffectivePreferences> {
    Ok(EffectivePreferences::of(preferences(db, actor)?, &settings::service::current(db)?))
}

/// Updates the person's preferences with `change`, and returns them completed by those of the school.
pub fn change_preferences(
    tx: &Tx,
    actor: &Actor,
    change: impl Fn(Preferences) -> Result<Preferences>,
) -> Result<EffectivePreferences> {
    let before = preferences(tx, actor)?;
    let time_zone = before.time_zone.clone();
    let changed = change(before)?;
    store::save_preferences(tx, actor.user, &changed)?;
    if changed.time_zone != time_zone {
        tx.emit(Event::TimeZoneChanged { user: actor.user });
    }
    Ok(EffectivePreferences::of(changed, &settings::service::current(tx)?))
}

/// Saves the person's language.
pub fn set_locale(tx: &Tx, id: Id<kind::User>, locale: &str) -> Result<()> {
    let mut preferences = store::preferences(tx, id)?.ok_or_else(absent)?;
    preferences.locale = Some(locale.to_owned());
    store::save_preferences(tx, id, &preferences)
}

/// Loads the picture of a person of any realm. The caller checks the signed link.
pub fn portrait(db: &Reader, id: Id<kind::User>) -> Result<Portrait> {
    store::portrait(db, id)?.ok_or_else(|| Error::not_found("picture"))
}

/// Loads a person's picture: media type and file.
pub fn avatar(db: &Reader, id: Id<kind::User>) -> Result<(String, Vec<u8>)> {
    store::avatar(db, id)?.ok_or_else(|| Error::not_found("picture"))
}

/// Saves the person's picture.
pub fn save_avatar(tx: &Tx, actor: &Actor, media_type: &str, bytes: &[u8]) -> Result<User> {
    store::save_avatar(tx, actor.user, Some((media_type, bytes)))?;
    me(tx, actor)
}

/// Removes the person's picture.
pub fn remove_avatar(tx: &Tx, actor: &Actor) -> Result<()> {
    store::save_avatar(tx, actor.user, None)
}

/// Refuses a change that would leave the school without an active admin.
fn keep_an_admin(tx: &Tx, user: &User) -> Result<()> {
    let counts = user.role == Role::Admin && user.status == Status::Active && user.realm == Realm::School;
    if counts && store::count_active_admins(tx)? <= 1 {
        return Err(last_admin());
    }
    Ok(())
}

fn save(tx: &Tx, user: &User) -> Result<()> {
    tx.after_commit(Effect::UserChanged(user.id));
    store::save(tx, user).on_unique("users.email_folded", email_taken).on_unique("users.username", username_taken)
}
