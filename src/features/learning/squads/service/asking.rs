//! Asking another squad for a challenge, and answering.

use super::super::model::{
    ActivityKind, CHALLENGE_LASTS, Challenge, ChallengeState, MOST_INCOMING, MOST_OUTGOING, Squad, ask_again_at,
    asked_until,
};
use super::super::store;
use super::challenges::{absent, close, note, tell_both, visible};
use super::notices::{self, Cause};
use super::{own, settling};
use crate::db::{Reader, Tx};
use crate::kernel::{Actor, Code, Error, Fault, Id, Result, Rule, id::kind};

fn unfit() -> Error {
    Error::new(Code::SquadOpponentUnfit, "A squad cannot challenge itself. Choose another squad.")
        .with_field("opponent_id", Fault::new(Rule::Incorrect, "is the same squad"))
}

fn busy(sentence: impl Into<String>) -> Error {
    Error::new(Code::SquadBusy, sentence.into())
}

fn closed() -> Error {
    Error::new(Code::SquadChallengeClosed, "This challenge is not waiting for an answer any more.")
}

/// Refuses a challenge while another one of either squad runs.
fn must_be_idle(own: &Squad, other: &Squad) -> Result<()> {
    if own.challenge.is_some() {
        return Err(busy("Your squad has a challenge that is still running. It can start the next one afterwards."));
    }
    if other.challenge.is_some() {
        return Err(busy("The other squad has a challenge that is still running. Ask it again afterwards."));
    }
    Ok(())
}

/// Asks another squad for a challenge, in the name of a squad of the actor.
pub fn ask(tx: &Tx, actor: &Actor, id: Id<kind::Squad>, opponent: Id<kind::Squad>) -> Result<Challenge> {
    let squad = settled(tx, own(tx, actor, id)?.squad)?;
    if opponent == id {
        return Err(unfit());
    }
    let other = store::find(tx, opponent)?.filter(|other| other.realm == actor.realm && other.board.is_some());
    let other = settled(tx, other.ok_or_else(|| Error::not_found_in("opponent_id", "squad"))?)?;
    if squad.board.is_none() {
        return Err(busy("Your squad does not take part in challenges. Its owner can change that."));
    }
    must_be_idle(&squad, &other)?;
    must_not_repeat(tx, &squad, &other)?;
    if store::count_asked(tx, squad.id, true, MOST_OUTGOING)? >= MOST_OUTGOING {
        let sentence = format!("{MOST_OUTGOING} challenges of your squad are waiting for an answer. Cancel one first.");
        return Err(busy(sentence));
    }
    if store::count_asked(tx, other.id, false, MOST_INCOMING)? >= MOST_INCOMING {
        return Err(busy("Many squads are waiting for an answer of this squad. Try again later."));
    }
    let made = store::insert_challenge(tx, (tx.now(), asked_until(tx.now())), [&squad, &other])?;
    let challenge = store::find_challenge(tx, made)?.ok_or_else(absent)?;
    let [sent, received] = challenge.each_with_other();
    note(tx, tx.now(), &challenge, sent, ActivityKind::ChallengeSent)?;
    note(tx, tx.now(), &challenge, received, ActivityKind::ChallengeReceived)?;
    notices::side(tx, &challenge, received, ActivityKind::ChallengeReceived, Cause::Other)?;
    tell_both(tx, &challenge)?;
    Ok(challenge)
}

/// The squad after a challenge whose time is over was settled.
fn settled(tx: &Tx, squad: Squad) -> Result<Squad> {
    if settling::settle_overdue(tx, &squad)? {
        return store::find(tx, squad.id)?.ok_or_else(absent);
    }
    Ok(squad)
}

/// Refuses a second open challenge between the same squads, and one soon after it was declined.
fn must_not_repeat(db: &Reader, squad: &Squad, other: &Squad) -> Result<()> {
    if store::last_between(db, squad.id, other.id, ChallengeState::Proposed)?.is_some() {
        return Err(Error::new(Code::SquadChallengeExists, "A challenge between the two squads waits for an answer."));
    }
    match store::last_between(db, squad.id, other.id, ChallengeState::Declined)? {
        Some((true, Some(declined))) if db.now() < ask_again_at(declined) => {
            let again = ask_again_at(declined).to_the_second();
            let sentence = format!("This squad declined a few days ago. You can ask it again on {again}.");
            Err(Error::new(Code::SquadChallengeExists, sentence))
        }
        _ => Ok(()),
    }
}

/// A challenge that waits for an answer, with the squad of the actor, which must be this side of it.
fn waiting(tx: &Tx, actor: &Actor, id: Id<kind::SquadChallenge>, is_challenger: bool) -> Result<Challenge> {
    let challenge = visible(tx, actor, id)?;
    let side = if is_challenger { &challenge.challenger } else { &challenge.opponent };
    let belongs = match side.squad {
        Some(squad) => super::belongs(tx, actor.user, squad)?,
        None => false,
    };
    if !belongs {
        let who = if is_challenger { "asked for the challenge" } else { "was challenged" };
        return Err(Error::new(Code::SquadMembersOnly, format!("Only members of the squad that {who} can do this.")));
    }
    if challenge.state != ChallengeState::Proposed || challenge.expires_at <= tx.now() {
        return Err(closed());
    }
    Ok(challenge)
}

/// Accepts a challenge: stores what both squads have earned so far, and begins the seven days.
pub fn accept(tx: &Tx, actor: &Actor, id: Id<kind::SquadChallenge>) -> Result<Challenge> {
    let challenge = waiting(tx, actor, id, false)?;
    let (challenger, opponent) = match challenge.sides().map(|side| side.squad) {
        [Some(challenger), Some(opponent)] => (challenger, opponent),
        _ => return Err(closed()),
    };
    let found = |id| store::find(tx, id)?.ok_or_else(closed);
    let squads = [settled(tx, found(opponent)?)?, settled(tx, found(challenger)?)?];
    must_be_idle(&squads[0], &squads[1])?;
    let ends_at = tx.now().plus(CHALLENGE_LASTS);
    store::begin(tx, id, tx.now(), ends_at)?;
    for squad in &squads {
        store::save_baseline(tx, id, squad)?;
        store::save_challenge(tx, squad.id, Some((id, ends_at)))?;
    }
    let begun = store::find_challenge(tx, id)?.ok_or_else(absent)?;
    notices::withdraw(tx, &begun)?;
    for sides in begun.each_with_other() {
        note(tx, tx.now(), &begun, sides, ActivityKind::ChallengeAccepted)?;
        notices::side(tx, &begun, sides, ActivityKind::ChallengeAccepted, Cause::Person(actor.user))?;
    }
    tell_both(tx, &begun)?;
    Ok(begun)
}

/// Declines a challenge.
pub fn decline(tx: &Tx, actor: &Actor, id: Id<kind::SquadChallenge>) -> Result<Challenge> {
    let challenge = waiting(tx, actor, id, false)?;
    close(tx, &challenge, ChallengeState::Declined)
}

/// Takes a challenge back.
pub fn cancel(tx: &Tx, actor: &Actor, id: Id<kind::SquadChallenge>) -> Result<Challenge> {
    let challenge = waiting(tx, actor, id, true)?;
    close(tx, &challenge, ChallengeState::Cancelled)
}
