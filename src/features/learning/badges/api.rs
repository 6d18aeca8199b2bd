//! Operations on badges: tag Badges.

use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::{art, flow, model, service, wire};
use crate::app::App;
use crate::http::answer::{Answer, Created, Drawing, all, answer, created};
use crate::http::envelope::{All, Made};
use crate::http::guard::{AnyUser, Teaching};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::kernel::{Error, Result};

/// How long pictures of badges may be cached, in seconds. They change with the program alone.
const PICTURE_AGE: u32 = 86_400;

/// The badges, and those of the person who asks.
pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// List the badges.
    #[oai(path = "/badges", method = "get", operation_id = "listBadges")]
    async fn list(&self, _user: AnyUser) -> Answer<All<wire::Badge>> {
        let base = self.app.base_path();
        all(model::badges()?.iter().map(|badge| wire::Badge::of(badge, base)).collect::<Result<Vec<_>>>()?)
    }

    /// Get the picture of a badge.
    #[oai(path = "/badges/:slug/image", method = "get", operation_id = "getBadgeImage")]
    async fn image(&self, slug: Path<String>) -> Result<Drawing> {
        let badge = model::badge(&slug.0)?.ok_or_else(|| Error::not_found("badge"))?;
        Ok(Drawing { svg: art::svg(badge)?, max_age: PICTURE_AGE })
    }

    /// List the public keys of the school.
    #[oai(path = "/badges/keys", method = "get", operation_id = "listBadgeKeys")]
    async fn keys(&self) -> Answer<All<wire::BadgeKey>> {
        all(&flow::public_keys(&self.app).await?)
    }

    /// Get my badges.
    #[oai(path = "/badges/mine", method = "get", operation_id = "getMyBadges")]
    async fn mine(&self, user: AnyUser) -> Answer<wire::MyBadges> {
        answer(self.app.read(move |db| service::mine(db, &user.0)).await?.into())
    }

    /// Evaluate my badges.
    #[oai(path = "/badges/evaluate", method = "post", operation_id = "evaluateMyBadges")]
    async fn evaluate(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<wire::BadgeEvaluation> {
        let evaluated =
            self.app.write_once(claim, move |tx| Ok(wire::BadgeEvaluation::from(service::evaluate(tx, &user.0)?)));
        answer(evaluated.await?)
    }

    /// Award a badge.
    #[oai(path = "/badges/:slug/award", method = "post", operation_id = "awardBadge")]
    async fn award(
        &self,
        tutor: Teaching,
        slug: Path<String>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::BadgeGrant>,
    ) -> Created<Made<wire::BadgeAward>> {
        let grant: model::Grant = body.0.into();
        let made = self.app.write_once(claim, move |tx| {
            let award = service::grant(tx, &tutor.0, &slug.0, &grant)?;
            Ok(Made::of(award.id, award))
        });
        created(made.await?)
    }

    /// Get the credential of a badge of mine.
    #[oai(path = "/badges/mine/:slug/credential", method = "get", operation_id = "getMyBadgeCredential")]
    async fn credential(&self, user: AnyUser, slug: Path<String>) -> Answer<wire::BadgeCredential> {
        answer(flow::credential(&self.app, user.0, slug.0).await?.try_into()?)
    }
}
