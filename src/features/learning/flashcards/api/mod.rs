//! Operations on flashcards: tag Flashcards.

mod decks;
mod files;
mod reviews;

pub use decks::DeckApi;
pub use files::FileApi;
pub use reviews::ReviewApi;
