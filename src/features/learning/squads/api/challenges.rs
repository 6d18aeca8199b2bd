//! Challenges between squads.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, Created, answer, created, many, one};
use crate::http::envelope::{Made, Many, One};
use crate::http::guard::AnyUser;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::types::{Whole, page};
use crate::kernel::{Id, id::kind};

/// Challenges.
pub struct ChallengeApi {
    pub app: App,
}

#[OpenApi]
impl ChallengeApi {
    /// Challenge another squad.
    #[oai(path = "/squads/:id/challenges", method = "post", operation_id = "createSquadChallenge")]
    async fn ask(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Squad>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::SquadChallengeCreate>,
    ) -> Created<Made<wire::SquadChallenge>> {
        let opponent = body.0.opponent_id;
        let made = self.app.write_once(claim, move |tx| {
            let challenge = service::ask(tx, &user.0, id.0, opponent)?;
            Ok(Made::of(challenge.id, challenge))
        });
        created(made.await?)
    }

    /// List the challenges of a squad.
    #[oai(path = "/squads/:id/challenges", method = "get", operation_id = "listSquadChallenges")]
    async fn list(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Squad>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::SquadChallenge>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        many(self.app.read(move |db| service::list_challenges(db, &user.0, id.0, page)).await?)
    }

    /// Get a challenge.
    #[oai(path = "/squads/:id/challenges/:challenge_id", method = "get", operation_id = "getSquadChallenge")]
    async fn get(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Squad>>,
        challenge_id: Path<Id<kind::SquadChallenge>>,
    ) -> Answer<One<wire::SquadChallenge>> {
        one(self.app.read(move |db| service::challenge(db, &user.0, id.0, challenge_id.0)).await?)
    }

    /// Accept a challenge.
    #[oai(path = "/squads/challenges/:id/accept", method = "post", operation_id = "acceptSquadChallenge")]
    async fn accept(
        &self,
        user: AnyUser,
        id: Path<Id<kind::SquadChallenge>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<One<wire::SquadChallenge>> {
        let accepted = self
            .app
            .write_once(claim, move |tx| Ok(One::<wire::SquadChallenge>::of(service::accept(tx, &user.0, id.0)?)));
        answer(accepted.await?)
    }

    /// Decline a challenge.
    #[oai(path = "/squads/challenges/:id/decline", method = "post", operation_id = "declineSquadChallenge")]
    async fn decline(
        &self,
        user: AnyUser,
        id: Path<Id<kind::SquadChallenge>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<One<wire::SquadChallenge>> {
        let declined = self
            .app
            .write_once(claim, move |tx| Ok(One::<wire::SquadChallenge>::of(service::decline(tx, &user.0, id.0)?)));
        answer(declined.await?)
    }

    /// Take a challenge back.
    #[oai(path = "/squads/challenges/:id/cancel", method = "post", operation_id = "cancelSquadChallenge")]
    async fn cancel(
        &self,
        user: AnyUser,
        id: Path<Id<kind::SquadChallenge>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<One<wire::SquadChallenge>> {
        let cancelled = self
            .app
            .write_once(claim, move |tx| Ok(One::<wire::SquadChallenge>::of(service::cancel(tx, &user.0, id.0)?)));
        answer(cancelled.await?)
    }
}
