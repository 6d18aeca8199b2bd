//! Meters and what they show.

use std::borrow::Cow;
use std::net::IpAddr;

use crate::http::text_enum;
use crate::kernel::{Id, Owner, Timestamp, id::kind};

text_enum! {
    /// What is counted. All else is statistics.
    pub enum Meter {
        /// Requests with a developer's keys.
        Requests = "requests",
        /// Courses of the course author.
        Credits = "credits",
        /// Seconds of media of the course factory.
        Seconds = "seconds",
    }
}

/// The shares of a quota, in percent, of which its owner is told once per cycle.
pub const ALERTS: [u8; 3] = [50, 80, 100];

/// How far a meter has come in the present cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// What was used.
    pub used: u64,
    /// What may be used; absent for no end.
    pub quota: Option<u64>,
    /// When the cycle began.
    pub cycle_start: Timestamp,
    /// When the next one begins.
    pub cycle_end: Timestamp,
}

/// What became of a request at the meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It was let in, and the figure counts it.
    Counted(Figure),
    /// The quota is spent; the figure is what it was.
    Spent(Figure),
}

/// Requests of one day with one key for one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayUse {
    /// The first instant of the day, in UTC.
    pub day: Timestamp,
    /// The key; absent for requests that a crash kept from being told apart.
    pub key: Option<Id<kind::Key>>,
    /// The operation.
    pub operation: String,
    /// How many.
    pub requests: u64,
}

/// One request with a key, without anything of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRequest {
    /// When it was answered.
    pub at: Timestamp,
    /// What it is called in its answer and in the log.
    pub request_id: String,
    /// With which key.
    pub key: Id<kind::Key>,
    /// For which operation.
    pub operation: Cow<'static, str>,
    /// With which method.
    pub method: Cow<'static, str>,
    /// How it was answered.
    pub status: u16,
    /// How long that took, in microseconds.
    pub took_us: u64,
    /// From where, as long as addresses are kept.
    pub address: Option<IpAddr>,
}

/// What to add to somebody's allowance of the present cycle.
#[derive(Debug, Clone)]
pub struct Addition {
    /// Of what.
    pub meter: Meter,
    /// How much.
    pub amount: u64,
    /// Why.
    pub note: Option<String>,
}

/// What an admin adds to an allowance of the present cycle.
#[derive(Debug, Clone)]
pub struct NewTopUp {
    /// Whose.
    pub owner: Owner,
    /// Of what.
    pub meter: Meter,
    /// How much.
    pub amount: u64,
    /// Why, for people.
    pub note: Option<String>,
}

/// What an admin added.
#[derive(Debug, Clone)]
pub struct TopUp {
    /// The id.
    pub id: Id<kind::TopUp>,
    /// Of what.
    pub meter: Meter,
    /// How much.
    pub amount: u64,
    /// Why.
    pub note: Option<String>,
    /// When.
    pub created_at: Timestamp,
}

/// A share of the quota that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alert {
    /// The share, in percent.
    pub percent: u8,
    /// When.
    pub at: Timestamp,
}

/// The most requests that are reserved at a time of a quota.
const LARGEST_BLOCK: u64 = 64;
/// How many are reserved at a time where there is no quota that they could use up.
const UNLIMITED_BLOCK: u64 = 1024;

/// How many requests are reserved at a time: one percent of the quota, 64 at the most, and more where there is none. That is also how
/// far a crash can leave the counter above what was served.
pub fn block_of(quota: Option<u64>) -> u64 {
    quota.map_or(UNLIMITED_BLOCK, |quota| (quota / 100).clamp(1, LARGEST_BLOCK))
}

/// Where a request went.
pub type Place = (Timestamp, Id<kind::Key>, &'static str);
