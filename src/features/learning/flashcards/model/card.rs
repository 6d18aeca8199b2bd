//! Notes and their cards.

use std::str::{FromStr, Split};

use super::deck::Scheduler;
use crate::http::text_enum;
use crate::kernel::text::{Line, Prose};
use crate::kernel::{Id, Timestamp, id::kind};

/// The text of a side of a note: Markdown, with TeX between dollar signs.
pub type Side = Prose<0, 20_000>;

/// The interval of the second repetition of SM-2, in days.
pub const SECOND_INTERVAL: u32 = 6;

text_enum! {
    /// How cards are made from a note.
    pub enum NoteKind {
        /// One card: front, then back.
        Basic = "basic",
        /// Two cards: front, then back, and the reverse.
        Reversed = "reversed",
        /// A card for each cloze number in the front; the back is shown with every answer.
        Cloze = "cloze",
        /// One card that asks about a picture on its front.
        Image = "image",
    }
}

text_enum! {
    /// How far a card is learnt.
    pub enum Phase {
        /// Never reviewed.
        New = "new",
        /// In its first learning steps.
        Learning = "learning",
        /// Reviewed at intervals of days.
        Review = "review",
        /// Forgotten, and in the steps of learning again.
        Relearning = "relearning",
    }
}

text_enum! {
    /// The queue in which a card waits.
    pub enum Queue {
        /// New cards, in the order of their creation.
        New = "new",
        /// Cards that come back today, by time.
        Learning = "learning",
        /// Cards that come on a day.
        Review = "review",
        /// None: the card is suspended.
        Out = "out",
    }
}

impl Phase {
    const ALL_BY_NUMBER: [Self; 4] = [Self::New, Self::Learning, Self::Review, Self::Relearning];

    const fn number(self) -> u8 {
        match self {
            Self::New => 0,
            Self::Learning => 1,
            Self::Review => 2,
            Self::Relearning => 3,
        }
    }
}

/// What the scheduler knows of a card. All of it follows from the reviews, and from what the person set by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Memory {
    pub phase: Phase,
    /// The learning step that the card waits for.
    pub step: u8,
    /// FSRS: days after which the chance of recall is 90 %.
    pub stability: Option<f64>,
    /// FSRS: difficulty from 1 to 10.
    pub difficulty: Option<f64>,
    /// SM-2: the E-Factor.
    pub ease_factor: f64,
    /// The present interval in days; 0 in learning steps.
    pub interval_days: u32,
    /// SM-2: repetitions in a row since the last lapse. FSRS: all reviews.
    pub repetitions: u32,
    /// How often the card was forgotten.
    pub lapses: u32,
    /// When the card is due; absent for a new one.
    pub due_at: Option<Timestamp>,
    /// When the queue shows the card.
    pub shows_at: Timestamp,
    /// The last review.
    pub reviewed_at: Option<Timestamp>,
    /// SM-2: until when the card is repeated without a change of its interval.
    pub repeat_until: Option<Timestamp>,
    /// When the queue shows a card that is repeated no more.
    pub rests_until: Timestamp,
    /// Whether the card was forgotten so often that it was suspended. Further reviews do not change that: it ends when the card is resumed, or
    /// its schedule is set by hand.
    pub is_leech: bool,
    /// When the person last chose the due date or made the card new again. Reviews up to then no longer change the schedule.
    pub set_at: Option<Timestamp>,
    /// Before a review: until when the person had buried the card, so that undoing the review buries it again. No scheduler reads it.
    pub buried_until: Option<Timestamp>,
}

/// A memory as it is stored beside each review: an array without names, followed by `set_at` and `buried_until` where there is one.
type Stored =
    (u8, u8, Option<f64>, Option<f64>, f64, u32, u32, u32, Option<i64>, i64, Option<i64>, Option<i64>, i64, bool);

impl Default for Memory {
    fn default() -> Self {
        Self {
            phase: Phase::New,
            step: 0,
            stability: None,
            difficulty: None,
            ease_factor: 2.5,
            interval_days: 0,
            repetitions: 0,
            lapses: 0,
            due_at: None,
            shows_at: Timestamp::default(),
            reviewed_at: None,
            repeat_until: None,
            rests_until: Timestamp::default(),
            is_leech: false,
            set_at: None,
            buried_until: None,
        }
    }
}

impl Memory {
    /// The queue of a card with this memory.
    pub fn queue(&self) -> Queue {
        match self.phase {
            Phase::New => Queue::New,
            Phase::Learning | Phase::Relearning => Queue::Learning,
            Phase::Review if self.repeat_until.is_some() => Queue::Learning,
            Phase::Review => Queue::Review,
        }
    }

    /// The queue of a card with this memory at this time.
    pub fn queue_at(&self, now: Timestamp) -> Queue {
        if self.is_repetition_over(now) && self.phase == Phase::Review { Queue::Review } else { self.queue() }
    }

    /// Whether a repetition was left undone on an earlier day.
    pub fn is_repetition_over(&self, now: Timestamp) -> bool {
        self.repeat_until.is_some_and(|until| until <= now)
    }

    /// Whether the schedule was set by hand at this time or later.
    pub fn is_set_since(&self, at: Timestamp) -> bool {
        self.set_at.is_some_and(|set| at <= set)
    }

    /// When the present interval began: at the last review, or as many days before the due date where there was none.
    pub fn began_at(&self) -> Option<Timestamp> {
        const DAY: i64 = 24 * 3_600_000;
        let reckoned = || self.due_at.map(|due| due.millis() - i64::from(self.interval_days) * DAY);
        let is_review = self.phase == Phase::Review;
        self.reviewed_at.or_else(|| reckoned().filter(|_| is_review).map(Timestamp::from_millis))
    }

    /// The repetitions as this scheduler counts them. FSRS counts all reviews, so SM-2 does not go on from its number: a card in learning
    /// steps has none in a row, and the interval says whether there was a second one. SM-2 leaves no stability.
    pub fn repetitions_in(&self, scheduler: Scheduler) -> u32 {
        let counted = if self.stability.is_some() { 0 } else { self.repetitions };
        match (scheduler, self.phase) {
            (Scheduler::Fsrs, _) => self.repetitions,
            (Scheduler::Sm2, Phase::New) => 0,
            (Scheduler::Sm2, Phase::Review) if self.interval_days >= SECOND_INTERVAL => counted.max(2),
            (Scheduler::Sm2, Phase::Review) if self.stability.is_some() => 1,
            (Scheduler::Sm2, _) => counted,
        }
    }

    /// Writes the memory as text.
    pub fn to_text(&self) -> String {
        let millis = |at: Option<Timestamp>| at.map(Timestamp::millis);
        let stored: Stored = (
            self.phase.number(),
            self.step,
            self.stability,
            self.difficulty,
            self.ease_factor,
            self.interval_days,
            self.repetitions,
            self.lapses,
            millis(self.due_at),
            self.shows_at.millis(),
            millis(self.reviewed_at),
            millis(self.repeat_until),
            self.rests_until.millis(),
            self.is_leech,
        );
        let text = serde_json::to_string(&stored).unwrap_or_default();
        let Some(open) = text.strip_suffix(']') else { return text };
        match (self.set_at, self.buried_until) {
            (None, None) => text,
            (Some(set), None) => format!("{open},{}]", set.millis()),
            (Some(set), Some(until)) => format!("{open},{},{}]", set.millis(), until.millis()),
            (None, Some(until)) => format!("{open},null,{}]", until.millis()),
        }
    }

    /// Reads what [`Memory::to_text`] wrote.
    pub fn of_text(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix('[')?.strip_suffix(']')?.split(',');
        let mut memory = Self {
            phase: *Phase::ALL_BY_NUMBER.get(part::<usize>(&mut parts)?)?,
            step: part(&mut parts)?,
            stability: part_or_null(&mut parts)?,
            difficulty: part_or_null(&mut parts)?,
            ease_factor: part(&mut parts)?,
            interval_days: part(&mut parts)?,
            repetitions: part(&mut parts)?,
            lapses: part(&mut parts)?,
            due_at: part_or_null(&mut parts)?.map(Timestamp::from_millis),
            shows_at: Timestamp::from_millis(part(&mut parts)?),
            reviewed_at: part_or_null(&mut parts)?.map(Timestamp::from_millis),
            repeat_until: part_or_null(&mut parts)?.map(Timestamp::from_millis),
            rests_until: Timestamp::from_millis(part(&mut parts)?),
            is_leech: part(&mut parts)?,
            set_at: None,
            buried_until: None,
        };
        for place in [&mut memory.set_at, &mut memory.buried_until] {
            if parts.clone().next().is_some() {
                *place = part_or_null(&mut parts)?.map(Timestamp::from_millis);
            }
        }
        parts.next().is_none().then_some(memory)
    }
}

/// Reads the next part of a stored memory. The standard library reads every number exactly, which the parser of JSON does not.
fn part<T: FromStr>(parts: &mut Split<'_, char>) -> Option<T> {
    parts.next()?.trim().parse().ok()
}

/// The same for a part that may be absent.
fn part_or_null<T: FromStr>(parts: &mut Split<'_, char>) -> Option<Option<T>> {
    match parts.next()?.trim() {
        "null" => Some(None),
        text => text.parse().ok().map(Some),
    }
}

/// A card with the text of its note.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    pub id: Id<kind::Card>,
    pub note: Id<kind::Note>,
    pub deck: Id<kind::Deck>,
    /// The algorithm of its deck.
    pub scheduler: Scheduler,
    pub kind: NoteKind,
    pub front: String,
    pub back: String,
    pub tags: Vec<String>,
    /// Which card of its note it is; the number of the cloze, less one.
    pub ordinal: u32,
    /// How many cards the note has.
    pub of_note: u32,
    pub memory: Memory,
    pub is_suspended: bool,
    pub buried_until: Option<Timestamp>,
    pub created_at: Timestamp,
}

impl Card {
    /// Suspends the card or resumes it. A leech is one no more when it is resumed.
    pub fn set_suspended(&mut self, is_suspended: bool) {
        self.is_suspended = is_suspended;
        self.memory.is_leech &= is_suspended;
    }
}

/// A note without its cards.
#[derive(Debug, Clone)]
pub struct Note {
    pub id: Id<kind::Note>,
    pub kind: NoteKind,
    pub front: String,
    pub back: String,
    pub tags: Vec<String>,
    /// When its text was changed last.
    pub changed_at: Timestamp,
}

/// A note to create.
#[derive(Debug, Clone)]
pub struct NewCard {
    pub kind: NoteKind,
    pub front: Side,
    pub back: Side,
    pub tags: Vec<Line<1, 100>>,
}

/// What to change about a card and its note; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct CardUpdate {
    pub details: CardDetails,
    pub is_suspended: Option<bool>,
    pub is_buried: Option<bool>,
    /// Whether all cards of the note are buried.
    pub is_note_buried: Option<bool>,
    /// The deck to move the note to.
    pub deck: Option<Id<kind::Deck>>,
}

/// What was moved to another deck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moved {
    pub notes: usize,
    pub cards: usize,
}

/// What to change about a note.
#[derive(Debug, Clone, Default)]
pub struct CardDetails {
    pub front: Option<Side>,
    pub back: Option<Side>,
    pub tags: Option<Vec<Line<1, 100>>>,
}

impl CardDetails {
    /// Whether nothing is to change.
    pub const fn is_empty(&self) -> bool {
        self.front.is_none() && self.back.is_none() && self.tags.is_none()
    }
}
