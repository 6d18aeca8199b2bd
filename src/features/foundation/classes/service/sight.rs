//! Decides what one person may see of another, by the table in [`sight`](super::super::sight).

use super::super::sight::{Aspect, Relation, Relations};
use super::super::store;
use crate::db::Reader;
use crate::features::users::{self, User};
use crate::kernel::{Actor, Error, Id, Realm, Result, Role, id::kind};

/// How the reader is related to a person of this realm.
fn relations_to(db: &Reader, reader: &Actor, person: Id<kind::User>, realm: Realm) -> Result<Relations> {
    let shared = store::relations(db, reader.user, person)?;
    let met = if person == reader.user { Relations::NONE } else { shared.held_by(reader.role) };
    Ok(Relations::outside_classes(reader, person, realm).and(met))
}

/// The person, where the reader may know of one: in the reader's own realm, or a learner of the reader who is a developer.
fn found(db: &Reader, reader: &Actor, person: Id<kind::User>) -> Result<Option<User>> {
    match users::service::find(db, reader.realm, person)? {
        None if reader.role == Role::Developer && reader.realm == Realm::School => {
            users::service::find(db, Realm::Developer(reader.user), person)
        }
        found => Ok(found),
    }
}

/// The person and the relations of the reader, by the same statements whether the person exists or not.
fn looked_up(db: &Reader, reader: &Actor, person: Id<kind::User>) -> Result<(Option<User>, Relations)> {
    let found = found(db, reader, person)?;
    let realm = found.as_ref().map_or(reader.realm, |user| user.realm);
    let relations = relations_to(db, reader, person, realm)?;
    let relations = if found.is_some() { relations } else { Relations::NONE };
    Ok((found, relations))
}

/// All relations of the reader to a person; none for strangers and for people who do not exist.
pub fn relations(db: &Reader, reader: &Actor, person: Id<kind::User>) -> Result<Relations> {
    Ok(looked_up(db, reader, person)?.1)
}

/// Whether the reader may see this aspect of a person.
pub fn may_see(db: &Reader, reader: &Actor, person: Id<kind::User>, aspect: Aspect) -> Result<bool> {
    Ok(relations(db, reader, person)?.show(aspect))
}

/// The person, if the reader may see this aspect. Otherwise the error of a person who does not exist, after the same statements. An
/// operation that shows something about another person calls this first.
pub fn seen(db: &Reader, reader: &Actor, person: Id<kind::User>, aspect: Aspect) -> Result<User> {
    let (found, relations) = looked_up(db, reader, person)?;
    found.filter(|_| relations.show(aspect)).ok_or_else(|| Error::not_found("person"))
}

/// Whether the reader is a tutor of a current class in which the person is a student.
pub fn teaches(db: &Reader, reader: &Actor, person: Id<kind::User>) -> Result<bool> {
    Ok(relations(db, reader, person)?.has(Relation::Teacher))
}

/// Which of these people, a hundred at the most, the reader teaches, by the same statement for any of them.
pub fn taught(db: &Reader, reader: &Actor, people: &[Id<kind::User>]) -> Result<Vec<Id<kind::User>>> {
    let taught = store::taught(db, reader.user, people)?;
    Ok(if Relations::NONE.with(Relation::Teacher).held_by(reader.role).has(Relation::Teacher) {
        taught
    } else {
        Vec::new()
    })
}
