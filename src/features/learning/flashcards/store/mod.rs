//! The SQL of flashcards.

mod cards;
mod decks;
mod due;
mod held;
mod media;
mod reviews;
mod shares;

pub(super) use cards::*;
pub(super) use decks::*;
pub(super) use due::*;
pub(super) use held::*;
pub(super) use media::*;
pub(super) use reviews::*;
pub(super) use shares::*;
