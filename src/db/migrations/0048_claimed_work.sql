-- What of a day's work the server saw, and what it knows from the person alone. Owner: xp.

-- Both in hundredths of base XP: what was measured with the timer, and what the person claims. Days before this step have neither.
ALTER TABLE xp_days ADD COLUMN timed {int} NOT NULL DEFAULT 0;
ALTER TABLE xp_days ADD COLUMN claimed {int} NOT NULL DEFAULT 0;

-- Up to when the pace of reviews has been used, and when the person last gave a sign of being there, in milliseconds; and what the person
-- claimed on a day of the school, for whichever days.
ALTER TABLE xp_people ADD COLUMN paced_at {int} NOT NULL DEFAULT 0;
ALTER TABLE xp_people ADD COLUMN signed_at {int} NOT NULL DEFAULT 0;
ALTER TABLE xp_people ADD COLUMN sent_day {int} NOT NULL DEFAULT 0;
ALTER TABLE xp_people ADD COLUMN sent {int} NOT NULL DEFAULT 0;

-- The first month in which a ticket is not valid any more. One of a competition that was cancelled is valid longer than from its own month.
-- Owner: competitions.
ALTER TABLE competition_tickets ADD COLUMN expires {int} NOT NULL DEFAULT 0;
UPDATE competition_tickets SET expires = month + 2;
DROP INDEX competition_tickets_available;
CREATE INDEX competition_tickets_available ON competition_tickets (user_id, expires, month, milestone) WHERE competition_id IS NULL;
