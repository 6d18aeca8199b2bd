//! Actions of developers on their learners.

use std::collections::HashMap;

use super::model::{EraseLearners, ExternalReference, Learner, LearnerUpdate, NewLearner, Reference};
use super::store;
use crate::db::{Reader, Tx};
use crate::features::users::{self, NewUser, ProfileUpdate, User};
use crate::jobs::Enqueue;
use crate::kernel::{
    Code, Effect, Error, Fault, Id, Page, PageRequest, Realm, Result, ResultExt, Role, Rule, id::kind,
};

/// The learners of an erased developer that are erased in one commit.
const BATCH: i64 = 50;

/// The error for a missing learner and for one of another developer.
pub fn absent() -> Error {
    Error::not_found("learner")
}

fn reference_taken() -> Error {
    Error::new(Code::ReferenceTaken, "You already have a learner with this external reference.")
        .with_field("external_reference", Fault::new(Rule::Taken, "is already used by another of your learners"))
}

/// Finds a developer's learner by name. A missing one and one of another developer run the same statement.
pub fn resolve(db: &Reader, developer: Id<kind::User>, reference: &Reference) -> Result<Option<Id<kind::User>>> {
    store::resolve(db, developer, reference)
}

/// Loads a developer's learner by name.
pub fn visible(db: &Reader, developer: Id<kind::User>, reference: &Reference) -> Result<Learner> {
    learner(db, person(db, developer, reference)?)
}

/// Lists the developer's learners, newest first.
pub fn list(db: &Reader, developer: Id<kind::User>, page: PageRequest) -> Result<Page<Learner>> {
    let people = users::service::list_of(db, Realm::Developer(developer), page)?;
    let (Some(highest), Some(lowest)) = (people.items.first(), people.items.last()) else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    let references = store::references(db, developer, lowest.id, highest.id)?;
    let mut references: HashMap<Id<kind::User>, String> = references.into_iter().collect();
    Ok(people.map(|user| shown(user.id, references.remove(&user.id), user)))
}

/// Lists the developer's learner with this reference: one or none.
pub fn list_by_reference(
    db: &Reader,
    developer: Id<kind::User>,
    reference: &ExternalReference,
) -> Result<Page<Learner>> {
    let found = store::resolve(db, developer, &Reference::External(reference.clone()))?;
    let person = found.map(|id| users::service::find(db, Realm::Developer(developer), id)).transpose()?.flatten();
    let items = person.map(|user| learner(db, user)).transpose()?.into_iter().collect();
    Ok(Page { items, next: None })
}

/// Creates a learner. A taken reference or address is a conflict.
pub fn create(tx: &Tx, developer: Id<kind::User>, new: &NewLearner) -> Result<Learner> {
    // A developer who was erased meanwhile must leave no learner behind, because no job would erase it.
    if users::service::find(tx, Realm::School, developer)?.is_none() {
        return Err(Error::new(Code::AuthInvalid, "Missing or invalid API key"));
    }
    let person = NewUser {
        realm: Realm::Developer(developer),
        role: Role::Student,
        full_name: new.full_name.clone(),
        email: new.email.clone(),
        username: None,
        email_verified: false,
    };
    let user = users::service::create(tx, &person)?;
    store::insert(tx, developer, user.id, new.external_reference.as_ref())
        .on_unique("learners.external_reference", reference_taken)?;
    if let Some(locale) = &new.locale {
        users::service::set_locale(tx, user.id, locale)?;
    }
    visible(tx, developer, &Reference::Id(user.id))
}

/// Updates a learner. The old reference is unknown from the next request.
pub fn update(tx: &Tx, developer: Id<kind::User>, reference: &Reference, update: &LearnerUpdate) -> Result<Learner> {
    let user = person(tx, developer, reference)?;
    if let Some(external) = &update.external_reference {
        forget_names(tx, developer, user.id)?;
        store::save_reference(tx, user.id, external.as_ref())
            .on_unique("learners.external_reference", reference_taken)?;
    }
    let profile = ProfileUpdate {
        full_name: update.full_name.clone(),
        email: update.email.clone().flatten(),
        without_email: matches!(update.email, Some(None)),
        ..ProfileUpdate::default()
    };
    users::service::update(tx, &user, &profile)?;
    if let Some(locale) = &update.locale {
        users::service::set_locale(tx, user.id, locale)?;
    }
    visible(tx, developer, &Reference::Id(user.id))
}

/// Erases a learner with all their data.
pub fn delete(tx: &Tx, developer: Id<kind::User>, reference: &Reference) -> Result<()> {
    let user = person(tx, developer, reference)?;
    erase(tx, developer, &user)
}

/// Queues the erasure of a person's learners. It is a job, because there may be many.
pub fn erase_after(tx: &Tx, developer: Id<kind::User>) -> Result<()> {
    if store::some(tx, developer, 1)?.is_empty() {
        return Ok(());
    }
    tx.enqueue(&EraseLearners { developer })?;
    Ok(())
}

/// Erases a portion of an erased developer's learners, and queues the next portion.
pub fn erase_some(tx: &Tx, developer: Id<kind::User>) -> Result<()> {
    for id in store::some(tx, developer, BATCH)? {
        if let Some(user) = users::service::find(tx, Realm::Developer(developer), id)? {
            erase(tx, developer, &user)?;
        }
    }
    erase_after(tx, developer)
}

/// Returns the external reference for the export; absent for people of the school.
pub fn held(db: &Reader, user: Id<kind::User>) -> Result<Option<String>> {
    store::reference(db, user)
}

fn erase(tx: &Tx, developer: Id<kind::User>, user: &User) -> Result<()> {
    forget_names(tx, developer, user.id)?;
    users::service::erase(tx, user)
}

/// Removes the learner's names from the cache with the commit.
fn forget_names(tx: &Tx, developer: Id<kind::User>, user: Id<kind::User>) -> Result<()> {
    let external = store::reference(tx, user)?;
    tx.after_commit(Effect::LearnerChanged { developer, learner: user, external });
    Ok(())
}

fn person(db: &Reader, developer: Id<kind::User>, reference: &Reference) -> Result<User> {
    let id = store::resolve(db, developer, reference)?.ok_or_else(absent)?;
    users::service::find(db, Realm::Developer(developer), id)?.ok_or_else(absent)
}

fn learner(db: &Reader, user: User) -> Result<Learner> {
    Ok(shown(user.id, store::reference(db, user.id)?, user))
}

fn shown(id: Id<kind::User>, external_reference: Option<String>, user: User) -> Learner {
    let User { full_name, email, locale, created_at, .. } = user;
    Learner { id, full_name, external_reference, email, locale, created_at }
}
