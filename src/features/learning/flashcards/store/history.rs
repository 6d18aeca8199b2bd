//! The SQL of the reviews of one card.

use super::reviews::review;
use crate::db::{Keyset, Reader, keyset, params};
use crate::features::flashcards::model::{CardReviews, Review};
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

/// The reviews of a card that count, the latest first.
const OF_CARD: Keyset = keyset!(
    "SELECT id, card_id, deck_id, user_id, day, client_id, rating, quality, reviewed_at, took_ms, interval_days, before, \
     is_imported FROM flashcard_reviews WHERE card_id = ?1 AND is_undone = ?2",
    limit "?3", descending ["reviewed_at" = "?4", "id" = "?5"]
);

/// The log of a card, the latest review first.
pub fn card_reviews(
    db: &Reader,
    card: Id<kind::Card>,
    page: &PageRequest<Timestamp>,
) -> Result<Page<Review, Timestamp>> {
    db.page(&OF_CARD, &[&card, &false], page, review, |review: &Review| (review.reviewed_at, review.id.get()))
}

/// How often a card was reviewed, when, and how long that took.
pub fn sum_card_reviews(db: &Reader, card: Id<kind::Card>) -> Result<CardReviews> {
    db.one(
        "SELECT COUNT(*) AS reviews, MIN(reviewed_at) AS first_at, MAX(reviewed_at) AS last_at, COUNT(took_ms) AS timed, \
         COALESCE(SUM(took_ms), 0) AS took_ms FROM flashcard_reviews WHERE card_id = ?1 AND is_undone = ?2",
        params![card, false],
        |row| {
            Ok(CardReviews {
                reviews: row.get("reviews")?,
                first_at: row.get("first_at")?,
                last_at: row.get("last_at")?,
                timed: row.get("timed")?,
                took_ms: row.get("took_ms")?,
            })
        },
    )
}
