//! The operations of the contract: tag Admin.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::{flow, service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::engines::picture::{Picture as Made, Purpose};
use crate::features::auth::guard::Admin;
use crate::features::school::wire::{Settings, SettingsAnswer, SettingsUpdate};
use crate::features::users::wire::{User, UserAnswer, UserStatus};
use crate::features::users::{self, UserFilter};
use crate::features::{audit, auth, mail, school};
use crate::http::answer::{Answer, Created, Done, answer, created, done};
use crate::http::idempotency::Claim;
use crate::http::json::Json;
use crate::http::upload::PictureUpload;
use crate::kernel::{Error, Id, PageRequest, Result, Role, Timestamp, id::kind};

/// Running the school.
#[derive(Clone)]
pub struct Api {
    /// The handle to everything.
    pub app: App,
}

/// The longest text that people can be searched for, in code points.
const LONGEST_QUERY: usize = 200;
/// The longest filter of the audit log.
const LONGEST_FILTER: usize = 60;

#[OpenApi]
impl Api {
    /// List and search people.
    #[oai(path = "/admin/users", method = "get", operation_id = "listUsers")]
    async fn list_users(
        &self,
        admin: Admin,
        query: Query<Option<String>>,
        role: Query<Option<Role>>,
        status: Query<Option<UserStatus>>,
        limit: Query<Option<i64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<wire::UserList> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        if query.0.as_ref().is_some_and(|query| query.chars().count() > LONGEST_QUERY) {
            return Err(Error::invalid("query", format!("must have at most {LONGEST_QUERY} characters")));
        }
        let filter = UserFilter { query: query.0, role: role.0, status: status.0.map(Into::into) };
        let found = self.app.read("listUsers", move |db| users::service::list(db, &admin.0, &filter, page)).await?;
        answer(found.map(|user| self.shown(user)).into())
    }

    /// Make an account for somebody.
    #[oai(path = "/admin/users", method = "post", operation_id = "createUser")]
    async fn create_user(
        &self,
        admin: Admin,
        #[oai(name = "Idempotency-Key")] claim: Claim,
        body: Json<wire::UserCreate>,
    ) -> Created<wire::UserCreated> {
        created(flow::create(&self.app, admin.0, claim, body.0).await?)
    }

    /// One person.
    #[oai(path = "/admin/users/:id", method = "get", operation_id = "getUser")]
    async fn get_user(&self, admin: Admin, id: Path<Id<kind::User>>) -> Answer<UserAnswer> {
        let user = self.app.read("getUser", move |db| users::service::visible(db, &admin.0, id.0)).await?;
        answer(self.answered(user))
    }

    /// Change a person.
    #[oai(path = "/admin/users/:id", method = "patch", operation_id = "updateUser")]
    async fn update_user(
        &self,
        admin: Admin,
        id: Path<Id<kind::User>>,
        body: Json<wire::UserUpdate>,
    ) -> Answer<UserAnswer> {
        let (update, url) = (body.0.into(), self.app.public_url().to_owned());
        let user = self.app.write("updateUser", move |tx| service::update(tx, &admin.0, id.0, &update, &url)).await?;
        answer(self.answered(user))
    }

    /// Delete a person.
    #[oai(path = "/admin/users/:id", method = "delete", operation_id = "deleteUser")]
    async fn delete_user(&self, admin: Admin, id: Path<Id<kind::User>>) -> Done {
        self.app.write("deleteUser", move |tx| service::delete(tx, &admin.0, id.0)).await?;
        done()
    }

    /// Suspend a person.
    #[oai(path = "/admin/users/:id/suspend", method = "post", operation_id = "suspendUser")]
    async fn suspend_user(
        &self,
        admin: Admin,
        id: Path<Id<kind::User>>,
        #[oai(name = "Idempotency-Key")] claim: Claim,
        body: Json<wire::Suspension>,
    ) -> Answer<UserAnswer> {
        let (reason, api) = (body.0.into_reason(), self.clone());
        let suspend =
            move |tx: &Tx| service::suspend(tx, &admin.0, id.0, reason.as_deref()).map(|user| api.answered(user));
        answer(self.app.write_once("suspendUser", claim, suspend).await?)
    }

    /// Let a person back in.
    #[oai(path = "/admin/users/:id/reinstate", method = "post", operation_id = "reinstateUser")]
    async fn reinstate_user(
        &self,
        admin: Admin,
        id: Path<Id<kind::User>>,
        #[oai(name = "Idempotency-Key")] claim: Claim,
    ) -> Answer<UserAnswer> {
        let api = self.clone();
        let reinstate = move |tx: &Tx| service::reinstate(tx, &admin.0, id.0).map(|user| api.answered(user));
        answer(self.app.write_once("reinstateUser", claim, reinstate).await?)
    }

    /// Help a person who is locked out.
    #[oai(path = "/admin/users/:id/reset-password", method = "post", operation_id = "resetUserPassword")]
    async fn reset_user_password(
        &self,
        admin: Admin,
        id: Path<Id<kind::User>>,
        #[oai(name = "Idempotency-Key")] claim: Claim,
    ) -> Answer<wire::UserPasswordReset> {
        answer(flow::reset_password(&self.app, admin.0, id.0, claim).await?)
    }

    /// Forget a person's second factor.
    #[oai(path = "/admin/users/:id/totp", method = "delete", operation_id = "removeUserTotp")]
    async fn remove_user_totp(&self, admin: Admin, id: Path<Id<kind::User>>) -> Answer<UserAnswer> {
        let user =
            self.app.write("removeUserTotp", move |tx| service::remove_second_factor(tx, &admin.0, id.0)).await?;
        answer(self.answered(user))
    }

    /// Who did what.
    #[oai(path = "/admin/audit", method = "get", operation_id = "listAuditEntries")]
    async fn list_audit_entries(
        &self,
        _admin: Admin,
        actor: Query<Option<Id<kind::User>>>,
        action: Query<Option<String>>,
        subject: Query<Option<String>>,
        limit: Query<Option<i64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<wire::AuditList> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let filter = audit::AuditFilter {
            actor: actor.0.map(Id::get),
            action: action.0.as_deref().map(action_of).transpose()?,
            subject: subject.0.as_deref().map(subject_of).transpose()?,
        };
        let found = self.app.read("listAuditEntries", move |db| audit::service::list(db, &filter, page)).await?;
        answer(found.into())
    }

    /// The school's settings.
    #[oai(path = "/admin/settings", method = "get", operation_id = "getSettings")]
    async fn get_settings(&self, _admin: Admin) -> Answer<SettingsAnswer> {
        let found = self
            .app
            .read("getSettings", |db| Ok((school::service::settings(db)?, school::service::logo_changed_at(db)?)))
            .await?;
        answer(settings_answer(found))
    }

    /// Change the school's settings.
    #[oai(path = "/admin/settings", method = "patch", operation_id = "updateSettings")]
    async fn update_settings(&self, admin: Admin, body: Json<SettingsUpdate>) -> Answer<SettingsAnswer> {
        let update = body.0;
        let found = self
            .app
            .write("updateSettings", move |tx| {
                service::change_settings(tx, &admin.0, |settings| update.apply(settings))
            })
            .await?;
        answer(settings_answer(found))
    }

    /// Set the school's logo.
    #[oai(path = "/admin/settings/logo", method = "put", operation_id = "replaceSchoolLogo")]
    async fn replace_school_logo(&self, admin: Admin, file: PictureUpload) -> Answer<SettingsAnswer> {
        let logo = self.app.pictures.make(Purpose::Logo, file.0.into()).await?;
        let found = self
            .app
            .write("replaceSchoolLogo", move |tx| service::save_logo(tx, &admin.0, Made::CONTENT_TYPE, &logo.bytes))
            .await?;
        answer(settings_answer(found))
    }

    /// Remove the school's logo.
    #[oai(path = "/admin/settings/logo", method = "delete", operation_id = "deleteSchoolLogo")]
    async fn delete_school_logo(&self, admin: Admin) -> Done {
        self.app.write("deleteSchoolLogo", move |tx| service::remove_logo(tx, &admin.0)).await?;
        done()
    }

    /// Invitations that are open.
    #[oai(path = "/admin/invitations", method = "get", operation_id = "listInvitations")]
    async fn list_invitations(
        &self,
        admin: Admin,
        limit: Query<Option<i64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<wire::InvitationList> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let found = self.app.read("listInvitations", move |db| auth::service::invitations(db, &admin.0, page)).await?;
        answer(found.into())
    }

    /// Make an invitation.
    #[oai(path = "/admin/invitations", method = "post", operation_id = "createInvitation")]
    async fn create_invitation(
        &self,
        admin: Admin,
        #[oai(name = "Idempotency-Key")] claim: Claim,
        body: Json<wire::InvitationCreate>,
    ) -> Created<wire::InvitationCreated> {
        let new = body.0.parse()?;
        let made = self
            .app
            .write_once("createInvitation", claim, move |tx| {
                service::create_invitation(tx, &admin.0, &new).map(wire::InvitationCreated::from)
            })
            .await?;
        created(made)
    }

    /// Withdraw an invitation.
    #[oai(path = "/admin/invitations/:id", method = "delete", operation_id = "revokeInvitation")]
    async fn revoke_invitation(&self, admin: Admin, id: Path<Id<kind::Invitation>>) -> Done {
        self.app.write("revokeInvitation", move |tx| service::revoke_invitation(tx, &admin.0, id.0)).await?;
        done()
    }

    /// Outgoing mail.
    #[oai(path = "/admin/outbox", method = "get", operation_id = "listMails")]
    async fn list_mails(
        &self,
        _admin: Admin,
        limit: Query<Option<i64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<wire::MailList> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let found = self.app.read("listMails", move |db| mail::service::list(db, page)).await?;
        answer(found.into())
    }

    /// One outgoing mail.
    #[oai(path = "/admin/outbox/:id", method = "get", operation_id = "getMail")]
    async fn get_mail(&self, admin: Admin, id: Path<Id<kind::Mail>>) -> Answer<wire::MailAnswer> {
        let mail = self.app.write("getMail", move |tx| service::read_mail(tx, &admin.0, id.0)).await?;
        answer(wire::MailAnswer { mail: mail.into() })
    }
}

impl Api {
    fn shown(&self, user: users::User) -> User {
        User::of(user, &self.app.links(), self.app.now())
    }

    fn answered(&self, user: users::User) -> UserAnswer {
        UserAnswer { user: self.shown(user) }
    }
}

fn settings_answer((settings, logo_changed): (school::Settings, Option<Timestamp>)) -> SettingsAnswer {
    SettingsAnswer { settings: Settings::of(settings, logo_changed) }
}

/// The action as the log looks for it: a name finds itself and what begins with it and a dot.
fn action_of(text: &str) -> Result<String> {
    let is_action = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b"_.".contains(&b));
    if text.len() > LONGEST_FILTER || !is_action(text) {
        return Err(Error::invalid("action", "must be an action such as users.created, or its beginning up to a dot"));
    }
    Ok(text.strip_suffix('.').unwrap_or(text).to_owned())
}

/// The id of the person that the filter names as `user:42`.
fn subject_of(text: &str) -> Result<i64> {
    let wrong = || Error::invalid("subject", "must be a person, written as user: and the id");
    let number = text.strip_prefix("user:").filter(|number| number.bytes().all(|b| b.is_ascii_digit()));
    number.filter(|number| number.len() <= 18).and_then(|number| number.parse().ok()).ok_or_else(wrong)
}
