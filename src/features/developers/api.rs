//! The operations of the contract: tag Developer, and the subscription of tag Users, which tells of the same plan.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::flow::Question;
use super::model::Filter;
use super::{flow, service, wire};
use crate::app::App;
use crate::features::auth;
use crate::features::auth::guard::{AnyUser, Developer};
use crate::features::usage;
use crate::http::answer::{Answer, Created, CreatedOrAccepted, Done, answer, created, created_or_accepted, done};
use crate::http::context::Context;
use crate::http::idempotency::Claim;
use crate::http::json::Json;
use crate::http::optional::OptionalJson;
use crate::http::types::Whole;
use crate::kernel::{Day, Error, Id, Owner, id::kind};

/// Keys, what they were used for, and plans.
pub struct Api {
    /// The handle to everything.
    pub app: App,
}

/// How many requests are shown where nobody says.
const SHOWN_REQUESTS: u32 = 50;
/// How many requests are shown at the most.
const MOST_REQUESTS: u32 = 200;
/// The longest name of an operation that is looked for, in code points.
const LONGEST_OPERATION: usize = 100;
/// The longest text of a key that is looked for, in bytes.
const LONGEST_KEY: usize = 200;

#[OpenApi]
impl Api {
    /// The plans and their prices.
    #[oai(path = "/plans", method = "get", operation_id = "getPlans")]
    async fn get_plans(&self) -> Answer<wire::PlanTable> {
        answer(wire::PlanTable::from(&self.app.config.plans))
    }

    /// Revoke a key that was found where it should not be.
    #[oai(path = "/keys/revoke", method = "post", operation_id = "revokeLeakedKey")]
    async fn revoke_leaked_key(
        &self,
        context: &Context,
        body: Json<wire::LeakedKey>,
    ) -> Answer<wire::LeakedKeyRevoked> {
        let (text, origin) = (body.0.key, context.origin());
        if text.expose().is_empty() || text.expose().chars().count() > LONGEST_KEY {
            return Err(Error::invalid("key", format!("must have 1 to {LONGEST_KEY} characters")));
        }
        let revoked =
            self.app.write("revokeLeakedKey", move |tx| service::revoke_leaked(tx, text.expose(), &origin)).await?;
        answer(wire::LeakedKeyRevoked { revoked })
    }

    /// Make a developer's account.
    #[oai(path = "/developer/register", method = "post", operation_id = "registerDeveloper")]
    async fn register_developer(
        &self,
        context: &Context,
        body: Json<wire::DeveloperCreate>,
    ) -> CreatedOrAccepted<auth::wire::SignedUp, auth::wire::AwaitingVerification> {
        created_or_accepted(flow::register(&self.app, body.0, context.origin()).await?)
    }

    /// My keys.
    #[oai(path = "/developer/keys", method = "get", operation_id = "listKeys")]
    async fn list_keys(&self, user: Developer) -> Answer<wire::DeveloperKeyList> {
        let keys = self.app.read("listKeys", move |db| service::keys(db, &user.0)).await?;
        let now = self.app.now();
        answer(wire::DeveloperKeyList { keys: keys.into_iter().map(|key| wire::DeveloperKey::of(key, now)).collect() })
    }

    /// Make a key.
    #[oai(path = "/developer/keys", method = "post", operation_id = "createKey")]
    async fn create_key(
        &self,
        user: Developer,
        #[oai(name = "Idempotency-Key")] claim: Claim,
        body: Json<wire::DeveloperKeyCreate>,
    ) -> Created<wire::DeveloperKeyCreated> {
        let wish = body.0.parse()?;
        let make = move |tx: &crate::db::Tx| service::create_key(tx, &user.0, &wish);
        created(self.app.write_secret_once("createKey", claim, |made| made.key.id.get(), make).await?.into())
    }

    /// Change a key.
    #[oai(path = "/developer/keys/:id", method = "patch", operation_id = "updateKey")]
    async fn update_key(
        &self,
        user: Developer,
        id: Path<Id<kind::Key>>,
        body: Json<wire::DeveloperKeyUpdate>,
    ) -> Answer<wire::DeveloperKeyAnswer> {
        let update = body.0.parse()?;
        let key = self.app.write("updateKey", move |tx| service::update_key(tx, &user.0, id.0, &update)).await?;
        answer(wire::DeveloperKeyAnswer { api_key: wire::DeveloperKey::of(key, self.app.now()) })
    }

    /// Revoke a key.
    #[oai(path = "/developer/keys/:id", method = "delete", operation_id = "revokeKey")]
    async fn revoke_key(&self, user: Developer, id: Path<Id<kind::Key>>) -> Done {
        self.app.write("revokeKey", move |tx| service::revoke_key(tx, &user.0, id.0)).await?;
        done()
    }

    /// Put a new key in the place of one.
    #[oai(path = "/developer/keys/:id/rotate", method = "post", operation_id = "rotateKey")]
    async fn rotate_key(
        &self,
        user: Developer,
        id: Path<Id<kind::Key>>,
        #[oai(name = "Idempotency-Key")] claim: Claim,
        body: OptionalJson<wire::KeyRotation>,
    ) -> Created<wire::DeveloperKeyRotated> {
        let overlap = body.0.overlap()?;
        let make = move |tx: &crate::db::Tx| service::rotate_key(tx, &user.0, id.0, overlap);
        let made = self.app.write_secret_once("rotateKey", claim, |(made, _)| made.key.id.get(), make).await?;
        created(wire::DeveloperKeyRotated::of(made.0, id.0, made.1))
    }

    /// What my keys were used for.
    #[oai(path = "/developer/usage", method = "get", operation_id = "getUsage")]
    async fn get_usage(
        &self,
        user: Developer,
        from: Query<Option<Day>>,
        to: Query<Option<Day>>,
        key: Query<Option<Id<kind::Key>>>,
        operation: Query<Option<String>>,
    ) -> Answer<wire::DeveloperUsageAnswer> {
        let asks_for = |name: &String| (1..=LONGEST_OPERATION).contains(&name.chars().count());
        if !operation.0.as_ref().is_none_or(asks_for) {
            return Err(Error::invalid("operation", format!("must have 1 to {LONGEST_OPERATION} characters")));
        }
        let filter = Filter { key: key.0, operation: operation.0 };
        let used = flow::usage_of(&self.app, user.0, Question { from: from.0, to: to.0, filter }).await?;
        let usage = wire::DeveloperUsage::of(used, &self.app.config, self.app.public_url());
        answer(wire::DeveloperUsageAnswer { usage })
    }

    /// The last requests with my keys.
    #[oai(path = "/developer/requests", method = "get", operation_id = "listKeyRequests")]
    async fn list_key_requests(&self, user: Developer, limit: Query<Option<Whole>>) -> Answer<wire::KeyRequestList> {
        let limit = limit.0.map_or(Ok(SHOWN_REQUESTS), |limit| u32::try_from(limit.0)).unwrap_or_default();
        if !(1..=MOST_REQUESTS).contains(&limit) {
            return Err(Error::invalid("limit", format!("must be from 1 to {MOST_REQUESTS}")));
        }
        let requests = usage::flow::requests(&self.app, Owner::User(user.0.user), limit).await?;
        answer(wire::KeyRequestList { requests: requests.into_iter().map(wire::KeyRequest::from).collect() })
    }

    /// My key of the course author.
    #[oai(path = "/users/me/author-key", method = "get", operation_id = "getAuthorKey")]
    async fn get_author_key(&self, user: AnyUser) -> Answer<wire::AuthorKeyAnswer> {
        let app = self.app.clone();
        let standing =
            self.app.read("getAuthorKey", move |db| service::author_standing(db, &user.0, &app.config.plans)).await?;
        answer(wire::AuthorKeyAnswer::of(standing, self.app.now()))
    }

    /// Make or regenerate my key of the course author.
    #[oai(path = "/users/me/author-key", method = "post", operation_id = "createAuthorKey")]
    async fn create_author_key(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: Claim,
    ) -> Created<wire::AuthorKeyCreated> {
        let make = move |tx: &crate::db::Tx| service::create_author_key(tx, &user.0);
        created(self.app.write_secret_once("createAuthorKey", claim, |made| made.key.id.get(), make).await?.into())
    }

    /// Revoke my key of the course author.
    #[oai(path = "/users/me/author-key", method = "delete", operation_id = "revokeAuthorKey")]
    async fn revoke_author_key(&self, user: AnyUser) -> Done {
        self.app.write("revokeAuthorKey", move |tx| service::revoke_author_key(tx, &user.0)).await?;
        done()
    }

    /// My plan.
    #[oai(path = "/users/me/subscription", method = "get", operation_id = "getSubscription")]
    async fn get_subscription(&self, user: AnyUser) -> Answer<wire::SubscriptionAnswer> {
        answer(wire::SubscriptionAnswer { subscription: flow::subscription(&self.app, user.0).await? })
    }
}
