//! Operations on a developer's learners: tag Learners, under `/v1` only.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::model::Reference;
use super::{service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::features::keys::guard::ApiKey;
use crate::http::answer::{Answer, Created, Done, created, done, many, one};
use crate::http::envelope::{Made, Many, One};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::types::{Whole, page};
use crate::kernel::{Error, Id, Owner, Result, id::kind};

/// The developer's own learners.
pub struct Api {
    pub app: App,
}

#[OpenApi]
impl Api {
    /// Create a learner.
    #[oai(path = "/learners", method = "post", operation_id = "createLearner")]
    async fn create(
        &self,
        key: ApiKey,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::LearnerCreate>,
    ) -> Created<Made<wire::Learner>> {
        let (developer, new) = (developer(&key)?, body.0.parsed()?);
        let create = move |tx: &Tx| service::create(tx, developer, &new).map(|learner| Made::of(learner.id, learner));
        created(self.app.write_once(claim, create).await?)
    }

    /// List the developer's learners.
    #[oai(path = "/learners", method = "get", operation_id = "listLearners")]
    async fn list(
        &self,
        key: ApiKey,
        external_reference: Query<Option<String>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Learner>> {
        let developer = developer(&key)?;
        let page = page(limit.0, cursor.0.as_deref())?;
        let reference = external_reference.0.as_deref().map(wire::reference).transpose()?;
        let found = self.app.read(move |db| match &reference {
            Some(reference) => service::list_by_reference(db, developer, reference),
            None => service::list(db, developer, page),
        });
        many(found.await?)
    }

    /// Get a learner.
    #[oai(path = "/learners/:learner", method = "get", operation_id = "getLearner")]
    async fn get(&self, key: ApiKey, learner: Path<String>) -> Answer<One<wire::Learner>> {
        let (developer, reference) = (developer(&key)?, named(&learner.0)?);
        let found = self.app.read(move |db| service::visible(db, developer, &reference)).await?;
        one(found)
    }

    /// Update a learner.
    #[oai(path = "/learners/:learner", method = "patch", operation_id = "updateLearner")]
    async fn update(
        &self,
        key: ApiKey,
        learner: Path<String>,
        body: Json<wire::LearnerUpdate>,
    ) -> Answer<One<wire::Learner>> {
        let (developer, reference, update) = (developer(&key)?, named(&learner.0)?, body.0.parsed()?);
        let changed = self.app.write(move |tx| service::update(tx, developer, &reference, &update)).await?;
        one(changed)
    }

    /// Delete a learner.
    #[oai(path = "/learners/:learner", method = "delete", operation_id = "deleteLearner")]
    async fn delete(&self, key: ApiKey, learner: Path<String>) -> Done {
        let (developer, reference) = (developer(&key)?, named(&learner.0)?);
        self.app.write(move |tx| service::delete(tx, developer, &reference)).await?;
        done()
    }
}

/// Returns the developer who owns the key.
fn developer(key: &ApiKey) -> Result<Id<kind::User>> {
    match key.caller.owner {
        Owner::User(developer) => Ok(developer),
        Owner::Account(_) => Err(Error::internal_text("an account's key was let in where a developer's belongs")),
    }
}

/// Parses the learner in the path. An invalid name is answered like a missing learner.
fn named(text: &str) -> Result<Reference> {
    Reference::parse(text).map_err(|_| service::absent())
}
