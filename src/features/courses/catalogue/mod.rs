//! Courses: the one core of the course factory and the course author, whose dialects are features of their own.
//!
//! Guarantees: a course is seen by the account or the person it was made for and by nobody else, live ones and those of the sandbox
//! apart; what was launched or ordered is durable and keeps its place in the queue; ids that were given out name one course for good.
//! Nothing is generated here: what a course of the sandbox shows is the demo course, which was written by hand.
//!
//! Tables: `courses`, `course_sources`, `course_jobs`. Events: none.

mod demo;
mod held;
mod languages;
mod model;
pub mod service;
mod store;

pub use demo::{DEMO_ID, Demo, DemoModule, DemoQuestion, DemoScene, demo};
pub use languages::{LOCALES, language, locale};
pub use model::{AddOn, Course, Job, Layout, Month, NewCourse, NewOrder, Order, RefFigures, Source, SourceKind, State};

use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature { name: "catalogue", holds: held::HOLDS, ..Feature::NONE };
