//! Settling challenges: the schedule does it, and so does whatever would change a squad whose challenge is over. So the result counts what
//! was earned up to the end, even if no server ran at that hour, and nothing that was earned later.

use super::super::model::{Challenge, ChallengeOutcome, ChallengeState, REWARD, Squad, is_paid, outcome};
use super::super::store;
use super::challenges::{close, note, tell_both};
use super::notices::{self, Cause};
use crate::db::Tx;
use crate::events::{Emit as _, Event};
use crate::features::xp;
use crate::features::xp::model::{Award, Work};
use crate::kernel::{Actor, Id, Origin, Realm, Result, Role, Timestamp, Via, id::kind};

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

/// Settles a challenge once: stores the result, adds it to the activity of both squads, and pays the winners. Returns what was settled.
pub(super) fn settle(
    tx: &Tx,
    id: Id<kind::SquadChallenge>,
    now: Timestamp,
) -> Result<Option<(Challenge, ChallengeOutcome)>> {
    let Some(mut challenge) = store::find_challenge(tx, id)? else { return Ok(None) };
    if challenge.state != ChallengeState::Accepted {
        return Ok(None);
    }
    let result = outcome(challenge.challenger.gain, challenge.opponent.gain);
    let (winner, loser) = match result {
        ChallengeOutcome::ChallengerWon => (Some(&challenge.challenger), &challenge.opponent),
        ChallengeOutcome::OpponentWon => (Some(&challenge.opponent), &challenge.challenger),
        ChallengeOutcome::Tie => (None, &challenge.opponent),
    };
    let winner = winner.filter(|_| is_paid(challenge.sides().map(|side| side.people), loser.gain));
    let reward = if winner.is_some() { REWARD } else { 0 };
    let paid = winner.and_then(|side| side.squad);
    store::finish(tx, &challenge, (result, reward), now)?;
    challenge.reward = reward;
    let squads = challenge.sides().map(|side| side.squad);
    for squad in squads.into_iter().flatten() {
        store::save_challenge(tx, squad, None)?;
    }
    told(tx, now, &challenge, result)?;
    if let (Some(squad), Some(ends_at)) = (paid, challenge.ends_at) {
        pay(tx, &challenge, squad, (ends_at, now))?;
    }
    tell_both(tx, &challenge)?;
    Ok(Some((challenge, result)))
}

/// Adds the result to the activity of both squads.
fn told(tx: &Tx, now: Timestamp, challenge: &Challenge, result: ChallengeOutcome) -> Result<()> {
    let mut sides = challenge.each_with_other().into_iter().zip(result.seen());
    sides.try_for_each(|(sides, what)| note(tx, now, challenge, sides, what))
}

/// Pays the winners who belonged to the squad from the beginning to the end and earned something for it meanwhile.
fn pay(tx: &Tx, challenge: &Challenge, squad: Id<kind::Squad>, (ends_at, now): (Timestamp, Timestamp)) -> Result<()> {
    let Some(realm) = store::find(tx, squad)?.map(|squad| squad.realm) else { return Ok(()) };
    for (user, earned) in store::contributions(tx, challenge.id, squad, ends_at)? {
        if earned.suffices() {
            let award = Award {
                source: format!("challenge:{}", challenge.id),
                at: now,
                work: Work::Challenge { points: REWARD },
            };
            let paid = xp::service::award_at(tx, &winner(user, realm), &award, now)?;
            if paid.delta > 0 && now >= tx.now() {
                tx.emit(Event::ChallengeWon { user, realm });
            }
        }
    }
    Ok(())
}

/// A winner, as the one to whom an award goes.
fn winner(user: Id<kind::User>, realm: Realm) -> Actor {
    Actor { user, realm, role: Role::Student, via: Via::Terminal, origin: Origin::default() }
}
