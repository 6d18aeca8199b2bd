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
