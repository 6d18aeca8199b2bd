//! What the adaptations of a person say about sessions. The plan asks nothing else of them.

use super::engine::Session;
use crate::db::Reader;
use crate::kernel::{Actor, Result};

/// How long the person works without a break, and how much of a busy day may be new: 25 minutes, breaks of 5, a quarter.
pub(super) fn session(_db: &Reader, _actor: &Actor) -> Result<Session> {
    Ok(Session::default())
}
