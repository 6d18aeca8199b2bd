//! Reading challenges, and ending those of a squad that ends.

use serde_json::json;

use super::super::model::{ActivityKind, Challenge, ChallengeState, Side, Squad};
use super::super::store;
use super::{inner, notices, tell};
use crate::db::{Reader, Tx};
use crate::kernel::{Actor, Error, Id, Page, PageRequest, Result, Timestamp, id::kind};

/// The most challenges of a squad that may wait for an answer: those that it sent, and those that it got.
const MOST_ASKED: i64 = 100;

pub(super) fn absent() -> Error {
    Error::not_found("challenge")
}

/// The challenges of a squad, newest first; for its members and moderators.
pub fn list_challenges(db: &Reader, actor: &Actor, id: Id<kind::Squad>, page: PageRequest) -> Result<Page<Challenge>> {
    let (view, _) = inner(db, actor, id)?;
    store::challenges(db, view.squad.id, page)
}

/// A challenge between two squads, of which the actor belongs to one or moderates one. The same statements whether it exists or not.
pub(super) fn visible(db: &Reader, actor: &Actor, id: Id<kind::SquadChallenge>) -> Result<Challenge> {
    let found = store::find_challenge(db, id)?;
    let squads = found.as_ref().map_or([None, None], |challenge| challenge.sides().map(|side| side.squad));
    let seen = squads.map(|squad| inner(db, actor, squad.unwrap_or(Id::new(0))).is_ok());
    found.filter(|_| seen.contains(&true)).ok_or_else(absent)
}

/// A challenge of a squad; for its members and moderators.
pub fn challenge(
    db: &Reader,
    actor: &Actor,
    squad: Id<kind::Squad>,
    id: Id<kind::SquadChallenge>,
) -> Result<Challenge> {
    let seen = inner(db, actor, squad);
    let found = store::find_challenge(db, id)?;
    let (view, _) = seen?;
    found.filter(|challenge| challenge.is_between(view.squad.id)).ok_or_else(absent)
}

/// Adds an entry about the other squad to the activity of a squad in a challenge.
pub(super) fn note(
    tx: &Tx,
    at: Timestamp,
    challenge: &Challenge,
    (side, other): (&Side, &Side),
    what: ActivityKind,
) -> Result<()> {
    let Some(squad) = side.squad else { return Ok(()) };
    let mut details = json!({ "challenge_id": challenge.id, "squad": other.name });
    let is_win = matches!(what, ActivityKind::ChallengeWon | ActivityKind::ChallengeWithdrawn);
    if let (true, Some(details)) = (is_win, details.as_object_mut()) {
        details.insert("xp".to_owned(), challenge.reward.into());
    }
    store::add_event(tx, at, squad, (what, None), &details)
}

/// Cancels the challenges of a squad that wait for an answer, because it takes part no more or ends.
pub(super) fn cancel_asked(tx: &Tx, squad: &Squad) -> Result<()> {
    for id in store::asked_of(tx, squad.id, MOST_ASKED)? {
        if let Some(challenge) = store::find_challenge(tx, id)? {
            close(tx, &challenge, ChallengeState::Cancelled)?;
        }
    }
    Ok(())
}

/// Ends a challenge that nobody accepted.
pub(super) fn close(tx: &Tx, challenge: &Challenge, state: ChallengeState) -> Result<Challenge> {
    store::close(tx, challenge.id, state, tx.now())?;
    notices::withdraw(tx, challenge)?;
    note(tx, tx.now(), challenge, (&challenge.challenger, &challenge.opponent), ActivityKind::ChallengeClosed)?;
    note(tx, tx.now(), challenge, (&challenge.opponent, &challenge.challenger), ActivityKind::ChallengeClosed)?;
    tell_both(tx, challenge)?;
    store::find_challenge(tx, challenge.id)?.ok_or_else(absent)
}

/// Tells the open pages of the members of both squads.
pub(super) fn tell_both(tx: &Tx, challenge: &Challenge) -> Result<()> {
    challenge.sides().into_iter().filter_map(|side| side.squad).try_for_each(|squad| tell(tx, squad))
}
