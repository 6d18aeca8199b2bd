//! The SQL of flashcards.

mod ahead;
mod cards;
mod collection;
mod decks;
mod due;
mod held;
mod media;
mod package;
mod reviews;
mod search;
mod shares;
mod words;

pub(super) use ahead::*;
pub(super) use cards::*;
pub(super) use collection::*;
pub(super) use decks::*;
pub(super) use due::*;
pub(super) use held::*;
pub(super) use media::*;
pub(super) use package::*;
pub(super) use reviews::*;
pub(super) use search::*;
pub(super) use shares::*;
pub(super) use words::*;
