-- Badges: what was awarded, what rules count, and the keys that sign credentials. Owner: badges.

-- A person has a badge once. `is_by_hand` says that a person awarded it, with a `note` where that person wrote one.
CREATE TABLE badge_awards (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    slug {text} NOT NULL,
    is_by_hand {bool} NOT NULL,
    note {text},
    awarded_at {ms} NOT NULL,
    UNIQUE (user_id, slug)
);
CREATE INDEX badge_awards_by_user ON badge_awards (user_id, id);

-- What the rules count of a person. `figures` is a JSON object.
CREATE TABLE badge_people (
    user_id {ref} NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    figures {text} NOT NULL
);

-- The keys that sign credentials: Ed25519. The newest that can be opened signs, all verify. `secret` is sealed like the secrets of
-- connections.
CREATE TABLE badge_keys (
    id {id},
    public {text} NOT NULL UNIQUE,
    secret {blob} NOT NULL,
    created_at {ms} NOT NULL
);

-- What happened before this version. What needs every answer in its order is left out: runs of right answers, answers by hundreds, and cards that are kept.
INSERT INTO badge_people (user_id, figures)
SELECT people.user_id,
    '{"timer_minutes":' || COALESCE((SELECT SUM(minutes) FROM study_logs WHERE user_id = people.user_id AND source = 'timer'), 0)
    || ',"focus_sessions":' || (SELECT COUNT(*) FROM study_logs WHERE user_id = people.user_id AND source = 'timer' AND minutes >= 25)
    || ',"cards_reviewed":' || COALESCE((SELECT SUM(reviews) FROM flashcard_days WHERE user_id = people.user_id), 0)
    || ',"study_days":' || (SELECT COUNT(*) FROM xp_days WHERE user_id = people.user_id AND streak > 0)
    || ',"last_day":' || COALESCE((SELECT MAX(day) FROM xp_days WHERE user_id = people.user_id AND streak > 0), 'null')
    || ',"streak":' || people.best_streak
    || ',"full_weeks":' || (SELECT COUNT(*) FROM (SELECT 1 FROM xp_days WHERE user_id = people.user_id AND streak > 0 GROUP BY (day + 3) / 7 HAVING COUNT(*) >= 5))
    || ',"plans_finished":' || (SELECT COUNT(*) FROM xp_ledger WHERE user_id = people.user_id AND reason = 'plan')
    || ',"plan_steps":' || COALESCE((SELECT SUM(steps) FROM xp_days WHERE user_id = people.user_id), 0)
    || ',"set_work_done":' || (SELECT COUNT(*) FROM plan_work_done WHERE user_id = people.user_id)
    || ',"squads_joined":' || (SELECT COUNT(*) FROM squad_stints WHERE user_id = people.user_id)
    || ',"challenges_won":' || (SELECT COUNT(*) FROM xp_ledger WHERE user_id = people.user_id AND reason = 'challenge') || '}'
FROM xp_people AS people WHERE EXISTS (SELECT 1 FROM users WHERE users.id = people.user_id);
