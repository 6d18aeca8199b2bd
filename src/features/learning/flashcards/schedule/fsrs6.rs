//! FSRS-6 with learning steps as in the reference implementation of its authors.

use super::curve::{Curve, Trace};
use super::sm2::whole;
use super::{Rules, fuzz};
use crate::features::flashcards::model::{Memory, Options, Phase, Rating};
use crate::kernel::Timestamp;

/// FSRS with the parameters of a deck.
pub struct Fsrs6 {
    curve: Curve,
    desired_retention: f64,
}

impl Fsrs6 {
    /// FSRS with the settings of a deck.
    pub fn of(options: &Options) -> Self {
        Self { curve: Curve::of_options(options), desired_retention: options.retention() }
    }

    /// The chance of recall after this many days; nothing without a stability.
    pub fn recall(&self, memory: &Memory, days: f64) -> Option<f64> {
        self.known(memory).map(|trace| self.curve.recall(trace.stability, days))
    }

    /// The days after which the chance of recall has fallen to the desired retention.
    pub fn interval_days(&self, stability: f64) -> f64 {
        self.curve.interval(stability, self.desired_retention)
    }

    pub(super) fn reviewed(
        &self,
        rules: &Rules<'_>,
        seed: i64,
        memory: &Memory,
        rating: Rating,
        at: Timestamp,
    ) -> Memory {
        let given = f64::from(rating.number());
        let next = match self.known(memory) {
            Some(trace) => self.curve.reviewed(trace, f64::from(rules.elapsed_days(memory, at)), given),
            None => self.curve.begun(given),
        };
        let mut after = memory.clone();
        after.stability = Some(next.stability);
        after.difficulty = Some(next.difficulty);
        after.repetitions += 1;
        let is_relearning = matches!(memory.phase, Phase::Relearning | Phase::Review);
        let steps = if is_relearning { &rules.options.relearning_steps } else { &rules.options.learning_steps };
        let delay = match (memory.phase, rating) {
            (Phase::Review, Rating::Again) => {
                after.lapses += 1;
                after.step = 0;
                steps.first().map(|minutes| u64::from(*minutes) * 60)
            }
            (Phase::Review, _) => None,
            (Phase::New, _) => step(&mut after, 0, rating, steps),
            (Phase::Learning | Phase::Relearning, _) => step(&mut after, memory.step, rating, steps),
        };
        match delay {
            Some(seconds) => {
                let phase = if is_relearning { Phase::Relearning } else { Phase::Learning };
                Rules::come_back(&mut after, phase, seconds, at);
            }
            None => {
                let longest = rules.options.maximum_interval_days;
                let days = whole(self.interval_days(next.stability).round()).min(longest);
                let bounds = (memory.interval_days, longest);
                let days = if rules.options.fuzz { fuzz::fuzzed(days, bounds, seed, after.repetitions) } else { days };
                rules.put_off(&mut after, days, at);
            }
        }
        after
    }

    /// What is known of a card that was reviewed. One that was scheduled by SM-2 begins with what its interval and E-Factor say.
    fn known(&self, memory: &Memory) -> Option<Trace> {
        if let (Some(stability), Some(difficulty)) = (memory.stability, memory.difficulty) {
            return Some(Trace { stability, difficulty });
        }
        let is_converted = memory.phase == Phase::Review && memory.interval_days > 0;
        is_converted.then(|| self.curve.of_sm2(memory.ease_factor, memory.interval_days))
    }
}

/// The delay of a card in its steps, in seconds; nothing where it leaves them.
fn step(after: &mut Memory, at_step: u8, rating: Rating, steps: &[u32]) -> Option<u64> {
    let seconds = |place: usize| steps.get(place).map(|minutes| u64::from(*minutes) * 60);
    let place = usize::from(at_step);
    if steps.is_empty() || (place >= steps.len() && rating != Rating::Again) {
        return None;
    }
    match rating {
        Rating::Again => {
            after.step = 0;
            seconds(0)
        }
        Rating::Hard => {
            after.step = at_step;
            match (place, steps) {
                (0, [only]) => Some(u64::from(*only) * 90),
                (0, [first, second, ..]) => Some((u64::from(*first) + u64::from(*second)) * 30),
                _ => seconds(place),
            }
        }
        Rating::Good => {
            after.step = at_step.saturating_add(1);
            seconds(place + 1)
        }
        Rating::Easy => None,
    }
}
