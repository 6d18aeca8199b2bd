//! Challenges.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::squads::in_units;
use crate::features::squads::model::{self, ChallengeOutcome, ChallengeState, Side, score};
use crate::http::envelope::Resource;
use crate::kernel::{Id, Timestamp, id::kind};

/// The squad to challenge.
#[derive(Debug, Clone, Copy, Object, Deserialize)]
pub struct SquadChallengeCreate {
    pub opponent_id: Id<kind::Squad>,
}

/// A squad in a challenge.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct SquadChallengeSide {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub squad_id: Option<Id<kind::Squad>>,
    pub name: String,
    pub baseline: i64,
    pub xp: i64,
    pub people: i64,
    pub xp_per_person: f64,
}

impl From<Side> for SquadChallengeSide {
    fn from(side: Side) -> Self {
        Self {
            squad_id: side.squad,
            name: side.name,
            baseline: side.baseline,
            xp: side.gain,
            people: side.people,
            xp_per_person: in_units(score(side.gain, side.people)),
        }
    }
}

/// A challenge between two squads.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct SquadChallenge {
    pub id: Id<kind::SquadChallenge>,
    pub state: ChallengeState,
    pub challenger: SquadChallengeSide,
    pub opponent: SquadChallengeSide,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ChallengeOutcome>,
    pub reward_xp: i64,
    pub by_withdrawal: bool,
    pub asked_at: Timestamp,
    pub expires_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
}

impl Resource for SquadChallenge {
    const ONE: &'static str = "challenge";
    const MANY: &'static str = "challenges";
}

impl From<model::Challenge> for SquadChallenge {
    fn from(challenge: model::Challenge) -> Self {
        Self {
            by_withdrawal: challenge.is_withdrawn(),
            id: challenge.id,
            state: challenge.state,
            challenger: challenge.challenger.into(),
            opponent: challenge.opponent.into(),
            outcome: challenge.outcome,
            reward_xp: challenge.reward,
            asked_at: challenge.asked_at,
            expires_at: challenge.expires_at,
            accepted_at: challenge.accepted_at,
            ends_at: challenge.ends_at,
            closed_at: challenge.closed_at,
        }
    }
}
