-- Flashcards: decks, notes, their cards, reviews. Owner: flashcards.

-- `sort_name` is the folded name, cut to what a cursor holds. `options` is a JSON object with the settings. `cards` counts them.
CREATE TABLE flashcard_decks (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name {text} NOT NULL,
    sort_name {text} NOT NULL,
    description {text} NOT NULL,
    scheduler {text} NOT NULL,
    options {text} NOT NULL,
    cards {int} NOT NULL DEFAULT 0,
    created_at {ms} NOT NULL
);
CREATE INDEX flashcard_decks_by_name ON flashcard_decks (user_id, sort_name, id);
CREATE INDEX flashcard_decks_by_user ON flashcard_decks (user_id, id);

-- `tags` is a JSON list. `cards` counts the cards of the note. `copied_from` is the note that it is a copy of.
CREATE TABLE flashcard_notes (
    id {id},
    deck_id {ref} NOT NULL REFERENCES flashcard_decks (id) ON DELETE CASCADE,
    kind {text} NOT NULL,
    front {text} NOT NULL,
    back {text} NOT NULL,
    tags {text} NOT NULL,
    cards {int} NOT NULL,
    copied_from {int},
    created_at {ms} NOT NULL
);
CREATE INDEX flashcard_notes_by_deck ON flashcard_notes (deck_id, id);

-- `memory` is what the scheduler knows, as a JSON list. `queue`, `shows_at`, `due_at`, `repeat_until` and `rests_until` are copies of
-- parts of it by which the queue is read. `buried_until` is set while the card is kept back for a day, and `buried_by` says whether by
-- the person (`hand`) or by a review of another card of the note (`sibling`); `shows_at` is then not before it.
CREATE TABLE flashcard_cards (
    id {id},
    note_id {ref} NOT NULL REFERENCES flashcard_notes (id) ON DELETE CASCADE,
    deck_id {ref} NOT NULL REFERENCES flashcard_decks (id) ON DELETE CASCADE,
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    ordinal {int} NOT NULL,
    queue {text} NOT NULL,
    shows_at {ms} NOT NULL,
    due_at {ms},
    repeat_until {ms},
    rests_until {ms} NOT NULL,
    memory {text} NOT NULL,
    is_suspended {bool} NOT NULL,
    buried_until {ms},
    buried_by {text},
    created_at {ms} NOT NULL
);
CREATE INDEX flashcard_cards_by_deck ON flashcard_cards (deck_id, id);
CREATE INDEX flashcard_cards_by_note ON flashcard_cards (note_id, ordinal);
CREATE INDEX flashcard_cards_by_user ON flashcard_cards (user_id, id);
CREATE INDEX flashcard_cards_queue ON flashcard_cards (deck_id, queue, shows_at, id);
CREATE INDEX flashcard_cards_repeating ON flashcard_cards (deck_id, repeat_until) WHERE repeat_until IS NOT NULL;

-- The log. `before` is the memory of the card before the review. `day` is the number of the day of learning. A review that was undone
-- stays, so that it is known when it is sent again.
CREATE TABLE flashcard_reviews (
    id {id},
    card_id {ref} NOT NULL REFERENCES flashcard_cards (id) ON DELETE CASCADE,
    deck_id {int} NOT NULL,
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id {text},
    rating {text} NOT NULL,
    quality {int} NOT NULL,
    reviewed_at {ms} NOT NULL,
    day {int} NOT NULL,
    took_ms {int},
    interval_days {int} NOT NULL,
    before {text} NOT NULL,
    is_undone {bool} NOT NULL,
    UNIQUE (user_id, client_id)
);
CREATE INDEX flashcard_reviews_by_card ON flashcard_reviews (card_id, is_undone, reviewed_at, id);
CREATE INDEX flashcard_reviews_by_user ON flashcard_reviews (user_id, is_undone, id);

-- The reviews of a person in a deck on a day. A deck that was deleted keeps its rows, so that the person's history stays.
CREATE TABLE flashcard_days (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day {int} NOT NULL,
    deck_id {int} NOT NULL,
    new_cards {int} NOT NULL,
    reviews {int} NOT NULL,
    answers {int} NOT NULL,
    forgotten {int} NOT NULL,
    took_ms {int} NOT NULL,
    UNIQUE (user_id, day, deck_id)
);

-- Decks that are shared with classes.
CREATE TABLE flashcard_shares (
    id {id},
    deck_id {ref} NOT NULL REFERENCES flashcard_decks (id) ON DELETE CASCADE,
    class_id {ref} NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    created_at {ms} NOT NULL,
    UNIQUE (deck_id, class_id)
);
CREATE INDEX flashcard_shares_by_class ON flashcard_shares (class_id, deck_id);
