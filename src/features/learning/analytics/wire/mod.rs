//! Response bodies: tag Analytics.

mod people;
mod school;

pub use people::{ProgressAnswer, StudentAnalyticsList, StudentProgressAnswer};
pub use school::{LearningOutcomesAnswer, SchoolAnalyticsAnswer};

use poem_openapi::Object;
use serde::Serialize;

use super::model::{self, Facts};
use crate::features::users::{User, avatar_url};
use crate::http::text_enum;
use crate::kernel::signature::LinkSigner;
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// The format of an answer.
    pub enum AnalyticsFormat {
        /// A JSON body.
        Json = "json",
        /// A file of comma-separated values.
        Csv = "csv",
    }
}

text_enum! {
    /// What a line of a file is about.
    pub enum AnalyticsLine {
        /// A day.
        Day = "day",
        /// A class.
        Class = "class",
        /// A subject.
        Subject = "subject",
    }
}

/// How values are spread.
#[derive(Debug, Clone, Copy, Object, Serialize)]
pub struct AnalyticsSpread {
    pub amount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    pub lower: f64,
    pub median: f64,
    pub upper: f64,
}

impl From<model::Spread> for AnalyticsSpread {
    fn from(spread: model::Spread) -> Self {
        let model::Spread { amount, total, lower, median, upper } = spread;
        Self { amount, total, lower, median, upper }
    }
}

/// Right answers, with an interval.
#[derive(Debug, Clone, Copy, Object, Serialize)]
pub struct AnalyticsShare {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learners: Option<i64>,
    pub answers: i64,
    pub right: i64,
    pub percent: f64,
    pub lower: f64,
    pub upper: f64,
}

impl From<model::Share> for AnalyticsShare {
    fn from(share: model::Share) -> Self {
        let model::Share { people, answers, right, percent, lower, upper } = share;
        Self { learners: people, answers, right, percent, lower, upper }
    }
}

/// Questions to the tutor.
#[derive(Debug, Clone, Copy, Object, Serialize)]
pub struct AnalyticsAi {
    pub learners: i64,
    pub questions: i64,
    pub model_answers: i64,
    pub input_tokens: i64,
    pub output_tokens: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
}

/// Millionths in one unit of money.
const MILLION: f64 = 1e6;

/// An amount of money; nothing where none was reported.
#[expect(clippy::cast_precision_loss, reason = "money of a school is far below 2^52 millionths")]
pub fn money(millionths: i64) -> Option<f64> {
    (millionths > 0).then(|| millionths as f64 / MILLION)
}

impl From<(i64, Facts)> for AnalyticsAi {
    fn from((learners, facts): (i64, Facts)) -> Self {
        Self {
            learners,
            questions: facts.questions,
            model_answers: facts.model_answers,
            input_tokens: facts.tokens_read,
            output_tokens: facts.tokens_written,
            cost: money(facts.cost),
        }
    }
}

/// A student.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AnalyticsPersonRef {
    pub id: Id<kind::User>,
    pub full_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
}

/// What signs links to pictures, and the time.
pub type Signing<'a> = (&'a LinkSigner, Timestamp);

impl AnalyticsPersonRef {
    /// The student, with a link to the picture.
    fn of(user: User, (links, now): Signing<'_>) -> Self {
        Self { id: user.id, avatar_url: avatar_url(&user, links, now), full_name: user.full_name }
    }
}
