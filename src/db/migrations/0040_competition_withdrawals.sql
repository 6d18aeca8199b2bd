-- People who can win no more after entries have closed, which leaves the list of entries as it is. Owner: competitions.

ALTER TABLE competition_entrants ADD COLUMN withdrawn_at {ms};
CREATE INDEX competition_entrants_withdrawn ON competition_entrants (competition_id, handle) WHERE withdrawn_at IS NOT NULL;
