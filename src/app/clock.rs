//! Whether the clock can be trusted: compares it with the latest time at which it was trusted.
//!
//! A clock may be wrong: a board without a battery starts in 1970, and a mistyped date is years ahead. Monthly counters
//! follow the clock within the horizon, and nothing is deleted for its age until the clock has been steady.
//!
//! Table: `clock_marks`.

use std::time::Duration;

use crate::db::{Reader, Tx, params};
use crate::kernel::{Result, Timestamp};

/// The mark of the latest time that was trusted.
const SEEN: i64 = 1;
/// The marks of the last step of the clock.
const STEP_FROM: i64 = 2;
const STEP_TO: i64 = 3;
/// How far a trusted clock may be behind the last trusted time.
pub const LAG: Duration = Duration::from_secs(3600);
/// How far a trusted clock may be ahead of the last trusted time, besides the time that has passed: a server may be
/// switched off for some days.
pub const LEAD: Duration = Duration::from_secs(7 * 24 * 3600);
/// How long a clock that disagrees must be steady to be trusted.
const PROBATION: Duration = Duration::from_secs(3 * 24 * 3600);
/// The same for the clock of a server that has no time to compare it with.
const FIRST_PROBATION: Duration = Duration::from_secs(3600);
/// A step of the clock by this much is worth a line in the log.
const STEP: Duration = Duration::from_secs(600);

/// The latest time at which the clock was trusted.
pub fn seen(db: &Reader) -> Result<Option<Timestamp>> {
    mark(db, SEEN)
}

/// Notes that the clock is trusted now.
pub fn keep_seen(tx: &Tx) -> Result<()> {
    keep(tx, SEEN, tx.now())
}

/// Records a step of the clock: what it should have shown, and what it shows.
pub fn keep_step(tx: &Tx, from: Timestamp, to: Timestamp) -> Result<()> {
    keep(tx, STEP_FROM, from)?;
    keep(tx, STEP_TO, to)
}

/// The last recorded step of the clock.
pub fn last_step(db: &Reader) -> Result<Option<(Timestamp, Timestamp)>> {
    Ok(mark(db, STEP_FROM)?.zip(mark(db, STEP_TO)?))
}

fn mark(db: &Reader, id: i64) -> Result<Option<Timestamp>> {
    db.opt("SELECT seen_at FROM clock_marks WHERE id = ?1", params![id], |row| row.get("seen_at"))
}

fn keep(tx: &Tx, id: i64, at: Timestamp) -> Result<()> {
    tx.exec(
        "INSERT INTO clock_marks (id, seen_at) VALUES (?1, ?2) ON CONFLICT (id) \
         DO UPDATE SET seen_at = excluded.seen_at",
        params![id, at],
    )?;
    Ok(())
}

/// The latest time that the database may contain. Later times were written while the clock was ahead.
pub fn horizon(db: &Reader) -> Result<Timestamp> {
    let latest = seen(db)?.map_or(db.now(), |seen| seen.max(db.now()));
    Ok(latest.plus(Timestamp::TOLERANCE))
}

/// Compares the clock with the monotonic clock, and decides whether it can be trusted.
#[derive(Debug)]
pub struct ClockWatch {
    /// The last trusted reading: the clock's time, and the server's uptime.
    trusted: (Timestamp, Duration),
    /// The same for the last reading.
    last: (Timestamp, Duration),
    /// Since when the clock is doubted, and how long it must be steady.
    doubt: Option<(Duration, Duration)>,
}

/// The result of a reading of the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// No change.
    Steady,
    /// The clock was set.
    Stepped {
        /// What it should have shown.
        from: Timestamp,
        /// What it shows.
        to: Timestamp,
        /// A sentence for the log.
        sentence: String,
    },
    /// The clock is trusted again.
    Trusted,
}

impl ClockWatch {
    /// Starts to watch a clock that shows `now`. `seen` is the last trusted time, if there is one. If the clock
    /// disagrees with it, returns a sentence for the log.
    pub fn begin(now: Timestamp, seen: Option<Timestamp>) -> (Self, Option<String>) {
        let mut watch =
            Self { trusted: (seen.unwrap_or(now), Duration::ZERO), last: (now, Duration::ZERO), doubt: None };
        let Some(seen) = seen else {
            watch.doubt = Some((Duration::ZERO, FIRST_PROBATION));
            return (watch, None);
        };
        if watch.agrees(now, Duration::ZERO) {
            return (watch, None);
        }
        watch.doubt = Some((Duration::ZERO, PROBATION));
        (watch, Some(disagreement(now, seen)))
    }

    fn agrees(&self, now: Timestamp, running: Duration) -> bool {
        let (at, since) = self.trusted;
        at.minus(LAG) <= now && now <= at.plus(running.saturating_sub(since)).plus(LEAD)
    }

    /// Reads the clock, which shows `now` at this uptime.
    pub fn look(&mut self, now: Timestamp, running: Duration) -> Look {
        let expected = self.last.0.plus(running.saturating_sub(self.last.1));
        let step = now.millis().abs_diff(expected.millis());
        self.last = (now, running);
        let has_stepped = u128::from(step) >= STEP.as_millis();
        if self.agrees(now, running) {
            let was_doubted = self.doubt.is_some_and(|(_, length)| length == PROBATION);
            if was_doubted {
                self.doubt = None;
            }
            if was_doubted && !has_stepped {
                return Look::Trusted;
            }
        } else if has_stepped || self.doubt.is_none() {
            self.doubt = Some((running, PROBATION));
        }
        if self.doubt.is_some_and(|(since, length)| running.saturating_sub(since) >= length) {
            self.doubt = None;
            self.trusted = (now, running);
            return Look::Trusted;
        }
        if !has_stepped {
            return Look::Steady;
        }
        let mut sentence = told_of(expected, now);
        if self.doubt.is_some() {
            sentence.push_str(UNTIL_TRUSTED);
        }
        Look::Stepped { from: expected, to: now, sentence }
    }

    /// Whether the clock can be trusted.
    pub const fn trusts(&self) -> bool {
        self.doubt.is_none()
    }

    /// Takes the last reading as the reference for later ones.
    pub const fn settle(&mut self) {
        if self.doubt.is_none() {
            self.trusted = self.last;
        }
    }
}

/// The consequence of an untrusted clock, for the log.
const UNTIL_TRUSTED: &str = " Nothing expires until the clock is right, or has run steadily for three days.";

/// Describes the disagreement between the clock and the last trusted time, for `doctor` and the log.
pub fn disagreement(now: Timestamp, seen: Timestamp) -> String {
    let apart = Duration::from_millis(now.millis().abs_diff(seen.millis()));
    let direction = if now > seen { "after" } else { "before" };
    format!(
        "The clock says {}, which is {} {direction} the last time that this server trusted.{UNTIL_TRUSTED}",
        now.to_the_second(),
        spoken(apart)
    )
}

/// Whether a clock that shows `now` is plausible after a server trusted it at `seen`.
pub fn is_plausible(now: Timestamp, seen: Timestamp) -> bool {
    seen.minus(LAG) <= now && now <= seen.plus(LEAD)
}

/// That the clock was set.
pub fn told_of(from: Timestamp, to: Timestamp) -> String {
    let direction = if to > from { "ahead" } else { "back" };
    let length = spoken(Duration::from_millis(to.millis().abs_diff(from.millis())));
    format!("The clock was set {direction} by {length}, from {} to {}.", from.to_the_second(), to.to_the_second())
}

fn spoken(length: Duration) -> String {
    let minutes = length.as_secs() / 60;
    match minutes {
        0..120 => format!("{minutes} minutes"),
        120..2880 => format!("{} hours", minutes / 60),
        _ => format!("{} days", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_767_603_600_000);
    const HOUR: Duration = Duration::from_secs(3600);
    const DAY: Duration = Duration::from_secs(24 * 3600);

    #[test]
    fn a_clock_that_jumps_ahead_is_not_trusted_until_it_is_right_again() {
        let (mut watch, told) = ClockWatch::begin(NOW, Some(NOW.minus(DAY)));
        assert!(told.is_none() && watch.trusts(), "a day without a server is nothing unusual");
        assert_eq!(watch.look(NOW.plus(HOUR), HOUR), Look::Steady);
        watch.settle();
        let Look::Stepped { sentence, from, .. } = watch.look(NOW.plus(400 * DAY), 2 * HOUR) else {
            panic!("the step is seen")
        };
        assert_eq!(from, NOW.plus(2 * HOUR));
        assert!(sentence.contains("ahead by 399 days") && sentence.contains("Nothing expires"), "{sentence}");
        assert!(!watch.trusts());
        watch.settle();
        let Look::Stepped { sentence, .. } = watch.look(NOW.plus(3 * HOUR), 3 * HOUR) else { panic!("it is set back") };
        assert!(sentence.contains("back by 399 days") && !sentence.contains("Nothing expires"), "{sentence}");
        assert!(watch.trusts(), "it is right again");
    }

    #[test]
    fn a_clock_that_goes_on_steadily_is_trusted_in_the_end() {
        let (mut watch, told) = ClockWatch::begin(NOW, Some(NOW.minus(90 * DAY)));
        assert!(told.unwrap().contains("90 days after") && !watch.trusts());
        assert_eq!(watch.look(NOW.plus(2 * DAY), 2 * DAY), Look::Steady);
        assert!(!watch.trusts());
        assert_eq!(watch.look(NOW.plus(3 * DAY), 3 * DAY), Look::Trusted);
        assert!(watch.trusts());
        let (watch, told) = ClockWatch::begin(Timestamp::from_millis(0), Some(NOW));
        assert!(told.unwrap().contains("before") && !watch.trusts(), "a clock without a battery");
        let (mut watch, told) = ClockWatch::begin(NOW, None);
        assert!(told.is_none() && !watch.trusts(), "a new server has nothing to compare its clock with");
        assert_eq!(watch.look(NOW.plus(HOUR), HOUR), Look::Trusted);
    }

    #[test]
    fn small_corrections_are_nobodys_business() {
        let (mut watch, _) = ClockWatch::begin(NOW, Some(NOW));
        assert_eq!(watch.look(NOW.plus(HOUR).minus(Duration::from_secs(90)), HOUR), Look::Steady);
        assert!(watch.trusts());
    }
}
