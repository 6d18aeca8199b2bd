-- How a review was paid, so that exactly this is taken back when it is undone. Owner: flashcards.

-- Whether it was paid although nothing shows that a person gave it. NULL for reviews before this step and for those that earned nothing.
ALTER TABLE flashcard_reviews ADD COLUMN was_claimed {int};

-- The paid reviews of a day that were paid so. Days before this step have none. Owner: xp.
ALTER TABLE xp_days ADD COLUMN quick_reviews {int} NOT NULL DEFAULT 0;
