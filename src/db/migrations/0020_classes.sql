-- Classes and their members. Owner: classes.

-- `code` is the join code in the form in which codes are compared; NULL while nobody can join by one. `sort_name` is the folded name, cut
-- to what a cursor holds. `students` and `tutors` count the members of each role.
CREATE TABLE classes (
    id {id},
    realm {int} NOT NULL,
    name {text} NOT NULL,
    sort_name {text} NOT NULL,
    subject {text},
    code {text} UNIQUE,
    students {int} NOT NULL DEFAULT 0,
    tutors {int} NOT NULL DEFAULT 0,
    is_archived {bool} NOT NULL,
    archived_at {ms},
    created_at {ms} NOT NULL
);
CREATE INDEX classes_by_name ON classes (realm, is_archived, sort_name, id);

CREATE {search classes_search};

-- Memberships end by the feature and not by a reference to the person, because they are counted in `classes`.
-- `role` is what the person is in the class. The names of the person and of the class, and whether the class is archived, are copies by
-- which lists are sorted.
CREATE TABLE class_members (
    id {id},
    class_id {ref} NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    user_id {int} NOT NULL,
    role {text} NOT NULL,
    sort_name {text} NOT NULL,
    class_name {text} NOT NULL,
    is_archived {bool} NOT NULL,
    joined_at {ms} NOT NULL,
    UNIQUE (class_id, user_id)
);
CREATE INDEX class_members_by_name ON class_members (class_id, sort_name, user_id);
CREATE INDEX class_members_by_role ON class_members (class_id, role, sort_name, user_id);
CREATE INDEX class_members_by_user ON class_members (user_id, id);
CREATE INDEX class_members_of_user ON class_members (user_id, is_archived, class_name, class_id);
