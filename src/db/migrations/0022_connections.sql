-- The mail server and the AI server that an admin has set up in the pages. Owner: connections.

-- `value` is a JSON document without secrets. `secret` is encrypted with the key in the data folder, for the server that `secret_for` names.
-- `worked_at` is when the connection worked last; `failing_since` and `failure` are set while it does not.
CREATE TABLE connections (
    name {text} NOT NULL PRIMARY KEY,
    value {text} NOT NULL,
    secret {blob},
    secret_for {text},
    secret_set_at {ms},
    worked_at {ms},
    failing_since {ms},
    failure {text}
);
