//! What members of a squad are notified of.

use serde_json::{Value, json};

use super::super::model::{ActivityKind, Challenge, ChallengeOutcome, Side, Squad};
use super::super::store;
use crate::db::Tx;
use crate::features::notifications::{self, NewNotification, NotificationEvent};
use crate::features::users;
use crate::kernel::{Id, Result, Timestamp, id::kind};

/// What made something happen of which members are notified.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cause {
    /// A person, who is not notified.
    Person(Id<kind::User>),
    /// The calendar, or another squad.
    Other,
    /// Demo data only: it happened at this time.
    Past(Timestamp),
}

/// The notification of what happens in a challenge, where there is one.
const fn event_of(what: ActivityKind) -> Option<NotificationEvent> {
    match what {
        ActivityKind::ChallengeReceived => Some(NotificationEvent::SquadChallenged),
        ActivityKind::ChallengeAccepted => Some(NotificationEvent::ChallengeStarted),
        ActivityKind::ChallengeWon => Some(NotificationEvent::ChallengeWon),
        ActivityKind::ChallengeWithdrawn => Some(NotificationEvent::ChallengeWithdrawn),
        ActivityKind::ChallengeLost => Some(NotificationEvent::ChallengeLost),
        ActivityKind::ChallengeTied => Some(NotificationEvent::ChallengeTied),
        _ => None,
    }
}

/// The name of a challenge as the cause of notifications of the members of a squad.
fn source(squad: Id<kind::Squad>, challenge: &Challenge) -> String {
    format!("squad:{squad}:challenge:{}", challenge.id)
}

/// Withdraws what members of both squads were notified of a challenge that goes no further, or has gone further since.
pub(super) fn withdraw(tx: &Tx, challenge: &Challenge) -> Result<()> {
    let squads = challenge.sides().into_iter().filter_map(|side| side.squad);
    squads.into_iter().try_for_each(|squad| notifications::service::withdraw(tx, &source(squad, challenge)))
}

/// Withdraws what a person was notified of challenges of a squad that the person left.
pub(super) fn withdraw_from(tx: &Tx, user: Id<kind::User>, squad: Id<kind::Squad>) -> Result<()> {
    notifications::service::withdraw_from(tx, user, &format!("squad:{squad}"))
}

/// Notifies the members of one side of a challenge of what happened in it.
pub(super) fn side(
    tx: &Tx,
    challenge: &Challenge,
    (side, other): (&Side, &Side),
    what: ActivityKind,
    cause: Cause,
) -> Result<()> {
    let Some(event) = event_of(what) else { return Ok(()) };
    let Some(squad) = side.squad.map(|squad| store::find(tx, squad)).transpose()?.flatten() else { return Ok(()) };
    let mut data = json!({ "squad_id": squad.id, "opponent": other.name });
    let is_win = matches!(event, NotificationEvent::ChallengeWon | NotificationEvent::ChallengeWithdrawn);
    if let (true, Some(data)) = (is_win, data.as_object_mut()) {
        data.insert("xp".to_owned(), Value::from(challenge.reward));
    }
    let members = store::members(tx, squad.id)?.into_iter().filter_map(|stint| stint.user);
    let members = members.filter(|user| !matches!(cause, Cause::Person(person) if person == *user));
    let members: Vec<Id<kind::User>> = members.collect();
    let new = NewNotification::of(event, data).once(format!("{}:{}", source(squad.id, challenge), event.name()));
    for member in users::service::several(tx, squad.realm, &members)? {
        match cause {
            Cause::Past(at) => notifications::service::notify_at(tx, &member, &new, at)?,
            Cause::Person(_) | Cause::Other => notifications::service::notify(tx, &member, &new).map(drop)?,
        }
    }
    Ok(())
}

/// Notifies the members of both squads of the result of a challenge.
pub(super) fn result(tx: &Tx, challenge: &Challenge, result: ChallengeOutcome, cause: Cause) -> Result<()> {
    let mut sides = challenge.each_with_other().into_iter().zip(result.seen());
    sides.try_for_each(|(sides, what)| side(tx, challenge, sides, what, cause))
}

/// Notifies a person whose membership somebody else ended.
pub(super) fn removed(tx: &Tx, user: Id<kind::User>, squad: &Squad) -> Result<()> {
    let Some(person) = users::service::find(tx, squad.realm, user)? else { return Ok(()) };
    let new = NewNotification::of(NotificationEvent::SquadMemberRemoved, json!({ "squad": squad.name }));
    notifications::service::notify(tx, &person, &new).map(drop)
}
