//! The numbers of squads, and the arithmetic as pure functions.

use std::time::Duration;

use super::challenge::ChallengeOutcome;
use crate::kernel::Timestamp;

/// The most members that a school may allow, which is the default.
pub const MOST_MEMBERS: i64 = 8;
/// The fewest that a school may set as the most, and the fewest with which a squad wins XP.
pub const LEAST_MEMBERS: i64 = 2;
/// Letters of an invite code: 40 bits. Tries are limited, see the limit `join`.
pub const CODE_LETTERS: usize = 8;
/// Challenges of a squad that may wait for an answer.
pub const MOST_OUTGOING: i64 = 3;
/// Challenges that may wait for the answer of a squad.
pub const MOST_INCOMING: i64 = 20;
/// What each winner of a challenge is paid.
pub const REWARD: i64 = 30;

const DAY: u64 = 24 * 3600;
/// How long a challenge lasts.
pub const CHALLENGE_LASTS: Duration = Duration::from_secs(7 * DAY);
/// How long a challenge waits for an answer.
const ANSWERED_WITHIN: Duration = Duration::from_secs(7 * DAY);
/// How long a squad that declined is not asked again by the same squad.
const ASKED_AGAIN_AFTER: Duration = Duration::from_secs(7 * DAY);
/// How long challenges that came to nothing are kept.
pub const CLOSED_KEPT: Duration = Duration::from_secs(30 * DAY);
/// How long entries of the activity are kept.
pub const ACTIVITY_KEPT: Duration = Duration::from_secs(180 * DAY);

/// What each squad must have gained for the winners to be paid. Together that is more work than the reward pays, so that accounts of one
/// person that play against each other earn less than that work.
const LEAST_GAIN: i64 = 50;

/// Totals that are announced in the activity.
const MILESTONES: [i64; 12] =
    [100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000];

/// The highest milestone up to a total; 0 where there is none.
pub fn milestone(total: i64) -> i64 {
    MILESTONES.into_iter().rev().find(|milestone| *milestone <= total).unwrap_or(0)
}

/// Hundredths of XP for each person, rounded down.
pub const fn score(points: i64, people: i64) -> i64 {
    if points <= 0 || people <= 0 { 0 } else { points * 100 / people }
}

/// When an unanswered challenge that is made now ends.
pub fn asked_until(now: Timestamp) -> Timestamp {
    now.plus(ANSWERED_WITHIN)
}

/// When a squad that declined at this time may be asked again by the same squad.
pub fn ask_again_at(declined: Timestamp) -> Timestamp {
    declined.plus(ASKED_AGAIN_AFTER)
}

/// Which squad gained more XP, whatever the number of its people.
pub fn outcome(challenger_gain: i64, opponent_gain: i64) -> ChallengeOutcome {
    match challenger_gain.max(0).cmp(&opponent_gain.max(0)) {
        std::cmp::Ordering::Greater => ChallengeOutcome::ChallengerWon,
        std::cmp::Ordering::Less => ChallengeOutcome::OpponentWon,
        std::cmp::Ordering::Equal => ChallengeOutcome::Tie,
    }
}

/// Whether a challenge between squads with so many people and such gains pays XP.
pub const fn is_paid(people: [i64; 2], gains: [i64; 2]) -> bool {
    let has_people = people[0] >= LEAST_MEMBERS && people[1] >= LEAST_MEMBERS;
    has_people && gains[0] >= LEAST_GAIN && gains[1] >= LEAST_GAIN
}

/// What a member earned for the squad during a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contribution(pub i64);

impl Contribution {
    /// Whether the member took part in the win, however little, and is paid for it.
    pub const fn suffices(self) -> bool {
        self.0 > 0
    }
}
