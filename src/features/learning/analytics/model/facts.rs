//! What is counted of a day.

use super::steps;
use crate::events::Learned;

/// The figures of the school; classes have their ids.
pub type Scope = i64;

/// What a person did on a day, in a subject or altogether.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Facts {
    pub minutes: i64,
    pub reviews: i64,
    /// Answers to flashcards that had been learned.
    pub learned: i64,
    /// The right ones of them.
    pub remembered: i64,
    pub questions: i64,
    pub model_answers: i64,
    pub tokens_read: i64,
    pub tokens_written: i64,
    /// In millionths.
    pub cost: i64,
}

/// A place in the counts of people: the number of the measure, and that of the step.
pub type Entry = (i64, i64);
/// How many people had a value in a step on a day: the day, the place, the people.
pub type DayEntry = (i64, Entry, i64);
/// The same of a subject: the subject and the day, the place and the people.
pub type SubjectEntry = ((i64, i64), (Entry, i64));

impl Facts {
    /// These and others; the others are taken away where `sign` is -1.
    #[must_use]
    pub const fn plus(self, other: Self, sign: i64) -> Self {
        Self {
            minutes: self.minutes + sign * other.minutes,
            reviews: self.reviews + sign * other.reviews,
            learned: self.learned + sign * other.learned,
            remembered: self.remembered + sign * other.remembered,
            questions: self.questions + sign * other.questions,
            model_answers: self.model_answers + sign * other.model_answers,
            tokens_read: self.tokens_read + sign * other.tokens_read,
            tokens_written: self.tokens_written + sign * other.tokens_written,
            cost: self.cost + sign * other.cost,
        }
    }

    /// What an event says.
    pub const fn of(learned: &Learned) -> Self {
        let none = Self {
            minutes: 0,
            reviews: 0,
            learned: 0,
            remembered: 0,
            questions: 0,
            model_answers: 0,
            tokens_read: 0,
            tokens_written: 0,
            cost: 0,
        };
        match learned {
            Learned::Studied { minutes, .. } => Self { minutes: *minutes, ..none },
            Learned::Reviewed(count) => {
                Self { reviews: count.reviews, learned: count.learned, remembered: count.remembered, ..none }
            }
            Learned::Asked { count, .. } => Self {
                questions: count.questions,
                model_answers: count.model_answers,
                tokens_read: count.tokens_read,
                tokens_written: count.tokens_written,
                cost: count.cost,
                ..none
            },
        }
    }

    /// Whether the person did nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The step of the minutes.
    pub fn minutes_step(&self) -> Option<i64> {
        (self.minutes > 0).then(|| steps::of_minutes(self.minutes))
    }

    /// The step of the reviews.
    pub fn reviews_step(&self) -> Option<i64> {
        (self.reviews > 0).then(|| steps::of_reviews(self.reviews))
    }

    /// The step of the retention, of enough answers.
    pub fn retention_step(&self) -> Option<i64> {
        (self.learned >= steps::LEAST_ANSWERS).then(|| steps::of_share(self.remembered, self.learned))
    }

    /// The places of the day in the counts of people.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        let retention = self.retention_step();
        let all = [
            self.minutes_step().map(|step| (steps::MINUTES, step)),
            self.reviews_step().map(|step| (steps::REVIEWS, step)),
            retention.map(|step| (steps::RETENTION, step)),
            retention.map(|step| (steps::EFFORTS + steps::effort(self.minutes), step)),
        ];
        all.into_iter().flatten()
    }
}

/// The sums of a day over people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayTotals {
    pub day: i64,
    /// People who learned on the day.
    pub learners: i64,
    /// People who learned on the day or the six before.
    pub week: i64,
    /// People who learned on the day or the 27 before.
    pub month: i64,
    pub studying: i64,
    pub reviewing: i64,
    /// People who answered flashcards that they had learned.
    pub recalling: i64,
    pub asking: i64,
    pub sums: Facts,
}

impl DayTotals {
    /// What a person adds to the day, its rolling counts left out.
    pub fn of(day: i64, facts: &Facts) -> Self {
        Self {
            day,
            learners: i64::from(!facts.is_empty()),
            week: 0,
            month: 0,
            studying: i64::from(facts.minutes > 0),
            reviewing: i64::from(facts.reviews > 0),
            recalling: i64::from(facts.learned > 0),
            asking: i64::from(facts.questions > 0),
            sums: *facts,
        }
    }

    /// What changes where these take the place of others.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self {
            day: self.day,
            learners: self.learners - other.learners,
            week: self.week - other.week,
            month: self.month - other.month,
            studying: self.studying - other.studying,
            reviewing: self.reviewing - other.reviewing,
            recalling: self.recalling - other.recalling,
            asking: self.asking - other.asking,
            sums: self.sums.plus(other.sums, -1),
        }
    }

    /// Whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        *self == Self { day: self.day, ..Self::default() }
    }
}
