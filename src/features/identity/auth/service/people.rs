//! People: making, changing, suspending and deleting accounts, and the way back into one.

use serde_json::{Map, Value, json};

use super::{
    add_person, email_set_by_admin, end_access, forget_second_factor, mail_reset, reset_link, send_verification,
    set_password,
};
use crate::db::{Reader, Tx};
use crate::features::audit::{self, Subject};
use crate::features::mail::MailKind;
use crate::features::settings;
use crate::features::users::{self, NewUser, Obstacle, ProfileUpdate, User};
use crate::kernel::text::fold;
use crate::kernel::{Actor, Code, Error, Id, Plans, Result, id::kind};

/// An account to make.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The person.
    pub user: NewUser,
    /// The hash of the password.
    pub password_hash: String,
    /// Whether the password was made up and is shown to the admin.
    pub is_temporary: bool,
}

/// The way back in for somebody who is locked out.
#[derive(Debug, Clone)]
pub struct WayBack {
    /// The person.
    pub user: User,
    /// The link to set a new password.
    pub url: String,
    /// Whether the link was written into a mail.
    pub is_in_mail: bool,
}

/// Makes an account, and mails a link that verifies its address. A taken address or username is a conflict.
pub fn create_person(tx: &Tx, actor: &Actor, new: &NewPerson, public_url: &str) -> Result<User> {
    let user = add_person(tx, &new.user, Some(&new.password_hash))?;
    send_verification(tx, &user, public_url)?;
    let details = json!({ "role": user.role.name(), "temporary_password": new.is_temporary });
    audit::service::record(tx, actor, "users.created", Some(Subject::user(&user)), details)?;
    Ok(user)
}

/// Changes what the update says. A new address is unverified until the link that is mailed to it is opened, and the old one is told; links
/// that are under way end. A new role holds from the person's next request on. The last admin stays one.
pub fn update_person(
    tx: &Tx,
    actor: &Actor,
    id: Id<kind::User>,
    update: &ProfileUpdate,
    public_url: &str,
) -> Result<User> {
    let before = users::service::visible(tx, actor, id)?;
    let after = users::service::update(tx, &before, update)?;
    if before.email_verified_at.is_some() && after.is_unverified() {
        must_not_shut_out(tx, actor, &after)?;
    }
    if after.email.as_deref().map(fold) != before.email.as_deref().map(fold) {
        email_set_by_admin(tx, &before, &after, public_url)?;
    } else if after.role != before.role && after.is_unverified() {
        // The link before has ended with the old role.
        send_verification(tx, &after, public_url)?;
    }
    let changed = changed_fields(&before, &after);
    if !changed.is_empty() {
        audit::service::record(tx, actor, "users.updated", Some(Subject::user(&after)), json!({ "fields": changed }))?;
    }
    if after.role != before.role {
        let details = json!({ "from": before.role.name(), "to": after.role.name() });
        audit::service::record(tx, actor, "users.role_changed", Some(Subject::user(&after)), details)?;
    }
    Ok(after)
}

/// Refuses to leave an admin who may go on only with a verified address with one that is not.
fn must_not_shut_out(tx: &Tx, actor: &Actor, after: &User) -> Result<()> {
    if after.id == actor.user && after.obstacle(&settings::service::current(tx)?) == Some(Obstacle::EmailUnverified) {
        let sentence = "This would sign you out, since the school lets in verified addresses only. Change your own address on your \
                        security page.";
        return Err(
            Error::new(Code::WouldShutOut, sentence).with_field("email", "must be changed on the security page")
        );
    }
    Ok(())
}

/// The names of the fields that differ, the role excepted; the values stay out of the log, which outlives them.
fn changed_fields(before: &User, after: &User) -> Vec<&'static str> {
    [
        ("full_name", before.full_name != after.full_name),
        ("email", before.email != after.email),
        ("username", before.username != after.username),
    ]
    .into_iter()
    .filter_map(|(name, has_changed)| has_changed.then_some(name))
    .collect()
}

/// Deletes the account with everything that is the person's. The last admin stays.
pub fn delete_person(tx: &Tx, actor: &Actor, id: Id<kind::User>) -> Result<()> {
    let user = users::service::visible(tx, actor, id)?;
    // The entry comes first, for an admin may delete the own account. What follows from the erasure takes the names out of it.
    audit::service::record(
        tx,
        actor,
        "users.deleted",
        Some(Subject::user(&user)),
        json!({ "role": user.role.name() }),
    )?;
    users::service::erase(tx, &user)
}

/// Ends the person's access until it is given back. Suspending somebody again changes the reason.
pub fn suspend(tx: &Tx, actor: &Actor, id: Id<kind::User>, reason: Option<&str>) -> Result<User> {
    let user = users::service::visible(tx, actor, id)?;
    let user = users::service::suspend(tx, &user, reason)?;
    end_access(tx, user.id)?;
    let details: Map<String, Value> = reason.map(|reason| ("reason".to_owned(), json!(reason))).into_iter().collect();
    audit::service::record(tx, actor, "users.suspended", Some(Subject::user(&user)), Value::Object(details))?;
    Ok(user)
}

/// Gives the person's access back. Somebody who has it is left alone.
pub fn reinstate(tx: &Tx, actor: &Actor, id: Id<kind::User>) -> Result<User> {
    let before = users::service::visible(tx, actor, id)?;
    let user = users::service::reinstate(tx, &before)?;
    if before.status != user.status {
        audit::service::record(tx, actor, "users.reinstated", Some(Subject::user(&user)), json!({}))?;
    }
    Ok(user)
}

/// Forgets the person's second factor, also where the school demands one; the person then signs in only to set up a new one. Somebody
/// who has none is left alone.
pub fn remove_second_factor(tx: &Tx, actor: &Actor, id: Id<kind::User>) -> Result<User> {
    let user = users::service::visible(tx, actor, id)?;
    forget_second_factor(tx, &user)?;
    if user.totp_enabled {
        audit::service::record(tx, actor, "users.second_factor_removed", Some(Subject::user(&user)), json!({}))?;
    }
    Ok(User { totp_enabled: false, ..user })
}

/// Whether a reset of this person's password needs a password to pass on by hand: asked before the costly hash.
pub fn demands_password(db: &Reader, actor: &Actor, id: Id<kind::User>) -> Result<bool> {
    Ok(users::service::visible(db, actor, id)?.email.is_none())
}

/// Ends every token of the person and makes a link to set a new password, which is mailed where there is an address. With a hash, the
/// password that it is of takes the place of the old one at once.
pub fn reset_password_of(
    tx: &Tx,
    actor: &Actor,
    id: Id<kind::User>,
    password_hash: Option<&str>,
    public_url: &str,
) -> Result<WayBack> {
    let user = users::service::visible(tx, actor, id)?;
    end_access(tx, user.id)?;
    if let Some(hash) = password_hash {
        set_password(tx, user.id, hash)?;
    }
    // The admin gets the link too, so that its use does not prove that the mail was read.
    let url = reset_link(tx, &user, None, public_url)?;
    let is_in_mail = mail_reset(tx, &user, &url, MailKind::WayBack)?;
    let details = json!({ "mail": is_in_mail, "temporary_password": password_hash.is_some() });
    audit::service::record(tx, actor, "users.password_reset", Some(Subject::user(&user)), details)?;
    Ok(WayBack { user, url, is_in_mail })
}

/// Puts a person on another plan, one that exists. Their keys follow from the next request on.
pub fn set_user_plan(tx: &Tx, actor: &Actor, id: Id<kind::User>, plan: &str, plans: &Plans) -> Result<User> {
    let before = users::service::visible(tx, actor, id)?;
    plans.known(plan)?;
    let after = users::service::set_plan(tx, &before, plan)?;
    if after.plan != before.plan {
        let details = json!({ "from": before.plan, "to": after.plan });
        audit::service::record(tx, actor, "users.plan_changed", Some(Subject::user(&after)), details)?;
    }
    Ok(after)
}
