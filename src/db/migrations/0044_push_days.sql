-- How many messages went to the devices of a person on one day: bounded. Owner: notifications.

-- `pushed` counts those of the day with the number `pushed_day`, which begins at four in the person's time zone; those about the account are
-- not counted.
ALTER TABLE notification_people ADD COLUMN pushed_day {int} NOT NULL DEFAULT 0;
ALTER TABLE notification_people ADD COLUMN pushed {int} NOT NULL DEFAULT 0;
