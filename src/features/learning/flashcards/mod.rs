//! Flashcards: decks of notes whose cards come back when they are about to be forgotten.
//!
//! Guarantees: only its owner reviews and changes a deck, and members of a class or a squad that it is shared with read and copy it; a
//! review is stored once for each client id, and the state of a card follows from its reviews in the order of their times, in whatever
//! order they arrive, or from those since its schedule was set by hand; an undone review leaves the card as if it had never been, and takes back what it earned and said of the person; SM-2
//! follows the published text, FSRS-6 is the crate of its authors; the queue is read from an index, whatever the size of the decks; what is
//! imported from a package again renews notes and adds none twice, and a review that comes back after its deck was deleted is counted once;
//! the search for cards reads the words of the owners alone whose decks it
//! may show.
//!
//! A deck that is named `Parent::Child` is a sub-deck of the oldest deck of its owner that is named `Parent`. A deck is reviewed, renamed, shared,
//! copied, exported and deleted with its sub-decks, and searches, figures and plans for a backlog are of all of them. Shares are rows of their own for each of them. The limits of a day hold for each deck and
//! for all decks beneath it together, unless one of these is reviewed by itself. Where many cards are deleted or moved, background jobs do what would keep
//! other writes waiting.
//!
//! A deck can have a subject, and sub-decks without one inherit that of the nearest deck above them. A row of `flashcard_days` keeps the one that
//! its deck had or inherited at the first review of the day, and what analytics has
//! counted of the row (`told_answers`, `told_reviews`, `told_lapses`); `is_told` is false while something is to be counted.
//!
//! Days begin at four in the morning in the school's time zone. A developer's learners have everything but sharing with classes, because they
//! are in none.
//!
//! Tables: `flashcard_decks`, `flashcard_notes`, `flashcard_origins`, `flashcard_cards`, `flashcard_reviews`, `flashcard_days`,
//! `flashcard_past_reviews`, `flashcard_shares`, `flashcard_squad_shares`, `flashcard_media`, `flashcard_media_totals`, `flashcard_search`.
//! Events: `CardAnswered`, `Learned`, `Practised`, `PracticeUndone`, `DeckShared`,
//! `PreferenceShown`; it handles `SquadLeft` and `ClassLeft`.

mod api;
mod demo;
mod flow;
mod held;
mod jobs;
pub mod model;
pub mod schedule;
pub mod service;
mod store;
pub mod transfer;
mod wire;

pub use api::{DeckApi, FileApi, MediaApi, ReviewApi};

use crate::app::App;
use crate::features::demo_data::Demo;
use crate::features::feature::Feature;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "flashcards",
    holds: held::HOLDS,
    leave: Some(service::end_all_shares),
    erase: Some(service::erase),
    jobs: jobs::JOBS,
    scopes: &["flashcards"],
    demo: Some(Demo::Written(demo::write)),
    ..Feature::NONE
};

/// The operations of this feature.
pub type Apis = (DeckApi, ReviewApi, FileApi, MediaApi);

/// Creates the operations.
pub fn apis(app: &App) -> Apis {
    let (decks, reviews) = (DeckApi { app: app.clone() }, ReviewApi { app: app.clone() });
    (decks, reviews, FileApi { app: app.clone() }, MediaApi { app: app.clone() })
}
