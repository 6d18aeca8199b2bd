//! Operations on flashcards: tag Flashcards.

mod decks;
mod files;
mod media;
mod reviews;

pub use decks::DeckApi;
pub use files::FileApi;
pub use media::MediaApi;
pub use reviews::ReviewApi;
