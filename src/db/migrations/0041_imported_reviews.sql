-- Reviews that came with a package: what the card was before them is made up, so that nothing is computed from it. Owner: flashcards.

ALTER TABLE flashcard_reviews ADD COLUMN is_imported {bool} NOT NULL DEFAULT 0;
