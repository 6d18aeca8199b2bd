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
        let local = self.local(at);
        Day::of_date(local.date()).number() - i64::from(local.hour() < FIRST_HOUR)
    }

    /// The minute of the clock at the instant, from 0 to 1,439.
    pub fn minute(&self, at: Timestamp) -> u16 {
        let local = self.local(at);
        u16::try_from(i16::from(local.hour()) * 60 + i16::from(local.minute())).unwrap_or(0)
    }

    /// The hour of the day of learning at the instant: from 4 to 23, and 24 to 27 after midnight.
    pub fn hour_of_day(&self, at: Timestamp) -> i64 {
        let hour = self.local(at).hour();
        i64::from(hour) + if hour < FIRST_HOUR { 24 } else { 0 }
    }

    /// The first instant after `at` at which the clock shows this minute of the day, on this weekday (Monday is 0) where one is given.
    pub fn next(&self, at: Timestamp, minute: u16, weekday: Option<i64>) -> Timestamp {
        let today = Day::of_date(self.local(at).date()).number();
        let (hour, minute) = (i8::try_from(minute / 60).unwrap_or(0), i8::try_from(minute % 60).unwrap_or(0));
        // 1970-01-01 was a Thursday. A minute that the clock skips in spring is taken an hour later.
        let days = (today..today + 9).filter(|day| weekday.is_none_or(|weekday| (day + 3).rem_euclid(7) == weekday));
        let mut instants = days.filter_map(|day| {
            let zoned = Day::numbered(day).date().at(hour, minute, 0, 0).to_zoned(self.zone.clone()).ok()?;
            Some(Timestamp::from_millis(zoned.timestamp().as_millisecond()))
        });
        instants.find(|instant| *instant > at).unwrap_or(at)
    }

    fn local(&self, at: Timestamp) -> jiff::civil::DateTime {
        self.zone.to_datetime(at.instant())
    }

    /// The first instant of the day with this number.
    pub fn start(&self, day: i64) -> Timestamp {
        let begins = Day::numbered(day).date().at(FIRST_HOUR, 0, 0, 0).to_zoned(self.zone.clone());
        Timestamp::from_millis(begins.map_or(day.saturating_mul(24 * HOUR), |zoned| zoned.timestamp().as_millisecond()))
    }
}
