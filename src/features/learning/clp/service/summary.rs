//! The profiles of the school as counts, for admins.

use super::super::model::{Dimension, SummaryView, bands};
use super::super::store;
use crate::db::Reader;
use crate::kernel::Result;

/// How the values of the school's people are spread. Groups under five are hidden, and what would tell their sizes.
pub fn summary(db: &Reader) -> Result<SummaryView> {
    let of = |dimension| Ok(bands(dimension, &store::counted(db, dimension)?.into_iter().collect()));
    Ok(SummaryView { dimensions: Dimension::ALL.into_iter().map(of).collect::<Result<_>>()? })
}
