//! What an admin can do.

mod accounts;
mod allowances;
mod invitations;
mod outbox;
mod people;
mod settings;

pub use accounts::{NewAccountWithKeys, create_account, issue_account_key, revoke_account_key, update_account};
pub use allowances::{account_usage, set_account_plan, set_user_plan, top_up_account, top_up_user, user_usage};
pub use invitations::{create_invitation, revoke_invitation};
pub use outbox::read_mail;
pub use people::{
    NewPerson, WayBack, create, delete, demands_password, reinstate, remove_second_factor, reset_password, subject,
    suspend, update,
};
pub use settings::{change_settings, remove_logo, save_logo};

use crate::db::Tx;
use crate::features::audit::{self, NewEntry, Subject};
use crate::features::users;
use crate::kernel::{Actor, Code, Error, Plans, Result, Via};

/// Writes down what the admin did, under the name of this moment. Whoever owns the machine and works at the terminal is nobody of the
/// school: such an entry has no actor and says where it was done.
pub fn record(
    tx: &Tx,
    actor: &Actor,
    action: &'static str,
    subject: Option<Subject>,
    mut details: serde_json::Value,
) -> Result<()> {
    if actor.via == Via::Terminal {
        if let Some(details) = details.as_object_mut() {
            details.insert("by".to_owned(), "terminal".into());
        }
        return audit::service::record(tx, &NewEntry { action, actor: None, subject, origin: &actor.origin, details });
    }
    let admin = users::service::me(tx, actor)?;
    let actor_and_name = Some((admin.id, admin.full_name.as_str()));
    audit::service::record(tx, &NewEntry { action, actor: actor_and_name, subject, origin: &actor.origin, details })
}

/// Refuses a plan that does not exist; the refusal names those that do.
fn known_plan(plans: &Plans, name: &str) -> Result<()> {
    if plans.find(name).is_some() {
        return Ok(());
    }
    let sentence = format!("There is no plan called `{name}`. The plans are {}.", plans.names());
    Err(Error::new(Code::PlanUnknown, sentence).with_field("plan", format!("must be one of {}", plans.names())))
}
