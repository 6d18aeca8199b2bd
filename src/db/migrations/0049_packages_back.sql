-- What packages need to come back: reviews of cards that were deleted, so that an import that brings them back does not count them a second
-- time, and the note types with which notes came, so that Anki knows the notes again. Owner: flashcards.

-- The reviews of a person that are in the figures of a day (`flashcard_days`) and no longer in the log.
CREATE TABLE flashcard_past_reviews (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    reviewed_at {ms} NOT NULL,
    rating {text} NOT NULL
);
CREATE INDEX flashcard_past_reviews_by_time ON flashcard_past_reviews (user_id, reviewed_at);

-- The note type of a note where it came from, as JSON; NULL where it has other fields than a front and a back.
ALTER TABLE flashcard_origins ADD COLUMN note_type {text};
