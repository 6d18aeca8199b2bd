-- Courses and what is to be made of them. Owner: courses.

-- A course of an account of the course factory, or of a person who ordered it from the course author: one of account_id and user_id is
-- set. `outline` and `add_ons` are lists in JSON. `module_count` is 0 until modules have been made.
CREATE TABLE courses (
    id {id},
    public_id {text} NOT NULL UNIQUE,
    account_id {ref} REFERENCES accounts (id) ON DELETE CASCADE,
    user_id {ref} REFERENCES users (id) ON DELETE CASCADE,
    is_sandbox {bool} NOT NULL,
    state {text} NOT NULL,
    title {text},
    language {text} NOT NULL,
    external_ref {text},
    layout {text},
    outline {text},
    add_ons {text},
    module_count {int} NOT NULL DEFAULT 0,
    created_at {ms} NOT NULL
);
CREATE INDEX courses_by_account ON courses (account_id, is_sandbox, id);
CREATE INDEX courses_by_reference ON courses (account_id, external_ref, id);
CREATE INDEX courses_by_user ON courses (user_id, id);

-- What a course is made from, in order of weight. `value` is a text or an address.
CREATE TABLE course_sources (
    id {id},
    course_id {ref} NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    kind {text} NOT NULL,
    value {text} NOT NULL,
    UNIQUE (course_id, position)
);

-- Courses that wait to be made, the oldest first. `public_id` and `callback_url` are the course author's, `launch_key` is the factory's:
-- the Idempotency-Key with which the course was launched.
CREATE TABLE course_jobs (
    id {id},
    public_id {text} UNIQUE,
    course_id {ref} NOT NULL UNIQUE REFERENCES courses (id) ON DELETE CASCADE,
    launch_key {text},
    callback_url {text},
    created_at {ms} NOT NULL
);
