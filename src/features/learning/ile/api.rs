//! Operations on adaptations: tag Adaptations.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, Created, all, answer, created, many, one};
use crate::http::envelope::{All, Made, Many, One};
use crate::http::guard::AnyUser;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::types::{Whole, page};
use crate::kernel::text::ParsedText as _;
use crate::kernel::{Id, id::kind};

/// The adaptations of the person who asks.
pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Get adaptations for me.
    #[oai(path = "/ile/adaptations", method = "get", operation_id = "listMyAdaptations")]
    async fn proposals(&self, user: AnyUser) -> Answer<All<wire::IleAdaptation>> {
        all(self.app.read(move |db| service::proposals(db, &user.0)).await?)
    }

    /// Apply an adaptation.
    #[oai(path = "/ile/apply", method = "post", operation_id = "applyAdaptation")]
    async fn apply(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::IleApply>,
    ) -> Created<Made<wire::IleApplied>> {
        let made = self.app.write_once(claim, move |tx| {
            let view = service::apply(tx, &user.0, body.0.adaptation.as_str())?;
            Ok(Made::of(view.applied.id, view))
        });
        created(made.await?)
    }

    /// List adaptations that I applied.
    #[oai(path = "/ile/applied", method = "get", operation_id = "listAppliedAdaptations")]
    async fn applied(
        &self,
        user: AnyUser,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::IleApplied>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        many(self.app.read(move |db| service::list(db, &user.0, page)).await?)
    }

    /// Revert an adaptation.
    #[oai(path = "/ile/applied/:id/revert", method = "post", operation_id = "revertAdaptation")]
    async fn revert(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Adaptation>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<One<wire::IleApplied>> {
        let reverted = self.app.write_once(claim, move |tx| Ok(One::of(service::revert(tx, &user.0, id.0)?)));
        answer(reverted.await?)
    }

    /// Get my settings for learning.
    #[oai(path = "/ile/settings", method = "get", operation_id = "getMyAdaptedSettings")]
    async fn settings(&self, user: AnyUser) -> Answer<One<wire::IleSettings>> {
        one(self.app.read(move |db| service::settings(db, &user.0)).await?)
    }
}
