-- Figures of learning, kept with each event. Owner: analytics. All but `analytics_questions` and the names of subjects follows from the
-- history, and `schola doctor --rebuild` counts it anew.

-- What a person did on a day, in the subject `subject_id`, or altogether where that is 0. `learned` counts the answers to flashcards that
-- had been learned, and `remembered` the right ones. `cost` is in millionths. The steps are places in `analytics_spreads`, NULL for none.
-- A day without anything has no row.
CREATE TABLE analytics_days (
    user_id {int} NOT NULL,
    subject_id {int} NOT NULL,
    day {int} NOT NULL,
    minutes {int} NOT NULL,
    reviews {int} NOT NULL,
    learned {int} NOT NULL,
    remembered {int} NOT NULL,
    questions {int} NOT NULL,
    model_answers {int} NOT NULL,
    tokens_read {int} NOT NULL,
    tokens_written {int} NOT NULL,
    cost {int} NOT NULL,
    minutes_step {int},
    reviews_step {int},
    retention_step {int},
    effort {int} NOT NULL,
    PRIMARY KEY (user_id, subject_id, day)
);
CREATE INDEX analytics_days_by_day ON analytics_days (user_id, day);

-- In which figures a person counts: those of the school, which is `class_id` 0, and those of the classes in which the person is a student.
CREATE TABLE analytics_learners (
    user_id {int} NOT NULL,
    class_id {int} NOT NULL,
    PRIMARY KEY (user_id, class_id)
);
CREATE INDEX analytics_learners_by_class ON analytics_learners (class_id, user_id);

-- The sums of `analytics_days` over the people who count in a class, and over how many of them: who learned on the day (`learners`), in the
-- 7 and 28 days up to it (`week`, `month`), who studied, reviewed, was asked what had been learned, and asked the tutor.
CREATE TABLE analytics_totals (
    class_id {int} NOT NULL,
    subject_id {int} NOT NULL,
    day {int} NOT NULL,
    learners {int} NOT NULL,
    week {int} NOT NULL,
    month {int} NOT NULL,
    studying {int} NOT NULL,
    reviewing {int} NOT NULL,
    recalling {int} NOT NULL,
    asking {int} NOT NULL,
    minutes {int} NOT NULL,
    reviews {int} NOT NULL,
    learned {int} NOT NULL,
    remembered {int} NOT NULL,
    questions {int} NOT NULL,
    model_answers {int} NOT NULL,
    tokens_read {int} NOT NULL,
    tokens_written {int} NOT NULL,
    cost {int} NOT NULL,
    PRIMARY KEY (class_id, subject_id, day)
);

-- How many people of a class had a value in a step on a day. `measure` is 1 for minutes, 2 for reviews, 3 for retention, and from 4 on for
-- retention after no, little, more and much study on the day.
CREATE TABLE analytics_spreads (
    class_id {int} NOT NULL,
    subject_id {int} NOT NULL,
    day {int} NOT NULL,
    measure {int} NOT NULL,
    step {int} NOT NULL,
    people {int} NOT NULL,
    PRIMARY KEY (class_id, subject_id, day, measure, step)
);

-- The subjects of study logs, with the name as it was written first, and how many people of the school studied each.
CREATE TABLE analytics_subjects (
    id {id},
    folded {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    people {int} NOT NULL
);
CREATE INDEX analytics_subjects_by_people ON analytics_subjects (people, id);

-- How often a person asked the tutor on a day. Nothing else is kept of a question.
CREATE TABLE analytics_questions (
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day {int} NOT NULL,
    questions {int} NOT NULL,
    model_answers {int} NOT NULL,
    tokens_read {int} NOT NULL,
    tokens_written {int} NOT NULL,
    cost {int} NOT NULL,
    PRIMARY KEY (user_id, day)
);

-- How many of the reviews of a day were of learned cards and wrong. Owner: flashcards.
ALTER TABLE flashcard_days ADD COLUMN lapses {int} NOT NULL DEFAULT 0;
UPDATE flashcard_days SET lapses = counted.lapses FROM
    (SELECT user_id, day, deck_id, COUNT(*) AS lapses FROM flashcard_reviews
     WHERE is_undone = 0 AND rating = 'again' AND before LIKE '[2,%' GROUP BY user_id, day, deck_id) AS counted
    WHERE counted.user_id = flashcard_days.user_id AND counted.day = flashcard_days.day AND counted.deck_id = flashcard_days.deck_id;

-- A school that has people already counts what they did, in the background.
INSERT INTO jobs (kind, payload, dedupe_key, run_at, created_at)
    SELECT 'count_learning_history', '{}', 'count_learning_history', 0, 0 WHERE EXISTS (SELECT 1 FROM users);
