-- Learner profiles: the estimates of each person, what behaviour was seen on which day, and what changed. Owner: clp.

-- One row for each person with a profile or with behaviour that speaks for one. It ends by the feature and not by a reference to the person,
-- because it is counted in `clp_counts`; `is_counted` says whether. `week` is the number of the last week that moved the estimates, and
-- `open_week` the first one with behaviour that has not; NULL where there is none. `estimates` is a JSON array in the order of the
-- dimensions. `answers` is a JSON object: those of the open assessment, else of the last one.
CREATE TABLE clp_people (
    user_id {ref} NOT NULL PRIMARY KEY,
    is_counted {bool} NOT NULL,
    week {int} NOT NULL,
    open_week {int},
    estimates {text} NOT NULL,
    answers {text} NOT NULL,
    assessed_at {ms},
    changed_at {ms} NOT NULL
);
CREATE INDEX clp_people_open ON clp_people (open_week, user_id) WHERE open_week IS NOT NULL;

-- What was seen of a person on a day of learning: sums, which make no difference to the order of events. They are kept for 26 weeks.
-- `log_ids` is a JSON array of study logs; `first_review` and `last_review` bound the reviews of the day.
CREATE TABLE clp_days (
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day {int} NOT NULL,
    logs {int} NOT NULL,
    reviews {int} NOT NULL,
    minutes {int} NOT NULL,
    practice_minutes {int} NOT NULL,
    text_minutes {int} NOT NULL,
    together_minutes {int} NOT NULL,
    sessions {int} NOT NULL,
    session_minutes {int} NOT NULL,
    timed {int} NOT NULL,
    speed {int} NOT NULL,
    pictures {int} NOT NULL,
    pictures_right {int} NOT NULL,
    plain {int} NOT NULL,
    plain_right {int} NOT NULL,
    long {int} NOT NULL,
    long_right {int} NOT NULL,
    short {int} NOT NULL,
    short_right {int} NOT NULL,
    log_ids {text} NOT NULL,
    first_review {int},
    last_review {int},
    PRIMARY KEY (user_id, day)
);

-- What changed a profile: an assessment, a week of behaviour, a number that the person contested. The last 500 of a person are kept.
-- `week_from` is the first day of the week. `changes` is a JSON array.
CREATE TABLE clp_changes (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at {ms} NOT NULL,
    kind {text} NOT NULL,
    week_from {int},
    changes {text} NOT NULL,
    reason {text}
);
CREATE INDEX clp_changes_by_user ON clp_changes (user_id, id);

-- How many people of the school have a value of a dimension in a step of five points.
CREATE TABLE clp_counts (
    dimension {text} NOT NULL,
    step {int} NOT NULL,
    people {int} NOT NULL,
    PRIMARY KEY (dimension, step)
);
