//! Squads and their rankings.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::model::{self, RankSpan, SquadScope};
use super::super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, Created, Done, answer, created, done, many, one};
use crate::http::envelope::{Made, Many, One};
use crate::http::guard::{AnyUser, Teaching};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::types::{Whole, page, search_text, sorted_page};
use crate::kernel::{Id, Page, PageRequest, id::kind};

/// Squads.
pub struct SquadApi {
    pub app: App,
}

/// The cursors of a search, which is sorted by another key than the list.
const SEARCH: &str = "listSquads by id";

#[OpenApi]
impl SquadApi {
    /// Create a squad.
    #[oai(path = "/squads", method = "post", operation_id = "createSquad")]
    async fn create(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::SquadCreate>,
    ) -> Created<Made<wire::Squad>> {
        let new: model::NewSquad = body.0.into();
        let made = self.app.write_once(claim, move |tx| {
            let view = service::create(tx, &user.0, &new)?;
            Ok(Made::of(view.squad.id, view))
        });
        created(made.await?)
    }

    /// List squads.
    #[oai(path = "/squads", method = "get", operation_id = "listSquads")]
    async fn list(
        &self,
        user: AnyUser,
        scope: Query<Option<SquadScope>>,
        query: Query<Option<String>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Squad>> {
        let (actor, text) = (user.0, search_text(query.0)?.filter(|text| !text.trim().is_empty()));
        let listed = match (scope.0.unwrap_or(SquadScope::Mine), text) {
            (SquadScope::Mine, _) => {
                let _: PageRequest<String> = sorted_page(limit.0, cursor.0.as_deref())?;
                let items = self.app.read(move |db| service::mine(db, &actor)).await?;
                Many::of(Page { items, next: None::<crate::kernel::Cursor> })
            }
            (SquadScope::All, Some(text)) => {
                let page = PageRequest::parse(SEARCH, limit.0, cursor.0.as_deref())?;
                Many::of(self.app.read(move |db| service::search(db, &actor, &text, page)).await?)
            }
            (SquadScope::All, None) => {
                let page = sorted_page(limit.0, cursor.0.as_deref())?;
                Many::of(self.app.read(move |db| service::list(db, &actor, &page)).await?)
            }
        };
        answer(listed)
    }

    /// Get the rankings of squads.
    #[oai(path = "/squads/rankings", method = "get", operation_id = "getSquadRankings")]
    async fn rankings(
        &self,
        user: AnyUser,
        period: Query<Option<RankSpan>>,
        limit: Query<Option<Whole>>,
    ) -> Answer<wire::SquadRankings> {
        let most = page(limit.0, None)?.limit;
        let span = period.0.unwrap_or(RankSpan::Week);
        answer(self.app.read(move |db| service::rankings(db, &user.0, span, most)).await?.into())
    }

    /// List the squads of the students of a class.
    #[oai(path = "/classes/:id/squads", method = "get", operation_id = "listClassSquads")]
    async fn of_class(
        &self,
        tutor: Teaching,
        id: Path<Id<kind::Class>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Squad>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        many(self.app.read(move |db| service::of_class(db, &tutor.0, id.0, page)).await?)
    }

    /// Get a squad.
    #[oai(path = "/squads/:id", method = "get", operation_id = "getSquad")]
    async fn get(&self, user: AnyUser, id: Path<Id<kind::Squad>>) -> Answer<One<wire::Squad>> {
        one(self.app.read(move |db| service::visible(db, &user.0, id.0)).await?)
    }

    /// Change a squad.
    #[oai(path = "/squads/:id", method = "patch", operation_id = "updateSquad")]
    async fn update(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Squad>>,
        body: Json<wire::SquadUpdate>,
    ) -> Answer<One<wire::Squad>> {
        let update: model::SquadUpdate = body.0.into();
        one(self.app.write(move |tx| service::update(tx, &user.0, id.0, &update)).await?)
    }

    /// End a squad.
    #[oai(path = "/squads/:id", method = "delete", operation_id = "deleteSquad")]
    async fn delete(&self, user: AnyUser, id: Path<Id<kind::Squad>>) -> Done {
        self.app.write(move |tx| service::delete(tx, &user.0, id.0)).await?;
        done()
    }
}
