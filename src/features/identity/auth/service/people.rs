//! Actions of admins on people: create, update, suspend, delete, and help to sign in again.

use serde_json::{Map, Value, json};

use super::log::notify;
use super::{
    add_person, email_set_by_admin, end_access, forget_second_factor, mail_reset, reset_link, send_verification,
    set_password,
};
use crate::db::{Reader, Tx};
use crate::features::audit::{self, Subject};
use crate::features::mail::MailKind;
use crate::features::notifications::{self, NewNotification, NotificationEvent};
use crate::features::settings;
use crate::features::users::{self, NewUser, Obstacle, ProfileUpdate, User};
use crate::kernel::text::fold;
use crate::kernel::{Actor, Code, Error, Fault, Id, Plans, Result, Rule, id::kind};

/// A new account.
#[derive(Debug, Clone)]
pub struct NewPerson {
    pub user: NewUser,
    pub password_hash: String,
    /// Whether the password was generated and is shown to the admin.
    pub is_temporary: bool,
}

/// The result of a password reset by an admin.
#[derive(Debug, Clone)]
pub struct WayBack {
    pub user: User,
    /// The link to set a new password.
    pub url: String,
    /// Whether the link was written into a mail.
    pub is_in_mail: bool,
}

/// Creates a person, and mails a link that verifies the address. A taken address or username is a conflict.
pub fn create_person(tx: &Tx, actor: &Actor, new: &NewPerson, public_url: &str) -> Result<User> {
    let user = add_person(tx, &new.user, Some(&new.password_hash))?;
    send_verification(tx, &user, public_url)?;
    let details = json!({ "role": user.role.name(), "temporary_password": new.is_temporary });
    audit::service::record(tx, actor, "users.created", Some(Subject::user(&user)), details)?;
    Ok(user)
}

/// Updates a person. A new address is unverified until the link that is mailed to it is opened, and the old one is notified; pending links
/// end. A new role holds from the next request. The last admin stays an admin.
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
        // The previous link has ended with the old role.
        send_verification(tx, &after, public_url)?;
    }
    let changed = changed_fields(&before, &after);
    if !changed.is_empty() {
        audit::service::record(tx, actor, "users.updated", Some(Subject::user(&after)), json!({ "fields": changed }))?;
    }
    if after.role != before.role {
        let details = json!({ "from": before.role.name(), "to": after.role.name() });
        audit::service::record(tx, actor, "users.role_changed", Some(Subject::user(&after)), details)?;
        let data = json!({ "role": after.role.name() });
        notifications::service::notify(tx, &after, &NewNotification::of(NotificationEvent::RoleChanged, data))?;
    }
    Ok(after)
}

/// Refuses to give the acting admin an unverified address where the school demands verified ones.
fn must_not_shut_out(tx: &Tx, actor: &Actor, after: &User) -> Result<()> {
    if after.id == actor.user && after.obstacle(&settings::service::current(tx)?) == Some(Obstacle::EmailUnverified) {
        let sentence = "This would sign you out, since the school lets in verified addresses only. Change your own address on your \
                        security page.";
        return Err(Error::new(Code::WouldShutOut, sentence)
            .with_field("email", Fault::new(Rule::Fixed, "must be changed on the security page")));
    }
    Ok(())
}

/// Returns the names of the changed fields, except the role. The values are not recorded, because the log outlives them.
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

/// Deletes a person with all their data. The last admin cannot be deleted.
pub fn delete_person(tx: &Tx, actor: &Actor, id: Id<kind::User>) -> Result<()> {
    let user = users::service::visible(tx, actor, id)?;
    // The entry is written first, because an admin may delete their own account. The erasure then anonymises it.
    audit::service::record(
        tx,
        actor,
        "users.deleted",
        Some(Subject::user(&user)),
        json!({ "role": user.role.name() }),
    )?;
    users::service::erase(tx, &user)
}

/// Suspends a person. Suspending a person again changes the reason.
pub fn suspend(tx: &Tx, actor: &Actor, id: Id<kind::User>, reason: Option<&str>) -> Result<User> {
    let user = users::service::visible(tx, actor, id)?;
    let user = users::service::suspend(tx, &user, reason)?;
    end_access(tx, user.id)?;
    let details: Map<String, Value> = reason.map(|reason| ("reason".to_owned(), json!(reason))).into_iter().collect();
    audit::service::record(tx, actor, "users.suspended", Some(Subject::user(&user)), Value::Object(details))?;
    Ok(user)
}

/// Reinstates a suspended person. Does nothing for an active one.
pub fn reinstate(tx: &Tx, actor: &Actor, id: Id<kind::User>) -> Result<User> {
    let before = users::service::visible(tx, actor, id)?;
    let user = users::service::reinstate(tx, &before)?;
    if before.status != user.status {
        audit::service::record(tx, actor, "users.reinstated", Some(Subject::user(&user)), json!({}))?;
    }
    Ok(user)
}

/// Removes the second factor, also where the school demands one; the person then signs in only to set up a new one. Does nothing where
/// there is none.
pub fn remove_second_factor(tx: &Tx, actor: &Actor, id: Id<kind::User>) -> Result<User> {
    let user = users::service::visible(tx, actor, id)?;
    forget_second_factor(tx, &user)?;
    if user.totp_enabled {
        audit::service::record(tx, actor, "users.second_factor_removed", Some(Subject::user(&user)), json!({}))?;
        notify(tx, &user, NotificationEvent::TwoStepOff)?;
    }
    Ok(User { totp_enabled: false, ..user })
}

/// Whether a reset needs a temporary password, because the person has no address; called before the expensive hash.
pub fn demands_password(db: &Reader, actor: &Actor, id: Id<kind::User>) -> Result<bool> {
    Ok(users::service::visible(db, actor, id)?.email.is_none())
}

/// Revokes all tokens of the person and creates a reset link, which is mailed where there is an address. With a hash, the password of that
/// hash replaces the old one at once.
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
    // The admin gets the link too, so its use does not verify the address.
    let url = reset_link(tx, &user, None, public_url)?;
    let is_in_mail = mail_reset(tx, &user, &url, MailKind::WayBack)?;
    let details = json!({ "mail": is_in_mail, "temporary_password": password_hash.is_some() });
    audit::service::record(tx, actor, "users.password_reset", Some(Subject::user(&user)), details)?;
    Ok(WayBack { user, url, is_in_mail })
}

/// Changes a person's plan to one that exists. It holds for their keys from the next request.
pub fn set_user_plan(tx: &Tx, actor: &Actor, id: Id<kind::User>, plan: &str, plans: &Plans) -> Result<User> {
    let before = users::service::visible(tx, actor, id)?;
    plans.known(plan)?;
    let after = users::service::set_plan(tx, &before, plan)?;
    if after.plan != before.plan {
        let details = json!({ "from": before.plan, "to": after.plan });
        audit::service::record(tx, actor, "users.plan_changed", Some(Subject::user(&after)), details)?;
        let new = NewNotification::of(NotificationEvent::PlanChanged, json!({ "plan": after.plan }));
        notifications::service::notify(tx, &after, &new)?;
    }
    Ok(after)
}
