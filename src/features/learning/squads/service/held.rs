//! The squads of a person, for the export.

use super::super::model::HeldStint;
use super::super::store;
use crate::db::Reader;
use crate::kernel::{Id, Result, id::kind};

/// The times with ids above `after` that a person belonged to squads, `most` at the most.
pub fn held(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<HeldStint>> {
    store::held(db, user, after, most)
}
