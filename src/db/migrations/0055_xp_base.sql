-- The base XP of an award in hundredths, so that an award that is taken back leaves no part of a point behind. Entries from before have none.
-- Owner: xp.
ALTER TABLE xp_ledger ADD COLUMN base {int};
