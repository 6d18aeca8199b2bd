-- When a timer ran, and not only how long. Owner: study.

-- `ran` is a JSON array of pairs: from when to when it ran before, in milliseconds. What a timer measured before this step counts from its
-- start.
ALTER TABLE study_timers ADD COLUMN ran {text} NOT NULL DEFAULT '[]';
UPDATE study_timers SET ran = '[[' || started_at || ',' || (started_at + worked_ms) || ']]' WHERE worked_ms > 0;
ALTER TABLE study_timers DROP COLUMN paused_at;
ALTER TABLE study_timers DROP COLUMN worked_ms;

-- Days of rest, and suspended people. Owner: xp.

-- `rest_before` has a bit for each of the 63 days before `rest_since`, the last day the lowest, instead of one for each weekday: a week of
-- bits, repeated nine times.
UPDATE xp_people SET rest_before = 72624976668147841 * (
    ((rest_before >> ((rest_since + 2) % 7)) & 1)
    + ((rest_before >> ((rest_since + 1) % 7)) & 1) * 2
    + ((rest_before >> (rest_since % 7)) & 1) * 4
    + ((rest_before >> ((rest_since + 6) % 7)) & 1) * 8
    + ((rest_before >> ((rest_since + 5) % 7)) & 1) * 16
    + ((rest_before >> ((rest_since + 4) % 7)) & 1) * 32
    + ((rest_before >> ((rest_since + 3) % 7)) & 1) * 64
) WHERE rest_before <> 0;

-- `returns_to` is the realm on whose leaderboards a suspended person was. Until the person is reinstated, no leaderboard counts the person.
ALTER TABLE xp_people ADD COLUMN returns_to {int};
INSERT INTO xp_ranks (board, span, period, level, bucket, people)
    SELECT board, 'all', 0, level, total >> (level * 5), -COUNT(*) FROM xp_people JOIN
    (SELECT 0 AS level UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) AS levels ON total > 0
    WHERE board IS NOT NULL AND user_id IN (SELECT id FROM users WHERE status = 'suspended') GROUP BY 1, 4, 5
    ON CONFLICT (board, span, period, level, bucket) DO UPDATE SET people = xp_ranks.people + excluded.people;
INSERT INTO xp_ranks (board, span, period, level, bucket, people)
    SELECT board, 'week', week, level, week_points >> (level * 5), -COUNT(*) FROM xp_people JOIN
    (SELECT 0 AS level UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) AS levels ON week_points > 0
    WHERE board IS NOT NULL AND user_id IN (SELECT id FROM users WHERE status = 'suspended') GROUP BY 1, 3, 4, 5
    ON CONFLICT (board, span, period, level, bucket) DO UPDATE SET people = xp_ranks.people + excluded.people;
INSERT INTO xp_ranks (board, span, period, level, bucket, people)
    SELECT board, 'month', month, level, month_points >> (level * 5), -COUNT(*) FROM xp_people JOIN
    (SELECT 0 AS level UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) AS levels ON month_points > 0
    WHERE board IS NOT NULL AND user_id IN (SELECT id FROM users WHERE status = 'suspended') GROUP BY 1, 3, 4, 5
    ON CONFLICT (board, span, period, level, bucket) DO UPDATE SET people = xp_ranks.people + excluded.people;
UPDATE xp_people SET returns_to = board, board = NULL
    WHERE board IS NOT NULL AND user_id IN (SELECT id FROM users WHERE status = 'suspended');
