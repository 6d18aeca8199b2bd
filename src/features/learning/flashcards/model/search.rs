//! The search for cards.

use serde::{Deserialize, Serialize};

use crate::http::text_enum;
use crate::kernel::{Id, id::kind};

text_enum! {
    /// The state of a card, as a filter of the search.
    pub enum CardState {
        /// Never reviewed, and not suspended.
        New = "new",
        /// In learning steps, for the first time or again, and not suspended.
        Learning = "learning",
        /// Reviewed at intervals of days, and not suspended.
        Review = "review",
        /// To be reviewed now; new cards left out.
        Due = "due",
        /// Not shown until it is resumed.
        Suspended = "suspended",
        /// Not shown before another day.
        Buried = "buried",
        /// Forgotten so often that it was suspended.
        Leech = "leech",
    }
}

/// What is searched for. Absent parts narrow nothing.
#[derive(Debug, Clone, Default)]
pub struct CardSearch {
    /// Words of the front, the back or the tags; the last one may be a beginning.
    pub text: Option<String>,
    /// The deck of the cards.
    pub deck: Option<Id<kind::Deck>>,
    /// Whether cards of the sub-decks of that deck are found too.
    pub has_sub_decks: bool,
    /// A tag of the cards, or the one that their tags lie below.
    pub tag: Option<String>,
    pub state: Option<CardState>,
}

/// The decks of an owner that are searched: all of them where none is named.
#[derive(Debug, Clone)]
pub struct SearchedDecks {
    pub owner: Id<kind::User>,
    pub decks: Vec<Id<kind::Deck>>,
}

/// A position in the order of the search, the newest note first: cards behind it have a lower note, or a lower ordinal of the note.
#[derive(Debug, Clone, Copy)]
pub struct SearchPosition {
    pub note: i64,
    pub ordinal: i64,
}

/// The job that removes the words of deleted notes from the index of the search.
#[derive(Debug, Serialize, Deserialize)]
pub struct RemoveWords {
    /// Whose notes they were.
    pub owner: Id<kind::User>,
    /// The deck of the notes; absent for all decks.
    pub deck: Option<Id<kind::Deck>>,
}

/// The job that adds the words of the notes of a new deck to the index of the search.
#[derive(Debug, Serialize, Deserialize)]
pub struct AddWords {
    pub owner: Id<kind::User>,
    pub deck: Id<kind::Deck>,
    /// The notes up to this one are in it.
    pub after: i64,
}

/// The job that puts the words of notes that were moved under the decks that the notes are in now.
#[derive(Debug, Serialize, Deserialize)]
pub struct MoveWords {
    pub owner: Id<kind::User>,
    pub notes: Vec<Id<kind::Note>>,
}
