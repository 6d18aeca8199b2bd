-- Lists of people in several orders, and totals that are kept with each change. Owners: users, mail.

-- Only people of the school: learners of developers are listed by id. Names are cut to what a cursor holds.
CREATE INDEX people_by_name ON users (realm, SUBSTR(full_name_folded, 1, 160), id) WHERE realm = 0;
CREATE INDEX people_by_name_of_role ON users (realm, role, SUBSTR(full_name_folded, 1, 160), id) WHERE realm = 0;
CREATE INDEX people_by_name_of_status ON users (realm, status, SUBSTR(full_name_folded, 1, 160), id) WHERE realm = 0;
CREATE INDEX people_by_name_of_both ON users (realm, role, status, SUBSTR(full_name_folded, 1, 160), id) WHERE realm = 0;
CREATE INDEX people_by_login ON users (realm, COALESCE(last_login_at, 0), id) WHERE realm = 0;
CREATE INDEX people_by_login_of_role ON users (realm, role, COALESCE(last_login_at, 0), id) WHERE realm = 0;
CREATE INDEX people_by_login_of_status ON users (realm, status, COALESCE(last_login_at, 0), id) WHERE realm = 0;
CREATE INDEX people_by_login_of_both ON users (realm, role, status, COALESCE(last_login_at, 0), id) WHERE realm = 0;

-- How many people of the school have which role and status.
CREATE TABLE people_counts (
    role {text} NOT NULL,
    status {text} NOT NULL,
    people {int} NOT NULL,
    PRIMARY KEY (role, status)
);
INSERT INTO people_counts (role, status, people) SELECT role, status, COUNT(*) FROM users WHERE realm = 0 GROUP BY role, status;

-- Mails that were not handed to a mail server.
CREATE INDEX mails_unsent ON mails (status) WHERE status <> 'sent';
