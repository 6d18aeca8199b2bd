//! FSRS-6, by the crate `fsrs` of its authors, with learning steps as in their reference implementation.

use fsrs::{DEFAULT_PARAMETERS, FSRS, MemoryState, current_retrievability};

use super::sm2::whole;
use super::{Rules, fuzz};
use crate::features::flashcards::model::{Memory, Options, Phase, Rating};
use crate::kernel::{Error, Result, Timestamp};

/// FSRS with the parameters of a deck.
pub struct Fsrs6 {
    model: FSRS,
    desired_retention: f32,
    decay: f32,
}

impl Fsrs6 {
    /// FSRS with the settings of a deck.
    pub fn of(options: &Options) -> Result<Self> {
        let parameters = options.parameters.as_deref().unwrap_or(&DEFAULT_PARAMETERS);
        let model = FSRS::new(parameters).map_err(|error| Error::internal_text(error.to_string()))?;
        let decay = parameters.get(20).copied().unwrap_or(DEFAULT_PARAMETERS[20]);
        Ok(Self { model, desired_retention: options.retention() as f32, decay })
    }

    /// The chance of recall after this many days; nothing without a stability.
    pub fn recall(&self, memory: &Memory, days: u32) -> Option<f64> {
        let state = self.known(memory)?;
        Some(f64::from(current_retrievability(state, days as f32, self.decay)))
    }

    /// The days after which the chance of recall has fallen to the desired retention.
    pub fn interval_days(&self, stability: f64) -> f64 {
        f64::from(self.model.next_interval(Some(stability as f32), self.desired_retention, 0))
    }

    pub(super) fn reviewed(
        &self,
        rules: &Rules<'_>,
        seed: i64,
        memory: &Memory,
        rating: Rating,
        at: Timestamp,
    ) -> Result<Memory> {
        let next = self
            .model
            .next_states(self.known(memory), self.desired_retention, rules.elapsed_days(memory, at))
            .map_err(|error| Error::internal_text(error.to_string()))?;
        let next = match rating {
            Rating::Again => next.again,
            Rating::Hard => next.hard,
            Rating::Good => next.good,
            Rating::Easy => next.easy,
        };
        let mut after = memory.clone();
        after.stability = Some(f64::from(next.memory.stability));
        after.difficulty = Some(f64::from(next.memory.difficulty));
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
                let days = whole(f64::from(next.interval).round()).min(longest);
                let bounds = (memory.interval_days, longest);
                let days = if rules.options.fuzz { fuzz::fuzzed(days, bounds, seed, after.repetitions) } else { days };
                rules.put_off(&mut after, days, at);
            }
        }
        Ok(after)
    }

    /// The state of a card that was reviewed. A card that was scheduled by SM-2 begins with what its interval and E-Factor say.
    fn known(&self, memory: &Memory) -> Option<MemoryState> {
        state(memory).or_else(|| {
            let is_converted = memory.phase == Phase::Review && memory.interval_days > 0;
            let interval = memory.interval_days as f32;
            is_converted
                .then(|| self.model.memory_state_from_sm2(memory.ease_factor as f32, interval, 0.9).ok())
                .flatten()
        })
    }
}

fn state(memory: &Memory) -> Option<MemoryState> {
    Some(MemoryState { stability: memory.stability? as f32, difficulty: memory.difficulty? as f32 })
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
