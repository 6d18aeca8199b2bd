//! Cron expressions for the schedule: minute, hour, day of the month, month, day of the week.
//!
//! A field is `*`, a number, a range `8-17`, a step `*/15` or `8-17/3`, or a comma-separated list of those. Months and
//! days of the week may be names of three letters; Sunday is 0 or 7. If neither day field begins with `*`, a day that
//! matches one of them is enough.
//!
//! Fields are in local time. When the clocks change, an entry that names hours runs once for each of its times: a
//! skipped time runs later by the amount of the change, and a repeated time runs the first time only. An entry whose
//! hour is `*` follows elapsed hours: it does not run in the skipped hour, and runs in both repeated ones.
//!
//! The crates for this bring a second library for dates (`cron`, `croner`) or a grammar of their own (`jiff-cron` has
//! seconds, `cronexpr` the zone in the text), and the rules for clock changes are ours.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::kernel::Timestamp;

/// How many days are searched: a 29th of February can be eight years away.
const MOST_DAYS: usize = 9 * 366;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// A parsed cron expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    /// Whether the hour is `*`.
    is_every_hour: bool,
    /// Whether both day fields restrict the day, so that matching one is enough.
    is_either_day: bool,
}

/// The range of a field.
struct Field {
    name: &'static str,
    from: u8,
    to: u8,
    names: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    Field { name: "minute", from: 0, to: 59, names: &[] },
    Field { name: "hour", from: 0, to: 23, names: &[] },
    Field { name: "day of the month", from: 1, to: 31, names: &[] },
    Field { name: "month", from: 1, to: 12, names: &MONTHS },
    Field { name: "day of the week", from: 0, to: 7, names: &DAYS },
];

impl Field {
    fn number(&self, text: &str) -> Result<u8, String> {
        let named = self.names.iter().position(|name| name.eq_ignore_ascii_case(text));
        let number = match named.and_then(|place| u8::try_from(place).ok()) {
            Some(place) => Some(place + self.from),
            None => text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit())),
        };
        number
            .filter(|number| (self.from..=self.to).contains(number))
            .ok_or_else(|| format!("{text:?} is no {}: it goes from {} to {}", self.name, self.from, self.to))
    }

    /// The numbers that the field names, as bits.
    fn parse(&self, text: &str) -> Result<u64, String> {
        let mut bits = 0;
        for part in text.split(',') {
            let (range, step) = match part.split_once('/') {
                None => (part, None),
                Some((range, step)) => {
                    let step = step.parse::<u8>().ok().filter(|step| *step > 0);
                    (
                        range,
                        Some(step.ok_or_else(|| format!("the step of the {} in {part:?} is no number", self.name))?),
                    )
                }
            };
            let (first, last) = match range.split_once('-') {
                None if range == "*" => (self.from, self.to),
                None => {
                    let first = self.number(range)?;
                    // A single number with a step continues to the end.
                    (first, if step.is_some() { self.to } else { first })
                }
                Some((first, last)) => (self.number(first)?, self.number(last)?),
            };
            if first > last {
                return Err(format!("the {} {part:?} goes backwards", self.name));
            }
            for number in (first..=last).step_by(usize::from(step.unwrap_or(1))) {
                bits |= 1 << number;
            }
        }
        Ok(bits)
    }
}

impl Cron {
    /// Parses the five fields, or returns what is wrong with them.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split_ascii_whitespace().collect();
        let [minute, hour, day, month, weekday] = parts[..] else {
            return Err(format!("{text:?} has {} fields instead of 5", parts.len()));
        };
        let [minutes, hours, days, months, weekdays] = &FIELDS;
        let sunday = weekdays.parse(weekday)?;
        Ok(Self {
            minutes: minutes.parse(minute)?,
            hours: hours.parse(hour)?,
            days: days.parse(day)?,
            months: months.parse(month)?,
            // Sunday is 0 as well as 7.
            weekdays: (sunday | (sunday >> 7)) & 0x7f,
            is_every_hour: hour == "*",
            is_either_day: !day.starts_with('*') && !weekday.starts_with('*'),
        })
    }

    /// The first time after the instant, in the zone. `None` where there is none, as for a 30th of February.
    pub fn next(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let instant = jiff::Timestamp::from_millisecond(after.millis()).ok()?;
        let today = zone.to_datetime(instant).date();
        // A time of yesterday may be put off to today where the clocks are put forward over midnight.
        let yesterday = today.yesterday().unwrap_or(today);
        let mut found: Option<jiff::Timestamp> = None;
        for date in yesterday.series(jiff::Span::new().days(1)).take(MOST_DAYS) {
            if !self.has_day(date) {
                continue;
            }
            let first = self.first_of(date, instant, zone);
            match (found, first) {
                (Some(found), _) => {
                    let earliest = first.map_or(found, |first| first.min(found));
                    return Some(Timestamp::from_millis(earliest.as_millisecond()));
                }
                // Only a time of yesterday can come after one of the following day.
                (None, Some(first)) if date == yesterday => found = Some(first),
                (None, Some(first)) => return Some(Timestamp::from_millis(first.as_millisecond())),
                (None, None) => {}
            }
        }
        found.map(|found| Timestamp::from_millis(found.as_millisecond()))
    }

    fn has_day(&self, date: Date) -> bool {
        let has = |bits: u64, number: i8| u32::try_from(number).is_ok_and(|number| (bits >> number) & 1 == 1);
        let (day, weekday) = (has(self.days, date.day()), has(self.weekdays, date.weekday().to_sunday_zero_offset()));
        has(self.months, date.month()) && if self.is_either_day { day || weekday } else { day && weekday }
    }

    /// The first time of a day after the instant.
    fn first_of(&self, date: Date, after: jiff::Timestamp, zone: &TimeZone) -> Option<jiff::Timestamp> {
        let numbers = |bits: u64, end: i8| (0..end).filter(move |number| (bits >> *number) & 1 == 1);
        let times = numbers(self.hours, 24)
            .flat_map(|hour| numbers(self.minutes, 60).map(move |minute| date.at(hour, minute, 0, 0)));
        times.flat_map(|time| self.instants(time, zone)).flatten().filter(|instant| *instant > after).min()
    }

    /// The instants of a local time.
    fn instants(&self, time: DateTime, zone: &TimeZone) -> [Option<jiff::Timestamp>; 2] {
        let local = zone.to_ambiguous_timestamp(time);
        match local.offset() {
            AmbiguousOffset::Gap { .. } if self.is_every_hour => [None, None],
            AmbiguousOffset::Fold { .. } if self.is_every_hour => [local.earlier().ok(), local.later().ok()],
            // Forward by the length of the gap, and the first of two.
            _ => [local.compatible().ok(), None],
        }
    }
}
