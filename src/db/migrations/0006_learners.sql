-- The learners of developers. Owner: learners.

-- A person whom a developer made. The row in users bears the developer's realm; the developer's own row may be gone before this one.
CREATE TABLE learners (
    user_id {ref} NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    developer {int} NOT NULL,
    external_reference {text},
    UNIQUE (developer, external_reference)
);
CREATE INDEX learners_by_developer ON learners (developer, user_id);
