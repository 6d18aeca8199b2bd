//! Pictures and sounds of decks.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::{flow, service, wire};
use crate::app::App;
use crate::http::answer::{Answer, Created, Done, answer, created, done};
use crate::http::envelope::{Made, Many};
use crate::http::guard::AnyUser;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::types::{Whole, page};
use crate::http::upload::{FormUpload, PICTURE_LIMIT};
use crate::kernel::{Id, id::kind};

/// The pictures and sounds of the decks of the person who asks.
pub struct MediaApi {
    pub app: App,
}

#[OpenApi]
impl MediaApi {
    /// Add a picture or a sound to a deck.
    #[oai(path = "/flashcards/decks/:id/media", method = "post", operation_id = "addDeckMedia")]
    async fn add(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Deck>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: FormUpload<PICTURE_LIMIT>,
    ) -> Created<Made<wire::DeckMedia>> {
        created(flow::add_media(&self.app, user.0, claim, id.0, body.0).await?)
    }

    /// List the pictures and sounds of a deck.
    #[oai(path = "/flashcards/decks/:id/media", method = "get", operation_id = "listDeckMedia")]
    async fn list(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Deck>>,
        name: Query<Option<String>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::DeckMedia>> {
        let (page, name) = (page(limit.0, cursor.0.as_deref())?, wire::media_name(name.0)?);
        let found = self.app.read(move |db| service::list_media(db, &user.0, id.0, name.as_deref(), page)).await?;
        let (links, now) = (self.app.links(), self.app.now());
        answer(Many::of(found.map(|media| wire::DeckMedia::of(media, &links, now))))
    }

    /// Delete a picture or a sound.
    #[oai(path = "/flashcards/media/:id", method = "delete", operation_id = "deleteDeckMedia")]
    async fn delete(&self, user: AnyUser, id: Path<Id<kind::DeckMedia>>) -> Done {
        self.app.write(move |tx| service::delete_media(tx, &user.0, id.0)).await?;
        done()
    }
}
