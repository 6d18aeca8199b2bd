-- Reminders of learning, holidays of the school, and the days of rest that people had before. Owners: notifications, school, xp.

-- When the schedule looks next at whether a person is to be reminded; NULL where the person wants no reminders.
ALTER TABLE notification_people ADD COLUMN remind_at {ms};
CREATE INDEX notification_people_by_reminder ON notification_people (remind_at, user_id) WHERE remind_at IS NOT NULL;

-- The holidays of the school: their first and last days as numbers of days since 1970-01-01. They may overlap.
CREATE TABLE school_holidays (
    id {id},
    name {text} NOT NULL,
    first_day {int} NOT NULL,
    last_day {int} NOT NULL
);
CREATE INDEX school_holidays_by_end ON school_holidays (last_day, id);

-- The weekdays of rest of a person from the day `since` on, until the next row or the present choice of `xp_people`: a bit for each weekday,
-- Monday the lowest. With them, a streak is counted again after the holidays have changed.
CREATE TABLE xp_rests (
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    since {int} NOT NULL,
    days {int} NOT NULL,
    PRIMARY KEY (user_id, since)
);
-- What is known of earlier choices is the week before the last change.
WITH RECURSIVE ago (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM ago WHERE number < 6)
INSERT INTO xp_rests (user_id, since, days)
SELECT user_id, 0, SUM(((rest_before >> number) & 1) << ((rest_since + 2 - number) % 7))
FROM xp_people CROSS JOIN ago WHERE rest_since > 0 GROUP BY user_id;
