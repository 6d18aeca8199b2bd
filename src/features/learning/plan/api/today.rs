//! The plan of the day: tag Plan.

use poem_openapi::OpenApi;
use poem_openapi::param::Query;

use super::super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, answer, one};
use crate::http::envelope::One;
use crate::http::guard::AnyUser;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::optional::OptionalJson;
use crate::http::types::Whole;
use crate::kernel::text::ParsedText as _;

/// The plan of the person who asks.
pub struct TodayApi {
    pub app: App,
}

#[OpenApi]
impl TodayApi {
    /// Get my plan of the day.
    #[oai(path = "/plan/today", method = "get", operation_id = "getPlanToday")]
    async fn get(&self, user: AnyUser, minutes: Query<Option<Whole>>) -> Answer<One<wire::StudyPlan>> {
        let minutes = minutes.0.map(i64::from);
        one(self.app.read(move |db| service::today(db, &user.0, minutes)).await?)
    }

    /// Keep a plan for today.
    #[oai(path = "/plan/today", method = "post", operation_id = "keepPlanToday")]
    async fn keep(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: OptionalJson<wire::PlanChoiceOfMinutes>,
    ) -> Answer<One<wire::StudyPlan>> {
        let minutes = body.0.minutes;
        let kept = self.app.write_once(claim, move |tx| Ok(One::of(service::choose(tx, &user.0, minutes)?)));
        answer(kept.await?)
    }

    /// Skip a step of my plan.
    #[oai(path = "/plan/today/skip", method = "post", operation_id = "skipPlanStep")]
    async fn skip(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::PlanSkip>,
    ) -> Answer<One<wire::StudyPlan>> {
        let wire::PlanSkip { step, minutes } = body.0;
        let planned =
            self.app.write_once(claim, move |tx| Ok(One::of(service::skip(tx, &user.0, step.as_str(), minutes)?)));
        answer(planned.await?)
    }

    /// Take back a skipped step of my plan.
    #[oai(path = "/plan/today/restore", method = "post", operation_id = "restorePlanStep")]
    async fn restore(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::PlanRestore>,
    ) -> Answer<One<wire::StudyPlan>> {
        let step = body.0.step;
        let planned = self.app.write_once(claim, move |tx| Ok(One::of(service::restore(tx, &user.0, step.as_str())?)));
        answer(planned.await?)
    }
}
