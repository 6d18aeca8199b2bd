//! Single cards, the queue, reviews and figures.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::{model, service, wire};
use crate::app::App;
use crate::http::answer::{Answer, Done, answer, done, many, one};
use crate::http::envelope::{Many, One};
use crate::http::guard::AnyUser;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::optional::OptionalJson;
use crate::http::types::{Whole, page, search_text, sorted_page};
use crate::kernel::{Day, Id, id::kind};

/// The cards and reviews of the person who asks.
pub struct ReviewApi {
    pub app: App,
}

#[OpenApi]
impl ReviewApi {
    /// Search cards.
    #[oai(path = "/flashcards/cards", method = "get", operation_id = "searchCards")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the contract")]
    async fn search(
        &self,
        user: AnyUser,
        query: Query<Option<String>>,
        deck_id: Query<Option<Id<kind::Deck>>>,
        sub_decks: Query<Option<bool>>,
        tag: Query<Option<String>>,
        state: Query<Option<model::CardState>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Card>> {
        let page = sorted_page(limit.0, cursor.0.as_deref())?;
        let search = model::CardSearch {
            text: search_text(query.0)?,
            deck: deck_id.0,
            has_sub_decks: sub_decks.0.unwrap_or(true),
            tag: wire::searched_tag(tag.0)?,
            state: state.0,
        };
        answer(Many::of(self.app.read(move |db| service::search_cards(db, &user.0, &search, &page)).await?))
    }

    /// Get a card.
    #[oai(path = "/flashcards/cards/:id", method = "get", operation_id = "getCard")]
    async fn get(&self, user: AnyUser, id: Path<Id<kind::Card>>) -> Answer<One<wire::Card>> {
        one(self.app.read(move |db| service::get_card(db, &user.0, id.0)).await?)
    }

    /// List the reviews of a card.
    #[oai(path = "/flashcards/cards/:id/reviews", method = "get", operation_id = "listCardReviews")]
    async fn reviews_of(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Card>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Review>> {
        let page = sorted_page(limit.0, cursor.0.as_deref())?;
        answer(Many::of(self.app.read(move |db| service::list_card_reviews(db, &user.0, id.0, &page)).await?))
    }

    /// Get the figures of a card.
    #[oai(path = "/flashcards/cards/:id/statistics", method = "get", operation_id = "getCardStatistics")]
    async fn statistics(&self, user: AnyUser, id: Path<Id<kind::Card>>) -> Answer<wire::CardStatistics> {
        let found = self.app.read(move |db| service::card_statistics(db, &user.0, id.0)).await?;
        answer(found.into())
    }

    /// Change a card.
    #[oai(path = "/flashcards/cards/:id", method = "patch", operation_id = "updateCard")]
    async fn update(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Card>>,
        body: Json<wire::CardUpdate>,
    ) -> Answer<One<wire::Card>> {
        let update = body.0.parsed()?;
        one(self.app.write(move |tx| service::update_card(tx, &user.0, id.0, &update)).await?)
    }

    /// Suspend or resume cards.
    #[oai(path = "/flashcards/cards/suspend", method = "post", operation_id = "suspendCards")]
    async fn suspend(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::CardsSuspend>,
    ) -> Answer<wire::CardsSuspended> {
        let is_suspended = body.0.suspended;
        let cards = body.0.parsed()?;
        let suspended = self.app.write_once(claim, move |tx| {
            let cards = service::suspend_cards(tx, &user.0, &cards, is_suspended)?;
            Ok(wire::CardsSuspended { cards })
        });
        answer(suspended.await?)
    }

    /// Set the due date of cards.
    #[oai(path = "/flashcards/cards/reschedule", method = "post", operation_id = "rescheduleCards")]
    async fn reschedule(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::CardsReschedule>,
    ) -> Answer<wire::CardsRescheduled> {
        let (cards, day) = body.0.parsed()?;
        let rescheduled = self.app.write_once(claim, move |tx| {
            let cards = service::reschedule_cards(tx, &user.0, &cards, day)?;
            Ok(wire::CardsRescheduled { cards })
        });
        answer(rescheduled.await?)
    }

    /// Make cards new again.
    #[oai(path = "/flashcards/cards/forget", method = "post", operation_id = "forgetCards")]
    async fn forget(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::CardsForget>,
    ) -> Answer<wire::CardsRescheduled> {
        let cards = body.0.parsed()?;
        let forgotten = self.app.write_once(claim, move |tx| {
            let cards = service::forget_cards(tx, &user.0, &cards)?;
            Ok(wire::CardsRescheduled { cards })
        });
        answer(forgotten.await?)
    }

    /// Delete a card.
    #[oai(path = "/flashcards/cards/:id", method = "delete", operation_id = "deleteCard")]
    async fn delete(&self, user: AnyUser, id: Path<Id<kind::Card>>) -> Done {
        self.app.write(move |tx| service::delete_card(tx, &user.0, id.0)).await?;
        done()
    }

    /// Get the cards that are due.
    #[oai(path = "/flashcards/due", method = "get", operation_id = "getDueCards")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the contract")]
    async fn due(
        &self,
        user: AnyUser,
        deck_id: Query<Option<Id<kind::Deck>>>,
        sub_decks: Query<Option<bool>>,
        order: Query<Option<model::DueOrder>>,
        only: Query<Option<model::DueOnly>>,
        horizon_days: Query<Option<Whole>>,
        limit: Query<Option<Whole>>,
    ) -> Answer<wire::DueList> {
        let most = page(limit.0, None)?.limit;
        let wish = model::DueWish {
            deck: deck_id.0,
            has_sub_decks: sub_decks.0.unwrap_or(true),
            order: order.0,
            only: only.0,
            horizon_days: wire::horizon(horizon_days.0.map(i64::from))?,
        };
        let due = self.app.read(move |db| service::due(db, &user.0, wish, most)).await?;
        answer(due.into())
    }

    /// Review a card.
    #[oai(path = "/flashcards/cards/:id/review", method = "post", operation_id = "reviewCard")]
    async fn review(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Card>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::ReviewCreate>,
    ) -> Answer<wire::ReviewDone> {
        let new = body.0.parsed()?;
        let reviewed = self.app.write_once(claim, move |tx| {
            let answer: model::ReviewAnswer = service::review(tx, &user.0, id.0, &new)?;
            Ok(wire::ReviewDone::from(answer))
        });
        answer(reviewed.await?)
    }

    /// Undo the last review.
    #[oai(path = "/flashcards/reviews/undo", method = "post", operation_id = "undoReview")]
    async fn undo(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: OptionalJson<wire::UndoRequest>,
    ) -> Answer<wire::ReviewDone> {
        let scope = model::UndoScope { card: body.0.card_id, client_id: body.0.client_id };
        let undone =
            self.app.write_once(claim, move |tx| Ok(wire::ReviewDone::from(service::undo(tx, &user.0, &scope)?)));
        answer(undone.await?)
    }

    /// List reviews.
    #[oai(path = "/flashcards/reviews", method = "get", operation_id = "listReviews")]
    async fn list(
        &self,
        user: AnyUser,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Review>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        many(self.app.read(move |db| service::list_reviews(db, &user.0, page)).await?)
    }

    /// Get the reviews by day.
    #[oai(path = "/flashcards/activity", method = "get", operation_id = "getReviewActivity")]
    async fn activity(
        &self,
        user: AnyUser,
        deck_id: Query<Option<Id<kind::Deck>>>,
        sub_decks: Query<Option<bool>>,
        from: Query<Option<Day>>,
        to: Query<Option<Day>>,
    ) -> Answer<wire::ActivityList> {
        let days = (from.0.map(Day::number), to.0.map(Day::number));
        let chosen = model::DeckChoice { deck: deck_id.0, has_sub_decks: sub_decks.0.unwrap_or(true) };
        let found = self.app.read(move |db| service::activity(db, &user.0, chosen, days)).await?;
        answer(found.into())
    }

    /// Get the cards that become due.
    #[oai(path = "/flashcards/forecast", method = "get", operation_id = "getReviewForecast")]
    async fn forecast(
        &self,
        user: AnyUser,
        deck_id: Query<Option<Id<kind::Deck>>>,
        sub_decks: Query<Option<bool>>,
    ) -> Answer<wire::Forecast> {
        let chosen = model::DeckChoice { deck: deck_id.0, has_sub_decks: sub_decks.0.unwrap_or(true) };
        let found = self.app.read(move |db| service::forecast(db, &user.0, chosen)).await?;
        answer(found.into())
    }

    /// Plan how to catch up with a backlog.
    #[oai(path = "/flashcards/decks/:id/backlog", method = "post", operation_id = "planBacklog")]
    async fn plan_backlog(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Deck>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::BacklogRequest>,
    ) -> Answer<wire::Backlog> {
        let wish = model::BacklogWish::from(body.0);
        let planned =
            self.app.write_once(claim, move |tx| Ok(wire::Backlog::from(service::plan(tx, &user.0, id.0, wish)?)));
        answer(planned.await?)
    }
}
