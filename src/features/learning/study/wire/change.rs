//! What can be changed about a study log.

use poem_openapi::Object;
use serde::Deserialize;

use super::super::model::{LogChange, Method, Subject};
use super::minutes;
use crate::http::json::saturated_option;
use crate::http::text_enum;
use crate::kernel::text::Line;
use crate::kernel::{Error, Fault, Result, Timestamp};

text_enum! {
    /// How a person studied, in a changed log.
    pub enum MethodChange {
        /// Reading.
        Reading = "reading",
        /// Exercises.
        Exercises = "exercises",
        /// Flashcards.
        Flashcards = "flashcards",
        /// A video or a recording.
        Video = "video",
        /// Writing.
        Writing = "writing",
        /// With others.
        Discussion = "discussion",
        /// In another way.
        Other = "other",
        /// Not specified.
        Nothing = "none",
    }
}

impl MethodChange {
    const fn method(self) -> Option<Method> {
        match self {
            Self::Reading => Some(Method::Reading),
            Self::Exercises => Some(Method::Exercises),
            Self::Flashcards => Some(Method::Flashcards),
            Self::Video => Some(Method::Video),
            Self::Writing => Some(Method::Writing),
            Self::Discussion => Some(Method::Discussion),
            Self::Other => Some(Method::Other),
            Self::Nothing => None,
        }
    }
}

/// What to change about a study log.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct StudyLogUpdate {
    pub subject: Option<Subject>,
    pub topic: Option<Line<0, 160>>,
    pub minutes: Option<i64>,
    pub method: Option<MethodChange>,
    pub started_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub focus_rating: Option<u8>,
}

impl StudyLogUpdate {
    /// The change that was sent. A rating of 0 removes it.
    pub fn parsed(self) -> Result<LogChange> {
        let rating = match self.focus_rating {
            Some(0) => Some(None),
            Some(rating) if rating > 5 => return Err(Error::invalid("focus_rating", Fault::range(0, 5))),
            Some(rating) => Some(Some(rating)),
            None => None,
        };
        Ok(LogChange {
            subject: self.subject,
            topic: self.topic,
            minutes: self.minutes.map(|sent| minutes(sent, 1)).transpose()?,
            method: self.method.map(MethodChange::method),
            started_at: self.started_at,
            focus_rating: rating,
        })
    }
}
