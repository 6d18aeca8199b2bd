//! Courses: the common core of the course factory and the course author, which are features of their own.
//!
//! Guarantees: only the account or the person that a course was created for sees it, live and sandbox courses apart; launches and orders
//! are durable and keep their place in the queue; an id names one course for ever. Nothing is generated here: a sandbox course shows the
//! demo course, which was written by hand.
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

/// The declaration of this feature.
pub const FEATURE: Feature = Feature { name: "catalogue", holds: held::HOLDS, ..Feature::NONE };
