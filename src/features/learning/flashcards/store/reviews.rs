//! The SQL of `flashcard_reviews` and `flashcard_days`.

use super::subjects::inherit_subject;
use crate::db::{Reader, Row, Tx, params};
use crate::features::flashcards::model::{
    ActivityDay, AnswerSums, Card, DeckScope, Grade, Memory, NewReview, Phase, Rating, Review,
};
use crate::kernel::text::ParsedText;
use crate::kernel::{Id, Page, PageRequest, Result, Timestamp, id::kind};

pub(super) fn review(row: &Row) -> Result<Review> {
    Ok(Review {
        id: row.get("id")?,
        card: row.get("card_id")?,
        deck: row.get("deck_id")?,
        user: row.get("user_id")?,
        day: row.get("day")?,
        client_id: row.get("client_id")?,
        grade: Grade { rating: row.get("rating")?, quality: row.get("quality")? },
        reviewed_at: row.get("reviewed_at")?,
        took_ms: row.get("took_ms")?,
        interval_days: row.get("interval_days")?,
        before: row.get("before")?,
        is_imported: row.get("is_imported")?,
    })
}

/// Adds a review to the log. Nothing where the person has one with this client id.
pub fn insert_review(
    tx: &Tx,
    card: &Card,
    user: Id<kind::User>,
    new: &NewReview,
    (at, day): (Timestamp, i64),
    (before, interval_days): (&Memory, u32),
) -> Result<Option<Review>> {
    let id = tx.insert_if_new(
        "INSERT INTO flashcard_reviews (card_id, deck_id, user_id, client_id, rating, quality, reviewed_at, day, took_ms, \
         interval_days, before, is_undone) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
         ON CONFLICT (user_id, client_id) DO NOTHING",
        params![
            card.id,
            card.deck,
            user,
            new.client_id,
            new.grade.rating,
            new.grade.quality,
            at,
            day,
            new.took_ms,
            interval_days,
            before,
            false
        ],
    )?;
    let review = |id| Review {
        id,
        card: card.id,
        deck: card.deck,
        user,
        day,
        grade: new.grade,
        client_id: new.client_id.as_ref().map(|text| text.as_str().to_owned()),
        reviewed_at: at,
        took_ms: new.took_ms,
        before: before.clone(),
        interval_days,
        is_imported: false,
    };
    Ok(id.map(review))
}

/// The review with this client id, and whether it was undone.
pub fn by_client_id(db: &Reader, user: Id<kind::User>, client_id: &str) -> Result<Option<Review>> {
    db.opt(
        "SELECT id, card_id, deck_id, user_id, day, client_id, rating, quality, reviewed_at, took_ms, interval_days, before, \
         is_imported \
         FROM flashcard_reviews WHERE user_id = ?1 AND client_id = ?2",
        params![user, client_id],
        review,
    )
}

/// The most reviews of a card that are applied again because one of them came late or is undone. Other writes wait meanwhile, and a card that
/// is remembered has fewer than a hundred reviews in a lifetime.
pub const MOST_LATER: usize = 500;

/// The reviews of a card from this time on, in their order, at most one more than [`MOST_LATER`].
pub fn reviews_from(db: &Reader, card: Id<kind::Card>, at: Timestamp) -> Result<Vec<Review>> {
    db.all(
        "SELECT id, card_id, deck_id, user_id, day, client_id, rating, quality, reviewed_at, took_ms, interval_days, before, \
         is_imported \
         FROM flashcard_reviews WHERE card_id = ?1 AND is_undone = ?2 AND reviewed_at >= ?3 ORDER BY reviewed_at, id LIMIT ?4",
        params![card, false, at, MOST_LATER + 1],
        review,
    )
}

/// Saves what came before a review and what came of it.
pub fn save_review(tx: &Tx, review: &Review) -> Result<()> {
    tx.exec(
        "UPDATE flashcard_reviews SET before = ?2, interval_days = ?3 WHERE id = ?1",
        params![review.id, review.before, review.interval_days],
    )?;
    Ok(())
}

/// The review that the person sent last. Those that came with a package were not sent.
pub fn last_review(db: &Reader, user: Id<kind::User>) -> Result<Option<Review>> {
    db.opt(
        "SELECT id, card_id, deck_id, user_id, day, client_id, rating, quality, reviewed_at, took_ms, interval_days, before, \
         is_imported \
         FROM flashcard_reviews WHERE user_id = ?1 AND is_undone = ?2 AND is_imported = ?3 ORDER BY id DESC LIMIT 1",
        params![user, false, false],
        review,
    )
}

/// The last review of a card that the person sent.
pub fn last_review_of(db: &Reader, user: Id<kind::User>, card: Id<kind::Card>) -> Result<Option<Review>> {
    db.opt(
        "SELECT id, card_id, deck_id, user_id, day, client_id, rating, quality, reviewed_at, took_ms, interval_days, before, \
         is_imported \
         FROM flashcard_reviews WHERE card_id = ?2 AND is_undone = ?3 AND user_id = ?1 AND is_imported = ?4 \
         ORDER BY reviewed_at DESC, id DESC LIMIT 1",
        params![user, card, false, false],
        review,
    )
}

/// Whether a review was undone.
pub fn is_undone(db: &Reader, id: Id<kind::Review>) -> Result<bool> {
    db.one("SELECT is_undone FROM flashcard_reviews WHERE id = ?1", params![id], |row| row.get("is_undone"))
}

/// Marks a review as undone.
pub fn undo(tx: &Tx, id: Id<kind::Review>) -> Result<()> {
    tx.exec("UPDATE flashcard_reviews SET is_undone = ?2 WHERE id = ?1", params![id, true])?;
    Ok(())
}

/// Adds a review to the figures of its day, or takes it off where `sign` is -1. The day keeps the subject that the deck had at its first
/// review, or that it inherited then. Returns how many answers the day has in the deck.
pub fn count_review(
    tx: &Tx,
    user: Id<kind::User>,
    (deck, day): (Id<kind::Deck>, i64),
    (before, rating, took_ms): (Phase, Rating, Option<u32>),
    sign: i64,
) -> Result<i64> {
    let counts = |holds: bool| if holds { sign } else { 0 };
    let answers = tx.one(
        "INSERT INTO flashcard_days (user_id, day, deck_id, subject, new_cards, reviews, answers, forgotten, took_ms, lapses, is_told) \
         VALUES (?1, ?2, ?3, COALESCE((SELECT subject FROM flashcard_decks WHERE id = ?3), ''), ?4, ?5, ?6, ?7, ?8, ?9, 0) \
         ON CONFLICT (user_id, day, deck_id) DO UPDATE SET \
         new_cards = flashcard_days.new_cards + excluded.new_cards, reviews = flashcard_days.reviews + excluded.reviews, \
         answers = flashcard_days.answers + excluded.answers, forgotten = flashcard_days.forgotten + excluded.forgotten, \
         took_ms = flashcard_days.took_ms + excluded.took_ms, lapses = flashcard_days.lapses + excluded.lapses, is_told = 0 \
         RETURNING answers",
        params![
            user,
            day,
            deck,
            counts(before == Phase::New),
            counts(before == Phase::Review),
            sign,
            counts(rating == Rating::Again),
            sign * i64::from(took_ms.unwrap_or(0)),
            counts(before == Phase::Review && rating == Rating::Again)
        ],
        |row| row.get("answers"),
    )?;
    if answers == 1 && sign > 0 {
        inherit_subject(tx, user, (deck, day))?;
    }
    Ok(answers)
}

/// How many reviews in the decks of the scope a person did on a day; those of cards that were new or being learned do not count.
pub fn reviewed_on(db: &Reader, user: Id<kind::User>, scope: &DeckScope, day: i64) -> Result<i64> {
    db.one(
        concat!(
            "SELECT COALESCE(SUM(reviews), 0) AS reviews FROM flashcard_days WHERE user_id = ?1 AND day = ?2 AND deck_id IN \
             (SELECT id FROM flashcard_decks WHERE user_id = ?1 AND ",
            in_scope!("", "?3", "?4"),
            ")"
        ),
        params![user, day, scope.deck, scope.prefix],
        |row| row.get("reviews"),
    )
}

/// The log of a person, newest first.
pub fn reviews(db: &Reader, user: Id<kind::User>, page: PageRequest) -> Result<Page<Review>> {
    let rows = db.all(
        "SELECT id, card_id, deck_id, user_id, day, client_id, rating, quality, reviewed_at, took_ms, interval_days, before, \
         is_imported \
         FROM flashcard_reviews WHERE user_id = ?1 AND is_undone = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4",
        params![user, false, page.below(), page.fetch()],
        review,
    )?;
    Ok(Page::of(rows, page, |review| review.id.get()))
}

/// The reviews of a person by day, from one day to another, in the decks of the scope together. Without a deck, decks that were deleted count
/// too.
pub fn activity(
    db: &Reader,
    user: Id<kind::User>,
    scope: &DeckScope,
    (first, last): (i64, i64),
) -> Result<Vec<ActivityDay>> {
    db.all(
        concat!(
            "SELECT day, SUM(answers) AS reviews, SUM(new_cards) AS new_cards, SUM(forgotten) AS forgotten, SUM(took_ms) AS took_ms \
             FROM flashcard_days WHERE user_id = ?1 AND day >= ?2 AND day <= ?3 AND (?4 IS NULL OR deck_id IN \
             (SELECT id FROM flashcard_decks WHERE user_id = ?1 AND ",
            in_scope!("", "?4", "?5"),
            ")) GROUP BY day ORDER BY day"
        ),
        params![user, first, last, scope.deck, scope.prefix],
        |row| {
            Ok(ActivityDay {
                day: row.get("day")?,
                reviews: row.get("reviews")?,
                new_cards: row.get("new_cards")?,
                forgotten: row.get("forgotten")?,
                took_ms: row.get("took_ms")?,
            })
        },
    )
}

/// The answers of a person from a day on, those in decks that were deleted included.
pub fn sums_since(db: &Reader, user: Id<kind::User>, day: i64) -> Result<AnswerSums> {
    db.one(
        "SELECT COALESCE(SUM(answers), 0) AS answers, COALESCE(SUM(reviews), 0) AS reviews, COALESCE(SUM(lapses), 0) AS lapses \
         FROM flashcard_days WHERE user_id = ?1 AND day >= ?2",
        params![user, day],
        |row| {
            Ok(AnswerSums { answers: row.get("answers")?, reviews: row.get("reviews")?, lapses: row.get("lapses")? })
        },
    )
}

/// How many cards of the scope the queue shows in this time, up to 1,000 in each deck, those in learning steps included. A card that is
/// repeated today counts when it comes afterwards.
pub fn coming(db: &Reader, user: Id<kind::User>, scope: &DeckScope, (from, to): (Timestamp, Timestamp)) -> Result<i64> {
    db.one(
        concat!(
            "SELECT COALESCE(SUM((SELECT COUNT(*) FROM (SELECT 1 FROM flashcard_cards WHERE deck_id = flashcard_decks.id \
         AND queue = 'review' AND shows_at >= ?2 AND shows_at < ?3 \
         UNION ALL SELECT 1 FROM flashcard_cards WHERE deck_id = flashcard_decks.id AND queue = 'learning' \
         AND shows_at >= ?2 AND shows_at < ?3 AND repeat_until IS NULL \
         UNION ALL SELECT 1 FROM flashcard_cards WHERE deck_id = flashcard_decks.id AND repeat_until IS NOT NULL \
         AND +queue = 'learning' AND rests_until >= ?2 AND rests_until < ?3 LIMIT 1000) AS due)), 0) AS cards \
         FROM flashcard_decks WHERE user_id = ?1 AND ",
            in_scope!("", "?4", "?5")
        ),
        params![user, from, to, scope.deck, scope.prefix],
        |row| row.get("cards"),
    )
}

/// The reviews of some cards of a deck, and where the next cards are.
pub struct Portion {
    /// The reviews of each card, oldest first, with the phase of the card before its first one. Of a card that was made new again, those since
    /// then.
    pub cards: Vec<(Phase, Vec<(i64, Rating)>)>,
    /// The id of the last card; nothing where there are no more.
    pub last: Option<i64>,
}

/// The reviews of the next `most` cards of a deck with ids above `after`.
pub fn histories(db: &Reader, deck: Id<kind::Deck>, after: i64, most: usize) -> Result<Portion> {
    let last: Option<i64> = db.one(
        "SELECT MAX(due.id) AS last FROM (SELECT id FROM flashcard_cards WHERE deck_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3) AS due",
        params![deck, after, most],
        |row| row.get("last"),
    )?;
    let rows: Vec<(i64, Memory, i64, Rating)> = db.all(
        "SELECT cards.id AS card_id, reviews.before, reviews.day, reviews.rating FROM flashcard_cards AS cards \
         JOIN flashcard_reviews AS reviews ON reviews.card_id = cards.id \
         WHERE cards.deck_id = ?1 AND cards.id > ?2 AND cards.id <= ?3 AND reviews.is_undone = ?4 \
         ORDER BY cards.id, reviews.reviewed_at, reviews.id",
        params![deck, after, last.unwrap_or(after), false],
        |row| Ok((row.get("card_id")?, row.get("before")?, row.get("day")?, row.get("rating")?)),
    )?;
    let mut cards: Vec<(Phase, Vec<(i64, Rating)>)> = Vec::new();
    let mut card = None;
    for (id, before, day, rating) in rows {
        if card != Some(id) {
            cards.push((before.phase, Vec::new()));
            card = Some(id);
        }
        if let Some(history) = cards.last_mut().filter(|_| before.phase == Phase::New) {
            *history = (Phase::New, Vec::new());
        }
        if let Some((_, reviews)) = cards.last_mut() {
            reviews.push((day, rating));
        }
    }
    Ok(Portion { cards, last })
}
