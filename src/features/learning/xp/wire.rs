//! Request and response bodies: tag XP.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{self, BoardEntry, BoardScope, BoardView, League, Reason, Span, in_units};
use crate::features::users::avatar_path;
use crate::http::envelope::Resource;
use crate::kernel::signature::LinkSigner;
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

/// A person on a leaderboard.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct LeaderboardEntry {
    pub rank: i64,
    pub user_id: Id<kind::User>,
    pub full_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    pub xp: i64,
    pub league: League,
    pub me: bool,
}

impl LeaderboardEntry {
    fn of(entry: BoardEntry, links: &LinkSigner, now: Timestamp) -> Self {
        let BoardEntry { placed, person, is_me } = entry;
        let picture = |changed: Timestamp| links.sign(&avatar_path(person.id), changed.millis(), now);
        Self {
            rank: placed.rank,
            user_id: person.id,
            avatar_url: person.avatar_changed_at.map(picture),
            full_name: person.full_name,
            xp: placed.scored.points,
            league: League::of(placed.scored.total),
            me: is_me,
        }
    }
}

/// The place of the person who asks.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
pub struct MyPlace {
    pub joined: bool,
    pub xp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<i64>,
}

/// A leaderboard.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Leaderboard {
    pub scope: BoardScope,
    pub period: Span,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_id: Option<Id<kind::Class>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    pub participants: i64,
    pub entries: Vec<LeaderboardEntry>,
    pub me: MyPlace,
    pub neighbours: Vec<LeaderboardEntry>,
}

impl Leaderboard {
    /// The leaderboard as the contract shows it; `links` signs the addresses of pictures.
    pub fn of(view: BoardView, links: &LinkSigner, now: Timestamp) -> Self {
        let shown = |entries: Vec<BoardEntry>| {
            entries.into_iter().map(|entry| LeaderboardEntry::of(entry, links, now)).collect()
        };
        Self {
            scope: view.scope,
            period: view.span,
            class_id: view.class,
            since: view.since,
            participants: view.participants,
            entries: shown(view.entries),
            me: MyPlace { joined: view.has_joined, xp: view.my_points, rank: view.my_rank },
            neighbours: shown(view.neighbours),
        }
    }
}
