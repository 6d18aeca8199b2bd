//! Applying and reverting adaptations, and the log.

use super::super::model::{AppliedView, Rule, choice, rules};
use super::effect::{comparison, comparisons};
use super::proposals::Situation;
use crate::db::{Reader, Tx};
use crate::events::{Choice, Emit as _, Event};
use crate::features::adapted::model::{Applied, End, Ending, NewApplied, Settings};
use crate::features::{adapted, flashcards, plan, xp};
use crate::kernel::{Actor, Code, Error, Id, Page, PageRequest, Result, Timestamp, id::kind};

fn rule_of(applied: &Applied) -> Result<Option<&'static Rule>> {
    Ok(rules()?.iter().find(|rule| rule.id == applied.adaptation))
}

fn view(db: &Reader, applied: Applied, today: i64) -> Result<AppliedView> {
    let comparison = comparison(db, &applied, today)?;
    Ok(AppliedView { rule: rule_of(&applied)?, comparison, applied })
}

/// Ends an adaptation, and keeps what its days say.
pub(super) fn ended(tx: &Tx, applied: Applied, end: End) -> Result<Applied> {
    let applied = Applied { end: Some(end), ..applied };
    let measured = match applied.measured {
        Some(measured) => measured,
        None => comparison(tx, &applied, end.day)?,
    };
    adapted::service::end(tx, applied, end, Some(measured))
}

/// Applies an adaptation. Others that change one of its settings end, and the plan of today follows.
pub fn apply(tx: &Tx, actor: &Actor, name: &str) -> Result<AppliedView> {
    let before = settings(tx, actor)?;
    let applied = apply_at(tx, actor, name, tx.now())?;
    follow(tx, actor, &before)?;
    tell(tx, actor, &before)?;
    Ok(applied)
}

/// After a change of the settings of a person: decks and the plan of today follow.
pub(super) fn follow(tx: &Tx, actor: &Actor, before: &Settings) -> Result<()> {
    flashcards::service::follow_settings(tx, actor.user, before)?;
    plan::service::follow_settings(tx, actor, before)
}

/// Tells what the person chose by a change of the settings.
fn tell(tx: &Tx, actor: &Actor, before: &Settings) -> Result<()> {
    let choice = choice(before, &settings(tx, actor)?);
    if choice != Choice::default() {
        tx.emit(Event::PreferenceShown { user: actor.user, realm: actor.realm, choice });
    }
    Ok(())
}

/// The same at this time, for a school that is made with a history.
pub fn apply_at(tx: &Tx, actor: &Actor, name: &str, at: Timestamp) -> Result<AppliedView> {
    let rule =
        rules()?.iter().find(|rule| rule.id == name).ok_or_else(|| Error::not_found_in("adaptation", "adaptation"))?;
    let situation = Situation::read(tx, actor, at)?;
    if situation.by(rule).is_some() {
        let sentence = "You have applied this adaptation already. Revert it first.";
        return Err(Error::new(Code::AdaptationApplied, sentence));
    }
    let day = xp::service::calendar(tx, actor)?.day(at);
    let new = NewApplied {
        adaptation: rule.id.clone(),
        changes: rule.changes(&situation.settings),
        evidence: situation.evidence(rule),
        measure: rule.measure,
        day,
    };
    for replaced in situation.in_force.iter().filter(|applied| rule.touches(&applied.changes)) {
        ended(tx, replaced.clone(), End { at, day, by: Ending::Replaced })?;
    }
    let applied = adapted::service::add(tx, actor.user, &new, at)?;
    view(tx, applied, day)
}

/// Ends an adaptation of the actor, and the plan of today follows. One that has ended stays as it is.
pub fn revert(tx: &Tx, actor: &Actor, id: Id<kind::Adaptation>) -> Result<AppliedView> {
    let before = settings(tx, actor)?;
    let reverted = revert_at(tx, actor, id, tx.now())?;
    follow(tx, actor, &before)?;
    tell(tx, actor, &before)?;
    Ok(reverted)
}

/// The same at this time, for a school that is made with a history.
pub fn revert_at(tx: &Tx, actor: &Actor, id: Id<kind::Adaptation>, at: Timestamp) -> Result<AppliedView> {
    let applied = adapted::service::find(tx, actor.user, id)?;
    let day = xp::service::calendar(tx, actor)?.day(at);
    let applied = match applied.end {
        Some(_) => applied,
        None => ended(tx, applied, End { at, day, by: Ending::Reverted })?,
    };
    view(tx, applied, day)
}

/// The log of the actor, newest first.
pub fn list(db: &Reader, actor: &Actor, page: PageRequest) -> Result<Page<AppliedView>> {
    let today = xp::service::calendar(db, actor)?.day(db.now());
    let found = adapted::service::list(db, actor.user, page)?;
    let mut compared = comparisons(db, &found.items, today)?.into_iter();
    let mut views = Vec::with_capacity(found.items.len());
    for applied in found.items {
        let Some(comparison) = compared.next() else { break };
        views.push(AppliedView { rule: rule_of(&applied)?, comparison, applied });
    }
    Ok(Page { items: views, next: found.next })
}

/// The settings of the actor, with what is applied.
pub fn settings(db: &Reader, actor: &Actor) -> Result<Settings> {
    adapted::service::settings(db, actor.user)
}
