//! The contract: the hand-written OpenAPI files under `openapi/`, and the documents that users get.
//!
//! The files are assembled into one document per [`Surface`] ([`assemble`]) and served without the keys for the build
//! ([`bundle`]). Tools for developers of Schola (comparing the files with the code, sending their examples, generating
//! files) are with the tests, in `tests/it/support/contract`.
//!
//! Invariants: nothing here knows a feature, the database or the web framework; keys for the build never leave
//! [`Bundle`].

mod assemble;
mod bundle;
mod document;
mod errors;
mod headers;
mod limits;
mod merge;
mod partner;
mod prune;
mod sources;
mod texts;
mod words;
mod yaml;

use std::fmt;

pub use assemble::assemble;
pub use bundle::{Bundle, bundle, bundle_from};
pub use document::{Operation, operations, strings, target};
pub use limits::is_limited;
pub use prune::note_references;
pub use sources::Sources;

/// One of the four interfaces of the product, each with a contract of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Surface {
    /// `/api/...`, for people and for a developer's key.
    Platform,
    /// `/v1/...`, for a developer's key.
    Partner,
    /// The course factory's `/api/v1/...`.
    Factory,
    /// The course author's `/api/v1/...`.
    Author,
}

impl Surface {
    /// Every surface, in the order in which they are listed everywhere.
    pub const ALL: [Surface; 4] = [Surface::Platform, Surface::Partner, Surface::Factory, Surface::Author];

    /// The name of the surface in file names and addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Surface::Platform => "platform",
            Surface::Partner => "partner",
            Surface::Factory => "factory",
            Surface::Author => "author",
        }
    }

    /// The surface with that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Surface> {
        Surface::ALL.into_iter().find(|surface| surface.name() == name)
    }
}

/// An error in the contract files, or in a document that is compared with them: one sentence that names the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractError(String);

impl ContractError {
    /// An error with this sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        ContractError(sentence.into())
    }
}

impl fmt::Display for ContractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ContractError {}

/// The result of everything in this module that can fail.
pub type Result<T> = std::result::Result<T, ContractError>;
