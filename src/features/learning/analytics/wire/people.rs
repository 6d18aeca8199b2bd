//! The figures of students, and the progress of a person.

use poem_openapi::Object;
use serde::Serialize;

use super::{AnalyticsPersonRef, AnalyticsShare, AnalyticsSpread, Signing};
use crate::features::analytics::model::{
    Attention, AttentionCode, Facts, Period, PersonDay, ProgressSummary as Summary, ProgressView, Share, StudentView,
};
use crate::features::users::User;
use crate::kernel::Day;

/// A reason for attention.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AttentionReason {
    pub code: AttentionCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual_minutes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub works: Option<i64>,
}

impl From<Attention> for AttentionReason {
    fn from(reason: Attention) -> Self {
        Self {
            code: reason.code,
            days: reason.days,
            since: reason.since.map(Day::numbered),
            minutes: reason.minutes,
            usual_minutes: reason.usual_minutes,
            percent: reason.percent,
            answers: reason.answers,
            works: reason.works,
        }
    }
}

/// A student with figures.
#[derive(Debug, Clone, Object, Serialize)]
pub struct StudentFigures {
    pub student: AnalyticsPersonRef,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_active_on: Option<Day>,
    pub active_days: i64,
    pub minutes: i64,
    pub reviews: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<AnalyticsShare>,
    pub attention: Vec<AttentionReason>,
}

impl StudentFigures {
    fn of(view: StudentView, signing: Signing<'_>) -> Self {
        Self {
            student: AnalyticsPersonRef::of(view.student, signing),
            last_active_on: view.last_active.map(Day::numbered),
            active_days: view.active_days,
            minutes: view.minutes,
            reviews: view.reviews,
            retention: view.retention.map(AnalyticsShare::from),
            attention: view.attention.into_iter().map(AttentionReason::from).collect(),
        }
    }
}

/// The students of a tutor or of a class.
#[derive(Debug, Clone, Object, Serialize)]
pub struct StudentAnalyticsList {
    pub from: Day,
    pub to: Day,
    pub time_zone: String,
    pub students: Vec<StudentFigures>,
    pub more: bool,
}

impl StudentAnalyticsList {
    /// The answer.
    pub fn of((period, students, more): (Period, Vec<StudentView>, bool), signing: Signing<'_>) -> Self {
        Self {
            from: Day::numbered(period.range.from),
            to: Day::numbered(period.range.to),
            time_zone: period.time_zone,
            students: students.into_iter().map(|student| StudentFigures::of(student, signing)).collect(),
            more,
        }
    }
}

/// A day of a person.
#[derive(Debug, Clone, Object, Serialize)]
pub struct ProgressDay {
    pub date: Day,
    pub minutes: i64,
    pub reviews: i64,
    pub answers: i64,
    pub right: i64,
    pub xp: i64,
    pub questions: i64,
}

impl From<PersonDay> for ProgressDay {
    fn from(day: PersonDay) -> Self {
        let facts = day.facts;
        Self {
            date: Day::numbered(day.day),
            minutes: facts.minutes,
            reviews: facts.reviews,
            answers: facts.learned,
            right: facts.remembered,
            xp: day.xp,
            questions: facts.questions,
        }
    }
}

/// A subject of a person.
#[derive(Debug, Clone, Object, Serialize)]
pub struct ProgressSubject {
    pub subject: String,
    pub days: i64,
    pub minutes: i64,
    pub reviews: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<AnalyticsShare>,
    pub questions: i64,
}

impl From<(String, i64, Facts)> for ProgressSubject {
    fn from((subject, days, sums): (String, i64, Facts)) -> Self {
        Self {
            subject,
            days,
            minutes: sums.minutes,
            reviews: sums.reviews,
            retention: Share::of(sums.remembered, sums.learned, None).map(AnalyticsShare::from),
            questions: sums.questions,
        }
    }
}

/// Days of a person together.
#[derive(Debug, Clone, Object, Serialize)]
pub struct ProgressSummary {
    pub active_days: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<AnalyticsSpread>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviews: Option<AnalyticsSpread>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<AnalyticsShare>,
    pub xp: i64,
    pub questions: i64,
}

impl From<Summary> for ProgressSummary {
    fn from(summary: Summary) -> Self {
        Self {
            active_days: summary.active_days,
            minutes: summary.minutes.map(AnalyticsSpread::from),
            reviews: summary.reviews.map(AnalyticsSpread::from),
            retention: summary.retention.map(AnalyticsShare::from),
            xp: summary.xp,
            questions: summary.questions,
        }
    }
}

/// The progress of a person.
#[derive(Debug, Clone, Object, Serialize)]
pub struct LearningProgress {
    pub from: Day,
    pub to: Day,
    pub time_zone: String,
    pub summary: ProgressSummary,
    pub previous: ProgressSummary,
    pub days: Vec<ProgressDay>,
    pub subjects: Vec<ProgressSubject>,
}

impl From<ProgressView> for LearningProgress {
    fn from(view: ProgressView) -> Self {
        Self {
            from: Day::numbered(view.period.range.from),
            to: Day::numbered(view.period.range.to),
            time_zone: view.period.time_zone,
            summary: view.summary.into(),
            previous: view.previous.into(),
            days: view.days.into_iter().map(ProgressDay::from).collect(),
            subjects: view.subjects.into_iter().map(ProgressSubject::from).collect(),
        }
    }
}

/// An answer with the progress of the person who asks.
#[derive(Debug, Clone, Object, Serialize)]
pub struct ProgressAnswer {
    pub analytics: LearningProgress,
}

impl From<ProgressView> for ProgressAnswer {
    fn from(view: ProgressView) -> Self {
        Self { analytics: view.into() }
    }
}

/// An answer with the progress of a student.
#[derive(Debug, Clone, Object, Serialize)]
pub struct StudentProgressAnswer {
    pub student: AnalyticsPersonRef,
    pub analytics: LearningProgress,
    pub attention: Vec<AttentionReason>,
}

impl StudentProgressAnswer {
    /// The answer.
    pub fn of((student, view, attention): (User, ProgressView, Vec<Attention>), signing: Signing<'_>) -> Self {
        Self {
            student: AnalyticsPersonRef::of(student, signing),
            analytics: view.into(),
            attention: attention.into_iter().map(AttentionReason::from).collect(),
        }
    }
}
