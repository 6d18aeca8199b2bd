//! Reviews.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::cards::Card;
use crate::features::flashcards::model::{self, Grade, Phase, Rating};
use crate::http::envelope::Resource;
use crate::http::json::saturated_option;
use crate::kernel::text::Line;
use crate::kernel::{Error, Fault, Id, Result, Rule, Timestamp, id::kind};

/// The longest time of an answer in milliseconds: an hour.
const LONGEST_ANSWER: u32 = 3_600_000;

/// The days until cards are needed, where the client does not say.
const HORIZON_DAYS: i64 = 30;
/// The most of them.
const LONGEST_HORIZON: i64 = 365;

/// The horizon that was sent.
pub fn horizon(sent: Option<i64>) -> Result<u32> {
    let days = sent.unwrap_or(HORIZON_DAYS);
    let in_range = u32::try_from(days).ok().filter(|_| days <= LONGEST_HORIZON);
    in_range.ok_or_else(|| Error::invalid("horizon_days", Fault::range(0, LONGEST_HORIZON)))
}

/// A review.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ReviewCreate {
    pub rating: Option<Rating>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub quality: Option<u8>,
    pub client_id: Option<Line<1, 100>>,
    pub reviewed_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub took_ms: Option<u32>,
}

impl ReviewCreate {
    /// The review that was sent.
    pub fn parsed(self) -> Result<model::NewReview> {
        let grade = match (self.rating, self.quality) {
            (Some(rating), None) => Grade::of_rating(rating),
            (None, Some(quality)) => {
                Grade::of_quality(quality).ok_or_else(|| Error::invalid("quality", Fault::range(0_u64, 5_u64)))?
            }
            (None, None) => {
                return Err(Error::invalid(
                    "rating",
                    Fault::new(Rule::Required, "is required where `quality` is absent"),
                ));
            }
            (Some(_), Some(_)) => {
                let fault = Fault::new(Rule::Repeated, "must be absent where `rating` is sent");
                return Err(Error::invalid("quality", fault));
            }
        };
        if self.took_ms.is_some_and(|took| took > LONGEST_ANSWER) {
            return Err(Error::invalid("took_ms", Fault::range(0, LONGEST_ANSWER)));
        }
        Ok(model::NewReview { grade, client_id: self.client_id, reviewed_at: self.reviewed_at, took_ms: self.took_ms })
    }
}

/// Which review to undo.
#[derive(Debug, Clone, Default, Object, Deserialize)]
pub struct UndoRequest {
    pub card_id: Option<Id<kind::Card>>,
    pub client_id: Option<Line<1, 100>>,
}

/// A review of the log.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Review {
    pub id: Id<kind::Review>,
    pub card_id: Id<kind::Card>,
    pub deck_id: Id<kind::Deck>,
    pub rating: Rating,
    pub quality: u8,
    pub state: Phase,
    pub interval_days: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u32>,
    pub reviewed_at: Timestamp,
}

impl Resource for Review {
    const ONE: &'static str = "review";
    const MANY: &'static str = "reviews";
}

impl From<model::Review> for Review {
    fn from(review: model::Review) -> Self {
        Self {
            id: review.id,
            card_id: review.card,
            deck_id: review.deck,
            rating: review.grade.rating,
            quality: review.grade.quality,
            state: review.before.phase,
            interval_days: review.interval_days,
            client_id: review.client_id,
            took_ms: review.took_ms,
            reviewed_at: review.reviewed_at,
        }
    }
}

/// The answer to a review, and to its undoing.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ReviewDone {
    pub card: Card,
    pub review: Review,
    pub repeated: bool,
}

impl From<model::ReviewAnswer> for ReviewDone {
    fn from(answer: model::ReviewAnswer) -> Self {
        Self { card: answer.card.into(), review: answer.review.into(), repeated: answer.is_repeated }
    }
}
