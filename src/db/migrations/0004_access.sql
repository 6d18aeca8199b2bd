-- Keys and what they are used for. Owners: accounts (accounts), keys (api_keys), usage (all others).

-- A business customer of the course factory.
CREATE TABLE accounts (
    id {id},
    name {text} NOT NULL,
    name_folded {text} NOT NULL,
    contact_email {text},
    plan {text} NOT NULL DEFAULT 'free',
    status {text} NOT NULL DEFAULT 'active',
    created_at {ms} NOT NULL
);

-- An API key. Only the SHA-256 of its text is kept, and what is shown of it. One of user_id and account_id is set.
CREATE TABLE api_keys (
    id {id},
    surface {text} NOT NULL,
    mode {text} NOT NULL,
    user_id {ref} REFERENCES users (id) ON DELETE CASCADE,
    account_id {ref} REFERENCES accounts (id) ON DELETE CASCADE,
    name {text} NOT NULL,
    prefix {text} NOT NULL,
    key_hash {blob} NOT NULL UNIQUE,
    scopes {text} NOT NULL,
    allowed_addresses {text} NOT NULL,
    created_at {ms} NOT NULL,
    expires_at {ms},
    last_used_at {ms},
    revoked_at {ms}
);
CREATE INDEX api_keys_by_user ON api_keys (user_id, surface, id);
CREATE INDEX api_keys_by_account ON api_keys (account_id, mode, id);
-- An account has one live key and one test key that count, a person one key of the course author.
CREATE UNIQUE INDEX api_keys_one_per_account ON api_keys (account_id, mode)
    WHERE account_id IS NOT NULL AND revoked_at IS NULL;
CREATE UNIQUE INDEX api_keys_one_author_key ON api_keys (user_id)
    WHERE surface = 'author' AND revoked_at IS NULL;

-- What was used of a meter in a cycle. For requests it runs ahead of what was served by at most one reserved block.
CREATE TABLE usage_counters (
    owner_kind {text} NOT NULL,
    owner_id {int} NOT NULL,
    meter {text} NOT NULL,
    cycle_start {ms} NOT NULL,
    amount {int} NOT NULL,
    PRIMARY KEY (owner_kind, owner_id, meter, cycle_start)
);

-- Where requests went: by day in UTC, key and operation. Their sum over a cycle is the counter, whenever nothing is under way.
-- `key_id` is 0 for requests that a crash kept from being told apart.
CREATE TABLE usage_days (
    owner_kind {text} NOT NULL,
    owner_id {int} NOT NULL,
    day {ms} NOT NULL,
    key_id {int} NOT NULL,
    operation {text} NOT NULL,
    requests {int} NOT NULL,
    PRIMARY KEY (owner_kind, owner_id, day, key_id, operation)
);

-- What an admin added to somebody's allowance of one cycle.
CREATE TABLE top_ups (
    id {id},
    owner_kind {text} NOT NULL,
    owner_id {int} NOT NULL,
    meter {text} NOT NULL,
    cycle_start {ms} NOT NULL,
    amount {int} NOT NULL,
    note {text},
    created_at {ms} NOT NULL
);
CREATE INDEX top_ups_by_owner ON top_ups (owner_kind, owner_id, meter, cycle_start);

-- The last requests of each owner. Statistics: the newest few may be lost in a crash.
CREATE TABLE key_requests (
    id {id},
    owner_kind {text} NOT NULL,
    owner_id {int} NOT NULL,
    key_id {int} NOT NULL,
    request_id {text} NOT NULL,
    operation {text} NOT NULL,
    method {text} NOT NULL,
    status {int} NOT NULL,
    took_us {int} NOT NULL,
    address {text},
    at {ms} NOT NULL
);
CREATE INDEX key_requests_by_owner ON key_requests (owner_kind, owner_id, id);
CREATE INDEX key_requests_by_time ON key_requests (at);

-- Which share of the quota an owner was already told of in a cycle, in percent.
CREATE TABLE usage_alerts (
    owner_kind {text} NOT NULL,
    owner_id {int} NOT NULL,
    cycle_start {ms} NOT NULL,
    percent {int} NOT NULL,
    at {ms} NOT NULL,
    PRIMARY KEY (owner_kind, owner_id, cycle_start, percent)
);
