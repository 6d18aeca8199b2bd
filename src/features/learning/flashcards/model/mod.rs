//! The data of flashcards.

mod backlog;
mod card;
mod cloze;
mod deck;
mod highlight;
mod media;
mod queue;
mod review;
mod search;
mod statistics;
mod tree;

pub use backlog::{Backlog, BacklogDay, BacklogOrder, BacklogWish};
pub use card::{
    Card, CardDetails, CardUpdate, Memory, Moved, NewCard, Note, NoteKind, Phase, Queue, SECOND_INTERVAL, Side,
};
pub use cloze::{Clozes, Face};
pub use deck::{
    DayLimits, Deck, DeckChoice, DeckScope, DeckUpdate, DeckView, DueCounts, MOST_CARDS, MOST_COUNTED, MOST_DECKS,
    NewDeck, Options, Parameters, RETENTION, Scheduler, SharedDeck, SubDecks, parent_names, sub_deck_prefix,
};
pub use media::{
    MOST_MEDIA, MOST_MEDIA_BYTES, Media, MediaFormat, MediaKind, is_file_name, is_recording, kind_of, media_name,
    numbered, shown_as, shown_media,
};
pub use queue::{Candidate, DeckDone, Due, DueOnly, DueOrder, DueWish, NextDue, WaitingNote};
pub use review::{DayCounts, Grade, NewReview, Rating, Review, ReviewAnswer, SubjectReviews, Told, UndoScope};
pub use search::{AddWords, CardSearch, CardState, MoveWords, RemoveWords, SearchPosition, SearchedDecks};
pub use statistics::{
    ActivityDay, AnswerSums, Answered, CardReviews, CardStatistics, Forecast, ForecastDay, TopicAnswer,
};
pub use tree::{Budget, DayUse, RemoveDecks, SubjectDeck, Waiting, due_together, sub_decks, subjects};
