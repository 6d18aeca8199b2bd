//! What events about learning say.

/// What a person does while studying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// Reads or writes.
    Text,
    /// Solves exercises or reviews flashcards.
    Practice,
    /// Watches a video or listens to a recording.
    Video,
    /// Studies with others.
    Together,
}

/// Time of study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StudySession {
    /// Without pauses.
    pub minutes: i64,
    /// With pauses.
    pub elapsed_minutes: i64,
    /// How, where that is known.
    pub activity: Option<Activity>,
    /// Whether the timer measured it.
    pub is_measured: bool,
    /// 1 to 5.
    pub focus_rating: Option<u8>,
}

/// What a person did on a day, to be counted. Numbers are negative where it was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Learned {
    /// Time of study.
    Studied {
        /// The subject, as it was written.
        subject: String,
        /// Without pauses.
        minutes: i64,
    },
    /// Answers to flashcards.
    Reviewed(ReviewCount),
    /// Questions to the tutor.
    Asked {
        /// The subject of the texts that the answers cite, where there is one.
        subject: Option<String>,
        /// How many, and what the language model reported.
        count: QuestionCount,
    },
}

/// Answers to flashcards of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReviewCount {
    /// All answers.
    pub reviews: i64,
    /// Those to cards that had been learnt.
    pub learned: i64,
    /// Those of them that were right.
    pub remembered: i64,
}

impl ReviewCount {
    /// These and others.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            reviews: self.reviews + other.reviews,
            learned: self.learned + other.learned,
            remembered: self.remembered + other.remembered,
        }
    }
}

/// Questions to the tutor, and what the language model reported of its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuestionCount {
    /// All questions.
    pub questions: i64,
    /// Those that a language model answered.
    pub model_answers: i64,
    /// Tokens of the conversations.
    pub tokens_read: i64,
    /// Tokens of the answers.
    pub tokens_written: i64,
    /// What the answers cost, in millionths of the currency of the provider.
    pub cost: i64,
}

impl QuestionCount {
    /// These and others; the others are taken away where `sign` is -1.
    #[must_use]
    pub const fn plus(self, other: Self, sign: i64) -> Self {
        Self {
            questions: self.questions + sign * other.questions,
            model_answers: self.model_answers + sign * other.model_answers,
            tokens_read: self.tokens_read + sign * other.tokens_read,
            tokens_written: self.tokens_written + sign * other.tokens_written,
            cost: self.cost + sign * other.cost,
        }
    }
}

/// What a person chose about how to learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Choice {
    /// Whether something harder, or something easier.
    pub is_harder: Option<bool>,
    /// How much feedback: from 0, short and at the end, to 100, at once and in detail.
    pub feedback: Option<i64>,
}

/// An answer to a flashcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardAnswer {
    pub is_right: bool,
    /// Whether the card was in its first learning steps.
    pub is_learning: bool,
    /// Whether the card had been learnt and was due.
    pub is_due: bool,
    pub has_picture: bool,
    /// The length of both sides.
    pub characters: u32,
    pub took_ms: Option<u32>,
    /// The interval of the card in days, before the request and after it.
    pub intervals: (u32, u32),
}
