-- Jobs in lanes, with a state that can be read, and when the entries of the schedule ran last. Owner: jobs.

DROP INDEX jobs_by_time;
DROP INDEX jobs_by_lease;
DROP INDEX jobs_failed;

ALTER TABLE jobs RENAME COLUMN failed_at TO finished_at;
ALTER TABLE jobs ADD COLUMN state {text} NOT NULL DEFAULT 'waiting';
-- The start of a server moves what waits to the lane of its kind.
ALTER TABLE jobs ADD COLUMN lane {text} NOT NULL DEFAULT 'default';
ALTER TABLE jobs ADD COLUMN failures {int} NOT NULL DEFAULT 0;
-- The key of a job that runs; dedupe_key is that of one that waits.
ALTER TABLE jobs ADD COLUMN running_key {text};
-- How long a finished job is kept; absent where it is deleted at once.
ALTER TABLE jobs ADD COLUMN keep_ms {int};
ALTER TABLE jobs ADD COLUMN expires_at {ms};
ALTER TABLE jobs ADD COLUMN progress_done {int};
ALTER TABLE jobs ADD COLUMN progress_of {int};
ALTER TABLE jobs ADD COLUMN progress_note {text};

-- Nothing runs while the schema changes: what was being done waits again. What was given up is kept for 90 days.
UPDATE jobs SET failures = attempts, leased_until = NULL;
UPDATE jobs SET state = 'failed', expires_at = finished_at + 7776000000 WHERE finished_at IS NOT NULL;

CREATE INDEX jobs_waiting ON jobs (lane, run_at, id) WHERE state = 'waiting';
CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 'waiting';
CREATE INDEX jobs_running ON jobs (leased_until, id) WHERE state = 'running';
CREATE UNIQUE INDEX jobs_running_key ON jobs (running_key);
CREATE INDEX jobs_failed ON jobs (id) WHERE state = 'failed';
CREATE INDEX jobs_expiring ON jobs (expires_at) WHERE expires_at IS NOT NULL;

-- When an entry of the schedule was seen first, and when it ran last.
CREATE TABLE schedule (
    name {text} NOT NULL PRIMARY KEY,
    seen_at {ms} NOT NULL,
    last_run_at {ms}
);
