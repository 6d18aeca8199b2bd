//! Checks the scopes of a key. An operation needs the scopes of everything that it reads or changes.

use super::model::Key;
use crate::http::declared::Scope;
use crate::kernel::{Code, Error, Result};

/// Refuses a key without all scopes that the operation needs, and any key where the operation needs a signed-in person.
pub(super) fn check(key: &Key, needed: Option<&[Scope]>) -> Result<()> {
    let Some(needed) = needed else {
        let sentence = "API keys cannot be used for this operation. Sign in and send the access token instead.";
        return Err(Error::new(Code::KeyLoginNeeded, sentence));
    };
    match needed.iter().find(|scope| !key.scopes.allow(scope.resource, scope.access)) {
        None => Ok(()),
        Some(Scope { resource, access }) => {
            let sentence =
                format!("This API key lacks the scope `{resource}:{access}`. Add it to the key, or use another key.");
            Err(Error::new(Code::KeyScopeMissing, sentence))
        }
    }
}
