//! Operations on many people for admins: totals, changes of a selection, export and import, and the sign-ins of a person.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::{flow, service, wire};
use crate::app::{App, rows};
use crate::features::users::{self, PeopleCounts, Status, User};
use crate::http::answer::{Answer, all, answer, one};
use crate::http::envelope::{All, One};
use crate::http::guard::Admin;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::rows::{Cell, RowFormat, Rows, csv_head, csv_line};
use crate::kernel::{Id, Result, Role, Timestamp, id::kind};

#[derive(Clone)]
pub struct Bulk {
    pub app: App,
}

/// The people that are read at a time for an export.
const PORTION: usize = 200;

/// The columns of an export.
const COLUMNS: [&str; 11] = [
    "id",
    "full_name",
    "email",
    "username",
    "role",
    "status",
    "email_verified",
    "totp_enabled",
    "plan",
    "created_at",
    "last_login_at",
];

#[OpenApi]
impl Bulk {
    /// Count people.
    #[oai(path = "/admin/users/counts", method = "get", operation_id = "countUsers")]
    async fn count_users(&self, _admin: Admin) -> Answer<One<PeopleCounts>> {
        one(self.app.read(users::service::counts).await?)
    }

    /// Export people as CSV.
    #[oai(path = "/admin/users/export", method = "get", operation_id = "exportUsers")]
    async fn export_users(
        &self,
        admin: Admin,
        role: Query<Option<Role>>,
        status: Query<Option<Status>>,
    ) -> Result<Rows> {
        self.app.write(move |tx| service::record_export(tx, &admin.0)).await?;
        let (role, status) = (role.0, status.0);
        let portions = rows::portions(&self.app, 0, move |db, after| {
            let mut people = users::service::exported(db, *after, PORTION)?;
            let next = people.last().map(|user| user.id.get()).filter(|_| people.len() == PORTION);
            people.retain(|user| {
                role.is_none_or(|role| role == user.role) && status.is_none_or(|status| status == user.status)
            });
            Ok((people, next))
        });
        let line = |user: &User, into: &mut Vec<u8>| {
            written(user, into);
            Ok(())
        };
        Rows::stream(RowFormat::Csv, "people.csv", csv_head(&COLUMNS), portions, line).await
    }

    /// Import people.
    #[oai(path = "/admin/users/import", method = "post", operation_id = "importUsers")]
    async fn import_users(
        &self,
        admin: Admin,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::PeopleImport>,
    ) -> Answer<wire::PeopleImported> {
        answer(flow::import_people(&self.app, admin.0, claim, body.0).await?)
    }

    /// Change several people.
    #[oai(path = "/admin/users/bulk", method = "post", operation_id = "changeUsers")]
    async fn change_users(
        &self,
        admin: Admin,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::PeopleChange>,
    ) -> Answer<wire::PeopleChanged> {
        answer(flow::change_people(&self.app, admin.0, claim, body.0).await?)
    }

    /// List a person's tokens.
    #[oai(path = "/admin/users/:id/tokens", method = "get", operation_id = "listUserTokens")]
    async fn list_user_tokens(&self, admin: Admin, id: Path<Id<kind::User>>) -> Answer<All<wire::Token>> {
        let current = admin.0.login();
        let logins = self.app.read(move |db| service::tokens_of(db, &admin.0, id.0)).await?;
        all(logins.into_iter().map(|login| wire::Token::of(login, current)))
    }

    /// Revoke a person's tokens.
    #[oai(path = "/admin/users/:id/tokens", method = "delete", operation_id = "revokeUserTokens")]
    async fn revoke_user_tokens(&self, admin: Admin, id: Path<Id<kind::User>>) -> Answer<wire::TokensRevoked> {
        let revoked = self.app.write(move |tx| service::end_tokens_of(tx, &admin.0, id.0)).await?;
        answer(wire::TokensRevoked::of(revoked))
    }
}

/// Writes the line of a person.
fn written(user: &User, into: &mut Vec<u8>) {
    let time = |at: Option<Timestamp>| at.map_or(Cell::Empty, |at| Cell::Plain(at.to_the_second()));
    csv_line(
        &[
            Cell::Plain(user.id.to_string()),
            Cell::Text(&user.full_name),
            user.email.as_deref().map_or(Cell::Empty, Cell::Text),
            user.username.as_deref().map_or(Cell::Empty, Cell::Text),
            Cell::Text(user.role.name()),
            Cell::Text(user.status.name()),
            Cell::Plain(user.email_verified_at.is_some().to_string()),
            Cell::Plain(user.totp_enabled.to_string()),
            Cell::Text(&user.plan),
            time(Some(user.created_at)),
            time(user.last_login_at),
        ],
        into,
    );
}
