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
