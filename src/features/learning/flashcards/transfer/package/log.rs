//! The log of a card as Anki keeps it: its answers, and beside them what was set by hand.

use super::PackagedReview;
use crate::features::flashcards::model::{Memory, Phase, Review};

/// The kind of entries that are no answers: a due date was set, or the card was made new again. Their ease is 0.
const BY_HAND: i64 = 4;

/// Whether an entry tells that the schedule was set by hand.
pub fn is_by_hand(entry: &PackagedReview) -> bool {
    entry.kind == BY_HAND && entry.ease == 0
}

/// Whether an entry tells that the card was made new again. FSRS in Anki leaves out all answers before it.
pub fn is_forgotten(entry: &PackagedReview) -> bool {
    is_by_hand(entry) && entry.factor == 0
}

/// Whether a card was made new again after its last answer.
pub fn is_reset(log: &[PackagedReview]) -> bool {
    log.iter().rev().take_while(|entry| entry.ease == 0).any(is_forgotten)
}

/// How many entries at the end of a log the memory of the card tells: what was set last by hand, and that the card was made new again before
/// that.
pub fn carried(log: &[PackagedReview]) -> usize {
    match log.split_last() {
        Some((last, before)) if is_by_hand(last) => 1 + usize::from(!is_forgotten(last) && is_reset(before)),
        _ => 0,
    }
}

/// The E-Factor in thousandths.
pub fn factor(memory: &Memory) -> i64 {
    (memory.ease_factor * 1000.0).round().clamp(1300.0, 60_000.0) as i64
}

/// The log of a card with this memory. Its reviews come oldest first.
pub fn entries(memory: &Memory, reviews: &[Review]) -> Vec<PackagedReview> {
    let (mut log, mut told) = (Vec::new(), None);
    // What a review found tells what was set before it, but for one that came late.
    let found = reviews.iter().map(|review| (&review.before, Some(review)));
    for (memory, review) in found.chain([(memory, None)]) {
        let set = memory.set_at.filter(|set| review.is_none_or(|review| *set < review.reviewed_at));
        let is_unchanged = memory.reviewed_at.is_none_or(|last| Some(last) <= set);
        if set > told && is_unchanged {
            told = set;
            // The last review may be one of the millisecond that is kept.
            let at = set.map_or(0, |set| set.millis() + 1);
            set_by_hand(memory, at, &mut log);
        }
        log.extend(review.map(answer));
    }
    log
}

/// Adds what was set by hand to a log, as Anki does: the interval after it, and no factor where the card was made new again.
fn set_by_hand(memory: &Memory, at: i64, log: &mut Vec<PackagedReview>) {
    let has_answers = log.iter().rev().take_while(|entry| !is_forgotten(entry)).any(|entry| !is_by_hand(entry));
    let mut add = |interval: i64, factor: i64| {
        let before = log.last().map_or(0, |last| last.interval);
        log.push(PackagedReview { at, card: 0, ease: 0, interval, before, factor, took_ms: 0, kind: BY_HAND });
    };
    let is_new = memory.phase == Phase::New;
    // A card that was made new again and got a due date then has no memory of its reviews either.
    let is_blank = memory.reviewed_at.is_none() && memory.stability.is_none();
    if is_new || (is_blank && has_answers) {
        add(0, 0);
    }
    if !is_new {
        add(i64::from(memory.interval_days), factor(memory));
    }
}

fn answer(review: &Review) -> PackagedReview {
    PackagedReview {
        at: review.reviewed_at.millis(),
        card: 0,
        ease: i64::from(review.grade.rating.number()),
        interval: i64::from(review.interval_days),
        before: i64::from(review.before.interval_days),
        factor: factor(&review.before),
        // Anki has a number in each entry, and none that says that it does not know.
        took_ms: review.took_ms.map_or(0, i64::from),
        kind: match review.before.phase {
            Phase::New | Phase::Learning => 0,
            Phase::Review => 1,
            Phase::Relearning => 2,
        },
    }
}
