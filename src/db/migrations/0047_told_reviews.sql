-- What other features were told of a review, so that exactly this is taken back when it is undone. Owner: flashcards.

-- All NULL for reviews before this step. `earned_on` is the day for which the review earned XP; NULL where it earned none.
ALTER TABLE flashcard_reviews ADD COLUMN characters {int};
ALTER TABLE flashcard_reviews ADD COLUMN has_picture {int};
ALTER TABLE flashcard_reviews ADD COLUMN was_learning {int};
ALTER TABLE flashcard_reviews ADD COLUMN was_due {int};
ALTER TABLE flashcard_reviews ADD COLUMN earned_on {int};
