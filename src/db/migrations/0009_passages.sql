-- What cutting a text gave is kept as a whole. Owner: materials.

-- What a text counts against the size of its study bank: its bytes, or more where its compatibility forms are longer.
ALTER TABLE materials ADD COLUMN weight {int} NOT NULL DEFAULT 0;
UPDATE materials SET weight = bytes;

-- The searchable passages of a material, in the form of the search. `version` names what cut and embedded them; those of another
-- version, or none, are made anew when they are needed. The large column comes last, so that the others are read without it.
CREATE TABLE passages (
    material_id {ref} NOT NULL PRIMARY KEY REFERENCES materials (id) ON DELETE CASCADE,
    version {int} NOT NULL,
    number {int} NOT NULL,
    data {blob} NOT NULL
);

DROP TABLE chunks;
