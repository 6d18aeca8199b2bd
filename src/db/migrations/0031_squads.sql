-- Squads, their XP, rankings, challenges and activity. Owner: squads. One column of XP: below. Owner: xp.

-- `code` is the invite code in the form in which codes are compared; NULL while nobody can join by one. `members` counts the people who
-- belong to it now, `people` all who ever did, and `week_people` those who did during the week with the number `week`. `total` and
-- `week_points` are the XP that members earned while they belonged to it; the scores are hundredths of XP for each of the people. `board`
-- is the realm in whose rankings it is; NULL while it takes no part. `milestone` is the last one that was announced. The challenge is the
-- one that runs.
CREATE TABLE squads (
    id {id},
    realm {int} NOT NULL,
    name {text} NOT NULL,
    sort_name {text} NOT NULL,
    code {text} UNIQUE,
    owned_by {int} NOT NULL,
    members {int} NOT NULL,
    board {int},
    total {int} NOT NULL,
    people {int} NOT NULL,
    score {int} NOT NULL,
    week {int} NOT NULL,
    week_points {int} NOT NULL,
    week_people {int} NOT NULL,
    week_score {int} NOT NULL,
    milestone {int} NOT NULL,
    challenge_id {int},
    challenge_ends_at {ms},
    created_at {ms} NOT NULL
);
CREATE INDEX squads_by_name ON squads (realm, sort_name, id);
CREATE INDEX squads_on_board ON squads (board, sort_name, id) WHERE board IS NOT NULL;
CREATE INDEX squads_by_score ON squads (board, score, id) WHERE board IS NOT NULL;
CREATE INDEX squads_by_week ON squads (board, week, week_score, id) WHERE board IS NOT NULL;

CREATE {search squads_search};

-- The times that people belonged to squads. `left_at` is NULL while it lasts. XP counts for the squad from behind the entry `from_entry` of
-- the person's ledger up to `to_entry`; `points` is its sum. Rows lose their person when the person is erased, so that the sums stay.
CREATE TABLE squad_stints (
    id {id},
    squad_id {ref} NOT NULL REFERENCES squads (id) ON DELETE CASCADE,
    user_id {int},
    joined_at {ms} NOT NULL,
    left_at {ms},
    from_entry {int} NOT NULL,
    to_entry {int},
    points {int} NOT NULL,
    week {int} NOT NULL,
    week_points {int} NOT NULL
);
CREATE UNIQUE INDEX squad_stints_now ON squad_stints (user_id) WHERE left_at IS NULL;
CREATE INDEX squad_stints_by_squad ON squad_stints (squad_id, left_at, id);
CREATE INDEX squad_stints_in_squad ON squad_stints (squad_id, user_id, left_at);
CREATE INDEX squad_stints_by_entry ON squad_stints (user_id, from_entry, id);
CREATE INDEX squad_stints_by_user ON squad_stints (user_id, id);

-- How many squads of a board have which score: of each period, on six levels, like `xp_ranks`.
CREATE TABLE squad_ranks (
    id {id},
    board {int} NOT NULL,
    span {text} NOT NULL,
    period {int} NOT NULL,
    level {int} NOT NULL,
    bucket {int} NOT NULL,
    squads {int} NOT NULL,
    UNIQUE (board, span, period, level, bucket)
);
CREATE INDEX squad_ranks_by_period ON squad_ranks (span, period, id);

-- What happened in a squad. `user_id` is the person whom an entry is about; NULL where it is about none, and after the person left.
CREATE TABLE squad_activity (
    id {id},
    squad_id {ref} NOT NULL REFERENCES squads (id) ON DELETE CASCADE,
    user_id {int},
    kind {text} NOT NULL,
    details {text} NOT NULL,
    created_at {ms} NOT NULL
);
CREATE INDEX squad_activity_by_squad ON squad_activity (squad_id, id);
CREATE INDEX squad_activity_by_user ON squad_activity (user_id, id);
CREATE INDEX squad_activity_by_time ON squad_activity (created_at, id);

-- `expires_at` is when an unanswered challenge ends, `ends_at` when an accepted one is settled, `closed_at` when it was over.
CREATE TABLE squad_challenges (
    id {id},
    state {text} NOT NULL,
    outcome {text},
    reward {int} NOT NULL,
    asked_at {ms} NOT NULL,
    expires_at {ms} NOT NULL,
    accepted_at {ms},
    ends_at {ms},
    closed_at {ms}
);
CREATE INDEX squad_challenges_asked ON squad_challenges (state, expires_at, id);
CREATE INDEX squad_challenges_running ON squad_challenges (state, ends_at, id);
CREATE INDEX squad_challenges_closed ON squad_challenges (state, closed_at, id);

-- The two squads of a challenge. `squad_id` is NULL after the squad has ended. `baseline` is its total at acceptance, `gain` what it earned
-- since then once it is settled, and `people` how many belonged to it meanwhile.
CREATE TABLE squad_challenge_sides (
    id {id},
    challenge_id {ref} NOT NULL REFERENCES squad_challenges (id) ON DELETE CASCADE,
    is_challenger {bool} NOT NULL,
    squad_id {int},
    name {text} NOT NULL,
    baseline {int} NOT NULL,
    gain {int} NOT NULL,
    people {int} NOT NULL,
    UNIQUE (challenge_id, is_challenger)
);
CREATE INDEX squad_challenge_sides_by_squad ON squad_challenge_sides (squad_id, challenge_id);

-- Who belonged to the squads of a challenge at acceptance: only they are paid. `baseline` is what each had earned for the squad.
CREATE TABLE squad_challenge_stints (
    challenge_id {ref} NOT NULL REFERENCES squad_challenges (id) ON DELETE CASCADE,
    stint_id {ref} NOT NULL REFERENCES squad_stints (id) ON DELETE CASCADE,
    baseline {int} NOT NULL,
    PRIMARY KEY (challenge_id, stint_id)
);
CREATE INDEX squad_challenge_stints_by_stint ON squad_challenge_stints (stint_id);

-- Whether other features are told of each award of the person: once the person has belonged to a squad.
ALTER TABLE xp_people ADD COLUMN is_followed {bool} NOT NULL DEFAULT 0;

-- The squads that decks are shared with. Owner: flashcards.
CREATE TABLE flashcard_squad_shares (
    deck_id {ref} NOT NULL REFERENCES flashcard_decks (id) ON DELETE CASCADE,
    squad_id {ref} NOT NULL REFERENCES squads (id) ON DELETE CASCADE,
    created_at {ms} NOT NULL,
    PRIMARY KEY (deck_id, squad_id)
);
CREATE INDEX flashcard_squad_shares_by_squad ON flashcard_squad_shares (squad_id, deck_id);
