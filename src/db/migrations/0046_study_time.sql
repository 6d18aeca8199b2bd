-- When a timer ran, and not only how long. Owner: study.

-- `ran` is a JSON array of pairs: from when to when it ran before, in milliseconds. What a timer measured before this step counts from its
-- start.
ALTER TABLE study_timers ADD COLUMN ran {text} NOT NULL DEFAULT '[]';
UPDATE study_timers SET ran = '[[' || started_at || ',' || (started_at + worked_ms) || ']]' WHERE worked_ms > 0;
ALTER TABLE study_timers DROP COLUMN paused_at;
ALTER TABLE study_timers DROP COLUMN worked_ms;
