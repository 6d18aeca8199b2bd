//! Classes: named groups of tutors and students. They decide what one person may see of another.
//!
//! Guarantees: a person belongs to a class once; tutors of a class are tutors or admins of the school; a class that a person does not
//! belong to is as absent as one that does not exist, admins excepted; only admins, and the end of an account, leave a class without a
//! tutor; an archived class gives no one a view of its students; one function decides what a person sees of another ([`service::may_see`]),
//! by the table in [`sight`].
//!
//! Learners of developers are in no class: they are not mounted, because a class needs tutors, and a developer has none.
//!
//! Tables: `classes`, `classes_search`, `class_members`. Events: `ClassStudentChanged`, `ClassLeft`, `ClassDeleted`; it handles those of `users`.

mod api;
mod demo;
mod held;
mod model;
pub mod service;
pub mod sight;
mod store;
mod wire;

pub use api::Api;
pub use model::{
    Class, ClassUpdate, CodeChange, MOST_CLASSES, MOST_STUDENTS, MOST_TUTORS, Member, MemberRole, MemberView, NewClass,
    NewMember, Taught,
};

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature {
    name: "classes",
    holds: held::HOLDS,
    erase: Some(service::erase),
    subjects: &["class"],
    actions: &[
        "classes.archived",
        "classes.code_changed",
        "classes.created",
        "classes.deleted",
        "classes.joined",
        "classes.left",
        "classes.member_added",
        "classes.member_removed",
        "classes.restored",
        "classes.updated",
    ],
    demo: Some(Demo::Written(demo::write)),
    ..Feature::NONE
};
