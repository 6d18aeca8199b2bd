//! Request and response bodies: tag Study.

mod change;

pub use change::StudyLogUpdate;

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{self, LogSource, Logged, Method, Stopped, Subject, Topic};
use crate::features::clp::model::{Dimension, Effort};
use crate::features::xp::model::{DayState, DayView, Multiplier, PayBound, RestDays, StreakView, in_units};
use crate::http::envelope::Resource;
use crate::http::json::saturated_option;
use crate::http::text_enum;
use crate::kernel::{Day, Error, Fault, Id, Result, Rule, Timestamp, id::kind};

/// The most minutes that a number may have; more than a day is refused as implausible.
const MOST_MINUTES: i64 = 100_000;
/// The most logs of a stopped timer that its answer shows beside the last one.
const MOST_EARLIER: usize = 100;

/// The minutes that were sent.
fn minutes(sent: i64, least: i64) -> Result<i64> {
    if (least..=MOST_MINUTES).contains(&sent) {
        return Ok(sent);
    }
    Err(Error::invalid("minutes", Fault::range(least, MOST_MINUTES)))
}

/// The rating that was sent.
fn focus(sent: Option<u8>) -> Result<Option<u8>> {
    match sent {
        Some(rating) if !(1..=5).contains(&rating) => Err(Error::invalid("focus_rating", Fault::range(1, 5))),
        other => Ok(other),
    }
}

/// Time that was studied.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct StudyLogCreate {
    pub subject: Subject,
    pub topic: Option<Topic>,
    pub minutes: i64,
    pub method: Option<Method>,
    pub started_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub focus_rating: Option<u8>,
}

impl StudyLogCreate {
    /// The log that was sent.
    pub fn parsed(self) -> Result<model::NewLog> {
        Ok(model::NewLog {
            minutes: minutes(self.minutes, 1)?,
            focus_rating: focus(self.focus_rating)?,
            subject: self.subject,
            topic: self.topic,
            method: self.method,
            started_at: self.started_at,
        })
    }
}

/// A study log.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct StudyLog {
    pub id: Id<kind::StudyLog>,
    pub subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    pub minutes: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    pub source: LogSource,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
    pub timed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus_rating: Option<u8>,
    pub xp: i64,
    pub multiplier: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xp_bound: Option<PayBound>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_minutes: Option<i64>,
    pub created_at: Timestamp,
}

impl Resource for StudyLog {
    const ONE: &'static str = "study_log";
    const MANY: &'static str = "study_logs";
}

impl From<model::StudyLog> for StudyLog {
    fn from(log: model::StudyLog) -> Self {
        Self {
            id: log.id,
            subject: log.subject,
            topic: log.topic,
            minutes: log.minutes,
            method: log.method,
            source: log.source,
            started_at: log.started_at,
            ended_at: log.ended_at,
            timed: log.is_timed,
            focus_rating: log.focus_rating,
            xp: log.points,
            multiplier: in_units(log.multiplier),
            xp_bound: log.bound,
            most_minutes: log.measured.map(|first| first.minutes),
            created_at: log.created_at,
        }
    }
}

text_enum! {
    /// What raised a multiplier.
    pub enum ReasonCode {
        /// Nothing.
        Nothing = "none",
        /// The streak.
        Streak = "streak",
        /// The learner profile: the work is hard for the person.
        Profile = "profile",
        /// Both.
        Both = "streak_and_profile",
    }
}

/// Why a multiplier is what it is.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
pub struct MultiplierReason {
    pub code: ReasonCode,
    pub streak_days: i64,
    pub streak_bonus: f64,
    pub profile_bonus: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile_dimension: Option<Dimension>,
}

impl MultiplierReason {
    fn of(multiplier: Multiplier, effort: Option<Effort>) -> Self {
        let (streak, profile) = (multiplier.streak_bonus(), multiplier.effort_bonus());
        let code = match (streak > 0, profile > 0) {
            (false, false) => ReasonCode::Nothing,
            (true, false) => ReasonCode::Streak,
            (false, true) => ReasonCode::Profile,
            (true, true) => ReasonCode::Both,
        };
        Self {
            code,
            streak_days: multiplier.streak_days,
            streak_bonus: in_units(streak),
            profile_bonus: in_units(profile),
            profile_dimension: effort.map(|effort| effort.dimension),
        }
    }
}

/// A new study log, and what it earned.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct StudyLogCreated {
    pub id: Id<kind::StudyLog>,
    pub study_log: StudyLog,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier_logs: Option<Vec<StudyLog>>,
    pub xp_awarded: i64,
    pub multiplier: f64,
    pub multiplier_reason: MultiplierReason,
}

impl From<Logged> for StudyLogCreated {
    fn from(Logged { log, multiplier, effort }: Logged) -> Self {
        Self {
            id: log.id,
            xp_awarded: log.points,
            multiplier: in_units(multiplier.hundredths()),
            multiplier_reason: MultiplierReason::of(multiplier, effort),
            study_log: log.into(),
            earlier_logs: None,
        }
    }
}

impl From<Stopped> for StudyLogCreated {
    fn from(Stopped { last, earlier }: Stopped) -> Self {
        let points: i64 = earlier.iter().map(|log| log.points).sum();
        let left_out = earlier.len().saturating_sub(MOST_EARLIER);
        let shown: Vec<StudyLog> = earlier.into_iter().skip(left_out).map(Into::into).collect();
        let last = Self::from(last);
        Self { xp_awarded: last.xp_awarded + points, earlier_logs: (!shown.is_empty()).then_some(shown), ..last }
    }
}

/// What a timer is for.
#[derive(Debug, Clone, Default, Object, Deserialize)]
pub struct StudyTimerStart {
    pub subject: Option<Subject>,
    pub topic: Option<Topic>,
    pub method: Option<Method>,
}

impl From<StudyTimerStart> for model::TimerStart {
    fn from(sent: StudyTimerStart) -> Self {
        Self { subject: sent.subject, topic: sent.topic, method: sent.method }
    }
}

/// How to log what a timer measured.
#[derive(Debug, Clone, Default, Object, Deserialize)]
pub struct StudyTimerStop {
    pub topic: Option<Topic>,
    pub method: Option<Method>,
    pub minutes: Option<i64>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub focus_rating: Option<u8>,
}

impl StudyTimerStop {
    /// What was sent.
    pub fn parsed(self) -> Result<model::TimerStop> {
        Ok(model::TimerStop {
            topic: self.topic,
            method: self.method,
            minutes: self.minutes.map(|sent| minutes(sent, 0)).transpose()?,
            focus_rating: focus(self.focus_rating)?,
        })
    }
}

/// A timer.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct StudyTimer {
    pub subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    pub running: bool,
    pub seconds: i64,
    pub started_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_since: Option<Timestamp>,
}

impl Resource for StudyTimer {
    const ONE: &'static str = "timer";
}

impl StudyTimer {
    /// The timer at this time.
    pub fn at(timer: model::Timer, now: Timestamp) -> Self {
        Self {
            seconds: timer.measured_ms(now) / 1000,
            running: timer.running_since.is_some(),
            subject: timer.subject,
            topic: timer.topic,
            method: timer.method,
            started_at: timer.started_at,
            running_since: timer.running_since,
        }
    }
}

/// The timer, if there is one.
#[derive(Debug, Clone, Object, Serialize)]
pub struct StudyTimerAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timer: Option<StudyTimer>,
}

text_enum! {
    /// A weekday.
    pub enum Weekday {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

/// What to change about a streak.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct StreakUpdate {
    pub rest_days: Vec<Weekday>,
}

impl StreakUpdate {
    /// The days of rest, with a bit for each weekday.
    pub fn parsed(&self) -> Result<i64> {
        let days = Weekday::ALL.into_iter().enumerate();
        let bits: i64 = days.filter(|(_, day)| self.rest_days.contains(day)).map(|(bit, _)| 1 << bit).sum();
        let (sent, most) = (self.rest_days.len(), RestDays::MOST);
        if bits.count_ones() != u32::try_from(sent).unwrap_or(u32::MAX) {
            return Err(Error::invalid("rest_days", Fault::new(Rule::Repeated, "must not name a day twice")));
        }
        if bits.count_ones() > most {
            return Err(Error::invalid("rest_days", Fault::count(0, most as usize)));
        }
        Ok(bits)
    }
}

/// A day of a streak.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
pub struct StreakDay {
    pub day: Day,
    pub minutes: i64,
    pub reviews: i64,
    pub xp: i64,
    pub state: DayState,
}

impl From<DayView> for StreakDay {
    fn from(day: DayView) -> Self {
        Self {
            day: Day::numbered(day.day),
            minutes: day.minutes,
            reviews: day.reviews,
            xp: day.points,
            state: day.state,
        }
    }
}

/// A streak.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Streak {
    pub days: i64,
    pub best: i64,
    pub freezes: i64,
    pub days_to_freeze: i64,
    pub rest_days: Vec<Weekday>,
    pub today: StreakDay,
    pub calendar: Vec<StreakDay>,
}

impl Resource for Streak {
    const ONE: &'static str = "streak";
}

impl From<StreakView> for Streak {
    fn from(view: StreakView) -> Self {
        let open = DayView { day: 0, minutes: 0, reviews: 0, points: 0, state: DayState::Open };
        let rests = |(bit, _): &(usize, Weekday)| view.rest.now & (1 << bit) != 0;
        Self {
            days: view.standing.length,
            best: view.best.max(view.standing.length),
            freezes: view.standing.freezes,
            days_to_freeze: view.standing.days_to_freeze(),
            rest_days: Weekday::ALL.into_iter().enumerate().filter(rests).map(|(_, day)| day).collect(),
            today: view.today().copied().unwrap_or(open).into(),
            calendar: view.days.into_iter().map(Into::into).collect(),
        }
    }
}
