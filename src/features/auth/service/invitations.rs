//! Codes that let people register.

use super::super::model::{Invitation, NewInvitation};
use super::super::store;
use crate::db::{Reader, Tx};
use crate::kernel::{Actor, Error, Id, Page, PageRequest, Realm, Result, id::kind};

/// Invitations are the school's; nobody of another realm sees them.
fn of_the_school(actor: &Actor) -> Result<()> {
    if actor.realm == Realm::School { Ok(()) } else { Err(Error::not_found("invitation")) }
}

/// Makes an invitation.
pub fn create_invitation(tx: &Tx, actor: &Actor, new: &NewInvitation) -> Result<Invitation> {
    of_the_school(actor)?;
    store::insert_invitation(tx, new)
}

/// The invitations that can still be used, the latest first.
pub fn invitations(db: &Reader, actor: &Actor, page: PageRequest) -> Result<Page<Invitation>> {
    of_the_school(actor)?;
    store::invitations(db, page)
}

/// Makes an invitation useless, and gives it back as it was.
pub fn revoke_invitation(tx: &Tx, actor: &Actor, id: Id<kind::Invitation>) -> Result<Invitation> {
    of_the_school(actor)?;
    store::delete_invitation(tx, id)?.ok_or_else(|| Error::not_found("invitation"))
}
