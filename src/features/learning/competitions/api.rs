//! Operations on competitions: tag Competitions.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, Created, answer, created, many, one};
use crate::http::envelope::{Made, Many, One};
use crate::http::guard::{AnyUser, Organiser};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::optional::OptionalJson;
use crate::http::types::{Whole, page};
use crate::kernel::{Error, Fault, Id, id::kind};

/// Competitions.
pub struct Api {
    pub app: App,
}

/// The numbers from which a proof can be read on.
const FROM: (i64, i64) = (1, 1_000_000_000);

#[OpenApi]
impl Api {
    /// Create a competition.
    #[oai(path = "/competitions", method = "post", operation_id = "createCompetition")]
    async fn create(
        &self,
        organiser: Organiser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::CompetitionCreate>,
    ) -> Created<Made<wire::Competition>> {
        let new = body.0.parsed()?;
        let made = self.app.write_once(claim, move |tx| {
            let view = service::create(tx, &organiser.0, &new)?;
            Ok(Made::of(view.competition.id, view))
        });
        created(made.await?)
    }

    /// List competitions.
    #[oai(path = "/competitions", method = "get", operation_id = "listCompetitions")]
    async fn list(
        &self,
        user: AnyUser,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Competition>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        many(self.app.read(move |db| service::list(db, &user.0, page)).await?)
    }

    /// Get my tickets.
    #[oai(path = "/competitions/tickets", method = "get", operation_id = "getCompetitionTickets")]
    async fn tickets(&self, user: AnyUser) -> Answer<wire::CompetitionTickets> {
        answer(self.app.read(move |db| service::tickets(db, &user.0)).await?.into())
    }

    /// Retrieve a competition.
    #[oai(path = "/competitions/:id", method = "get", operation_id = "getCompetition")]
    async fn get(&self, user: AnyUser, id: Path<Id<kind::Competition>>) -> Answer<One<wire::Competition>> {
        one(self.app.read(move |db| service::get(db, &user.0, id.0)).await?)
    }

    /// Close entries earlier.
    #[oai(path = "/competitions/:id", method = "patch", operation_id = "updateCompetition")]
    async fn update(
        &self,
        organiser: Organiser,
        id: Path<Id<kind::Competition>>,
        body: Json<wire::CompetitionUpdate>,
    ) -> Answer<One<wire::Competition>> {
        let ends_at = body.0.ends_at;
        one(self.app.write(move |tx| service::close_earlier(tx, &organiser.0, id.0, ends_at)).await?)
    }

    /// Enter a competition.
    #[oai(path = "/competitions/:id/enter", method = "post", operation_id = "enterCompetition")]
    async fn enter(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Competition>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: OptionalJson<wire::CompetitionEnter>,
    ) -> Created<Made<wire::CompetitionEntry>> {
        let tickets = body.0.parsed()?;
        let entered = self.app.write_once(claim, move |tx| {
            let entered = service::enter(tx, &user.0, id.0, tickets)?;
            Ok(Made::of(entered.entrant.id, entered))
        });
        created(entered.await?)
    }

    /// Draw the winners of a competition.
    #[oai(path = "/competitions/:id/draw", method = "post", operation_id = "drawCompetition")]
    async fn draw(
        &self,
        organiser: Organiser,
        id: Path<Id<kind::Competition>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<One<wire::Competition>> {
        let drawn = self
            .app
            .write_once(claim, move |tx| Ok(One::<wire::Competition>::of(service::draw(tx, &organiser.0, id.0)?)));
        answer(drawn.await?)
    }

    /// Cancel a competition.
    #[oai(path = "/competitions/:id/cancel", method = "post", operation_id = "cancelCompetition")]
    async fn cancel(
        &self,
        organiser: Organiser,
        id: Path<Id<kind::Competition>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<One<wire::Competition>> {
        let cancelled = self
            .app
            .write_once(claim, move |tx| Ok(One::<wire::Competition>::of(service::cancel(tx, &organiser.0, id.0)?)));
        answer(cancelled.await?)
    }

    /// Get the proof of a draw.
    #[oai(path = "/competitions/:id/proof", method = "get", operation_id = "getCompetitionProof")]
    async fn proof(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Competition>>,
        from: Query<Option<Whole>>,
    ) -> Answer<wire::CompetitionProof> {
        let (least, most) = FROM;
        let from = from.0.map_or(least, i64::from);
        if !(least..=most).contains(&from) {
            return Err(Error::invalid("from", Fault::range(least, most)));
        }
        answer(self.app.read(move |db| service::proof(db, &user.0, id.0, from)).await?.into())
    }
}
