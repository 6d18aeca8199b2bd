//! The data of the school.

use crate::kernel::text::Line;
use crate::kernel::{Error, Fault, Id, Result, Rule, id::kind};

/// The most holidays of the school.
pub const MOST_HOLIDAYS: usize = 200;
/// The most days of one of the holidays.
const MOST_DAYS: i64 = 120;

/// The name of holidays.
pub type HolidayName = Line<1, 80>;

/// Holidays to add.
#[derive(Debug, Clone)]
pub struct NewHoliday {
    pub name: HolidayName,
    pub first_day: i64,
    pub last_day: i64,
}

/// A change of holidays; absent values stay.
#[derive(Debug, Clone)]
pub struct HolidayUpdate {
    pub name: Option<HolidayName>,
    pub first_day: Option<i64>,
    pub last_day: Option<i64>,
}

/// Holidays of the school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    pub id: Id<kind::Holiday>,
    pub name: String,
    pub first_day: i64,
    pub last_day: i64,
}

/// Refuses holidays whose last day is before the first one, or too long after it.
pub fn check_days(first_day: i64, last_day: i64) -> Result<()> {
    if last_day < first_day {
        return Err(Error::invalid("to", Fault::new(Rule::Order, "must not be before `from`")));
    }
    if last_day - first_day >= MOST_DAYS {
        return Err(Error::invalid("to", Fault::new(Rule::Span, "must be within 120 days from `from`")));
    }
    Ok(())
}
