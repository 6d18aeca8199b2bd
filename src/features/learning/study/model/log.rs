//! Study logs.

use std::time::Duration;

use crate::events::{Activity, StudySession};
use crate::features::clp::model::Effort;
use crate::features::xp::model::{Multiplier, PayBound, Spent};
use crate::http::text_enum;
use crate::kernel::text::Line;
use crate::kernel::{Day, Id, Timestamp, id::kind};

/// A subject.
pub type Subject = Line<1, 80>;
/// A topic within a subject.
pub type Topic = Line<1, 160>;

/// The minutes of a day.
pub const DAY_MINUTES: i64 = 24 * 60;
/// How long ago a log may have begun.
pub const OLDEST: Duration = Duration::from_secs(366 * 24 * 3600);
/// How far the clock of a client may be ahead.
pub const AHEAD: Duration = Duration::from_secs(300);
/// A minute in milliseconds.
pub const MINUTE: i64 = 60_000;

text_enum! {
    /// How a person studied.
    pub enum Method {
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
    }
}

impl Method {
    /// What the person does, where the word says so.
    pub const fn activity(self) -> Option<Activity> {
        match self {
            Self::Reading | Self::Writing => Some(Activity::Text),
            Self::Exercises | Self::Flashcards => Some(Activity::Practice),
            Self::Video => Some(Activity::Video),
            Self::Discussion => Some(Activity::Together),
            Self::Other => None,
        }
    }
}

text_enum! {
    /// Where a log comes from.
    pub enum LogSource {
        /// The timer.
        Timer = "timer",
        /// The form, afterwards.
        Form = "form",
    }
}

/// A log to store.
#[derive(Debug, Clone)]
pub struct NewLog {
    pub subject: Subject,
    pub topic: Option<Topic>,
    pub minutes: i64,
    pub method: Option<Method>,
    /// When the person began; absent for a log that ends now.
    pub started_at: Option<Timestamp>,
    /// 1 to 5.
    pub focus_rating: Option<u8>,
}

/// What the timer logged, before the log was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    pub minutes: i64,
    pub ended_at: Timestamp,
}

/// A study log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudyLog {
    pub id: Id<kind::StudyLog>,
    pub subject: String,
    pub topic: Option<String>,
    pub minutes: i64,
    pub method: Option<Method>,
    pub source: LogSource,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
    /// Whether the time of day is known.
    pub is_timed: bool,
    pub focus_rating: Option<u8>,
    /// The day of learning that it counts for.
    pub day: i64,
    pub points: i64,
    /// In hundredths.
    pub multiplier: i64,
    pub bound: Option<PayBound>,
    pub spent: Spent,
    /// Absent for a log that was made afterwards.
    pub measured: Option<Measured>,
    pub created_at: Timestamp,
}

impl StudyLog {
    /// What the log says about the person.
    pub fn session(&self) -> StudySession {
        let elapsed = i64::try_from(self.started_at.until(self.ended_at).as_millis()).unwrap_or(i64::MAX);
        StudySession {
            minutes: self.minutes,
            elapsed_minutes: elapsed / MINUTE,
            activity: self.method.and_then(Method::activity),
            is_measured: self.source == LogSource::Timer,
            focus_rating: self.focus_rating,
        }
    }
}

/// What to change about a log; absent fields stay as they are.
#[derive(Debug, Clone, Default)]
pub struct LogChange {
    pub subject: Option<Subject>,
    /// Empty removes it.
    pub topic: Option<Line<0, 160>>,
    pub minutes: Option<i64>,
    /// `Some(None)` removes it.
    pub method: Option<Option<Method>>,
    pub started_at: Option<Timestamp>,
    /// `Some(None)` removes it.
    pub focus_rating: Option<Option<u8>>,
}

/// A new log, and why it earned what it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    pub log: StudyLog,
    pub multiplier: Multiplier,
    /// Why the work was hard for the person.
    pub effort: Option<Effort>,
}

/// What a stopped timer was logged as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// The last log.
    pub last: Logged,
    /// The logs before it, in the order of time.
    pub earlier: Vec<StudyLog>,
}

/// Which logs to list.
#[derive(Debug, Clone, Default)]
pub struct LogFilter {
    pub subject: Option<String>,
    pub method: Option<Method>,
    pub from: Option<Day>,
    pub to: Option<Day>,
}
