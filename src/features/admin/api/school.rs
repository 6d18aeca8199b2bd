//! The school: its settings and logo, invitations, outgoing mail, and the audit log.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::{service, wire};
use crate::app::App;
use crate::engines::picture::{Picture as Made, Purpose};
use crate::features::auth::guard::Admin;
use crate::features::school::wire::{Settings, SettingsAnswer, SettingsUpdate};
use crate::features::{audit, auth, mail, school};
use crate::http::answer::{Answer, Created, Done, answer, created, done};
use crate::http::idempotency::Claim;
use crate::http::json::Json;
use crate::http::types::Whole;
use crate::http::upload::PictureUpload;
use crate::kernel::{Error, Id, PageRequest, Result, Timestamp, id::kind};

/// See the module.
#[derive(Clone)]
pub struct School {
    /// The handle to everything.
    pub app: App,
}

/// The longest filter of the audit log.
const LONGEST_FILTER: usize = 60;

#[OpenApi]
impl School {
    /// Who did what.
    #[oai(path = "/admin/audit", method = "get", operation_id = "listAuditEntries")]
    async fn list_audit_entries(
        &self,
        _admin: Admin,
        actor: Query<Option<Id<kind::User>>>,
        action: Query<Option<String>>,
        subject: Query<Option<String>>,
        limit: Query<Option<Whole>>,
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
        answer(settings_answer(&self.app, found))
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
        answer(settings_answer(&self.app, found))
    }

    /// Set the school's logo.
    #[oai(path = "/admin/settings/logo", method = "put", operation_id = "replaceSchoolLogo")]
    async fn replace_school_logo(&self, admin: Admin, file: PictureUpload) -> Answer<SettingsAnswer> {
        let logo = self.app.picture(&admin.0, Purpose::Logo, file.0).await?;
        let found = self
            .app
            .write("replaceSchoolLogo", move |tx| service::save_logo(tx, &admin.0, Made::CONTENT_TYPE, &logo.bytes))
            .await?;
        answer(settings_answer(&self.app, found))
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
        limit: Query<Option<Whole>>,
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
        limit: Query<Option<Whole>>,
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

fn settings_answer(app: &App, (settings, logo_changed): (school::Settings, Option<Timestamp>)) -> SettingsAnswer {
    SettingsAnswer { settings: Settings::of(settings, app.base_path(), logo_changed) }
}

/// The action as the log looks for it: a name finds itself and what begins with it and a dot.
fn action_of(text: &str) -> Result<String> {
    let is_action = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b"_.".contains(&b));
    if text.len() > LONGEST_FILTER || !is_action(text) {
        return Err(Error::invalid("action", "must be an action such as users.created, or its beginning up to a dot"));
    }
    Ok(text.strip_suffix('.').unwrap_or(text).to_owned())
}

/// What the log can be asked about.
const SUBJECTS: [&str; 4] = ["user", "account", "invitation", "mail"];

/// The kind and the id that the filter names as `user:42`.
fn subject_of(text: &str) -> Result<(&'static str, i64)> {
    let wrong = || Error::invalid("subject", format!("must be one of {}, a colon and the id", SUBJECTS.join(", ")));
    let (kind, number) = text.split_once(':').ok_or_else(wrong)?;
    let kind = SUBJECTS.into_iter().find(|known| *known == kind).ok_or_else(wrong)?;
    let number = Some(number).filter(|number| number.len() <= 18 && number.bytes().all(|b| b.is_ascii_digit()));
    number.and_then(|number| number.parse().ok()).map(|id| (kind, id)).ok_or_else(wrong)
}
