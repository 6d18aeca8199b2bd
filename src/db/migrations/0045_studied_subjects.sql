-- The subjects that were studied on a day, by day: read to see whether those of too few people could be told from the others. Owner: analytics.

CREATE INDEX analytics_totals_studied ON analytics_totals (class_id, day, studying) WHERE subject_id > 0 AND studying > 0;

-- Who studied a subject: read to see whether anybody is left.
CREATE INDEX analytics_days_by_subject ON analytics_days (subject_id) WHERE subject_id > 0;
