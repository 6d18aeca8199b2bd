//! Dates of exams, and work that tutors set.

use crate::features::users::User;
use crate::kernel::text::{Line, Prose};
use crate::kernel::{Id, Timestamp, id::kind};

/// The subject of an exam.
pub type ExamSubject = Line<1, 80>;

/// A date to enter.
#[derive(Debug, Clone)]
pub struct NewExam {
    pub subject: ExamSubject,
    pub day: i64,
    pub weight: i64,
    pub class: Option<Id<kind::Class>>,
}

/// The date of an exam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExamDate {
    pub id: Id<kind::ExamDate>,
    pub class: Option<Id<kind::Class>>,
    pub class_name: Option<String>,
    pub subject: String,
    pub day: i64,
    pub weight: i64,
    /// Whether the reader may remove it.
    pub is_own: bool,
}

/// Work to set.
#[derive(Debug, Clone)]
pub struct NewWork {
    pub title: Line<1, 120>,
    pub instructions: Prose<0, 4_000>,
    pub deck: Option<Id<kind::Deck>>,
    pub day: i64,
    pub minutes: i64,
}

/// Work that a tutor set for a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetWork {
    pub id: Id<kind::SetWork>,
    pub class: Id<kind::Class>,
    pub title: String,
    pub instructions: String,
    pub deck: Option<Id<kind::Deck>>,
    pub day: i64,
    pub minutes: i64,
    /// How many students did it.
    pub done: i64,
    /// When the reader did it.
    pub done_at: Option<Timestamp>,
}

/// Work that was due: its id, its class and its day.
pub type WorkOver = (Id<kind::SetWork>, Id<kind::Class>, i64);

/// What to change about set work; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct WorkUpdate {
    pub title: Option<Line<1, 120>>,
    pub instructions: Option<Prose<0, 4_000>>,
    pub day: Option<i64>,
    pub minutes: Option<i64>,
}

/// A student of the class, and when the student did the work.
#[derive(Debug, Clone)]
pub struct WorkStudent {
    pub person: User,
    pub done_at: Option<Timestamp>,
}
