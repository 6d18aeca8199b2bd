//! Squads, their members, rankings and activity.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::features::auth::shown_code;
use crate::features::squads::model::{
    self, ActivityKind, ActivityView, CodeChange, RankSpan, SquadRole, SquadView, Standing,
};
use crate::features::users::avatar_url;
use crate::http::envelope::Resource;
use crate::kernel::signature::LinkSigner;
use crate::kernel::text::Line;
use crate::kernel::{Id, Timestamp, id::kind};

/// Hundredths as a number, such as 12.5.
#[expect(clippy::cast_precision_loss, reason = "scores are far below 2^52")]
pub(super) fn in_units(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}

/// A squad to create.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct SquadCreate {
    pub name: Line<1, 60>,
}

impl From<SquadCreate> for model::NewSquad {
    fn from(SquadCreate { name }: SquadCreate) -> Self {
        Self { name }
    }
}

/// What to change about a squad.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct SquadUpdate {
    pub name: Option<Line<1, 60>>,
    pub takes_part: Option<bool>,
    pub invite_code: Option<CodeChange>,
    pub owner_id: Option<Id<kind::User>>,
}

impl From<SquadUpdate> for model::SquadUpdate {
    fn from(update: SquadUpdate) -> Self {
        Self { name: update.name, takes_part: update.takes_part, code: update.invite_code, owner: update.owner_id }
    }
}

/// A squad to join.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct SquadJoin {
    pub code: Line<1, 40>,
}

/// A squad, as one person sees it.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Squad {
    pub id: Id<kind::Squad>,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<SquadRole>,
    pub can_manage: bool,
    pub can_remove_members: bool,
    pub members: i64,
    pub most_members: i64,
    pub takes_part: bool,
    pub xp: i64,
    pub xp_week: i64,
    pub xp_week_per_person: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge_id: Option<Id<kind::SquadChallenge>>,
    pub created_at: Timestamp,
}

impl Resource for Squad {
    const ONE: &'static str = "squad";
    const MANY: &'static str = "squads";
}

impl From<SquadView> for Squad {
    fn from(view: SquadView) -> Self {
        let (xp_week, score) = view.this_week();
        let is_inside = view.standing != Standing::Outsider;
        let squad = view.squad;
        Self {
            id: squad.id,
            name: squad.name,
            role: view.standing.role(),
            can_manage: view.standing.manages(),
            can_remove_members: view.standing.removes(),
            members: squad.members,
            most_members: view.most,
            takes_part: squad.board.is_some(),
            xp: squad.total,
            xp_week,
            xp_week_per_person: in_units(score),
            invite_code: squad.code.as_deref().filter(|_| is_inside).map(shown_code),
            challenge_id: squad.challenge.filter(|_| is_inside).map(|(challenge, _)| challenge),
            created_at: squad.created_at,
        }
    }
}

/// A member of a squad.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct SquadMember {
    pub id: Id<kind::User>,
    pub full_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    pub role: SquadRole,
    pub xp: i64,
    pub xp_week: i64,
    pub joined_at: Timestamp,
    pub me: bool,
}

impl Resource for SquadMember {
    const MANY: &'static str = "members";
}

impl SquadMember {
    /// The member as the contract shows it; `links` signs the address of the picture.
    pub fn of(member: model::SquadMember, links: &LinkSigner, now: Timestamp) -> Self {
        Self {
            id: member.person.id,
            avatar_url: avatar_url(&member.person, links, now),
            full_name: member.person.full_name,
            role: member.role,
            xp: member.stint.points,
            xp_week: member.week_points,
            joined_at: member.stint.joined_at,
            me: member.is_me,
        }
    }
}

/// A squad in a ranking.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct SquadRankingEntry {
    pub rank: i64,
    pub squad_id: Id<kind::Squad>,
    pub name: String,
    pub members: i64,
    pub people: i64,
    pub xp: i64,
    pub xp_per_person: f64,
    pub mine: bool,
}

impl From<model::RankingEntry> for SquadRankingEntry {
    fn from(entry: model::RankingEntry) -> Self {
        let model::RankingEntry { rank, scored, is_mine } = entry;
        Self {
            rank,
            squad_id: scored.squad.id,
            name: scored.squad.name,
            members: scored.squad.members,
            people: scored.people,
            xp: scored.points,
            xp_per_person: in_units(scored.score),
            mine: is_mine,
        }
    }
}

/// A ranking of squads.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct SquadRankings {
    pub period: RankSpan,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    pub participants: i64,
    pub rankings: Vec<SquadRankingEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_squad_id: Option<Id<kind::Squad>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_rank: Option<i64>,
    pub neighbours: Vec<SquadRankingEntry>,
}

impl From<model::Ranking> for SquadRankings {
    fn from(ranking: model::Ranking) -> Self {
        let shown = |entries: Vec<model::RankingEntry>| entries.into_iter().map(SquadRankingEntry::from).collect();
        Self {
            period: ranking.span,
            since: ranking.since,
            participants: ranking.participants,
            rankings: shown(ranking.entries),
            my_squad_id: ranking.mine,
            my_rank: ranking.my_rank,
            neighbours: shown(ranking.neighbours),
        }
    }
}

/// An entry of the activity of a squad.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct SquadActivity {
    pub id: Id<kind::SquadEvent>,
    pub kind: ActivityKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub squad: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge_id: Option<Id<kind::SquadChallenge>>,
    pub created_at: Timestamp,
}

impl Resource for SquadActivity {
    const MANY: &'static str = "activity";
}

impl From<ActivityView> for SquadActivity {
    fn from(ActivityView { event, person }: ActivityView) -> Self {
        let text = |name: &str| event.details.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| event.details.get(name).and_then(Value::as_i64);
        Self {
            id: event.id,
            kind: event.kind,
            full_name: person.map(|person| person.full_name),
            squad: text("squad"),
            name: text("name"),
            xp: number("xp"),
            challenge_id: number("challenge_id").map(Id::new),
            created_at: event.created_at,
        }
    }
}
