//! Request and response bodies: tag XP.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{self, League, Reason, in_units};
use crate::http::envelope::Resource;
use crate::kernel::{Id, Timestamp, id::kind};

/// The XP of a person.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct MyXp {
    pub total: i64,
    pub today: i64,
    pub week: i64,
    pub month: i64,
    pub league: League,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_league: Option<League>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_league_at: Option<i64>,
    pub leaderboard: bool,
}

impl From<model::MyXp> for MyXp {
    fn from(xp: model::MyXp) -> Self {
        let league = xp.league();
        Self {
            total: xp.total,
            today: xp.today,
            week: xp.week,
            month: xp.month,
            league,
            next_league: league.next(),
            next_league_at: league.next().map(League::from),
            leaderboard: xp.has_joined,
        }
    }
}

/// What to change about the XP of a person.
#[derive(Debug, Clone, Copy, Object, Deserialize)]
pub struct MyXpUpdate {
    pub leaderboard: bool,
}

/// An entry of the ledger.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct XpEntry {
    pub id: Id<kind::XpEntry>,
    pub delta: i64,
    pub reason: Reason,
    pub source: String,
    pub multiplier: f64,
    pub balance: i64,
    pub created_at: Timestamp,
}

impl Resource for XpEntry {
    const ONE: &'static str = "entry";
    const MANY: &'static str = "entries";
}

impl From<model::Entry> for XpEntry {
    fn from(entry: model::Entry) -> Self {
        Self {
            id: entry.id,
            delta: entry.delta,
            reason: entry.reason,
            source: entry.source,
            multiplier: in_units(entry.multiplier),
            balance: entry.balance,
            created_at: entry.created_at,
        }
    }
}
