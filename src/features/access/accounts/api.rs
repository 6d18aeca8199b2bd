//! Operations on accounts for admins: list, change, close and reopen: tag Admin. Accounts are created in `keys`, together with their keys.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::model::{AccountFilter, Status};
use super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, many, one};
use crate::http::envelope::{Many, One};
use crate::http::guard::Admin;
use crate::http::json::Json;
use crate::http::types::{PlanChoice, Whole, page, search_text};
use crate::kernel::text::ParsedText;
use crate::kernel::{Id, id::kind};

pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// List and search accounts.
    #[oai(path = "/admin/accounts", method = "get", operation_id = "listAccounts")]
    async fn list_accounts(
        &self,
        _admin: Admin,
        query: Query<Option<String>>,
        status: Query<Option<Status>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Account>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        let filter = AccountFilter { query: search_text(query.0)?, status: status.0 };
        let found = self.app.read(move |db| service::list(db, &filter, page)).await?;
        many(found)
    }

    /// Get an account.
    #[oai(path = "/admin/accounts/:id", method = "get", operation_id = "getAccount")]
    async fn get_account(&self, _admin: Admin, id: Path<Id<kind::Account>>) -> Answer<One<wire::Account>> {
        let account = self.app.read(move |db| service::existing(db, id.0)).await?;
        one(account)
    }

    /// Update, close or reopen an account.
    #[oai(path = "/admin/accounts/:id", method = "patch", operation_id = "updateAccount")]
    async fn update_account(
        &self,
        admin: Admin,
        id: Path<Id<kind::Account>>,
        body: Json<wire::AccountUpdate>,
    ) -> Answer<One<wire::Account>> {
        let update = body.0.parse()?;
        let account = self.app.write(move |tx| service::update_by(tx, &admin.0, id.0, &update)).await?;
        one(account)
    }

    /// Change an account's plan.
    #[oai(path = "/admin/accounts/:id/plan", method = "put", operation_id = "setAccountPlan")]
    async fn set_account_plan(
        &self,
        admin: Admin,
        id: Path<Id<kind::Account>>,
        body: Json<PlanChoice>,
    ) -> Answer<One<wire::Account>> {
        let (plan, app) = (body.0.plan, self.app.clone());
        let account = self
            .app
            .write(move |tx| service::set_plan_by(tx, &admin.0, id.0, plan.as_str(), &app.config.subscriptions.plans))
            .await?;
        one(account)
    }
}
