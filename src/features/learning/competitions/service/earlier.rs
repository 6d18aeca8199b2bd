//! Letting entries of a competition close earlier than announced.
//!
//! The seed was fixed before the first entry, so the time of closing alone could still choose the winners, for a person who knows the seed
//! from the database. So entries stay open for an hour at least: nobody can close them behind an entry that has just been seen. Entries are
//! never left open for longer than announced.

use std::time::Duration;

use serde_json::json;

use super::super::model::{Competition, CompetitionState, CompetitionView};
use super::super::store;
use super::entering::not_open;
use super::{shown, subject, visible, wrong_times};
use crate::db::{LISTED, Tx};
use crate::features::audit;
use crate::features::notifications::{self, NewNotification, NotificationEvent};
use crate::kernel::{Actor, Fault, Id, Result, Rule, Timestamp, id::kind};

/// How long entries stay open at least.
const NOTICE: Duration = Duration::from_secs(3600);

/// Moves the time at which entries close to an earlier one, and notifies those who entered. The same time again changes nothing.
pub fn close_earlier(
    tx: &Tx,
    actor: &Actor,
    id: Id<kind::Competition>,
    ends_at: Option<Timestamp>,
) -> Result<CompetitionView> {
    let mut competition = visible(tx, actor, id)?;
    let Some(ends_at) = ends_at.filter(|at| *at != competition.ends_at) else { return shown(tx, actor, competition) };
    let state = competition.state_at(tx.now());
    if !matches!(state, CompetitionState::Upcoming | CompetitionState::Open) {
        return Err(not_open(&competition, state));
    }
    let is_open_meanwhile = ends_at >= tx.now().plus(NOTICE) && ends_at > competition.starts_at;
    if !is_open_meanwhile || ends_at > competition.ends_at {
        let sentence = "Entries can close earlier than announced, at least one hour from now and after they open.";
        let fault =
            Fault::new(Rule::Order, "must be earlier than announced, at least one hour from now and after the opening");
        return Err(wrong_times("ends_at", sentence, fault));
    }
    let before = competition.ends_at;
    store::move_end(tx, id, ends_at)?;
    competition.ends_at = ends_at;
    let details = json!({ "ends_at": ends_at, "before": before });
    audit::service::record(tx, actor, "competitions.updated", subject(&competition), details)?;
    tell(tx, &competition)?;
    shown(tx, actor, competition)
}

/// The name of an earlier end as the cause of notifications.
fn cause(id: Id<kind::Competition>) -> String {
    format!("competition:{id}:earlier")
}

/// Withdraws what people were notified of an earlier end.
pub(super) fn withdraw(tx: &Tx, id: Id<kind::Competition>) -> Result<()> {
    notifications::service::withdraw(tx, &cause(id))
}

/// Notifies those who entered, in the place of what they were notified of before.
fn tell(tx: &Tx, competition: &Competition) -> Result<()> {
    withdraw(tx, competition.id)?;
    let (mut people, mut after) = (Vec::new(), String::new());
    loop {
        let portion = store::able(tx, competition.id, &after, LISTED)?;
        let Some((last, _)) = portion.last() else { break };
        after.clone_from(&last.handle);
        people.extend(portion.iter().map(|(_, user)| *user));
    }
    let Competition { id, name, ends_at, .. } = competition;
    let data = json!({ "competition_id": id, "competition": name, "ends_at": ends_at });
    let new = NewNotification::of(NotificationEvent::CompetitionShortened, data);
    let source = format!("{}:{}", cause(*id), ends_at.millis());
    notifications::service::notify_all_of(tx, (competition.realm, &people), &source, &new)
}
