//! Operations on leaderboards: tag XP.

use poem_openapi::OpenApi;
use poem_openapi::param::Query;

use super::model::BoardScope;
use super::{service, wire};
use crate::app::App;
use crate::features::xp::model::Span;
use crate::http::answer::{Answer, answer};
use crate::http::guard::Member;
use crate::http::types::{Whole, page};
use crate::kernel::{Id, id::kind};

/// Leaderboards.
pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Get a leaderboard.
    #[oai(path = "/leaderboard", method = "get", operation_id = "getLeaderboard")]
    async fn board(
        &self,
        member: Member,
        scope: Query<Option<BoardScope>>,
        period: Query<Option<Span>>,
        class_id: Query<Option<Id<kind::Class>>>,
        limit: Query<Option<Whole>>,
    ) -> Answer<wire::Leaderboard> {
        let most = page(limit.0, None)?.limit;
        let which = (scope.0.unwrap_or(BoardScope::Global), period.0.unwrap_or(Span::Week));
        let found = self.app.read(move |db| service::board(db, &member.0, which, class_id.0, most)).await?;
        answer(wire::Leaderboard::of(found, &self.app.links(), self.app.now()))
    }
}
