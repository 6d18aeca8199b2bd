-- What the learner profile also counts on a day. Owner: clp.

-- Steps of plans that were done and skipped; choices of something harder and of something easier; choices about feedback, and the sum of what
-- they speak for, from 0 to 100 each; things done with others, such as sharing a deck.
ALTER TABLE clp_days ADD COLUMN steps_done {int} NOT NULL DEFAULT 0;
ALTER TABLE clp_days ADD COLUMN steps_skipped {int} NOT NULL DEFAULT 0;
ALTER TABLE clp_days ADD COLUMN harder {int} NOT NULL DEFAULT 0;
ALTER TABLE clp_days ADD COLUMN easier {int} NOT NULL DEFAULT 0;
ALTER TABLE clp_days ADD COLUMN feedback {int} NOT NULL DEFAULT 0;
ALTER TABLE clp_days ADD COLUMN feedback_sum {int} NOT NULL DEFAULT 0;
ALTER TABLE clp_days ADD COLUMN acts {int} NOT NULL DEFAULT 0;
