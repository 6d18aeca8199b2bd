//! Accounts, for admins: find them, change, close and reopen them: tag Admin. They are made together with their keys, in `keys`.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::model::AccountFilter;
use super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, answer};
use crate::http::guard::Admin;
use crate::http::json::Json;
use crate::http::types::{PlanChoice, Whole, page, search_text};
use crate::kernel::text::ParsedText;
use crate::kernel::{Id, id::kind};

/// See the module.
pub struct Api {
    /// The handle to everything.
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
        status: Query<Option<wire::AccountStatus>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<wire::AccountList> {
        let page = page(limit.0, cursor.0.as_deref())?;
        let filter = AccountFilter { query: search_text(query.0)?, status: status.0.map(Into::into) };
        let found = self.app.read(move |db| service::list(db, &filter, page)).await?;
        answer(found.into())
    }

    /// One account.
    #[oai(path = "/admin/accounts/:id", method = "get", operation_id = "getAccount")]
    async fn get_account(&self, _admin: Admin, id: Path<Id<kind::Account>>) -> Answer<wire::AccountAnswer> {
        let account = self.app.read(move |db| service::existing(db, id.0)).await?;
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
        let account = self.app.write(move |tx| service::update_by(tx, &admin.0, id.0, &update)).await?;
        answer(account.into())
    }

    /// Change the plan of an account.
    #[oai(path = "/admin/accounts/:id/plan", method = "put", operation_id = "setAccountPlan")]
    async fn set_account_plan(
        &self,
        admin: Admin,
        id: Path<Id<kind::Account>>,
        body: Json<PlanChoice>,
    ) -> Answer<wire::AccountAnswer> {
        let (plan, app) = (body.0.plan, self.app.clone());
        let account = self
            .app
            .write(move |tx| service::set_plan_by(tx, &admin.0, id.0, plan.as_str(), &app.config.subscriptions.plans))
            .await?;
        answer(account.into())
    }
}
