//! Decks.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::cards::Card;
use crate::features::flashcards::model::{self, DeckView, Options, Scheduler};
use crate::http::envelope::Resource;
use crate::http::json::{saturated_list, saturated_option};
use crate::kernel::text::{Line, Prose};
use crate::kernel::{Day, Id, Timestamp, id::kind};

/// A deck to create.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct DeckCreate {
    pub name: Line<1, 120>,
    pub description: Option<Prose<0, 2000>>,
    pub subject: Option<Line<0, 80>>,
    pub scheduler: Option<Scheduler>,
    pub desired_retention: Option<f64>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub new_per_day: Option<u32>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub reviews_per_day: Option<u32>,
    #[serde(default, deserialize_with = "saturated_list")]
    pub learning_steps: Option<Vec<u32>>,
    #[serde(default, deserialize_with = "saturated_list")]
    pub relearning_steps: Option<Vec<u32>>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub leech_threshold: Option<u32>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub maximum_interval_days: Option<u32>,
    pub fuzz: Option<bool>,
}

impl From<DeckCreate> for model::NewDeck {
    fn from(sent: DeckCreate) -> Self {
        let mut options = Options::default();
        let change = model::DeckUpdate {
            name: None,
            description: None,
            subject: None,
            scheduler: None,
            desired_retention: sent.desired_retention,
            new_per_day: sent.new_per_day,
            reviews_per_day: sent.reviews_per_day,
            learning_steps: sent.learning_steps,
            relearning_steps: sent.relearning_steps,
            leech_threshold: sent.leech_threshold,
            maximum_interval_days: sent.maximum_interval_days,
            fuzz: sent.fuzz,
        };
        change.apply_to(&mut options);
        let scheduler = sent.scheduler.unwrap_or(Scheduler::Fsrs);
        Self { name: sent.name, description: sent.description, subject: sent.subject, scheduler, options }
    }
}

/// What to change about a deck.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct DeckUpdate {
    pub name: Option<Line<1, 120>>,
    pub description: Option<Prose<0, 2000>>,
    pub subject: Option<Line<0, 80>>,
    pub scheduler: Option<Scheduler>,
    pub desired_retention: Option<f64>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub new_per_day: Option<u32>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub reviews_per_day: Option<u32>,
    #[serde(default, deserialize_with = "saturated_list")]
    pub learning_steps: Option<Vec<u32>>,
    #[serde(default, deserialize_with = "saturated_list")]
    pub relearning_steps: Option<Vec<u32>>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub leech_threshold: Option<u32>,
    #[serde(default, deserialize_with = "saturated_option")]
    pub maximum_interval_days: Option<u32>,
    pub fuzz: Option<bool>,
}

impl From<DeckUpdate> for model::DeckUpdate {
    fn from(sent: DeckUpdate) -> Self {
        Self {
            name: sent.name,
            description: sent.description,
            subject: sent.subject,
            scheduler: sent.scheduler,
            desired_retention: sent.desired_retention,
            new_per_day: sent.new_per_day,
            reviews_per_day: sent.reviews_per_day,
            learning_steps: sent.learning_steps,
            relearning_steps: sent.relearning_steps,
            leech_threshold: sent.leech_threshold,
            maximum_interval_days: sent.maximum_interval_days,
            fuzz: sent.fuzz,
        }
    }
}

/// The name of a copy.
#[derive(Debug, Clone, Default, Object, Deserialize)]
pub struct DeckCopy {
    pub name: Option<Line<1, 120>>,
}

/// The class to share a deck with.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct DeckShare {
    pub class_id: Id<kind::Class>,
}

/// A class that a deck is shared with.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Share {
    pub class_id: Id<kind::Class>,
    pub shared_at: Timestamp,
}

impl Resource for Share {
    const MANY: &'static str = "shares";
}

impl From<model::SharedDeck> for Share {
    fn from(share: model::SharedDeck) -> Self {
        Self { class_id: share.class, shared_at: share.shared_at }
    }
}

/// What is left for today.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct DueCounts {
    pub new: i64,
    pub learning: i64,
    pub review: i64,
    pub capped: bool,
}

impl From<model::DueCounts> for DueCounts {
    fn from(counts: model::DueCounts) -> Self {
        Self { new: counts.new, learning: counts.learning, review: counts.review, capped: counts.is_capped }
    }
}

/// The sub-decks of a deck.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct SubDecks {
    pub decks: i64,
    pub cards: i64,
    pub due: DueCounts,
}

impl From<model::SubDecks> for SubDecks {
    fn from(of: model::SubDecks) -> Self {
        Self { decks: of.decks, cards: of.cards, due: of.due.into() }
    }
}

/// A deck.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Deck {
    pub id: Id<kind::Deck>,
    pub name: String,
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    pub own: bool,
    pub scheduler: Scheduler,
    pub desired_retention: f64,
    pub new_per_day: u32,
    pub reviews_per_day: u32,
    pub learning_steps: Vec<u32>,
    pub relearning_steps: Vec<u32>,
    pub leech_threshold: u32,
    pub maximum_interval_days: u32,
    pub fuzz: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Vec<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_cards_from: Option<Day>,
    pub cards: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<DueCounts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_decks: Option<SubDecks>,
    pub created_at: Timestamp,
}

impl Resource for Deck {
    const ONE: &'static str = "deck";
    const MANY: &'static str = "decks";
}

impl From<DeckView> for Deck {
    fn from(view: DeckView) -> Self {
        let DeckView { deck, is_own, due, sub_decks } = view;
        let options = deck.options;
        Self {
            id: deck.id,
            name: deck.name,
            description: deck.description,
            subject: Some(deck.subject).filter(|subject| !subject.is_empty()),
            own: is_own,
            scheduler: deck.scheduler,
            desired_retention: options.desired_retention,
            new_per_day: options.new_per_day,
            reviews_per_day: options.reviews_per_day,
            learning_steps: options.learning_steps,
            relearning_steps: options.relearning_steps,
            leech_threshold: options.leech_threshold,
            maximum_interval_days: options.maximum_interval_days,
            fuzz: options.fuzz,
            parameters: options.parameters.filter(|_| is_own).map(|all| all.iter().map(double).collect()),
            new_cards_from: options.new_cards_from.filter(|_| is_own).map(Day::numbered),
            cards: deck.cards,
            due: due.map(Into::into),
            sub_decks: sub_decks.map(Into::into),
            created_at: deck.created_at,
        }
    }
}

/// The number with the same decimal digits.
fn double(number: &f32) -> f64 {
    number.to_string().parse().unwrap_or_else(|_| f64::from(*number))
}

/// The cards to show next.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct DueList {
    pub cards: Vec<Card>,
    pub counts: DueCounts,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_learning_at: Option<Timestamp>,
}

impl From<model::Due> for DueList {
    fn from(due: model::Due) -> Self {
        Self {
            cards: due.cards.into_iter().map(Card::due).collect(),
            counts: due.counts.into(),
            next_learning_at: due.next_learning_at,
        }
    }
}
