//! Operations that create accounts with their two keys, and issue or revoke these keys, for admins: tag Admin.

use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::super::model::Mode;
use super::super::{service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::http::answer::{Created, Done, created, done};
use crate::http::guard::Admin;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::kernel::{Id, id::kind};

pub struct Accounts {
    pub app: App,
}

#[OpenApi]
impl Accounts {
    /// Create an account.
    #[oai(path = "/admin/accounts", method = "post", operation_id = "createAccount")]
    async fn create_account(
        &self,
        admin: Admin,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::AccountCreate>,
    ) -> Created<wire::AccountCreated> {
        let (new, app) = (body.0.into(), self.app.clone());
        let create = move |tx: &Tx| service::create_account(tx, &admin.0, &new, &app.config.subscriptions.plans);
        let made = self.app.write_secret_once(claim, |made| made.account.id.get(), create).await?;
        created(made.into())
    }

    /// Issue or rotate a key.
    #[oai(path = "/admin/accounts/:id/keys", method = "post", operation_id = "issueAccountKey")]
    async fn issue_account_key(
        &self,
        admin: Admin,
        id: Path<Id<kind::Account>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::AccountKeyCreate>,
    ) -> Created<wire::AccountKeyCreated> {
        let mode = body.0.mode;
        let issue = move |tx: &Tx| service::issue_account_key(tx, &admin.0, id.0, mode);
        let minted = self.app.write_secret_once(claim, |minted| minted.key.id.get(), issue).await?;
        created(minted.into())
    }

    /// Revoke a key.
    #[oai(path = "/admin/accounts/:id/keys/:mode", method = "delete", operation_id = "revokeAccountKey")]
    async fn revoke_account_key(&self, admin: Admin, id: Path<Id<kind::Account>>, mode: Path<Mode>) -> Done {
        self.app.write(move |tx| service::revoke_account_key(tx, &admin.0, id.0, mode.0)).await?;
        done()
    }
}
