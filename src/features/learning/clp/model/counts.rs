//! What behaviour says about a dimension: counts of a day, and what a week of them means. Pure functions.
//!
//! Each signal is a figure that Schola records anyway. The amounts that a week needs are in `assets/data/learner-profile.toml`. The scales
//! below are conventions, chosen so that what is common lies in the middle; what evidence there is for the dimensions themselves is said
//! on the page `/docs/learner-profile`.

use super::signal::Signal;
use crate::events::{Activity, CardAnswer, Choice, StudySession};

/// The counts of a day, or of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Days with any of it; 1 for a day.
    pub days: i64,
    /// Study logs.
    pub logs: i64,
    /// Reviews of flashcards.
    pub reviews: i64,
    /// Minutes of study whose way is known, and those of them with exercises, with texts, and with others.
    pub minutes: i64,
    pub practice_minutes: i64,
    pub text_minutes: i64,
    pub together_minutes: i64,
    /// Sessions by the timer, and their minutes of concentration.
    pub sessions: i64,
    pub session_minutes: i64,
    /// Timed answers, and the sum of how much faster than expected they were: hundredths of doublings.
    pub timed: i64,
    pub speed: i64,
    /// Answers in learning steps to cards with pictures and without, to long cards and short ones, and how many were right.
    pub pictures: i64,
    pub pictures_right: i64,
    pub plain: i64,
    pub plain_right: i64,
    pub long: i64,
    pub long_right: i64,
    pub short: i64,
    pub short_right: i64,
    /// Steps of plans that were done, and those that were skipped.
    pub steps_done: i64,
    pub steps_skipped: i64,
    /// Choices of something harder, and of something easier.
    pub harder: i64,
    pub easier: i64,
    /// Choices about feedback, and the sum of what they speak for.
    pub feedback: i64,
    pub feedback_sum: i64,
    /// Things done with others.
    pub acts: i64,
    /// Of several days: answers in learning steps on days with many of them and on others, and how many were right.
    pub many: i64,
    pub many_right: i64,
    pub few: i64,
    pub few_right: i64,
}

/// The shortest session that counts, in minutes.
const SHORTEST_SESSION: i64 = 5;
/// A session with a rating of concentration below this counts half.
const CONCENTRATED: u8 = 3;
/// From how many characters on a card is long, and up to how many it is short.
const LONG: u32 = 200;
const SHORT: u32 = 80;
/// From how many answers in learning steps on a day on there are many new cards.
const MANY: i64 = 40;
/// What one thing done with others speaks for, and what each further one adds.
const ONE_ACT: f64 = 60.0;
const MORE_ACTS: f64 = 10.0;
/// The times of answers that are looked at: shorter ones are slips, in longer ones the person was away. Milliseconds.
const TIMED: std::ops::RangeInclusive<u32> = 500..=120_000;
/// What an answer takes without its text, and the characters that are read in a second.
const THINKING_MS: f64 = 4_000.0;
const CHARACTERS_A_SECOND: f64 = 20.0;
/// The most doublings that an answer counts for.
const MOST_DOUBLINGS: f64 = 2.0;

/// Parts of a whole number, rounded.
#[expect(clippy::cast_possible_truncation, reason = "it is within two hundred")]
fn hundredths(number: f64) -> i64 {
    (number * 100.0).round() as i64
}

/// A part of a whole; 0 where there is none.
#[expect(clippy::cast_precision_loss, reason = "counts of a week are small")]
pub(super) fn ratio(part: i64, whole: i64) -> f64 {
    if whole > 0 { part as f64 / whole as f64 } else { 0.0 }
}

impl Counts {
    /// What a study log says.
    pub fn of_session(session: &StudySession) -> Self {
        let minutes = session.minutes;
        let of = |activity: Activity| if session.activity == Some(activity) { minutes } else { 0 };
        let mut counts = Self {
            logs: 1,
            minutes: if session.activity.is_some() { minutes } else { 0 },
            practice_minutes: of(Activity::Practice),
            text_minutes: of(Activity::Text),
            together_minutes: of(Activity::Together),
            ..Self::default()
        };
        if session.is_measured && minutes >= SHORTEST_SESSION {
            // Pauses shorten a session by their share of it.
            let unbroken = minutes * minutes / session.elapsed_minutes.max(minutes);
            let is_distracted = session.focus_rating.is_some_and(|rating| rating < CONCENTRATED);
            counts.sessions = 1;
            counts.session_minutes = if is_distracted { unbroken / 2 } else { unbroken };
        }
        counts
    }

    /// What an answer to a flashcard says.
    pub fn of_answer(answer: &CardAnswer) -> Self {
        let mut counts = Self { reviews: 1, ..Self::default() };
        let right = i64::from(answer.is_right);
        if answer.is_learning {
            if answer.has_picture {
                (counts.pictures, counts.pictures_right) = (1, right);
            } else {
                (counts.plain, counts.plain_right) = (1, right);
            }
            if answer.characters >= LONG {
                (counts.long, counts.long_right) = (1, right);
            } else if answer.characters <= SHORT {
                (counts.short, counts.short_right) = (1, right);
            }
        }
        let took = answer.took_ms.filter(|took| TIMED.contains(took));
        if let Some(took) = took.filter(|_| answer.is_due && answer.is_right) {
            let expected = THINKING_MS + f64::from(answer.characters) * 1_000.0 / CHARACTERS_A_SECOND;
            let doublings = (expected / f64::from(took)).log2().clamp(-MOST_DOUBLINGS, MOST_DOUBLINGS);
            (counts.timed, counts.speed) = (1, hundredths(doublings));
        }
        counts
    }

    /// What steps of plans say: so many that were done, and so many that were skipped.
    pub fn of_steps(done: i64, skipped: i64) -> Self {
        Self { steps_done: done, steps_skipped: skipped, ..Self::default() }
    }

    /// What a choice says.
    pub fn of_choice(choice: Choice) -> Self {
        Self {
            harder: i64::from(choice.is_harder == Some(true)),
            easier: i64::from(choice.is_harder == Some(false)),
            feedback: i64::from(choice.feedback.is_some()),
            feedback_sum: choice.feedback.unwrap_or(0),
            ..Self::default()
        }
    }

    /// What something done with others says.
    pub fn of_act() -> Self {
        Self { acts: 1, ..Self::default() }
    }

    /// How many steps it takes off that this day does not have are left out.
    #[must_use]
    pub fn steps_within(self, day: &Self) -> Self {
        Self {
            steps_done: self.steps_done.max(-day.steps_done),
            steps_skipped: self.steps_skipped.max(-day.steps_skipped),
            ..self
        }
    }

    /// Whether there was study on the day.
    const fn has_study(&self) -> bool {
        self.logs + self.reviews > 0
    }

    /// Answers in learning steps, and how many of them were right.
    const fn learning(&self) -> (i64, i64) {
        (self.pictures + self.plain, self.pictures_right + self.plain_right)
    }

    /// These and others; taken off where `sign` is -1. Days are left alone.
    #[must_use]
    pub const fn with(self, other: &Self, sign: i64) -> Self {
        Self {
            days: self.days,
            logs: self.logs + sign * other.logs,
            reviews: self.reviews + sign * other.reviews,
            minutes: self.minutes + sign * other.minutes,
            practice_minutes: self.practice_minutes + sign * other.practice_minutes,
            text_minutes: self.text_minutes + sign * other.text_minutes,
            together_minutes: self.together_minutes + sign * other.together_minutes,
            sessions: self.sessions + sign * other.sessions,
            session_minutes: self.session_minutes + sign * other.session_minutes,
            timed: self.timed + sign * other.timed,
            speed: self.speed + sign * other.speed,
            pictures: self.pictures + sign * other.pictures,
            pictures_right: self.pictures_right + sign * other.pictures_right,
            plain: self.plain + sign * other.plain,
            plain_right: self.plain_right + sign * other.plain_right,
            long: self.long + sign * other.long,
            long_right: self.long_right + sign * other.long_right,
            short: self.short + sign * other.short,
            short_right: self.short_right + sign * other.short_right,
            steps_done: self.steps_done + sign * other.steps_done,
            steps_skipped: self.steps_skipped + sign * other.steps_skipped,
            harder: self.harder + sign * other.harder,
            easier: self.easier + sign * other.easier,
            feedback: self.feedback + sign * other.feedback,
            feedback_sum: self.feedback_sum + sign * other.feedback_sum,
            acts: self.acts + sign * other.acts,
            many: self.many,
            many_right: self.many_right,
            few: self.few,
            few_right: self.few_right,
        }
    }

    /// What an answer says, without the kinds of which a day has none: what the card was may have changed since.
    #[must_use]
    pub const fn within(self, day: &Self) -> Self {
        let mut counts = self;
        if day.timed < self.timed {
            (counts.timed, counts.speed) = (0, 0);
        }
        if day.pictures < self.pictures || day.pictures_right < self.pictures_right {
            (counts.pictures, counts.pictures_right) = (0, 0);
        }
        if day.plain < self.plain || day.plain_right < self.plain_right {
            (counts.plain, counts.plain_right) = (0, 0);
        }
        if day.long < self.long || day.long_right < self.long_right {
            (counts.long, counts.long_right) = (0, 0);
        }
        if day.short < self.short || day.short_right < self.short_right {
            (counts.short, counts.short_right) = (0, 0);
        }
        counts
    }

    /// The sum of several days.
    pub fn sum<'a>(days: impl IntoIterator<Item = &'a Self>) -> Self {
        let add = |sum: Self, day: &Self| {
            let (learning, right) = day.learning();
            let mut sum = Self { days: sum.days + i64::from(day.has_study()), ..sum.with(day, 1) };
            if learning >= MANY {
                (sum.many, sum.many_right) = (sum.many + learning, sum.many_right + right);
            } else {
                (sum.few, sum.few_right) = (sum.few + learning, sum.few_right + right);
            }
            sum
        };
        days.into_iter().fold(Self::default(), add)
    }

    /// Whether any of the day belongs to a signal, be it too little to say something. `week` is the sum of its week: study alone belongs
    /// to the share of study with others where the week has some of that.
    pub const fn touches(&self, signal: Signal, week: &Self) -> bool {
        match signal {
            Signal::TogetherShare => self.minutes > 0 && week.together_minutes > 0,
            Signal::PlanSteps => self.steps_done + self.steps_skipped > 0,
            Signal::DifficultyChoices => self.harder + self.easier > 0,
            Signal::FeedbackChoices => self.feedback > 0,
            Signal::SharedActs => self.acts > 0,
            _ => self.has_study() && self.touches_study(signal),
        }
    }

    /// The same for signals of study logs and reviews.
    const fn touches_study(&self, signal: Signal) -> bool {
        match signal {
            Signal::AnswerSpeed => self.timed > 0,
            Signal::SessionLength => self.sessions > 0,
            Signal::PracticeShare | Signal::TextShare => self.minutes > 0,
            Signal::PictureCards => self.pictures + self.plain > 0,
            Signal::LongCards => self.long + self.short > 0,
            Signal::StudyDays => true,
            Signal::ManyNewCards => self.learning().0 > 0,
            Signal::TogetherShare
            | Signal::PlanSteps
            | Signal::DifficultyChoices
            | Signal::FeedbackChoices
            | Signal::SharedActs => false,
        }
    }

    /// How much there is of a signal on a day that it touches. Where two kinds are compared, a day can have one of them alone, so those of
    /// both count.
    pub fn amount_of_day(&self, signal: Signal) -> i64 {
        match signal {
            Signal::TogetherShare => self.minutes,
            Signal::ManyNewCards => self.learning().0,
            Signal::PictureCards => self.pictures + self.plain,
            Signal::LongCards => self.long + self.short,
            _ => self.amount(signal),
        }
    }

    /// The value that a day speaks for. Where days are compared with others, that is the share of right answers. A day that has one of two
    /// kinds alone speaks for neither.
    pub fn target_of_day(&self, signal: Signal) -> f64 {
        let (learning, right) = self.learning();
        match signal {
            Signal::ManyNewCards => 100.0 * ratio(right, learning),
            Signal::PictureCards | Signal::LongCards if self.amount(signal) == 0 => 50.0,
            _ => self.target(signal),
        }
    }

    /// How much there is of a signal in a week, or on a day by itself.
    pub fn amount(&self, signal: Signal) -> i64 {
        match signal {
            Signal::ManyNewCards => self.many.min(self.few),
            Signal::PlanSteps => self.steps_done + self.steps_skipped,
            Signal::DifficultyChoices => self.harder + self.easier,
            Signal::FeedbackChoices => self.feedback,
            Signal::SharedActs => self.acts,
            Signal::AnswerSpeed => self.timed,
            Signal::SessionLength => self.sessions,
            Signal::PracticeShare | Signal::TextShare => self.minutes,
            Signal::TogetherShare if self.together_minutes == 0 => 0,
            Signal::TogetherShare => self.minutes,
            Signal::PictureCards => self.pictures.min(self.plain),
            Signal::LongCards => self.long.min(self.short),
            Signal::StudyDays => self.days,
        }
    }

    /// The value from 0 to 100 that a signal speaks for.
    pub fn target(&self, signal: Signal) -> f64 {
        let better = |right: i64, all: i64, other_right: i64, other: i64| {
            50.0 + 100.0 * (ratio(right, all) - ratio(other_right, other))
        };
        let target = match signal {
            // Twice as fast as expected is 75, half as fast is 25.
            Signal::AnswerSpeed => 50.0 + 25.0 * ratio(self.speed, self.timed) / 100.0,
            // An hour is 100.
            Signal::SessionLength => 100.0 * ratio(self.session_minutes, self.sessions) / 60.0,
            Signal::PracticeShare => 100.0 * ratio(self.practice_minutes, self.minutes),
            Signal::TextShare => 100.0 * ratio(self.text_minutes, self.minutes),
            // Two fifths of the time with others is 100.
            Signal::TogetherShare => 250.0 * ratio(self.together_minutes, self.minutes),
            Signal::PictureCards => better(self.pictures_right, self.pictures, self.plain_right, self.plain),
            Signal::LongCards => better(self.long_right, self.long, self.short_right, self.short),
            Signal::ManyNewCards => better(self.many_right, self.many, self.few_right, self.few),
            Signal::PlanSteps => 100.0 * ratio(self.steps_done, self.steps_done + self.steps_skipped),
            Signal::DifficultyChoices => 100.0 * ratio(self.harder, self.harder + self.easier),
            Signal::FeedbackChoices => ratio(self.feedback_sum, self.feedback),
            Signal::SharedActs => ONE_ACT + MORE_ACTS * ratio(self.acts - 1, 1),
            // Five days a week are 100.
            Signal::StudyDays => 100.0 * ratio(self.days, 5),
        };
        target.clamp(0.0, 100.0)
    }
}

/// What a week says about a dimension.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed {
    /// The value from 0 to 100 that it speaks for.
    pub target: f64,
    /// How much it says, from 0 to 1.
    pub weight: f64,
}
