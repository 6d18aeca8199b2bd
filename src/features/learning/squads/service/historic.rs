//! Squads and challenges of the past, for a school that is made with a history. XP must be in the ledger before.

use std::time::Duration;

use serde_json::json;

use super::super::model::{ActivityKind, CHALLENGE_LASTS, ChallengeState, NewSquad, Squad, asked_until, milestone};
use super::super::store;
use super::notices::{self, Cause};
use super::{absent, challenges, members, points, recount, settling};
use crate::db::Tx;
use crate::features::auth::plain_code;
use crate::features::users::User;
use crate::features::xp;
use crate::kernel::text::ParsedText;
use crate::kernel::{Id, Result, Timestamp, id::kind};

const A_DAY: Duration = Duration::from_secs(24 * 3600);

/// A squad of the past.
#[derive(Debug)]
pub struct Historic<'a> {
    pub squad: NewSquad,
    /// As people read it.
    pub code: &'a str,
    pub takes_part: bool,
    /// The members with the times at which they joined; the first one owns it and created it.
    pub members: Vec<(&'a User, Timestamp)>,
}

/// Creates a squad with its members, and counts what they have earned since they joined.
pub fn insert_historic(tx: &Tx, historic: &Historic<'_>) -> Result<Id<kind::Squad>> {
    let (owner, since) = historic.members.first().copied().ok_or_else(absent)?;
    let name = historic.squad.name.as_str();
    let mut squad = store::insert(tx, since, owner.realm, name, &plain_code(historic.code), owner.id)?;
    if !historic.takes_part {
        squad.board = None;
        store::save(tx, &squad)?;
    }
    for (place, (person, joined_at)) in historic.members.iter().enumerate() {
        members::admit(tx, squad.id, person.id, *joined_at)?;
        let what = if place == 0 { ActivityKind::Created } else { ActivityKind::Joined };
        store::add_event(tx, *joined_at, squad.id, (what, Some(person.id)), &json!({}))?;
    }
    let made = store::find(tx, squad.id)?.ok_or_else(absent)?;
    points::save(tx, &made, points::in_week(made.clone(), xp::service::week_at(tx, tx.now())?))?;
    recount::recount(tx, squad.id)?;
    reach_milestones(tx, squad.id, since)?;
    Ok(squad.id)
}

/// Adds the milestones that a squad has reached since it was created to its activity, each on the day on which it was reached.
fn reach_milestones(tx: &Tx, id: Id<kind::Squad>, since: Timestamp) -> Result<()> {
    let squad = store::find(tx, id)?.ok_or_else(absent)?;
    let (mut reached, mut at) = (0, since);
    while at.plus(A_DAY) < tx.now() {
        at = at.plus(A_DAY);
        let now = milestone(total_at(tx, id, at)?);
        if now > reached {
            store::add_event(tx, at, id, (ActivityKind::Milestone, None), &json!({ "xp": now }))?;
            reached = now;
        }
    }
    points::save(tx, &squad, Squad { milestone: reached, ..squad.clone() }).map(drop)
}

/// What a squad had earned at a time.
fn total_at(tx: &Tx, squad: Id<kind::Squad>, at: Timestamp) -> Result<i64> {
    let mut total = 0;
    for stint in store::all_stints(tx, squad)? {
        let Some(user) = stint.user else { continue };
        let entries = (stint.from_entry, stint.to_entry.unwrap_or(i64::MAX));
        total += xp::service::earned(tx, user, entries, (Timestamp::from_millis(0), at))?;
    }
    Ok(total)
}

/// A challenge of the past.
#[derive(Debug, Clone, Copy)]
pub struct HistoricChallenge {
    pub sides: [Id<kind::Squad>; 2],
    pub asked_at: Timestamp,
    /// When it was accepted; absent for one that waits for an answer.
    pub accepted_at: Option<Timestamp>,
}

/// Creates a challenge. One whose time is over is settled, with what was earned in its time.
pub fn insert_challenge(tx: &Tx, past: &HistoricChallenge) -> Result<()> {
    let found = |id| store::find(tx, id)?.ok_or_else(absent);
    let squads = [found(past.sides[0])?, found(past.sides[1])?];
    let times = (past.asked_at, asked_until(past.asked_at));
    let id = store::insert_challenge(tx, times, [&squads[0], &squads[1]])?;
    let challenge = store::find_challenge(tx, id)?.ok_or_else(challenges::absent)?;
    let sides = challenge.each_with_other();
    let kinds = [ActivityKind::ChallengeSent, ActivityKind::ChallengeReceived];
    for (sides, what) in sides.into_iter().zip(kinds) {
        challenges::note(tx, past.asked_at, &challenge, sides, what)?;
    }
    notices::side(tx, &challenge, sides[1], ActivityKind::ChallengeReceived, Cause::Past(past.asked_at))?;
    let Some(accepted_at) = past.accepted_at else { return Ok(()) };
    for sides in sides {
        challenges::note(tx, accepted_at, &challenge, sides, ActivityKind::ChallengeAccepted)?;
        notices::side(tx, &challenge, sides, ActivityKind::ChallengeAccepted, Cause::Past(accepted_at))?;
    }
    let ends_at = accepted_at.plus(CHALLENGE_LASTS);
    store::begin(tx, id, accepted_at, ends_at)?;
    for squad in &squads {
        let baseline = total_at(tx, squad.id, accepted_at)?;
        store::save_baseline(tx, id, &Squad { total: baseline, ..squad.clone() })?;
        store::reset_baselines(tx, id, squad.id)?;
        store::save_challenge(tx, squad.id, Some((id, ends_at)))?;
    }
    if ends_at > tx.now() {
        return Ok(());
    }
    // What was earned after the end is left out while it is settled.
    for squad in &squads {
        let total = total_at(tx, squad.id, ends_at)?;
        store::save_figures(tx, &Squad { total, ..squad.clone() })?;
    }
    if let Some((challenge, result)) = settling::settle(tx, id, tx.now())? {
        notices::result(tx, &challenge, result, Cause::Past(ends_at))?;
    }
    squads.iter().try_for_each(|squad| store::save_figures(tx, squad))?;
    store::close(tx, id, ChallengeState::Finished, ends_at)?;
    squads.iter().try_for_each(|squad| store::date_events(tx, squad.id, tx.now(), ends_at))
}

/// Puts the activity into the order of time.
pub fn sort_activity(tx: &Tx) -> Result<()> {
    store::sort_events(tx)
}
