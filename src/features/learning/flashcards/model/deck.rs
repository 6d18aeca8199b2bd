//! Decks.

use serde::{Deserialize, Serialize};

use crate::http::text_enum;
use crate::kernel::text::{Line, Prose};
use crate::kernel::{Id, Timestamp, id::kind};

/// The most decks of a person.
pub const MOST_DECKS: i64 = 500;
/// The most cards of a deck.
pub const MOST_CARDS: i64 = 50_000;

text_enum! {
    /// The algorithm that schedules the cards of a deck.
    pub enum Scheduler {
        /// The Free Spaced Repetition Scheduler, version 6.
        Fsrs = "fsrs",
        /// SuperMemo 2, as published in 1990.
        Sm2 = "sm2",
    }
}

/// The 21 parameters of FSRS.
pub type Parameters = Vec<f32>;

/// The settings of a deck, stored as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// The share of cards that should be remembered when they are due.
    pub desired_retention: f64,
    /// New cards a day.
    pub new_per_day: u32,
    /// Reviews a day, learning steps left out.
    pub reviews_per_day: u32,
    /// The delays of a new card, in minutes.
    pub learning_steps: Vec<u32>,
    /// The delays of a forgotten card, in minutes.
    pub relearning_steps: Vec<u32>,
    /// The lapses after which a card is a leech and is suspended.
    pub leech_threshold: u32,
    /// The longest interval in days.
    pub maximum_interval_days: u32,
    /// Whether intervals are varied a little, so that cards that were learnt together do not stay together.
    pub fuzz: bool,
    /// The number of the first day with new cards, while a backlog is spread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_cards_from: Option<i64>,
    /// The deck whose plan for a backlog that is; absent for the deck itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_of: Option<Id<kind::Deck>>,
    /// The most reviews that this plan has for a day. While it runs, the day has room for as many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_reviews: Option<u32>,
    /// What an adaptation of the owner adds to the desired retention, in percentage points.
    #[serde(skip_serializing_if = "is_zero")]
    pub retention_points: i64,
    /// The parameters of FSRS; absent for the published ones.
    pub parameters: Option<Parameters>,
}

/// The lowest and the highest retention by which cards are scheduled.
pub const RETENTION: (f64, f64) = (0.7, 0.99);

/// Whether nothing is added; serde passes a reference.
const fn is_zero(number: &i64) -> bool {
    *number == 0
}

impl Options {
    /// The share of cards that should be remembered when they are due, with what an adaptation adds.
    pub fn retention(&self) -> f64 {
        let points = i32::try_from(self.retention_points).unwrap_or(0);
        (self.desired_retention + f64::from(points) / 100.0).clamp(RETENTION.0, RETENTION.1)
    }

    /// The reviews of this day. A plan for a backlog raises the limit while it runs, so that what it shows on a day can be reviewed on it.
    pub fn reviews_on(&self, day: i64) -> u32 {
        let is_running = self.new_cards_from.is_some_and(|from| from > day);
        let planned = self.plan_reviews.filter(|_| is_running).unwrap_or(0);
        self.reviews_per_day.max(planned)
    }

    /// Leaves out a plan for a backlog that is over on this day.
    pub fn forget_past_plan(&mut self, day: i64) {
        self.new_cards_from = self.new_cards_from.filter(|from| *from > day);
        self.plan_of = self.plan_of.filter(|_| self.new_cards_from.is_some());
        self.plan_reviews = self.plan_reviews.filter(|_| self.new_cards_from.is_some());
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            desired_retention: 0.9,
            new_per_day: 20,
            reviews_per_day: 200,
            learning_steps: vec![1, 10],
            relearning_steps: vec![10],
            leech_threshold: 8,
            maximum_interval_days: 36_500,
            fuzz: true,
            new_cards_from: None,
            plan_of: None,
            plan_reviews: None,
            retention_points: 0,
            parameters: None,
        }
    }
}

/// A deck.
#[derive(Debug, Clone, PartialEq)]
pub struct Deck {
    pub id: Id<kind::Deck>,
    pub owner: Id<kind::User>,
    pub name: String,
    pub description: String,
    /// The subject that its cards are about, under which analytics counts its reviews; empty for none.
    pub subject: String,
    pub scheduler: Scheduler,
    pub options: Options,
    pub cards: i64,
    pub created_at: Timestamp,
}

/// The cards of a deck that are counted in each queue.
pub const MOST_COUNTED: i64 = 500;

/// The cards that are due, each number up to [`MOST_COUNTED`] for a deck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DueCounts {
    pub new: i64,
    pub learning: i64,
    pub review: i64,
    /// Whether there are more than were counted.
    pub is_capped: bool,
}

impl DueCounts {
    /// The cards of both.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            new: self.new + other.new,
            learning: self.learning + other.learning,
            review: self.review + other.review,
            is_capped: self.is_capped || other.is_capped,
        }
    }
}

/// The day whose limits count, and what the adaptations of the person leave of the new cards of each deck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayLimits {
    /// The number of the day.
    pub day: i64,
    /// New cards, in percent of what the deck allows; 0 for none while reviews are due in the deck.
    pub new_percent: u32,
    /// Whether it is so late in the evening that there are none.
    pub is_late: bool,
}

impl DayLimits {
    /// The new cards of a day, where a deck allows so many and has so many reviews that are due.
    pub fn new_cards(self, per_day: u32, due: i64) -> i64 {
        if self.is_late {
            return 0;
        }
        // None are to come while others wait, so that a backlog goes. Without one there is no reason.
        let percent = if self.new_percent == 0 && due == 0 { 100 } else { self.new_percent };
        // Of few new cards one is left, unless there are to be none.
        (i64::from(per_day) * i64::from(percent) + 99) / 100
    }
}

/// What separates the name of a deck from what follows in the names of its sub-decks.
pub(super) const SEPARATOR: &str = "::";

/// The names of the decks that a deck with this name can be a sub-deck of, the shortest first.
pub fn parent_names(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices(SEPARATOR).filter_map(|(at, _)| name.get(..at))
}

/// With what the names of the sub-decks of a deck begin.
pub fn sub_deck_prefix(name: &str) -> String {
    format!("{name}{SEPARATOR}")
}

/// The sub-decks of a deck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SubDecks {
    pub decks: i64,
    pub cards: i64,
    /// What is left for today of the deck and its sub-decks together.
    pub due: DueCounts,
}

/// A deck as its reader sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct DeckView {
    pub deck: Deck,
    /// Whether the reader owns the deck. Others see it because it is shared with a class of theirs.
    pub is_own: bool,
    /// What is left for today; for its owner only.
    pub due: Option<DueCounts>,
    /// For its owner, where the deck has some.
    pub sub_decks: Option<SubDecks>,
}

impl DeckView {
    /// A deck without what its owner did in it.
    pub const fn shared(deck: Deck, is_own: bool) -> Self {
        Self { deck, is_own, due: None, sub_decks: None }
    }
}

/// A deck to create.
#[derive(Debug, Clone)]
pub struct NewDeck {
    pub name: Line<1, 120>,
    pub description: Option<Prose<0, 2000>>,
    /// The subject; none where it is absent or empty.
    pub subject: Option<Line<0, 80>>,
    pub scheduler: Scheduler,
    pub options: Options,
}

/// What to change about a deck; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct DeckUpdate {
    pub name: Option<Line<1, 120>>,
    pub description: Option<Prose<0, 2000>>,
    /// The subject; empty removes it.
    pub subject: Option<Line<0, 80>>,
    pub scheduler: Option<Scheduler>,
    pub desired_retention: Option<f64>,
    pub new_per_day: Option<u32>,
    pub reviews_per_day: Option<u32>,
    pub learning_steps: Option<Vec<u32>>,
    pub relearning_steps: Option<Vec<u32>>,
    pub leech_threshold: Option<u32>,
    pub maximum_interval_days: Option<u32>,
    pub fuzz: Option<bool>,
}

impl DeckUpdate {
    /// Changes the settings.
    pub fn apply_to(&self, options: &mut Options) {
        fn set<T: Clone>(place: &mut T, value: Option<&T>) {
            if let Some(value) = value {
                *place = value.clone();
            }
        }
        set(&mut options.desired_retention, self.desired_retention.as_ref());
        set(&mut options.new_per_day, self.new_per_day.as_ref());
        set(&mut options.reviews_per_day, self.reviews_per_day.as_ref());
        set(&mut options.learning_steps, self.learning_steps.as_ref());
        set(&mut options.relearning_steps, self.relearning_steps.as_ref());
        set(&mut options.leech_threshold, self.leech_threshold.as_ref());
        set(&mut options.maximum_interval_days, self.maximum_interval_days.as_ref());
        set(&mut options.fuzz, self.fuzz.as_ref());
    }
}

/// The decks that a person asks for.
#[derive(Debug, Clone, Copy)]
pub struct DeckChoice {
    /// One deck, or all of the person's.
    pub deck: Option<Id<kind::Deck>>,
    /// Whether the sub-decks of that deck belong to it.
    pub has_sub_decks: bool,
}

/// The decks that are looked at.
#[derive(Debug, Clone, Default)]
pub struct DeckScope {
    /// One deck, or all of the person's.
    pub deck: Option<Id<kind::Deck>>,
    /// With what the names of the sub-decks begin that belong to it; absent for the deck alone.
    pub prefix: Option<String>,
}

impl DeckScope {
    /// One deck without its sub-decks, or all decks.
    pub const fn flat(deck: Option<Id<kind::Deck>>) -> Self {
        Self { deck, prefix: None }
    }

    /// A deck, with its sub-decks where it has some: if they are wanted, and it is the oldest with its name.
    pub fn nested(deck: &Deck, has_sub_decks: bool) -> Self {
        Self { deck: Some(deck.id), prefix: has_sub_decks.then(|| sub_deck_prefix(&deck.name)) }
    }
}

/// A deck that is shared with a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedDeck {
    pub deck: Id<kind::Deck>,
    pub class: Id<kind::Class>,
    pub shared_at: Timestamp,
}
