//! Reminders of learning: whether there is a reason for one at the hour that a person chose.

use serde_json::json;

use super::super::model::PlanState;
use super::today::today;
use crate::db::{Reader, Tx};
use crate::features::flashcards::service as flashcards;
use crate::features::notifications::{self, DueReminder, NewNotification, NotificationEvent, NotificationKind};
use crate::features::users::User;
use crate::features::xp;
use crate::kernel::{Actor, Origin, Result, Via};

/// The people of one transaction.
const PORTION: usize = 20;

/// What a person is reminded of; nothing where there is no reason.
pub type Found = (DueReminder, Option<NewNotification<'static>>);

/// Finds what the first people whose hour has come are to be reminded of.
pub fn find_reminders(db: &Reader) -> Result<Vec<Found>> {
    let due = notifications::service::due_reminders(db, PORTION)?;
    due.into_iter().map(|due| Ok((due, reason(db, &due)?))).collect()
}

/// Sends reminders, and notes when the next ones are due.
pub fn send_reminders(tx: &Tx, found: &[Found]) -> Result<()> {
    found.iter().try_for_each(|(due, new)| notifications::service::remind(tx, due, new.clone()))
}

/// Finds a reason for a reminder: a plan with open steps, else cards that are due. There is none on a day that counts already, on a day of
/// rest and in the holidays.
fn reason(db: &Reader, due: &DueReminder) -> Result<Option<NewNotification<'static>>> {
    let Some((person, calendar, kinds)) = notifications::service::reminded(db, due)? else { return Ok(None) };
    let actor = actor_of(&person);
    if xp::service::is_free(db, &actor, calendar.day(db.now()))? {
        return Ok(None);
    }
    if kinds.contains(&NotificationKind::PlanReady)
        && let Some(plan) = open_plan(db, &actor)?
    {
        return Ok(Some(plan));
    }
    if !kinds.contains(&NotificationKind::DueCards) {
        return Ok(None);
    }
    let cards = flashcards::due_in_all(db, actor.user)?;
    Ok((cards > 0).then(|| NewNotification::of(NotificationEvent::CardsDue, json!({ "cards": cards }))))
}

/// A person as the actor of what the person is reminded of.
fn actor_of(person: &User) -> Actor {
    let origin = Origin::default();
    Actor { user: person.id, realm: person.realm, role: person.role, via: Via::Terminal, origin }
}

/// The reminder of the plan for today, if it has open steps.
fn open_plan(db: &Reader, actor: &Actor) -> Result<Option<NewNotification<'static>>> {
    let plan = today(db, actor, None)?;
    if plan.state != PlanState::Open {
        return Ok(None);
    }
    let steps = plan.blocks.iter().flat_map(|(block, _)| &block.steps).filter(|step| !step.is_done);
    let (count, minutes) = steps.fold((0_u32, 0_u32), |(count, minutes), step| (count + 1, minutes + step.minutes()));
    Ok(Some(NewNotification::of(NotificationEvent::PlanReady, json!({ "steps": count, "minutes": minutes }))))
}
