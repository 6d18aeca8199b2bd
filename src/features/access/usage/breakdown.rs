//! Sums of usage by day, key and operation.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use super::model::DayUse;
use crate::kernel::{Day, Error, Fault, Id, Result, Rule, id::kind};

/// The longest range, in days.
pub const LONGEST_RANGE: i64 = 92;
/// The most rows that a report lists.
const MOST_ROWS: usize = 10_000;

/// A range of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub from: Day,
    pub to: Day,
}

impl Range {
    /// Returns the requested range. It begins with the cycle by default, or with the month of `to`, and ends today by default. A range that
    /// goes backwards or is too long is an error that names the field.
    pub fn asked(from: Option<Day>, to: Option<Day>, cycle_start: Day, today: Day) -> Result<Self> {
        let from_or = |last: Day| from.unwrap_or_else(|| last.first_of_month());
        let range = match to {
            Some(to) => Self { from: from_or(to), to },
            None => Self { from: from.unwrap_or(cycle_start), to: today.max(cycle_start) },
        };
        match range.from.days_until(range.to) {
            ..0 => Err(Error::invalid(
                if to.is_some() { "to" } else { "from" },
                Fault::new(Rule::Order, "must not make the range end before it starts"),
            )),
            0..=LONGEST_RANGE => Ok(range),
            _ => {
                let text = format!("must be at most {LONGEST_RANGE} days before the last day");
                Err(Error::invalid("from", Fault::span(text, LONGEST_RANGE)))
            }
        }
    }

    /// The days, in order.
    fn days(self) -> impl Iterator<Item = Day> {
        std::iter::successors(Some(self.from), |day| Some(day.next())).take_while(move |day| *day <= self.to)
    }
}

/// The filters of the requests.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only requests with this key.
    pub key: Option<Id<kind::Key>>,
    /// Only requests for this operation.
    pub operation: Option<String>,
}

impl Filter {
    fn lets_through(&self, row: &DayUse) -> bool {
        self.key.is_none_or(|key| row.key == Some(key))
            && self.operation.as_ref().is_none_or(|operation| row.operation == *operation)
    }
}

/// The requests of a range by day, key and operation. Each of the three lists adds up to `requests`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown {
    pub requests: u64,
    /// Every day of the range, in order.
    pub by_day: Vec<(Day, u64)>,
    /// By key, the most used first; without a key for requests whose key was lost in a crash.
    pub by_key: Vec<(Option<Id<kind::Key>>, u64)>,
    /// By operation, the most used first.
    pub by_operation: Vec<(String, u64)>,
    /// By day, key and operation together; absent where there are too many.
    pub rows: Option<Vec<DayUse>>,
}

impl Breakdown {
    /// Sums up the rows of the range that match the filter.
    pub fn of(rows: Vec<DayUse>, range: Range, filter: &Filter) -> Self {
        let rows: Vec<DayUse> = rows.into_iter().filter(|row| filter.lets_through(row)).collect();
        let mut days: BTreeMap<Day, u64> = range.days().map(|day| (day, 0)).collect();
        for row in &rows {
            *days.entry(Day::of(row.day)).or_default() += row.requests;
        }
        Self {
            requests: rows.iter().map(|row| row.requests).sum(),
            by_day: days.into_iter().collect(),
            by_key: ranked(rows.iter().map(|row| (row.key, row.requests)), |key| key.map_or(0, Id::get)),
            by_operation: ranked(rows.iter().map(|row| (row.operation.clone(), row.requests)), String::clone),
            rows: (rows.len() <= MOST_ROWS).then_some(rows),
        }
    }
}

/// Sums by group, the largest first; `order` decides between equal sums.
fn ranked<K: Eq + Hash, O: Ord>(parts: impl Iterator<Item = (K, u64)>, order: impl Fn(&K) -> O) -> Vec<(K, u64)> {
    let mut sums: HashMap<K, u64> = HashMap::new();
    for (key, requests) in parts {
        *sums.entry(key).or_default() += requests;
    }
    let mut ranked: Vec<(K, u64)> = sums.into_iter().collect();
    ranked.sort_by_key(|(key, requests)| (std::cmp::Reverse(*requests), order(key)));
    ranked
}
