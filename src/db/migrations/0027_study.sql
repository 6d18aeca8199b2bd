-- XP: the ledger, the figures that follow from it, days of learning, and counts for leaderboards. Owner: xp. Study logs: below. Owner: study.

-- One row for each person with XP. It ends by the feature and not by a reference to the person, because it is counted in `xp_ranks`.
-- `board` is the realm on whose leaderboards the person is; NULL for people who did not join. `carry` is the fraction of a point that was
-- earned and not yet awarded, in ten-thousandths. `week` and `month` are the numbers of the last week and month with an award, and the
-- points are those awarded in them. `practised` counts practice that shows that the person is there. `rest_days` has a bit for each
-- weekday, Monday the lowest; `rest_before` was in use before the day `rest_since`.
CREATE TABLE xp_people (
    user_id {ref} NOT NULL PRIMARY KEY,
    board {int},
    total {int} NOT NULL,
    carry {int} NOT NULL,
    week {int} NOT NULL,
    week_points {int} NOT NULL,
    month {int} NOT NULL,
    month_points {int} NOT NULL,
    practised {int} NOT NULL,
    best_streak {int} NOT NULL,
    rest_days {int} NOT NULL,
    rest_before {int} NOT NULL,
    rest_since {int} NOT NULL
);
CREATE INDEX xp_people_by_total ON xp_people (board, total, user_id) WHERE board IS NOT NULL;
CREATE INDEX xp_people_by_week ON xp_people (board, week, week_points, user_id) WHERE board IS NOT NULL;
CREATE INDEX xp_people_by_month ON xp_people (board, month, month_points, user_id) WHERE board IS NOT NULL;

-- Rows are added and never changed. `multiplier` is in hundredths. `balance` is the total of the person after the entry.
CREATE TABLE xp_ledger (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    delta {int} NOT NULL,
    reason {text} NOT NULL,
    source {text} NOT NULL,
    multiplier {int} NOT NULL,
    balance {int} NOT NULL,
    created_at {ms} NOT NULL,
    UNIQUE (user_id, source)
);
CREATE INDEX xp_ledger_by_user ON xp_ledger (user_id, id);

-- What a person did on a day of learning. `minutes` and `reviews` are what was done; `paid_minutes`, `trusted_minutes`, `later_minutes`,
-- `paid_reviews` and `base` are how far the bounds of the day are used. `points` is the XP of the day. `streak` is the length of the streak
-- that the day continued, and `freezes` what was left after it; both are 0 while the day does not count.
CREATE TABLE xp_days (
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day {int} NOT NULL,
    minutes {int} NOT NULL,
    reviews {int} NOT NULL,
    paid_minutes {int} NOT NULL,
    trusted_minutes {int} NOT NULL,
    later_minutes {int} NOT NULL,
    paid_reviews {int} NOT NULL,
    base {int} NOT NULL,
    points {int} NOT NULL,
    streak {int} NOT NULL,
    freezes {int} NOT NULL,
    PRIMARY KEY (user_id, day)
);
CREATE INDEX xp_days_of_streaks ON xp_days (user_id, day) WHERE streak > 0;

-- How many people on a board have how many points: of each period, on six levels. A bucket of a level holds 32 of the level below; those of
-- level 0 are exact points. A rank is read from at most 32 rows of each level.
CREATE TABLE xp_ranks (
    id {id},
    board {int} NOT NULL,
    span {text} NOT NULL,
    period {int} NOT NULL,
    level {int} NOT NULL,
    bucket {int} NOT NULL,
    people {int} NOT NULL,
    UNIQUE (board, span, period, level, bucket)
);
CREATE INDEX xp_ranks_by_period ON xp_ranks (span, period, id);

-- Study logs and the timer. Owner: study.

-- `subject_folded` is for filters. `is_timed` says whether the time of day is known: only then a log can overlap another one. `day` is the
-- number of the day of learning that it counts for. `points` is what it earned, `multiplier` is in hundredths, and `spent` a JSON object
-- with how far it used the bounds of the day.
CREATE TABLE study_logs (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    subject {text} NOT NULL,
    subject_folded {text} NOT NULL,
    topic {text},
    minutes {int} NOT NULL,
    method {text},
    source {text} NOT NULL,
    started_at {ms} NOT NULL,
    ended_at {ms} NOT NULL,
    is_timed {bool} NOT NULL,
    focus_rating {int},
    day {int} NOT NULL,
    points {int} NOT NULL,
    multiplier {int} NOT NULL,
    bound {text},
    spent {text} NOT NULL,
    created_at {ms} NOT NULL
);
CREATE INDEX study_logs_by_start ON study_logs (user_id, started_at, id);
CREATE INDEX study_logs_by_subject ON study_logs (user_id, subject_folded, started_at, id);
CREATE INDEX study_logs_by_method ON study_logs (user_id, method, started_at, id);
CREATE INDEX study_logs_by_both ON study_logs (user_id, subject_folded, method, started_at, id);
CREATE INDEX study_logs_by_user ON study_logs (user_id, id);
CREATE INDEX study_logs_timed ON study_logs (user_id, is_timed, started_at);

-- The timer of a person. `running_since` is NULL while it is paused, and `paused_at` while it was never paused. `worked_ms` is what was
-- measured before. `signs` is how often the person had practised when it was started.
CREATE TABLE study_timers (
    user_id {ref} NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    subject {text} NOT NULL,
    topic {text},
    method {text},
    started_at {ms} NOT NULL,
    running_since {ms},
    paused_at {ms},
    worked_ms {int} NOT NULL,
    signs {int} NOT NULL
);
