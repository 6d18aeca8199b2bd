//! Days of learning: they begin at four in the morning in a time zone, so that an evening that ends late is one day.

use jiff::tz::TimeZone;

use super::time::{Day, Timestamp};

/// The hour at which a day begins.
const FIRST_HOUR: i8 = 4;
/// Milliseconds of an hour.
const HOUR: i64 = 3_600_000;

/// The days of learning in one time zone. A day has a number: whole days since 1970-01-01.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
}

impl Calendar {
    /// The calendar of a time zone of the IANA database. An unknown zone counts as UTC.
    pub fn of(zone: &str) -> Self {
        Self { zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC) }
    }

    /// The number of the day in which the instant lies.
    pub fn day(&self, at: Timestamp) -> i64 {
        let instant = jiff::Timestamp::from_millisecond(at.millis()).unwrap_or_default();
        let local = self.zone.to_datetime(instant);
        Day::of_date(local.date()).number() - i64::from(local.hour() < FIRST_HOUR)
    }

    /// The first instant of the day with this number.
    pub fn start(&self, day: i64) -> Timestamp {
        let begins = Day::numbered(day).date().at(FIRST_HOUR, 0, 0, 0).to_zoned(self.zone.clone());
        Timestamp::from_millis(begins.map_or(day.saturating_mul(24 * HOUR), |zoned| zoned.timestamp().as_millisecond()))
    }
}
