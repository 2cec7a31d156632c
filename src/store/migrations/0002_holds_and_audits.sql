CREATE TABLE hold (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    record INTEGER NOT NULL,
    rule TEXT NOT NULL,
    text_key INTEGER NOT NULL,
    noticed_on TEXT NOT NULL,
    cleared_on TEXT,
    place BLOB NOT NULL,
    review BLOB
) STRICT;

CREATE UNIQUE INDEX hold_once ON hold (record, rule, text_key);

CREATE INDEX hold_open ON hold (record) WHERE cleared_on IS NULL;

CREATE TABLE audit_snapshot (
    run INTEGER PRIMARY KEY NOT NULL REFERENCES audit_run (id),
    figures BLOB NOT NULL
) STRICT;

CREATE TABLE audit_shape (
    id INTEGER PRIMARY KEY NOT NULL,
    shape_key INTEGER NOT NULL
) STRICT;

CREATE TABLE audit_memory (
    position INTEGER PRIMARY KEY NOT NULL,
    found BLOB NOT NULL
) STRICT;
