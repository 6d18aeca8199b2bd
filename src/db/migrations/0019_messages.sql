-- Messages for pages and programs that listen, and notices to people. Owners: events (outbox, outbox_marks), notices (notices).

CREATE TABLE outbox (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind {text} NOT NULL,
    payload {text} NOT NULL,
    created_at {ms} NOT NULL
);
CREATE INDEX outbox_by_user ON outbox (user_id, id);
CREATE INDEX outbox_by_time ON outbox (created_at);

-- For each person who ever had a message: the newest message, the newest of those that were removed, and how many there are.
CREATE TABLE outbox_marks (
    user_id {ref} NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    newest {int} NOT NULL,
    removed_to {int} NOT NULL DEFAULT 0,
    messages {int} NOT NULL
);

-- `params` is a JSON object with what the sentence of the kind is made of.
CREATE TABLE notices (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind {text} NOT NULL,
    params {text} NOT NULL,
    created_at {ms} NOT NULL,
    read_at {ms}
);
CREATE INDEX notices_by_user ON notices (user_id, id);
