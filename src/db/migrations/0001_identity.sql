-- People and how they prove who they are. Owners: users (users), auth (all others).

-- A person. `realm` is 0 for the school, else the id of the developer whose learner the person is.
CREATE TABLE users (
    id {id},
    realm {int} NOT NULL DEFAULT 0,
    role {text} NOT NULL,
    status {text} NOT NULL DEFAULT 'active',
    suspended_reason {text},
    full_name {text} NOT NULL,
    full_name_folded {text} NOT NULL,
    email {text},
    email_folded {text},
    email_verified_at {ms},
    username {text},
    bio {text},
    pronouns {text},
    preferences {text} NOT NULL,
    plan {text} NOT NULL DEFAULT 'free',
    totp_enabled {bool} NOT NULL,
    avatar_media_type {text},
    avatar {blob},
    avatar_changed_at {ms},
    created_at {ms} NOT NULL,
    last_login_at {ms},
    UNIQUE (realm, email_folded),
    UNIQUE (realm, username)
);
CREATE INDEX users_by_role ON users (realm, role, status);

-- How a person proves who they are: password and second factor.
CREATE TABLE credentials (
    user_id {ref} NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    password_hash {text},
    password_changed_at {ms},
    totp_secret {blob},
    totp_confirmed_at {ms},
    totp_last_step {int}
);

-- A row per access token that is good: removing it ends the token at once.
CREATE TABLE logins (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at {ms} NOT NULL,
    last_used_at {ms} NOT NULL,
    expires_at {ms} NOT NULL,
    client {text},
    address {text}
);
CREATE INDEX logins_by_user ON logins (user_id, expires_at);
CREATE INDEX logins_by_expiry ON logins (expires_at);

-- Links that work once: setup, reset, verify. Only the SHA-256 of the token is kept.
CREATE TABLE one_time_links (
    id {id},
    purpose {text} NOT NULL,
    token_hash {blob} NOT NULL UNIQUE,
    user_id {ref} REFERENCES users (id) ON DELETE CASCADE,
    email {text},
    created_at {ms} NOT NULL,
    expires_at {ms} NOT NULL
);
CREATE INDEX one_time_links_by_user ON one_time_links (user_id, purpose);

-- Codes that stand in for the second factor once each. Only the SHA-256 is kept.
CREATE TABLE recovery_codes (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash {blob} NOT NULL,
    UNIQUE (user_id, code_hash)
);

CREATE TABLE invitations (
    id {id},
    code {text} NOT NULL UNIQUE,
    role {text} NOT NULL,
    uses_left {int} NOT NULL,
    expires_at {ms},
    note {text},
    created_at {ms} NOT NULL
);

-- Secrets that sign access tokens and links. The newest signs, older ones still verify until `retired_at`.
CREATE TABLE signing_keys (
    id {id},
    secret {blob} NOT NULL,
    created_at {ms} NOT NULL,
    retired_at {ms}
);
