//! The SQL of what other features were told of a review.

use crate::db::{Reader, Tx, params};
use crate::features::flashcards::model::Told;
use crate::kernel::{Id, Result, id::kind};

/// Saves what other features were told of a review.
pub fn save_told(tx: &Tx, id: Id<kind::Review>, told: &Told) -> Result<()> {
    tx.exec(
        "UPDATE flashcard_reviews SET characters = ?2, has_picture = ?3, was_learning = ?4, was_due = ?5, earned_on = ?6, \
         was_claimed = ?7 WHERE id = ?1",
        params![
            id,
            told.characters,
            told.has_picture,
            told.is_learning,
            told.is_due,
            told.earned_on,
            told.is_claimed
        ],
    )?;
    Ok(())
}

/// Saves the day for which a review earned XP, and whether it used its bounds although nothing shows that a person gave it.
pub fn save_earned(tx: &Tx, id: Id<kind::Review>, (day, is_claimed): (i64, Option<bool>)) -> Result<()> {
    tx.exec(
        "UPDATE flashcard_reviews SET earned_on = ?2, was_claimed = ?3 WHERE id = ?1",
        params![id, day, is_claimed],
    )?;
    Ok(())
}

/// What other features were told of a review. Nothing where it is older than what is kept of that.
pub fn told(db: &Reader, id: Id<kind::Review>) -> Result<Option<Told>> {
    db.opt(
        "SELECT characters, has_picture, was_learning, was_due, earned_on, was_claimed FROM flashcard_reviews WHERE id = ?1 \
         AND characters IS NOT NULL",
        params![id],
        |row| {
            Ok(Told {
                characters: row.get("characters")?,
                has_picture: row.get("has_picture")?,
                is_learning: row.get("was_learning")?,
                is_due: row.get("was_due")?,
                earned_on: row.get("earned_on")?,
                is_claimed: row.get("was_claimed")?,
            })
        },
    )
}
