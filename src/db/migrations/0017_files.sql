-- Stored files. Owner: files.

-- The content of files, once for each hash. The bytes lie in the data folder under the hash, which is SHA-256 in lower-case
-- hexadecimal. `unreferenced_at` is set while no file has this content.
CREATE TABLE file_contents (
    id {id},
    hash {text} NOT NULL UNIQUE,
    size {int} NOT NULL,
    created_at {ms} NOT NULL,
    unreferenced_at {ms}
);
CREATE INDEX file_contents_unreferenced ON file_contents (unreferenced_at) WHERE unreferenced_at IS NOT NULL;

-- A file as its holder knows it: a reference to a content, with a name and a type of its own. The holder is a row of another feature.
-- `user_id` is the person whose file it is, if it is a person's.
CREATE TABLE files (
    id {id},
    content_id {ref} NOT NULL REFERENCES file_contents (id),
    user_id {int},
    holder_kind {text} NOT NULL,
    holder_id {int} NOT NULL,
    name {text} NOT NULL,
    media_type {text} NOT NULL,
    created_at {ms} NOT NULL
);
CREATE INDEX files_by_content ON files (content_id);
CREATE INDEX files_by_user ON files (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX files_by_holder ON files (holder_kind, holder_id, id);
