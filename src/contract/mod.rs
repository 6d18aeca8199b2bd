//! The contract: the hand-written OpenAPI files under `openapi/`, and everything that is done with them.
//!
//! The files are what users are given. This module bundles them into one document per [`Surface`] ([`bundle`]), shows
//! them as operations ([`Document`]), holds them against the document that the code itself would generate
//! ([`compare`]), lists the requests that they give as examples ([`examples`]) and who may call what ([`access`]), and
//! writes what is made from them ([`javascript`], [`limits`], [`scopes`], [`propose`]).
//!
//! Invariants: nothing here knows a feature or the database, and only `generated.rs` the web framework; a generated document
//! never reaches a user; keys that exist for the build alone never leave [`Bundle`].

mod access;
mod assemble;
mod bundle;
mod compare;
mod coverage;
mod document;
mod errors;
mod examples;
mod generated;
mod headers;
mod javascript;
mod limits;
mod normal;
mod partner;
mod propose;
mod prune;
mod scopes;
mod sources;
mod texts;

use std::fmt;

pub use access::{Access, access};
pub use assemble::{assemble, assemble_from};
pub use bundle::{Bundle, bundle, bundle_from};
pub use compare::{Comparison, Difference, Disagreement, compare};
pub use coverage::{Coverage, Observed, coverage, parse_observed};
pub use document::{Document, Found, Operation, Parameter};
pub use examples::{Example, ExampleBody, examples};
pub use generated::{generated, parse_generated};
pub use javascript::{javascript, javascript_of};
pub use limits::limits;
pub use normal::{normal_operation, normal_schema};
pub use partner::{mounted, partner_sides};
pub use propose::propose;
pub use scopes::scopes;
pub use sources::{Listed, Sources};

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

    /// The word that names the surface in file names and addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Surface::Platform => "platform",
            Surface::Partner => "partner",
            Surface::Factory => "factory",
            Surface::Author => "author",
        }
    }

    /// The surface of that name, if there is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Surface> {
        Surface::ALL.into_iter().find(|surface| surface.name() == name)
    }
}

/// What is wrong with the contract files, or with a document that is held against them, in one sentence that names the place.
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
