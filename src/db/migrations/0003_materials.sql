-- Study banks. Owner: materials.

-- A text that somebody brought. `realm` is that of the person. A material never changes: what is another text is another material.
CREATE TABLE materials (
    id {id},
    realm {int} NOT NULL,
    user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title {text} NOT NULL,
    title_folded {text} NOT NULL,
    media_type {text} NOT NULL,
    body {text} NOT NULL,
    bytes {int} NOT NULL,
    characters {int} NOT NULL,
    chunks {int} NOT NULL,
    created_at {ms} NOT NULL
);
CREATE INDEX materials_by_user ON materials (user_id, id);

-- Searchable pieces: the span in Unicode code points of the material's body, and the vector of the named model.
CREATE TABLE chunks (
    id {id},
    material_id {ref} NOT NULL REFERENCES materials (id) ON DELETE CASCADE,
    position {int} NOT NULL,
    start_char {int} NOT NULL,
    end_char {int} NOT NULL,
    heading {text},
    model {text} NOT NULL,
    vector {blob} NOT NULL,
    UNIQUE (material_id, position)
);
