-- What makes the cost of a list depend on the page and not on the table. Owners: users, accounts, audit, keys,
-- auth, courses, jobs, usage, materials.

-- One index for each way to narrow down the list of people, in the order of the list.
DROP INDEX users_by_role;
CREATE INDEX users_by_realm ON users (realm, id);
CREATE INDEX users_by_role ON users (realm, role, id);
CREATE INDEX users_by_status ON users (realm, status, id);
CREATE INDEX users_by_role_and_status ON users (realm, role, status, id);
CREATE INDEX accounts_by_status ON accounts (status, id);

-- Parts of names, addresses and usernames of the people of the school.
CREATE {search people_search};
INSERT INTO people_search ({row}, document)
    SELECT id, search_document(3, role, status, role || ' ' || status, full_name, email, username) FROM users WHERE realm = 0;
CREATE {search accounts_search};
INSERT INTO accounts_search ({row}, document) SELECT id, search_document(1, status, name) FROM accounts;

-- The log by who, what and whom. `area` is the part of the action before its dot.
ALTER TABLE audit_entries ADD COLUMN area {text} NOT NULL DEFAULT '';
UPDATE audit_entries SET area = 'accounts' WHERE action LIKE 'accounts.%';
UPDATE audit_entries SET area = 'auth' WHERE action LIKE 'auth.%';
UPDATE audit_entries SET area = 'invitations' WHERE action LIKE 'invitations.%';
UPDATE audit_entries SET area = 'keys' WHERE action LIKE 'keys.%';
UPDATE audit_entries SET area = 'mails' WHERE action LIKE 'mails.%';
UPDATE audit_entries SET area = 'school' WHERE action LIKE 'school.%';
UPDATE audit_entries SET area = 'users' WHERE action LIKE 'users.%';
CREATE INDEX audit_entries_by_area ON audit_entries (area, id);
CREATE INDEX audit_entries_by_actor_and_action ON audit_entries (actor_id, action, id);
CREATE INDEX audit_entries_by_actor_and_area ON audit_entries (actor_id, area, id);
CREATE INDEX audit_entries_by_subject ON audit_entries (subject_kind, subject_id, id);
CREATE INDEX audit_entries_by_subject_and_actor ON audit_entries (subject_kind, subject_id, actor_id, id);
CREATE INDEX audit_entries_by_all ON audit_entries (subject_kind, subject_id, actor_id, action, id);
CREATE INDEX audit_entries_by_all_and_area ON audit_entries (subject_kind, subject_id, actor_id, area, id);
CREATE INDEX audit_entries_by_subject_and_action ON audit_entries (subject_kind, subject_id, action, id);
CREATE INDEX audit_entries_by_subject_and_area ON audit_entries (subject_kind, subject_id, area, id);

-- Keys of an owner in the order of the list, and those that count.
CREATE INDEX api_keys_by_account_and_surface ON api_keys (account_id, surface, id);
CREATE INDEX api_keys_of_user_in_force ON api_keys (user_id, surface, revoked_at);
CREATE INDEX api_keys_of_account_in_force ON api_keys (account_id, surface, revoked_at);

-- Sign-ins in the order of the list, and those whose address is still known.
DROP INDEX logins_by_user;
CREATE INDEX logins_by_user ON logins (user_id, id);
CREATE INDEX logins_with_address ON logins (created_at) WHERE address IS NOT NULL;
CREATE INDEX logins_by_time ON logins (created_at);
CREATE INDEX one_time_links_by_time ON one_time_links (created_at);
CREATE INDEX one_time_links_by_expiry ON one_time_links (expires_at);
CREATE INDEX one_time_links_of_nobody ON one_time_links (purpose) WHERE user_id IS NULL;
-- Invitations that are over are used up by the hourly sweep, and so leave the list's index.
CREATE INDEX invitations_open ON invitations (id) WHERE uses_left > 0;
CREATE INDEX invitations_open_by_expiry ON invitations (expires_at) WHERE uses_left > 0;

-- Jobs that are being run, and when the next one is due.
CREATE INDEX jobs_by_lease ON jobs (failed_at, leased_until, run_at);
CREATE INDEX jobs_failed ON jobs (id) WHERE failed_at IS NOT NULL;

CREATE INDEX idempotent_answers_by_made_id ON idempotent_answers (made_id);

CREATE INDEX courses_by_reference_in_order ON courses (account_id, is_sandbox, external_ref, id);
-- Additions to an allowance in the order of the list.
CREATE INDEX top_ups_in_order ON top_ups (owner_kind, owner_id, cycle_start, id);

-- The courses of a month.
CREATE INDEX courses_by_month ON courses (account_id, is_sandbox, created_at);

-- What a study bank holds, kept in the commit of each change. Owner: materials.
CREATE TABLE study_banks (
    user_id {ref} NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    materials {int} NOT NULL,
    weight {int} NOT NULL
);
INSERT INTO study_banks (user_id, materials, weight) SELECT user_id, COUNT(*), SUM(weight) FROM materials GROUP BY user_id;
-- A search in one's own titles reads nothing but them.
DROP INDEX materials_by_user;
CREATE INDEX materials_by_user ON materials (user_id, id, title_folded);
