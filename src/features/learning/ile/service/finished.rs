//! Adaptations that end by themselves, because what they were for is done.

use super::super::model::rules;
use super::applied::{ended, follow};
use super::proposals::week_of;
use crate::db::Tx;
use crate::features::adapted::model::{End, Ending};
use crate::features::{adapted, flashcards, users};
use crate::kernel::{Actor, Id, Origin, Result, Via, id::kind};

/// The people that are looked at in one transaction.
const PORTION: u32 = 50;

/// A person whose adaptation ends, as the actor of what follows from that.
fn actor_of(tx: &Tx, user: Id<kind::User>) -> Result<Option<Actor>> {
    let Some(realm) = users::service::realm_of(tx, user)? else { return Ok(None) };
    let person = users::service::find(tx, realm, user)?;
    Ok(person.map(|person| Actor { user, realm, role: person.role, via: Via::Terminal, origin: Origin::default() }))
}

/// Ends the adaptations for a backlog of some people with ids above `after`, where the backlog is gone; their plans of today follow. Returns
/// the next position, while there may be more.
pub fn end_finished(tx: &Tx, after: i64) -> Result<Option<i64>> {
    let now = tx.now();
    let mut next: Option<i64> = None;
    for rule in rules()? {
        let Some(limit) = rule.until_backlog_days else { continue };
        let found = adapted::service::in_force_of(tx, &rule.id, after, PORTION)?;
        let last = found.last().map(|applied| applied.user.get()).filter(|_| found.len() >= PORTION as usize);
        for applied in found {
            let due = flashcards::service::due_in_all(tx, applied.user)?;
            if week_of(tx, applied.user)?.backlog_days(due) <= limit {
                let end = End { at: now, day: flashcards::service::today(tx)?, by: Ending::Finished };
                let (user, before) = (applied.user, adapted::service::settings(tx, applied.user)?);
                ended(tx, applied, end)?;
                if let Some(actor) = actor_of(tx, user)? {
                    follow(tx, &actor, &before)?;
                }
            }
        }
        // With several rules, the one that came least far says where to go on.
        next = match (next, last) {
            (Some(next), Some(last)) => Some(next.min(last)),
            (next, last) => next.or(last),
        };
    }
    Ok(next)
}
