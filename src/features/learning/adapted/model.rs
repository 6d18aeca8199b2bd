//! Settings that adaptations change, and adaptations in the log.

use serde::{Deserialize, Serialize};

use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// What an adaptation changes. Switches are 0 or 1.
    pub enum Setting {
        /// Minutes without a break in the plan of the day.
        SessionMinutes = "session_minutes",
        /// Minutes of a break in the plan of the day.
        BreakMinutes = "break_minutes",
        /// The length of steps of the plan and of answers of the tutor, in percent of the usual one.
        ChunkPercent = "chunk_percent",
        /// How much the tutor gives away: 0 answers at once, 1 explains in steps, 2 gives a hint first.
        HintLevel = "hint_level",
        /// The order of reviews: 0 by date, 1 by urgency.
        CardOrder = "card_order",
        /// New cards a day, in percent of what each deck allows.
        NewCardPercent = "new_card_percent",
        /// The hour of the evening from which on there are no new cards; 0 for none.
        NewUntilHour = "new_until_hour",
        /// What is added to the desired retention of decks, in percentage points.
        RetentionPoints = "retention_points",
        /// Whether cards of several topics are mixed.
        Interleaving = "interleaving",
        /// Whether cards and texts are shown with larger type, wider spacing and shorter lines.
        ReadingAids = "reading_aids",
        /// Whether cards can be read aloud with one press.
        Audio = "audio",
    }
}

text_enum! {
    /// What ended an adaptation.
    pub enum Ending {
        /// The person.
        Reverted = "reverted",
        /// Another adaptation that changes one of its settings.
        Replaced = "replaced",
        /// What it was for: there is nothing left to do.
        Finished = "finished",
    }
}

text_enum! {
    /// What is compared before and after.
    pub enum Measure {
        /// The share of answers to flashcards that are right, in percent.
        Recall = "recall",
        /// The rating of concentration in study logs, from 1 to 5.
        Focus = "focus",
        /// Minutes of study a day.
        Minutes = "minutes",
    }
}

text_enum! {
    /// What a comparison says.
    pub enum Verdict {
        /// Fewer than two weeks are over.
        TooEarly = "too_early",
        /// There are too few figures before or after.
        TooLittle = "too_little",
        /// Better.
        Better = "better",
        /// Worse.
        Worse = "worse",
        /// The difference is not larger than chance makes it.
        Unclear = "no_clear_effect",
    }
}

impl Setting {
    /// The value without an adaptation, the lowest and the highest one.
    pub const fn range(self) -> (i64, i64, i64) {
        match self {
            Self::SessionMinutes => (25, 10, 60),
            Self::BreakMinutes => (5, 3, 20),
            Self::ChunkPercent => (100, 25, 100),
            Self::HintLevel => (0, 0, 2),
            Self::CardOrder | Self::Interleaving | Self::ReadingAids | Self::Audio => (0, 0, 1),
            Self::NewCardPercent => (100, 0, 100),
            Self::NewUntilHour => (0, 0, 23),
            Self::RetentionPoints => (0, -5, 5),
        }
    }

    /// The value without an adaptation.
    pub const fn usual(self) -> i64 {
        self.range().0
    }
}

/// How an adaptation changes a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    #[serde(rename = "s")]
    pub setting: Setting,
    #[serde(rename = "f")]
    pub from: i64,
    #[serde(rename = "t")]
    pub to: i64,
}

/// A figure for which an adaptation was proposed, as it was then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// The signal or the dimension of the profile.
    #[serde(rename = "n")]
    pub name: String,
    #[serde(rename = "v")]
    pub value: Option<f64>,
    /// How many events it comes from; absent for dimensions.
    #[serde(rename = "a")]
    pub amount: Option<i64>,
    /// How sure a dimension is, from 0 to 1.
    #[serde(rename = "c")]
    pub confidence: Option<f64>,
    /// The value that the rule asks for, and whether it is the lowest one.
    #[serde(rename = "l")]
    pub limit: f64,
    #[serde(rename = "m")]
    pub is_least: bool,
    #[serde(rename = "h")]
    pub holds: bool,
}

/// The mean of some days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mean {
    pub value: f64,
    /// The square of its standard error.
    pub variance: f64,
    /// The days with figures, and how many figures they have.
    pub days: i64,
    pub amount: i64,
}

/// The days before an adaptation, against as many days after it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    pub verdict: Verdict,
    /// The days on each side.
    pub days: i64,
    pub before: Option<Mean>,
    pub after: Option<Mean>,
    /// The difference, and the bounds between which it lies with a chance of 95 %.
    pub difference: Option<(f64, f64, f64)>,
}

/// How an adaptation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    pub at: Timestamp,
    pub day: i64,
    pub by: Ending,
}

/// An adaptation to apply.
#[derive(Debug, Clone)]
pub struct NewApplied {
    pub adaptation: String,
    pub changes: Vec<Change>,
    pub evidence: Vec<Seen>,
    pub measure: Measure,
    pub day: i64,
}

/// An adaptation of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    pub id: Id<kind::Adaptation>,
    pub user: Id<kind::User>,
    pub adaptation: String,
    pub changes: Vec<Change>,
    pub evidence: Vec<Seen>,
    pub measure: Measure,
    pub day: i64,
    pub applied_at: Timestamp,
    pub end: Option<End>,
    /// The comparison, once it is final.
    pub measured: Option<Comparison>,
}

/// How much the tutor gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hints {
    /// Answers at once.
    #[default]
    Answer,
    /// Explains in steps.
    Steps,
    /// Gives a hint, and the answer after a try.
    HintFirst,
}

/// The settings of a person, with what is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings([i64; Setting::ALL.len()]);

impl Default for Settings {
    fn default() -> Self {
        Self(Setting::ALL.map(Setting::usual))
    }
}

impl Settings {
    /// The settings with these changes.
    pub fn with<'c>(changes: impl IntoIterator<Item = &'c Change>) -> Self {
        let mut settings = Self::default();
        for change in changes {
            let (_, least, most) = change.setting.range();
            if let Some(place) = settings.0.get_mut(change.setting as usize) {
                *place = change.to.clamp(least, most);
            }
        }
        settings
    }

    /// The value of a setting.
    pub fn get(&self, setting: Setting) -> i64 {
        self.0.get(setting as usize).copied().unwrap_or(setting.usual())
    }

    /// The value of a setting that is never negative.
    pub fn count(&self, setting: Setting) -> u32 {
        u32::try_from(self.get(setting)).unwrap_or(0)
    }

    /// Whether a switch is on.
    pub fn is_on(&self, setting: Setting) -> bool {
        self.get(setting) > 0
    }

    /// How much the tutor gives away.
    pub fn hints(&self) -> Hints {
        match self.get(Setting::HintLevel) {
            2.. => Hints::HintFirst,
            1 => Hints::Steps,
            _ => Hints::Answer,
        }
    }
}
