//! Operations on a developer's keys: tag Developer.

use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::super::{service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::http::answer::{Answer, Created, Done, all, answer, created, done, one};
use crate::http::context::Context;
use crate::http::envelope::{All, One};
use crate::http::guard::Developer;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::optional::OptionalJson;
use crate::kernel::{Error, Fault, Id, id::kind};

pub struct Own {
    pub app: App,
}

/// The longest text of a reported key, in characters.
const LONGEST_KEY: usize = 200;

#[OpenApi]
impl Own {
    /// Revoke a leaked key.
    #[oai(path = "/keys/revoke", method = "post", operation_id = "revokeLeakedKey")]
    async fn revoke_leaked_key(
        &self,
        context: &Context,
        body: Json<wire::LeakedKey>,
    ) -> Answer<wire::LeakedKeyRevoked> {
        let (text, origin) = (body.0.key, context.origin());
        if text.expose().is_empty() || text.expose().chars().count() > LONGEST_KEY {
            return Err(Error::invalid("key", Fault::length(1, LONGEST_KEY)));
        }
        let revoked = self.app.write(move |tx| service::revoke_leaked(tx, text.expose(), &origin)).await?;
        answer(wire::LeakedKeyRevoked { revoked })
    }

    /// List the developer's keys.
    #[oai(path = "/developer/keys", method = "get", operation_id = "listKeys")]
    async fn list_keys(&self, user: Developer) -> Answer<All<wire::DeveloperKey>> {
        let keys = self.app.read(move |db| service::keys(db, &user.0)).await?;
        let now = self.app.now();
        all(keys.into_iter().map(|key| wire::DeveloperKey::of(key, now)))
    }

    /// Create a key.
    #[oai(path = "/developer/keys", method = "post", operation_id = "createKey")]
    async fn create_key(
        &self,
        user: Developer,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::DeveloperKeyCreate>,
    ) -> Created<wire::DeveloperKeyCreated> {
        let wish = body.0.parse()?;
        let make = move |tx: &Tx| service::create_key(tx, &user.0, &wish);
        created(self.app.write_secret_once(claim, |made| made.key.id.get(), make).await?.into())
    }

    /// Update a key.
    #[oai(path = "/developer/keys/:id", method = "patch", operation_id = "updateKey")]
    async fn update_key(
        &self,
        user: Developer,
        id: Path<Id<kind::Key>>,
        body: Json<wire::DeveloperKeyUpdate>,
    ) -> Answer<One<wire::DeveloperKey>> {
        let update = body.0.parse()?;
        let key = self.app.write(move |tx| service::update_key(tx, &user.0, id.0, &update)).await?;
        one(wire::DeveloperKey::of(key, self.app.now()))
    }

    /// Revoke a key.
    #[oai(path = "/developer/keys/:id", method = "delete", operation_id = "revokeKey")]
    async fn revoke_key(&self, user: Developer, id: Path<Id<kind::Key>>) -> Done {
        self.app.write(move |tx| service::revoke_key(tx, &user.0, id.0)).await?;
        done()
    }

    /// Rotate a key.
    #[oai(path = "/developer/keys/:id/rotate", method = "post", operation_id = "rotateKey")]
    async fn rotate_key(
        &self,
        user: Developer,
        id: Path<Id<kind::Key>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: OptionalJson<wire::KeyRotation>,
    ) -> Created<wire::DeveloperKeyRotated> {
        let overlap = body.0.overlap()?;
        let make = move |tx: &Tx| service::rotate_key(tx, &user.0, id.0, overlap);
        let (made, old_key_ends_at) = self.app.write_secret_once(claim, |(made, _)| made.key.id.get(), make).await?;
        created(wire::DeveloperKeyRotated { new: made.into(), replaces: id.0, old_key_ends_at })
    }
}
