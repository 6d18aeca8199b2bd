//! What became of cards some days after they were learnt. Pure functions of answers, oldest first.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use super::figure::{Figure, PAUSE, percent};
use crate::features::flashcards::model::Answered;
use crate::kernel::Calendar;

/// The hour of the day of learning from which on it is late.
const LATE_HOUR: i64 = 22;
/// The days after which a card that was last answered late in the evening is asked, to be compared with others.
const SOON_DAYS: RangeInclusive<i64> = 1..=3;
/// The fewest new or learning cards in a row of one deck that are a block.
const BLOCK: usize = 10;
/// A block went well with this share of right answers, in percent.
const WENT_WELL: f64 = 85.0;
/// The days after which cards of a block are looked at again.
const AGAIN_DAYS: RangeInclusive<i64> = 2..=14;

/// By how many percentage points cards that were last answered late in the evening are remembered worse some days later than cards that
/// were last answered earlier in the day.
pub(super) fn late_loss(week: &[Answered], calendar: &Calendar) -> Option<Figure> {
    let (mut late, mut early) = (Vec::new(), Vec::new());
    for answer in week.iter().filter(|answer| answer.is_learnt) {
        let Some(last) = answer.last_at else { continue };
        if SOON_DAYS.contains(&(calendar.day(answer.at) - calendar.day(last))) {
            let is_late = calendar.hour_of_day(last) >= LATE_HOUR;
            if is_late { late.push(answer.is_right) } else { early.push(answer.is_right) }
        }
    }
    let (late, early) = (percent(late.into_iter())?, percent(early.into_iter())?);
    Some(Figure { value: early.value - late.value, amount: late.amount.min(early.amount) })
}

/// Runs of answers in one deck, in one session.
fn runs(answers: &[Answered]) -> impl Iterator<Item = &[Answered]> {
    answers.chunk_by(|a, b| a.deck == b.deck && a.at.until(b.at) <= PAUSE)
}

/// By how many percentage points cards that were learnt in a block, which went well, are remembered worse when they come again within the
/// week. `week` is the last part of `all`.
pub(super) fn block_loss(all: &[Answered], week: &[Answered], calendar: &Calendar) -> Option<Figure> {
    let (mut in_blocks, mut learnt_on) = (Vec::new(), HashMap::new());
    for run in runs(all) {
        let learning: Vec<&Answered> = run.iter().filter(|answer| !answer.is_learnt).collect();
        let right = percent(learning.iter().map(|answer| answer.is_right));
        if learning.len() >= BLOCK && right.is_some_and(|right| right.value >= WENT_WELL) {
            in_blocks.extend(learning.iter().map(|answer| answer.is_right));
            learnt_on.extend(learning.iter().map(|answer| (answer.card, calendar.day(answer.at))));
        }
    }
    let mut again = Vec::new();
    for answer in week.iter().filter(|answer| answer.is_learnt) {
        let day = calendar.day(answer.at);
        // Each card counts once, when it comes again for the first time.
        if learnt_on.get(&answer.card).is_some_and(|learnt| AGAIN_DAYS.contains(&(day - learnt))) {
            learnt_on.remove(&answer.card);
            again.push(answer.is_right);
        }
    }
    let (then, now) = (percent(in_blocks.into_iter())?, percent(again.into_iter())?);
    Some(Figure { value: then.value - now.value, amount: now.amount })
}
