//! The tutor: answers questions from the person's own materials and from a small built-in collection, with citations.
//!
//! Guarantees: only the person's own materials and the collection are searched; a quotation is the exact text at its span; the answer names
//! its engine; where no passage fits, the answer says so and suggests what would help; a language model that fails is replaced by the
//! built-in retrieval, and the answer says that too. Of a question, nothing is stored but that it was asked.
//!
//! Tables: none. Events: `Learned`.

mod api;
mod collection;
mod flow;
mod grounding;
mod model;
mod service;
mod wire;

pub use api::Api;
pub use collection::{Collection, CollectionText, collection, front_matter};
pub use flow::{from_texts, with_words_of};
pub use grounding::{Passage, cite, conversation, passages};
pub use model::{Citation, Question, Reply, Said, Source};

use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature { name: "tutor", scopes: &["tutor"], ..Feature::NONE };
