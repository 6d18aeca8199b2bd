//! Tools for the contract that only developers of Schola need.
//!
//! They show a document as operations ([`Document`]), compare the contract with the document that the code generates
//! ([`compare`]), list the example requests ([`examples`]) and who may call what ([`access`]), compute which declared
//! responses the tests have seen ([`coverage`]), and generate files from it ([`javascript`], [`operations_table`],
//! [`propose`]).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that meets an error has failed")]

mod access;
mod compare;
mod coverage;
mod document;
mod examples;
mod exceptions;
mod generated;
mod javascript;
mod made;
mod normal;
mod propose;
mod table;

pub use access::{Access, access};
pub use compare::{Comparison, Difference, compare};
pub use coverage::{Observed, coverage, parse_observed};
pub use document::{Document, Found, Operation, Parameter, assemble};
pub use examples::{Example, ExampleBody, examples};
pub use exceptions::{Listed, listed, pending, private};
pub use generated::{generated, parse_generated};
pub use javascript::{declared, javascript, javascript_of};
pub use made::is_up_to_date;
pub use normal::normal_schema;
pub use propose::propose;
pub use schola::contract::{ContractError, Result, Sources, Surface, bundle};
pub use table::{operations_table, partner_sides};
