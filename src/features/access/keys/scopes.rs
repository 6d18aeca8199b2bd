//! Which scopes an operation needs: those of everything that it reads or changes.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::model::Key;
use crate::http::dialect::Dialect;
use crate::kernel::{Code, Error, Result};

/// The operations that a developer's key opens, with the scopes that they need: made from the contract.
const TABLE: &str = include_str!("scopes.txt");

type Needed = HashMap<(&'static str, &'static str), Vec<(&'static str, &'static str)>>;

static NEEDED: LazyLock<Needed> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let read = |line: &'static str| {
        let mut words = line.split(' ');
        let operation = (words.next()?, words.next()?);
        Some((operation, words.map(|scope| scope.split_once(':')).collect::<Option<_>>()?))
    };
    lines.filter_map(read).collect()
});

/// Refuses a key whose scopes do not include all that the operation needs, and any key where the person has to sign in.
pub(super) fn check(key: &Key, dialect: Dialect, operation: &str) -> Result<()> {
    let surface = if dialect == Dialect::Partner { "partner" } else { "platform" };
    let Some(needed) = NEEDED.get(&(surface, operation)) else {
        let sentence = "No API key opens this operation. Sign in, and send the token instead.";
        return Err(Error::new(Code::KeyLoginNeeded, sentence));
    };
    match needed.iter().find(|(resource, access)| !key.scopes.allow(resource, access)) {
        None => Ok(()),
        Some((resource, access)) => {
            let sentence = format!("The scopes of this API key do not include `{resource}:{access}`.");
            Err(Error::new(Code::KeyScopeMissing, sentence))
        }
    }
}
