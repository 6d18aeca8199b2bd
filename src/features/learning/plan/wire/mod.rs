//! Request and response bodies: tag Plan, and set work of classes.

mod exams;
mod sentence;
mod today;
mod work;

pub use exams::{ExamDate, ExamDateCreate};
pub use today::{PlanChoiceOfMinutes, PlanRestore, PlanSkip, StudyPlan};
pub use work::{ClassWork, ClassWorkCreate, ClassWorkStudent, ClassWorkUpdate};
