-- The plan of the day, dates of exams, and work that tutors set for classes. Owner: plan. Finished steps of a day: below. Owner: xp.

-- The plan of a person for a day of learning. `content` is a JSON object with its steps and what was skipped. `is_open` says whether there
-- are steps to do. The plan is over at `ends_at`.
CREATE TABLE plan_days (
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day {int} NOT NULL,
    minutes {int} NOT NULL,
    content {text} NOT NULL,
    is_open {bool} NOT NULL,
    planned_at {ms} NOT NULL,
    ends_at {ms} NOT NULL,
    PRIMARY KEY (user_id, day)
);

-- An exam of a person or of a class; one of both is set. `day` is the number of its day, and `weight` is from 1 to 5.
CREATE TABLE plan_exams (
    id {id},
    user_id {int} REFERENCES users (id) ON DELETE CASCADE,
    class_id {int} REFERENCES classes (id) ON DELETE CASCADE,
    subject {text} NOT NULL,
    day {int} NOT NULL,
    weight {int} NOT NULL,
    created_at {ms} NOT NULL
);
CREATE INDEX plan_exams_by_user ON plan_exams (user_id, day, id) WHERE user_id IS NOT NULL;
CREATE INDEX plan_exams_of_user ON plan_exams (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX plan_exams_by_class ON plan_exams (class_id, day, id) WHERE class_id IS NOT NULL;

-- `day` is the number of the day on which it is due. `done` counts the students who did it.
CREATE TABLE plan_work (
    id {id},
    class_id {ref} NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    title {text} NOT NULL,
    instructions {text} NOT NULL,
    deck_id {int} REFERENCES flashcard_decks (id) ON DELETE SET NULL,
    day {int} NOT NULL,
    minutes {int} NOT NULL,
    done {int} NOT NULL,
    created_at {ms} NOT NULL
);
CREATE INDEX plan_work_by_class ON plan_work (class_id, day, id);
CREATE INDEX plan_work_by_deck ON plan_work (deck_id) WHERE deck_id IS NOT NULL;

-- Who did which work. The rows end by the feature and not by a reference to the person, because they are counted in `plan_work`.
CREATE TABLE plan_work_done (
    id {id},
    work_id {ref} NOT NULL REFERENCES plan_work (id) ON DELETE CASCADE,
    user_id {int} NOT NULL,
    done_at {ms} NOT NULL,
    UNIQUE (work_id, user_id)
);
CREATE INDEX plan_work_done_by_work ON plan_work_done (work_id, id);
CREATE INDEX plan_work_done_by_user ON plan_work_done (user_id, id);

ALTER TABLE xp_days ADD COLUMN steps {int} NOT NULL DEFAULT 0;
