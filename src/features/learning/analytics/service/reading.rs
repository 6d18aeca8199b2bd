//! Reads the figures that are kept.

use std::collections::BTreeMap;

use super::super::model::{DayRange, DayTotals, Entry};
use super::super::store;
use super::summing::Days;
use crate::db::Reader;
use crate::kernel::Result;

/// The days of a class in a subject.
pub(super) fn days_of(db: &Reader, place: (i64, i64), range: DayRange) -> Result<Days> {
    let days = (range.from, range.to);
    Ok(Days::of(store::totals_of(db, place, days)?, store::spreads_of(db, place, days)?))
}

/// Rows by the number of their class or subject.
fn grouped<T>(rows: Vec<(i64, T)>) -> BTreeMap<i64, Vec<T>> {
    let mut groups: BTreeMap<i64, Vec<T>> = BTreeMap::new();
    for (number, row) in rows {
        groups.entry(number).or_default().push(row);
    }
    groups
}

/// Days by the number of their class or subject.
pub(super) fn all_days(totals: Vec<(i64, DayTotals)>, spreads: Vec<(i64, (i64, Entry, i64))>) -> BTreeMap<i64, Days> {
    let mut spreads = grouped(spreads);
    let totals = grouped(totals).into_iter();
    totals.map(|(number, rows)| (number, Days::of(rows, spreads.remove(&number).unwrap_or_default()))).collect()
}
