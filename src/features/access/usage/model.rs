//! The data of usage.

use std::borrow::Cow;
use std::net::IpAddr;

use crate::http::text_enum;
use crate::kernel::{Id, Owner, Timestamp, id::kind};

text_enum! {
    /// A counter with a quota. All other figures are statistics.
    pub enum Meter {
        /// Requests with a developer's keys.
        Requests = "requests",
        /// Courses of the course author.
        Credits = "credits",
        /// Seconds of media of the course factory.
        Seconds = "seconds",
    }
}

/// The shares of a quota, in percent, of which the owner is notified once per cycle.
pub const ALERTS: [u8; 3] = [50, 80, 100];

/// The usage of a meter in the present cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    pub used: u64,
    /// The quota; absent for unlimited.
    pub quota: Option<u64>,
    pub cycle_start: Timestamp,
    pub cycle_end: Timestamp,
}

/// The result of counting a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Admitted; the figure includes it.
    Counted(Figure),
    /// The quota is spent; the figure is unchanged.
    Spent(Figure),
}

/// Requests of one day with one key for one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayUse {
    /// The first instant of the day, in UTC.
    pub day: Timestamp,
    /// The key; absent for requests whose key was lost in a crash.
    pub key: Option<Id<kind::Key>>,
    pub operation: String,
    pub requests: u64,
}

/// A logged request with a key, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRequest {
    /// The time of the response.
    pub at: Timestamp,
    /// The id in the response and in the log.
    pub request_id: String,
    pub key: Id<kind::Key>,
    pub operation: Cow<'static, str>,
    pub method: Cow<'static, str>,
    pub status: u16,
    /// The duration in microseconds.
    pub took_us: u64,
    /// The network address, for as long as addresses are kept.
    pub address: Option<IpAddr>,
}

/// The input of an addition to a quota of the present cycle.
#[derive(Debug, Clone)]
pub struct Addition {
    pub meter: Meter,
    pub amount: u64,
    pub note: Option<String>,
}

/// A new addition to an owner's quota of the present cycle.
#[derive(Debug, Clone)]
pub struct NewTopUp {
    pub owner: Owner,
    pub meter: Meter,
    pub amount: u64,
    pub note: Option<String>,
}

/// An addition to a quota.
#[derive(Debug, Clone)]
pub struct TopUp {
    pub id: Id<kind::TopUp>,
    pub meter: Meter,
    pub amount: u64,
    pub note: Option<String>,
    pub created_at: Timestamp,
}

/// A reached share of the quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alert {
    /// The share, in percent.
    pub percent: u8,
    pub at: Timestamp,
}

/// The largest block with a quota.
const LARGEST_BLOCK: u64 = 64;
/// The block without a quota.
const UNLIMITED_BLOCK: u64 = 1024;

/// Returns the size of a block: one percent of the quota, at most 64, and 1,024 without a quota. A crash can leave the counter above the
/// served requests by this much.
pub fn block_of(quota: Option<u64>) -> u64 {
    quota.map_or(UNLIMITED_BLOCK, |quota| (quota / 100).clamp(1, LARGEST_BLOCK))
}

/// Day, key and operation of a request.
pub type Place = (Timestamp, Id<kind::Key>, &'static str);
