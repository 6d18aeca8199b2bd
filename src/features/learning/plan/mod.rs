//! The plan of the day: what to do with the minutes that a person has, and why. Beside it what only the plan needs: dates of exams, and work
//! that tutors set for classes.
//!
//! Guarantees: the engine is a pure function of the situation, so the same state gives the same plan; the plan reads a bounded number of
//! cards, however many there are; its steps and breaks take no more minutes than it was made for; no block is longer than the session of the
//! person, unless a step is that cannot be divided, which its reason says; due cards are not left out for new ones;
//! a step is finished by what was really done, which the reviews, logs and marks of the day say; a finished plan is paid once a day, in the
//! transaction that stores the last piece of work, and only where at least half of the minutes of its steps were reviewed or measured, and
//! where these are five minutes or have ten due cards; what a person skips is left out for the day, until the person takes it back; the open steps
//! are made anew for the time that is left where the result of a step is far from what was expected, with the reason; a step whose source is
//! gone leaves the plan, and a plan without steps is made anew when there is something to do; students see the work of their own classes, and
//! tutors who did it; work counts the current students who did it; an archived class keeps its work and its exams as they are.
//!
//! At the hour that a person chose in the preferences of `notifications`, the person is reminded of the plan if it has open steps, else of due
//! cards: not on a day that counts already, not on a day of rest, and not in the holidays.
//!
//! A developer's learners have the plan and dates of exams, and no set work, because they are in no class.
//!
//! Tables: `plan_days`, `plan_exams`, `plan_work`, `plan_work_done`. Events: `SetWorkDone`, `SetWorkErased`,
//! `PlanProgressed`, `PlanStepSkipped`; it handles `Practised`, `PracticeUndone`, `ClassStudentChanged` and those of `users`.

mod adapted;
mod api;
mod demo;
pub mod engine;
mod held;
mod jobs;
pub mod model;
pub mod service;
mod store;
pub mod topics;
mod wire;

pub use api::{Apis, apis};

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "plan",
    holds: held::HOLDS,
    erase: Some(service::erase),
    jobs: jobs::JOBS,
    scheduled: jobs::SCHEDULE,
    scopes: &["plan"],
    demo: Some(Demo::Written(demo::write)),
    ..Feature::NONE
};
