//! The competitions of a person, for the export.

use super::super::model::{HeldEntrant, Ticket};
use super::super::store;
use crate::db::Reader;
use crate::kernel::{Id, Result, id::kind};

/// The competitions of a person behind an entrant, `most` at the most.
pub fn held_entrants(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<HeldEntrant>> {
    store::held_entrants(db, user, after, most)
}

/// The tickets of a person behind one, `most` at the most.
pub fn held_tickets(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Ticket>> {
    store::held_tickets(db, user, after, most)
}
