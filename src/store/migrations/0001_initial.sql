CREATE TABLE meta (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE secret (
    id INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    value BLOB NOT NULL
) STRICT;

CREATE TABLE source (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name_key INTEGER NOT NULL UNIQUE,
    name BLOB NOT NULL
) STRICT;

CREATE TABLE layout (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    source INTEGER NOT NULL REFERENCES source (id),
    header_key INTEGER NOT NULL,
    columns BLOB NOT NULL,
    UNIQUE (source, header_key)
) STRICT;

CREATE TABLE import (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    source INTEGER NOT NULL REFERENCES source (id),
    layout INTEGER NOT NULL REFERENCES layout (id),
    run INTEGER NOT NULL,
    at TEXT NOT NULL,
    today TEXT NOT NULL,
    file_sha256 BLOB NOT NULL,
    file BLOB NOT NULL
) STRICT;

CREATE TABLE record (
    id INTEGER PRIMARY KEY NOT NULL,
    source INTEGER NOT NULL,
    layout INTEGER NOT NULL,
    import INTEGER NOT NULL,
    first_import INTEGER NOT NULL,
    line INTEGER NOT NULL,
    person INTEGER NOT NULL,
    first_name_key INTEGER NOT NULL,
    vanished_on TEXT,
    cells BLOB NOT NULL
) STRICT;

CREATE INDEX record_vanished ON record (source) WHERE vanished_on IS NOT NULL;

CREATE TABLE record_identity (
    source INTEGER NOT NULL,
    identity INTEGER NOT NULL,
    record INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    PRIMARY KEY (source, identity, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE subject_key (
    h INTEGER NOT NULL,
    record INTEGER NOT NULL,
    PRIMARY KEY (h, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE subject_link (
    record INTEGER PRIMARY KEY NOT NULL,
    subject INTEGER NOT NULL
) STRICT;

CREATE INDEX subject_link_by_subject ON subject_link (subject);

CREATE TABLE consent_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    record INTEGER NOT NULL,
    import INTEGER NOT NULL REFERENCES import (id),
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL,
    said_on TEXT,
    seen_on TEXT NOT NULL
) STRICT;

CREATE INDEX consent_event_by_record ON consent_event (record);

CREATE TABLE consent_address (
    h INTEGER NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (h, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE reject (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    import INTEGER NOT NULL REFERENCES import (id),
    line INTEGER NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    raw BLOB NOT NULL
) STRICT;

CREATE TABLE audit_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at TEXT NOT NULL,
    today TEXT NOT NULL,
    policy_sha256 TEXT NOT NULL,
    counts TEXT NOT NULL
) STRICT;

CREATE TABLE trail (
    seq INTEGER PRIMARY KEY NOT NULL,
    entry BLOB NOT NULL
) STRICT;

CREATE TABLE trail_hash (
    level INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail
BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;

CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail
BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;

CREATE TRIGGER trail_in_order BEFORE INSERT ON trail
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), -1) + 1 FROM trail)
BEGIN
    SELECT RAISE(ABORT, 'the trail is append-only');
END;
