//! Request and response bodies: tag Flashcards.

mod cards;
mod decks;
mod figures;
mod files;
mod media;
mod reviews;

pub use cards::{
    BulkMade, Card, CardBulk, CardCreate, CardUpdate, CardsForget, CardsMove, CardsMoved, CardsReschedule,
    CardsRescheduled, CardsSuspend, CardsSuspended, searched_tag,
};
pub use decks::{Deck, DeckCopy, DeckCreate, DeckShare, DeckUpdate, DueList, Share};
pub use figures::{ActivityList, Backlog, BacklogRequest, CardStatistics, Forecast};
pub use files::{DeckOptimised, ImportReport, Imported, ImportedDeck, PackageReport};
pub use media::{DeckMedia, media_name};
pub use reviews::{Review, ReviewCreate, ReviewDone, UndoRequest, horizon};
