//! Cards.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::features::flashcards::model::{self, CardDetails, Face, NoteKind, Phase, Scheduler, Side};
use crate::http::envelope::Resource;
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Day, Error, Fault, Id, Result, Timestamp, id::kind, rounded};

/// The most tags of a note.
const MOST_TAGS: usize = 50;
/// The most notes of one request, and the most cards that are moved by one.
const MOST_NOTES: usize = 500;

/// A card to create, with its note.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct CardCreate {
    pub kind: Option<NoteKind>,
    pub front: Side,
    pub back: Option<Side>,
    pub tags: Option<Vec<Line<1, 100>>>,
}

fn checked(tags: Option<Vec<Line<1, 100>>>) -> Result<Vec<Line<1, 100>>> {
    let mut tags = tags.unwrap_or_default();
    if tags.len() > MOST_TAGS {
        return Err(Error::invalid("tags", Fault::count(0, MOST_TAGS)));
    }
    let mut seen = std::collections::HashSet::new();
    tags.retain(|tag| seen.insert(tag.as_str().to_owned()));
    Ok(tags)
}

/// The tag that a search is narrowed by; an empty one narrows nothing.
pub fn searched_tag(tag: Option<String>) -> Result<Option<String>> {
    let tag = tag.filter(|tag| !tag.trim().is_empty());
    tag.map(|tag| Ok(Line::<1, 100>::parse(&tag).map_err(|what| Error::invalid("tag", what))?.as_str().to_owned()))
        .transpose()
}

impl CardCreate {
    /// The note that was sent.
    pub fn parsed(self) -> Result<model::NewCard> {
        let empty = || Side::parse("").map_err(|what| Error::invalid("back", what));
        Ok(model::NewCard {
            kind: self.kind.unwrap_or(NoteKind::Basic),
            front: self.front,
            back: self.back.map_or_else(empty, Ok)?,
            tags: checked(self.tags)?,
        })
    }
}

/// Cards to create together.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct CardBulk {
    pub cards: Vec<CardCreate>,
}

impl CardBulk {
    /// The notes that were sent.
    pub fn parsed(self) -> Result<Vec<model::NewCard>> {
        if !(1..=MOST_NOTES).contains(&self.cards.len()) {
            return Err(Error::invalid("cards", Fault::count(1, MOST_NOTES)));
        }
        self.cards.into_iter().map(CardCreate::parsed).collect()
    }
}

/// What to change about a card.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct CardUpdate {
    pub front: Option<Side>,
    pub back: Option<Side>,
    pub tags: Option<Vec<Line<1, 100>>>,
    pub suspended: Option<bool>,
    pub buried: Option<bool>,
    pub note_buried: Option<bool>,
    pub deck_id: Option<Id<kind::Deck>>,
}

impl CardUpdate {
    /// The change that was sent.
    pub fn parsed(self) -> Result<model::CardUpdate> {
        let tags = self.tags.map(|tags| checked(Some(tags))).transpose()?;
        Ok(model::CardUpdate {
            details: CardDetails { front: self.front, back: self.back, tags },
            is_suspended: self.suspended,
            is_buried: self.buried,
            is_note_buried: self.note_buried,
            deck: self.deck_id,
        })
    }
}

/// Cards to move to a deck.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct CardsMove {
    pub card_ids: Vec<Id<kind::Card>>,
}

impl CardsMove {
    /// The cards that were named.
    pub fn parsed(self) -> Result<Vec<Id<kind::Card>>> {
        if !(1..=MOST_NOTES).contains(&self.card_ids.len()) {
            return Err(Error::invalid("card_ids", Fault::count(1, MOST_NOTES)));
        }
        Ok(self.card_ids)
    }
}

/// Cards to suspend or to resume.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct CardsSuspend {
    pub card_ids: Vec<Id<kind::Card>>,
    pub suspended: bool,
}

impl CardsSuspend {
    /// The cards that were named.
    pub fn parsed(self) -> Result<Vec<Id<kind::Card>>> {
        CardsMove { card_ids: self.card_ids }.parsed()
    }
}

/// How many cards changed.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
pub struct CardsSuspended {
    pub cards: usize,
}

/// Cards to make due on a day.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct CardsReschedule {
    pub card_ids: Vec<Id<kind::Card>>,
    pub due_on: Day,
}

impl CardsReschedule {
    /// The cards that were named, and the number of the day.
    pub fn parsed(self) -> Result<(Vec<Id<kind::Card>>, i64)> {
        let day = self.due_on.number();
        Ok((CardsMove { card_ids: self.card_ids }.parsed()?, day))
    }
}

/// Cards to make new again.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct CardsForget {
    pub card_ids: Vec<Id<kind::Card>>,
}

impl CardsForget {
    /// The cards that were named.
    pub fn parsed(self) -> Result<Vec<Id<kind::Card>>> {
        CardsMove { card_ids: self.card_ids }.parsed()
    }
}

/// How many cards have another schedule.
#[derive(Debug, Clone, Copy, Object, Serialize, Deserialize)]
pub struct CardsRescheduled {
    pub cards: usize,
}

/// What was moved to a deck.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct CardsMoved {
    pub notes: usize,
    pub cards: usize,
}

impl From<model::Moved> for CardsMoved {
    fn from(moved: model::Moved) -> Self {
        Self { notes: moved.notes, cards: moved.cards }
    }
}

/// After how many seconds a card comes again, for each rating.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct NextDue {
    pub again: i64,
    pub hard: i64,
    pub good: i64,
    pub easy: i64,
}

/// A card.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Card {
    pub id: Id<kind::Card>,
    pub deck_id: Id<kind::Deck>,
    pub note_id: Id<kind::Note>,
    pub kind: NoteKind,
    pub front: String,
    pub back: String,
    pub question: String,
    pub answer: String,
    pub tags: Vec<String>,
    pub ordinal: u32,
    pub state: Phase,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    pub interval_days: u32,
    pub repetitions: u32,
    pub lapses: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ease_factor: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat_until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_at: Option<Timestamp>,
    pub suspended: bool,
    pub leech: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buried_until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<NextDue>,
    pub created_at: Timestamp,
}

impl Resource for Card {
    const ONE: &'static str = "card";
    const MANY: &'static str = "cards";
}

/// A number with six digits behind the point.
fn shown(number: f64) -> f64 {
    rounded(number, 6)
}

impl From<model::Card> for Card {
    fn from(card: model::Card) -> Self {
        let face = Face::of(card.kind, &card.front, &card.back, card.ordinal);
        let memory = card.memory;
        let is_sm2 = card.scheduler == Scheduler::Sm2;
        let of_fsrs = |number: Option<f64>| number.filter(|_| !is_sm2).map(shown);
        Self {
            id: card.id,
            deck_id: card.deck,
            note_id: card.note,
            kind: card.kind,
            front: card.front,
            back: card.back,
            question: face.question,
            answer: face.answer,
            tags: card.tags,
            ordinal: card.ordinal,
            state: memory.phase,
            due_at: memory.due_at,
            interval_days: memory.interval_days,
            repetitions: memory.repetitions_in(card.scheduler),
            lapses: memory.lapses,
            ease_factor: is_sm2.then(|| shown(memory.ease_factor)),
            stability: of_fsrs(memory.stability),
            difficulty: of_fsrs(memory.difficulty),
            repeat_until: memory.repeat_until,
            reviewed_at: memory.reviewed_at,
            suspended: card.is_suspended,
            leech: memory.is_leech && card.is_suspended,
            buried_until: card.buried_until,
            next: None,
            created_at: card.created_at,
        }
    }
}

impl Card {
    /// A card that is due, with when it comes again.
    pub fn due((card, next): (model::Card, model::NextDue)) -> Self {
        let next = NextDue { again: next.again, hard: next.hard, good: next.good, easy: next.easy };
        Self { next: Some(next), ..Self::from(card) }
    }
}

/// Cards that were created together.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct BulkMade {
    /// The id of the first card.
    pub id: Id<kind::Card>,
    /// How many notes were created.
    pub created: usize,
    /// The first card of each note.
    pub cards: Vec<Card>,
}

impl BulkMade {
    /// The answer for these cards.
    pub fn of(cards: Vec<model::Card>) -> Result<Self> {
        let first = cards.first().ok_or_else(|| Error::internal_text("no card was created"))?;
        Ok(Self { id: first.id, created: cards.len(), cards: cards.into_iter().map(Into::into).collect() })
    }
}
