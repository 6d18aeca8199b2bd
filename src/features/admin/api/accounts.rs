//! Accounts of the course factory: find them, make, change, close and reopen them, and their two keys.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::{service, wire};
use super::searched;
use crate::app::App;
use crate::db::Tx;
use crate::features::accounts::{self, AccountFilter};
use crate::features::auth::guard::Admin;
use crate::http::answer::{Answer, Created, Done, answer, created, done};
use crate::http::idempotency::Claim;
use crate::http::json::Json;
use crate::http::types::Whole;
use crate::kernel::{Id, PageRequest, id::kind};

/// See the module.
pub struct Accounts {
    /// The handle to everything.
    pub app: App,
}

#[OpenApi]
impl Accounts {
    /// List and search accounts.
    #[oai(path = "/admin/accounts", method = "get", operation_id = "listAccounts")]
    async fn list_accounts(
        &self,
        _admin: Admin,
        query: Query<Option<String>>,
        status: Query<Option<wire::AccountStatus>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<wire::AccountList> {
        let page = PageRequest::parse(limit.0, cursor.0.as_deref())?;
        let filter = AccountFilter { query: searched(query.0)?, status: status.0.map(Into::into) };
        let found = self.app.read("listAccounts", move |db| accounts::service::list(db, &filter, page)).await?;
        answer(found.into())
    }

    /// Make an account.
    #[oai(path = "/admin/accounts", method = "post", operation_id = "createAccount")]
    async fn create_account(
        &self,
        admin: Admin,
        #[oai(name = "Idempotency-Key")] claim: Claim,
        body: Json<wire::AccountCreate>,
    ) -> Created<wire::AccountCreated> {
        let (new, app) = (body.0.into(), self.app.clone());
        let create = move |tx: &Tx| service::create_account(tx, &admin.0, &new, &app.config.plans);
        let made = self.app.write_secret_once("createAccount", claim, |made| made.account.id.get(), create).await?;
        created(made.into())
    }

    /// One account.
    #[oai(path = "/admin/accounts/:id", method = "get", operation_id = "getAccount")]
    async fn get_account(&self, _admin: Admin, id: Path<Id<kind::Account>>) -> Answer<wire::AccountAnswer> {
        let account = self.app.read("getAccount", move |db| accounts::service::existing(db, id.0)).await?;
        answer(account.into())
    }

    /// Change, close or reopen an account.
    #[oai(path = "/admin/accounts/:id", method = "patch", operation_id = "updateAccount")]
    async fn update_account(
        &self,
        admin: Admin,
        id: Path<Id<kind::Account>>,
        body: Json<wire::AccountUpdate>,
    ) -> Answer<wire::AccountAnswer> {
        let update = body.0.parse()?;
        let account =
            self.app.write("updateAccount", move |tx| service::update_account(tx, &admin.0, id.0, &update)).await?;
        answer(account.into())
    }

    /// Issue or rotate a key.
    #[oai(path = "/admin/accounts/:id/keys", method = "post", operation_id = "issueAccountKey")]
    async fn issue_account_key(
        &self,
        admin: Admin,
        id: Path<Id<kind::Account>>,
        #[oai(name = "Idempotency-Key")] claim: Claim,
        body: Json<wire::AccountKeyCreate>,
    ) -> Created<wire::AccountKeyCreated> {
        let mode = body.0.mode.into();
        let issue = move |tx: &Tx| service::issue_account_key(tx, &admin.0, id.0, mode);
        let minted = self.app.write_secret_once("issueAccountKey", claim, |minted| minted.key.id.get(), issue).await?;
        created(minted.into())
    }

    /// Revoke a key.
    #[oai(path = "/admin/accounts/:id/keys/:mode", method = "delete", operation_id = "revokeAccountKey")]
    async fn revoke_account_key(&self, admin: Admin, id: Path<Id<kind::Account>>, mode: Path<wire::KeyMode>) -> Done {
        let mode = mode.0.into();
        self.app.write("revokeAccountKey", move |tx| service::revoke_account_key(tx, &admin.0, id.0, mode)).await?;
        done()
    }
}
