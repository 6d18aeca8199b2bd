//! The SQL of flashcards.

/// SQL: the reviews of a deck of `flashcard_decks` that are due at the time `?2`, with repetitions of earlier days that were left undone, up
/// to 501 of each.
macro_rules! due_reviews {
    () => {
        "(SELECT COUNT(*) FROM (SELECT 1 FROM flashcard_cards WHERE deck_id = flashcard_decks.id AND queue = 'review' \
         AND shows_at <= ?2 LIMIT 501) AS due) + \
         (SELECT COUNT(*) FROM (SELECT 1 FROM flashcard_cards WHERE deck_id = flashcard_decks.id AND repeat_until <= ?2 \
         AND rests_until <= ?2 AND shows_at <= ?2 AND queue <> 'out' LIMIT 501) AS due)"
    };
}

/// SQL: whether a deck belongs to the scope whose deck and prefix are these parameters. `of` is the name of the table with a dot, or empty.
macro_rules! in_scope {
    ($of:literal, $deck:literal, $prefix:literal) => {
        concat!(
            "(",
            $deck,
            " IS NULL OR ",
            $of,
            "id = ",
            $deck,
            " OR substr(",
            $of,
            "name, 1, length(",
            $prefix,
            ")) = ",
            $prefix,
            ")"
        )
    };
}

/// SQL: the columns of a deck that [`counts`] reads: what is due at the time `?2`, and what the person `?1` did on the day `?3`.
macro_rules! left_today {
    () => {
        concat!(
            "(SELECT COUNT(*) FROM (SELECT 1 FROM flashcard_cards WHERE deck_id = flashcard_decks.id AND queue = 'new' \
             AND shows_at <= ?2 LIMIT 501) AS due) AS due_new, \
             (SELECT COUNT(*) FROM (SELECT 1 FROM flashcard_cards WHERE deck_id = flashcard_decks.id AND queue = 'learning' \
             AND shows_at <= ?2 AND (repeat_until IS NULL OR repeat_until > ?2) LIMIT 501) AS due) AS due_learning, ",
            due_reviews!(),
            " AS due_review, \
             (SELECT new_cards FROM flashcard_days WHERE user_id = ?1 AND day = ?3 AND deck_id = flashcard_decks.id) AS new_today, \
             (SELECT reviews FROM flashcard_days WHERE user_id = ?1 AND day = ?3 AND deck_id = flashcard_decks.id) AS reviews_today"
        )
    };
}

mod ahead;
mod burying;
mod cards;
mod collection;
mod decks;
mod due;
mod held;
mod history;
mod media;
mod moving;
mod origins;
mod package;
mod past;
mod reviews;
mod search;
mod shares;
mod subjects;
mod told;
mod tree;
mod words;

pub(super) use ahead::*;
pub(super) use burying::*;
pub(super) use cards::*;
pub(super) use collection::*;
pub(super) use decks::*;
pub(super) use due::*;
pub(super) use held::*;
pub(super) use history::*;
pub(super) use media::*;
pub(super) use moving::*;
pub(super) use origins::*;
pub(super) use package::*;
pub(super) use past::*;
pub(super) use reviews::*;
pub(super) use search::*;
pub(super) use shares::*;
pub(super) use subjects::*;
pub(super) use told::*;
pub(super) use tree::*;
pub(super) use words::*;
