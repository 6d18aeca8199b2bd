//! What follows from what: one match, readable from top to bottom. It runs in the transaction of the cause.

use super::{audit, keys, learners, mail, materials, usage};
use crate::db::Tx;
use crate::events::Event;
use crate::kernel::{Effect, Result};

/// What makes people and answers with what it made.
const MAKERS_OF_PEOPLE: [&str; 2] = ["POST /api/admin/users", "POST /v1/learners"];

/// Lets the event have its consequences.
pub fn react(tx: &Tx, event: &Event) -> Result<()> {
    match event {
        Event::UserErased { user } => {
            crate::app::forget_answers(tx, *user, &MAKERS_OF_PEOPLE)?;
            learners::service::erase_after(tx, *user)?;
            materials::service::erase(tx, *user)?;
            mail::service::erase(tx, *user)?;
            audit::service::erase(tx, *user)?;
            usage::service::erase(tx, *user)?;
            tx.after_commit(Effect::MaterialsChanged(*user));
            Ok(())
        }
        Event::AccessTakenBack { user, since } => keys::service::revoke_since(tx, *user, *since).map(|_| ()),
        Event::QuotaShareReached { owner, percent, used, quota } => {
            usage::service::tell_of_share(tx, *owner, *percent, *used, *quota)
        }
    }
}
