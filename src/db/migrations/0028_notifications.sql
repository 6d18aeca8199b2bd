-- Notifications to people, which replace notices, and the emails about them that wait. Owner: notifications.

-- `kind` is what preferences are kept for, `event` says what happened, `data` is a JSON object with what its sentence is made of. `source`
-- names the cause where a person must not be notified of it twice.
CREATE TABLE notifications (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind {text} NOT NULL,
    event {text} NOT NULL,
    data {text} NOT NULL,
    source {text},
    created_at {ms} NOT NULL,
    read_at {ms},
    UNIQUE (user_id, source)
);
CREATE INDEX notifications_by_user ON notifications (user_id, id);
CREATE INDEX notifications_by_kind ON notifications (user_id, kind, id);
CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE read_at IS NULL;
CREATE INDEX notifications_by_reading ON notifications (read_at) WHERE read_at IS NOT NULL;
CREATE INDEX notifications_unread_by_time ON notifications (created_at) WHERE read_at IS NULL;

-- For each person who ever had a notification or changed a preference: how many notifications there are, how many of them are unread, how
-- many emails wait, and what the person chose, as a JSON object; NULL stands for the defaults.
CREATE TABLE notification_people (
    user_id {ref} NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    kept {int} NOT NULL DEFAULT 0,
    unread {int} NOT NULL DEFAULT 0,
    waiting {int} NOT NULL DEFAULT 0,
    choices {text}
);

-- Emails that wait for the end of quiet hours or for the next digest. A row ends when its email is queued or its notification is read.
CREATE TABLE notification_mails (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    notification_id {ref} NOT NULL,
    event {text} NOT NULL,
    data {text} NOT NULL,
    due_at {ms} NOT NULL
);
CREATE INDEX notification_mails_by_time ON notification_mails (due_at);
CREATE INDEX notification_mails_by_user ON notification_mails (user_id, notification_id);

INSERT INTO notifications (id, user_id, kind, event, data, created_at, read_at)
SELECT id, user_id, CASE kind WHEN 'quota_share' THEN 'usage' ELSE 'class' END, kind, params, created_at, read_at FROM notices;
INSERT INTO notification_people (user_id, kept, unread)
SELECT user_id, COUNT(*), SUM(CASE WHEN read_at IS NULL THEN 1 ELSE 0 END) FROM notifications GROUP BY user_id;
DROP TABLE notices;
