//! Operations on the plan of the day, on dates of exams, and on set work.

mod exams;
mod today;
mod work;

use crate::app::App;

/// The operations of this feature.
pub type Apis = (today::TodayApi, exams::ExamApi, work::WorkApi);

/// Creates the operations.
pub fn apis(app: &App) -> Apis {
    (today::TodayApi { app: app.clone() }, exams::ExamApi { app: app.clone() }, work::WorkApi { app: app.clone() })
}
