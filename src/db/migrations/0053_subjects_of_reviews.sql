-- The subjects of reviews and of questions to the tutor.

-- What the cards of a deck are about, as its owner wrote it; empty for nothing that is said. Owner: flashcards.
ALTER TABLE flashcard_decks ADD COLUMN subject {text} NOT NULL DEFAULT '';

-- `subject` is that of the deck at the first review of the day. `told_answers`, `told_reviews` and `told_lapses` are the figures that
-- analytics has counted by subject; while `is_told` is 0, it has to count what was added since. Owner: flashcards.
ALTER TABLE flashcard_days ADD COLUMN subject {text} NOT NULL DEFAULT '';
ALTER TABLE flashcard_days ADD COLUMN told_answers {int} NOT NULL DEFAULT 0;
ALTER TABLE flashcard_days ADD COLUMN told_reviews {int} NOT NULL DEFAULT 0;
ALTER TABLE flashcard_days ADD COLUMN told_lapses {int} NOT NULL DEFAULT 0;
ALTER TABLE flashcard_days ADD COLUMN is_told {bool} NOT NULL DEFAULT 1;
UPDATE flashcard_days SET is_told = 0;
CREATE INDEX flashcard_days_untold ON flashcard_days (is_told) WHERE is_told = 0;

-- How many of the questions of `analytics_questions` were about a subject. Owner: analytics.
CREATE TABLE analytics_subject_questions (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day {int} NOT NULL,
    subject {text} NOT NULL,
    questions {int} NOT NULL,
    model_answers {int} NOT NULL,
    tokens_read {int} NOT NULL,
    tokens_written {int} NOT NULL,
    cost {int} NOT NULL,
    UNIQUE (user_id, day, subject)
);
CREATE INDEX analytics_subject_questions_by_user ON analytics_subject_questions (user_id, id);

-- `subject_id` is -2 in `analytics_days`, `analytics_totals` and `analytics_spreads` for reviews and questions without a subject. The people
-- behind each subject of a day are read to see whether those of too few could be told from the others. Owner: analytics.
DROP INDEX analytics_totals_studied;
CREATE INDEX analytics_totals_people ON analytics_totals (class_id, day, subject_id, studying, recalling, asking) WHERE subject_id <> 0;

-- A school that has people already counts what they did by subject, in the background.
INSERT INTO jobs (kind, payload, dedupe_key, run_at, created_at)
    SELECT 'count_learning_history', '{}', 'count_learning_subjects', 0, 0 WHERE EXISTS (SELECT 1 FROM users)
    AND NOT EXISTS (SELECT 1 FROM jobs WHERE kind = 'count_learning_history' AND finished_at IS NULL);
