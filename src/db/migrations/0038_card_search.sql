-- The words of flashcards, in a partition for each owner. Owner: flashcards.

CREATE {words flashcard_search};
INSERT INTO flashcard_search ({row}, document)
    SELECT notes.id, word_document(decks.user_id, decks.id, notes.tags, notes.front, notes.back)
    FROM flashcard_notes AS notes JOIN flashcard_decks AS decks ON decks.id = notes.deck_id;
