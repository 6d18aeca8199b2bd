-- The school itself. Owners: school (settings, pictures), audit (audit_entries), mail (mails), jobs (jobs).

CREATE TABLE settings (
    name {text} NOT NULL PRIMARY KEY,
    value {text} NOT NULL
);

CREATE TABLE pictures (
    name {text} NOT NULL PRIMARY KEY,
    media_type {text} NOT NULL,
    bytes {blob} NOT NULL,
    changed_at {ms} NOT NULL
);

-- What admins did, and who signed in. The labels stay readable when the people are gone.
CREATE TABLE audit_entries (
    id {id},
    at {ms} NOT NULL,
    action {text} NOT NULL,
    actor_id {int},
    actor_label {text},
    subject_kind {text},
    subject_id {int},
    subject_label {text},
    address {text},
    request_id {text},
    details {text} NOT NULL
);
CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, id);
CREATE INDEX audit_entries_by_action ON audit_entries (action, id);

CREATE TABLE mails (
    id {id},
    user_id {int},
    recipient {text} NOT NULL,
    subject {text} NOT NULL,
    body {text} NOT NULL,
    status {text} NOT NULL,
    attempts {int} NOT NULL DEFAULT 0,
    error {text},
    created_at {ms} NOT NULL,
    sent_at {ms}
);
CREATE INDEX mails_by_user ON mails (user_id);

CREATE TABLE jobs (
    id {id},
    kind {text} NOT NULL,
    payload {text} NOT NULL,
    dedupe_key {text} UNIQUE,
    attempts {int} NOT NULL DEFAULT 0,
    run_at {ms} NOT NULL,
    leased_until {ms},
    failed_at {ms},
    error {text},
    created_at {ms} NOT NULL
);
CREATE INDEX jobs_by_time ON jobs (failed_at, run_at);

-- Answers to POST requests that carried an Idempotency-Key, stored in the commit of their effect.
CREATE TABLE idempotent_answers (
    id {id},
    scope {text} NOT NULL UNIQUE,
    body_hash {blob} NOT NULL,
    made_id {int} NOT NULL,
    answer {text},
    created_at {ms} NOT NULL
);
CREATE INDEX idempotent_answers_by_time ON idempotent_answers (created_at);
