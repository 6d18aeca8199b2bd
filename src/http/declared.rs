//! What the contract declares of an operation and the server needs at run time: its rate limit, and the scopes of API
//! keys.
//!
//! Both are in a table that is generated from the contract, so that the server reads no contract when it starts.

use std::collections::HashMap;

use super::limit::policy::Policy;
use crate::kernel::{Error, Result};

/// A right that an API key may be limited to, written `materials:read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// The resource of the scope.
    pub resource: &'static str,
    /// `read` or `write`.
    pub access: &'static str,
}

/// The declarations of one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Its limit; none where it may be called without end.
    pub policy: Option<Policy>,
    /// The scopes that a developer's key needs, all of them; none where no such key opens the operation.
    pub scopes: Option<Vec<Scope>>,
}

/// The declarations of all operations, by surface.
#[derive(Debug)]
pub struct Declarations(HashMap<&'static str, HashMap<&'static str, Declared>>);

impl Declarations {
    /// Reads lines `surface operation limit scopes`. `#` begins a comment. The limit `none` is no limit. The scopes are
    /// `-` if no key may call the operation, and `any` if every key may. An invalid line, or a second line for an
    /// operation, is an error that names it.
    pub fn read(table: &'static str) -> Result<Self> {
        let mut all: HashMap<&str, HashMap<&str, Declared>> = HashMap::new();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let wrong = |what: &str| Error::internal_text(format!("the table of operations: `{line}` {what}"));
            let mut words = line.split(' ');
            let (Some(surface), Some(operation), Some(limit)) = (words.next(), words.next(), words.next()) else {
                return Err(wrong("has no surface, operation and limit"));
            };
            let policy = match limit {
                "none" => None,
                name => Some(Policy::named(name).ok_or_else(|| wrong("names no limit that there is"))?),
            };
            let scopes = scopes_of(words).ok_or_else(|| wrong("names no scopes"))?;
            if all.entry(surface).or_default().insert(operation, Declared { policy, scopes }).is_some() {
                return Err(wrong("is the second line of its operation"));
            }
        }
        Ok(Self(all))
    }

    /// The declaration of an operation; `None` if the contract of the surface does not have it.
    pub fn of(&self, surface: &str, operation: &str) -> Option<&Declared> {
        self.0.get(surface)?.get(operation)
    }
}

/// Reads `-`, `any` or scopes; `None` for anything else.
fn scopes_of(words: impl Iterator<Item = &'static str>) -> Option<Option<Vec<Scope>>> {
    let words: Vec<&'static str> = words.collect();
    let scope = |word: &&'static str| {
        let (resource, access) = word.split_once(':')?;
        ["read", "write"].contains(&access).then_some(Scope { resource, access })
    };
    match words.as_slice() {
        [] => None,
        ["-"] => Some(None),
        ["any"] => Some(Some(Vec::new())),
        scopes => scopes.iter().map(scope).collect::<Option<Vec<_>>>().map(Some),
    }
}
