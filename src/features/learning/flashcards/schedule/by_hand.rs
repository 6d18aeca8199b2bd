//! Schedules that a person sets by hand, as "Set due date" and "Forget" of Anki do.

use super::Rules;
use crate::features::flashcards::model::{Memory, Phase, SECOND_INTERVAL, Scheduler};
use crate::kernel::Timestamp;

impl Rules<'_> {
    /// The memory of a card that is next due on a day. A card that comes at intervals of days keeps its interval and what is known of it. Other
    /// cards become such a card, with an interval of the days until then, 1 at least.
    pub fn due_on(&self, memory: &Memory, day: i64, now: Timestamp) -> Memory {
        let mut after = memory.clone();
        let days = u32::try_from(day - self.calendar.day(now)).unwrap_or(0);
        match memory.phase {
            Phase::Review => {}
            Phase::Relearning => after.interval_days = memory.interval_days.max(1),
            Phase::New | Phase::Learning => {
                after.interval_days = days.max(1);
                if self.scheduler == Scheduler::Sm2 {
                    let least = if after.interval_days >= SECOND_INTERVAL { 2 } else { 1 };
                    after.repetitions = memory.repetitions.max(least);
                }
            }
        }
        after.phase = Phase::Review;
        after.step = 0;
        let start = self.calendar.start(day);
        after.due_at = Some(start);
        (after.shows_at, after.rests_until) = (start, start);
        after.repeat_until = None;
        after.is_leech = false;
        after.set_at = Some(set_at(memory, now));
        after
    }

    /// The memory of a card that is new again. How often it was reviewed and forgotten is still known, as in Anki; SM-2 counts its repetitions
    /// from the beginning.
    pub fn forgotten(&self, memory: &Memory, now: Timestamp) -> Memory {
        let repetitions = if self.scheduler == Scheduler::Sm2 { 0 } else { memory.repetitions };
        let set_at = Some(set_at(memory, now));
        Memory { repetitions, lapses: memory.lapses, set_at, ..Memory::default() }
    }
}

/// The time up to which reviews no longer change the schedule: the last review is among them, one that follows within the same millisecond is not.
fn set_at(memory: &Memory, now: Timestamp) -> Timestamp {
    let before = Timestamp::from_millis(now.millis() - 1);
    memory.reviewed_at.map_or(before, |last| last.max(before))
}
