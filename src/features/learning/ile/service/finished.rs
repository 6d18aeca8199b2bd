//! Adaptations that end by themselves, because what they were for is done.

use super::super::model::{backlog_days, rules};
use super::applied::ended;
use super::proposals::{MOST_ANSWERS, WEEK};
use crate::db::Tx;
use crate::features::adapted::model::{End, Ending};
use crate::features::{adapted, flashcards};
use crate::kernel::{Result, Timestamp};

/// The people that are looked at in one transaction.
const PORTION: u32 = 50;

/// Ends the adaptations for a backlog of some people with ids above `after`, where the backlog is gone. Returns the next position, while there
/// may be more.
pub fn end_finished(tx: &Tx, after: i64) -> Result<Option<i64>> {
    let now = tx.now();
    let mut next: Option<i64> = None;
    for rule in rules()? {
        let Some(limit) = rule.until_backlog_days else { continue };
        let found = adapted::service::in_force_of(tx, &rule.id, after, PORTION)?;
        let last = found.last().map(|applied| applied.user.get()).filter(|_| found.len() >= PORTION as usize);
        for applied in found {
            let week: (Timestamp, Timestamp) = (now.minus(WEEK), now);
            let answers = flashcards::service::answered(tx, applied.user, week, MOST_ANSWERS)?.len();
            if backlog_days(answers, flashcards::service::due_in_all(tx, applied.user)?) <= limit {
                let end = End { at: now, day: flashcards::service::today(tx)?, by: Ending::Finished };
                ended(tx, applied, end)?;
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
