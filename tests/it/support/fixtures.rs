//! What the walks over the contract, and over databases that have grown, have to know of a feature.

use futures_util::future::LocalBoxFuture;
use serde_json::Value;

use super::contract::Surface;
use super::server::Actor;
use crate::contract::school::School;
use crate::growth::callers::Callers;

/// What one feature tells. What a feature has none of it leaves out (`..Fixtures::NONE`).
pub struct Fixtures {
    /// What a word of `x-example-with` stands for, for this sender; nothing where the word is another feature's.
    pub value: for<'a> fn(&'a School, &'a str, &'a Actor<'a>) -> LocalBoxFuture<'a, Option<Value>>,
    /// Every operation with a parameter in its path that is not for admins alone, and whose the thing is.
    pub things: &'static [(Surface, &'static str, Owned)],
    /// Statements that fill its tables with a row for each number in `numbers`, at the time `NOW`, of the callers with the ids `STUDENT`,
    /// `DEVELOPER`, `ACCOUNT` and `AUTHOR`.
    pub rows: &'static [&'static str],
    /// Statements for rows that refer to rows of any feature.
    pub following: &'static [&'static str],
    /// The value of a parameter in the path of an operation that reads.
    pub in_path: fn(operation: &str, name: &str, callers: &Callers) -> Option<String>,
    /// The values that a parameter in the query is tried with, beside being left out. Of texts: one that many rows have, one that few have,
    /// one that none has, and short ones.
    pub in_query: fn(operation: &str, name: &str) -> Option<&'static [&'static str]>,
}

/// What a parameter in a path names, and so how one of another person comes about.
pub enum Owned {
    /// A thing of its owner: the word of `x-example-with` that makes one.
    By(&'static str),
    /// Nothing that only its owner may see, with the reason.
    Nobody(&'static str),
}

impl Fixtures {
    /// A feature that tells nothing.
    pub const NONE: Self = Self {
        value: |_, _, _| Box::pin(async { None }),
        things: &[],
        rows: &[],
        following: &[],
        in_path: |_, _, _| None,
        in_query: |_, _| None,
    };
}
