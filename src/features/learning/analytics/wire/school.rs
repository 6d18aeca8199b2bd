//! The figures of the school, and what learning led to.

use poem_openapi::Object;
use serde::Serialize;

use super::{AnalyticsAi, AnalyticsShare, AnalyticsSpread};
use crate::features::analytics::model::{
    ClassView, DayView, EffortView, Measure, OutcomesView, SchoolView, SubjectView, SummaryView, WorkView,
};
use crate::features::classes::Class;
use crate::kernel::{Day, Id, id::kind};

/// The figures of a day.
#[derive(Debug, Clone, Object, Serialize)]
pub struct SchoolDay {
    pub date: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learners: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learners_7: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learners_28: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<AnalyticsSpread>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviews: Option<AnalyticsSpread>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<AnalyticsShare>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_spread: Option<AnalyticsSpread>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai: Option<AnalyticsAi>,
    pub suppressed: Vec<Measure>,
}

impl From<DayView> for SchoolDay {
    fn from(day: DayView) -> Self {
        Self {
            date: Day::numbered(day.day),
            learners: day.learners,
            learners_7: day.week,
            learners_28: day.month,
            minutes: day.minutes.map(AnalyticsSpread::from),
            reviews: day.reviews.map(AnalyticsSpread::from),
            retention: day.retention.map(AnalyticsShare::from),
            retention_spread: day.retention_spread.map(AnalyticsSpread::from),
            ai: day.ai.map(AnalyticsAi::from),
            suppressed: day.hidden,
        }
    }
}

/// The figures of all days together.
#[derive(Debug, Clone, Object, Serialize)]
pub struct SchoolSummary {
    pub days: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learners_daily: Option<AnalyticsSpread>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learners_28: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<AnalyticsSpread>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviews: Option<AnalyticsSpread>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<AnalyticsShare>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_spread: Option<AnalyticsSpread>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai: Option<AnalyticsAi>,
    pub suppressed: Vec<Measure>,
    pub incomplete: Vec<Measure>,
}

impl From<SummaryView> for SchoolSummary {
    fn from(summary: SummaryView) -> Self {
        let SchoolDay { learners_28, minutes, reviews, retention, retention_spread, ai, suppressed, .. } =
            summary.all.into();
        Self {
            days: summary.days,
            learners_daily: summary.learners_daily.map(AnalyticsSpread::from),
            learners_28,
            minutes,
            reviews,
            retention,
            retention_spread,
            ai,
            suppressed,
            incomplete: summary.incomplete,
        }
    }
}

/// A class.
#[derive(Debug, Clone, Object, Serialize)]
pub struct AnalyticsClassRef {
    pub id: Id<kind::Class>,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    pub students: i64,
}

impl From<Class> for AnalyticsClassRef {
    fn from(class: Class) -> Self {
        Self { id: class.id, name: class.name, subject: class.subject, students: class.students }
    }
}

/// The figures of a class.
#[derive(Debug, Clone, Object, Serialize)]
pub struct ClassFigures {
    pub class: AnalyticsClassRef,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learners_28: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<AnalyticsSpread>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<AnalyticsShare>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai: Option<AnalyticsAi>,
    pub suppressed: Vec<Measure>,
    pub incomplete: Vec<Measure>,
}

impl From<ClassView> for ClassFigures {
    fn from(view: ClassView) -> Self {
        let all = view.summary.all;
        Self {
            class: view.class.into(),
            learners_28: all.month,
            minutes: all.minutes.map(AnalyticsSpread::from),
            retention: all.retention.map(AnalyticsShare::from),
            ai: all.ai.map(AnalyticsAi::from),
            suppressed: all.hidden,
            incomplete: view.summary.incomplete,
        }
    }
}

/// The figures of a subject.
#[derive(Debug, Clone, Object, Serialize)]
pub struct SubjectFigures {
    pub subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learners_28: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<AnalyticsSpread>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<AnalyticsShare>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai: Option<AnalyticsAi>,
    pub suppressed: Vec<Measure>,
    pub incomplete: Vec<Measure>,
}

impl From<SubjectView> for SubjectFigures {
    fn from(view: SubjectView) -> Self {
        let all = view.summary.all;
        Self {
            subject: view.name,
            learners_28: all.month,
            minutes: all.minutes.map(AnalyticsSpread::from),
            retention: all.retention.map(AnalyticsShare::from),
            ai: all.ai.map(AnalyticsAi::from),
            suppressed: all.hidden,
            incomplete: view.summary.incomplete,
        }
    }
}

/// The figures of the school.
#[derive(Debug, Clone, Object, Serialize)]
pub struct SchoolAnalytics {
    pub from: Day,
    pub to: Day,
    pub time_zone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_id: Option<Id<kind::Class>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    pub summary: SchoolSummary,
    pub days: Vec<SchoolDay>,
    pub classes: Vec<ClassFigures>,
    pub more_classes: bool,
    pub subjects: Vec<SubjectFigures>,
}

/// An answer with the figures of the school.
#[derive(Debug, Clone, Object, Serialize)]
pub struct SchoolAnalyticsAnswer {
    pub analytics: SchoolAnalytics,
}

impl From<SchoolView> for SchoolAnalyticsAnswer {
    fn from(view: SchoolView) -> Self {
        Self {
            analytics: SchoolAnalytics {
                from: Day::numbered(view.period.range.from),
                to: Day::numbered(view.period.range.to),
                time_zone: view.period.time_zone,
                class_id: view.asked.class,
                subject: view.asked.subject,
                summary: view.summary.into(),
                days: view.days.into_iter().map(SchoolDay::from).collect(),
                classes: view.classes.into_iter().map(ClassFigures::from).collect(),
                more_classes: view.has_more_classes,
                subjects: view.subjects.into_iter().map(SubjectFigures::from).collect(),
            },
        }
    }
}

/// What people remembered on a day.
#[derive(Debug, Clone, Object, Serialize)]
pub struct OutcomeDay {
    pub date: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<AnalyticsShare>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_spread: Option<AnalyticsSpread>,
    pub suppressed: Vec<Measure>,
}

impl From<DayView> for OutcomeDay {
    fn from(day: DayView) -> Self {
        Self {
            date: Day::numbered(day.day),
            retention: day.retention.map(AnalyticsShare::from),
            retention_spread: day.retention_spread.map(AnalyticsSpread::from),
            suppressed: day.hidden,
        }
    }
}

/// What people remembered after so much study.
#[derive(Debug, Clone, Object, Serialize)]
pub struct OutcomeEffort {
    pub from_minutes: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_minutes: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_spread: Option<AnalyticsSpread>,
    pub suppressed: Vec<Measure>,
    pub incomplete: Vec<Measure>,
}

impl From<EffortView> for OutcomeEffort {
    fn from(view: EffortView) -> Self {
        Self {
            from_minutes: view.from,
            to_minutes: view.to,
            retention_spread: view.retention_spread.map(AnalyticsSpread::from),
            suppressed: view.hidden,
            incomplete: view.incomplete,
        }
    }
}

/// Work of a class.
#[derive(Debug, Clone, Object, Serialize)]
pub struct OutcomeWork {
    pub id: Id<kind::SetWork>,
    pub title: String,
    pub due_on: Day,
    pub done: i64,
    pub students: i64,
}

impl From<WorkView> for OutcomeWork {
    fn from(work: WorkView) -> Self {
        let WorkView { id, title, day, done, students } = work;
        Self { id, title, due_on: Day::numbered(day), done, students }
    }
}

/// What learning led to.
#[derive(Debug, Clone, Object, Serialize)]
pub struct LearningOutcomes {
    pub from: Day,
    pub to: Day,
    pub time_zone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_id: Option<Id<kind::Class>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<AnalyticsShare>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_spread: Option<AnalyticsSpread>,
    pub suppressed: Vec<Measure>,
    pub incomplete: Vec<Measure>,
    pub days: Vec<OutcomeDay>,
    pub efforts: Vec<OutcomeEffort>,
    pub works: Vec<OutcomeWork>,
}

/// An answer with what learning led to.
#[derive(Debug, Clone, Object, Serialize)]
pub struct LearningOutcomesAnswer {
    pub analytics: LearningOutcomes,
}

impl From<OutcomesView> for LearningOutcomesAnswer {
    fn from(view: OutcomesView) -> Self {
        let OutcomeDay { retention, retention_spread, suppressed, .. } = view.summary.all.into();
        Self {
            analytics: LearningOutcomes {
                from: Day::numbered(view.period.range.from),
                to: Day::numbered(view.period.range.to),
                time_zone: view.period.time_zone,
                class_id: view.class,
                retention,
                retention_spread,
                suppressed,
                incomplete: view.summary.incomplete,
                days: view.days.into_iter().map(OutcomeDay::from).collect(),
                efforts: view.efforts.into_iter().map(OutcomeEffort::from).collect(),
                works: view.works.into_iter().map(OutcomeWork::from).collect(),
            },
        }
    }
}
