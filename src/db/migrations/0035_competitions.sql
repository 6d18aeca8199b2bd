-- Competitions: draws, their entries, and tickets. Owner: competitions.

-- `seed` is secret until the draw, and `commitment` is its SHA-256. `records` counts the entries, `digest` is the digest of all of them.
-- `tickets` and `entrants` count what takes part. `most_tickets` are those of a person. `state` is the stored one: an open competition is
-- upcoming, open or closed by its times. `prizes` and `winners` are JSON. `closed_at` is when it was drawn or cancelled.
CREATE TABLE competitions (
    id {id},
    realm {int} NOT NULL,
    name {text} NOT NULL,
    description {text} NOT NULL,
    prizes {text} NOT NULL,
    min_xp {int} NOT NULL,
    most_tickets {int} NOT NULL,
    is_monthly {bool} NOT NULL,
    state {text} NOT NULL,
    starts_at {ms} NOT NULL,
    ends_at {ms} NOT NULL,
    seed {text} NOT NULL,
    commitment {text} NOT NULL,
    records {int} NOT NULL,
    digest {text} NOT NULL,
    tickets {int} NOT NULL,
    entrants {int} NOT NULL,
    winners {text} NOT NULL,
    created_at {ms} NOT NULL,
    closed_at {ms}
);
CREATE INDEX competitions_by_realm ON competitions (realm, id);
CREATE INDEX competitions_by_state ON competitions (realm, state, id);
CREATE INDEX competitions_by_end ON competitions (state, ends_at, id);

-- The people of a competition, each under a random handle. Rows lose their person when the person is erased, so that the proof stays.
CREATE TABLE competition_entrants (
    id {id},
    competition_id {ref} NOT NULL REFERENCES competitions (id) ON DELETE CASCADE,
    user_id {int},
    handle {text} NOT NULL,
    tickets {int} NOT NULL,
    entered_at {ms} NOT NULL,
    UNIQUE (competition_id, handle),
    UNIQUE (competition_id, user_id)
);
CREATE INDEX competition_entrants_by_user ON competition_entrants (user_id, id);

-- The entries of a competition in their order: a ticket, or the withdrawal of a person. Rows are never changed or removed.
CREATE TABLE competition_entries (
    competition_id {ref} NOT NULL REFERENCES competitions (id) ON DELETE CASCADE,
    number {int} NOT NULL,
    kind {text} NOT NULL,
    handle {text} NOT NULL,
    created_at {ms} NOT NULL,
    PRIMARY KEY (competition_id, number)
);
CREATE INDEX competition_entries_by_handle ON competition_entries (competition_id, handle, number);

-- The tickets of people. `milestone` counts those of a month from 1 on. `competition_id` and `number` say where a ticket was entered.
CREATE TABLE competition_tickets (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    month {int} NOT NULL,
    milestone {int} NOT NULL,
    earned_at {ms} NOT NULL,
    competition_id {int} REFERENCES competitions (id) ON DELETE SET NULL,
    number {int},
    UNIQUE (user_id, month, milestone)
);
CREATE INDEX competition_tickets_by_user ON competition_tickets (user_id, id);
CREATE INDEX competition_tickets_available ON competition_tickets (user_id, month, milestone) WHERE competition_id IS NULL;
CREATE INDEX competition_tickets_entered ON competition_tickets (competition_id, number);
