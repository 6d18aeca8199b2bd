-- Web Push: the key of the school, the browsers that people have turned it on in, and the messages on their way there. Owner of
-- `notification_pushes`: notifications; of all others: push.

-- One row, with the id 1. `secret` is the private key, sealed like the secrets of connections. Subscriptions from before `key_made_at` are
-- of an earlier key and get nothing. `worked_at` is when a push service accepted a message; `failing_since` and `failure` are set while push
-- services refuse the key.
CREATE TABLE push_school (
    id {int} NOT NULL PRIMARY KEY,
    is_on {bool} NOT NULL,
    contact {text},
    public_key {text},
    secret {blob},
    key_made_at {ms},
    worked_at {ms},
    failing_since {ms},
    failure {text}
);

-- A browser of a person. It ends with the sign-in that it was turned on in, however that ends. `endpoint` is a secret: anyone who knows it can
-- send to the browser. `failures` counts the messages in a row that were given up; until `retry_at` the push service wants nothing.
CREATE TABLE push_subscriptions (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    login_id {ref} NOT NULL UNIQUE REFERENCES logins (id) ON DELETE CASCADE,
    endpoint {text} NOT NULL,
    endpoint_hash {blob} NOT NULL UNIQUE,
    point {blob} NOT NULL,
    auth {blob} NOT NULL,
    client {text},
    failures {int} NOT NULL DEFAULT 0,
    retry_at {ms},
    created_at {ms} NOT NULL,
    worked_at {ms}
);
CREATE INDEX push_subscriptions_by_user ON push_subscriptions (user_id, id);
CREATE INDEX push_subscriptions_by_time ON push_subscriptions (created_at);

-- Messages that a push service has not accepted yet. `payload` is the JSON document that the browser gets.
CREATE TABLE push_messages (
    id {id},
    subscription_id {ref} NOT NULL REFERENCES push_subscriptions (id) ON DELETE CASCADE,
    payload {text} NOT NULL,
    urgency {text} NOT NULL,
    topic {text},
    tries {int} NOT NULL DEFAULT 0,
    expires_at {ms} NOT NULL
);
CREATE INDEX push_messages_by_subscription ON push_messages (subscription_id, id);
CREATE INDEX push_messages_by_expiry ON push_messages (expires_at);

-- Notifications that wait for the end of quiet hours or for the next digest before they go to the person's devices.
CREATE TABLE notification_pushes (
    notification_id {ref} NOT NULL PRIMARY KEY REFERENCES notifications (id) ON DELETE CASCADE,
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    due_at {ms} NOT NULL
);
CREATE INDEX notification_pushes_by_time ON notification_pushes (due_at);
CREATE INDEX notification_pushes_by_user ON notification_pushes (user_id, due_at);
