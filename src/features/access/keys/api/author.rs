//! Operations on a person's one key of the course author: tag Users.

use poem_openapi::OpenApi;

use super::super::{service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::http::answer::{Answer, Created, Done, answer, created, done};
use crate::http::guard::AnyUser;
use crate::http::idempotency::IdempotencyClaim;

pub struct Author {
    pub app: App,
}

#[OpenApi]
impl Author {
    /// Get the current user's key of the course author.
    #[oai(path = "/users/me/author-key", method = "get", operation_id = "getAuthorKey")]
    async fn get_author_key(&self, user: AnyUser) -> Answer<wire::AuthorKeyAnswer> {
        let app = self.app.clone();
        let standing =
            self.app.read(move |db| service::author_standing(db, &user.0, &app.config.subscriptions.plans)).await?;
        answer(wire::AuthorKeyAnswer::of(standing, self.app.now()))
    }

    /// Create or replace the current user's key of the course author.
    #[oai(path = "/users/me/author-key", method = "post", operation_id = "createAuthorKey")]
    async fn create_author_key(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Created<wire::AuthorKeyCreated> {
        let make = move |tx: &Tx| service::create_author_key(tx, &user.0);
        created(self.app.write_secret_once(claim, |made| made.key.id.get(), make).await?.into())
    }

    /// Revoke the current user's key of the course author.
    #[oai(path = "/users/me/author-key", method = "delete", operation_id = "revokeAuthorKey")]
    async fn revoke_author_key(&self, user: AnyUser) -> Done {
        self.app.write(move |tx| service::revoke_author_key(tx, &user.0)).await?;
        done()
    }
}
