-- What the timer logged, so that a change of a log can be put right. Owner: study.

-- The minutes and the end with which the timer made a log; NULL for logs that were made afterwards. Logs that were changed before this step
-- keep what they say now.
ALTER TABLE study_logs ADD COLUMN measured_minutes {int};
ALTER TABLE study_logs ADD COLUMN measured_end {ms};
UPDATE study_logs SET measured_minutes = minutes, measured_end = ended_at WHERE source = 'timer';

-- Developers are on no leaderboards: those who became developers after they had joined are taken off them. Owner: xp.

INSERT INTO xp_ranks (board, span, period, level, bucket, people)
    SELECT board, 'all', 0, level, total >> (level * 5), -COUNT(*) FROM xp_people JOIN
    (SELECT 0 AS level UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) AS levels ON total > 0
    WHERE board IS NOT NULL AND user_id IN (SELECT id FROM users WHERE role = 'developer') GROUP BY 1, 4, 5
    ON CONFLICT (board, span, period, level, bucket) DO UPDATE SET people = xp_ranks.people + excluded.people;
INSERT INTO xp_ranks (board, span, period, level, bucket, people)
    SELECT board, 'week', week, level, week_points >> (level * 5), -COUNT(*) FROM xp_people JOIN
    (SELECT 0 AS level UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) AS levels ON week_points > 0
    WHERE board IS NOT NULL AND user_id IN (SELECT id FROM users WHERE role = 'developer') GROUP BY 1, 3, 4, 5
    ON CONFLICT (board, span, period, level, bucket) DO UPDATE SET people = xp_ranks.people + excluded.people;
INSERT INTO xp_ranks (board, span, period, level, bucket, people)
    SELECT board, 'month', month, level, month_points >> (level * 5), -COUNT(*) FROM xp_people JOIN
    (SELECT 0 AS level UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) AS levels ON month_points > 0
    WHERE board IS NOT NULL AND user_id IN (SELECT id FROM users WHERE role = 'developer') GROUP BY 1, 3, 4, 5
    ON CONFLICT (board, span, period, level, bucket) DO UPDATE SET people = xp_ranks.people + excluded.people;
UPDATE xp_people SET board = NULL, returns_to = NULL WHERE user_id IN (SELECT id FROM users WHERE role = 'developer')
    AND (board IS NOT NULL OR returns_to IS NOT NULL);
