//! Reviews by the subjects of their decks, for the figures of analytics. A review notes only that its day is not told, so that it costs no
//! statement more; what is not told is taken in portions.

use super::super::model::SubjectReviews;
use super::super::store;
use crate::db::{Reader, Tx};
use crate::kernel::{Id, Result, id::kind};

/// The days that are taken at a time, so that other writes do not wait for long.
const PORTION: usize = 25;

/// What a person answered on each day by subject, over all days. A day of a deck counts for the subject that the deck had at the first
/// review of the day.
pub fn counted(db: &Reader, user: Id<kind::User>) -> Result<Vec<SubjectReviews>> {
    store::counted(db, user)
}

/// Takes what changed about some days since it was taken last, and says whether there may be more.
pub fn take_untold(tx: &Tx) -> Result<(Vec<SubjectReviews>, bool)> {
    let rows = store::untold(tx, PORTION)?;
    if rows.is_empty() {
        return Ok((Vec::new(), false));
    }
    let ids: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
    store::mark_told(tx, &ids)?;
    let has_more = rows.len() >= PORTION;
    Ok((rows.into_iter().map(|(_, reviews)| reviews).collect(), has_more))
}

/// Takes all that changed about the days of a person.
pub fn take_untold_of(tx: &Tx, user: Id<kind::User>) -> Result<Vec<SubjectReviews>> {
    let rows = store::untold_of(tx, user)?;
    if !rows.is_empty() {
        store::mark_all_told(tx, user)?;
    }
    Ok(rows.into_iter().map(|(_, reviews)| reviews).collect())
}
