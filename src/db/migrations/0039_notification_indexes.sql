-- Fewer indexes of notifications, because each is written for every person who is notified. Owner: notifications.

-- A person has some hundred notifications at the most, so one index finds the unread ones and those of a kind too. That nobody is notified
-- twice of one cause is checked with the cause in front: what many people are notified of together then lies together.
CREATE TABLE notifications_made_anew (
    id {id},
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind {text} NOT NULL,
    event {text} NOT NULL,
    data {text} NOT NULL,
    source {text},
    created_at {ms} NOT NULL,
    read_at {ms}
);
INSERT INTO notifications_made_anew (id, user_id, kind, event, data, source, created_at, read_at)
SELECT id, user_id, kind, event, data, source, created_at, read_at FROM notifications ORDER BY id;
DROP TABLE notifications;
ALTER TABLE notifications_made_anew RENAME TO notifications;
CREATE UNIQUE INDEX notifications_by_source ON notifications (source, user_id) WHERE source IS NOT NULL;
CREATE INDEX notifications_by_user ON notifications (user_id, id);
CREATE INDEX notifications_by_reading ON notifications (read_at) WHERE read_at IS NOT NULL;
CREATE INDEX notifications_unread_by_time ON notifications (created_at) WHERE read_at IS NULL;
