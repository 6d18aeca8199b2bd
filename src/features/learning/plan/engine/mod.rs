//! The engine of the plan of the day: a situation in, a plan out. It reads no database and no clock, and gives the same plan for the same
//! situation.
//!
//! 1. Everything that could be done is cut into units, such as one card, and each unit has a value for each second ([`value`]).
//! 2. Units are taken in the order of their value until the time is used up. Where due cards would be left out, new cards, topics and set
//!    work make room for them.
//! 3. Units of one source become steps ([`pack`]), whose subjects take turns ([`order`]), and steps become blocks no longer than a session,
//!    with breaks between them ([`blocks`]).

mod blocks;
mod order;
mod pack;
mod value;

use crate::features::flashcards::schedule::{Curve, Trace};

pub use pack::plan;

/// How long a person works without a break, how long steps are, and how much of a busy day may be new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    pub minutes: u32,
    pub break_minutes: u32,
    /// The length of steps, in percent of the usual one.
    pub chunk_percent: u32,
    /// The most new material on a day with a backlog, in percent of the time.
    pub new_percent: u32,
}

impl Default for Session {
    fn default() -> Self {
        Self { minutes: 25, break_minutes: 5, chunk_percent: 100, new_percent: 25 }
    }
}

/// Everything that a plan depends on.
#[derive(Debug, Clone, Default)]
pub struct Situation {
    /// The minutes of the person, breaks included.
    pub minutes: u32,
    pub session: Session,
    /// The median seconds that the person takes for an answer.
    pub seconds: f64,
    pub decks: Vec<DeckLoad>,
    pub topics: Vec<WeakTopic>,
    pub works: Vec<OpenWork>,
    /// Whether a timer waits to be stopped.
    pub has_timer: bool,
    /// The sources that the person does not want today.
    pub skipped: Vec<Source>,
}

/// What waits in a deck.
#[derive(Debug, Clone)]
pub struct DeckLoad {
    pub id: i64,
    /// Days until the cards are needed: the next exam of the subject, or a month.
    pub horizon_days: f64,
    /// How much a remembered card counts; 1 without an exam.
    pub weight: f64,
    /// Whether the exam is tomorrow or today.
    pub is_urgent: bool,
    pub curve: Curve,
    /// The reviews to choose from.
    pub due: Vec<DueCard>,
    /// How many reviews are due, also beyond those to choose from.
    pub due_count: u32,
    /// How many of them the deck still allows today.
    pub due_left: u32,
    /// Cards in learning steps whose time has come.
    pub learning: u32,
    /// Cards in learning steps whose time comes while the plan is done.
    pub soon: u32,
    /// New cards that the deck still allows today.
    pub new: u32,
}

/// A card to review.
#[derive(Debug, Clone, Copy)]
pub struct DueCard {
    pub id: i64,
    pub trace: Trace,
    pub elapsed_days: f64,
}

/// A topic that a person does not master yet.
#[derive(Debug, Clone)]
pub struct WeakTopic {
    /// Its place in the list of the caller.
    pub id: i64,
    /// The present chance to answer a question on it.
    pub chance: f64,
    pub target: f64,
    /// How many cards the topic is worth.
    pub weight: f64,
    /// The share of what is missing that a minute gains.
    pub gain_per_minute: f64,
}

/// Work that a tutor set.
#[derive(Debug, Clone, Copy)]
pub struct OpenWork {
    pub id: i64,
    /// Days until it is due; negative when it is late.
    pub days_left: i64,
    pub minutes: u32,
}

/// What a step is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The timer.
    Timer,
    /// Reviews of a deck.
    Review(i64),
    /// Work that a tutor set.
    Work(i64),
    /// A topic.
    Topic(i64),
    /// New cards of a deck.
    Learn(i64),
}

/// New cards and reviews of one deck are one subject.
fn subject(source: Source) -> Source {
    match source {
        Source::Learn(deck) => Source::Review(deck),
        other => other,
    }
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub source: Source,
    /// The number of this step among those of its source, from 1.
    pub part: u32,
    /// The cards to review, the most valuable first. Cards in learning steps are not among them.
    pub cards: Vec<i64>,
    /// How many cards in learning steps or new cards.
    pub more_cards: u32,
    pub seconds: f64,
    /// The cards that are known at the horizon without the step, and with it.
    pub known_without: f64,
    pub known_with: f64,
    /// The chance that it goes well.
    pub success: f64,
    /// The share of the cards to review that is expected to be right.
    pub recall: f64,
    pub is_urgent: bool,
    /// Whether it is longer than a session, because it cannot be divided.
    pub is_long: bool,
}

/// Steps without a break.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    pub steps: Vec<Step>,
    /// The break after it; 0 for the last one.
    pub break_minutes: u32,
}
