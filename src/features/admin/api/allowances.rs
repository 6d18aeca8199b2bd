//! What owners of keys may use: plans, additions, and how far they have come.

use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::super::{flow, service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::features::auth::guard::Admin;
use crate::features::users::wire::{User, UserAnswer};
use crate::http::answer::{Answer, Created, answer, created};
use crate::http::idempotency::Claim;
use crate::http::json::Json;
use crate::kernel::text::ParsedText;
use crate::kernel::{Id, id::kind};

/// See the module.
pub struct Allowances {
    /// The handle to everything.
    pub app: App,
}

#[OpenApi]
impl Allowances {
    /// Change the plan of a person.
    #[oai(path = "/admin/users/:id/plan", method = "put", operation_id = "setUserPlan")]
    async fn set_user_plan(
        &self,
        admin: Admin,
        id: Path<Id<kind::User>>,
        body: Json<wire::PlanChoice>,
    ) -> Answer<UserAnswer> {
        let (plan, app) = (body.0.plan, self.app.clone());
        let user = self
            .app
            .write("setUserPlan", move |tx| {
                service::set_user_plan(tx, &admin.0, id.0, plan.as_str(), &app.config.plans)
            })
            .await?;
        answer(UserAnswer { user: User::of(user, &self.app.links(), self.app.now()) })
    }

    /// Change the plan of an account.
    #[oai(path = "/admin/accounts/:id/plan", method = "put", operation_id = "setAccountPlan")]
    async fn set_account_plan(
        &self,
        admin: Admin,
        id: Path<Id<kind::Account>>,
        body: Json<wire::PlanChoice>,
    ) -> Answer<wire::AccountAnswer> {
        let (plan, app) = (body.0.plan, self.app.clone());
        let account = self
            .app
            .write("setAccountPlan", move |tx| {
                service::set_account_plan(tx, &admin.0, id.0, plan.as_str(), &app.config.plans)
            })
            .await?;
        answer(account.into())
    }

    /// Add to a person's month.
    #[oai(path = "/admin/users/:id/top-ups", method = "post", operation_id = "topUpUser")]
    async fn top_up_user(
        &self,
        admin: Admin,
        id: Path<Id<kind::User>>,
        #[oai(name = "Idempotency-Key")] claim: Claim,
        body: Json<wire::TopUpCreate>,
    ) -> Created<wire::TopUpCreated> {
        let addition = body.0.parse()?;
        let add = move |tx: &Tx| service::top_up_user(tx, &admin.0, id.0, &addition).map(wire::TopUpCreated::from);
        created(self.app.write_once("topUpUser", claim, add).await?)
    }

    /// Add to an account's month.
    #[oai(path = "/admin/accounts/:id/top-ups", method = "post", operation_id = "topUpAccount")]
    async fn top_up_account(
        &self,
        admin: Admin,
        id: Path<Id<kind::Account>>,
        #[oai(name = "Idempotency-Key")] claim: Claim,
        body: Json<wire::TopUpCreate>,
    ) -> Created<wire::TopUpCreated> {
        let addition = body.0.parse()?;
        let add = move |tx: &Tx| service::top_up_account(tx, &admin.0, id.0, &addition).map(wire::TopUpCreated::from);
        created(self.app.write_once("topUpAccount", claim, add).await?)
    }

    /// What a person has used this month.
    #[oai(path = "/admin/users/:id/usage", method = "get", operation_id = "getUserUsage")]
    async fn get_user_usage(&self, admin: Admin, id: Path<Id<kind::User>>) -> Answer<wire::OwnerUsageAnswer> {
        answer(flow::user_usage(&self.app, admin.0, id.0).await?)
    }

    /// What an account has used this month.
    #[oai(path = "/admin/accounts/:id/usage", method = "get", operation_id = "getAccountUsage")]
    async fn get_account_usage(&self, _admin: Admin, id: Path<Id<kind::Account>>) -> Answer<wire::OwnerUsageAnswer> {
        answer(flow::account_usage(&self.app, id.0).await?)
    }
}
