//! Instants, days and the clock.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fault::{Fault, Rule};

/// An instant: milliseconds since 1970-01-01T00:00:00Z. On the wire an RFC 3339 string in UTC with milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The fault of a text that is no time.
    pub const MALFORMED: Fault = Fault::new(
        Rule::Time,
        "must be a time such as 2026-03-01T09:30:00Z (RFC 3339), from 0001-01-01T00:00:00Z to 9999-12-30T21:59:59Z",
    );
    /// How far ahead of the clock a stored instant may be. Clocks are set back by seconds; an instant further ahead was
    /// taken while the clock was wrong.
    pub const TOLERANCE: Duration = Duration::from_secs(24 * 3600);

    /// Whether less than this has passed since then. An instant further ahead than [`Timestamp::TOLERANCE`] was taken
    /// while the clock was wrong and counts as long past.
    pub const fn is_within(self, length: Duration, then: Self) -> bool {
        (self.0.abs_diff(then.0) as u128) < length.as_millis()
    }

    /// The instant that many milliseconds after the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The instant that much later.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// The instant that much earlier.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// The time from this instant to a later one; zero if that one has passed.
    pub fn until(self, later: Self) -> Duration {
        Duration::from_millis(u64::try_from(later.0.saturating_sub(self.0)).unwrap_or(0))
    }

    /// The calendar month of this instant in UTC: its first instant, and the first one of the next month.
    pub fn cycle(self) -> (Self, Self) {
        let date = self.zoned().date();
        let start = date.first_of_month();
        let next = start.checked_add(jiff::Span::new().months(1)).unwrap_or(start);
        let instant = |date: jiff::civil::Date| {
            date.to_zoned(jiff::tz::TimeZone::UTC).map_or(self, |zoned| Self(zoned.timestamp().as_millisecond()))
        };
        (instant(start), instant(next))
    }

    /// The first instant of the day in UTC in which this one lies.
    #[must_use]
    pub const fn day(self) -> Self {
        Self(self.0 - self.0.rem_euclid(24 * 3600 * 1000))
    }

    fn zoned(self) -> jiff::Zoned {
        self.instant().to_zoned(jiff::tz::TimeZone::UTC)
    }

    /// The instant; the first or the last one that can be written where it lies outside.
    pub(super) fn instant(self) -> jiff::Timestamp {
        let edge = if self.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(edge)
    }

    /// Parses an RFC 3339 time. Its year in UTC has four digits and is not 0000.
    pub fn parse(text: &str) -> Option<Self> {
        let instant = Self(text.parse::<jiff::Timestamp>().ok()?.as_millisecond());
        (instant.zoned().year() > 0).then_some(instant)
    }

    /// RFC 3339 in UTC to the second, for example `2026-03-01T09:30:00Z`.
    pub fn to_the_second(self) -> String {
        self.printed(0)
    }

    /// The instant in UTC with that many digits of a second's fraction, truncated.
    fn printed(self, digits: u8) -> String {
        let printer = jiff::fmt::temporal::DateTimePrinter::new().precision(Some(digits));
        printer.timestamp_to_string(&self.instant())
    }

    /// Date and time in UTC without separators, for ids that show when they were created: `20260301_093000`.
    pub fn compact(self) -> String {
        self.zoned().strftime("%Y%m%d_%H%M%S").to_string()
    }

    /// The first instant of a calendar month in UTC, written as `2026-03`.
    pub fn month(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2)?;
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(year) || !is_number(month) {
            return None;
        }
        let date = jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
        let start = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(Self(start.timestamp().as_millisecond()))
    }

    /// RFC 3339 in UTC with milliseconds, for example `2026-03-01T09:30:00.000Z`.
    pub fn rfc3339(self) -> String {
        self.printed(3)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.rfc3339())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.rfc3339())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| Self::MALFORMED.in_serde())
    }
}

/// The day with the number 0.
const EPOCH: jiff::civil::Date = jiff::civil::Date::constant(1970, 1, 1);

/// A day in UTC. On the wire an RFC 3339 date such as `2026-03-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(jiff::civil::Date);

impl Day {
    /// The day in which the instant lies.
    pub fn of(at: Timestamp) -> Self {
        Self(at.zoned().date())
    }

    /// The fault of a text that is no date.
    pub const MALFORMED: Fault =
        Fault::new(Rule::Time, "must be a date such as 2026-03-01, from 0001-01-01 to 9999-12-31");

    /// Parses a date of the form `2026-03-01`. There is no year 0000.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        text.parse().ok().filter(|date: &jiff::civil::Date| is_plain && date.year() > 0).map(Self)
    }

    /// The day with this number: whole days since 1970-01-01. That of every date that [`Day::parse`] takes is exact.
    pub fn numbered(number: i64) -> Self {
        let edge = if number < 0 { jiff::civil::Date::MIN } else { jiff::civil::Date::MAX };
        let date = jiff::Span::new().try_days(number).and_then(|span| EPOCH.checked_add(span));
        Self(date.unwrap_or(edge))
    }

    /// The day of a date in any time zone.
    pub const fn of_date(date: jiff::civil::Date) -> Self {
        Self(date)
    }

    /// The date.
    pub const fn date(self) -> jiff::civil::Date {
        self.0
    }

    /// The number of the day: whole days since 1970-01-01.
    pub fn number(self) -> i64 {
        (self.0 - EPOCH).get_days().into()
    }

    /// The first instant of the day.
    pub fn start(self) -> Timestamp {
        Timestamp(self.number() * 24 * 3600 * 1000)
    }

    /// The next day; the last representable day returns itself.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.tomorrow().unwrap_or(self.0))
    }

    /// The first day of the month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        Self(self.0.first_of_month())
    }

    /// How many days later the other one is; negative where it is earlier.
    pub fn days_until(self, other: Self) -> i64 {
        other.number() - self.number()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| Self::MALFORMED.in_serde())
    }
}

/// Formats a wait for a sentence: `42 seconds`, `1 minute`, `15 minutes`, `3 hours`. A unit that has begun counts as a whole one.
pub fn in_words(wait: Duration) -> String {
    let seconds = u64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u64::MAX).max(1);
    let (count, unit) = match seconds {
        ..60 => (seconds, "second"),
        60..=7200 => (seconds.div_ceil(60), "minute"),
        _ => (seconds.div_ceil(3600), "hour"),
    };
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}

/// Reads the machine's monotonic clock, for durations and deadlines within this process. It decides nothing that is stored: such times
/// come from a [`Clock`]. Asynchronous code reads `tokio::time::Instant`, which a test can pause.
pub fn monotonic_now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the monotonic clock")]
    Instant::now()
}

/// The source of time: the operating system, or a test.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The time of the operating system.
    #[default]
    System,
    /// A time that only moves when a test moves it.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that shows `start` until a test moves it.
    pub fn manual(start: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.millis())))
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the system's clock")]
                let now = std::time::SystemTime::now();
                let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Manual(millis) => Timestamp(millis.load(Ordering::Acquire)),
        }
    }

    /// Sets a manual clock. Has no effect on the system's clock.
    pub fn set(&self, to: Timestamp) {
        if let Self::Manual(millis) = self {
            millis.store(to.millis(), Ordering::Release);
        }
    }

    /// Moves a manual clock forward. Has no effect on the system's clock.
    pub fn advance(&self, duration: Duration) {
        if let Self::Manual(millis) = self {
            millis.fetch_add(i64::try_from(duration.as_millis()).unwrap_or(0), Ordering::AcqRel);
        }
    }
}
