//! The members of squads, and their activity.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, Done, all, answer, done, many};
use crate::http::envelope::{All, Many, One};
use crate::http::guard::AnyUser;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::types::{Whole, page};
use crate::kernel::text::ParsedText as _;
use crate::kernel::{Id, id::kind};

/// The members of squads.
pub struct MemberApi {
    pub app: App,
}

#[OpenApi]
impl MemberApi {
    /// Join a squad.
    #[oai(path = "/squads/join", method = "post", operation_id = "joinSquad")]
    async fn join(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::SquadJoin>,
    ) -> Answer<One<wire::Squad>> {
        let code = body.0.code;
        let joined = self.app.write_once(claim, move |tx| {
            let view = service::join(tx, &user.0, code.as_str())?;
            Ok(One::<wire::Squad>::of(view))
        });
        answer(joined.await?)
    }

    /// List the members of a squad.
    #[oai(path = "/squads/:id/members", method = "get", operation_id = "listSquadMembers")]
    async fn list(&self, user: AnyUser, id: Path<Id<kind::Squad>>) -> Answer<All<wire::SquadMember>> {
        let members = self.app.read(move |db| service::members(db, &user.0, id.0)).await?;
        let (links, now) = (self.app.links(), self.app.now());
        all(members.into_iter().map(|member| wire::SquadMember::of(member, &links, now)))
    }

    /// Leave a squad, or remove a member.
    #[oai(path = "/squads/:id/members/:user_id", method = "delete", operation_id = "removeSquadMember")]
    async fn remove(&self, user: AnyUser, id: Path<Id<kind::Squad>>, user_id: Path<Id<kind::User>>) -> Done {
        self.app.write(move |tx| service::remove(tx, &user.0, id.0, user_id.0)).await?;
        done()
    }

    /// List the activity of a squad.
    #[oai(path = "/squads/:id/activity", method = "get", operation_id = "listSquadActivity")]
    async fn activity(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Squad>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::SquadActivity>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        many(self.app.read(move |db| service::activity(db, &user.0, id.0, page)).await?)
    }
}
