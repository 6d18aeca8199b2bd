//! What answers say.

use super::attention::Attention;
use super::facts::Facts;
use super::figures::{Measure, Share, Spread};
use super::range::DayRange;
use crate::features::classes::Class;
use crate::features::users::User;
use crate::kernel::{Id, id::kind};

/// The days of an answer, and where they are days.
#[derive(Debug, Clone)]
pub struct Period {
    pub range: DayRange,
    pub today: i64,
    pub time_zone: String,
}

/// A day of the school, or all days together. What is absent and not in `hidden` is about no one.
#[derive(Debug, Clone, Default)]
pub struct DayView {
    pub day: i64,
    pub learners: Option<i64>,
    pub week: Option<i64>,
    pub month: Option<i64>,
    pub minutes: Option<Spread>,
    pub reviews: Option<Spread>,
    pub retention: Option<Share>,
    pub retention_spread: Option<Spread>,
    /// How many people asked the tutor, and the sums.
    pub ai: Option<(i64, Facts)>,
    pub hidden: Vec<Measure>,
}

/// All days together.
#[derive(Debug, Clone, Default)]
pub struct SummaryView {
    pub days: i64,
    /// How the numbers of learners of the days are spread.
    pub learners_daily: Option<Spread>,
    /// The other figures; the day is the last one.
    pub all: DayView,
    /// Figures that leave out days with one to four people.
    pub incomplete: Vec<Measure>,
}

/// A class.
#[derive(Debug, Clone)]
pub struct ClassView {
    pub class: Class,
    pub summary: SummaryView,
}

/// A subject.
#[derive(Debug, Clone)]
pub struct SubjectView {
    pub name: String,
    pub summary: SummaryView,
}

/// Which figures of the school are asked for.
#[derive(Debug, Clone, Default)]
pub struct School {
    pub class: Option<Id<kind::Class>>,
    pub subject: Option<String>,
}

/// The figures of the school.
#[derive(Debug, Clone)]
pub struct SchoolView {
    pub period: Period,
    pub asked: School,
    pub summary: SummaryView,
    pub days: Vec<DayView>,
    pub classes: Vec<ClassView>,
    pub has_more_classes: bool,
    pub subjects: Vec<SubjectView>,
}

/// What people remembered on a day.
pub type OutcomeDay = DayView;

/// What people remembered after days with so much study.
#[derive(Debug, Clone)]
pub struct EffortView {
    pub from: i64,
    pub to: Option<i64>,
    pub retention_spread: Option<Spread>,
    pub hidden: Vec<Measure>,
    /// The figure, where it leaves out days.
    pub incomplete: Vec<Measure>,
}

/// Work of a class.
#[derive(Debug, Clone)]
pub struct WorkView {
    pub id: Id<kind::SetWork>,
    pub title: String,
    pub day: i64,
    pub done: i64,
    pub students: i64,
}

/// What learning led to.
#[derive(Debug, Clone)]
pub struct OutcomesView {
    pub period: Period,
    pub class: Option<Id<kind::Class>>,
    pub summary: SummaryView,
    pub days: Vec<OutcomeDay>,
    pub efforts: Vec<EffortView>,
    pub works: Vec<WorkView>,
}

/// A student with figures.
#[derive(Debug, Clone)]
pub struct StudentView {
    pub student: User,
    pub last_active: Option<i64>,
    pub active_days: i64,
    pub minutes: i64,
    pub reviews: i64,
    pub retention: Option<Share>,
    pub attention: Vec<Attention>,
}

/// A day of a person.
#[derive(Debug, Clone, Copy, Default)]
pub struct PersonDay {
    pub day: i64,
    pub facts: Facts,
    pub xp: i64,
}

/// Days of a person together.
#[derive(Debug, Clone)]
pub struct ProgressSummary {
    pub active_days: i64,
    pub minutes: Option<Spread>,
    pub reviews: Option<Spread>,
    pub retention: Option<Share>,
    pub xp: i64,
    pub questions: i64,
}

/// The progress of a person.
#[derive(Debug, Clone)]
pub struct ProgressView {
    pub period: Period,
    pub summary: ProgressSummary,
    pub previous: ProgressSummary,
    pub days: Vec<PersonDay>,
    /// The names of subjects, each with the days with study time and the sums.
    pub subjects: Vec<(String, i64, Facts)>,
}
