-- The latest time that the server trusted. Owner: app.

CREATE TABLE clock_marks (
    id {id},
    seen_at {ms} NOT NULL
);
