//! Analytics: who learned, for how long and with what result, for admins, tutors and learners.
//!
//! Guarantees: figures are counted in the transaction of their cause, those of reviews by subject soon after it, so that no answer reads the
//! history; what is kept follows from the history, and [`service::rebuild`] counts it again from there; a figure of one to four people is
//! shown to no one but the tutors who see these people anyway, and all groups that are shown leave no one or at least five people; a middle is always a median with its quartiles, and a share has its interval.
//!
//! A person's day has a row, and each class in which the person is a student has the sums over its students: joining a class brings the
//! whole history along, leaving it or being erased takes it away. Medians come from counts of people in steps (`model::steps`).
//!
//! Days are those of their features: study time counts for the day of the person's calendar, reviews and questions for the school's. Stored
//! days never move, whatever becomes of a time zone.
//!
//! Study time has the subject of its log, a review that of its deck on the day, and a question that of the texts of the collection which
//! its answer cites, where they are all of one subject; else it has none. Reviews are many, so their days are counted by subject every five
//! minutes, and by `schola doctor --rebuild`.
//!
//! Tables: `analytics_days`, `analytics_learners`, `analytics_totals`, `analytics_spreads`, `analytics_subjects`, `analytics_questions`,
//! `analytics_subject_questions`. Events: it handles `Learned`, `ClassStudentChanged`, `ClassDeleted` and those of `users`.

mod api;
mod columns;
mod demo;
mod held;
mod jobs;
pub mod model;
pub mod service;
mod store;
mod table;
mod wire;

pub use api::Api;
pub use jobs::{CountHistory, CountReviews};

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "analytics",
    jobs: jobs::JOBS,
    scheduled: jobs::SCHEDULE,
    holds: held::HOLDS,
    withholds: held::WITHHOLDS,
    erase: Some(service::erase),
    demo: Some(Demo::WrittenLast(demo::write)),
    ..Feature::NONE
};
