//! FSRS-6 in plain numbers of double precision, so that memories agree with the reference implementation to four decimals however large they
//! are, and thousands of cards are looked at quickly. The crate `fsrs` of its authors computes the same in single precision and fits the
//! parameters; tests compare the two.

use fsrs::check_and_fill_parameters;

use crate::features::flashcards::model::{Memory, Options};

/// The 21 parameters of FSRS-6.
pub type Weights = [f64; 21];

/// The published parameters.
pub const PUBLISHED: Weights = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
    1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

/// The bounds of a stability, in days.
pub(super) const SHORTEST: f64 = 0.001;
const LONGEST: f64 = 36_500.0;

/// The ratings of FSRS that values are computed with.
pub const AGAIN: f64 = 1.0;
pub const GOOD: f64 = 3.0;

/// What FSRS knows of a card: days after which the chance of recall is 90 %, and difficulty from 1 to 10.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trace {
    pub stability: f64,
    pub difficulty: f64,
}

impl Trace {
    /// The trace of a card. One that SM-2 schedules has its interval for a stability.
    pub fn of(memory: &Memory) -> Self {
        let interval = f64::from(memory.interval_days.max(1));
        Self { stability: memory.stability.unwrap_or(interval), difficulty: memory.difficulty.unwrap_or(5.0) }
    }
}

/// FSRS-6 with its parameters.
#[derive(Debug, Clone)]
pub struct Curve {
    weights: Weights,
    decay: f64,
    factor: f64,
}

impl Default for Curve {
    fn default() -> Self {
        Self::of(PUBLISHED)
    }
}

impl Curve {
    /// The curve with these parameters.
    pub fn of(weights: Weights) -> Self {
        let decay = -weights[20];
        Self { weights, decay, factor: 0.9_f64.powf(1.0 / decay) - 1.0 }
    }

    /// The curve of a deck.
    pub fn of_options(options: &Options) -> Self {
        let Some(own) = options.parameters.as_deref().and_then(|own| check_and_fill_parameters(own).ok()) else {
            return Self::default();
        };
        let mut weights = PUBLISHED;
        for (weight, own) in weights.iter_mut().zip(own) {
            // The shortest decimal number that means the same, as a person writes it.
            *weight = own.to_string().parse().unwrap_or_else(|_| f64::from(own));
        }
        Self::of(weights)
    }

    /// The chance of recall after this many days.
    pub fn recall(&self, stability: f64, days: f64) -> f64 {
        (1.0 + self.factor * days / stability).powf(self.decay)
    }

    /// The days after which the chance of recall has fallen to `retention`.
    pub fn interval(&self, stability: f64, retention: f64) -> f64 {
        stability / self.factor * (retention.powf(1.0 / self.decay) - 1.0)
    }

    /// How many times as many reviews there are with a desired retention of `to` as with one of `from`, because intervals are shorter.
    pub fn review_ratio(&self, from: f64, to: f64) -> f64 {
        self.interval(1.0, from) / self.interval(1.0, to)
    }

    /// A card after its first rating.
    pub fn begun(&self, rating: f64) -> Trace {
        let w = &self.weights;
        let place = (rating as usize).clamp(1, 4) - 1;
        Trace {
            stability: w[place].clamp(SHORTEST, LONGEST),
            difficulty: self.first_difficulty(rating).clamp(1.0, 10.0),
        }
    }

    fn first_difficulty(&self, rating: f64) -> f64 {
        self.weights[4] - (self.weights[5] * (rating - 1.0)).exp() + 1.0
    }

    /// A card that SM-2 scheduled: its interval is the stability, and the difficulty is the one with which a success lets the stability grow
    /// by the E-Factor, as in the crate `fsrs`.
    pub fn of_sm2(&self, ease_factor: f64, interval_days: u32) -> Trace {
        let w = &self.weights;
        let stability = f64::from(interval_days).clamp(SHORTEST, LONGEST);
        let growth = w[8].exp() * stability.powf(-w[9]) * (0.1 * w[10]).exp_m1();
        Trace { stability, difficulty: (11.0 - (ease_factor - 1.0) / growth).clamp(1.0, 10.0) }
    }

    /// A card after a review this many days after the last one; 0 for the same day.
    pub fn reviewed(&self, before: Trace, days: f64, rating: f64) -> Trace {
        let (w, s, d) = (&self.weights, before.stability, before.difficulty);
        let stability = if days < 1.0 {
            let factor = (w[17] * (rating - 3.0 + w[18])).exp() * s.powf(-w[19]);
            s * if rating >= 2.0 { factor.max(1.0) } else { factor }
        } else {
            let recall = self.recall(s, days);
            if rating > AGAIN { self.kept(before, recall, rating) } else { self.lost(before, recall) }
        };
        let damped = d + (10.0 - d) * -w[6] * (rating - 3.0) / 9.0;
        let difficulty = w[7] * (self.first_difficulty(4.0) - damped) + damped;
        Trace { stability: stability.clamp(SHORTEST, LONGEST), difficulty: difficulty.clamp(1.0, 10.0) }
    }

    /// The stability after a success.
    pub(super) fn kept(&self, Trace { stability, difficulty }: Trace, recall: f64, rating: f64) -> f64 {
        let w = &self.weights;
        let bonus = if rating == 2.0 {
            w[15]
        } else if rating == 4.0 {
            w[16]
        } else {
            1.0
        };
        let grown = w[8].exp() * (11.0 - difficulty) * stability.powf(-w[9]) * (((1.0 - recall) * w[10]).exp() - 1.0);
        stability * (grown * bonus + 1.0)
    }

    /// The stability after a failure.
    pub(super) fn lost(&self, Trace { stability, difficulty }: Trace, recall: f64) -> f64 {
        let w = &self.weights;
        let left =
            w[11] * difficulty.powf(-w[12]) * ((stability + 1.0).powf(w[13]) - 1.0) * ((1.0 - recall) * w[14]).exp();
        left.min(stability / (w[17] * w[18]).exp())
    }
}
