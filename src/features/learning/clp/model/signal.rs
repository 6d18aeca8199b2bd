//! What behaviour is looked at.

use crate::http::text_enum;

text_enum! {
    /// What behaviour is looked at.
    pub enum Signal {
        /// The time for due cards that were answered correctly, against what their length lets expect.
        AnswerSpeed = "answer_speed",
        /// The length of sessions by the timer, with pauses and the rating of concentration.
        SessionLength = "session_length",
        /// The share of exercises and flashcards in the time of study.
        PracticeShare = "practice_share",
        /// The share of reading and writing in the time of study.
        TextShare = "text_share",
        /// The share of study with others in the time of study.
        TogetherShare = "together_share",
        /// How well new cards with pictures are answered, against those without.
        PictureCards = "picture_cards",
        /// How well long new cards are answered, against short ones.
        LongCards = "long_cards",
        /// The days of a week with study.
        StudyDays = "study_days",
        /// How well new cards are answered on days with many of them, against days with few.
        ManyNewCards = "many_new_cards",
        /// Steps of plans that were done, against those that were skipped.
        PlanSteps = "plan_steps",
        /// Choices of something harder, against those of something easier.
        DifficultyChoices = "difficulty_choices",
        /// Choices of how the tutor gives feedback.
        FeedbackChoices = "feedback_choices",
        /// Things done with others: joining a squad, winning a challenge, sharing a deck.
        SharedActs = "shared_acts",
    }
}

text_enum! {
    /// What the amount of a signal counts.
    pub enum SignalUnit {
        /// Answers to flashcards.
        Answers = "answers",
        /// Sessions by the timer.
        Sessions = "sessions",
        /// Minutes of study.
        Minutes = "minutes",
        /// Days with study.
        Days = "days",
        /// Steps of plans.
        Steps = "steps",
        /// Choices.
        Choices = "choices",
        /// Things done with others.
        Acts = "acts",
    }
}

impl Signal {
    /// What its amount counts.
    pub const fn unit(self) -> SignalUnit {
        match self {
            Self::AnswerSpeed | Self::PictureCards | Self::LongCards | Self::ManyNewCards => SignalUnit::Answers,
            Self::SessionLength => SignalUnit::Sessions,
            Self::PracticeShare | Self::TextShare | Self::TogetherShare => SignalUnit::Minutes,
            Self::StudyDays => SignalUnit::Days,
            Self::PlanSteps => SignalUnit::Steps,
            Self::DifficultyChoices | Self::FeedbackChoices => SignalUnit::Choices,
            Self::SharedActs => SignalUnit::Acts,
        }
    }

    /// Whether it comes from study logs.
    pub const fn is_of_logs(self) -> bool {
        matches!(self.unit(), SignalUnit::Sessions | SignalUnit::Minutes | SignalUnit::Days)
    }

    /// Whether it comes from reviews.
    pub const fn is_of_reviews(self) -> bool {
        matches!(self.unit(), SignalUnit::Answers | SignalUnit::Days)
    }
}
