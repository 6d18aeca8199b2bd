-- Pictures and sounds of flashcards. Owner: flashcards.

-- A file that notes of a deck refer to by its name. `file_id` is the stored file; its type follows from its bytes.
CREATE TABLE flashcard_media (
    id {id},
    deck_id {ref} NOT NULL REFERENCES flashcard_decks (id) ON DELETE CASCADE,
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    file_id {int} NOT NULL,
    name {text} NOT NULL,
    hash {text} NOT NULL,
    media_type {text} NOT NULL,
    size {int} NOT NULL,
    created_at {ms} NOT NULL,
    UNIQUE (deck_id, name)
);
CREATE INDEX flashcard_media_by_deck ON flashcard_media (deck_id, id);
CREATE INDEX flashcard_media_by_hash ON flashcard_media (deck_id, hash);
CREATE INDEX flashcard_media_by_user ON flashcard_media (user_id, id);

-- How much of it a person has.
CREATE TABLE flashcard_media_totals (
    user_id {ref} NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    files {int} NOT NULL,
    bytes {int} NOT NULL
);
