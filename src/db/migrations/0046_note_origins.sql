-- Which notes came with packages, so that a later package of the same notes renews them and adds none twice. Owner: flashcards.

-- When the text of a note was changed last, here or where it came from; NULL where it is as it was created.
ALTER TABLE flashcard_notes ADD COLUMN changed_at {int};

-- The notes of a person that came with packages: the lasting name of the note there (`guid`), and which part of it became the note here.
CREATE TABLE flashcard_origins (
    user_id {int} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    guid {text} NOT NULL,
    part {int} NOT NULL,
    note_id {int} NOT NULL REFERENCES flashcard_notes (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, guid, part)
);
CREATE INDEX flashcard_origins_by_note ON flashcard_origins (note_id);
