//! Study banks: the texts that a person brought, cut into passages and ready to be asked about.
//!
//! Guarantees: a material is seen by the person who brought it and by nobody else; its text comes back as it was sent, so that spans
//! of code points keep their meaning; it never changes after it was made; passages are made and stored before the answer, so that the
//! tutor can cite it at once and nothing is cut twice; what is deleted is no longer found by the next question. A study bank holds no
//! more bytes than the configuration allows, where a text weighs what its compatibility forms are when they are written out.
//!
//! Tables: `materials`, `passages`, `study_banks`. Events: none.

mod api;
mod cutting;
mod demo;
mod fill;
mod flow;
mod held;
mod index;
mod model;
pub mod service;
mod source;
mod store;
mod wire;

pub use api::Api;
pub use fill::excerpts;
pub use flow::{Asked, prepare, study_bank};
pub use index::{Look, StudyIndex};
pub use model::{Material, MaterialText, MediaType, NewMaterial, Shelved, format_of};
pub use source::{LARGEST_FILE, Source, title_of_file};

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature {
    name: "materials",
    states: |_, states| states.add(StudyIndex::default()),
    holds: held::HOLDS,
    erase: Some(service::erase),
    scopes: &["materials"],
    demo: Some(Demo::Prepared(demo::prepare)),
    ..Feature::NONE
};
