//! Codes that let people register.

use super::super::model::{Invitation, NewInvitation};
use super::super::store;
use super::links::access_version;
use crate::db::{Reader, Tx};
use crate::features::users::{self, Status};
use crate::kernel::{Actor, Error, Id, Page, PageRequest, Realm, Result, Role, id::kind};

/// Invitations are the school's; nobody of another realm sees them.
fn of_the_school(actor: &Actor) -> Result<()> {
    if actor.realm == Realm::School { Ok(()) } else { Err(Error::not_found("invitation")) }
}

/// Makes an invitation.
pub fn create_invitation(tx: &Tx, actor: &Actor, new: &NewInvitation) -> Result<Invitation> {
    of_the_school(actor)?;
    store::insert_invitation(tx, new, actor.user, access_version(tx, actor.user)?)
}

/// Uses a code once. `None` where it is unknown, used up or over, or where nobody stands behind it any more.
pub(super) fn take(tx: &Tx, code: &str) -> Result<Option<Invitation>> {
    match store::take_invitation(tx, code)? {
        Some(invitation) if works(tx, &invitation)? => Ok(Some(invitation)),
        _ => Ok(None),
    }
}

/// Whether the admin who made the invitation is an admin still. One that makes admins also ends with a change of that admin's password,
/// address or second factor, so that whoever had the account for a while has no way back.
fn works(db: &Reader, invitation: &Invitation) -> Result<bool> {
    let Some(id) = invitation.made_by else { return Ok(true) };
    let is_admin = users::service::find(db, Realm::School, id)?
        .is_some_and(|user| user.role == Role::Admin && user.status == Status::Active);
    let is_bound = invitation.role == Role::Admin;
    Ok(is_admin && (!is_bound || invitation.access_version == Some(access_version(db, id)?)))
}

/// The invitations that can still be used, the latest first.
pub fn invitations(db: &Reader, actor: &Actor, page: PageRequest) -> Result<Page<Invitation>> {
    of_the_school(actor)?;
    let mut found = store::invitations(db, page)?;
    let mut good = Vec::with_capacity(found.items.len());
    for invitation in found.items {
        if works(db, &invitation)? {
            good.push(invitation);
        }
    }
    found.items = good;
    Ok(found)
}

/// Makes an invitation useless, and gives it back as it was.
pub fn revoke_invitation(tx: &Tx, actor: &Actor, id: Id<kind::Invitation>) -> Result<Invitation> {
    of_the_school(actor)?;
    store::delete_invitation(tx, id)?.ok_or_else(|| Error::not_found("invitation"))
}
