-- Adaptations that people applied. Owner: adapted.

-- `adaptation` is the id of a rule in `assets/data/adaptations.toml`. `changes` is a JSON array of settings with their values before and
-- after, and `evidence` one of the figures at that time. `day` and `ended_day` are days of learning of the person. `ended_at` is NULL
-- while the adaptation is in force, and `ended_by` says what ended it. `measured` is the comparison of the days before and after, once
-- it is final.
CREATE TABLE adaptations (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    adaptation {text} NOT NULL,
    changes {text} NOT NULL,
    evidence {text} NOT NULL,
    measure {text} NOT NULL,
    day {int} NOT NULL,
    applied_at {ms} NOT NULL,
    ended_day {int},
    ended_at {ms},
    ended_by {text},
    measured {text}
);
CREATE INDEX adaptations_by_user ON adaptations (user_id, id);
CREATE INDEX adaptations_in_force ON adaptations (user_id, id) WHERE ended_at IS NULL;
CREATE INDEX adaptations_unmeasured ON adaptations (day, id) WHERE measured IS NULL;
