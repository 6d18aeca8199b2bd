//! Study banks: a person's texts, cut into passages that the tutor can search and cite.
//!
//! Guarantees: only the person who added a material sees it; its text is returned as it was sent, so that spans of code points keep their
//! meaning; it never changes; passages are stored before the response, so that the tutor can cite it at once and no text is cut twice; the
//! next question does not find deleted materials. A study bank has a quota in bytes, where a text weighs as much as its written-out
//! compatibility forms.
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

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "materials",
    states: |_, states| states.add(StudyIndex::default()),
    holds: held::HOLDS,
    erase: Some(service::erase),
    scopes: &["materials"],
    demo: Some(Demo::Prepared(demo::prepare)),
    ..Feature::NONE
};
