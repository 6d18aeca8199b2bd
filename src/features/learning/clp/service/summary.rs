//! The profiles of the school as counts, for admins.

use std::collections::BTreeMap;

use super::super::model::{Dimension, PerDimension, SummaryView, bands};
use super::super::store;
use crate::db::Reader;
use crate::kernel::Result;

/// How the values of the school's people are spread. Groups under five are hidden.
pub fn summary(db: &Reader) -> Result<SummaryView> {
    let mut steps: PerDimension<BTreeMap<i64, i64>> = PerDimension::of(|_| BTreeMap::new());
    for (dimension, step, people) in store::counted(db)? {
        steps[dimension].insert(step, people);
    }
    Ok(SummaryView { dimensions: Dimension::ALL.into_iter().map(|one| bands(one, &steps[one])).collect() })
}
