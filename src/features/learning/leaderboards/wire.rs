//! Response bodies: leaderboards.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{BoardEntry, BoardScope, BoardView};
use crate::features::users::avatar_url;
use crate::features::xp::model::{League, Span};
use crate::kernel::signature::LinkSigner;
use crate::kernel::{Id, Timestamp, id::kind};

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
        Self {
            rank: placed.rank,
            user_id: person.id,
            avatar_url: avatar_url(&person, links, now),
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
    pub squad_id: Option<Id<kind::Squad>>,
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
            squad_id: view.squad,
            since: view.ranked.since,
            participants: view.ranked.participants,
            entries: shown(view.entries),
            me: MyPlace { joined: view.ranked.has_joined, xp: view.ranked.my_points, rank: view.ranked.my_rank },
            neighbours: shown(view.neighbours),
        }
    }
}
