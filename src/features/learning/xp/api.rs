//! Operations on XP: tag XP.

use poem_openapi::OpenApi;
use poem_openapi::param::Query;

use super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, answer, many};
use crate::http::envelope::Many;
use crate::http::guard::{AnyUser, Member};
use crate::http::json::Json;
use crate::http::types::{Whole, page};

/// The XP of the person who asks.
pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Get my XP.
    #[oai(path = "/xp/me", method = "get", operation_id = "getMyXp")]
    async fn mine(&self, user: AnyUser) -> Answer<wire::MyXp> {
        answer(self.app.read(move |db| service::mine(db, &user.0)).await?.into())
    }

    /// Join or leave the leaderboards.
    #[oai(path = "/xp/me", method = "patch", operation_id = "updateMyXp")]
    async fn update(&self, member: Member, body: Json<wire::MyXpUpdate>) -> Answer<wire::MyXp> {
        let joins = body.0.leaderboard;
        answer(self.app.write(move |tx| service::join(tx, &member.0, joins)).await?.into())
    }

    /// List the entries of my XP ledger.
    #[oai(path = "/xp/ledger", method = "get", operation_id = "listXpEntries")]
    async fn entries(
        &self,
        user: AnyUser,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::XpEntry>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        many(self.app.read(move |db| service::entries(db, &user.0, page)).await?)
    }
}
