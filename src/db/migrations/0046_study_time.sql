-- When a timer ran, and not only how long. Owner: study.

-- `ran` is a JSON array of pairs: from when to when it ran before, in milliseconds. What a timer measured before this step counts from its
-- start.
ALTER TABLE study_timers ADD COLUMN ran {text} NOT NULL DEFAULT '[]';
UPDATE study_timers SET ran = '[[' || started_at || ',' || (started_at + worked_ms) || ']]' WHERE worked_ms > 0;
ALTER TABLE study_timers DROP COLUMN paused_at;
ALTER TABLE study_timers DROP COLUMN worked_ms;

-- Days of rest. Owner: xp.

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
