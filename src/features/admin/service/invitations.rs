//! Invitations. The code is kept without dashes, as it is compared.

use std::time::Duration;

use serde_json::json;

use super::super::model::NewCode;
use super::record;
use crate::db::Tx;
use crate::features::audit::Subject;
use crate::features::auth::{self, Invitation, NewInvitation, plain_code, spoken_code};
use crate::kernel::{Actor, Id, Result, id::kind};

/// Letters of a code: 60 bits.
const LETTERS: usize = 12;
/// A day.
const DAY: Duration = Duration::from_secs(24 * 3600);

/// The log names an invitation by what it is for, never by its code.
fn subject(invitation: &Invitation) -> Option<Subject> {
    let label = invitation.note.clone().unwrap_or_else(|| format!("for the role {}", invitation.role.name()));
    Some(Subject { kind: "invitation".into(), id: invitation.id.get(), label })
}

/// Makes a code that lets people register, even where registration is not open to all.
pub fn create_invitation(tx: &Tx, actor: &Actor, new: &NewCode) -> Result<Invitation> {
    let invitation = NewInvitation {
        code: plain_code(&spoken_code(tx.entropy(), LETTERS)?),
        role: new.role,
        uses: new.uses,
        expires_at: new.days.map(|days| tx.now().plus(DAY * days)),
        note: new.note.clone(),
    };
    let invitation = auth::service::create_invitation(tx, actor, &invitation)?;
    let mut details = json!({ "role": invitation.role.name(), "uses": invitation.uses_left });
    if let Some(expires_at) = invitation.expires_at {
        details["expires_at"] = json!(expires_at);
    }
    record(tx, actor, "invitations.created", subject(&invitation), details)?;
    Ok(invitation)
}

/// Makes a code useless. Who has registered with it stays.
pub fn revoke_invitation(tx: &Tx, actor: &Actor, id: Id<kind::Invitation>) -> Result<()> {
    let invitation = auth::service::revoke_invitation(tx, actor, id)?;
    let details = json!({ "role": invitation.role.name(), "uses_left": invitation.uses_left });
    record(tx, actor, "invitations.revoked", subject(&invitation), details)
}
