//! Settling challenges: the schedule does it, and so does whatever would change a squad whose challenge is over. So the result counts what
//! was earned up to the end, even if no server ran at that hour, and nothing that was earned later. A squad that ends before that loses its
//! challenge, so that nobody escapes a defeat by leaving.

use super::super::model::{
    ActivityKind, CHALLENGE_LASTS, Challenge, ChallengeOutcome, ChallengeState, REWARD, Squad, is_paid, outcome,
};
use super::super::store;
use super::challenges::{close, note, tell_both};
use super::notices::{self, Cause};
use crate::db::Tx;
use crate::events::{Emit as _, Event};
use crate::features::xp;
use crate::features::xp::model::{Award, Work};
use crate::kernel::{Actor, Id, Origin, Realm, Result, Role, Timestamp, Via, id::kind};

/// The kind of thing for which winners are paid, in the sources of XP.
const PAID_AS: &str = "challenge";

/// Settles the challenge of a squad if its time is over. Returns whether it was.
pub(super) fn settle_overdue(tx: &Tx, squad: &Squad) -> Result<bool> {
    settle_overdue_at(tx, squad, tx.now())
}

/// The same as if it were this time.
pub(super) fn settle_overdue_at(tx: &Tx, squad: &Squad, now: Timestamp) -> Result<bool> {
    match squad.challenge {
        Some((challenge, ends_at)) if ends_at <= now => {
            settle_aloud(tx, challenge, now)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Settles challenges whose time is over, `most` at the most. Returns how many.
pub fn settle_ended(tx: &Tx, most: i64) -> Result<usize> {
    let ended = store::ended(tx, tx.now(), most)?;
    ended.iter().try_for_each(|id| settle_aloud(tx, *id, tx.now()))?;
    Ok(ended.len())
}

/// Ends challenges that nobody answered in time, `most` at the most. Returns how many.
pub fn expire_unanswered(tx: &Tx, most: i64) -> Result<usize> {
    let late = store::unanswered(tx, tx.now(), most)?;
    for id in &late {
        if let Some(challenge) = store::find_challenge(tx, *id)? {
            close(tx, &challenge, ChallengeState::Expired)?;
        }
    }
    Ok(late.len())
}

/// Settles a challenge, and notifies the members of both squads.
fn settle_aloud(tx: &Tx, id: Id<kind::SquadChallenge>, now: Timestamp) -> Result<()> {
    match settle(tx, id, now)? {
        Some((challenge, result)) => {
            notices::withdraw(tx, &challenge)?;
            notices::result(tx, &challenge, result, Cause::Other)
        }
        None => Ok(()),
    }
}

/// Settles the challenge that a squad leaves by ending: the other squad wins it, and its members are notified.
pub(super) fn withdraw(tx: &Tx, squad: &Squad) -> Result<()> {
    let Some(challenge) = squad.challenge.map(|(id, _)| running(tx, id)).transpose()?.flatten() else { return Ok(()) };
    let is_challenger = challenge.challenger.squad == Some(squad.id);
    let result = if is_challenger { ChallengeOutcome::OpponentWon } else { ChallengeOutcome::ChallengerWon };
    let challenge = finish(tx, challenge, result, tx.now())?;
    notices::withdraw(tx, &challenge)?;
    let [challenger, opponent] = challenge.each_with_other();
    let winner = if is_challenger { opponent } else { challenger };
    notices::side(tx, &challenge, winner, ActivityKind::ChallengeWithdrawn, Cause::Other)
}

/// Settles a challenge once, by what both squads gained. Returns what was settled.
pub(super) fn settle(
    tx: &Tx,
    id: Id<kind::SquadChallenge>,
    now: Timestamp,
) -> Result<Option<(Challenge, ChallengeOutcome)>> {
    let Some(challenge) = running(tx, id)? else { return Ok(None) };
    let result = outcome(challenge.challenger.gain, challenge.opponent.gain);
    Ok(Some((finish(tx, challenge, result, now)?, result)))
}

/// A challenge, if it runs.
fn running(tx: &Tx, id: Id<kind::SquadChallenge>) -> Result<Option<Challenge>> {
    Ok(store::find_challenge(tx, id)?.filter(|challenge| challenge.state == ChallengeState::Accepted))
}

/// Stores the result of a challenge, adds it to the activity of both squads, and pays the winners.
fn finish(tx: &Tx, mut challenge: Challenge, result: ChallengeOutcome, now: Timestamp) -> Result<Challenge> {
    let winner = match result {
        ChallengeOutcome::ChallengerWon => Some(&challenge.challenger),
        ChallengeOutcome::OpponentWon => Some(&challenge.opponent),
        ChallengeOutcome::Tie => None,
    };
    let sides = challenge.sides();
    let winner = winner.filter(|_| is_paid(sides.map(|side| side.people), sides.map(|side| side.gain)));
    let winner = winner.and_then(|side| side.squad);
    challenge.state = ChallengeState::Finished;
    challenge.outcome = Some(result);
    challenge.closed_at = Some(now);
    let paid = winner.map(|squad| paid(tx, &challenge, squad, now)).transpose()?.unwrap_or_default();
    challenge.reward = if paid.is_empty() { 0 } else { REWARD };
    store::finish(tx, &challenge, (result, challenge.reward), now)?;
    let squads = challenge.sides().map(|side| side.squad);
    for squad in squads.into_iter().flatten() {
        store::save_challenge(tx, squad, None)?;
    }
    told(tx, now, &challenge, result)?;
    if let Some(squad) = winner {
        pay(tx, &challenge, (squad, &paid), now)?;
    }
    tell_both(tx, &challenge)?;
    Ok(challenge)
}

/// Adds the result to the activity of both squads.
fn told(tx: &Tx, now: Timestamp, challenge: &Challenge, result: ChallengeOutcome) -> Result<()> {
    let mut sides = challenge.each_with_other().into_iter().zip(result.seen());
    sides.try_for_each(|(sides, what)| match what {
        ActivityKind::ChallengeWon if challenge.is_withdrawn() => {
            note(tx, now, challenge, sides, ActivityKind::ChallengeWithdrawn)
        }
        _ => note(tx, now, challenge, sides, what),
    })
}

/// The winners who are paid: those who belonged to the squad from the beginning to the end and earned something for it meanwhile. A challenge
/// that the other squad left pays nobody who was paid for another one within its seven days, because such challenges could follow each other
/// quickly.
fn paid(tx: &Tx, challenge: &Challenge, squad: Id<kind::Squad>, now: Timestamp) -> Result<Vec<Id<kind::User>>> {
    let Some(ends_at) = challenge.ends_at.map(|ends_at| ends_at.min(now)) else { return Ok(Vec::new()) };
    let mut paid = Vec::new();
    for (user, earned) in store::contributions(tx, challenge.id, squad, ends_at)? {
        let was_paid =
            challenge.is_withdrawn() && xp::service::was_awarded(tx, user, PAID_AS, now.minus(CHALLENGE_LASTS))?;
        if earned.suffices() && !was_paid {
            paid.push(user);
        }
    }
    Ok(paid)
}

/// Pays these members of the squad that won.
fn pay(
    tx: &Tx,
    challenge: &Challenge,
    (squad, members): (Id<kind::Squad>, &[Id<kind::User>]),
    now: Timestamp,
) -> Result<()> {
    let Some(realm) = store::find(tx, squad)?.map(|squad| squad.realm) else { return Ok(()) };
    for user in members.iter().copied() {
        let award =
            Award { source: format!("{PAID_AS}:{}", challenge.id), at: now, work: Work::Challenge { points: REWARD } };
        let paid = xp::service::award_at(tx, &winner(user, realm), &award, now)?;
        if paid.delta > 0 && now >= tx.now() {
            tx.emit(Event::ChallengeWon { user, realm });
        }
    }
    Ok(())
}

/// A winner, as the one to whom an award goes.
fn winner(user: Id<kind::User>, realm: Realm) -> Actor {
    Actor { user, realm, role: Role::Student, via: Via::Terminal, origin: Origin::default() }
}
