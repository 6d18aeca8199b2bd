//! Decks and their cards.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::{model, service, wire};
use crate::app::App;
use crate::http::answer::{Answer, Created, Done, all, answer, created, done, many, one};
use crate::http::envelope::{All, Made, Many, One};
use crate::http::guard::{AnyUser, Member};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::optional::OptionalJson;
use crate::http::types::{Whole, page, sorted_page};
use crate::kernel::{Error, Id, id::kind};

/// The decks of the person who asks.
pub struct DeckApi {
    pub app: App,
}

#[OpenApi]
impl DeckApi {
    /// Create a deck.
    #[oai(path = "/flashcards/decks", method = "post", operation_id = "createDeck")]
    async fn create(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::DeckCreate>,
    ) -> Created<Made<wire::Deck>> {
        let new: model::NewDeck = body.0.into();
        let made = self.app.write_once(claim, move |tx| {
            let view = service::create(tx, &user.0, &new)?;
            Ok(Made::of(view.deck.id, view))
        });
        created(made.await?)
    }

    /// List decks.
    #[oai(path = "/flashcards/decks", method = "get", operation_id = "listDecks")]
    async fn list(
        &self,
        user: AnyUser,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Deck>> {
        let page = sorted_page(limit.0, cursor.0.as_deref())?;
        answer(Many::of(self.app.read(move |db| service::list(db, &user.0, &page)).await?))
    }

    /// List the decks that are shared with a class.
    #[oai(path = "/flashcards/classes/:id/decks", method = "get", operation_id = "listClassDecks")]
    async fn list_shared(
        &self,
        member: Member,
        id: Path<Id<kind::Class>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Deck>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        many(self.app.read(move |db| service::list_shared(db, &member.0, id.0, page)).await?)
    }

    /// List the decks that are shared with a squad.
    #[oai(path = "/flashcards/squads/:id/decks", method = "get", operation_id = "listSquadDecks")]
    async fn list_of_squad(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Squad>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Deck>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        many(self.app.read(move |db| service::list_of_squad(db, &user.0, id.0, page)).await?)
    }

    /// Share a deck with my squad.
    #[oai(path = "/flashcards/decks/:id/squad", method = "put", operation_id = "shareDeckWithSquad")]
    async fn share_with_squad(&self, user: AnyUser, id: Path<Id<kind::Deck>>) -> Done {
        self.app.write(move |tx| service::share_with_squad(tx, &user.0, id.0)).await?;
        done()
    }

    /// Stop sharing a deck with my squad.
    #[oai(path = "/flashcards/decks/:id/squad", method = "delete", operation_id = "unshareDeckWithSquad")]
    async fn unshare_with_squad(&self, user: AnyUser, id: Path<Id<kind::Deck>>) -> Done {
        self.app.write(move |tx| service::unshare_with_squad(tx, &user.0, id.0)).await?;
        done()
    }

    /// Get a deck.
    #[oai(path = "/flashcards/decks/:id", method = "get", operation_id = "getDeck")]
    async fn get(&self, user: AnyUser, id: Path<Id<kind::Deck>>) -> Answer<One<wire::Deck>> {
        one(self.app.read(move |db| service::get(db, &user.0, id.0)).await?)
    }

    /// Change a deck.
    #[oai(path = "/flashcards/decks/:id", method = "patch", operation_id = "updateDeck")]
    async fn update(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Deck>>,
        body: Json<wire::DeckUpdate>,
    ) -> Answer<One<wire::Deck>> {
        let update: model::DeckUpdate = body.0.into();
        one(self.app.write(move |tx| service::update(tx, &user.0, id.0, &update)).await?)
    }

    /// Delete a deck.
    #[oai(path = "/flashcards/decks/:id", method = "delete", operation_id = "deleteDeck")]
    async fn delete(&self, user: AnyUser, id: Path<Id<kind::Deck>>) -> Done {
        self.app.write(move |tx| service::delete(tx, &user.0, id.0)).await?;
        done()
    }

    /// Copy a deck.
    #[oai(path = "/flashcards/decks/:id/copy", method = "post", operation_id = "copyDeck")]
    async fn copy(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Deck>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: OptionalJson<wire::DeckCopy>,
    ) -> Created<Made<wire::Deck>> {
        let name = body.0.name;
        let made = self.app.write_once(claim, move |tx| {
            let view = service::copy(tx, &user.0, id.0, name.as_ref())?;
            Ok(Made::of(view.deck.id, view))
        });
        created(made.await?)
    }

    /// List the classes that a deck is shared with.
    #[oai(path = "/flashcards/decks/:id/shares", method = "get", operation_id = "listDeckShares")]
    async fn shares(&self, member: Member, id: Path<Id<kind::Deck>>) -> Answer<All<wire::Share>> {
        all(self.app.read(move |db| service::shares(db, &member.0, id.0)).await?)
    }

    /// Share a deck with a class.
    #[oai(path = "/flashcards/decks/:id/shares", method = "post", operation_id = "shareDeck")]
    async fn share(
        &self,
        member: Member,
        id: Path<Id<kind::Deck>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::DeckShare>,
    ) -> Answer<All<wire::Share>> {
        let class = body.0.class_id;
        let shared = self.app.write_once(claim, move |tx| {
            let shares = service::share(tx, &member.0, id.0, class)?;
            Ok(shares.into_iter().map(wire::Share::from).collect::<Vec<_>>())
        });
        all(shared.await?)
    }

    /// Stop sharing a deck with a class.
    #[oai(path = "/flashcards/decks/:id/shares/:class_id", method = "delete", operation_id = "unshareDeck")]
    async fn unshare(&self, member: Member, id: Path<Id<kind::Deck>>, class_id: Path<Id<kind::Class>>) -> Done {
        self.app.write(move |tx| service::unshare(tx, &member.0, id.0, class_id.0)).await?;
        done()
    }

    /// Create a card.
    #[oai(path = "/flashcards/decks/:id/cards", method = "post", operation_id = "createCard")]
    async fn create_card(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Deck>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::CardCreate>,
    ) -> Created<Made<wire::Card>> {
        let new = body.0.parsed()?;
        let made = self.app.write_once(claim, move |tx| {
            let cards = service::add(tx, &user.0, id.0, &new)?;
            let first = cards.into_iter().next().ok_or_else(|| Error::internal_text("a note has no card"))?;
            Ok(Made::of(first.id, first))
        });
        created(made.await?)
    }

    /// List the cards of a deck.
    #[oai(path = "/flashcards/decks/:id/cards", method = "get", operation_id = "listCards")]
    async fn list_cards(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Deck>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Card>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        many(self.app.read(move |db| service::list_cards(db, &user.0, id.0, page)).await?)
    }

    /// Create many cards.
    #[oai(path = "/flashcards/decks/:id/cards/bulk", method = "post", operation_id = "createCards")]
    async fn create_cards(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Deck>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::CardBulk>,
    ) -> Created<wire::BulkMade> {
        let new = body.0.parsed()?;
        let made = self.app.write_once(claim, move |tx| wire::BulkMade::of(service::add_all(tx, &user.0, id.0, &new)?));
        created(made.await?)
    }

    /// Move cards to a deck.
    #[oai(path = "/flashcards/decks/:id/cards/move", method = "post", operation_id = "moveCards")]
    async fn move_cards(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Deck>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::CardsMove>,
    ) -> Answer<wire::CardsMoved> {
        let cards = body.0.parsed()?;
        let moved = self
            .app
            .write_once(claim, move |tx| Ok(wire::CardsMoved::from(service::move_cards(tx, &user.0, id.0, &cards)?)));
        answer(moved.await?)
    }
}
