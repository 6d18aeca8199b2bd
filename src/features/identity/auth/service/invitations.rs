//! Invitations.

use std::time::Duration;

use serde_json::json;

use super::super::model::{Invitation, NewCode, NewInvitation, plain_code, readable_code, shown_code};
use super::super::store;
use super::access::access_version;
use crate::db::{Reader, Tx};
use crate::features::audit::{self, Subject};
use crate::features::users::{self, Status};
use crate::kernel::{Actor, Error, Id, Page, PageRequest, Realm, Result, Role, id::kind};

/// Letters of a code: 60 bits.
const LETTERS: usize = 12;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Names an invitation in the audit log by its note, never by its code.
fn subject(invitation: &Invitation) -> Option<Subject> {
    let label = invitation.note.clone().unwrap_or_else(|| format!("for the role {}", invitation.role.name()));
    Some(Subject { kind: "invitation".into(), id: invitation.id.get(), label })
}

/// Refuses actors of other realms: invitations belong to the school.
fn of_the_school(actor: &Actor) -> Result<()> {
    if actor.realm == Realm::School { Ok(()) } else { Err(Error::not_found("invitation")) }
}

/// Demo data only: inserts an invitation without an audit entry.
pub fn insert_invitation(tx: &Tx, actor: &Actor, new: &NewInvitation) -> Result<Invitation> {
    of_the_school(actor)?;
    store::insert_invitation(tx, new, actor.user, access_version(tx, actor.user)?)
}

/// Creates an invitation. It allows registration even where registration is not open.
pub fn create_invitation(tx: &Tx, actor: &Actor, new: &NewCode) -> Result<Invitation> {
    let invitation = NewInvitation {
        code: plain_code(&readable_code(tx.entropy(), LETTERS)?),
        role: new.role,
        uses: new.uses,
        expires_at: new.days.map(|days| tx.now().plus(DAY * days)),
        note: new.note.clone(),
    };
    let invitation = insert_invitation(tx, actor, &invitation)?;
    let mut details = json!({ "role": invitation.role.name(), "uses": invitation.uses_left });
    if let Some(expires_at) = invitation.expires_at {
        details["expires_at"] = json!(expires_at);
    }
    audit::service::record(tx, actor, "invitations.created", subject(&invitation), details)?;
    Ok(invitation)
}

/// Uses an invitation once. `None` where it is unknown, used up or expired, or where its admin has lost the right to invite.
pub(super) fn take(tx: &Tx, code: &str) -> Result<Option<Invitation>> {
    match store::take_invitation(tx, code)? {
        Some(invitation) if works(tx, &invitation)? => Ok(Some(invitation)),
        _ => Ok(None),
    }
}

/// Whether a code can be used; called before the expensive hash.
pub(super) fn is_usable(db: &Reader, code: &str) -> Result<bool> {
    store::usable_invitation(db, code)?.map_or(Ok(false), |invitation| works(db, &invitation))
}

/// Whether the admin who created the invitation is still an admin. An invitation for admins also ends with a change of that admin's
/// password, address or second factor. So an attacker who held the account for a while has no way back.
fn works(db: &Reader, invitation: &Invitation) -> Result<bool> {
    let Some(id) = invitation.made_by else { return Ok(true) };
    let is_admin = users::service::find(db, Realm::School, id)?
        .is_some_and(|user| user.role == Role::Admin && user.status == Status::Active);
    let is_bound = invitation.role == Role::Admin;
    Ok(is_admin && (!is_bound || invitation.access_version == Some(access_version(db, id)?)))
}

/// Lists the invitations that can still be used, newest first.
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

/// Returns the link that opens the registration with the code. An invitation that cannot be used any more is absent.
pub fn invitation_link(db: &Reader, actor: &Actor, id: Id<kind::Invitation>, public_url: &str) -> Result<String> {
    of_the_school(actor)?;
    let found = store::open_invitation(db, id)?.ok_or_else(|| Error::not_found("invitation"))?;
    if !works(db, &found)? {
        return Err(Error::not_found("invitation"));
    }
    Ok(format!("{public_url}/register#invitation={}", shown_code(&found.code)))
}

/// Revokes an invitation. Accounts that were registered with it stay.
pub fn revoke_invitation(tx: &Tx, actor: &Actor, id: Id<kind::Invitation>) -> Result<()> {
    of_the_school(actor)?;
    let invitation = store::delete_invitation(tx, id)?.ok_or_else(|| Error::not_found("invitation"))?;
    let details = json!({ "role": invitation.role.name(), "uses_left": invitation.uses_left });
    audit::service::record(tx, actor, "invitations.revoked", subject(&invitation), details)
}
