//! Challenges between two squads.

use super::activity::ActivityKind;
use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// How far a challenge is.
    pub enum ChallengeState {
        /// It waits for an answer.
        Proposed = "proposed",
        /// It runs.
        Accepted = "accepted",
        /// The opponent did not want it.
        Declined = "declined",
        /// The challenger took it back, or one of the squads ended before it was accepted.
        Cancelled = "cancelled",
        /// Nobody answered in time.
        Expired = "expired",
        /// It is settled.
        Finished = "finished",
    }
}

text_enum! {
    /// How a challenge came out.
    pub enum ChallengeOutcome {
        /// The squad that asked gained more, or the other one ended.
        ChallengerWon = "challenger_won",
        /// The squad that was asked gained more, or the other one ended.
        OpponentWon = "opponent_won",
        /// Both gained the same.
        Tie = "tie",
    }
}

/// A squad in a challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Absent where the squad has ended.
    pub squad: Option<Id<kind::Squad>>,
    pub name: String,
    /// The total of the squad at acceptance.
    pub baseline: i64,
    /// What it has earned since then.
    pub gain: i64,
    /// The people who belonged to it meanwhile; its members now while the challenge waits for an answer.
    pub people: i64,
}

/// A challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    pub id: Id<kind::SquadChallenge>,
    pub state: ChallengeState,
    pub outcome: Option<ChallengeOutcome>,
    /// The XP that each winner was paid.
    pub reward: i64,
    pub asked_at: Timestamp,
    pub expires_at: Timestamp,
    pub accepted_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub challenger: Side,
    pub opponent: Side,
}

impl ChallengeOutcome {
    /// What it is to the challenger, and to the opponent.
    pub const fn seen(self) -> [ActivityKind; 2] {
        use ActivityKind::{ChallengeLost, ChallengeTied, ChallengeWon};
        match self {
            Self::ChallengerWon => [ChallengeWon, ChallengeLost],
            Self::OpponentWon => [ChallengeLost, ChallengeWon],
            Self::Tie => [ChallengeTied, ChallengeTied],
        }
    }
}

impl Challenge {
    /// Both sides, the challenger first.
    pub const fn sides(&self) -> [&Side; 2] {
        [&self.challenger, &self.opponent]
    }

    /// Each side with the other one, the challenger first.
    pub const fn each_with_other(&self) -> [(&Side, &Side); 2] {
        [(&self.challenger, &self.opponent), (&self.opponent, &self.challenger)]
    }

    /// Whether it was settled before its time was over, because a squad ended: the other one won it.
    pub fn is_withdrawn(&self) -> bool {
        self.state == ChallengeState::Finished && self.closed_at < self.ends_at
    }

    /// Whether the squad is one of the two.
    pub fn is_between(&self, squad: Id<kind::Squad>) -> bool {
        self.sides().into_iter().any(|side| side.squad == Some(squad))
    }
}
