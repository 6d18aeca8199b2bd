//! The data of the school.

use crate::kernel::text::Line;
use crate::kernel::{Id, id::kind};

/// The most holidays of the school.
pub const MOST_HOLIDAYS: usize = 200;
/// The most days of one of the holidays.
pub const MOST_DAYS: i64 = 120;

/// The name of holidays.
pub type HolidayName = Line<1, 80>;

/// Holidays to add.
#[derive(Debug, Clone)]
pub struct NewHoliday {
    pub name: HolidayName,
    pub first_day: i64,
    pub last_day: i64,
}

/// Holidays of the school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    pub id: Id<kind::Holiday>,
    pub name: String,
    pub first_day: i64,
    pub last_day: i64,
}
