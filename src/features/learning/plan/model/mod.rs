//! The plan of a day as it is kept and shown, dates of exams, and set work.

mod anew;
mod work;

use serde::{Deserialize, Serialize};

pub use anew::{Began, ReplanCode, Surprise};
pub use work::{ExamDate, ExamSubject, NewExam, NewWork, SetWork, WorkOver, WorkStudent, WorkUpdate};

use super::engine::Source;
use crate::http::text_enum;
use crate::kernel::{Day, Id, Timestamp, id::kind};

/// A finished plan is paid if its steps take these seconds or have these due cards, as a day of the streak asks, and if this share of their
/// time was reviewed or measured, in percent.
pub const PAID_SECONDS: u32 = 300;
pub const PAID_CARDS: u32 = 10;
pub const MEASURED_SHARE: u32 = 50;
/// The fewest and the most minutes of a plan, and those of a person who has not chosen any.
pub const MINUTES: (i64, i64) = (5, 480);
pub const USUAL_MINUTES: u32 = 30;
/// The most dates of exams that a person or a class has ahead.
pub const MOST_EXAMS: i64 = 100;
/// The most pieces of set work that a class has ahead.
pub const MOST_WORK: i64 = 100;
/// The minutes of set work.
pub const WORK_MINUTES: (i64, i64) = (1, 600);
/// The weights of exams, and the usual one.
pub const WEIGHTS: (i64, i64) = (1, 5);
pub const USUAL_WEIGHT: i64 = 3;

text_enum! {
    /// What a step is about.
    pub enum StepKind {
        /// The timer, which waits to be stopped.
        Timer = "timer",
        /// Reviews of a deck.
        Review = "review",
        /// New cards of a deck.
        Learn = "learn",
        /// A topic.
        Topic = "topic",
        /// Work that a tutor set.
        Work = "work",
    }
}

text_enum! {
    /// Why a step is in the plan.
    pub enum WhyCode {
        /// Cards would be forgotten.
        Forgetting = "forgetting",
        /// Cards wait in their learning steps.
        Unfinished = "unfinished",
        /// There is time for new cards.
        Unseen = "unseen",
        /// The person could not concentrate on the topic.
        LowFocus = "low_focus",
        /// The person answered many reviews on the topic wrongly.
        LowRecall = "low_recall",
        /// A tutor set it.
        Assigned = "assigned",
        /// A timer waits.
        OpenTimer = "open_timer",
    }
}

text_enum! {
    /// How the plan of a day stands.
    pub enum PlanState {
        /// There is nothing to learn from yet.
        Empty = "empty",
        /// Nothing waits today.
        Clear = "clear",
        /// The person skipped everything.
        Skipped = "skipped",
        /// There are steps to do.
        Open = "open",
        /// All steps are done.
        Done = "done",
    }
}

/// Why a step is in the plan, with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    pub code: WhyCode,
    /// Cards that are known on the day `until` without the step, and with it.
    pub known_without: Option<u32>,
    pub known_with: Option<u32>,
    pub until: Option<Day>,
    /// The exam that the day is for.
    pub exam: Option<String>,
    pub due_on: Option<Day>,
    pub class_name: Option<String>,
    /// How well the person could concentrate, and when that was.
    pub focus: Option<u8>,
    pub since: Option<Day>,
    /// The reviews on the topic, and how many of them were right.
    #[serde(default)]
    pub answers: Option<u32>,
    #[serde(default)]
    pub right: Option<u32>,
    /// The minutes that a timer measured.
    pub measured_minutes: Option<u32>,
    /// The minutes of a session, where the step is longer because it cannot be divided.
    #[serde(default)]
    pub session_minutes: Option<u32>,
    /// All minutes of set work, where the step is only a part of them.
    #[serde(default)]
    pub work_minutes: Option<u32>,
}

impl StepKind {
    /// The thing with this number, for the engine.
    pub const fn source(self, number: i64) -> Source {
        match self {
            Self::Timer => Source::Timer,
            Self::Review => Source::Review(number),
            Self::Learn => Source::Learn(number),
            Self::Topic => Source::Topic(number),
            Self::Work => Source::Work(number),
        }
    }

    /// The kind and the number of a thing of the engine.
    pub const fn of(source: Source) -> (Self, i64) {
        match source {
            Source::Timer => (Self::Timer, 0),
            Source::Review(deck) => (Self::Review, deck),
            Source::Learn(deck) => (Self::Learn, deck),
            Source::Topic(topic) => (Self::Topic, topic),
            Source::Work(work) => (Self::Work, work),
        }
    }
}

impl Why {
    /// A reason without figures.
    pub const fn of(code: WhyCode) -> Self {
        Self {
            code,
            known_without: None,
            known_with: None,
            until: None,
            exam: None,
            due_on: None,
            class_name: None,
            focus: None,
            since: None,
            answers: None,
            right: None,
            measured_minutes: None,
            session_minutes: None,
            work_minutes: None,
        }
    }
}

/// What was counted in a deck when the step was planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counted {
    pub new_cards: i64,
    pub reviews: i64,
    pub answers: i64,
    /// The reviews that were wrong.
    #[serde(default)]
    pub lapses: i64,
    /// The time of all answers, as far as it is known.
    #[serde(default)]
    pub took_ms: i64,
}

/// A step of the plan of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanStep {
    /// Its name in the plan.
    pub key: String,
    pub kind: StepKind,
    /// The deck, the work or the number of the topic; 0 for the timer.
    pub number: i64,
    pub title: String,
    pub class: Option<Id<kind::Class>>,
    pub subject: Option<String>,
    pub topic: Option<String>,
    /// Reviews or new cards.
    pub cards: u32,
    /// Cards in learning steps.
    pub learning: u32,
    pub seconds: u32,
    /// The minutes that are shown. 0 stands for the rounded seconds.
    #[serde(default)]
    pub whole_minutes: u32,
    pub horizon_days: u32,
    pub why: Why,
    /// How many of the reviews are expected to be right, in percent.
    #[serde(default)]
    pub expected: Option<u32>,
    /// What was counted before.
    pub base: Counted,
    pub is_done: bool,
    /// The seconds that were reviewed or measured, once it is done.
    pub measured_seconds: u32,
}

impl PlanStep {
    /// What is added to the names of steps that are left of an earlier plan of the day.
    pub const UNTIL: &str = "-until-";

    /// Its name in the plan that it was made for. A later plan of the day has the same name for the same thing.
    pub fn name(&self) -> &str {
        self.key.split_once(Self::UNTIL).map_or(self.key.as_str(), |(name, _)| name)
    }

    /// Leaves only so many of its cards, which took so many seconds.
    pub fn leave_only(&mut self, done: u32, seconds: u32) {
        self.learning = self.learning.min(done);
        self.cards = done - self.learning;
        self.seconds = seconds.max(1);
        self.whole_minutes = 0;
    }

    /// The minutes, at least one.
    pub const fn minutes(&self) -> u32 {
        if self.whole_minutes > 0 {
            return self.whole_minutes;
        }
        let rounded = (self.seconds + 30) / 60;
        if rounded > 0 { rounded } else { 1 }
    }

    /// How much there is to do: cards, minutes of a topic, or one piece of work.
    pub const fn size(&self) -> u32 {
        match self.kind {
            StepKind::Review | StepKind::Learn => self.cards + self.learning,
            StepKind::Topic => self.minutes(),
            StepKind::Work | StepKind::Timer => 1,
        }
    }
}

/// Steps without a break.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PlanBlock {
    pub steps: Vec<PlanStep>,
    pub break_minutes: u32,
}

/// What the person does not want today: the thing of a step that was skipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "StoredSkip")]
pub struct Skipped {
    pub kind: StepKind,
    pub number: i64,
    pub title: String,
}

/// A skipped thing as it is stored. Older plans have no title.
#[derive(Deserialize)]
#[serde(untagged)]
enum StoredSkip {
    Named { kind: StepKind, number: i64, title: String },
    Plain(StepKind, i64),
}

impl From<StoredSkip> for Skipped {
    fn from(stored: StoredSkip) -> Self {
        match stored {
            StoredSkip::Named { kind, number, title } => Self { kind, number, title },
            StoredSkip::Plain(kind, number) => Self { kind, number, title: step_name(kind, number) },
        }
    }
}

impl Skipped {
    /// The name of its step.
    pub fn name(&self) -> String {
        step_name(self.kind, self.number)
    }
}

/// The name of the step about a thing, the first one where there are several.
pub fn step_name(kind: StepKind, number: i64) -> String {
    match kind {
        StepKind::Timer => kind.name().to_owned(),
        StepKind::Review | StepKind::Learn | StepKind::Topic | StepKind::Work => format!("{}-{number}", kind.name()),
    }
}

/// What is kept of the plan of a day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Content {
    pub blocks: Vec<PlanBlock>,
    /// What the person does not want today.
    pub skipped: Vec<Skipped>,
    /// The day of learning of the decks on which it was planned.
    pub card_day: i64,
    /// The XP that it earned, once it was finished.
    pub xp: Option<i64>,
    /// The names of the steps that were finished and counted. Each counts once a day.
    #[serde(default)]
    pub counted: Vec<String>,
    /// When the first plan of the day was kept.
    #[serde(default)]
    pub began: Option<Began>,
    /// The minutes that were studied beyond those of the steps that are done, when the person chose other minutes.
    #[serde(default)]
    pub over_minutes: u32,
    /// The result because of which the open steps were planned anew.
    #[serde(default)]
    pub surprise: Option<Surprise>,
    /// Whether the person had anything to learn from when a plan of the day was made.
    #[serde(default)]
    pub had_anything: bool,
}

impl Content {
    /// Removes the steps for which this list, in their order, says so, and blocks that are empty then.
    pub fn drop_steps(&mut self, dropped: &[bool]) {
        let mut dropped = dropped.iter().copied();
        for block in &mut self.blocks {
            block.steps.retain(|_| !dropped.next().unwrap_or(false));
        }
        self.blocks.retain(|block| !block.steps.is_empty());
    }

    /// All steps, in their order.
    pub fn steps(&self) -> impl Iterator<Item = &PlanStep> {
        self.blocks.iter().flat_map(|block| &block.steps)
    }

    /// Whether the plan earns XP when it is finished: it is no plan of a moment, and enough of its own time was reviewed or measured.
    pub fn is_worth_paying(&self) -> bool {
        let of_reviews = self.steps().filter(|step| step.kind == StepKind::Review);
        let due: u32 = of_reviews.map(|step| step.cards).sum();
        let seconds: u32 = self.steps().map(|step| step.seconds).sum();
        let measured: u32 = self.steps().map(|step| step.measured_seconds).sum();
        (seconds >= PAID_SECONDS || due >= PAID_CARDS) && measured * 100 >= seconds * MEASURED_SHARE
    }
}

/// The plan of a day as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanDay {
    pub day: i64,
    pub minutes: u32,
    pub content: Content,
    pub is_open: bool,
    pub planned_at: Timestamp,
    pub ends_at: Timestamp,
}

/// The plan as it is shown.
#[derive(Debug, Clone)]
pub struct PlanView {
    pub day: i64,
    pub minutes: u32,
    /// Whether it is kept: a plan that was only asked for is not.
    pub is_kept: bool,
    pub state: PlanState,
    /// The blocks with how much of each step is done.
    pub blocks: Vec<(PlanBlock, Vec<u32>)>,
    pub xp: Option<i64>,
    /// The minutes of study since the first plan of the day; absent where the plan was just made.
    pub studied_minutes: Option<u32>,
    /// The result because of which the open steps were planned anew.
    pub surprise: Option<Surprise>,
    /// What the person does not want today.
    pub skipped: Vec<Skipped>,
    pub exams: Vec<ExamDate>,
}

impl PlanView {
    /// Whether the minutes of the plan are used up while steps of it are open.
    pub fn is_time_up(&self) -> bool {
        self.is_kept
            && self.state == PlanState::Open
            && self.studied_minutes.is_some_and(|studied| studied >= self.minutes)
    }
}
