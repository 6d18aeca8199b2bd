//! The data and the rules of squads.

mod activity;
mod challenge;
mod ranking;
mod rules;
mod squad;

pub use activity::{ActivityKind, ActivityView, SquadEvent};
pub use challenge::{Challenge, ChallengeOutcome, ChallengeState, Side};
pub use ranking::{RankSpan, Ranking, RankingEntry, Scored};
pub use rules::{
    ACTIVITY_KEPT, CHALLENGE_LASTS, CLOSED_KEPT, CODE_LETTERS, Contribution, LEAST_MEMBERS, MOST_INCOMING,
    MOST_MEMBERS, MOST_OUTGOING, REWARD, ask_again_at, asked_until, is_paid, milestone, outcome, score,
};
pub use squad::{
    CodeChange, HeldStint, NewSquad, Squad, SquadMember, SquadRole, SquadScope, SquadUpdate, SquadView, Standing, Stint,
};
