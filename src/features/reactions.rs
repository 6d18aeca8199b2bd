//! What follows from what: one match, readable from top to bottom. It runs in the transaction of the cause.

use super::{audit, auth, mail, materials, usage};
use crate::db::Tx;
use crate::events::Event;
use crate::kernel::{Effect, Result};

/// Lets the event have its consequences.
pub fn react(tx: &Tx, event: &Event) -> Result<()> {
    match event {
        Event::UserErased { user } => {
            crate::app::forget_answers(tx, *user)?;
            materials::service::erase(tx, *user)?;
            mail::service::erase(tx, *user)?;
            audit::service::erase(tx, *user)?;
            usage::service::erase(tx, *user)?;
            tx.after_commit(Effect::MaterialsChanged(*user));
            Ok(())
        }
        // It is shown where its owner looks; whoever else is to be told is told here.
        Event::QuotaShareReached { .. } => Ok(()),
        Event::AccessEnded { user } => {
            auth::service::forget_links(tx, *user)?;
            tx.after_commit(Effect::UserChanged(*user));
            Ok(())
        }
    }
}
