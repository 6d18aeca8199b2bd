//! Dates of packages that cannot be true: reviews of such a date are left out, and cards that are due then are due today.

use super::options::LONGEST_INTERVAL;
use super::{Collection, Loss};
use crate::kernel::Timestamp;

/// The first second of 1990, in seconds: no log is older.
const FIRST: i64 = 631_152_000;
const DAY: i64 = 24 * 3600;
/// Days of Anki begin in the morning, by clocks that may differ from the school's by some hours.
pub const MORNING_SECONDS: i64 = 6 * 3600;
/// A due date above this is a time and not the number of a day.
pub const FIRST_TIME: i64 = 1_000_000_000;

/// Leaves out what cannot be true, and tells how much that is. Notes that were changed in the future are changed now.
pub fn settle(collection: &mut Collection, now: Timestamp) -> Vec<Loss> {
    let now = now.millis() / 1000;
    let longest = i64::try_from(LONGEST_INTERVAL).unwrap_or(i64::MAX);
    let (past, coming) = (FIRST..=now.saturating_add(DAY), FIRST..=now.saturating_add((longest + 1) * DAY));
    let is_begun = past.contains(&collection.created);
    if !is_begun {
        collection.created = now - MORNING_SECONDS;
    }
    let (created, today) = (collection.created, (now - collection.created) / DAY);
    for note in &mut collection.notes {
        note.changed = note.changed.clamp(0, now);
    }
    let mut due_dates = 0;
    for card in collection.cards.iter_mut().filter(|card| matches!(card.phase, 1..=3)) {
        let due = if card.is_due_at_home() { &mut card.home_due } else { &mut card.due };
        let is_time = card.phase != 2 && *due >= FIRST_TIME;
        let at = if is_time { *due } else { created.saturating_add(due.saturating_mul(DAY)) };
        let is_kept = coming.contains(&at) && (is_time || is_begun);
        if !is_kept {
            *due = if is_time { now } else { today };
        }
        let is_interval = card.interval <= longest;
        card.interval = card.interval.min(longest);
        due_dates += usize::from(!is_kept || !is_interval);
    }
    let before = collection.reviews.len();
    collection.reviews.retain(|review| past.contains(&(review.at / 1000)));
    let counts = [("due_dates", due_dates), ("review_dates", before - collection.reviews.len())];
    counts.into_iter().filter(|(_, count)| *count > 0).map(|(what, count)| Loss { what, count }).collect()
}
