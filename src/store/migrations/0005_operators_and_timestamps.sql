-- Operators with a key of their own.
CREATE TABLE operator (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL UNIQUE,
    added_on TEXT NOT NULL,
    removed_on TEXT
) STRICT;

-- What a time-stamping authority signed of checkpoints (RFC 3161).
CREATE TABLE timestamp (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    size INTEGER NOT NULL REFERENCES checkpoint (size),
    at TEXT NOT NULL,
    response BLOB NOT NULL
) STRICT;
