-- Each number of minutes is a step of `analytics_days` and `analytics_spreads`, up to the 1,440 of a day, and 20 is the step of retention
-- for answers that were all right. Owner: analytics.
UPDATE analytics_days SET minutes_step = CASE WHEN minutes > 1440 THEN 1440 ELSE minutes END WHERE minutes_step IS NOT NULL;
UPDATE analytics_days SET retention_step = 20 WHERE retention_step IS NOT NULL AND remembered >= learned;

-- The people in these steps are counted again. All other steps are as they were.
DELETE FROM analytics_spreads WHERE measure = 1 OR (measure >= 3 AND step >= 19);
INSERT INTO analytics_spreads (class_id, subject_id, day, measure, step, people)
    SELECT learners.class_id, days.subject_id, days.day, 1, days.minutes_step, COUNT(*) FROM analytics_learners AS learners
    JOIN analytics_days AS days ON days.user_id = learners.user_id WHERE days.minutes_step IS NOT NULL
    GROUP BY learners.class_id, days.subject_id, days.day, days.minutes_step;
INSERT INTO analytics_spreads (class_id, subject_id, day, measure, step, people)
    SELECT learners.class_id, days.subject_id, days.day, 3, days.retention_step, COUNT(*) FROM analytics_learners AS learners
    JOIN analytics_days AS days ON days.user_id = learners.user_id WHERE days.retention_step >= 19
    GROUP BY learners.class_id, days.subject_id, days.day, days.retention_step;
INSERT INTO analytics_spreads (class_id, subject_id, day, measure, step, people)
    SELECT learners.class_id, days.subject_id, days.day, 4 + days.effort, days.retention_step, COUNT(*)
    FROM analytics_learners AS learners JOIN analytics_days AS days ON days.user_id = learners.user_id WHERE days.retention_step >= 19
    GROUP BY learners.class_id, days.subject_id, days.day, days.effort, days.retention_step;
