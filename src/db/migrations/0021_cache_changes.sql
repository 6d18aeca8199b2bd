-- What commits made stale, for the other processes that serve this database. Owner: app.

-- `node` is a number that a process draws when it opens the database. `effects` has a line for each effect. A bounded number of the latest
-- rows is kept.
CREATE TABLE cache_changes (
    id {id},
    node {int} NOT NULL,
    effects {text} NOT NULL
);
