//! Heat map, forecast, and plans for a backlog.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::features::flashcards::model::{self, BacklogOrder};
use crate::http::json::saturated;
use crate::kernel::{Day, Timestamp, rounded};

/// The reviews of a day.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ActivityDay {
    pub day: Day,
    pub reviews: i64,
    pub new_cards: i64,
    pub forgotten: i64,
    pub took_ms: i64,
}

/// The reviews by day.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ActivityList {
    pub days: Vec<ActivityDay>,
}

impl From<Vec<model::ActivityDay>> for ActivityList {
    fn from(days: Vec<model::ActivityDay>) -> Self {
        let shown = days.into_iter().map(|day| ActivityDay {
            day: Day::numbered(day.day),
            reviews: day.reviews,
            new_cards: day.new_cards,
            forgotten: day.forgotten,
            took_ms: day.took_ms,
        });
        Self { days: shown.collect() }
    }
}

/// The cards that become due on a day.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ForecastDay {
    pub day: Day,
    pub cards: i64,
}

/// The cards that become due.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Forecast {
    pub overdue: i64,
    pub days: Vec<ForecastDay>,
}

impl From<model::Forecast> for Forecast {
    fn from(forecast: model::Forecast) -> Self {
        let days = forecast.days.into_iter();
        let days = days.map(|day| ForecastDay { day: Day::numbered(day.day), cards: day.cards });
        Self { overdue: forecast.overdue, days: days.collect() }
    }
}

/// How to spread a backlog.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct BacklogRequest {
    #[serde(deserialize_with = "saturated")]
    pub per_day: u32,
    pub sub_decks: Option<bool>,
    pub apply: Option<bool>,
}

impl From<BacklogRequest> for model::BacklogWish {
    fn from(request: BacklogRequest) -> Self {
        Self {
            per_day: request.per_day,
            has_sub_decks: request.sub_decks.unwrap_or(true),
            is_applied: request.apply.unwrap_or(false),
        }
    }
}

/// A plan for a backlog.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Backlog {
    pub overdue: usize,
    pub order: BacklogOrder,
    pub recall_today: f64,
    pub recall_planned: f64,
    pub cost: f64,
    pub days: Vec<ForecastDay>,
    pub new_cards_from: Day,
    pub applied: bool,
}

impl From<model::Backlog> for Backlog {
    fn from(plan: model::Backlog) -> Self {
        let shown = |share: f64| rounded(share, 4);
        let days = plan.days.into_iter();
        let days =
            days.map(|day| ForecastDay { day: Day::numbered(day.day), cards: i64::try_from(day.cards).unwrap_or(0) });
        Self {
            overdue: plan.overdue,
            order: plan.order,
            recall_today: shown(plan.recall_today),
            recall_planned: shown(plan.recall_planned),
            cost: shown(plan.recall_today - plan.recall_planned),
            days: days.collect(),
            new_cards_from: Day::numbered(plan.new_cards_from),
            applied: plan.is_applied,
        }
    }
}

/// Figures of a card.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct CardStatistics {
    pub reviews: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_reviewed_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_reviewed_at: Option<Timestamp>,
    pub took_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_took_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retrievability: Option<f64>,
}

impl From<model::CardStatistics> for CardStatistics {
    fn from(found: model::CardStatistics) -> Self {
        let of = found.reviews;
        Self {
            reviews: of.reviews,
            first_reviewed_at: of.first_at,
            last_reviewed_at: of.last_at,
            took_ms: of.took_ms,
            average_took_ms: of.took_ms.checked_div(of.timed),
            retrievability: found.recall.map(|recall| rounded(recall, 4)),
        }
    }
}
