//! What Anki knows of a card, as the memory of a card here.

use serde::Deserialize;

use super::dates::{FIRST_TIME, MORNING_SECONDS};
use super::log::{is_by_hand, is_forgotten, is_reset};
use super::options::LONGEST_INTERVAL;
use super::{PackagedCard, PackagedReview};
use crate::features::flashcards::model::{Grade, Memory, Options, Phase, Rating, SECOND_INTERVAL, Scheduler};
use crate::kernel::{Calendar, Timestamp};

const DAY_SECONDS: i64 = 24 * 3600;
/// The longest time of an answer, in milliseconds.
const LONGEST_ANSWER: i64 = 3_600_000;

/// The memory of FSRS, as it is stored beside a card.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Data {
    s: Option<f64>,
    d: Option<f64>,
    lrt: Option<f64>,
}

/// A card as it is created.
#[derive(Debug)]
pub struct Imported {
    pub memory: Memory,
    pub is_suspended: bool,
    pub is_buried: bool,
}

fn small(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

/// The memory of a card. `created` is when its collection was created, in seconds.
pub fn state_of(
    card: &PackagedCard,
    reviews: &[PackagedReview],
    created: i64,
    calendar: &Calendar,
    (scheduler, options): (Scheduler, &Options),
) -> Imported {
    let data: Data = serde_json::from_str(&card.data).unwrap_or_default();
    let mut memory = Memory { phase: phase_of(card.phase), ..Memory::default() };
    if card.factor > 0 {
        memory.ease_factor = (card.factor.min(100_000) as f64 / 1000.0).max(1.3);
    }
    memory.repetitions = small(card.reps);
    memory.lapses = small(card.lapses);
    memory.is_leech = card.is_leech;
    memory.stability = data.s.filter(|days| days.is_finite() && *days > 0.0 && *days < 1e6);
    memory.difficulty = data.d.filter(|difficulty| (1.0..=10.0).contains(difficulty));
    if memory.difficulty.is_none() || memory.phase == Phase::New {
        (memory.stability, memory.difficulty) = (None, None);
    }
    let morning = |number: i64| {
        let seconds = created.saturating_add(number.saturating_mul(DAY_SECONDS)).saturating_add(MORNING_SECONDS);
        calendar.start(calendar.day(Timestamp::from_millis(seconds.clamp(0, 1 << 40).saturating_mul(1000))))
    };
    let steps = |steps: &[u32]| {
        let left = usize::try_from(card.steps_left.rem_euclid(1000)).unwrap_or(0);
        u8::try_from(steps.len().saturating_sub(left.max(1))).unwrap_or(0)
    };
    let due = match memory.phase {
        Phase::New => None,
        Phase::Review => {
            memory.interval_days = small(card.interval).max(1);
            Some(morning(card.due.clamp(-100_000, 100_000)))
        }
        Phase::Learning | Phase::Relearning => {
            let is_first = memory.phase == Phase::Learning;
            memory.step = steps(if is_first { &options.learning_steps } else { &options.relearning_steps });
            let is_time = card.due >= FIRST_TIME;
            let time = Timestamp::from_millis(card.due.clamp(0, 1 << 40).saturating_mul(1000));
            Some(if is_time { time } else { morning(card.due.clamp(-100_000, 100_000)) })
        }
    };
    memory.due_at = due;
    // New cards stay in their order.
    memory.shows_at = due.unwrap_or_else(|| Timestamp::from_millis(card.due.clamp(0, FIRST_TIME)));
    memory.rests_until = memory.shows_at;
    if scheduler == Scheduler::Sm2 {
        memory.repetitions = repetitions(&memory, reviews, calendar);
    }
    memory.set_at = reviews.last().filter(|last| is_by_hand(last)).map(|last| Timestamp::from_millis(last.at.max(0)));
    // What was reviewed before a card was made new again is no longer known of it.
    if memory.phase != Phase::New && !is_reset(reviews) {
        let logged = reviews.iter().filter(|review| grade_of(review).is_some()).map(|review| review.at).max();
        let said = data.lrt.filter(|seconds| (0.0..1e11).contains(seconds)).map(|seconds| (seconds * 1000.0) as i64);
        let reckoned = || due.map(|due| due.millis() - i64::from(memory.interval_days) * DAY_SECONDS * 1000);
        // The log is more precise.
        let same = logged.filter(|at| said.is_some_and(|said| said / 1000 == at / 1000));
        memory.reviewed_at = same.or(said).or(logged).or_else(reckoned).map(|at| Timestamp::from_millis(at.max(0)));
    }
    Imported { memory, is_suspended: card.queue == -1, is_buried: matches!(card.queue, -3 | -2) }
}

/// The repetitions of SM-2: the days in a row on which the card was known, since it was last forgotten or made new again. Where the log is missing, or says
/// less than the interval, the interval tells whether there was a second one.
fn repetitions(memory: &Memory, reviews: &[PackagedReview], calendar: &Calendar) -> u32 {
    let (mut count, mut last) = (0, None);
    for review in reviews {
        if is_forgotten(review) {
            (count, last) = (0, None);
        }
        let Some(grade) = grade_of(review) else { continue };
        let day = calendar.day(Timestamp::from_millis(review.at));
        if grade.rating == Rating::Again {
            count = 0;
        } else if last != Some(day) {
            count += 1;
        }
        last = Some(day);
    }
    match memory.phase {
        Phase::New => 0,
        Phase::Review if memory.interval_days >= SECOND_INTERVAL => count.max(2),
        Phase::Review if last.is_none() => 1,
        _ => count,
    }
}

fn phase_of(phase: i64) -> Phase {
    match phase {
        1 => Phase::Learning,
        2 => Phase::Review,
        3 => Phase::Relearning,
        _ => Phase::New,
    }
}

fn grade_of(review: &PackagedReview) -> Option<Grade> {
    let rating = match review.ease {
        1 => Rating::Again,
        2 => Rating::Hard,
        3 => Rating::Good,
        4 => Rating::Easy,
        _ => return None,
    };
    (0..=3).contains(&review.kind).then(|| Grade::of_rating(rating))
}

/// Whether an entry of the log is an answer. Others tell of dates that were set by hand or by a change of settings.
pub fn is_answer(review: &PackagedReview) -> bool {
    grade_of(review).is_some()
}

/// A review of the log as it is kept here.
#[derive(Debug)]
pub struct Logged {
    /// What stays the same when the same package, or a later one of the collection, is imported again.
    pub client_id: String,
    pub grade: Grade,
    pub at: Timestamp,
    /// How long the answer took, where that is known: Anki writes 0 where it is not.
    pub took_ms: Option<u32>,
    /// The interval after it.
    pub interval_days: u32,
    /// The memory before it.
    pub before: Memory,
}

/// A review of the log. Nothing for what was no answer, such as a date that was set by hand.
pub fn reviewed(review: &PackagedReview, last: Option<&PackagedReview>) -> Option<Logged> {
    let grade = grade_of(review)?;
    let phase = match (review.kind, last) {
        (0, None) => Phase::New,
        (0, Some(_)) => Phase::Learning,
        (2, _) => Phase::Relearning,
        _ => Phase::Review,
    };
    let mut before = Memory { phase, ..Memory::default() };
    if phase == Phase::Review {
        before.interval_days = small(review.before).max(1);
    }
    if let Some(last) = last {
        before.reviewed_at = Some(Timestamp::from_millis(last.at.max(0)));
        if last.factor >= 1300 {
            before.ease_factor = last.factor.min(100_000) as f64 / 1000.0;
        }
    }
    Some(Logged {
        client_id: format!("anki {} {}", review.at, review.card),
        grade,
        at: Timestamp::from_millis(review.at.max(0)),
        took_ms: (review.took_ms > 0).then(|| small(review.took_ms.min(LONGEST_ANSWER))),
        interval_days: small(review.interval.min(i64::try_from(LONGEST_INTERVAL).unwrap_or(i64::MAX))),
        before,
    })
}
