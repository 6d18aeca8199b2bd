//! The tutor: answers questions from the asker's own materials and from a small built-in collection, and cites what it uses.
//!
//! Guarantees: only the asker's own materials and the collection are searched; a quotation is word for word what stands at its span;
//! whoever answered is named; where nothing fits, the answer says so and what would help; a language model that does not answer as it
//! should is replaced by the built-in retrieval, and the answer says that too. Nothing is remembered between questions.
//!
//! Tables: none. Events: none.

mod api;
mod collection;
mod flow;
mod grounding;
mod model;
mod wire;

pub use api::Api;
pub use collection::{Collection, CollectionText, collection, front_matter};
pub use flow::{from_texts, with_words_of};
pub use grounding::{Passage, cite, conversation, passages};
pub use model::{Citation, Question, Reply, Said, Source};

use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature { name: "tutor", scopes: &["tutor"], ..Feature::NONE };
