//! The SQL of `flashcard_days` by subject, for analytics: what each day says, and what of it is not told yet.

use crate::db::{Reader, Row, ToValue, Tx, id_list, listed, params};
use crate::events::ReviewCount;
use crate::features::flashcards::model::{SubjectReviews, parent_names};
use crate::kernel::text::sort_key;
use crate::kernel::{Id, Result, id::kind};

fn reviews(row: &Row) -> Result<(i64, SubjectReviews)> {
    let count =
        ReviewCount { reviews: row.get("answered")?, learned: row.get("learned")?, remembered: row.get("remembered")? };
    let reviews =
        SubjectReviews { user: row.get("user_id")?, day: row.get("day")?, subject: row.get("subject")?, count };
    Ok((row.get("id")?, reviews))
}

/// Gives a day of a deck without a subject that of the nearest deck above it which has one. Sub-decks belong to the oldest deck of a name.
pub fn inherit_subject(tx: &Tx, user: Id<kind::User>, (deck, day): (Id<kind::Deck>, i64)) -> Result<()> {
    let found = tx.opt(
        "SELECT days.id, decks.name FROM flashcard_days AS days JOIN flashcard_decks AS decks ON decks.id = days.deck_id \
         WHERE days.user_id = ?1 AND days.day = ?2 AND days.deck_id = ?3 AND days.subject = ''",
        params![user, day, deck],
        |row| Ok((row.get::<i64>("id")?, row.get::<String>("name")?)),
    )?;
    let Some((id, name)) = found else { return Ok(()) };
    let parents: Vec<&str> = parent_names(&name).collect();
    for above in parents.into_iter().rev() {
        let subject = tx.opt(
            "SELECT subject FROM flashcard_decks WHERE user_id = ?1 AND sort_name = ?2 AND name = ?3 ORDER BY id LIMIT 1",
            params![user, sort_key(above), above],
            |row| row.get::<String>("subject"),
        )?;
        if let Some(subject) = subject.filter(|subject| !subject.is_empty()) {
            tx.exec("UPDATE flashcard_days SET subject = ?2 WHERE id = ?1", params![id, subject])?;
            break;
        }
    }
    Ok(())
}

/// What a person answered on each day by subject, over all days.
pub fn counted(db: &Reader, user: Id<kind::User>) -> Result<Vec<SubjectReviews>> {
    let found = db.all(
        "SELECT MIN(id) AS id, user_id, day, subject, SUM(answers) AS answered, SUM(reviews) AS learned, \
         SUM(reviews) - SUM(lapses) AS remembered FROM flashcard_days WHERE user_id = ?1 GROUP BY day, subject ORDER BY day",
        params![user],
        reviews,
    )?;
    Ok(found.into_iter().map(|(_, reviews)| reviews).collect())
}

/// Days with reviews that are not told, those of the earliest rows, each with the id of its row and what changed since it was told.
pub fn untold(db: &Reader, most: usize) -> Result<Vec<(i64, SubjectReviews)>> {
    db.all(
        "SELECT id, user_id, day, subject, answers - told_answers AS answered, reviews - told_reviews AS learned, \
         reviews - lapses - told_reviews + told_lapses AS remembered FROM flashcard_days WHERE is_told = 0 ORDER BY id LIMIT ?1",
        params![most],
        reviews,
    )
}

/// The same of one person. The condition is one that the index of all people does not serve.
pub fn untold_of(db: &Reader, user: Id<kind::User>) -> Result<Vec<(i64, SubjectReviews)>> {
    db.all(
        "SELECT id, user_id, day, subject, answers - told_answers AS answered, reviews - told_reviews AS learned, \
         reviews - lapses - told_reviews + told_lapses AS remembered FROM flashcard_days WHERE user_id = ?1 AND is_told < 1",
        params![user],
        reviews,
    )
}

/// Marks days as told, by the ids of their rows: a hundred at the most.
pub fn mark_told(tx: &Tx, days: &[i64]) -> Result<()> {
    let values: Vec<&dyn ToValue> = listed(days).collect();
    tx.exec(
        concat!(
            "UPDATE flashcard_days SET told_answers = answers, told_reviews = reviews, told_lapses = lapses, is_told = 1 WHERE id IN (",
            id_list!(1),
            ")"
        ),
        values,
    )?;
    Ok(())
}

/// Marks all days of a person as told.
pub fn mark_all_told(tx: &Tx, user: Id<kind::User>) -> Result<()> {
    tx.exec(
        "UPDATE flashcard_days SET told_answers = answers, told_reviews = reviews, told_lapses = lapses, is_told = 1 \
         WHERE user_id = ?1 AND is_told < 1",
        params![user],
    )?;
    Ok(())
}
