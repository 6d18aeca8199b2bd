//! Operations on plans, additions to quotas, and the latest requests: tags Developer and Admin.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::{flow, service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::http::answer::{Answer, Created, all, answer, created};
use crate::http::envelope::{All, Made};
use crate::http::guard::{Admin, Developer};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::types::Whole;
use crate::kernel::{Error, Fault, Id, Owner, id::kind};

pub struct Api {
    pub app: App,
}

/// The default number of requests.
const SHOWN_REQUESTS: u32 = 50;
/// The largest number of requests.
const MOST_REQUESTS: u32 = 200;

#[OpenApi]
impl Api {
    /// List plans and prices.
    #[oai(path = "/plans", method = "get", operation_id = "getPlans")]
    async fn get_plans(&self) -> Answer<wire::PlanTable> {
        answer(wire::PlanTable::from(&self.app.config.subscriptions.plans))
    }

    /// List the latest requests with the developer's keys.
    #[oai(path = "/developer/requests", method = "get", operation_id = "listKeyRequests")]
    async fn list_key_requests(&self, user: Developer, limit: Query<Option<Whole>>) -> Answer<All<wire::KeyRequest>> {
        let limit = limit.0.map_or(Ok(SHOWN_REQUESTS), |limit| u32::try_from(limit.0)).unwrap_or_default();
        if !(1..=MOST_REQUESTS).contains(&limit) {
            return Err(Error::invalid("limit", Fault::range(1_u32, MOST_REQUESTS)));
        }
        let requests = flow::requests(&self.app, Owner::User(user.0.user), limit).await?;
        all(requests)
    }

    /// Add to a person's quota of this month.
    #[oai(path = "/admin/users/:id/top-ups", method = "post", operation_id = "topUpUser")]
    async fn top_up_user(
        &self,
        admin: Admin,
        id: Path<Id<kind::User>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::TopUpCreate>,
    ) -> Created<Made<wire::TopUp>> {
        let addition = body.0.parse()?;
        let add =
            move |tx: &Tx| service::top_up_user(tx, &admin.0, id.0, &addition).map(|added| Made::of(added.id, added));
        created(self.app.write_once(claim, add).await?)
    }

    /// Add to an account's quota of this month.
    #[oai(path = "/admin/accounts/:id/top-ups", method = "post", operation_id = "topUpAccount")]
    async fn top_up_account(
        &self,
        admin: Admin,
        id: Path<Id<kind::Account>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::TopUpCreate>,
    ) -> Created<Made<wire::TopUp>> {
        let addition = body.0.parse()?;
        let add = move |tx: &Tx| {
            service::top_up_account(tx, &admin.0, id.0, &addition).map(|added| Made::of(added.id, added))
        };
        created(self.app.write_once(claim, add).await?)
    }
}
